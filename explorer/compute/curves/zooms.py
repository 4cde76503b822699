"""Zooming into steep steps, to tell poles and jumps from what is continuous."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explorer.compute.curves.refinement import CLEAR, PARTS, Refinement

_ZOOMS = 5
_LARGE = 1e10
"""What values beside a stretch of infinities exceed, even if they are seen from afar."""


@dataclass(slots=True)
class Zooms:
    """Values of f^(order) in n intervals, closer and closer.

    The first axis counts the zooms, NaN where an interval needed no more of them.
    """

    order: int
    ends: np.ndarray
    """(zooms, n, 2): the ends of the interval."""
    values: np.ndarray
    """(zooms, n, 2): f^(order) at the ends."""
    variation: np.ndarray
    """(zooms, n): how far f^(order) goes up and down in all in the interval before."""


class Discontinuities(NamedTuple):
    """Findings about n intervals, (n,) each."""

    x: np.ndarray
    is_pole: np.ndarray
    is_jump: np.ndarray


def zoomed(look: Refinement, order: int, ends: np.ndarray, values: np.ndarray) -> Zooms:
    """Zoom into intervals, given by their ends and f^(order) there, (n, 2) each.

    Each is followed as far as numbers are fine enough.
    """
    count = len(ends)
    seen = Zooms(
        order,
        np.full((_ZOOMS + 1, count, 2), np.nan),
        np.full((_ZOOMS + 1, count, 2), np.nan),
        np.full((_ZOOMS + 1, count), np.nan),
    )
    seen.ends[0], seen.values[0] = ends, values
    is_open = np.ones(count, bool)
    for zoom in range(1, _ZOOMS + 1):
        before = seen.ends[zoom - 1]
        widths = before[:, 1] - before[:, 0]
        with np.errstate(invalid="ignore"):
            is_open &= widths > 4 * look.resolution(np.abs(before)).max(axis=1)
        if not is_open.any():
            break
        seen.ends[zoom, is_open], seen.values[zoom, is_open], seen.variation[zoom, is_open] = (
            _closer(look, order, before[is_open])
        )
        # A stretch without numbers cannot be looked into.
        is_open &= seen.ends[zoom, :, 1] - seen.ends[zoom, :, 0] < widths / 2
    return seen


def _closer(
    look: Refinement, order: int, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut each interval into parts and keep where f^(order) rises most.

    That is the steepest part, and if it leads to a peak both sides of that. Returns the ends
    (n, 2), the values there (n, 2), and the total variation over all parts (n,).
    """
    x = np.linspace(ends[:, 0], ends[:, 1], PARTS + 1, axis=-1)
    y = look.at(x)[order]
    with np.errstate(all="ignore"):
        rise = np.abs(np.diff(y, axis=-1))
        variation = np.nansum(rise, axis=-1)
        variation = np.maximum(variation, np.abs(y[:, -1] - y[:, 0]))
    first, last = _steepest(y, rise)
    for i in np.flatnonzero(~np.isfinite(y[:, 1:-1]).all(axis=-1)):
        first[i], last[i] = _around_lost(y[i], int(first[i]), int(last[i]))
    kept = np.stack([first, last], axis=-1)
    values = np.take_along_axis(y, kept, axis=-1)
    # An end without a number is in the middle of a pole, where 0·∞ is met before ∞.
    values = np.where(np.isnan(values), np.inf, values)
    return np.take_along_axis(x, kept, axis=-1), values, variation


