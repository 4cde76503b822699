"""A line drawn by hand beside the right one.

The range is split into ten places. At each the drawn line is held against the right one, with the
tolerance of the lesson as a part of its height, and as much to the side as a hand trembles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

PLACES = 10
_OF_A_PLACE = 0.7
"""Part of the samples of a place that must be near for it to be right."""
_ASIDE = 0.015
"""Part of the range by which a hand may be too far left or right."""
_ZERO_ASIDE = 0.05
"""Part of the range by which a zero may be."""
_TAIL = 0.02
"""Part of the values at either end, such as at a pole, that do not count for the height."""
_FLAT = 1e-6
"""Part of the picture's height below which the right curve is a horizontal line."""
_JUMP = 0.2
"""Part of the height by which a curve that goes through zero may rise between two samples."""


@dataclass(frozen=True, slots=True)
class RightCurve:
    """What was to be drawn."""

    x: np.ndarray
    """(n,) increasing."""
    y: np.ndarray
    """(n,): the derivative there; NaN where it has no value."""
    before: np.ndarray | None = None
    """(n,): the curve whose slope it is, such as f; None: unknown."""
    height: float = 0.0
    """Of the picture, for a curve that has none; 0: unknown."""


class Comparison:
    """Where a drawn line is near, and how far off it is elsewhere.

    Args:
        x: (m,) increasing, where it was drawn; at least two.
        y: (m,) the heights there.
        right: the curve that was to be drawn.
        tolerance: part of its height by which the line may be off.
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, right: RightCurve, tolerance: float) -> None:
        self.right = right
        self._tolerance = tolerance
        self._width = float(right.x[-1] - right.x[0])
        self.drawn = np.interp(right.x, x, y)
        aside = _ASIDE * self._width
        self.is_drawn: np.ndarray = (right.x >= x[0] - aside) & (right.x <= x[-1] + aside)

    def places(self, curve: np.ndarray) -> list[bool]:
        """Return at which places the drawing is near a curve, of those where it has values."""
        near = self.is_drawn & (self.away(curve) <= self.allowed(curve))
        found: list[bool] = []
        for part in np.array_split(np.arange(len(curve)), PLACES):
            known = np.isfinite(curve[part])
            if known.any():
                found.append(bool(near[part][known].mean() >= _OF_A_PLACE))
        return found

    def share(self, curve: np.ndarray) -> float:
        """Return the part of the places at which the drawing is near a curve."""
        places = self.places(curve)
        return sum(places) / len(places) if places else 0.0

    def away(self, curve: np.ndarray) -> np.ndarray:
        """Return how far the drawing is from what the curve is within a hand's tremble, (n,)."""
        beside = max(1, round(_ASIDE * len(curve)))
        padded = np.pad(curve, beside, mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * beside + 1)
        low = np.where(np.isnan(windows), np.inf, windows).min(axis=1)
        high = np.where(np.isnan(windows), -np.inf, windows).max(axis=1)
        with np.errstate(all="ignore"):
            return np.maximum(0.0, np.maximum(low - self.drawn, self.drawn - high))

    def allowed(self, curve: np.ndarray) -> float:
        """Return how far off the drawing may be."""
        return self._tolerance * self.height(curve)

    def height(self, curve: np.ndarray) -> float:
        """Return the height of a curve, of a horizontal line that of the picture."""
        values = curve[np.isfinite(curve)]
        if not len(values):
            return 0.0
        low, high = np.quantile(values, (_TAIL, 1 - _TAIL))
        least = self.right.height or float(np.abs(values).max()) or 1.0
        return float(high - low) if high - low > _FLAT * least else least

    def zeros(self) -> tuple[np.ndarray, np.ndarray]:
        """Return where the right curve goes through zero, and which of these were drawn."""
        right = zeros(self.right.x, self.right.y, _JUMP * self.height(self.right.y))
        shown = np.where(self.is_drawn, self.drawn, np.nan)
        drawn = zeros(self.right.x, shown, np.inf)
        aside = _ZERO_ASIDE * self._width
        met = np.array([bool((np.abs(drawn - zero) <= aside).any()) for zero in right], bool)
        return right, met

    def worst(self) -> int | None:
        """Return the sample at which the drawing is farthest off; None: nowhere too far."""
        known = self.is_drawn & np.isfinite(self.right.y)
        off = np.where(known, self.away(self.right.y), 0.0)
        at = int(np.argmax(off))
        return at if off[at] > self.allowed(self.right.y) else None

    def value_at(self, x: float) -> float:
        """Return the height of what was drawn at a place."""
        return float(np.interp(x, self.right.x, self.drawn))


def in_order(drawn_x: Sequence[float], drawn_y: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return the finite points from left to right, of those at one place the last."""
    x, y = np.asarray(drawn_x, np.float64), np.asarray(drawn_y, np.float64)
    finite = np.isfinite(x) & np.isfinite(y)
    # Of equal places, unique keeps the first.
    x, at = np.unique(x[finite][::-1], return_index=True)
    return x, y[finite][::-1][at]


def zeros(x: np.ndarray, y: np.ndarray, most: float) -> np.ndarray:
    """Return where samples go through zero, by a rise of no more than `most` from one to the next.

    Over a greater one it is a jump or a pole.
    """
    with np.errstate(all="ignore"):
        left, right = y[:-1], y[1:]
        crosses = (left * right < 0) & (np.abs(right - left) <= most)
        between = x[:-1] + (x[1:] - x[:-1]) * left / (left - right)
        exact = (y[1:-1] == 0) & (y[:-2] * y[2:] < 0) & (np.abs(y[2:] - y[:-2]) <= 2 * most)
    return np.sort(np.concatenate([between[crosses], x[1:-1][exact]]))
