"""Learners that wait for another run of the same shape.

XLA keeps every program it has compiled until the process ends, some 3 MB for each run. So the
model, its optimizer and what was compiled for them are taken again wherever that is possible.
"""

from __future__ import annotations

import threading

from explorer.compute.datasets import Dataset
from explorer.compute.learners import Learner, learner_of, shape_of
from explorer.core.training import TrainingSpec

_MOST, _MOST_WEIGHTS = 8, 2_000_000
"""Learners that wait, and their weights all in all, unless there is but one."""

_waiting: dict[tuple[object, ...], Learner] = {}
"""By shape, the one that has waited longest first."""
_one_at_a_time = threading.Lock()


def take(spec: TrainingSpec, dataset: Dataset) -> Learner:
    """Return a learner at its initial weights, of which nobody else has hold.

    Raises:
        SentenceError: the model or the batch takes too much memory.
    """
    shape = shape_of(spec, dataset)
    with _one_at_a_time:
        learner = _waiting.pop(shape, None)
    if learner is None:
        return learner_of(spec, dataset)
    learner.begin_anew(spec, dataset)
    return learner


def give_back(spec: TrainingSpec, dataset: Dataset, learner: Learner) -> None:
    """Let a learner wait for the next run: nothing of the one before uses it any more."""
    with _one_at_a_time:
        _waiting.pop(shape_of(spec, dataset), None)
        _waiting[shape_of(spec, dataset)] = learner
        while len(_waiting) > _MOST or (len(_waiting) > 1 and _weights() > _MOST_WEIGHTS):
            del _waiting[next(iter(_waiting))]


def _weights() -> int:
    return sum(learner.model.count_params() for learner in _waiting.values())
