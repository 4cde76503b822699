"""What the loops of a shared training have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple

import numpy as np

from explorer.compute.training.model.learner import Learner
from explorer.compute.training.steps import Look, Steps, running_means


class Told(NamedTuple):
    """Some steps, with the numbers of whole batches."""

    rows: np.ndarray
    """(n, 3) float32: loss and scores of each step."""
    seconds: float


class SharedLoop(ABC):
    """Takes all steps but the last, looks at the last one, and takes it.

    Args:
        learner: has the weights between two calls of `_taken`.
    """

    longest = 64

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self._total = np.float32(0)

    @abstractmethod
    def _taken(self, epoch: int, first: int, count: int) -> Told:
        """Take some steps of an epoch; raises SentenceError where a worker is gone."""

    def advance(self, epoch: int, first: int, count: int) -> Steps:
        """Take some steps.

        Raises:
            SentenceError: a worker is gone.
        """
        last = first + count - 1
        parts = [self._taken(epoch, first, count - 1)] if count > 1 else []
        look = Look(self._learner, self._learner.batches.of(epoch)[last])
        parts.append(self._taken(epoch, last, 1))
        rows = np.concatenate([part.rows for part in parts])
        seconds = sum(part.seconds for part in parts)
        means, self._total = running_means(rows[:, 0], first, self._total)
        return Steps(rows[:, 0], means, rows[:, 1:], *look.norms(), seconds)
