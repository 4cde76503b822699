"""A hidden unit of a saved run."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from explorer.compute.kit.chunk_size import in_thread
from explorer.compute.training.data.prepared import load
from explorer.compute.training.model.learner import learner_of
from explorer.compute.training.watching.rows import watched_rows
from explorer.compute.training.watching.unit import Units
from explorer.core.training.unit import RunUnit, TrainingUnit
from explorer.storage.runs.saved import load_run, load_state


def run(problem: RunUnit) -> Generator[TrainingUnit | None]:
    """Yield the outputs of a unit; None is a chance to do something else.

    Raises:
        SentenceError: the run or its data cannot be read any more.
    """
    found = yield from in_thread("unit of a kept run", lambda _: _unit(problem))
    if found is not None:
        yield found


def _unit(problem: RunUnit) -> TrainingUnit | None:
    kept = load_run(Path(problem.directory))
    dataset = load(kept.settings.problem)
    dataset.check_same(kept.settings.data)
    learner = learner_of(kept.settings.problem, dataset)
    learner.restore(load_state(kept.directory, kept.best_epoch))
    width = sum(layer.units for layer in kept.settings.problem.layers) + dataset.outputs
    units = Units(learner, dataset, watched_rows(len(dataset.train), width))
    return units.at(problem.layer, problem.unit, float(kept.best_epoch or len(kept.epochs)))
