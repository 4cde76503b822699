"""Learners that wait for another run of the same shape.

XLA keeps every program that it has compiled until the process ends, some 3 MB for each run.
TensorFlow keeps the custom gradients of every traced step of Keras' `fit`, with the graph and the
model around them. So a model, its optimizer and what was compiled for them are used again wherever
that is possible.
"""

from __future__ import annotations

import threading
from collections import Counter

from explorer.compute.training.data.dataset import Dataset
from explorer.compute.training.model.learner import Learner, learner_of, shape_of
from explorer.core.training.spec import TrainingProblem

_MOST, _MOST_WEIGHTS = 8, 2_000_000
"""Learners that wait at most, and the sum of their weights, unless there is only one."""
_PATIENCE = 1.0
"""Seconds to wait for the learner of a run that is closed: `fit` ends in its own thread."""

_waiting: dict[tuple[object, ...], Learner] = {}
"""By shape, the one that has waited longest first."""
_coming: Counter[tuple[object, ...]] = Counter()
"""By shape, how many will be given back soon."""
_changed = threading.Condition()


def take(problem: TrainingProblem, dataset: Dataset) -> Learner:
    """Return a learner at its initial weights that nothing else uses.

    Raises:
        SentenceError: the model or the batch takes too much memory.
    """
    shape = shape_of(problem, dataset)
    with _changed:
        _changed.wait_for(lambda: shape in _waiting or not _coming[shape], _PATIENCE)
        learner = _waiting.pop(shape, None)
    if learner is None:
        return learner_of(problem, dataset)
    learner.begin_anew(problem, dataset)
    return learner


def expect_back(problem: TrainingProblem, dataset: Dataset) -> None:
    """Announce that a learner will be given back as soon as nothing uses it any more."""
    with _changed:
        _coming[shape_of(problem, dataset)] += 1


def give_back(problem: TrainingProblem, dataset: Dataset, learner: Learner) -> None:
    """Let an announced learner, which nothing uses any more, wait for the next run."""
    shape = shape_of(problem, dataset)
    with _changed:
        if _coming[shape] > 1:
            _coming[shape] -= 1
        else:
            del _coming[shape]
        _waiting.pop(shape, None)
        _waiting[shape] = learner
        _changed.notify_all()
        while len(_waiting) > _MOST or (len(_waiting) > 1 and _weights() > _MOST_WEIGHTS):
            del _waiting[next(iter(_waiting))]


def _weights() -> int:
    return sum(learner.model.count_params() for learner in _waiting.values())
