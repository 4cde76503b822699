"""The journal of a study, as it is read again and again; Optuna's own reading is the oracle."""

from __future__ import annotations

import json
import math
from pathlib import Path

import optuna
import pytest
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

from explorer import __version__
from explorer.core.sentence import SentenceError
from explorer.core.training.study.study import best_so_far, standing_of
from explorer.storage.studies.files import check_release, read_study
from explorer.storage.studies.watching import StudyFollower
from tests.studies import do_trials, made_study

NAN = float("nan")


def test_the_trials_are_those_that_optuna_reads(tmp_path: Path) -> None:
    study = made_study(tmp_path, 5)
    do_trials(tmp_path, study, [0.5, NAN, 0.25])
    follower = StudyFollower(tmp_path)
    follower.read()
    storage = JournalStorage(JournalFileBackend(str(tmp_path / "journal.log")))
    (read,) = storage.get_all_studies()
    trials = storage.get_all_trials(read._study_id)
    assert [trial.number for trial in follower.trials] == [trial.number for trial in trials]
    states = [{"PRUNED": "failed"}.get(t.state.name, t.state.name.lower()) for t in trials]
    assert [trial.state for trial in follower.trials] == states
    assert [dict(trial.settings) for trial in follower.trials] == [t.params for t in trials]
    values = [t.value if t.value is not None else NAN for t in trials]
    assert [t.value for t in follower.trials] == pytest.approx(values, nan_ok=True)
    standing = standing_of(follower.trials)
    assert standing[:4] == (5, 2, 0, 1)
    best = optuna.load_study(study_name="study", storage=storage).best_trial
    assert standing.best is not None
    assert standing.best.number == best.number
    assert [trial.value for trial in best_so_far(follower.trials)] == [0.5, 0.25]


def test_what_was_added_is_read_and_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    study = made_study(tmp_path, 3)
    follower = StudyFollower(tmp_path)
    assert follower.read()
    assert not follower.read()
    do_trials(tmp_path, study, [0.5])
    journal = tmp_path / "journal.log"
    line = {"op_code": 8, "worker_id": "w", "trial_id": 1, "user_attr": {"reason": "slow"}}
    text = json.dumps(line).encode() + b"\n"
    with journal.open("ab") as file:
        file.write(text[:20])
    assert follower.read()
    assert follower.trials[1].reason == ""
    with journal.open("ab") as file:
        file.write(text[20:])
    assert follower.read()
    assert follower.trials[1].reason == "slow"
    assert follower.note() is None


def test_two_windows_follow_one_study_and_write_nothing(tmp_path: Path) -> None:
    study = made_study(tmp_path, 3)
    do_trials(tmp_path, study, [0.5])
    files = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    windows = [StudyFollower(tmp_path) for _ in range(2)]
    assert all(each.read() for each in windows)
    assert windows[0].trials == windows[1].trials
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == files
    do_trials(tmp_path, study, [0.25])
    assert all(each.read() for each in windows)
    assert [standing_of(each.trials).complete for each in windows] == [2, 2]


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\xff\n",
        b"[]\n",
        b'{"op_code":99,"worker_id":"w"}\n',
        b'{"op_code":6,"worker_id":"w","trial_id":0,"state":1,"values":null}\n',
        b'{"op_code":6,"worker_id":"w","trial_id":0,"state":1,"values":[NaN]}\n',
        b'{"op_code":5,"worker_id":"w","trial_id":0,"param_name":"rate",'
        b'"param_value_internal":1,"distribution":"{}"}\n',
        b'{"op_code":4,"worker_id":"w"',
    ],
)
def test_a_damaged_line_is_told_and_neither_readers_nor_workers_stop_at_it(
    tmp_path: Path, garbage: bytes
) -> None:
    study = made_study(tmp_path, 3)
    do_trials(tmp_path, study, [0.5])
    with (tmp_path / "journal.log").open("ab") as file:
        file.write(garbage)
    do_trials(tmp_path, study, [0.25])
    follower = StudyFollower(tmp_path)
    follower.read()
    assert [trial.state for trial in follower.trials] == ["complete", "complete", "waiting"]
    assert "journal.log is damaged in 1 of its lines, first in line" in str(follower.note())


def test_a_journal_of_nothing_but_garbage_is_refused(tmp_path: Path) -> None:
    study = made_study(tmp_path, 1)
    (tmp_path / "journal.log").write_bytes(b"garbage\n" * 3)
    with pytest.raises(SentenceError, match=r"journal\.log is damaged: no study begins in it"):
        StudyFollower(tmp_path).read()
    with pytest.raises(SentenceError, match=r"journal\.log is damaged"):
        do_trials(tmp_path, study, [0.5])


@pytest.mark.parametrize(
    ("name", "directions"), [("mine", [1]), ("study", [2]), ("study", [1, 2]), ("", [])]
)
def test_a_journal_in_which_another_study_begins_is_refused(
    tmp_path: Path, name: str, directions: list[int]
) -> None:
    study = made_study(tmp_path, 1)
    begin = {"op_code": 0, "worker_id": "w", "study_name": name, "directions": directions}
    text = json.dumps(begin) + "\n" if directions else ""
    (tmp_path / "journal.log").write_text(text)
    with pytest.raises(SentenceError) as caught:
        StudyFollower(tmp_path).read()
    assert str(caught.value) == "journal.log is damaged: no study begins in it."
    assert StudyFollower(tmp_path).study == study


def test_a_study_that_was_put_in_the_place_of_another_is_read_from_its_beginning(
    tmp_path: Path,
) -> None:
    first = made_study(tmp_path / "first", 4)
    do_trials(tmp_path / "first", first, [0.5, 0.4])
    made_study(tmp_path / "second", 2)
    follower = StudyFollower(tmp_path / "first")
    follower.read()
    (tmp_path / "second" / "journal.log").replace(tmp_path / "first" / "journal.log")
    assert follower.read()
    assert [trial.state for trial in follower.trials] == ["waiting", "waiting"]


def test_what_is_no_study_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SentenceError, match="is not the folder of a study"):
        read_study(tmp_path)
    with pytest.raises(SentenceError, match="does not exist"):
        read_study(tmp_path / "nowhere")
    made_study(tmp_path, 1)
    path = tmp_path / "study.json"
    document = json.loads(path.read_text())
    path.write_text(json.dumps({**document, "version": 99}))
    with pytest.raises(SentenceError, match=r"made by a newer version .* \(99\)"):
        read_study(tmp_path)
    path.write_text(json.dumps({**document, "release": "9.9.9"}))
    with pytest.raises(SentenceError, match=f"version 9.9.9 .* and this is {__version__}"):
        check_release(read_study(tmp_path))
    path.write_text("{")
    with pytest.raises(SentenceError, match=r"study\.json is damaged"):
        read_study(tmp_path)


def test_a_study_whose_folder_vanishes_is_told_to_be_gone(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    study = made_study(folder, 2)
    follower = StudyFollower(folder)
    follower.read()
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(SentenceError, match="The study in “study” is gone"):
        follower.read()
    with pytest.raises(SentenceError, match=r"cannot be opened|is gone|can be locked"):
        do_trials(folder, study, [0.5])
    assert not folder.exists()


def test_a_trial_that_has_no_value_is_never_the_best(tmp_path: Path) -> None:
    study = made_study(tmp_path, 2)
    do_trials(tmp_path, study, [NAN, NAN])
    follower = StudyFollower(tmp_path)
    follower.read()
    assert standing_of(follower.trials) == (2, 0, 0, 2, None)
    assert all(math.isnan(trial.value) for trial in follower.trials)
    assert follower.trials[0].reason == "It diverged."
