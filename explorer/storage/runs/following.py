"""A kept run that somebody else goes on training, read on as it grows."""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec
import numpy as np

from explorer.core.training.growing.confusions import EpochConfusion
from explorer.core.training.results import TrainingEpoch, TrainingResult, TrainingSteps
from explorer.storage.runs.appended import AppendedLines
from explorer.storage.runs.curves import end_of
from explorer.storage.runs.files import EpochLine, read_end
from explorer.storage.runs.folders import END, EPOCHS, LOSSES, goes_on
from explorer.storage.runs.saved import SavedRun

_ASKED_EVERY = 1.0
"""Seconds after which is asked whether it still goes on: a kill changes no file."""
_GROWS_FOR = 30.0
"""Seconds after its last epoch for which a run goes on that cannot be asked."""


class ReplacedError(Exception):
    """The files of a run are others by now: it is to be read anew."""


class RunFollower:
    """Tells of a run what came after it was loaded, as its engine would."""

    def __init__(self, kept: SavedRun) -> None:
        self._kept = kept
        self._lines = AppendedLines(kept.directory / EPOCHS)
        self._epochs, self._steps = 0, 0
        """Those that were told."""
        self._seconds = float(np.nansum(kept.seconds))
        self._best = _least(kept)
        """The least validation loss, and its epoch."""
        self._is_going = kept.is_live
        self._asked_at = time.monotonic()
        self._grew_at = -np.inf
        self.is_over = kept.end is not None
        """Whether nothing more comes."""

    @property
    def directory(self) -> Path:
        """Of the run."""
        return self._kept.directory

    def read_on(self) -> list[TrainingResult]:
        """Return what came since the last look and, last of all, how it ended.

        Raises:
            ReplacedError: it is another run by now.
            SentenceError: it cannot be read any more.
        """
        texts, is_anew = self._lines.read()
        if is_anew:
            texts = self._skip_known(texts)
        told: list[TrainingResult] = []
        for text in texts:
            told += self._epoch(text)
        if told:
            self._is_going, self._grew_at = True, time.monotonic()
            return told
        return self._end()

    def _skip_known(self, texts: list[bytes]) -> list[bytes]:
        """Return the lines after those that were loaded; raises ReplacedError."""
        kept, count = self._kept, len(self._kept.epochs)
        if self._epochs or len(texts) < count:
            raise ReplacedError
        if count:
            last = _decoded(texts[count - 1])
            found = last.epoch, last.steps, float(last.train), float(last.validation)
            known = (each[-1] for each in (kept.epochs, kept.steps, kept.train, kept.validation))
            if not np.array_equal(found, [*known], equal_nan=True):
                raise ReplacedError
            self._epochs, self._steps = last.epoch, last.steps
        return texts[count:]

    def _epoch(self, text: bytes) -> list[TrainingResult]:
        line = _decoded(text)
        if line.epoch <= self._epochs or line.steps < self._steps:
            raise ReplacedError
        first, count = self._steps, line.steps - self._steps
        losses = self._losses(first, count)
        self._epochs, self._steps = line.epoch, line.steps
        if float(line.validation) < self._best[0]:
            self._best = float(line.validation), line.epoch
        self._seconds += float(line.seconds) if np.isfinite(float(line.seconds)) else 0.0
        layers = len(self._kept.settings.layers)
        steps = TrainingSteps(
            first, losses, losses, self._seconds, float(line.rate),
            _by_layer(line.norms, layers), _by_layer(line.ratios, layers),
        )  # fmt: skip
        epoch = TrainingEpoch(
            line.epoch, float(line.train), float(line.validation), float(line.seconds),
            float(line.rate),
            {name: float(value) for name, value in line.train_metrics.items()},
            {name: float(value) for name, value in line.validation_metrics.items()},
            self._confusion(line),
        )  # fmt: skip
        return [steps, epoch]

    def _confusion(self, line: EpochLine) -> np.ndarray | None:
        classes = len(self._kept.settings.classes)
        found = EpochConfusion.of_cells(line.epoch, line.confusion, classes)
        return None if found is None else found.matrix

    def _losses(self, first: int, count: int) -> np.ndarray:
        """Return the losses of some steps, which are written before the line that tells of them."""
        try:
            with (self.directory / LOSSES).open("rb") as file:
                file.seek(4 * first, os.SEEK_SET)
                data = file.read(4 * count)
        except OSError:
            raise ReplacedError from None
        if len(data) < 4 * count:
            raise ReplacedError
        return np.frombuffer(data, "<f4")

    def _end(self) -> list[TrainingResult]:
        """Return how it ended, if it did; one that was killed never says so."""
        directory, now = self.directory, time.monotonic()
        self.is_over = (directory / END).exists()
        if not self.is_over:
            if not self._is_going or now < self._asked_at + _ASKED_EVERY:
                return []
            self._asked_at = now
            if goes_on(directory) or now < self._grew_at + _GROWS_FOR:
                return []
            self._is_going = False
        end, told = read_end(directory, self._epochs)
        steps = max(self._steps, end.steps if end is not None else 0)
        return [end_of(end, told, steps, self._seconds, self._best[1] or None)]


def _least(kept: SavedRun) -> tuple[float, int]:
    known = np.where(np.isfinite(kept.validation), kept.validation, np.inf)
    if not len(known) or not np.isfinite(known.min()):
        return np.inf, 0
    return float(known.min()), int(kept.epochs[known.argmin()])


def _decoded(text: bytes) -> EpochLine:
    try:
        return msgspec.json.decode(text, type=EpochLine)
    except (msgspec.DecodeError, RecursionError):
        raise ReplacedError from None


def _by_layer(values: tuple[object, ...], layers: int) -> np.ndarray:
    if len(values) != layers:
        return np.full(layers, np.nan)
    return np.array([float(value) for value in values])  # pyright: ignore[reportArgumentType]
