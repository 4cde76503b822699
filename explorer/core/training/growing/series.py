"""A curve that grows, such as the loss of every step, in flat memory and with no peak lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

CAPACITY = 131_072
_FIRST = 1024
"""Buckets that there is room for at first."""
_NEGLIGIBLE = 1e-18
"""What is lost beside 1 in double precision."""


class Extents(NamedTuple):
    """Series to draw: a line where `low` and `high` are equal, and a band elsewhere."""

    x: np.ndarray
    """Places, in steps from 0."""
    low: np.ndarray
    high: np.ndarray
    """The least and the greatest value there; NaN where none is finite."""


_NOTHING = Extents(np.empty(0), np.empty(0), np.empty(0))


class Series:
    """Values by step, each in a bucket of its own as long as there are few.

    Of a bucket are kept the least, the greatest and the sum of its finite values, and how many
    these are. What is NaN or infinite leaves a gap.

    Args:
        capacity: buckets at most, an even number; when they are full, each two become one.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._count = 0
        self._width = 1
        self._reserve(min(capacity, _FIRST))
        self._smoothed: tuple[float, int, np.ndarray] | None = None

    @classmethod
    def merged(cls, series: Sequence[Series]) -> Series:
        """Return the mean of several series, with the extremes of all, as long as the shortest."""
        made = cls(series[0]._capacity)
        made._width = max(each._width for each in series)
        made._count = min(len(each) for each in series)
        count = made.buckets
        made._reserve(max(count, 1))
        for each in series:
            factor = made._width // each._width
            end = min(each.buckets, count * factor)
            starts = np.arange(0, end, factor)
            ufuncs = np.minimum, np.maximum, np.add, np.add
            for ufunc, array, own in zip(ufuncs, made._arrays(), each._arrays(), strict=True):
                if len(starts):
                    found = ufunc.reduceat(own[:end], starts)
                    ufunc(array[:count], found, out=array[:count])
        return made

    def __len__(self) -> int:
        """Return how many values there were."""
        return self._count

    @property
    def width(self) -> int:
        """Steps in a bucket: 1, and later powers of 2."""
        return self._width

    @property
    def buckets(self) -> int:
        """Number of rows; the last may be partly filled."""
        return -(-self._count // self._width)

    def append(self, values: np.ndarray) -> None:
        """Add the values of the next steps, (n,)."""
        with np.errstate(over="ignore"):
            values = np.asarray(values, np.float32)
        while len(values):
            if self._count == self._capacity * self._width:
                self._halve()
            part = values[: self._capacity * self._width - self._count]
            self._add(part)
            values = values[len(part) :]

    def view(self, low: float, high: float, pixels: int) -> Extents:
        """Return what is to be drawn from step `low` to `high`, with one neighbour beyond each.

        Every bucket is a point where there are fewer than pixels; otherwise there is one for each
        pixel, with all extremes within it.
        """
        return self.view_between(np.linspace(low, high, max(1, pixels) + 1))

    def view_between(self, edges: np.ndarray) -> Extents:
        """Return what is to be drawn in the columns between `edges`, which are increasing steps.

        On a logarithmic axis, or one of time, columns of equal width hold different numbers.
        """
        bounds = self._bounds(edges)
        if not len(bounds):
            return _NOTHING
        low = np.minimum.reduceat(self._low[: bounds[-1]], bounds[:-1])
        high = np.maximum.reduceat(self._high[: bounds[-1]], bounds[:-1])
        gaps = low > high
        low[gaps] = high[gaps] = np.nan
        return Extents(self._middles(bounds), low, high)

    def at(self, step: float) -> tuple[float, float]:
        """Return the least and the greatest value of the bucket of a step; NaN where none is."""
        found = self.view(step, step, 1)
        if not len(found.x):
            return np.nan, np.nan
        nearest = np.abs(found.x - step).argmin()
        return float(found.low[nearest]), float(found.high[nearest])

    def smoothed(self, weight: float) -> np.ndarray:
        """Return the debiased exponential moving average by bucket; NaN where none is finite.

        As TensorBoard does it: s ← w s + (1 − w) v, shown as s/(1 − wᵗ), over the finite values
        only, with the weight w of the past, 0 ≤ w < 1. A bucket stands for as many values equal to
        its mean as it has steps.
        """
        if self._smoothed is None or self._smoothed[:2] != (weight, self._count):
            self._smoothed = weight, self._count, self._smooth(weight)
        return self._smoothed[2]

    def smoothed_at(self, weight: float, step: int) -> float:
        """Return the value of `smoothed` at a step, which must have been appended."""
        return float(self.smoothed(weight)[step // self._width])

    def smoothed_between(self, weight: float, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return places and means of `smoothed` in the columns between `edges`, (n,) each.

        The columns are those of `view_between` that have finite values.
        """
        bounds = self._bounds(edges)
        if not len(bounds):
            return np.empty(0), np.empty(0)
        x, y, firsts = self._middles(bounds), self.smoothed(weight)[: bounds[-1]], bounds[:-1]
        means = np.add.reduceat(y, firsts) / np.diff(bounds)
        if np.isfinite(means).all():
            return x, means
        there = np.isfinite(y)
        counts = np.add.reduceat(there.astype(np.int64), firsts)
        sums, some = np.add.reduceat(np.where(there, y, 0.0), firsts), counts > 0
        return x[some], sums[some] / counts[some]

    def _reserve(self, size: int) -> None:
        self._low = np.full(size, np.inf, np.float32)
        self._high = np.full(size, -np.inf, np.float32)
        self._sum = np.zeros(size, np.float64)
        self._finite = np.zeros(size, np.int64)

    def _arrays(self) -> tuple[np.ndarray, ...]:
        return self._low, self._high, self._sum, self._finite

    def _add(self, values: np.ndarray) -> None:
        first, end = self._count // self._width, -(-(self._count + len(values)) // self._width)
        self._grow(end)
        starts = np.maximum(np.arange(first, end) * self._width - self._count, 0)
        finite = np.isfinite(values)
        low, high, total, number = (array[first:end] for array in self._arrays())
        kept = np.where(finite, values, np.float32(np.inf))
        np.minimum(low, np.minimum.reduceat(kept, starts), out=low)
        kept[~finite] = -np.inf
        np.maximum(high, np.maximum.reduceat(kept, starts), out=high)
        kept[~finite] = 0
        total += np.add.reduceat(kept.astype(np.float64), starts)
        number += np.add.reduceat(finite.astype(np.int64), starts)
        self._count += len(values)

    def _grow(self, size: int) -> None:
        old = self._arrays()
        if size > len(self._low):
            self._reserve(min(self._capacity, max(size, 2 * len(self._low))))
            for array, before in zip(self._arrays(), old, strict=True):
                array[: len(before)] = before

    def _halve(self) -> None:
        low, high, total, number = self._arrays()
        self._reserve(self._capacity)
        half = self._capacity // 2
        np.minimum(low[::2], low[1::2], out=self._low[:half])
        np.maximum(high[::2], high[1::2], out=self._high[:half])
        np.add(total[::2], total[1::2], out=self._sum[:half])
        np.add(number[::2], number[1::2], out=self._finite[:half])
        self._width *= 2

    def _bounds(self, edges: np.ndarray) -> np.ndarray:
        """Return the first bucket of every column that has some, and last the end of all."""
        buckets = self.buckets
        if not buckets:
            return np.empty(0, np.int64)
        # A bucket belongs to the column in which its middle lies.
        inner = np.ceil((np.asarray(edges) - (self._width - 1) / 2) / self._width)
        inner = np.clip(inner, 0, buckets).astype(np.int64)
        begin, end = max(0, inner[0] - 1), min(buckets, inner[-1] + 1)
        bounds = np.concatenate([[begin], inner, [end]])
        return bounds[np.append(True, np.diff(bounds) > 0)]

    def _middles(self, bounds: np.ndarray) -> np.ndarray:
        begins, ends = bounds[:-1] * self._width, bounds[1:] * self._width
        return (begins + np.minimum(ends, self._count) - 1) / 2

    def _smooth(self, weight: float) -> np.ndarray:
        buckets = self.buckets
        some = self._finite[:buckets] > 0
        means = self._sum[:buckets][some] / self._finite[:buckets][some]
        y = np.full(buckets, np.nan)
        if len(means):
            last = self._count - (buckets - 1) * self._width if some[-1] else self._width
            y[some] = _average(means, weight**self._width, weight**last)
        return y


def _average(values: np.ndarray, decay: float, last_decay: float) -> np.ndarray:
    """Return the debiased moving average; the last value may have a decay of its own.

    s[i] = decay s[i−1] + (1 − decay) v[i] is unrolled to the last 1, 2, 4, … terms at once, until
    those farther back are negligible (the parallel prefix of Hillis and Steele, 1986).
    """
    average = values * (1 - decay)
    shift = 1
    while shift < len(values) and decay**shift > _NEGLIGIBLE:
        average[shift:] += decay**shift * average[:-shift]
        shift *= 2
    before = average[-2] if len(values) > 1 else 0.0
    average[-1] = last_decay * before + (1 - last_decay) * values[-1]
    if decay > _NEGLIGIBLE:
        # Beyond so many the bias is negligible.
        biased = min(len(values) - 1, int(np.log(_NEGLIGIBLE) / np.log(decay)) + 1)
        average[:biased] /= -np.expm1(np.arange(1, biased + 1) * np.log(decay))
    average[-1] /= 1 - decay ** (len(values) - 1) * last_decay
    return average
