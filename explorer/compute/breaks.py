"""Poles and jumps: where the line through the samples must be cut."""

from __future__ import annotations

import numpy as np

from explorer.compute.look import PARTS, Look, typical_size
from explorer.core.results import Break

MOST_STEEP_STEPS = 400
"""Steep steps beyond which a curve is noise, or far more detail than pixels."""
_ZOOMS = 5


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


def _suspects(
    x: np.ndarray, y: np.ndarray, curves: list[np.ndarray | None], order: int
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
    steps = _suspects(x, y, curves, order)
    if not len(steps):
        return []
    with np.errstate(all="ignore"):
        rise = np.abs(np.diff(y))
        # 0 for steps of stairs: there every steep step is a jump.
        usual = float(np.nanmedian(rise))
        apart = rise[steps] > 8 * usual
        crossing = y[steps] * y[steps + 1] < 0
        large = np.abs(y[steps]) > 20 * typical_size(y)
    return steps[apart & (crossing | large | (rise[steps] > 30 * usual))].tolist()


def find_breaks(look: Look, order: int) -> list[Break]:
    """Tell poles and jumps of f^(order) from steep but continuous steps."""
    x, rows = look.samples.x, look.samples.derivatives
    y = rows[order]
    if y is None:
        return []
    steps = _suspects(x, y, rows, order)
    if not len(steps):
        return []
    low, high, is_pole, is_jump = _zoomed(look, order, x[steps], x[steps + 1])
    return [
        Break(order, int(i), 0.0 if start <= 0 <= end else float(start / 2 + end / 2), bool(pole))
        for i, start, end, pole, jump in zip(steps, low, high, is_pole, is_jump, strict=True)
        if pole or jump
    ]


def _zoomed(
    look: Look, order: int, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Zoom into each step, as far as numbers are fine enough, and see how f^(order) behaves.

    A jump stays as high from zoom to zoom, a pole grows (ln|x| by as much each time), and all
    else levels off. Returns where it is: (low, high), and whether it is a pole, a jump.
    """
    ends = look.at(np.stack([low, high], axis=-1))[order].copy()
    # By zoom, the latest first, NaN where there was none: |rise|, greater and lesser |end|, and
    # how far f^(order) goes up and down in all over what was zoomed into.
    seen = np.full((4, _ZOOMS + 1, len(low)), np.nan)
    active, variation = np.ones(len(low), bool), np.full(len(low), np.nan)
    for zoom in range(_ZOOMS + 1):
        if zoom:
            farther = np.maximum(np.abs(low), np.abs(high))
            active = high - low > 4 * look.resolution(farther)
            if not active.any():
                break
            low[active], high[active], ends[active], variation[active] = _closer(
                look, order, low[active], high[active]
            )
        with np.errstate(all="ignore"):
            size = np.abs(ends[active])
            rise = np.abs(ends[active, 1] - ends[active, 0])
        seen[:, 1:, active] = seen[:, :-1, active]
        seen[:, 0, active] = rise, size.max(axis=1), size.min(axis=1), variation[active]
    epsilon = float(np.finfo(look.spec.dtype).eps)
    is_pole, is_jump = _poles_and_jumps(seen[0], seen[1], seen[2], seen[3], epsilon)
    return low, high, is_pole, is_jump


def _closer(
    look: Look, order: int, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Cut each interval into parts and keep where f^(order) rises most.

    That is the steepest part, and if it leads to a peak both sides of that. Returns their ends
    (n,), the values at the ends (n, 2), and the total variation over all parts (n,).
    """
    x = np.linspace(low, high, PARTS + 1, axis=-1)
    y = look.at(x)[order]
    row = np.arange(len(low))
    with np.errstate(all="ignore"):
        rise = np.abs(np.diff(y, axis=-1))
        variation = np.nansum(rise, axis=-1)
        variation = np.maximum(variation, np.abs(y[:, -1] - y[:, 0]))
    # NaN is what TensorFlow gives at the pole itself, where it multiplies 0 by ∞.
    rise[np.isnan(rise)] = np.inf
    size = np.where(np.isnan(y), np.inf, np.abs(y))
    part = np.argmax(rise, axis=-1)
    peak = 1 + np.argmax(size[:, 1:-1], axis=-1)
    is_peak = size[row, peak] > np.maximum(size[:, 0], size[:, -1])
    is_peak &= (peak - 2 <= part) & (part <= peak + 1)
    first = np.where(is_peak, np.minimum(peak - 1, part), part)
    last = np.where(is_peak, np.maximum(peak, part) + 1, part + 1)
    ends = np.stack([y[row, first], y[row, last]], axis=-1)
    return x[row, first], x[row, last], ends, variation


def _poles_and_jumps(
    rises: np.ndarray,
    sizes: np.ndarray,
    lesser: np.ndarray,
    variations: np.ndarray,
    epsilon: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Tell poles and jumps from what was seen in the zooms, the latest first."""

    def grows(values: np.ndarray) -> np.ndarray:
        return (values[0] > 4 * values[1]) & ((values[1] > 4 * values[2]) | np.isnan(values[2]))

    with np.errstate(all="ignore"):
        # Two zooms ago if there were two.
        before = np.where(np.isnan(variations[1]), variations[0], variations[1])
        is_jump = (rises[0] > 0.5 * before) & (rises[0] > 16 * epsilon * sizes[0])
        growth, growth_before = sizes[0] - sizes[2], sizes[2] - sizes[4]
        is_steady = (growth > 0.65 * growth_before) & (growth_before > 0)
        is_pole = (
            np.isinf(sizes[0])
            | grows(sizes)
            | (is_steady & (growth > 1e-3 * sizes[0]))
            # A sample right on the pole is as large from the start; its neighbour grows.
            | (is_jump & grows(lesser))
        )
    return is_pole, is_jump
