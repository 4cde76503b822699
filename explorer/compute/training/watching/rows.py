"""The rows of training data on which a run is watched: always the same ones, or all."""

from __future__ import annotations

import numpy as np

_MOST_ROWS = 2048
_MOST_VALUES = 1 << 22
"""Outputs of all layers together, which are kept until the backward pass is over."""
_LEAST_ROWS = 64


def watched_rows(rows: int, width: int) -> np.ndarray:
    """Return the numbers of rows at equal distances, of few rows all, (n,) int32.

    Args:
        rows: how many the training data have.
        width: units of all layers together.
    """
    most = min(_MOST_ROWS, _at_once(width))
    return np.linspace(0, rows - 1, min(rows, most)).round().astype(np.int32)


def pieces(rows: int, width: int) -> list[np.ndarray]:
    """Return the numbers of all rows, (n,) int32 in each piece, which fits into memory at once."""
    every = np.arange(rows, dtype=np.int32)
    return np.array_split(every, max(1, -(-rows // _at_once(width))))


def _at_once(width: int) -> int:
    return max(_LEAST_ROWS, _MOST_VALUES // max(width, 1))
