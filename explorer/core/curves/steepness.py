"""Steps between two samples that a smooth curve does not explain: poles, jumps, or noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.quantile import quantile

MOST_STEEP_STEPS = 400
"""Steep steps beyond which a curve is noise, or far more detail than pixels."""


def steep_steps(x: np.ndarray, y: np.ndarray, slope: np.ndarray | None) -> np.ndarray:
    """Return the i where y rises from sample i to i + 1 in a way that its slope does not explain.

    Where the curve is smooth between two samples, its rise is close to the step times the mean
    slope. Where it is not, there is a pole, a jump, or more detail than the samples can show.
    """
    with np.errstate(all="ignore"):
        step = np.diff(x)
        rise = np.diff(y)
        at_left, at_right = (
            _outward_slopes(rise / step) if slope is None else (slope[:-1], slope[1:])
        )
        expected = step * (at_right / 2 + at_left / 2)
        bend = step * np.abs(at_right - at_left) / 2
        scale = np.maximum(np.abs(y[1:]), np.abs(y[:-1]))
        odd = np.abs(rise - expected) > 0.6 * bend + 1e-9 * scale + 0.02 * np.abs(rise)
        crossing = (y[1:] * y[:-1] < 0) & (rise * expected < 0)
        # Both sides of 1/x² or ln|x| go the same way, steeper than a corner or a crest would.
        before, after = np.append(np.inf, np.abs(rise[:-1])), np.append(np.abs(rise[1:]), np.inf)
        over_rise, over_next = (2, 0.7) if slope is None else (3, 1.1)
        same_side_pole = (
            (at_right * at_left < 0)
            & (bend > over_rise * np.abs(rise))
            & (bend > over_next * np.maximum(before, after))
        )
    finite = np.isfinite(y[1:]) & np.isfinite(y[:-1])
    return np.flatnonzero((odd | crossing | same_side_pole) & finite)


def _outward_slopes(slopes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each step the slopes of the step before it and of the one after it."""
    return np.append(slopes[:1], slopes[:-1]), np.append(slopes[1:], slopes[-1:])


def suspects(
    x: np.ndarray, y: np.ndarray, curves: Sequence[np.ndarray | None], order: int
) -> np.ndarray:
    """Return the steep steps of f^(order) that are worth a look."""
    steps = steep_steps(x, y, curves[order + 1] if order + 1 < len(curves) else None)
    # Beyond that it is noise, or far more detail than pixels: a line through it says so best.
    return steps if len(steps) <= MOST_STEEP_STEPS else steps[:0]


def likely_breaks(x: np.ndarray, curves: list[np.ndarray | None], order: int) -> list[int]:
    """Return the steps of f^(order) that are probably poles or jumps, before anyone looked closer.

    Cheap enough for every frame of a drag; `find_features` tells them for certain afterwards.
    """
    y = curves[order]
    if y is None:
        return []
    steps = suspects(x, y, curves, order)
    if not len(steps):
        return []
    with np.errstate(all="ignore"):
        rise = np.abs(np.diff(y))
        # 0 for steps of stairs: there every steep step is a jump.
        usual = quantile(rise[~np.isnan(rise)], 0.5, "lower")
        apart = rise[steps] > 8 * usual
        crossing = y[steps] * y[steps + 1] < 0
        large = np.abs(y[steps]) > 20 * typical_size(y)
    return steps[apart & (crossing | large | (rise[steps] > 30 * usual))].tolist()


def typical_size(y: np.ndarray) -> float:
    """Return the size that nine of ten values do not exceed, 1 where there is none."""
    finite = np.abs(y[np.isfinite(y)])
    size = quantile(finite, 0.9, "lower") if len(finite) else 0.0
    return size or 1.0