def _steepest(y: np.ndarray, rise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends, (n,) each, of the part where y rises most, with the peak it leads to."""
    row = np.arange(len(y))
    # NaN is what TensorFlow gives at the pole itself, where it multiplies 0 by ∞.
    rise = np.where(np.isnan(rise), np.inf, rise)
    size = np.where(np.isnan(y), np.inf, np.abs(y))
    part = np.argmax(rise, axis=-1)
    peak = 1 + np.argmax(size[:, 1:-1], axis=-1)
    is_peak = size[row, peak] > np.maximum(size[:, 0], size[:, -1])
    is_peak &= (peak - 2 <= part) & (part <= peak + 1)
    first = np.where(is_peak, np.minimum(peak - 1, part), part)
    last = np.where(is_peak, np.maximum(peak, part) + 1, part + 1)
    return first, last


def _around_lost(y: np.ndarray, first: int, last: int) -> tuple[int, int]:
    """Return the ends of what to keep where y, (PARTS + 1,), is no number for a stretch inside.

    Numbers are lost in the middle of a pole; but if y is large on one side of the stretch only,
    as e^(1/x) is, the pole is on the other.
    """
    lost = ~np.isfinite(y)
    start = int(np.argmax(lost))
    stop = start + int(np.argmin(np.append(lost[start:], False)))
    if start == 0 or stop > PARTS:
        return first, last
    before, after = abs(float(y[start - 1])), abs(float(y[stop]))
    greater = max(before, after)
    is_alike = min(before, after) >= math.sqrt(greater) or greater < _LARGE
    if stop - start == 1 or is_alike:
        return start - 1, stop
    return (start - 1, start) if before < after else (stop - 1, stop)


def tell(look: Refinement, seen: Zooms, rounding: np.ndarray, least: float) -> Discontinuities:
    """Tell poles and jumps: zoom by zoom a jump stays as high, a pole grows, all else levels off.

    Args:
        look: the picture.
        seen: the zooms.
        rounding: how far rounding moves the values seen, shaped like them.
        least: the height below which no jump is worth telling.
    """
    sizes = np.abs(seen.values)
    greater, lesser = sizes.max(axis=-1), sizes.min(axis=-1)
    # Noise comes in spots; it does not get less by looking closer.
    noise = np.maximum.accumulate(rounding.max(axis=-1))
    noise_of_lesser = np.where(sizes[..., 0] <= sizes[..., 1], rounding[..., 0], rounding[..., 1])
    with np.errstate(all="ignore"):
        rise = np.abs(seen.values[..., 1] - seen.values[..., 0])
        epsilon = float(np.finfo(look.problem.dtype).eps)
        floor = np.maximum(16 * epsilon * greater, least)
        is_jump = _are_jumps(rise, seen.variation, np.maximum(noise, floor))
        grows_beside = _are_beside_poles(lesser, greater, noise_of_lesser)
        is_pole = _are_poles(greater, noise) | grows_beside
    return Discontinuities(_places(seen, grows_beside), is_pole, is_jump)


def _places(seen: Zooms, grows_beside: np.ndarray) -> np.ndarray:
    """Return where the poles and jumps are, (n,): in the middle of what was zoomed into last.

    Where the values grow towards a sample with by far the greatest, it is that sample.
    """
    zooms = np.isfinite(seen.ends[..., 0]).sum(axis=0)
    low, high = (_latest(seen.ends[..., i], zooms)[0] for i in (0, 1))
    at_low, at_high = (np.abs(_latest(seen.values[..., i], zooms)[0]) for i in (0, 1))
    is_low = grows_beside & (low == seen.ends[0, :, 0]) & (at_low / PARTS > at_high)
    is_high = grows_beside & (high == seen.ends[0, :, 1]) & (at_high / PARTS > at_low)
    middle = np.where((low <= 0) & (high >= 0), 0.0, low / 2 + high / 2)
    return np.where(is_low, low, np.where(is_high, high, middle))


def _are_poles(sizes: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Tell where the greater of the values at the ends, (zooms, n), grows without end."""
    zooms = _clear_zooms(sizes, noise)
    size, by = _latest(sizes, zooms), _latest(noise, zooms)[0]
    growth, growth_before = size[0] - size[2], size[2] - size[4]
    is_steady = (growth > 0.65 * growth_before) & (growth_before > 0)
    is_steady &= growth > np.maximum(1e-3 * size[0], 2 * by)
    return np.isinf(size[0]) | _grows(sizes, zooms) | is_steady


def _are_beside_poles(sizes: np.ndarray, greater: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Tell where the lesser of the values grows although the other does not.

    A sample right on a pole is as large from the start, and what it is is chance.
    """
    zooms = _clear_zooms(sizes, noise)
    others = _latest(greater, zooms)
    return _grows(sizes, zooms) & (others[0] >= others[1])


def _clear_zooms(heights: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return by interval, (n,), in how many zooms from the first the height exceeds the noise."""
    is_clear = heights > CLEAR * noise
    return np.where(is_clear.all(axis=0), len(is_clear), np.argmin(is_clear, axis=0))


def _latest(values: np.ndarray, zooms: np.ndarray) -> np.ndarray:
    """Return the values, (zooms, n), of the first so many zooms, the latest first, then NaN."""
    back = zooms - 1 - np.arange(len(values))[:, None]
    return np.where(back < 0, np.nan, np.take_along_axis(values, np.maximum(back, 0), axis=0))


def _are_jumps(rise: np.ndarray, variation: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Tell where the rise from end to end, (zooms, n), stays as high as it was."""
    zooms = _clear_zooms(rise, noise)
    height, (inside, before) = _latest(rise, zooms)[0], _latest(variation, zooms)[:2]
    following = np.append(rise, np.full((1, rise.shape[1]), np.nan), axis=0)
    levels_off = np.take_along_axis(following, zooms[None], axis=0)[0] < 0.5 * height
    # Two zooms ago if there were two.
    # A little less than half: at a corner TensorFlow's |x|′ is 0, halfway.
    return (height > 0.48 * np.where(np.isnan(before), inside, before)) & ~levels_off


def _grows(sizes: np.ndarray, zooms: np.ndarray) -> np.ndarray:
    """Tell where the sizes, (zooms, n), grow to the last of the first so many zooms."""
    size = _latest(sizes, zooms)
    # Once is enough only where numbers are too coarse for more.
    is_coarse = np.isnan(size[2]) & (zooms == np.count_nonzero(~np.isnan(sizes), axis=0))
    return (size[0] > 4 * size[1]) & ((size[1] > 4 * size[2]) | is_coarse)
