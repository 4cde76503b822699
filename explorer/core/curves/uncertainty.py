"""Finds where rounding moves a curve too far to be overlooked, and the range without noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.curves.first_view import first_range
from explorer.core.curves.results import Detail

_SEEN = 1.5
"""Pixels by which rounding may move a sample and its line is still what is known of it."""
_SPREAD = 3
"""Samples on either side that are as uncertain: noise comes in spots."""
_FAR_SPREAD = 12
"""Samples on either side of which the noisiest tells what is noise, and no steep curve."""
_LOST = 0.25
"""Part of a value from which on it is lost in its rounding."""
_LEAST = 0.002
"""Part of the height of a picture that is not worth another range."""
_QUIET = 0.05
"""Part of the height of a picture by which rounding may move what sets it."""
_SHOWN = 3.0
"""Times the rounding of its better samples that is shown of a curve on either side."""
_OF_RISE = 0.01
"""Part of the rise from one sample to the next that rounding must exceed to be seen beside it."""

Rows = Sequence[np.ndarray | None]


def is_uncertain(rounding: np.ndarray, pixel: float) -> np.ndarray:
    """Return which samples, (n,), are moved by rounding so far that it is seen.

    Args:
        rounding: (n,) how far each may be moved; infinite where it decides whether there is one.
        pixel: the height of a pixel.
    """
    is_moved = rounding > _SEEN * pixel
    around = _windows(is_moved).sum(axis=1)
    # A lone sample beside a jump is not noise.
    return np.any(_windows(is_moved & (around > 2)), axis=1)  # pyright: ignore[reportReturnType]


def seen_rounding(
    y: np.ndarray, rounding: np.ndarray, within: tuple[float, float], detail: Detail | None
) -> np.ndarray:
    """Return how far samples may be moved, (n,), with 0 where that is not to be seen.

    Args:
        y: (n,) the samples.
        rounding: (n,) how far each may be moved.
        within: the least and the greatest value of the picture.
        detail: what is between the samples.

    It is not seen outside the picture, nor where the curve is so steep, or goes up and down so far
    within a column, that one moved up or down would cover the same pixels.
    """
    with np.errstate(all="ignore"):
        rise, is_line = np.abs(np.diff(y)), np.ones(len(y), bool)
        if detail is not None:
            rise = np.fmax(rise, detail.high - detail.low)
            # A band is drawn from other values than its samples.
            is_line = ~np.append(False, detail.is_band) & ~np.append(detail.is_band, False)
        least = np.fmin(np.append(rise[:1], rise), np.append(rise, rise[-1:]))
        is_outside = is_line & ((y - rounding > within[1]) | (y + rounding < within[0]))
        is_steep = _windows(rounding, _FAR_SPREAD).max(axis=1) < _OF_RISE * least
    return np.where(is_outside | is_steep, 0.0, rounding)


def bounds_of(y: np.ndarray, rounding: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return between which values a curve is known to run, (n,) each: those around each sample."""
    with np.errstate(all="ignore"):
        low, high = y - rounding, y + rounding
    low, high = np.where(np.isnan(low), np.inf, low), np.where(np.isnan(high), -np.inf, high)
    return _windows(low).min(axis=1), _windows(high).max(axis=1)


def _windows(values: np.ndarray, reach: int = _SPREAD) -> np.ndarray:
    padded = np.pad(values, reach, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)


def known_range(rows: Rows, rounding: Rows) -> tuple[float, float]:
    """Return the first range of curves, which what is only rounding does not set.

    Args:
        rows: the visible ones, f or the lowest derivative first, (n,) each.
        rounding: how far each value may be moved, (n,) each; fewer where it is not known.
    """
    low, high = first_range(rows)
    if len(rounding) < len(rows):
        return low, high
    pairs = [(y, r) for y, r in zip(rows, rounding, strict=True) if y is not None and r is not None]
    if not any(is_uncertain(r, _LEAST * (high - low)).any() for _, r in pairs):
        return low, high
    kept = [_where(r <= _LOST * np.abs(y), y) for y, r in pairs]
    low, high = first_range(kept)
    quiet = [_where(r <= _QUIET * (high - low), y) for y, (_, r) in zip(kept, pairs, strict=True)]
    if any(np.isfinite(y).sum() > 1 for y in quiet):
        low, high = first_range(quiet)
    return _beside_noise(low, high, pairs[0][1])


def _beside_noise(low: float, high: float, rounding: np.ndarray) -> tuple[float, float]:
    """Return a range wide enough to see what is known of a curve that is nearly all rounding."""
    finite = rounding[np.isfinite(rounding)]
    half = _SHOWN * float(np.quantile(finite, 0.25)) if len(finite) else 0.0
    middle = low / 2 + high / 2
    return min(low, middle - half), max(high, middle + half)


def _where(is_kept: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return y with NaN where it is not kept; a value that rounding does not touch is."""
    return np.where(is_kept, y, np.nan)
