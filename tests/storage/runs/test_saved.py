"""What was kept of a run is read back, whatever happened to the process, the disk or the files."""

from __future__ import annotations

import errno
import hashlib
import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.training.results import TrainingEpoch
from explorer.core.training.spec import Layer, TrainingProblem
from explorer.storage.runs.curves import resumed_problem
from explorer.storage.runs.files import RunEnd
from explorer.storage.runs.folders import put_back, remove_run, set_aside
from explorer.storage.runs.saved import load_run, load_state
from explorer.storage.runs.writer import RunWriter
from tests.runs import begin_run
from tests.storage.listing import list_runs

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")
SPEC = TrainingProblem(
    layers=(Layer(16, "tanh"),), runner=OptimizerConfig("sgd", 0.02), epochs=7, seed=3
)
STEPS = 5


def begin(folder: Path) -> RunWriter:
    return begin_run(folder, SPEC, ("a", "b"), "y", ("dense", "dense_1"))


def epoch(number: int, train: float = 0.5, validation: float = 0.6) -> TrainingEpoch:
    return TrainingEpoch(number, train, validation, 0.005, 0.01 if number < 3 else 0.001)


def losses(number: int) -> np.ndarray:
    return np.arange(STEPS, dtype=np.float32) / 3 + number


def weights(number: int) -> list[np.ndarray]:
    shapes = [(2, 16), (16,), (16, 1), (1,)]
    return [np.full(shape, number + i / 7, np.float32) for i, shape in enumerate(shapes)]


def keep(keeper: RunWriter, *numbers: int) -> None:
    for number in numbers:
        keeper.keep_epoch(epoch(number), losses(number), weights(number))


