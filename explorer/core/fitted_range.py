"""Range of values that a figure shows, and its number of samples."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from explorer.core.quantile import quantile
from explorer.core.ranges import FARTHEST

_PACKET, _MOST_SAMPLES = 16, 4000
_SHARE_OF_F = 5.0
"""A derivative widens the picture as long as it reaches no farther than this many heights of f."""
_OUTLYING = 5.0
"""Times the middle 90 % of its values that a curve may reach before that counts as a pole."""


def fitted_range(curves: Sequence[np.ndarray | None]) -> tuple[float, float]:
    """Return the vertical range that shows f well, and its derivatives where they fit.

    Args:
        curves: the visible ones, f or the lowest derivative first; NaN and infinities count not.

    A pole must not flatten the rest: where the extremes are far outside the middle 90 % of the
    values, the range follows the middle. A derivative that would shrink f too much leaves the
    picture instead.
    """
    known = [(y, r) for y in curves if y is not None and (r := robust_range(y)) is not None]
    ranges = [r for _, r in known]
    if not ranges:
        return -1.0, 1.0
    low, high = ranges[0]
    if low == high and len(ranges) > 1:
        low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    height = high - low
    floor, ceiling = low - _SHARE_OF_F * height, high + _SHARE_OF_F * height
    for y, (other_low, other_high) in known[1:]:
        # How far a derivative with a pole reaches says nothing.
        is_whole = other_low <= y[np.isfinite(y)].min() and y[np.isfinite(y)].max() <= other_high
        if is_whole and other_low >= floor and other_high <= ceiling:
            low, high = min(low, other_low), max(high, other_high)
    return with_margin(low, high)


def samples_across(width: float) -> int:
    """Return how many samples a curve takes on so many pixels: one each, in whole packets.

    What is left over of a packet of the processor is computed by another routine, which may differ
    in the last digit: the last samples would not be what `eval` says of the same places.
    """
    return max(_PACKET, min(_MOST_SAMPLES, math.ceil(round(width) / _PACKET) * _PACKET))


def robust_range(y: np.ndarray | None) -> tuple[float, float] | None:
    """Return the range of the values without poles, None where there is no number."""
    if y is None:
        return None
    finite = y[np.isfinite(y)]
    if not len(finite):
        return None
    finite = np.clip(finite, -FARTHEST / 4, FARTHEST / 4)
    low, high = float(finite.min()), float(finite.max())
    inner_low, inner_high = (quantile(finite, share) for share in (0.05, 0.95))
    inner = inner_high - inner_low
    if high - low <= _OUTLYING * inner or inner == 0:
        return low, high
    return max(low, inner_low - inner / 4), min(high, inner_high + inner / 4)


def with_margin(low: float, high: float) -> tuple[float, float]:
    """Return a range with some room above and below."""
    if low == high:
        half = abs(low) / 2 or 1.0
        return low - half, high + half
    # A range far narrower than its place is rounding noise of a constant.
    least = max(abs(low), abs(high)) * 1e-12
    margin = max((high - low) * 0.06, least)
    return low - margin, high + margin
