"""The rows of all batches, by epoch."""

from __future__ import annotations

import numpy as np

from explorer.core.training.spec import Sampling


class Batches:
    """The rows of all batches, drawn by NumPy from the seed; epochs in any order.

    Args:
        rows: how many there are to draw from.
        size: how many a step takes; what is left over at the end of an epoch is dropped.
        sampling: with replacement for each batch, or by a permutation of the rows for each epoch.
        seed: of the draws.
    """

    def __init__(self, rows: int, size: int, sampling: Sampling, seed: int) -> None:
        self.steps = rows // size
        """Steps in an epoch."""
        self.size = size
        self._rows = rows
        self._sampling = sampling
        self._seed = seed
        self._last = -1, np.empty((0, 0), np.int32)

    def of(self, epoch: int) -> np.ndarray:
        """Return the rows of an epoch, (steps, size) int32; epochs count from 0."""
        # Kept, as each few steps ask for them. One assignment: threads may ask at the same time.
        if (last := self._last)[0] != epoch:
            self._last = last = epoch, self._drawn(epoch)
        return last[1]

    def _drawn(self, epoch: int) -> np.ndarray:
        draw = np.random.default_rng([self._seed, epoch])
        shape = self.steps, self.size
        if self._sampling == "replacement":
            return draw.integers(0, self._rows, shape, np.int32)
        order = draw.permutation(self._rows)[: self.steps * self.size]
        return order.astype(np.int32).reshape(shape)