def assert_kept(directory: Path, count: int) -> None:
    """Check that exactly the first `count` epochs come back."""
    run = load_run(directory)
    assert run.epochs.tolist() == list(range(1, count + 1))
    assert run.steps.tolist() == [STEPS * n for n in run.epochs]
    expected = [losses(n) for n in range(1, count + 1)]
    assert run.losses.tolist() == (np.concatenate(expected).tolist() if count else [])
    assert run.rates.tolist() == [0.01 if n < 3 else 0.001 for n in run.epochs]
    assert run.notes == []
    (summary,) = list_runs(directory.parent)
    assert (summary.directory, summary.epochs) == (directory, count)
    if count:
        for found, wanted in zip(load_state(directory), weights(count), strict=True):
            np.testing.assert_array_equal(found, wanted, strict=True)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A run of three epochs that has ended, alone in its folder."""
    keeper = begin(tmp_path / "runs")
    keep(keeper, 1, 2, 3)
    keeper.end("stopped", sentence("Stopped at step {step}.", step=15), 1.5)
    keeper.close()
    return keeper.directory


def test_a_run_is_read_back_as_it_was_kept(kept: Path) -> None:
    assert_kept(kept, 3)
    run = load_run(kept)
    assert run.settings.problem == SPEC
    assert (run.settings.inputs, run.settings.target) == (("a", "b"), "y")
    assert run.settings.layers == ("dense", "dense_1")
    assert (run.train.tolist(), run.validation.tolist()) == ([0.5] * 3, [0.6] * 3)
    assert run.seconds.tolist() == [0.005] * 3
    told, nothing = sentence("Stopped at step {step}.", step=15), hashlib.sha256().hexdigest()
    assert run.end == RunEnd("stopped", told, 1.5, None, 15, nothing)
    assert str(run.sentence) == "Stopped at step 15."


def test_a_directory_holds_settings_losses_epochs_the_last_weights_and_the_end(kept: Path) -> None:
    expected = ["end.json", "epochs.jsonl", "losses.f32", "settings.json", "weights-000003.npz"]
    assert names(kept) == expected
    assert (kept / "losses.f32").stat().st_size == 4 * 3 * STEPS


def test_runs_begun_in_the_same_second_have_directories_of_their_own(tmp_path: Path) -> None:
    directories = [begin(tmp_path).directory for _ in range(12)]
    assert len(set(directories)) == 12
    assert [run.directory for run in list_runs(tmp_path)] == directories[::-1]


def test_a_run_without_a_finished_epoch_has_empty_curves(tmp_path: Path) -> None:
    directory = begin(tmp_path).directory
    assert_kept(directory, 0)
    assert (
        str(load_run(directory).sentence)
        == "Ended unexpectedly before the first epoch was finished."
    )
    with pytest.raises(SentenceError, match="no epoch was finished"):
        load_state(directory)


def test_a_run_that_never_ended_says_after_which_epoch(tmp_path: Path) -> None:
    keeper = begin(tmp_path)
    keep(keeper, 1, 2)
    assert_kept(keeper.directory, 2)
    keeper.close()
    run = load_run(keeper.directory)
    assert run.end is None
    assert str(run.sentence) == "Ended unexpectedly after epoch 2."
    assert list_runs(tmp_path)[0].sentence == run.sentence


def test_a_run_that_goes_on_elsewhere_says_so_and_is_not_removed(tmp_path: Path) -> None:
    keeper = begin(tmp_path)
    keep(keeper, 1, 2)
    assert str(load_run(keeper.directory).sentence) == "Still in progress, in epoch 3."
    with pytest.raises(OSError, match="this run is still in progress"):
        remove_run(keeper.directory)
    assert_kept(keeper.directory, 2)
    keeper.end("stopped", sentence("Enough."), 1.0)
    keeper.close()
    remove_run(keeper.directory)
    assert not keeper.directory.exists()


def test_a_run_that_goes_on_from_another_has_its_epochs_and_leaves_it_as_it_was(
    kept: Path, tmp_path: Path
) -> None:
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    keeper = begin_run(
        tmp_path / "later", SPEC, ("a", "b"), "y", ("dense", "dense_1"), load_run(kept)
    )
    assert_kept(keeper.directory, len(load_run(kept).epochs))
    number = len(load_run(kept).epochs) + 1
    keep(keeper, number)
    assert_kept(keeper.directory, number)
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before


def test_settings_that_no_run_was_asked_are_damaged(kept: Path) -> None:
    settings = json.loads((kept / "settings.json").read_text())
    asked = settings["problem"]
    for change in (
        {"layers": []},
        {"begun": "9999-12-31T23:59:59-12:00"},
        {"problem": {**asked, "function": {**asked["function"], "text": "sni("}}},
    ):
        (kept / "settings.json").write_text(json.dumps({**settings, **change}))
        with pytest.raises(SentenceError, match=r"settings\.json is damaged"):
            load_run(kept)
        assert list_runs(kept.parent)[0].settings is None


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e-300, 0.1 + 0.2])
def test_every_number_of_an_epoch_comes_back_to_the_last_bit(tmp_path: Path, value: float) -> None:
    keeper = begin(tmp_path)
    steps = np.array([value, 1], np.float32)
    keeper.keep_epoch(TrainingEpoch(1, value, value, value, value), steps, weights(1))
    run = load_run(keeper.directory)
    for found in (run.train, run.validation, run.seconds, run.rates):
        np.testing.assert_array_equal(found, [value])
    np.testing.assert_array_equal(run.losses, steps)
    np.testing.assert_array_equal(list_runs(tmp_path)[0].validation, value)


def test_numbers_of_numpy_are_kept_as_numbers(tmp_path: Path) -> None:
    keeper = begin(tmp_path)
    number: Any = np.float32(0.25)
    keeper.keep_epoch(TrainingEpoch(1, number, number, number, number), losses(1), weights(1))
    assert load_run(keeper.directory).train.tolist() == [0.25]


# The process is killed.


class Killed(BaseException):
    """Ends the code under test where it stands."""


@pytest.fixture
def kill_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return a function that has the n-th operation on a file end everything instead."""

    def at(number: int) -> None:
        left = [number]
        for name in ("open", "write_bytes", "replace", "unlink"):
            really = getattr(Path, name)

            def operation(
                *args: object, really: Callable[..., object] = really, **options: object
            ) -> object:
                if not left[0]:
                    raise Killed
                left[0] -= 1
                return really(*args, **options)

            monkeypatch.setattr(Path, name, operation)

    return at


