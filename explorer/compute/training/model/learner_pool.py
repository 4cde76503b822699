"""Learners that wait for another run of the same shape.

XLA keeps every program it has compiled until the process ends, some 3 MB for each run, and
TensorFlow every gradient that a traced step of Keras' `fit` has of its own, with the graph and the
model around it. So the model, its optimizer and what was compiled for them are taken again wherever
that is possible.
"""

from __future__ import annotations

import threading
from collections import Counter

from explorer.compute.training.data.dataset import Dataset
from explorer.compute.training.model.learner import Learner, learner_of, shape_of
from explorer.core.training.spec import TrainingProblem

_MOST, _MOST_WEIGHTS = 8, 2_000_000
"""Learners that wait, and their weights all in all, unless there is but one."""
_PATIENCE = 1.0
"""Seconds for which a learner is waited for whose run is closed: `fit` ends in its own thread."""

_waiting: dict[tuple[object, ...], Learner] = {}
"""By shape, the one that has waited longest first."""
_coming: Counter[tuple[object, ...]] = Counter()
"""By shape, how many are to be given back soon."""
_changed = threading.Condition()


def take(problem: TrainingProblem, dataset: Dataset) -> Learner:
    """Return a learner at its initial weights, of which nobody else has hold.

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
    """Tell that a learner will be given back as soon as nothing uses it any more."""
    with _changed:
        _coming[shape_of(problem, dataset)] += 1


def give_back(problem: TrainingProblem, dataset: Dataset, learner: Learner) -> None:
    """Let a learner that was expected wait for the next run: nothing uses it any more."""
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
