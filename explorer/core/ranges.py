"""Ranges of an axis or a slider that can be drawn."""

from __future__ import annotations

import math

FARTHEST = 8e307
"""Greatest coordinate of a view: twice it is still finite."""


def snapped(value: float, low: float, high: float, step: float) -> float:
    """Return the nearest value at which a slider stops; a step of 0 is continuous."""
    # A step far finer than any slider, or wider than the range, rounds nothing.
    if 1e-12 < step / (high - low) <= 1:
        value = float(f"{round((value - low) / step) * step + low:.12g}")
    return min(max(value, low), high)


def with_end(low: float, high: float, value: float, *, is_low: bool) -> tuple[float, float]:
    """Return a range with one end somewhere else; beyond the other end, that one moves along."""
    width = high - low
    if is_low:
        return sensible_range(value, high if value < high else value + width)
    return sensible_range(low if value > low else value - width, value)


def sensible_range(low: float, high: float) -> tuple[float, float]:
    """Return a range that can be drawn: ordered, finite, and wide enough for its numbers.

    A width below 1e-12 of the position would leave fewer than 5,000 doubles across the picture.
    """
    low, high = (max(-FARTHEST, min(FARTHEST, v)) for v in sorted((low, high)))
    middle = low / 2 + high / 2
    least = abs(middle) * 1e-12
    if low == high:
        half = 1.0 if middle == 0 else max(abs(middle) / 2, 5e-324)
    else:
        half = max(high / 2 - low / 2, least, 1e-305)
        if half == high / 2 - low / 2:
            return low, high
    return max(-FARTHEST, middle - half), min(FARTHEST, middle + half)


def check_range(low: float | None, high: float | None, name: str = "the range") -> None:
    """Raise ValueError where two ends are no range that can be drawn; None: an end is fitted."""
    if low is None or high is None:
        check_finite(*(end for end in (low, high) if end is not None))
    elif not 0 < high - low < math.inf:
        raise ValueError(f"{name} needs low < high, and a width that is a number")


def check_finite(*values: float) -> None:
    """Raise ValueError where one of some numbers is not finite."""
    if not all(map(math.isfinite, values)):
        raise ValueError("a spec has finite numbers only")
