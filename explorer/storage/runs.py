"""Runs of the training as directories: written while they go on, listed, and read again.

What is written survives the end of the process at any instant: the losses come first, then the
weights under a name of their own, and only then the line that says of both that they are whole.
"""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from filelock import Timeout

from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.training.sizes import weight_count
from explorer.core.training.spec import TrainingEpoch, TrainingOutcome, TrainingSpec
from explorer.storage import run_files
from explorer.storage.files import write_atomic
from explorer.storage.run_arrays import ArraysError, read_arrays
from explorer.storage.run_files import (
    EpochLine,
    RunEnd,
    RunSettings,
    json_number,
    put_back,
    remove_aside,
    remove_run,
    set_aside,
)

__all__ = [
    "RunEnd",
    "RunSettings",
    "RunSummary",
    "RunWriter",
    "SavedRun",
    "list_runs",
    "load_run",
    "load_state",
    "put_back",
    "remove_aside",
    "remove_run",
    "run_directories",
    "set_aside",
    "summary_of",
]


_HEADERS = 200_000
"""Bytes that the headers of a file of arrays take, at most."""


class RunWriter:
    """Keeps a run that goes on.

    Where the disk is full or the directory is gone, `keep_epoch` and `end` raise OSError and the
    run can go on: what could not be written is tried again with the next epoch.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._losses = _Appended(directory / run_files.LOSSES)
        self._lines = _Appended(directory / run_files.EPOCHS)
        self._weights: tuple[str, bytes] | None = None
        self._kept: list[str] = []
        self._steps = 0
        self._held = run_files.lock_of(directory)

    @property
    def has_epochs(self) -> bool:
        """Whether there is a finished epoch."""
        return bool(self._kept or self._weights)

    def discard(self) -> None:
        """Have kept nothing; raises OSError where it cannot be removed."""
        self.close()
        remove_run(self.directory)

    def _lock(self) -> None:
        with contextlib.suppress(OSError, NotImplementedError, Timeout):
            # Where files cannot be locked, it is kept nevertheless.
            self._held.acquire()

    def close(self) -> None:
        """Say that nobody trains it any more, however it ended."""
        with contextlib.suppress(OSError):
            if self._held.is_locked:
                self._held.release()
            (self.directory / run_files.LOCK).unlink(missing_ok=True)

    @classmethod
    def begin(
        cls,
        folder: Path,
        spec: TrainingSpec,
        inputs: Sequence[str],
        target: str,
        layers: Sequence[str],
        resumed: SavedRun | None = None,
        data: str = "",
        steps: int = 0,
    ) -> RunWriter:
        """Make a directory below `folder`, by date and time.

        Args:
            folder: made where it does not exist.
            spec: what is trained.
            inputs: the columns that are predicted from.
            target: the column that is predicted.
            layers: their names.
            resumed: a run whose epochs are taken over; it stays as it is.
            data: the checksum of what is trained on.
            steps: those of an epoch.

        Raises:
            OSError: there is no directory.
            SentenceError: the resumed run cannot be read any more.
        """
        begun = datetime.now().astimezone()
        run_files.clean_up(folder)
        directory = run_files.new_directory(folder, begun)
        epochs = len(resumed.epochs) if resumed is not None else 0
        settings = RunSettings(
            spec, tuple(inputs), target, tuple(layers), begun, epochs, data, steps
        )
        try:
            for name in (run_files.LOSSES, run_files.EPOCHS):
                (directory / name).touch()
            write_atomic(directory / run_files.SETTINGS, run_files.readable(settings))
            keeper = cls(directory)
            keeper._lock()
            if resumed is not None:
                keeper._take_over(resumed.directory)
        except (OSError, SentenceError):
            with contextlib.suppress(OSError):
                remove_run(directory)
            raise
        return keeper

    def _take_over(self, directory: Path) -> None:
        lines, _ = run_files.read_epochs(directory)
        last = lines[-1]
        self._steps = last.steps
        self._losses.add(run_files.read_bytes(directory / run_files.LOSSES, 4 * last.steps))
        self._lines.add(b"".join(map(run_files.encoded, lines)))
        data = run_files.read_bytes(directory / last.weights, run_files.MAX_WEIGHTS)
        self._weights = last.weights, data
        self._write()

    def keep_epoch(
        self,
        epoch: TrainingEpoch,
        losses: np.ndarray,
        state: Sequence[np.ndarray],
        norms: Sequence[float] = (),
        ratios: Sequence[float] = (),
    ) -> None:
        """Write what an epoch brought.

        Args:
            epoch: its numbers.
            losses: (steps,): of its steps.
            state: the weights at its end, then what the optimizer remembers.
            norms: of the gradient at its last step, by layer.
            ratios: of the update to the weights there, by layer.

        Raises:
            OSError: it is not kept by now.
        """
        packed = io.BytesIO()
        np.savez(packed, *state)
        data, by_step = packed.getvalue(), np.asarray(losses, "<f4").tobytes()
        name = f"weights-{epoch.epoch:06}.npz"
        self._steps += len(losses)
        line = EpochLine(
            epoch.epoch,
            self._steps,
            train=json_number(epoch.train),
            validation=json_number(epoch.validation),
            seconds=json_number(epoch.seconds),
            rate=json_number(epoch.rate),
            weights=name,
            sha256=run_files.checksum(data),
            norms=tuple(json_number(value) for value in norms),
            ratios=tuple(json_number(value) for value in ratios),
            losses=run_files.checksum(by_step),
        )
        self._losses.add(by_step)
        self._lines.add(run_files.encoded(line))
        self._weights = name, data
        self._write()

    def end(
        self,
        outcome: TrainingOutcome,
        message: Sentence,
        seconds: float,
        test: float | None = None,
        losses: np.ndarray | None = None,
    ) -> None:
        """Write how the run ended, and have all of it on the disk; raises OSError.

        `close` comes after it, also where it fails.

        Args:
            outcome: what became of it.
            message: that in words.
            seconds: of training.
            test: the mean squared error on the test data.
            losses: (steps,): of the steps of an epoch that was not finished.
        """
        if self._weights is not None:
            self._write()
        steps, tail = self._steps, np.empty(0) if losses is None else losses
        by_step = np.asarray(tail, "<f4").tobytes()
        self._losses.add(by_step)
        self._losses.write()
        for name in (run_files.LOSSES, run_files.EPOCHS, *self._kept):
            run_files.force_to_disk(self.directory / name)
        error = None if test is None else json_number(test)
        end = RunEnd(
            outcome, message, seconds, error, steps + len(tail), run_files.checksum(by_step)
        )
        write_atomic(self.directory / run_files.END, run_files.readable(end))

    def _write(self) -> None:
        assert self._weights is not None
        name, data = self._weights
        self._losses.write()
        self._write_weights(name, data)
        self._lines.write()
        self._weights = None
        while len(self._kept) > 1:
            with contextlib.suppress(OSError):
                (self.directory / self._kept[0]).unlink()
            del self._kept[0]

    def _write_weights(self, name: str, data: bytes) -> None:
        part = self.directory / run_files.PART
        try:
            # Not forced to the disk, which would take longer than an epoch.
            part.write_bytes(data)
            part.replace(self.directory / name)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
        if name not in self._kept:
            self._kept.append(name)


class _Appended:
    """A file to which bytes are appended, those first that could not be written before."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = 0
        self._waiting = bytearray()

    def add(self, data: bytes) -> None:
        """Have some more to write."""
        self._waiting += data

    def write(self) -> None:
        """Write all there is to write; raises OSError."""
        if not self._waiting:
            return
        # Not made anew where it is gone, for it would lack what was before.
        with self._path.open("r+b", buffering=0) as file:
            # Over what an earlier attempt left, which begins with the same bytes.
            file.seek(self._size)
            left = memoryview(bytes(self._waiting))
            while left:
                left = left[file.write(left) or 0 :]
        self._size += len(self._waiting)
        self._waiting.clear()


