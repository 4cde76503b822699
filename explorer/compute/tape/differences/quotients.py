"""Derivatives by differences: of what a run gives when a source is moved by t."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Arrays = list[np.ndarray]
Targets = Callable[[float], Arrays | None]
"""The targets with the source moved by t; None where that run gave none."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a source is to the targets of a call."""

    difference: float | None
    """d(weighted sum of all elements of the targets)/dt; ±inf where it grows without bound."""
    changed: bool
    """Whether any element of the targets changed by more than rounding."""
    smooth: bool = True
    """Whether both sides agree."""


class Quotients:
    """Central differences of a function of one number, one-sided ones where it breaks off there.

    With steps h and 2h, (4 D(h) − D(2h)) / 3 is right to the fourth power of h (Richardson).
    """

    def __init__(
        self, targets: Targets, base: Arrays, weights: Arrays, step: float, rounding: float
    ) -> None:
        self._run = targets
        self._base = base
        self._weights = weights
        self._step = step
        self._rounding = rounding
        self._known: dict[float, Arrays | None] = {0.0: base}

    def opinion(self) -> Opinion | None:
        """Return the derivative at 0 if there is one; None where no moved run gave targets."""
        step = self._step
        ends = [self._at(step), self._at(-step)]
        if all(end is None for end in ends):
            return None
        changed = any(self._differs(end) for end in ends if end is not None)
        if not changed:
            return Opinion(0.0, False)
        for narrower in (1.0, 1 / 16, 1 / 256):
            settled = self._central(step * narrower)
            if settled is not None:
                return Opinion(settled, True)
        return Opinion(self._one_sided(step), True, smooth=False)

    def _central(self, step: float) -> float | None:
        """Return the derivative if the differences by two steps are about the same."""
        near = self._slope(-step, step)
        far = self._slope(-2 * step, 2 * step)
        if not (math.isfinite(near) and math.isfinite(far)):
            return None
        noise = self._noise() / step
        if abs(near - far) > 0.02 * max(abs(near), abs(far)) + noise:
            return None
        better = (4 * near - far) / 3
        return 0.0 if abs(better) <= noise else better

    def _one_sided(self, step: float) -> float | None:
        """Return the derivative on the side where the targets have one, the right one first."""
        grows = []
        for side in (step, -step):
            slopes = [self._forward(side * narrower) for narrower in (1.0, 1e-2, 1e-4)]
            if not all(map(math.isfinite, slopes)):
                continue
            if abs(slopes[0] - slopes[1]) <= 0.02 * abs(slopes[1]) + self._noise() / (step * 1e-2):
                return slopes[0]
            grows.append(_endless(slopes))
        # A step upwards grows like 1/h on one side only; it has no derivative there.
        return next((end for end in grows if end is not None), None) if len(grows) == 1 else None

    def _forward(self, step: float) -> float:
        """Return the derivative by three points on one side, right to the square of the step."""
        near, far = self._slope(0.0, step), self._slope(0.0, 2 * step)
        return 2 * near - far

    def _slope(self, left: float, right: float) -> float:
        low, high = self._at(left), self._at(right)
        if low is None or high is None:
            return math.nan
        with np.errstate(all="ignore"):
            change = sum(
                complex(np.sum(weight * (b - a)))
                for a, b, weight in zip(low, high, self._weights, strict=True)
            )
        return change.real / (right - left) if change.imag == 0 else math.nan

    def _noise(self) -> float:
        """Return how much the weighted sum may be wrong by rounding."""
        with np.errstate(all="ignore"):
            size = sum(
                float(np.sum(np.abs(weight * a), where=np.isfinite(a)))
                for a, weight in zip(self._base, self._weights, strict=True)
            )
        return self._rounding * size

    def _differs(self, arrays: Arrays) -> bool:
        return differs(arrays, self._base, self._rounding)

    def _at(self, moved: float) -> Arrays | None:
        if moved not in self._known:
            arrays = self._run(moved)
            same = arrays is not None and [a.shape for a in arrays] == [a.shape for a in self._base]
            self._known[moved] = arrays if same else None
        return self._known[moved]


def _endless(slopes: list[float]) -> float | None:
    """Return ±inf if slopes by ever smaller steps grow steadily, but more slowly than a jump's."""
    first, second, third = slopes
    if first == 0 or second == 0 or not (first > 0) == (second > 0) == (third > 0):
        return None
    early, late = second / first, third / second
    steady = 1.5 < early < 60 and 1.5 < late < 60
    return math.copysign(math.inf, first) if steady else None


def differs(arrays: Arrays, base: Arrays, rounding: float) -> bool:
    """Tell whether values are others by more than rounding; a NaN is like a NaN."""
    for a, b in zip(arrays, base, strict=True):
        if a.shape != b.shape:
            return True
        with np.errstate(all="ignore"):
            size = np.max(np.abs(b), initial=0.0, where=np.isfinite(b))
            near = np.abs(a - b) <= rounding * size
        if not np.all(near | (a == b) | (np.isnan(a) & np.isnan(b))):
            return True
    return False
