"""A kept run as event files, which TensorBoard shows."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from explorer.storage.files import write_atomic, writing
from explorer.storage.logs.writer import records
from explorer.storage.runs.saved import SavedRun

_Scalar = tuple[float, int, dict[str, float]]
"""Seconds since 1970, the step, and its value by the tag."""


def write_events(run: SavedRun, folder: Path) -> None:
    """Write a run below a folder of such runs, named as Keras' own callback does it.

    Of training: the loss of every step, and of every epoch with its learning rate, and the
    sharpness where it was measured; of validation: the loss of every epoch; of both: every metric
    that was kept. A later call for the same run writes the same files.

    Raises:
        SentenceError: a file cannot be written.
    """
    begun = run.settings.begun.timestamp()
    ends = begun + np.nancumsum(run.seconds)
    parts = {
        "train": [
            *_epochs("epoch_loss", run.train, run, ends),
            *_epochs("epoch_learning_rate", run.rates, run, ends),
            *_metrics(0, run, ends),
            *_known(_epochs("epoch_sharpness", run.sharpness, run, ends)),
            *_steps(run, begun, ends),
        ],
        "validation": [
            *_epochs("epoch_loss", run.validation, run, ends),
            *_metrics(1, run, ends),
        ],
    }
    for name, scalars in parts.items():
        path = folder / run.directory.name / name / f"events.out.tfevents.{begun:.0f}.explorer"
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, records(scalars, begun))


def _epochs(tag: str, values: np.ndarray, run: SavedRun, ends: np.ndarray) -> list[_Scalar]:
    rows = zip(run.epochs.tolist(), values.tolist(), ends.tolist(), strict=True)
    return [(end, epoch, {tag: value}) for epoch, value, end in rows]


def _metrics(part: int, run: SavedRun, ends: np.ndarray) -> list[_Scalar]:
    """Return every metric of the training data (0) or of the validation data (1)."""
    return [
        scalar
        for name, values in run.metrics.items()
        for scalar in _known(_epochs(f"epoch_{name}", values[:, part], run, ends))
    ]


def _known(scalars: list[_Scalar]) -> list[_Scalar]:
    """Return those that are numbers: NaN stands for what was not kept or not measured."""
    return [scalar for scalar in scalars if not any(map(math.isnan, scalar[2].values()))]


def _steps(run: SavedRun, begun: float, ends: np.ndarray) -> list[_Scalar]:
    """Return the loss of every step, with times between the ends of the epochs."""
    steps = np.arange(1, len(run.losses) + 1)
    times = np.interp(steps, np.append(0, run.steps), np.append(begun, ends))
    rows = zip(steps.tolist(), run.losses.tolist(), times.tolist(), strict=True)
    return [(at, step, {"batch_loss": loss}) for step, loss, at in rows]
