"""`train`: files of several runs, pictures of what is watched, and options out of place."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from explorer.commands.training.report import TrainingReport
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import sentence
from explorer.core.training.results import TrainingEpoch
from explorer.core.training.spec import TrainingProblem
from explorer.storage.logs.folder import LogFolder
from explorer.storage.runs.saved import load_run
from tests.commands.asking import SMALL, Run, assert_misused, words_of
from tests.commands.test_train_files import quiet_keras
from tests.runs import begin_run


@pytest.fixture(autouse=True)
def offscreen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def words(path: Path) -> set[str]:
    return words_of(ElementTree.parse(path).getroot())


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text().splitlines()))


@quiet_keras
@pytest.mark.slow
def test_runs_from_several_seeds_are_drawn_with_their_mean_and_written_each(
    run: Run, tmp_path: Path
) -> None:
    picture, losses, weights = (tmp_path / name for name in ("a.svg", "b.csv", "c.weights.h5"))
    answer = run(
        "train", *SMALL, "--seeds", "3,1", "-o", str(picture), "--losses", str(losses),
        "--weights", str(weights), "--tensorboard", str(tmp_path / "logs"), "--format", "json",
    ).answer  # fmt: skip
    assert len(answer["runs"]) == 2
    assert any("mean of 2 seeds" in word for word in words(picture))
    title, *rows = rows_of(losses)
    assert title == ["step", "seed-3 loss", "seed-1 loss"]
    assert len(rows) == 3 * 9
    last = np.array([row[1:] for row in rows[-9:]], float).mean(axis=0)
    np.testing.assert_allclose(last, [one["train"][-1] for one in answer["runs"]], rtol=1e-5)
    found = sorted(path.name for path in tmp_path.glob("*.weights.h5"))
    assert found == ["c-seed-1.weights.h5", "c-seed-3.weights.h5"]
    log = LogFolder(tmp_path / "logs")
    log.look(5.0)
    assert len({name.partition("/")[0] for name in log.runs}) == 2
    # Nothing was to be kept.
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["logs"]


@pytest.mark.slow
def test_runs_that_go_on_are_drawn_together_and_written_each(run: Run, tmp_path: Path) -> None:
    kept = ("train", *SMALL, "--keep", str(tmp_path / "runs"), "--format", "json")
    runs = [run(*kept, "--seed", seed).answer["directory"] for seed in ("0", "1")]
    picture, losses = tmp_path / "a.svg", tmp_path / "b.csv"
    files = ("-o", str(picture), "--losses", str(losses))
    ran = run("train", "--resume", *runs, "--epochs", "4", *files)
    assert (ran.status, ran.err) == (0, "")
    assert [
        line for line in ran.out.splitlines() if line in {Path(name).name for name in runs}
    ] == [Path(name).name for name in runs]
    assert {"1", "2"} <= words(picture)
    title, *rows = rows_of(losses)
    assert title == ["step", *(f"{Path(name).name} loss" for name in runs)]
    assert len(rows) == 4 * 9


def test_the_losses_of_a_run_that_goes_on_are_those_of_its_steps(tmp_path: Path) -> None:
    # It was stopped in its third epoch, whose steps are taken again.
    writer = begin_run(tmp_path, TrainingProblem(epochs=9), ("a",), "b", ("1", "2"), steps=4)
    for epoch in (1, 2):
        writer.keep_epoch(
            TrainingEpoch(epoch, 0.5, 0.5, 0.1, 0.01), np.full(4, epoch), [np.ones(1)]
        )
    writer.end("stopped", sentence("Stopped."), 1.0, losses=np.full(3, 7.0))
    writer.close()
    kept = load_run(writer.directory)
    assert len(kept.losses) == 11
    assert TrainingReport(kept.settings.problem, kept).losses.tolist() == [1.0] * 4 + [2.0] * 4


@pytest.mark.slow
def test_what_is_watched_is_drawn(run: Run, tmp_path: Path) -> None:
    titles = {
        ("--inside",): "weights, by layer",
        ("--inside", "--below", "activations"): "activations, by layer",
        ("--inside", "--sharpness", "--below", "gradients"): "sizes of gradients, by layer",
        ("--below", "learning"): "gradient norm, by layer",
    }
    for i, (options, title) in enumerate(titles.items()):
        path = tmp_path / f"{i}.svg"
        assert run("train", *SMALL, *options, "-o", str(path)).status == 0
        assert title in words(path)
    path = tmp_path / "sharpness.svg"
    assert run("train", *SMALL, "--sharpness", "-o", str(path), "--metric", "mae").status == 0
    assert any(word.startswith("sharpness") for word in words(path))
    assert any(word.startswith("mean absolute error") for word in words(path))


@pytest.mark.slow
def test_a_metric_that_is_not_told_is_said_beside_the_answer(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    ran = run("train", *SMALL, "-o", str(path), "--metric", "accuracy", "--format", "csv")
    assert ran.status == 1
    assert len(ran.out.splitlines()) == 4
    assert ran.err == "There is no picture: “accuracy” is not told of what is predicted here.\n"
    assert not path.exists()


@pytest.mark.slow
def test_the_range_test_is_drawn_and_written(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rates.svg"
    answer = run("train", *SMALL, "--range-test", "-o", str(path), "--format", "json").answer
    assert {"loss by a rising learning rate", "now 0.01"} <= words(path)
    assert f"suggested {answer['suggested']:.2g}" in words(path)
    path = tmp_path / "rates.csv"
    assert run("train", *SMALL, "--range-test", "-o", str(path)).status == 0
    title, *rows = rows_of(path)
    assert title == ["rate", "loss", "smoothed"]
    np.testing.assert_allclose([float(row[0]) for row in rows], answer["rates"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*SMALL, "--below", "weights"), "--metric and --below are for a picture"),
        ((*SMALL, "-o", "a.png", "--below", "weights"), "--below weights needs --inside"),
        ((*SMALL, "-o", "a.png", "--below", "sharpness"), "--below sharpness needs --sharpness"),
        ((*SMALL, "--range-test", "--metric", "loss"), "--metric is for a training"),
        ((*SMALL, "--range-test", "-o", "a.gif"), "the file of --output ends in .png"),
        (("--list", ".", "--epochs", "3"), "--epochs is for a training; --list trains nothing"),
        (("--list", ".", "--batch-norm"), "--batch-norm is for a training; --list trains nothing"),
        (("--list", ".", "--set", "momentum=0.9"), "--set is for a training"),
        (("--list", ".", "-o", "a.png"), "--output is for a training"),
        (("sin x", "--list", "."), "an expression is for a training; --list trains nothing"),
        (("--data", "moons", "--standardise", "yes"), "--standardise is for a target that is a"),
        (("--data", "a.csv", "--target", "b", "--task", "classes", "--standardise", "no"),
         "--standardise is for a target that is a"),
    ],
)  # fmt: skip
def test_options_that_would_do_nothing_are_refused(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    assert_misused(run("train", *arguments), said)


@pytest.mark.slow
def test_classes_that_turn_out_so_are_not_standardised_which_is_said(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    rows = (f"{i % 7},{'red' if i % 3 else 'blue'}\n" for i in range(60))
    path.write_text("a,colour\n" + "".join(rows))
    ran = run(
        "train", "--data", str(path), "--target", "colour", "--standardise", "yes",
        "--epochs", "1", "--layers", "", "--mode", "eager", "--format", "json",
    )  # fmt: skip
    assert ran.status == 0
    assert json.loads(ran.out)["settings"]["standardised"] is False
    assert "“colour” has classes, and classes are not standardised.\n" in ran.err


# A list of kept runs.


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A folder of three runs: two by adam, at rates 0.1 and 0.001, and one by sgd."""
    for number, (optimizer, rate) in enumerate((("adam", 0.1), ("sgd", 0.01), ("adam", 0.001)), 1):
        problem = TrainingProblem(runner=OptimizerConfig(optimizer, rate), epochs=2)
        writer = begin_run(tmp_path, problem, ("a",), "b", ("1", "2"), steps=4)
        row = TrainingEpoch(1, 0.5, 1 / number, 0.1, rate)
        writer.keep_epoch(row, np.ones(4), [np.ones(1)])
        writer.end("stopped", sentence("Stopped."), 1.0, test=number / 10)
        writer.close()
    return tmp_path


