"""Predictions of the model of a saved run."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from msgspec.structs import replace

from explorer.compute.kit.chunk_size import in_thread
from explorer.compute.training.data.prepared import load
from explorer.compute.training.model.learner import learner_of
from explorer.compute.training.model.predictions import Predictions
from explorer.core.training.kept import RunFit
from explorer.core.training.results import TrainingBoundary, TrainingFit
from explorer.storage.runs.saved import load_run, load_state


def run(problem: RunFit) -> Generator[TrainingFit | TrainingBoundary | None]:
    """Yield what the run's model predicts; None is a chance to do something else.

    Raises:
        SentenceError: the run or its data cannot be read any more.
    """
    directory = Path(problem.directory)
    picture = yield from in_thread("fit of a kept run", lambda _: _fit(directory))
    if picture is not None:
        yield picture


def _fit(directory: Path) -> TrainingFit | TrainingBoundary | None:
    kept = load_run(directory)
    dataset = load(kept.settings.problem)
    dataset.check_same(kept.settings.data)
    learner = learner_of(kept.settings.problem, dataset)
    learner.restore(load_state(directory, kept.best_epoch))
    epoch = float(kept.best_epoch or len(kept.epochs))
    picture = Predictions(learner.model, dataset, learner.objective).picture(epoch)
    if isinstance(picture, TrainingBoundary):
        return replace(picture, points=dataset.points())
    return picture
