"""A run that somebody else trains grows here by what is written of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.core.sentence import SentenceError, sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.growing.confusions import written_every
from explorer.core.training.results import TrainingEpoch
from explorer.core.training.spec import TrainingProblem
from explorer.storage.runs.curves import curves_of
from explorer.storage.runs.folders import set_aside
from explorer.storage.runs.following import ReplacedError, RunFollower
from explorer.storage.runs.saved import load_run
from explorer.storage.runs.writer import RunWriter
from tests.runs import begin_run

STEPS = 3


def begin(folder: Path) -> RunWriter:
    return begin_run(
        folder, TrainingProblem(layers=(), epochs=9), ("a",), "y", ("dense",), steps=STEPS
    )


def keep(writer: RunWriter, *epochs: int) -> None:
    for number in epochs:
        losses = np.arange(STEPS, dtype=np.float32) + number
        rate = 0.01 if number < 3 else 0.001
        epoch = TrainingEpoch(
            number, 1 / number, 2 / number, 0.5, rate, {"mae": 3.0}, {"mae": 4.0 / number}
        )
        writer.keep_epoch(epoch, losses, [np.ones(1)], [number], [number / 100])


def begin_classes(folder: Path, epochs: int, classes: int) -> RunWriter:
    return begin_run(
        folder, TrainingProblem(layers=(), epochs=epochs), ("a",), "y", ("dense",), steps=STEPS,
        classes=[f"class {i}" for i in range(classes)],
    )  # fmt: skip


def keep_matrix(writer: RunWriter, epoch: int, matrix: np.ndarray) -> None:
    row = TrainingEpoch(epoch, 1.0, 1.0, 0.5, 0.01, confusion=matrix)
    writer.keep_epoch(row, np.ones(STEPS), [np.ones(1)])


def opened(directory: Path) -> tuple[RunCurves, RunFollower]:
    kept = load_run(directory)
    return curves_of(kept, 1, "run"), RunFollower(kept)


def read_on(run: RunCurves, follower: RunFollower) -> None:
    for piece in follower.read_on():
        run.take(piece)


def assert_same(run: RunCurves, other: RunCurves) -> None:
    assert run.done == other.done
    losses = [[each.losses.at(step)[1] for step in range(each.done)] for each in (run, other)]
    assert losses[0] == losses[1]
    np.testing.assert_array_equal(run.epochs.values, other.epochs.values)
    np.testing.assert_array_equal(run.metrics["mae"].values, other.metrics["mae"].values)
    np.testing.assert_allclose(run.moments.values, other.moments.values)
    assert run.last_rate == other.last_rate
    assert run.end == other.end


def test_a_run_that_was_followed_is_the_one_that_is_loaded_at_its_end(tmp_path: Path) -> None:
    writer = begin(tmp_path)
    keep(writer, 1)
    run, follower = opened(writer.directory)
    assert run.end is None
    keep(writer, 2)
    read_on(run, follower)
    assert (run.done, len(run.epochs.values)) == (2 * STEPS, 2)
    read_on(run, follower)
    assert (run.done, run.end) == (2 * STEPS, None)
    keep(writer, 3, 4)
    read_on(run, follower)
    writer.end("finished", sentence("Done."), 2.0, 0.25, metrics={"mae": 1.0}, best_epoch=4)
    read_on(run, follower)
    writer.close()
    assert follower.is_over
    assert_same(run, opened(writer.directory)[0])


def test_a_run_without_an_epoch_is_followed_from_its_first(tmp_path: Path) -> None:
    writer = begin(tmp_path)
    run, follower = opened(writer.directory)
    keep(writer, 1)
    read_on(run, follower)
    assert run.done == STEPS
    writer.close()


def test_a_run_that_nobody_trains_any_more_has_ended_and_may_grow_again(tmp_path: Path) -> None:
    writer = begin(tmp_path)
    keep(writer, 1)
    writer.close()
    run, follower = opened(writer.directory)
    assert run.end is not None
    assert str(run.end.sentence) == "Ended unexpectedly after epoch 1."
    assert follower.read_on() == []
    # As on a folder where nothing can be locked.
    keep(writer, 2)
    assert [piece.first for piece in follower.read_on()[:1]] == [STEPS]  # pyright: ignore[reportAttributeAccessIssue]


def test_other_files_in_the_place_of_a_run_are_noticed(tmp_path: Path) -> None:
    writer, other = begin(tmp_path), begin(tmp_path / "elsewhere")
    keep(writer, 1, 2)
    keep(other, 1)
    writer.close()
    other.close()
    _, follower = opened(writer.directory)
    assert follower.read_on() == []
    set_aside(writer.directory)
    with pytest.raises(SentenceError):
        follower.read_on()
    other.directory.rename(writer.directory)
    with pytest.raises(ReplacedError):
        follower.read_on()


def test_other_epochs_of_the_same_length_are_noticed_at_the_first_look(tmp_path: Path) -> None:
    writer, other = begin(tmp_path), begin(tmp_path / "elsewhere")
    keep(writer, 1)
    other.keep_epoch(TrainingEpoch(1, 5.0, 6.0, 0.5, 0.01), np.ones(STEPS), [np.ones(1)])
    _, follower = opened(writer.directory)
    (other.directory / "epochs.jsonl").replace(writer.directory / "epochs.jsonl")
    with pytest.raises(ReplacedError):
        follower.read_on()
    writer.close()
    other.close()


def test_a_damaged_line_is_no_epoch(tmp_path: Path) -> None:
    writer = begin(tmp_path)
    keep(writer, 1)
    _, follower = opened(writer.directory)
    assert follower.read_on() == []
    with (writer.directory / "epochs.jsonl").open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(ReplacedError):
        follower.read_on()
    writer.close()


def test_the_confusion_matrix_of_each_epoch_is_kept_and_followed(tmp_path: Path) -> None:
    matrices = [np.array([[9, i], [300 * i, 1]]) for i in range(4)]
    writer = begin_classes(tmp_path, 4, 2)
    for epoch in (1, 2):
        keep_matrix(writer, epoch, matrices[epoch - 1])
    run, follower = opened(writer.directory)
    for epoch in (3, 4):
        keep_matrix(writer, epoch, matrices[epoch - 1])
    read_on(run, follower)
    writer.close()
    again, _ = opened(writer.directory)
    for each in (run, again):
        assert [found.epoch for found in each.confusions.values] == [1, 2, 3, 4]
        for found, wanted in zip(each.confusions.values, matrices, strict=True):
            np.testing.assert_array_equal(found.matrix, wanted)
        assert each.shown_confusion is each.confusions.values[-1].matrix


def test_of_many_epochs_with_many_classes_some_have_their_matrix_kept(tmp_path: Path) -> None:
    every = written_every(100_000, 100)
    assert every > 300
    assert written_every(100, 10) == 1
    writer = begin_classes(tmp_path, 100_000, 100)
    for epoch in (1, every, every + 1):
        keep_matrix(writer, epoch, np.full((100, 100), epoch))
    writer.close()
    (found,) = load_run(writer.directory).confusions
    assert found.epoch == every
    np.testing.assert_array_equal(found.matrix, np.full((100, 100), every))


def test_a_matrix_that_is_not_of_the_classes_of_a_run_is_left_out(tmp_path: Path) -> None:
    writer = begin_classes(tmp_path, 4, 3)
    keep_matrix(writer, 1, np.ones((2, 2), int))
    writer.close()
    kept = load_run(writer.directory)
    assert (len(kept.epochs), kept.confusions, kept.notes) == (1, [], [])
