"""Rows of numbers that grow in flat memory."""

from __future__ import annotations

import numpy as np


class Rows:
    """Rows of numbers that grow, with every second one forgotten whenever they are too many.

    Args:
        width: numbers in a row.
        most: rows that are kept; None: all.
    """

    def __init__(self, width: int, most: int | None = None) -> None:
        self._kept = np.empty((64, width))
        self._count = 0
        self._most = most
        self._seen = 0
        self._every = 1
        """One of so many rows is kept for good."""
        self._is_passing = False
        """Whether the last row is there only because it is the newest."""

    @property
    def values(self) -> np.ndarray:
        """(n, width): what is kept, the newest row last."""
        return self._kept[: self._count]

    def extend(self, rows: np.ndarray) -> None:
        """Add (n, width) rows; of more than may be kept, some at equal distances."""
        if self._most is not None and len(rows) > self._most:
            rows = rows[np.linspace(0, len(rows) - 1, self._most).round().astype(int)]
        if self._most is not None:
            for row in rows.tolist():
                self.append(*row)
            return
        self._kept = np.concatenate([self.values, rows, self._kept[: max(64, len(rows))]])
        self._count += len(rows)
        self._seen += len(rows)

    def append(self, *row: float) -> None:
        """Add a row."""
        if self._is_passing:
            self._count -= 1
        elif self._count == self._most:
            kept = self.values[::2].copy()
            self._every, self._count = 2 * self._every, len(kept)
            self._kept[: len(kept)] = kept
        if self._count == len(self._kept):
            self._kept = np.concatenate([self._kept, np.empty_like(self._kept)])
        self._kept[self._count] = row
        self._is_passing = self._seen % self._every != 0
        self._count += 1
        self._seen += 1
