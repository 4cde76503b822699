"""Course of a curve between its samples, by the derivatives at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explorer.core.curves.first_view import first_range
from explorer.core.curves.spec import CurveProblem

Rows = list[np.ndarray | None]

SEEN = 0.5
"""Pixels by which a chord may leave the curve."""
_MISLED = 2.0
"""Pixels by which two ways of reading the derivatives may differ."""
_FINE, _FINER = 4, 8
"""Parts of a step whose course the derivatives tell, by how far it bends."""
_STRONG = 8.0
"""Pixels from which a bend takes the finer parts."""
_HEIGHT = 0.8
"""Height of a usual figure as part of its width."""
_QUICK = 1.0
"""Radians a sample from which on the highest derivative is not trusted between samples."""


class Frame(NamedTuple):
    """The vertical range of a picture, and the height of one of its pixels."""

    bottom: float
    top: float
    pixel: float

    @classmethod
    def of(cls, problem: CurveProblem, rows: Rows) -> Frame:
        """Return the range that a problem asks for, or the one that is fitted to its curves."""
        bottom, top = problem.bottom, problem.top
        if bottom is None or top is None:
            bottom, top = first_range([rows[k] for k in problem.visible()])
        return cls.within(problem, bottom, top)

    @classmethod
    def within(cls, problem: CurveProblem, bottom: float, top: float) -> Frame:
        """Return a range of a picture that is as wide as the problem has samples."""
        return cls(bottom, top, (top / 2 - bottom / 2) / (problem.samples * _HEIGHT) * 2)


@dataclass(frozen=True, slots=True)
class Course:
    """Course between the samples, by the derivatives at them: (n − 1,) each."""

    bends: np.ndarray
    """Pixels by which the curve leaves the chord."""
    is_seen: np.ndarray
    """Whether that can be seen."""
    is_wild: np.ndarray
    """Whether the derivatives contradict each other about the way between."""

    def with_wild(self, others: np.ndarray) -> Course:
        """Return the course with more steps that are not to be trusted, if it has any."""
        if not self.is_wild.any():
            return self
        return Course(self.bends, self.is_seen | others, self.is_wild | others)


def course(x: np.ndarray, rows: Rows, order: int, frame: Frame) -> Course:
    """Return what the derivatives say of f^(order) between the samples, of which there is a row."""
    y, slope, bend = with_derivatives(x, rows, order)
    dx = np.diff(x)
    with np.errstate(all="ignore"):
        rise = np.diff(y)
        left, right = slope[:-1] * dx, slope[1:] * dx
        first, last = bend[:-1] * dx**2, bend[1:] * dx**2
        sagitta = np.maximum(np.abs(first), np.abs(last)) / 8
        # The trapezoid with its first correction, and the middle by a cubic and by a quintic.
        by_rise = np.abs(rise - (left + right) / 2 + (last - first) / 12)
        by_middle = np.abs((left - right) / 32 + (first + last) / 64)
        bends = np.maximum(sagitta, np.maximum(by_rise, by_middle)) / frame.pixel
        is_seen = bends > SEEN
        is_wild = np.maximum(by_rise, by_middle) > _MISLED * frame.pixel
        is_wild |= _is_quick(y, rows, order, dx, frame.pixel)
        is_seen |= is_wild
    known = np.isfinite(y[:-1]) & np.isfinite(y[1:])
    drawn = known & _is_in_frame(y, bends * frame.pixel, frame)
    return Course(bends, is_seen & drawn, is_wild & drawn)


def with_derivatives(
    x: np.ndarray, rows: Rows, order: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a row and its two derivatives, by differences where the tape was not asked."""
    found = [rows[order]]
    for k in (order + 1, order + 2):
        row = rows[k] if k < len(rows) else None
        before = found[-1]
        assert before is not None
        with np.errstate(all="ignore"):
            found.append(row if row is not None else np.gradient(before, x))
    y, slope, bend = found
    assert y is not None
    assert slope is not None
    assert bend is not None
    return y, slope, bend


def _is_quick(y: np.ndarray, rows: Rows, order: int, dx: np.ndarray, pixel: float) -> np.ndarray:
    """Tell where the highest derivative that was asked for waves too fast to trust its samples.

    Differences of samples that a stroboscope took contradict nothing. But a wave of ω radians is ω
    times as high as the derivative below it.
    """
    below = rows[order - 1] if order else None
    if below is None or (order + 1 < len(rows) and rows[order + 1] is not None):
        return np.zeros(len(dx), bool)
    with np.errstate(all="ignore"):
        height = _near(np.abs(y))[:-1]
        return (height / _near(np.abs(below))[:-1] * dx > _QUICK) & (height > pixel)


def _near(sizes: np.ndarray) -> np.ndarray:
    """Return the greatest of the sizes around each sample."""
    padded = np.pad(sizes, 4, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 9).max(axis=1)


def _is_in_frame(y: np.ndarray, bend: np.ndarray, frame: Frame) -> np.ndarray:
    """Tell which steps may be seen at all: they are not wholly above or below the picture."""
    with np.errstate(all="ignore"):
        low = np.minimum(y[:-1], y[1:]) - 2 * bend
        high = np.maximum(y[:-1], y[1:]) + 2 * bend
        return (low <= frame.top) & (high >= frame.bottom)


def hermite(x: np.ndarray, rows: Rows, order: int, of: Course) -> tuple[np.ndarray, np.ndarray]:
    """Return places within the steps whose course the derivatives tell, and the values there."""
    y, slope, bend = with_derivatives(x, rows, order)
    places, values = [np.array([])], [np.array([])]
    is_told = of.is_seen & ~of.is_wild
    for parts, chosen in (
        (_FINE, is_told & (of.bends <= _STRONG)),
        (_FINER, is_told & (of.bends > _STRONG)),
    ):
        at = np.flatnonzero(chosen)[:, None]
        t = np.arange(1, parts) / parts
        dx = x[at + 1] - x[at]
        places.append((x[at] + t * dx).ravel())
        ends = [(v[at] * dx**k, v[at + 1] * dx**k) for k, v in enumerate((y, slope, bend))]
        values.append(_quintic(t, *ends).ravel())
    return np.concatenate(places), np.concatenate(values)


Ends = tuple[np.ndarray, np.ndarray]


def _quintic(t: np.ndarray, values: Ends, slopes: Ends, bends: Ends) -> np.ndarray:
    """Return the quintic with given values and derivatives at 0 and 1.

    Source: the Hermite basis of degree 5, from the six conditions at the two ends.
    """
    s = 1 - t
    return (
        values[0] * s**3 * (1 + 3 * t + 6 * t**2)
        + values[1] * t**3 * (1 + 3 * s + 6 * s**2)
        + slopes[0] * t * s**3 * (1 + 3 * t)
        - slopes[1] * s * t**3 * (1 + 3 * s)
        + bends[0] * t**2 * s**3 / 2
        + bends[1] * s**2 * t**3 / 2
    )
