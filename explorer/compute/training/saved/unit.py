"""A hidden unit of a saved run."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from explorer.compute.kit.chunk_size import until_done
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
    thread = ThreadPoolExecutor(1, "unit of a kept run")
    try:
        future = thread.submit(_unit, problem)
        yield from until_done(future)
        found = future.result()
        if found is not None:
            yield found
    finally:
        thread.shutdown(wait=False)


def _unit(problem: RunUnit) -> TrainingUnit | None:
    kept = load_run(Path(problem.directory))
    dataset = load(kept.settings.problem)
    dataset.check_same(kept.settings.data)
    learner = learner_of(kept.settings.problem, dataset)
    learner.restore(load_state(kept.directory, kept.best_epoch))
    width = sum(layer.units for layer in kept.settings.problem.layers) + dataset.outputs
    units = Units(learner, dataset, watched_rows(len(dataset.train), width))
    return units.at(problem.layer, problem.unit, float(kept.best_epoch or len(kept.epochs)))