@dataclass(frozen=True, slots=True, eq=False)
class SavedRun:
    """A run as it was kept; the arrays of epochs have an element for each that was finished."""

    directory: Path
    settings: RunSettings
    epochs: np.ndarray
    """Their numbers, from 1."""
    steps: np.ndarray
    """Steps done at the end of each."""
    train: np.ndarray
    validation: np.ndarray
    seconds: np.ndarray
    """Of the training of each."""
    rates: np.ndarray
    norms: np.ndarray
    """(epochs, layers): of the gradient at the last step of each; NaN where they are not kept."""
    ratios: np.ndarray
    """(epochs, layers): of the last update of each to the weights."""
    losses: np.ndarray
    """(n,) float32: of all steps of these epochs and of one that was not finished; fewer where
    some are lost."""
    end: RunEnd | None
    """None: it never ended."""
    sentence: Sentence
    notes: list[Sentence]
    """What is damaged."""


@dataclass(frozen=True, slots=True, eq=False)
class RunSummary:
    """A run in a list."""

    directory: Path
    settings: RunSettings | None
    """None: the run cannot be read."""
    epochs: int
    train: float
    validation: float
    rate: float
    """All three at the end of the last epoch; NaN where there is none."""
    end: RunEnd | None
    sentence: Sentence
    """What became of it, or what is damaged."""
    is_damaged: bool = False

    @property
    def can_be_shown(self) -> bool:
        """Whether there is something of it to be shown, or to be said."""
        has_steps = self.end is not None and self.end.steps > 0
        return self.epochs > 0 or has_steps or self.is_damaged


def list_runs(folder: Path) -> list[RunSummary]:
    """Return the runs below a folder, the newest first; one that goes on has no end yet.

    Raises:
        SentenceError: the folder cannot be read; one that does not exist has no runs.
    """
    runs = [(_begun(summary), summary) for summary in map(summary_of, run_directories(folder))]
    return [summary for _, summary in sorted(runs, key=lambda run: run[0], reverse=True)]


