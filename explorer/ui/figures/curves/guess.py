"""A line that a person draws over the curves: what they think that another one is."""

from __future__ import annotations

import numpy as np

COLUMNS = 241
"""Places along the axis at which the line has a value, or none yet."""
STRIDE = 12
"""Columns from one place that the keys reach to the next."""
_SMOOTH = 7
"""Columns over which a stroke of the hand is averaged."""


class Guess:
    """Values at `COLUMNS` places of a range; NaN where nothing was drawn.

    The mouse draws strokes; the keys go from place to place and set a value there, with straight
    lines to the nearest places that have one.
    """

    def __init__(self, low: float, high: float) -> None:
        self.x = np.linspace(low, high, COLUMNS)
        self._drawn = np.full(COLUMNS, np.nan)
        self._is_stroke = np.zeros(COLUMNS, bool)
        """Where a value comes from the mouse, which shakes."""
        self.column = COLUMNS // 2 // STRIDE * STRIDE
        """The place that the keys have reached."""

    @property
    def y(self) -> np.ndarray:
        """The values, (COLUMNS,), without the shaking of the hand."""
        return np.where(self._is_stroke, _averaged(self._drawn), self._drawn)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn yet."""
        return bool(np.isnan(self._drawn).all())

    def draw(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw straight from a point of the plane to another; the newer value counts."""
        (x1, y1), (x2, y2) = sorted((start, end))
        first, last = self._column(x1), self._column(x2)
        part = slice(first, last + 1)
        if first == last:
            self._drawn[first] = end[1]
        else:
            self._drawn[part] = np.linspace(y1, y2, last - first + 1)
        self._is_stroke[part] = True

    def _column(self, x: float) -> int:
        step = self.x[1] - self.x[0]
        return int(np.clip(round((x - self.x[0]) / step), 0, COLUMNS - 1))

    def go(self, places: int) -> None:
        """Go so many places to the right."""
        at = round(self.column / STRIDE) + places
        self.column = int(np.clip(at * STRIDE, 0, COLUMNS - 1))

    def value(self, usual: float) -> float:
        """Return the value at the place of the keys: its own, that of the nearest, or the usual."""
        known = np.flatnonzero(np.isfinite(self._drawn))
        if not len(known):
            return usual
        return float(self.y[known[np.argmin(np.abs(known - self.column))]])

    def put(self, value: float) -> None:
        """Give the place of the keys a value, and join it to its neighbours."""
        at = self.column
        before = self.y
        self._drawn[at] = value
        places = np.arange(0, COLUMNS, STRIDE)
        known = places[np.isfinite(before[places])]
        for neighbour in (known[known < at][-1:], known[known > at][:1]):
            for other in neighbour.tolist():
                first, last = min(at, other), max(at, other)
                ends = (value, before[other]) if at < other else (before[other], value)
                self._drawn[first : last + 1] = np.linspace(*ends, last - first + 1)
                self._is_stroke[first : last + 1] = False
        self._is_stroke[at] = False


def _averaged(values: np.ndarray) -> np.ndarray:
    """Return each value averaged with its neighbours, as far as there are some on both sides."""
    half = _SMOOTH // 2
    known = np.isfinite(values)
    total, count = np.where(known, values, 0.0), known.astype(float)
    window = np.ones(2 * half + 1)
    whole = np.convolve(count, window, "same") == len(window)
    mean = np.convolve(total, window, "same") / len(window)
    return np.where(whole & known, mean, values)
