"""Confusion matrices of the validation data by epoch, as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

_MOST_WRITTEN = 8_000_000
"""Bytes, about, that all matrices of a run may take on the disk."""
_CELL = 3
"""Bytes, about, of a number as it is written."""


class EpochConfusion(NamedTuple):
    """The matrix at the end of an epoch."""

    epoch: int
    """From 1."""
    matrix: np.ndarray
    """(classes, classes) of any integers: rows are true, columns predicted."""

    @classmethod
    def small(cls, epoch: int, matrix: np.ndarray) -> EpochConfusion:
        """Return the matrix in the smallest integers that hold its counts."""
        return cls(epoch, matrix.astype(np.min_scalar_type(int(matrix.max(initial=0)))))

    @classmethod
    def of_cells(cls, epoch: int, cells: Sequence[int], classes: int) -> EpochConfusion | None:
        """Return the matrix of its cells, row by row; None where these do not fit the classes."""
        if not classes or len(cells) != classes * classes:
            return None
        return cls.small(epoch, np.array(cells, np.int64).reshape(classes, classes))


def written_every(epochs: int, classes: int) -> int:
    """Return after how many epochs a matrix is written, for those of the whole run to have room."""
    return max(1, -(-epochs * classes * classes * _CELL // _MOST_WRITTEN))
