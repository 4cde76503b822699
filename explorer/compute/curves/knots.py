"""Places at which the signs of f, f′ and f″ are certain, between which their zeros lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explorer.compute.curves.refinement import CLEAR, Refinement

_ORDERS = 3
"""Of f, f′ and f″ the zeros have names."""
_WIDEST = 2
"""Steps over which a function may be 0 and still have a root there, rather than be flat."""

_NOISY = 6
"""Samples without a certain sign between which a zero is not known to a few pixels."""

_WELL_KNOWN = 1e-6
"""Part of a value that rounding moves by at most where it is no noise."""


class Bracket(NamedTuple):
    """Two knots with certain signs, and none but 0 between."""

    low: float
    high: float
    place: float
    """Where the zero is, NaN where it has to be looked for."""
    crosses: bool
    falls: bool


@dataclass(slots=True)
class Knots:
    """The samples, and zeros of derivatives between them."""

    x: np.ndarray
    """(n,) increasing."""
    values: np.ndarray
    """(3, n): f, f′ and f″."""
    rounding: np.ndarray
    """(3, n): how far rounding moves them."""
    is_zero: np.ndarray
    """(n,): whether one of the derivatives is 0 there."""
    step: float

    @classmethod
    def of_samples(cls, look: Refinement, separators: list[float]) -> Knots:
        """Return the stretched samples as knots; no zero is seen across a separator."""
        x, rows = look.stretched()
        values = np.stack(rows[:_ORDERS])
        # Between two samples of a band there are more zeros than one.
        is_band = np.pad(look.is_in_band(0), 1)
        values[0, :-1][is_band] = values[0, 1:][is_band] = np.nan
        changes = np.diff(np.sign(values), axis=1) != 0
        rounding = np.zeros(values.shape)
        if (changes & ~np.isnan(values[:, 1:])).any():
            rounding = _spread(_rounding(look, x, values, 2), values)
        knots = cls(x, values, rounding, np.zeros(len(x), bool), look.step)
        lost = np.full((_ORDERS, len(separators)), np.nan)
        knots._insert(np.array(separators), lost, lost, is_zero=False)
        return knots

    def add(self, look: Refinement, order: int, zeros: np.ndarray) -> None:
        """Add zeros of f^(order), those that are new."""
        known = self.x[self.is_zero]
        x = np.array([z for z in np.unique(zeros) if not (known == z).any()])
        if not len(x):
            return
        values = np.stack(look.at(x)[:_ORDERS])
        values[order] = 0.0
        # The place too is known only to a few numbers.
        self._insert(x, values, 2 * _rounding(look, x, values, order), is_zero=True)

    def _insert(
        self, x: np.ndarray, values: np.ndarray, rounding: np.ndarray, *, is_zero: bool
    ) -> None:
        at = np.searchsorted(self.x, x)
        self.x = np.insert(self.x, at, x)
        self.values = np.insert(self.values, at, values, axis=1)
        self.rounding = np.insert(self.rounding, at, rounding, axis=1)
        self.is_zero = np.insert(self.is_zero, at, is_zero)

    def brackets(self, order: int) -> list[Bracket]:
        """Return where f^(order) goes through 0 or, at a zero of a derivative, only touches it."""
        signs = self._signs(order)
        certain = np.flatnonzero(signs != 0)
        left, right = certain[:-1], certain[1:]
        same = signs[left] * signs[right]
        found: list[Bracket] = []
        for i in np.flatnonzero((same < 0) | ((same > 0) & (right - left > 1))):
            a, b = int(left[i]), int(right[i])
            crosses, falls = bool(same[i] < 0), bool(signs[a] > 0)
            if crosses and self._is_in_noise(order, a, b):
                continue
            place = self._place(order, a, b, crosses=crosses)
            if place is not None:
                found.append(Bracket(self.x[a], self.x[b], place, crosses, falls))
        return found

    def _is_in_noise(self, order: int, a: int, b: int) -> bool:
        """Whether rounding decides the sign all over several steps, so that a zero has no place."""
        y, rounding = self.values[order, a + 1 : b], self.rounding[order, a + 1 : b]
        is_lost = (np.abs(y) <= CLEAR * rounding) & (y != 0) & ~self.is_zero[a + 1 : b]
        return bool(is_lost.sum() > _NOISY)

    def _signs(self, order: int) -> np.ndarray:
        """Return the sign at every knot, 0 where rounding decides it, NaN where f has no value."""
        y = self.values[order]
        with np.errstate(invalid="ignore"):
            signs = np.where(np.abs(y) > CLEAR * self.rounding[order], np.sign(y), 0.0)
        return np.where(np.isfinite(self.values[0]), signs, np.nan)

    def _place(self, order: int, a: int, b: int, *, crosses: bool) -> float | None:
        """Return the zero between knots a and b if it is known, NaN if not, None if it is none."""
        x, y = self.x[a + 1 : b], self.values[order, a + 1 : b]
        zeros = x[self.is_zero[a + 1 : b]]
        if not len(zeros):
            if not crosses or (len(x) and x[-1] - x[0] > _WIDEST * self.step):
                return None
            zeros = x[y == 0]
        return float(zeros[len(zeros) // 2]) if len(zeros) else np.nan


def _rounding(look: Refinement, x: np.ndarray, values: np.ndarray, orders: int) -> np.ndarray:
    """Return how far rounding moves so many of f, f′ and f″, shaped like the values.

    If no inflections are wanted, f″ only helps to find extrema: a zero too many does no harm.
    """
    told = values if look.problem.inflections else values[:orders]
    rounding = np.zeros(values.shape)
    rounding[: len(told)] = look.rounding(x, list(told))
    return rounding


def _spread(rounding: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return at each sample the most that is finite at its neighbours too: noise comes in spots.

    A neighbour whose value is well known is no noise, though it may be far greater, as beside a
    root of sin¹⁰⁰x.
    """
    with np.errstate(all="ignore"):
        is_noise = np.isfinite(rounding) & (rounding > _WELL_KNOWN * np.abs(values))
    noise, spread = np.where(is_noise, rounding, 0.0), rounding.copy()
    for shift in (1, 2):
        spread[:, shift:] = np.maximum(spread[:, shift:], noise[:, :-shift])
        spread[:, :-shift] = np.maximum(spread[:, :-shift], noise[:, shift:])
    return spread
