"""The vertical range in which a function is first seen: that of its features.

Over a usual range of x, the values of x³ − 3x + 1 reach from −228 to 230, and what makes it that
function, two extrema between −1 and 3, would be a flat spot. So the range is cut down to a few
times the height of what there is to see: the roots, extrema and inflections, and where there are
none, the shortest interval that holds half of all values, the "shorth" of robust statistics
(D. F. Andrews et al., Robust Estimates of Location, 1972). Never so far that less than a fifth of
the curve is left, and never beyond its own values.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from explorer.core.fitted_range import fitted_range, robust_range, with_margin
from explorer.core.quantile import quantile
from explorer.core.ranges import FARTHEST

_BESIDE_FEATURES = 1.5
"""Heights of the features that are shown above and below them."""
_BESIDE_HALF = 10.0
"""Heights of the shortest part of the values that are shown above and below it."""
_LEAST_SHARE = 0.2
"""Part of the curve that is shown at least."""
_WORTH = 0.25
"""Part of the height of the whole curve from which on it is not worth cutting."""
_FEW = 8
"""Values of which nothing can be said but how far they reach."""
_FLANK = 2.5
"""Times as far from the middle value as both its neighbours that a sample of a peak may be."""
_DOUBT = 4.0
"""Steps between the two samples at an inflection by which features must differ to be two."""
_NOISE = 1e-9
"""Part of a value below which its bends are rounding."""
_STEEPER = 3.0
"""Times as steep as its neighbours that a step beside a feature may be: beyond is a pole or jump.
"""
_MORE = 4.0
"""Heights of a picture by which it is widened at most for one more value."""


def first_range(curves: Sequence[np.ndarray | None]) -> tuple[float, float]:
    """Return the vertical range that shows the features of f, and its derivatives where they fit.

    Args:
        curves: the visible ones at equally spaced places, f or the lowest derivative first; NaN and
            infinities count not.
    """
    leading = next((y for y in curves if y is not None and np.isfinite(y).sum() > _FEW), None)
    whole = robust_range(leading)
    if leading is None or whole is None:
        return fitted_range(curves)
    leading = np.clip(leading, -FARTHEST / 4, FARTHEST / 4)
    peaks = _peaks(leading)
    most = min([whole[0], *peaks]), max([whole[1], *peaks])
    low, high = _around_features(leading, *most)
    if most != whole or high / 2 - low / 2 < _WORTH * (whole[1] / 2 - whole[0] / 2):
        return with_margin(low, high)
    return fitted_range(curves)


def _peaks(y: np.ndarray) -> np.ndarray:
    """Return the heights of the extrema whose flanks the samples show, unlike those of a pole."""
    finite = y[np.isfinite(y)]
    with np.errstate(all="ignore"):
        away = y - quantile(finite, 0.5)
        left, right = np.sign(np.diff(y))[:-1], np.sign(np.diff(y))[1:]
        # Two samples at the same height on either side of a peak are one.
        is_peak = (left * right <= 0) & (left != right) & np.isfinite(y[1:-1])
        # Neighbours that are on the other side of the middle value are beyond a pole.
        flanks = np.minimum(away[2:] / away[1:-1], away[:-2] / away[1:-1])
        is_peak &= flanks > 1 / _FLANK
    return y[1:-1][is_peak]


def _around_features(y: np.ndarray, least: float, most: float) -> tuple[float, float]:
    """Return the part of the range from least to most that is worth seeing."""
    finite = np.sort(y[np.isfinite(y)])
    heights, doubt = feature_heights(y, least, most)
    with np.errstate(all="ignore"):
        if len(heights) and np.ptp(heights) > max(doubt, _NOISE * max(abs(least), abs(most))):
            low, high = float(heights.min()), float(heights.max())
            beside = _BESIDE_FEATURES * (high - low)
        else:
            # Beside a lone extremum half of the values may be most of what there is.
            low, high = shortest(finite, _LEAST_SHARE if _is_extremum(finite, heights) else 0.5)
            low, high = min([low, *heights]), max([high, *heights])
            beside = _BESIDE_HALF * (high - low)
        away = np.maximum(low - finite, finite - high)
        needed = quantile(np.maximum(away, 0.0), _LEAST_SHARE, "higher")
    beside = max(beside, needed)
    return max(least, low - beside), min(most, high + beside)


def feature_heights(y: np.ndarray, least: float, most: float) -> tuple[np.ndarray, float]:
    """Return the values at roots, extrema and inflections, and how far they may be wrong.

    Args:
        y: (n,) equally spaced samples.
        least: below which no value counts: it is at a pole.
        most: above which no value counts.
    """
    with np.errstate(all="ignore"):
        rise = np.diff(y)
        bend = np.diff(rise)
        bend[np.abs(bend) <= _NOISE * np.abs(y[1:-1])] = 0.0
        crosses = (np.sign(y[1:]) * np.sign(y[:-1]) < 0).any() or (y == 0).any()
        from_left, from_right = _not_steeper(np.abs(rise))
        turns = (rise[1:] * rise[:-1] < 0) & from_left[:-1] & from_right[1:]
        # Two samples at the same height on either side of an extremum are one.
        turns[1:] |= (rise[1:-1] == 0) & (rise[:-2] * rise[2:] < 0)
        extrema = y[1:-1][turns]
        is_inflection = (bend[1:] * bend[:-1] < 0) & (from_left & from_right)[1:-1]
        inflections = y[1:-2][is_inflection] / 2 + y[2:-1][is_inflection] / 2
        is_counted = np.isfinite(inflections) & (inflections >= least) & (inflections <= most)
        steps = np.abs(rise[1:-1][is_inflection][is_counted])
    heights = np.concatenate([[0.0] if crosses else [], extrema, inflections])
    heights = heights[np.isfinite(heights) & (heights >= least) & (heights <= most)]
    return heights, _DOUBT * float(steps.max(initial=0.0))


def _not_steeper(rises: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell which steps, (n,), go on as steeply as those at their left, and at their right, suggest.

    Over a pole or a jump they do not.
    """
    padded = np.pad(rises, 1, mode="edge")
    return rises <= _STEEPER * padded[:-2], rises <= _STEEPER * padded[2:]


def widened(within: tuple[float, float], values: Sequence[float]) -> tuple[float, float]:
    """Return a range that holds values too, as far as they are not far outside it."""
    low, high = within
    most = _MORE * (high - low)
    known = [v for v in values if low - most <= v <= high + most]
    least, greatest = min([low, *known]), max([high, *known])
    if (least, greatest) == (low, high):
        return within
    wide_low, wide_high = with_margin(least, greatest)
    return wide_low if least < low else low, wide_high if greatest > high else high


def _is_extremum(ordered: np.ndarray, heights: np.ndarray) -> bool:
    """Tell whether the one feature is the least or the greatest of all values."""
    return len(heights) > 0 and (heights.max() <= ordered[0] or heights.min() >= ordered[-1])


def shortest(ordered: np.ndarray, share: float) -> tuple[float, float]:
    """Return the shortest interval that holds this part of the values, given in order."""
    count = max(1, math.ceil(len(ordered) * share))
    lengths = ordered[count - 1 :] / 2 - ordered[: len(ordered) - count + 1] / 2
    at = int(np.argmin(lengths))
    return float(ordered[at]), float(ordered[at + count - 1])
