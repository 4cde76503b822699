"""`render` of folders: kept runs, logs of other programs, studies."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import explorer.engine.blocking_client
from explorer.core.sentence import sentence
from explorer.core.training.data import Samples
from explorer.core.training.results import TrainingEpoch
from explorer.core.training.spec import TrainingProblem
from explorer.engine.client import Engine
from explorer.watch import Logger
from tests.commands.asking import SMALL, Borrowed, Run, assert_misused, assert_refused, words_of
from tests.runs import begin_run
from tests.studies import do_trials, made_study


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, loaded_engine: Engine) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(explorer.engine.blocking_client, "Engine", lambda: Borrowed(loaded_engine))


def words(path: Path) -> set[str]:
    return words_of(ElementTree.parse(path).getroot())


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text().splitlines()))


def keep(folder: Path, losses: list[float]) -> Path:
    """Keep a run with these losses of validation, of data that are nowhere."""
    problem = TrainingProblem(data=Samples(count=200), epochs=len(losses))
    writer = begin_run(folder, problem, ("x",), "f(x)", ("1", "2"), steps=4)
    for epoch, loss in enumerate(losses, 1):
        row = TrainingEpoch(epoch, loss, loss, 0.1, 0.01)
        writer.keep_epoch(row, np.full(4, loss), [np.ones(1)])
    writer.end("finished", sentence("Over."), 1.0, test=0.5)
    writer.close()
    return writer.directory


@pytest.mark.slow
def test_kept_runs_are_drawn_each_and_together(run: Run, tmp_path: Path) -> None:
    folder, picture = tmp_path / "runs", tmp_path / "a.svg"
    kept = ("train", *SMALL, "--keep", str(folder), "--format", "json")
    answers = [run(*kept, "--seed", seed).answer for seed in ("0", "1")]
    ran = run("render", answers[0]["directory"], "-o", str(picture), "--metric", "mae")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    shown = words(picture)
    # With what the model predicts.
    assert {"function (broad) and model (thin)", "epoch mean"} <= shown
    assert any(word.startswith("mean absolute error") for word in shown)
    assert run("render", str(folder), "-o", str(picture)).status == 0
    assert {"1", "2"} <= words(picture)
    table = tmp_path / "a.csv"
    assert run("render", str(folder), "-o", str(table)).status == 0
    title, *rows = rows_of(table)
    for number, answer in enumerate(answers, 1):
        column = title.index(f"{number} validation")
        assert [float(row[column]) for row in rows] == answer["validation"]


@pytest.mark.slow
def test_runs_whose_weights_are_damaged_are_drawn_without_predictions(
    run: Run, tmp_path: Path
) -> None:
    keep(tmp_path / "runs", [0.5, 0.4])
    damaged = keep(tmp_path / "runs", [0.5, 0.3])
    (damaged / "settings.json").write_text("{")
    picture = tmp_path / "a.svg"
    ran = run("render", str(tmp_path / "runs"), "-o", str(picture))
    left_out, missing = ran.err.splitlines()
    assert (ran.status, ran.out) == (0, "")
    assert left_out.startswith(f"{damaged.name} is left out: settings.json is damaged")
    assert missing.startswith("Its predictions are missing: ")
    assert "validation" in words(picture)
    assert_refused(
        run("render", str(damaged), "-o", str(picture)), ran.err.split(": ", 1)[1].splitlines()[0]
    )


def test_a_log_folder_is_drawn_by_a_tag(run: Run, tmp_path: Path) -> None:
    for name in ("first", "second"):
        with Logger(tmp_path / "logs" / name) as log:
            for step in range(1, 6):
                log.write(step, {"loss": 1 / step, "accuracy": step / 10})
    picture, table = tmp_path / "a.svg", tmp_path / "a.csv"
    assert run("render", str(tmp_path / "logs"), "-o", str(picture)).status == 0
    assert {"loss", "first", "second"} <= words(picture)
    assert run("render", str(tmp_path / "logs"), "-o", str(table), "--tag", "accuracy").status == 0
    title, *rows = rows_of(table)
    assert title == ["step", "1 first accuracy", "2 second accuracy"]
    assert [float(row[1]) for row in rows] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5])
    ran = run("render", str(tmp_path / "logs"), "-o", str(picture), "--tag", "lost")
    assert_refused(ran, "No run has points of “lost”; there is “loss”, “accuracy”.")


def test_a_study_is_drawn_from_its_folder(run: Run, tmp_path: Path) -> None:
    do_trials(tmp_path / "study", made_study(tmp_path / "study", 3), [0.5, 0.25])
    ran = run("render", str(tmp_path / "study"), "-o", str(tmp_path / "a.csv"))
    assert (ran.status, ran.err) == (0, "")
    assert (tmp_path / "a.csv").read_text().startswith("trial,state,value,rate,layers,")


@pytest.mark.slow
def test_a_folder_of_nothing_is_said_and_one_named_as_a_function_is_the_function(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    assert run("render", "x", "-o", "a.csv").status == 0
    assert (tmp_path / "a.csv").read_text().startswith("x,")
    assert_refused(
        run("render", str(tmp_path / "x"), "-o", "a.csv"),
        "There is nothing to draw in x: no kept runs, no event files, no study.",
    )


def test_options_of_other_pictures_are_not_for_folders(run: Run, tmp_path: Path) -> None:
    keep(tmp_path / "runs", [0.5])
    folder = ("render", str(tmp_path / "runs"), "-o", "a.png")
    for option in (("--order", "1"), ("--step", "1"), ("--set", "a=2"), ("--animate", "a")):
        assert_misused(run(*folder, *option), option[0])
    assert_misused(run(*folder, "--tag", "loss"), "--tag is for a log folder")
    assert_misused(run("render", "x", "-o", "a.png", "--tag", "loss"), "--tag is for a log folder")
    assert_misused(run("render", "x", "-o", "a.png", "--below", "weights"), "are for trainings")
    ran = run("render", folder[1], "-o", str(tmp_path / "a.gif"))
    assert (ran.status, ran.err[:26]) == (1, "There is nothing to animat")
