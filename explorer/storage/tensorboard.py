"""A kept run as event files, which TensorBoard shows."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from explorer.core.sentence import refusal
from explorer.storage.files import write_atomic, writing
from explorer.storage.runs.saved import SavedRun


class _Scalar(NamedTuple):
    tag: str
    step: int
    value: float
    time: float
    """Seconds since 1970."""


def check_tensorboard() -> None:
    """Raise SentenceError where TensorBoard, which is optional, is not installed."""
    if importlib.util.find_spec("tensorboard") is None:
        raise refusal(
            "TensorBoard is not installed; {command} installs it.",
            command='pip install "gradient-explorer[tensorboard]"',
        )


def write_events(run: SavedRun, folder: Path) -> None:
    """Write a run below a folder of such runs, named as Keras' own callback does it.

    Of training: the loss of every step, and of every epoch with its learning rate; of validation:
    the loss of every epoch. A later call for the same run writes the same files.

    Raises:
        SentenceError: TensorBoard is not installed, or a file cannot be written.
    """
    check_tensorboard()
    begun = run.settings.begun.timestamp()
    ends = begun + np.nancumsum(run.seconds)
    parts = {
        "train": [
            *_epochs("epoch_loss", run.train, run, ends),
            *_epochs("epoch_learning_rate", run.rates, run, ends),
            *_steps(run, begun, ends),
        ],
        "validation": _epochs("epoch_loss", run.validation, run, ends),
    }
    for name, scalars in parts.items():
        path = folder / run.directory.name / name / f"events.out.tfevents.{begun:.0f}.explorer"
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, _events(scalars, begun))


def _epochs(tag: str, values: np.ndarray, run: SavedRun, ends: np.ndarray) -> list[_Scalar]:
    rows = zip(run.epochs.tolist(), values.tolist(), ends.tolist(), strict=True)
    return [_Scalar(tag, epoch, value, end) for epoch, value, end in rows]


def _steps(run: SavedRun, begun: float, ends: np.ndarray) -> list[_Scalar]:
    """Return the loss of every step, with times between the ends of the epochs."""
    steps = np.arange(1, len(run.losses) + 1)
    times = np.interp(steps, np.append(0, run.steps), np.append(begun, ends))
    rows = zip(steps.tolist(), run.losses.tolist(), times.tolist(), strict=True)
    return [_Scalar("batch_loss", step, loss, at) for step, loss, at in rows]


def _events(scalars: Iterable[_Scalar], begun: float) -> bytes:
    # Parts of TensorBoard that do not take TensorFlow with them; classes are made as they load.
    from tensorboard.compat.proto import event_pb2, summary_pb2
    from tensorboard.summary.writer.record_writer import RecordWriter

    event_of: Any = event_pb2
    summary_of: Any = summary_pb2
    data = io.BytesIO()
    writer = RecordWriter(data)
    writer.write(event_of.Event(wall_time=begun, file_version="brain.Event:2").SerializeToString())
    for scalar in scalars:
        summary = summary_of.Summary(
            value=[summary_of.Summary.Value(tag=scalar.tag, simple_value=scalar.value)]
        )
        event = event_of.Event(wall_time=scalar.time, step=scalar.step, summary=summary)
        writer.write(event.SerializeToString())
    return data.getvalue()
