"""A kept run, read back: its curves, its outcome, and the weights of an epoch.

Checksums tell what is whole: of the rest as much is lost as has to be (see `writer`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.core.sentence import Sentence, SentenceError, refusal, sentence
from explorer.core.training.growing.confusions import EpochConfusion
from explorer.storage.runs.about import NOTHING_SAID, RunAbout, read_about
from explorer.storage.runs.arrays import ArraysError, read_arrays
from explorer.storage.runs.files import (
    MAX_LOSSES,
    MAX_WEIGHTS,
    EpochLine,
    JsonNumber,
    RunEnd,
    RunSettings,
    checksum,
    has_lost_epochs,
    lost_epochs,
    read_bytes,
    read_end,
    read_epochs,
    read_settings,
)
from explorer.storage.runs.folders import LOSSES, goes_on

_HEADERS = 200_000
"""Bytes that the headers of a file of arrays take, at most."""


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
    """At the end of each."""
    norms: np.ndarray
    """(epochs, layers): of the gradient at the last step of each; NaN where not kept."""
    ratios: np.ndarray
    """(epochs, layers): norm of the last update of each by that of the weights; NaN likewise."""
    losses: np.ndarray
    """(n,) float32: of all steps of these epochs and of one that was not finished; fewer where
    some are lost."""
    metrics: dict[str, np.ndarray]
    """(epochs, 2): of training and of validation data; NaN where they are not kept."""
    sharpness: np.ndarray
    """(epochs,): largest eigenvalue of the Hessian of the loss at the end of each; NaN where it was
    not measured."""
    confusions: list[EpochConfusion]
    """Of the validation data, of some epochs."""
    end: RunEnd | None
    """None: it never ended."""
    sentence: Sentence
    notes: list[Sentence]
    """Description of the damage."""
    about: RunAbout = NOTHING_SAID
    is_live: bool = False
    """Whether some process still trains it."""

    @property
    def best_epoch(self) -> int | None:
        """The epoch whose weights are those of the run, where it is not the last one."""
        return self.end.best_epoch if self.end is not None else None


def load_run(directory: Path) -> SavedRun:
    """Return a run with all its curves.

    Raises:
        SentenceError: it cannot be read.
    """
    settings = read_settings(directory)
    lines, notes = read_epochs(directory)
    end, told = read_end(directory, lines[-1].epoch if lines else 0)
    if not lines and not notes and has_lost_epochs(directory, end):
        notes.append(lost_epochs())
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
        metrics=_metrics(lines),
        sharpness=np.array(
            [np.nan if line.sharpness is None else float(line.sharpness) for line in lines]
        ),
        confusions=_confusions(lines, len(settings.classes)),
        end=end,
        sentence=told,
        notes=notes,
        about=read_about(directory),
        is_live=end is None and goes_on(directory),
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
        most = min(4 * all_steps, MAX_LOSSES)
        data = read_bytes(directory / LOSSES, most)
    count = _sound(lines, data[: 4 * steps])
    if count < steps:
        lost = f"{steps - count:,}"
        notes.append(sentence("The losses of the last {count} steps are lost.", count=lost))
    elif end is not None and end.losses == checksum(data[4 * steps :]):
        count = len(data) // 4
    return np.frombuffer(data, "<f4", count)


def _sound(lines: Sequence[EpochLine], data: bytes) -> int:
    """Return how many losses are those that were written."""
    first = 0
    for line in lines:
        if line.losses and checksum(data[4 * first : 4 * line.steps]) != line.losses:
            return first
        first = line.steps
    return len(data) // 4


def _metrics(lines: Sequence[EpochLine]) -> dict[str, np.ndarray]:
    """Return the metrics by name, (epochs, 2) each."""
    names = dict.fromkeys(name for line in lines for name in line.validation_metrics)
    return {
        name: np.array(
            [
                [float(of.get(name, "NaN")) for of in (line.train_metrics, line.validation_metrics)]
                for line in lines
            ]
        )
        for name in names
    }


def _confusions(lines: Sequence[EpochLine], classes: int) -> list[EpochConfusion]:
    found = (EpochConfusion.of_cells(line.epoch, line.confusion, classes) for line in lines)
    return [each for each in found if each is not None]


def _by_layer(rows: list[tuple[JsonNumber, ...]], layers: int) -> np.ndarray:
    table = np.full((len(rows), layers), np.nan)
    for i, row in enumerate(rows):
        if len(row) == layers:
            table[i] = [float(value) for value in row]
    return table


def load_state(directory: Path, epoch: int | None = None) -> list[np.ndarray]:
    """Return the weights at the end of an epoch, then the optimizer's variables, as they were kept.

    Args:
        directory: of the run.
        epoch: one whose weights were kept; None, or one that is not there: the last finished one.

    Raises:
        SentenceError: there are none, or they are not those that were written.
    """
    lines, _ = read_epochs(directory)
    if not lines:
        raise refusal("This run has no weights: no epoch was finished.")
    line = next((each for each in lines if each.epoch == epoch), lines[-1])
    name = line.weights
    settings = read_settings(directory)
    # With the two or three numbers for each weight that an optimizer remembers.
    most = 20 * settings.weights + _HEADERS
    data = read_bytes(directory / name, min(most, MAX_WEIGHTS))
    if checksum(data) != line.sha256:
        raise refusal("{name} is damaged.", name=name)
    try:
        return read_arrays(data, most)
    except ArraysError:
        raise refusal("{name} is damaged.", name=name) from None
