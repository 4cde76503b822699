"""`sweep` and `work`: studies by the command line, with workers that are killed."""

from __future__ import annotations

import json
import math
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import optuna
import pytest
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

from explorer.storage.runs.folders import is_run
from explorer.storage.runs.saved import load_run
from tests.commands.asking import Run, strict_json

_TINY = ("--data", "moons", "--count", "64", "--epochs", "2", "--layers", "4", "--mode", "eager")
_SEARCH = ("--search", "rate=1e-3..1 log", "--search", "optimizer=adam|sgd")
_PATIENCE = 280.0
"""Seconds within which all trials have to be done, on a machine that does much else."""


def _status(run: Run, folder: Path) -> dict[str, Any]:
    ran = run("sweep", str(folder), "--status", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    return strict_json(ran.out)


def _start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "explorer", "work", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def work_and_kill(folder: Path, workers: int, kills: int, run: Run, patience: float) -> int:
    """Work on a study with so many processes, killing one now and then; return how many died."""
    chance, until, killed = random.Random(0), time.monotonic() + patience, 0
    alive = [_start(folder) for _ in range(workers)]
    try:
        while alive:
            assert time.monotonic() < until, _status(run, folder)
            time.sleep(chance.uniform(0.1, 0.6))
            if killed < kills and _status(run, folder)["running"] > 0:
                victim = alive.pop(chance.randrange(len(alive)))
                victim.send_signal(signal.SIGKILL)
                victim.wait()
                killed += 1
                alive.append(_start(folder))
            for worker in [each for each in alive if each.poll() is not None]:
                assert worker.returncode == 0
                alive.remove(worker)
    finally:
        for worker in alive:
            worker.kill()
            worker.wait()
    return killed


def check_told_once(folder: Path, trials: int, run: Run) -> None:
    """Hold a study that is over against its journal and its runs."""
    status = _status(run, folder)
    assert status["trials"] == trials
    assert status["running"] == 0
    assert status["complete"] + status["failed"] == trials
    ends = re.findall(
        r'"op_code":6,[^\n]*"trial_id":(\d+),"state":[123]',
        (folder / "journal.log").read_text(),
    )
    assert sorted(map(int, ends)) == list(range(trials))
    storage = JournalStorage(JournalFileBackend(str(folder / "journal.log")))
    study = optuna.load_study(study_name="study", storage=storage)
    assert len(study.trials) == trials
    assert all(trial.state.is_finished() for trial in study.trials)
    runs = {path.name for path in folder.iterdir() if is_run(path)}
    assert runs == {trial.user_attrs["run"] for trial in study.trials}
    for trial in study.trials:
        if trial.value is not None:
            kept = load_run(folder / trial.user_attrs["run"])
            assert kept.end is not None
            assert kept.settings.problem.runner.rate == trial.params["rate"]
            assert math.isclose(kept.validation[-1], trial.value)
    assert status["best"]["value"] == study.best_value
    assert status["best"]["settings"] == pytest.approx(study.best_params)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_workers_that_are_killed_lose_no_trial_and_count_none_twice(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "study"
    made = run("sweep", str(folder), "--trials", "16", *_SEARCH, *_TINY, "--format", "json",
               "--epochs", "30")  # fmt: skip
    assert (made.status, made.err) == (0, "")
    assert strict_json(made.out) == {
        "folder": str(folder),
        "trials": 16,
        "search": ["rate=0.001..1 log", "optimizer=adam|sgd"],
    }
    assert work_and_kill(folder, 2, 3, run, _PATIENCE) == 3
    check_told_once(folder, 16, run)


@pytest.mark.slow
def test_work_takes_no_more_trials_than_asked_and_tells_of_each(run: Run, tmp_path: Path) -> None:
    run("sweep", str(tmp_path), "--trials", "5", *_SEARCH, *_TINY)
    assert _status(run, tmp_path) == {
        "trials": 5, "complete": 0, "running": 0, "failed": 0, "best": None
    }  # fmt: skip
    ran = run("work", str(tmp_path), "--limit", "2")
    assert ran.status == 0
    assert re.fullmatch(r"trial 0: [^\n]+\ntrial 1: [^\n]+\n2 trials done here\.\n", ran.out)
    assert _status(run, tmp_path)["complete"] == 2
    text = run("sweep", str(tmp_path), "--status").out
    assert re.search(r"complete +2\n", text)
    rows = run("sweep", str(tmp_path), "--status", "--format", "csv").out.splitlines()
    assert rows[0] == "trial,state,value,rate,optimizer,run,reason"
    assert len(rows) == 6


@pytest.mark.slow
def test_trials_that_diverge_are_failed_and_compared_without_penalties(
    run: Run, tmp_path: Path
) -> None:
    ran = run("sweep", str(tmp_path), "--trials", "4", "--search", "l2=1..2", "x", "--search",
              "rate=0.001|1e30", "--data", "function", "--count", "64", "--epochs", "1",
              "--layers", "4", "--mode", "eager")  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    run("work", str(tmp_path))
    status = _status(run, tmp_path)
    assert status["complete"] + status["failed"] == 4
    rows = run("sweep", str(tmp_path), "--status", "--format", "csv").out.splitlines()[1:]
    for row in rows:
        _, state, value, l2, rate, name, reason = row.split(",", 6)
        assert (state == "failed") == (float(rate) == 1e30) == bool(reason)
        if value:
            kept = load_run(tmp_path / name)
            assert math.isclose(float(value), kept.metrics["mse"][-1, 1])
            assert float(value) < kept.validation[-1]
            assert 1 <= float(l2) <= 2


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--trials", "4"), 1, "A study needs something to search"),
        (("--trials", "0", *_SEARCH), 1, "“--trials” is a whole number from 1 to 10,000, not 0."),
        (_SEARCH, 2, "--trials says how many runs"),
        (("--status", "--trials", "4"), 2, "--status is of a study that is there"),
        (("--status",), 1, "is not the folder of a study"),
        (("--trials", "4", "--search", "rate=1..0"), 1, "The range of “rate” is empty"),
        (("--trials", "4", "--search", "momentum=0..0.5", "--optimizer", "adam"), 1,
         "“momentum” is no setting of the optimizer"),
        (("--trials", "4", *_SEARCH, "--data", "none.csv", "--target", "y"), 1, "none.csv"),
        (("--trials", "4", *_SEARCH, "--data", "california", "--balanced"), 1,
         "Only classes can be balanced"),
    ],
)  # fmt: skip
def test_a_study_that_cannot_be_is_refused_in_a_sentence(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, told: str
) -> None:
    ran = run("sweep", str(tmp_path), *arguments)
    assert ran.status == status
    assert told in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_worker_of_another_version_or_without_a_study_is_refused_in_a_sentence(
    run: Run, tmp_path: Path
) -> None:
    ran = run("work", str(tmp_path / "nowhere"))
    assert (ran.status, ran.err) == (1, "The folder “nowhere” does not exist.\n")
    run("sweep", str(tmp_path), "--trials", "2", *_SEARCH, *_TINY)
    again = run("sweep", str(tmp_path), "--trials", "2", *_SEARCH, *_TINY)
    assert again.status == 1
    assert "has a study already" in again.err
    path = tmp_path / "study.json"
    document = json.loads(path.read_text())
    path.write_text(json.dumps({**document, "release": "0.0.1"}))
    ran = run("work", str(tmp_path))
    assert ran.status == 1
    assert "made by version 0.0.1 of Gradient Explorer" in ran.err
    # It can be looked at all the same.
    assert _status(run, tmp_path)["trials"] == 2


@pytest.mark.slow
def test_a_worker_that_has_not_the_data_takes_no_trial(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a,b\n" + "".join(f"{i},{i % 7}\n" for i in range(40)))
    folder = tmp_path / "study"
    made = run("sweep", str(folder), "--trials", "2", *_SEARCH, "--data", str(table), "--target",
               "b", "--epochs", "1", "--task", "regression")  # fmt: skip
    assert (made.status, made.err) == (0, "")
    table.unlink()
    ran = run("work", str(folder))
    assert ran.status == 1
    assert "table.csv cannot be opened" in ran.err
    assert _status(run, folder)["failed"] == 0
