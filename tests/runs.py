"""Runs on the disk for the tests, without a training."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from explorer.core.training.spec import TrainingProblem
from explorer.storage.runs.files import RunSettings
from explorer.storage.runs.saved import SavedRun
from explorer.storage.runs.writer import RunWriter


def begin_run(
    folder: Path,
    problem: TrainingProblem,
    inputs: Sequence[str],
    target: str,
    layers: Sequence[str],
    resumed: SavedRun | None = None,
    *,
    steps: int = 0,
    classes: Sequence[str] = (),
) -> RunWriter:
    """Return the writer of a run that begins now, in a directory of its own below `folder`."""
    now = datetime.now().astimezone()
    settings = RunSettings(
        problem, tuple(inputs), target, tuple(layers), now, steps=steps, classes=tuple(classes)
    )
    return RunWriter.begin(folder, settings, resumed)
