"""The rows of training data that a run is watched on: always the same ones, or all."""

from __future__ import annotations

import numpy as np

MOST_ROWS = 2048
_MOST_VALUES = 1 << 22
"""Of all layers together, which are kept until the way back through them is gone."""
_LEAST_ROWS = 64


def watched_rows(rows: int, width: int) -> np.ndarray:
    """Return the numbers of rows at equal distances, all where they are few, (n,) int32.

    Args:
        rows: of the training data.
        width: units of all layers together.
    """
    most = min(MOST_ROWS, _at_once(width))
    return np.linspace(0, rows - 1, min(rows, most)).round().astype(np.int32)


def pieces(rows: int, width: int) -> list[np.ndarray]:
    """Return the numbers of all rows, in pieces of which each can be looked at at once."""
    every = np.arange(rows, dtype=np.int32)
    return np.array_split(every, max(1, -(-rows // _at_once(width))))


def _at_once(width: int) -> int:
    return max(_LEAST_ROWS, _MOST_VALUES // max(width, 1))