@pytest.mark.parametrize("number", range(12))
def test_a_kill_between_any_two_operations_loses_no_finished_epoch(
    tmp_path: Path, kill_at: Callable[[int], None], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    keeper = begin(tmp_path)
    keep(keeper, 1)
    finished = 1
    kill_at(number)
    try:
        for finished in (1, 2):
            keep(keeper, finished + 1)
        finished = 3
    except Killed:
        pass
    monkeypatch.undo()
    # The line may be there already where the rest was killed.
    count = len(load_run(keeper.directory).epochs)
    assert finished <= count <= finished + 1
    assert_kept(keeper.directory, count)


def test_a_torn_last_line_is_no_epoch_wherever_it_is_torn(tmp_path: Path) -> None:
    keeper = begin(tmp_path)
    keep(keeper, 1)
    # As it is where the kill comes before the old weights are removed.
    old = (keeper.directory / "weights-000001.npz").read_bytes()
    path = keeper.directory / "epochs.jsonl"
    first = path.stat().st_size
    keep(keeper, 2)
    (keeper.directory / "weights-000001.npz").write_bytes(old)
    whole = path.read_bytes()
    for size in range(first, len(whole)):
        path.write_bytes(whole[:size])
        assert_kept(keeper.directory, 1)
    path.write_bytes(whole)
    assert_kept(keeper.directory, 2)


@pytest.mark.parametrize("surplus", [b"1", b"1234", b"1" * 4 * STEPS])
def test_losses_of_an_epoch_that_was_not_finished_are_left_out(kept: Path, surplus: bytes) -> None:
    with (kept / "losses.f32").open("ab") as file:
        file.write(surplus)
    assert_kept(kept, 3)


CHILD = """
import sys
from pathlib import Path
from tests.storage.runs.test_saved import begin, keep
keeper = begin(Path(sys.argv[1]))
print(keeper.directory, flush=True)
for number in range(1, 1_000_000):
    keep(keeper, number)
    print(number, flush=True)
"""


@pytest.mark.slow
@POSIX
def test_kill_9_at_any_moment_loses_no_finished_epoch(tmp_path: Path) -> None:
    chance = random.Random(4)
    for attempt in range(4):
        folder = tmp_path / str(attempt)
        command = [sys.executable, "-c", CHILD, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            directory = Path(child.stdout.readline().strip())
            child.stdout.readline()
            time.sleep(chance.uniform(0, 0.2))
            child.send_signal(signal.SIGKILL)
            told = child.stdout.read().split("\n")
        # What was told last may be cut itself.
        finished = int(told[-2]) if len(told) > 1 else 1
        count = len(load_run(directory).epochs)
        assert finished <= count <= finished + 1
        assert_kept(directory, count)


# The disk or the directory fails.


def test_a_disk_that_was_full_for_some_epochs_has_them_all_once_there_is_room(
    small_disk: Path,
) -> None:
    keeper = begin(small_disk / "runs")
    keep(keeper, 1)
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space left"):
        filler.write_bytes(bytes(1_000_000))
    for number in range(2, 20):
        with pytest.raises(OSError, match="No space left"):
            keep(keeper, number)
        assert_kept(keeper.directory, 1)
    filler.unlink()
    keep(keeper, 20)
    assert_kept(keeper.directory, 20)
    assert len(list(keeper.directory.glob("weights*"))) == 1


def test_an_end_writes_the_epoch_that_could_not_be_written_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = begin(tmp_path)
    keep(keeper, 1)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(OSError, match="No space left"):
        keep(keeper, 2)
    monkeypatch.undo()
    keeper.end("finished", sentence("Done."), 1)
    assert_kept(keeper.directory, 2)
    assert load_run(keeper.directory).end is not None


def test_a_directory_that_is_gone_is_an_oserror_and_is_not_made_anew(tmp_path: Path) -> None:
    keeper = begin(tmp_path / "runs")
    keep(keeper, 1)
    shutil.rmtree(keeper.directory)
    for number in (2, 3):
        with pytest.raises(FileNotFoundError):
            keep(keeper, number)
    with pytest.raises(FileNotFoundError):
        keeper.end("finished", sentence("Done."), 1)
    assert not names(tmp_path / "runs")


def test_a_folder_that_cannot_be_made_is_an_oserror(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        begin(tmp_path / "file" / "runs")


def test_a_run_that_cannot_begin_leaves_no_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("explorer.storage.runs.writer.write_atomic", refuse)
    with pytest.raises(OSError, match="No space left"):
        begin(tmp_path)
    assert not names(tmp_path)


# The files are damaged.


def test_a_flipped_bit_anywhere_in_the_weights_is_said(kept: Path) -> None:
    path = kept / "weights-000003.npz"
    whole = path.read_bytes()
    for place in range(0, len(whole), 37):
        data = bytearray(whole)
        data[place] ^= 1
        path.write_bytes(data)
        with pytest.raises(SentenceError, match=r"^weights-000003\.npz is damaged\.$"):
            load_state(kept)


def test_weights_that_are_gone_are_said(kept: Path) -> None:
    (kept / "weights-000003.npz").unlink()
    with pytest.raises(SentenceError, match=r"^weights-000003\.npz cannot be opened: No such file"):
        load_state(kept)
    assert load_run(kept).epochs.tolist() == [1, 2, 3]


def replace_last(directory: Path, **changes: object) -> None:
    path = directory / "epochs.jsonl"
    *lines, last = path.read_text().splitlines()
    changed = json.dumps({**json.loads(last), **changes})
    path.write_text("".join(f"{line}\n" for line in [*lines, changed]))


def test_pickled_weights_are_not_read_even_with_the_right_checksum(kept: Path) -> None:
    path = kept / "weights-000003.npz"
    np.savez(path, np.array([{"an": "object"}], dtype=object))
    replace_last(kept, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    with pytest.raises(SentenceError, match="is damaged"):
        load_state(kept)


@pytest.mark.parametrize(
    "name", ["../weights-1.npz", "/etc/passwd", "weights-1.npz/../settings.json", "weights-1.npz\n"]
)
def test_weights_outside_the_directory_are_not_read(kept: Path, name: str) -> None:
    replace_last(kept, weights=name)
    run = load_run(kept)
    assert run.epochs.tolist() == [1, 2]
    told = "epochs.jsonl is damaged in line 3; the epochs from there on are lost."
    assert [str(note) for note in run.notes] == [told]


@pytest.mark.parametrize("line", [b"", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"epoch": 2}', b"0"])
def test_epochs_before_a_damaged_line_are_read(kept: Path, line: bytes) -> None:
    path = kept / "epochs.jsonl"
    lines = path.read_bytes().split(b"\n")
    lines[1] = line
    path.write_bytes(b"\n".join(lines))
    run = load_run(kept)
    assert run.epochs.tolist() == [1]
    assert "damaged in line 2" in str(run.notes[0])


def test_an_epoch_that_does_not_follow_the_one_before_is_damage(kept: Path) -> None:
    replace_last(kept, epoch=2)
    assert load_run(kept).epochs.tolist() == [1, 2]
    replace_last(kept, epoch=3, steps=1)
    assert load_run(kept).epochs.tolist() == [1, 2]


def test_losses_that_are_lost_are_said_and_the_others_read(kept: Path) -> None:
    path = kept / "losses.f32"
    path.write_bytes(path.read_bytes()[: 4 * STEPS + 2])
    run = load_run(kept)
    assert run.losses.tolist() == losses(1).tolist()
    assert [str(note) for note in run.notes] == ["The losses of the last 10 steps are lost."]


def test_losses_that_are_not_those_written_are_lost_with_all_that_follow(kept: Path) -> None:
    path = kept / "losses.f32"
    data = bytearray(path.read_bytes())
    data[4 * STEPS + 3] ^= 1
    path.write_bytes(data)
    run = load_run(kept)
    assert run.losses.tolist() == losses(1).tolist()
    assert [str(note) for note in run.notes] == [
        f"The losses of the last {2 * STEPS} steps are lost."
    ]
    assert len(run.epochs) == 3


def test_steps_that_nobody_can_have_done_do_not_fill_the_memory(kept: Path) -> None:
    replace_last(kept, steps=1 << 52)
    run = load_run(kept)
    assert len(run.losses) == 3 * STEPS
    assert "are lost" in str(run.notes[0])


SETTINGS = [
    (b"", "settings.json is damaged"),
    (b"{}", "settings.json is damaged"),
    (b"\xff", "settings.json is damaged"),
    (b"[" * 100_000, "settings.json is damaged"),
    (b'{"program": "other", "version": 1}', "settings.json is damaged"),
    (b'{"program": "gradient-explorer", "version": 1}', "settings.json is damaged"),
    (b'{"program": "gradient-explorer", "version": 5}', "newer version"),
]


@pytest.mark.parametrize(("data", "told"), SETTINGS)
def test_damaged_settings_are_said_and_the_run_stays_in_the_list(
    kept: Path, data: bytes, told: str
) -> None:
    (kept / "settings.json").write_bytes(data)
    with pytest.raises(SentenceError, match=told):
        load_run(kept)
    (summary,) = list_runs(kept.parent)
    assert summary.settings is None
    assert told in str(summary.sentence)


@pytest.mark.parametrize("name", ["settings.json", "epochs.jsonl"])
def test_a_run_that_lacks_a_file_stays_in_the_list(kept: Path, name: str) -> None:
    (kept / name).unlink()
    (summary,) = list_runs(kept.parent)
    assert summary.settings is None
    assert str(summary.sentence) == f"{name} cannot be opened: No such file or directory."


@POSIX
@pytest.mark.parametrize("name", ["settings.json", "epochs.jsonl", "losses.f32", "end.json"])
def test_a_pipe_in_the_place_of_a_file_does_not_make_anyone_wait(kept: Path, name: str) -> None:
    (kept / name).unlink()
    os.mkfifo(kept / name)
    assert len(list_runs(kept.parent)) == 1
    if name == "losses.f32":
        assert "are lost" in str(load_run(kept).notes[0])
    elif name != "end.json":
        with pytest.raises(SentenceError, match="is no file"):
            load_run(kept)


@pytest.mark.parametrize(
    "template",
    ["{", "{0}", "{missing}", "{step.__class__}", "{step!r}", "{step:9999999999}", "{step[0]}"],
)
def test_an_end_with_a_sentence_that_could_not_be_shown_is_damaged(
    kept: Path, template: str
) -> None:
    told = Sentence(template, {"step": "1"})
    data = {"outcome": "finished", "sentence": told, "seconds": 1.0}
    (kept / "end.json").write_bytes(msgspec.json.encode(data))
    run = load_run(kept)
    assert run.end is None
    assert str(run.sentence) == "How this run ended cannot be read: end.json is damaged."


# The list.


def test_a_folder_that_does_not_exist_has_no_runs(tmp_path: Path) -> None:
    assert list_runs(tmp_path / "missing") == []


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SentenceError, match=r"^file cannot be opened"):
        list_runs(tmp_path / "file")


def test_what_is_no_run_is_not_listed(kept: Path) -> None:
    folder = kept.parent
    (folder / "notes").mkdir()
    (folder / "2026-01-01-120000.txt").touch()
    (folder / "2026-01-01-120000").mkdir()
    (folder / "2026-01-01-120001").touch()
    assert [run.directory for run in list_runs(folder)] == [kept]


def test_the_list_tells_the_last_epoch_of_a_long_run(tmp_path: Path) -> None:
    keeper = begin(tmp_path)
    keep(keeper, *range(1, 41))
    keeper.keep_epoch(epoch(41, 0.25, math.nan), losses(41), weights(41))
    (summary,) = list_runs(tmp_path)
    assert (summary.epochs, summary.train) == (41, 0.25)
    assert math.isnan(summary.validation)
    assert summary.settings is not None
    assert summary.settings.problem == SPEC


def test_a_removed_run_is_gone(kept: Path) -> None:
    # What a kill at the wrong instant leaves, of ours and of the lock's.
    for name in (
        *("weights.part", "lock", ".settings.json.x1_y.part", ".end.json.x1_y.part"),
        *(".filelock-probe-0a1b", "lock.break.17.0a1b"),
    ):
        (kept / name).touch()
    remove_run(kept)
    assert not names(kept.parent)


def test_a_persons_own_file_in_a_removed_run_stays(kept: Path) -> None:
    (kept / "notes.txt").touch()
    remove_run(kept)
    assert names(kept) == ["notes.txt"]
    assert list_runs(kept.parent) == []


def test_nothing_but_a_run_is_removed(kept: Path) -> None:
    other = kept.parent / "mine"
    kept.rename(other)
    kept.symlink_to(other)
    for directory in (other, kept):
        with pytest.raises(OSError, match="not a run's directory"):
            remove_run(directory)
    assert "settings.json" in names(other)


def test_epochs_that_were_emptied_are_said_to_be_lost(kept: Path) -> None:
    (kept / "epochs.jsonl").write_bytes(b"")
    said = "epochs.jsonl is empty: the epochs of this run are lost."
    (summary,) = list_runs(kept.parent)
    assert str(summary.sentence) == said
    assert summary.can_be_shown
    assert said in map(str, load_run(kept).notes)


@pytest.mark.parametrize("rate", [0, -1, "NaN", "Infinity"])
def test_a_rate_that_is_none_does_not_keep_a_run_from_going_on(kept: Path, rate: object) -> None:
    lines = (kept / "epochs.jsonl").read_text().splitlines()
    last = {**json.loads(lines[-1]), "rate": rate}
    (kept / "epochs.jsonl").write_text("\n".join([*lines[:-1], json.dumps(last)]) + "\n")
    assert resumed_problem(load_run(kept)).runner == SPEC.runner


def test_a_sentence_of_megabytes_is_not_shown(kept: Path) -> None:
    end = json.loads((kept / "end.json").read_text())
    for size in (5_000, 3_000_000):
        end["sentence"] = {"template": "x" * size, "values": {}}
        (kept / "end.json").write_text(json.dumps(end))
        (summary,) = list_runs(kept.parent)
        assert len(str(summary.sentence)) < 200
        assert "end.json is damaged" in str(summary.sentence)


def test_a_run_of_version_1_was_trained_on_targets_as_they_are(kept: Path) -> None:
    settings = json.loads((kept / "settings.json").read_text())
    settings |= {"version": 1, "spec": settings.pop("problem") | {"type": "training", "pace": 2.0}}
    settings["spec"]["data"] = {"type": "file", "path": "a.csv", "target": "y"}
    settings["spec"]["runner"]["schedule"] = "cosine"
    (kept / "settings.json").write_text(json.dumps(settings))
    spec = load_run(kept).settings.problem
    assert not spec.data.standardised
    assert spec.runner.schedule_settings == {"decay_steps": 100.0, "alpha": 0.0}


def test_what_a_kill_left_long_ago_is_removed_when_a_run_begins(kept: Path) -> None:
    folder, old = kept.parent, time.time() - 86_400
    empty, young, mine = (folder / f"2020-01-0{day}-000000" for day in (1, 2, 3))
    for directory in (empty, young, mine):
        directory.mkdir()
        (directory / "lock").touch()
    (mine / "notes.txt").touch()
    (kept / "weights.part").touch()
    for path in (*empty.iterdir(), empty, *mine.iterdir(), mine, *kept.iterdir(), kept):
        os.utime(path, (old, old))
    begin(folder).close()
    assert not empty.exists()
    assert young.exists()
    assert names(mine) == ["lock", "notes.txt"]
    assert "weights.part" not in names(kept)
    assert_kept_files = {"settings.json", "epochs.jsonl", "losses.f32", "end.json"}
    assert assert_kept_files <= {*names(kept)}


def test_a_run_that_was_set_aside_is_put_back(kept: Path) -> None:
    before = names(kept)
    aside = set_aside(kept)
    assert list_runs(kept.parent) == []
    put_back(aside, kept)
    assert names(kept) == before
    assert not aside.parent.exists()