def test_kept_runs_are_listed_filtered_and_sorted(run: Run, listed: Path) -> None:
    def found(*options: str) -> list[float]:
        answer = run("train", "--list", str(listed), *options, "--format", "json").answer
        return [one["settings"]["rate"] for one in answer["runs"]]

    # The newest first, then by what is asked for, the best first.
    assert found() == [0.001, 0.01, 0.1]
    assert found("--sort", "test") == [0.1, 0.01, 0.001]
    assert found("--sort", "best") == [0.001, 0.01, 0.1]
    assert found("--filter", "adam") == [0.001, 0.1]
    assert found("--filter", "adam rate>0.01") == [0.1]
    assert found("--filter", "sgd", "--sort", "last") == [0.01]
    assert found("--filter", "rmsprop") == []
    assert run("train", "--list", str(listed), "--filter", "rmsprop").out == "No runs.\n"


def test_a_list_of_kept_runs_is_read_by_people_and_by_tables(run: Run, listed: Path) -> None:
    title, *rows = run("train", "--list", str(listed), "--sort", "test").out.splitlines()
    assert len(rows) == 3
    assert "test" in title.split()
    table = run("train", "--list", str(listed), "--sort", "test", "--format", "csv").out
    names, *records = list(csv.reader(table.splitlines()))
    assert [float(record[names.index("test")]) for record in records] == [0.1, 0.2, 0.3]


def test_a_list_of_what_is_no_folder_or_by_no_column_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run("train", "--list", str(tmp_path / "none"))
    assert (ran.status, ran.err) == (1, f"There is no folder {tmp_path / 'none'}.\n")
    assert run("train", "--list", str(tmp_path), "--sort", "beauty").status == 2
    for option in (("--filter", "adam"), ("--sort", "best")):
        assert_misused(run("train", *SMALL, *option), f"{option[0]} is for --list")
