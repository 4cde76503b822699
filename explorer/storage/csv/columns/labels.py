"""The different cells of a column, as it is read."""

from __future__ import annotations

import numpy as np

_MOST = 400
"""Of which each is known, as several may be one but for blanks and case."""


class Labels:
    """Which cells a column has, without blanks around them, and which of them each row has."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._parts: list[np.ndarray] = []
        self._are_known = True

    def add(self, cells: list[str]) -> None:
        """Take further cells; of a column with too many different ones none is known."""
        if not self._are_known:
            return
        cells = [*map(str.strip, cells)]
        for label in dict.fromkeys(cells):
            self._numbers.setdefault(label, len(self._numbers))
        if len(self._numbers) > _MOST:
            self._are_known = False
            self._numbers.clear()
            self._parts.clear()
            return
        codes = map(self._numbers.__getitem__, cells)
        self._parts.append(np.fromiter(codes, np.int16, len(cells)))

    @property
    def names(self) -> tuple[str, ...]:
        """The different cells in the order of their first rows; none where there are too many."""
        return tuple(self._numbers)

    def codes(self) -> np.ndarray | None:
        """Return which of the names each row has, (rows,) int16; None where there are none."""
        return np.concatenate(self._parts) if self._parts else None