def run_directories(folder: Path) -> list[Path]:
    """Return those of the runs below a folder, the newest name first, without a look into them.

    Raises:
        SentenceError: the folder cannot be read; one that does not exist has no runs.
    """
    try:
        found = [path for path in folder.iterdir() if run_files.is_run(path)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SentenceError(run_files.unreadable(folder, error)) from None
    return sorted(found, key=run_files.age, reverse=True)


def load_run(directory: Path) -> SavedRun:
    """Return a run with all its curves.

    Raises:
        SentenceError: it cannot be read.
    """
    settings = run_files.read_settings(directory)
    lines, notes = run_files.read_epochs(directory)
    end, told = run_files.read_end(directory, lines[-1].epoch if lines else 0)
    if not lines and not notes and run_files.has_lost_epochs(directory, end):
        notes.append(_lost_epochs())
    losses = _losses(directory, lines, end, notes)
    return SavedRun(
        directory,
        settings,
        epochs=np.array([line.epoch for line in lines], np.int64),
        steps=np.array([line.steps for line in lines], np.int64),
        train=np.array([float(line.train) for line in lines]),
        validation=np.array([float(line.validation) for line in lines]),
        seconds=np.array([float(line.seconds) for line in lines]),
        rates=np.array([float(line.rate) for line in lines]),
        norms=_by_layer([line.norms for line in lines], len(settings.layers)),
        ratios=_by_layer([line.ratios for line in lines], len(settings.layers)),
        losses=losses,
        end=end,
        sentence=told,
        notes=notes,
    )


def _losses(
    directory: Path, lines: Sequence[EpochLine], end: RunEnd | None, notes: list[Sentence]
) -> np.ndarray:
    """Return the losses of all steps as far as they are those written; note where some are lost."""
    steps = lines[-1].steps if lines else 0
    all_steps = max(steps, end.steps if end is not None else 0)
    data = b""
    with contextlib.suppress(SentenceError):
        # Without any, all are lost; what else there is of the run is not.
        most = min(4 * all_steps, run_files.MAX_LOSSES)
        data = run_files.read_bytes(directory / run_files.LOSSES, most)
    count = _sound(lines, data[: 4 * steps])
    if count < steps:
        lost = f"{steps - count:,}"
        notes.append(sentence("The losses of the last {count} steps are lost.", count=lost))
    elif end is not None and end.losses == run_files.checksum(data[4 * steps :]):
        count = len(data) // 4
    return np.frombuffer(data, "<f4", count)


def _sound(lines: Sequence[EpochLine], data: bytes) -> int:
    """Return how many losses are those that were written."""
    first = 0
    for line in lines:
        if line.losses and run_files.checksum(data[4 * first : 4 * line.steps]) != line.losses:
            return first
        first = line.steps
    return len(data) // 4


def _by_layer(rows: list[tuple[run_files.JsonNumber, ...]], layers: int) -> np.ndarray:
    table = np.full((len(rows), layers), np.nan)
    for i, row in enumerate(rows):
        if len(row) == layers:
            table[i] = [float(value) for value in row]
    return table


def load_state(directory: Path) -> list[np.ndarray]:
    """Return the weights at the end of the last finished epoch, then the optimizer's variables.

    Raises:
        SentenceError: there are none, or they are not those that were written.
    """
    lines, _ = run_files.read_epochs(directory)
    if not lines:
        raise SentenceError(sentence("This run has no weights: no epoch was finished."))
    name = lines[-1].weights
    settings = run_files.read_settings(directory)
    # With the two or three numbers for each weight that an optimizer remembers.
    most = 20 * weight_count(settings.spec, len(settings.inputs)) + _HEADERS
    data = run_files.read_bytes(directory / name, min(most, run_files.MAX_WEIGHTS))
    if run_files.checksum(data) != lines[-1].sha256:
        raise SentenceError(sentence("{name} is damaged.", name=name))
    try:
        return read_arrays(data, most)
    except ArraysError:
        raise SentenceError(sentence("{name} is damaged.", name=name)) from None


def _lost_epochs() -> Sentence:
    return sentence("{name} is empty: the epochs of this run are lost.", name=run_files.EPOCHS)


def summary_of(directory: Path) -> RunSummary:
    """Return what a list tells of a run."""
    nothing = math.nan
    try:
        settings = run_files.read_settings(directory)
        last = run_files.read_last_epoch(directory)
    except SentenceError as error:
        return RunSummary(directory, None, 0, nothing, nothing, nothing, None, error.sentence, True)
    if last is None:
        end, told = run_files.read_end(directory, 0)
        if is_lost := run_files.has_lost_epochs(directory, end):
            told = _lost_epochs()
        return RunSummary(directory, settings, 0, nothing, nothing, nothing, end, told, is_lost)
    end, told = run_files.read_end(directory, last.epoch)
    train, validation, rate = (float(v) for v in (last.train, last.validation, last.rate))
    return RunSummary(directory, settings, last.epoch, train, validation, rate, end, told)


def _begun(summary: RunSummary) -> float:
    if summary.settings is not None:
        return summary.settings.begun.timestamp()
    try:
        return summary.directory.stat().st_mtime
    except OSError:
        return 0.0
