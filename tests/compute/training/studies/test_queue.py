"""Trials of a study as workers take them: each once, whoever dies meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.compute.training.studies.making import make_study
from explorer.compute.training.studies.queue import TrialQueue
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import SentenceError
from explorer.core.training.study.search import read_search
from explorer.storage.studies.watching import StudyFollower
from explorer.storage.studies.workers import Presence, is_alive
from tests.studies import PROBLEM, do_trials, kept_run, largest_file, made_study

_TAKE = """
import sys, time
from pathlib import Path
from explorer.compute.training.studies.queue import TrialQueue
from explorer.storage.studies.files import read_study
from explorer.storage.studies.workers import Presence
folder = Path(sys.argv[1])
with Presence(folder) as presence:
    queue = TrialQueue(folder, read_study(folder), presence.name)
    taken = queue.take()
    queue.note_run(taken.number, sys.argv[2])
    print(taken.number, flush=True)
    time.sleep(600)
"""


def test_every_trial_is_taken_once_and_no_more_are_made(tmp_path: Path) -> None:
    study = made_study(tmp_path, 4)
    with Presence(tmp_path) as one, Presence(tmp_path) as other:
        queues = [TrialQueue(tmp_path, study, each.name) for each in (one, other)]
        taken = [queues[i % 2].take() for i in range(5)]
        assert [each.number for each in taken if each is not None] == [0, 1, 2, 3]
        assert taken[-1] is None
        assert queues[0].others == 4
        assert queues[0].complete(0, 0.5)
        # Neither another's trial nor one that has ended can be told.
        assert not queues[0].complete(1, 0.5)
        assert not queues[0].complete(0, 0.25)


@pytest.mark.slow
def test_the_trial_of_a_worker_that_was_killed_is_run_again_with_its_settings(
    tmp_path: Path,
) -> None:
    study = made_study(tmp_path, 2)
    run = kept_run(tmp_path, 0.5)
    worker = subprocess.Popen(
        [sys.executable, "-c", _TAKE, str(tmp_path), run.name],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert worker.stdout is not None
    with worker.stdout:
        assert worker.stdout.readline() == "0\n"
    follower = StudyFollower(tmp_path)
    follower.read()
    before = follower.trials[0]
    assert (before.state, before.run) == ("running", run.name)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert follower.trials[0].state == "waiting"
    with Presence(tmp_path) as presence:
        again = TrialQueue(tmp_path, study, presence.name).take()
        follower.read()
    assert again is not None
    assert again.number == 0
    assert dict(again.settings) == dict(before.settings)
    # What the one who was killed has kept does not stand beside the new run.
    assert not run.exists()
    assert follower.trials[0].run == ""


def test_a_trial_with_which_workers_die_again_and_again_fails_at_last(tmp_path: Path) -> None:
    study = made_study(tmp_path, 2)
    with Presence(tmp_path) as presence:
        for death in range(20):
            # Of this name there is no worker.
            taken = TrialQueue(tmp_path, study, f"{death:016x}@elsewhere").take()
            assert taken is not None
            assert taken.number == 0
        taken = TrialQueue(tmp_path, study, presence.name).take()
    assert taken is not None
    assert taken.number == 1
    follower = StudyFollower(tmp_path)
    follower.read()
    assert follower.trials[0].state == "failed"
    assert follower.trials[0].reason == "20 workers died while they had it."


def test_a_worker_on_another_machine_is_alive_as_long_as_it_touches_its_file(
    tmp_path: Path,
) -> None:
    with Presence(tmp_path) as presence:
        assert is_alive(tmp_path, presence.name)
    assert not is_alive(tmp_path, presence.name)
    elsewhere = "0123456789abcdef@another-machine"
    path = tmp_path / "workers" / f"{elsewhere}.lock"
    path.touch()
    assert is_alive(tmp_path, elsewhere)
    seen = path.stat().st_mtime - 3600
    os.utime(path, (seen, seen))
    assert not is_alive(tmp_path, elsewhere)
    assert not is_alive(tmp_path, "../../journal.log")


def test_settings_that_mean_nothing_beside_the_others_are_not_chosen(tmp_path: Path) -> None:
    search = read_search(["momentum=0.5..0.9", "optimizer=momentum|adam", "rate=0.1..1"])
    study = make_study(tmp_path, PROBLEM, search, 12)
    with Presence(tmp_path) as presence:
        queue = TrialQueue(tmp_path, study, presence.name)
        for _ in range(12):
            taken = queue.take()
            assert taken is not None
            has_momentum = "momentum" in taken.settings
            assert has_momentum == (taken.settings["optimizer"] == "momentum")
            queue.complete(taken.number, float(taken.number))


def test_a_second_study_in_a_folder_is_refused(tmp_path: Path) -> None:
    made_study(tmp_path, 2)
    with pytest.raises(SentenceError, match="has a study already"):
        made_study(tmp_path, 2)


def test_a_search_that_can_be_no_training_makes_no_study(tmp_path: Path) -> None:
    problem = PROBLEM.__class__(runner=OptimizerConfig("adam", 0.01))
    with pytest.raises(SentenceError, match="beta_1"):
        make_study(tmp_path / "new", problem, read_search(["beta_1=0..2"]), 2)
    assert not (tmp_path / "new").exists()


def test_a_study_that_could_not_be_written_leaves_nothing(tmp_path: Path) -> None:
    with largest_file(500), pytest.raises(SentenceError) as caught:
        made_study(tmp_path / "new", 20)
    assert str(caught.value) == "new was not written: File too large."
    assert not (tmp_path / "new").exists()


def test_a_full_disk_leaves_no_part_of_a_line_and_the_study_goes_on(tmp_path: Path) -> None:
    study, journal = made_study(tmp_path, 3), tmp_path / "journal.log"
    with Presence(tmp_path) as presence:
        queue = TrialQueue(tmp_path, study, presence.name)
        taken = queue.take()
        assert taken is not None
        before = journal.read_bytes()
        with largest_file(len(before) + 20), pytest.raises(SentenceError) as caught:
            queue.complete(taken.number, 0.5)
        assert str(caught.value) == "journal.log was not written: File too large."
        assert journal.read_bytes() == before
    do_trials(tmp_path, study, [0.25])
    follower = StudyFollower(tmp_path)
    follower.read()
    assert follower.note() is None
    assert [trial.state for trial in follower.trials] == ["complete", "waiting", "waiting"]
