"""Write a run while it goes on.

What is written survives the end of the process at any instant: the losses come first, then the
weights under a name of their own, and only then the line that says of both that they are whole.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path

import numpy as np
from filelock import Timeout
from msgspec.structs import replace

from explorer.core.sentence import Sentence, SentenceError
from explorer.core.training.growing.confusions import written_every
from explorer.core.training.results import TrainingEpoch, TrainingOutcome
from explorer.storage.files import write_atomic
from explorer.storage.runs.files import (
    MAX_WEIGHTS,
    EpochLine,
    RunEnd,
    RunSettings,
    checksum,
    encoded,
    force_to_disk,
    lossless_metrics,
    lossless_number,
    read_bytes,
    read_epochs,
    readable,
)
from explorer.storage.runs.folders import (
    END,
    EPOCHS,
    LOCK,
    LOSSES,
    PART,
    SETTINGS,
    clean_up,
    lock_of,
    new_directory,
    remove_run,
)
from explorer.storage.runs.saved import SavedRun


class RunWriter:
    """Keeps a run that goes on.

    Where the disk is full or the directory is gone, `keep_epoch` and `end` raise OSError and the
    run can go on: what could not be written is tried again with the next epoch.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._losses = _Appended(directory / LOSSES)
        self._lines = _Appended(directory / EPOCHS)
        self._weights: tuple[str, bytes] | None = None
        self._kept: list[str] = []
        self._best = ""
        """The file of the best epoch, which stays beside that of the last."""
        self._steps = 0
        self._confusion_every = 1
        """Of how many epochs one has its confusion matrix written."""
        self._held = lock_of(directory)

    @property
    def has_epochs(self) -> bool:
        """Whether there is a finished epoch."""
        return bool(self._kept or self._weights)

    def discard(self) -> None:
        """Remove what was kept; raises OSError where it cannot be removed."""
        self.close()
        remove_run(self.directory)

    def _lock(self) -> None:
        with contextlib.suppress(OSError, NotImplementedError, Timeout):
            # Where files cannot be locked, it is kept nevertheless. Whoever looks whether the run
            # goes on holds the lock for an instant.
            self._held.acquire(timeout=1)

    def close(self) -> None:
        """Let go of the lock: nobody trains it any more, however it ended."""
        with contextlib.suppress(OSError):
            if self._held.is_locked:
                self._held.release()
            (self.directory / LOCK).unlink(missing_ok=True)

    @classmethod
    def begin(
        cls, folder: Path, settings: RunSettings, resumed: SavedRun | None = None
    ) -> RunWriter:
        """Make a directory below `folder`, by date and time.

        Args:
            folder: made where it does not exist.
            settings: what is trained, on what, and since when.
            resumed: a run whose epochs are taken over; it stays as it is.

        Raises:
            OSError: there is no directory.
            SentenceError: the resumed run cannot be read any more.
        """
        clean_up(folder)
        directory = new_directory(folder, settings.begun)
        if resumed is not None:
            settings = replace(settings, resumed=len(resumed.epochs))
        try:
            for name in (LOSSES, EPOCHS):
                (directory / name).touch()
            write_atomic(directory / SETTINGS, readable(settings))
            writer = cls(directory)
            writer._confusion_every = written_every(settings.problem.epochs, len(settings.classes))
            writer._lock()
            if resumed is not None:
                writer._take_over(resumed.directory)
        except (OSError, SentenceError):
            with contextlib.suppress(OSError):
                remove_run(directory)
            raise
        return writer

    def _take_over(self, directory: Path) -> None:
        lines, _ = read_epochs(directory)
        last = lines[-1]
        self._steps = last.steps
        self._losses.add(read_bytes(directory / LOSSES, 4 * last.steps))
        self._lines.add(b"".join(map(encoded, lines)))
        # The weights of the best epoch are there if the run was to stop early.
        best = min(lines, key=lambda line: (not isfinite(v := float(line.validation)), v))
        if best is not last and (directory / best.weights).is_file():
            self._write_weights(best.weights, read_bytes(directory / best.weights, MAX_WEIGHTS))
            self._best = best.weights
        data = read_bytes(directory / last.weights, MAX_WEIGHTS)
        self._weights = last.weights, data
        self._write()

    def keep_epoch(
        self,
        epoch: TrainingEpoch,
        losses: np.ndarray,
        state: Sequence[np.ndarray],
        norms: Sequence[float] = (),
        ratios: Sequence[float] = (),
        *,
        is_best: bool = False,
        sharpness: float | None = None,
    ) -> None:
        """Write what an epoch brought.

        Args:
            epoch: its numbers.
            losses: (steps,): of its steps.
            state: the weights at its end, then what the optimizer remembers.
            norms: of the gradient at its last step, by layer.
            ratios: of the update to the weights there, by layer.
            is_best: whether its weights are kept until those of a better one come.
            sharpness: at its end; None: it was not measured.

        Raises:
            OSError: it is not kept yet; the next call tries again.
        """
        packed = io.BytesIO()
        np.savez(packed, *state)
        data, by_step = packed.getvalue(), np.asarray(losses, "<f4").tobytes()
        name = f"weights-{epoch.epoch:06}.npz"
        self._steps += len(losses)
        line = replace(
            _line_of(epoch, self._steps, name),
            sha256=checksum(data),
            norms=tuple(map(lossless_number, norms)),
            ratios=tuple(map(lossless_number, ratios)),
            losses=checksum(by_step),
            confusion=() if epoch.epoch % self._confusion_every else _cells(epoch.confusion),
            sharpness=None if sharpness is None else lossless_number(sharpness),
        )
        if is_best:
            self._best = name
        self._losses.add(by_step)
        self._lines.add(encoded(line))
        self._weights = name, data
        self._write()

    def end(
        self,
        outcome: TrainingOutcome,
        message: Sentence,
        seconds: float,
        test: float | None = None,
        losses: np.ndarray | None = None,
        *,
        metrics: Mapping[str, float] | None = None,
        confusion: np.ndarray | None = None,
        best_epoch: int | None = None,
    ) -> None:
        """Write how the run ended, and have all of it on the disk; raises OSError.

        `close` comes after it, also where it fails.

        Args:
            outcome: what became of it.
            message: that in words.
            seconds: of training.
            test: the loss on the test data.
            losses: (steps,): of the steps of an epoch that was not finished.
            metrics: on the test data.
            confusion: (classes, classes), of the test data.
            best_epoch: the one whose weights are those of the run, if it is not the last.
        """
        if self._weights is not None:
            self._write()
        steps, tail = self._steps, np.empty(0) if losses is None else losses
        by_step = np.asarray(tail, "<f4").tobytes()
        self._losses.add(by_step)
        self._losses.write()
        for name in (LOSSES, EPOCHS, *self._kept):
            force_to_disk(self.directory / name)
        error = None if test is None else lossless_number(test)
        table = () if confusion is None else tuple(map(tuple, confusion.tolist()))
        end = RunEnd(
            outcome, message, seconds, error, steps + len(tail), checksum(by_step),
            lossless_metrics(metrics or {}), table, best_epoch,
        )  # fmt: skip
        write_atomic(self.directory / END, readable(end))

    def _write(self) -> None:
        assert self._weights is not None
        name, data = self._weights
        self._losses.write()
        self._write_weights(name, data)
        self._lines.write()
        self._weights = None
        for old in [kept for kept in self._kept[:-1] if kept != self._best]:
            with contextlib.suppress(OSError):
                (self.directory / old).unlink()
            self._kept.remove(old)

    def _write_weights(self, name: str, data: bytes) -> None:
        part = self.directory / PART
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
        """Add bytes to be written."""
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


def _line_of(epoch: TrainingEpoch, steps: int, weights: str) -> EpochLine:
    """Return an epoch's own numbers as a line; `steps` are done, `weights` names their file."""
    return EpochLine(
        epoch.epoch,
        steps,
        train=lossless_number(epoch.train),
        validation=lossless_number(epoch.validation),
        seconds=lossless_number(epoch.seconds),
        rate=lossless_number(epoch.rate),
        weights=weights,
        sha256="",
        train_metrics=lossless_metrics(epoch.train_metrics),
        validation_metrics=lossless_metrics(epoch.validation_metrics),
    )


def _cells(matrix: np.ndarray | None) -> tuple[int, ...]:
    """Return the cells of a matrix, row by row."""
    return () if matrix is None else tuple(matrix.ravel().tolist())
