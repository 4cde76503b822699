"""Poles and jumps: where the line through the samples must be cut."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from explorer.compute.curves.refinement import Refinement, runs
from explorer.compute.curves.zooms import Zooms, tell, zoomed
from explorer.core.curves.results import Break
from explorer.core.curves.steepness import steep_steps, suspects, typical_size

_OUT = 32
"""Numbers by which rounding hardly ever moves a jump."""
_INVISIBLE = 1e-6
"""Share of a curve's size below which its jump is not to be seen."""


class _Place(NamedTuple):
    """A pole or jump, and the stretched samples between which it was looked for."""

    left: int
    right: int
    x: float
    is_pole: bool


def find_breaks(look: Refinement, orders: list[int]) -> list[Break]:
    """Tell poles and jumps from steep but continuous steps, and from the noise of rounding.

    The orders are given in order: where f^(k) has no bounds, no derivative of it has any.
    """
    rows = look.stretched()[1]
    epsilon = float(np.finfo(look.problem.dtype).eps)
    scale = max(typical_size(rows[k]) for k in orders)
    found: list[Break] = []
    poles: list[_Place] = []
    for order in orders:
        if look.samples.derivatives[order] is None:
            continue
        least = max(_INVISIBLE * typical_size(rows[order]), epsilon * scale)
        own = _places(look, order, _suspected(look, order, poles), least)
        places = _without_twins(look, sorted(poles + own, key=lambda p: p.x))
        found += [b for p in places for b in _breaks(look, order, p)]
        poles = [p for p in places if p.is_pole]
    return found


def _places(look: Refinement, order: int, at: np.ndarray, least: float) -> list[_Place]:
    """Return which of the intervals, (n, 2) by their ends among the samples, are poles or jumps."""
    x, rows = look.stretched()
    zooms = zoomed(look, order, x[at], rows[order][at])
    told = tell(look, zooms, np.zeros(zooms.ends.shape), least)
    if told.is_pole.any() or told.is_jump.any():
        told = tell(look, zooms, _rounding(look, zooms), least)
    return [
        _Place(int(left), int(right), float(place), bool(is_pole or right - left > 2))
        for (left, right), place, is_pole, is_jump in zip(at, *told, strict=True)
        if is_pole or is_jump or right - left > 2
    ]


def _without_twins(look: Refinement, places: list[_Place]) -> list[_Place]:
    """Keep one of places, in order, that were found from both sides of a sample."""
    kept: list[_Place] = []
    for place in places:
        if not kept or place.x - kept[-1].x > look.step / 100:
            kept.append(place)
    return kept


def _suspected(look: Refinement, order: int, poles: list[_Place]) -> np.ndarray:
    """Return the intervals worth a look, (n, 2), by their ends among the stretched samples."""
    x, rows = look.stretched()
    # Within a band every step is steep, and the line is not drawn.
    y = rows[order].copy()
    is_band = np.pad(look.is_in_band(order), 1)
    y[:-1][is_band] = y[1:][is_band] = np.nan
    steps = suspects(x, y, rows, order)
    if order + 1 < len(rows):
        steps = np.union1d(steps, _beside_lost(x, rows[order], rows[order + 1]))
    lost = [
        (start - 1, stop)
        for start, stop in runs(~np.isfinite(rows[order]))
        if start > 0 and stop < len(x)
        # Longer stretches without numbers are gaps, unless f is infinite there.
        if stop - start == 1
        or (np.isinf(rows[0][start:stop]).any() and _soars(rows[order], start, stop))
    ]
    intervals = [*((i, i + 1) for i in steps.tolist()), *lost]
    new = [
        (left, right)
        for left, right in intervals
        if not any(x[left] - look.step < p.x < x[right] + look.step for p in poles)
    ]
    return np.array(new, int).reshape(-1, 2)


def _beside_lost(x: np.ndarray, y: np.ndarray, slope: np.ndarray) -> np.ndarray:
    """Return the steep steps with an end where the tape has no slope, as atan(1/x) at 0."""
    is_lost = np.isnan(slope)
    steps = steep_steps(x, y, None) if is_lost.any() else np.array([], int)
    return steps[is_lost[steps] | is_lost[steps + 1]]


def _soars(y: np.ndarray, start: int, stop: int) -> bool:
    """Whether y grows ever faster towards a stretch of infinities: ln|y| is convex at a pole."""
    for side in (y[max(start - 3, 0) : start], y[stop : stop + 3][::-1]):
        with np.errstate(all="ignore"):
            rises = np.diff(np.log(np.abs(side)))
        if len(rises) == 2 and rises[1] > max(rises[0], 0.0):
            return True
    return False


def _rounding(look: Refinement, zooms: Zooms) -> np.ndarray:
    """Return how far rounding moves what was seen, shaped like the values.

    It is evaluated a little farther out: right at a jump, rounding decides which side that is on.
    """
    ends = zooms.ends + _OUT * look.resolution(zooms.ends) * [-1, 1]
    moved = np.zeros(ends.shape)
    known = np.isfinite(ends)
    at = ends[known]
    moved[known] = look.rounding(at, look.at(at)[: zooms.order + 1])[-1]
    return moved


def _breaks(look: Refinement, order: int, place: _Place) -> list[Break]:
    """Return where the line of f^(order) is cut at a place, if that is in the picture."""
    samples, y = look.samples.x, look.stretched()[1][order][place.left + 1 : place.right]
    x = float(np.clip(place.x, samples[0], samples[-1]))
    if abs(place.x - x) > 4 * look.resolution(np.array(x)):
        return []
    cuts = [place.left - 1, place.right - 2]
    if len(y) and np.isinf(y).all():
        cuts = [int(np.searchsorted(samples, x, "right")) - 1]
    last = len(samples) - 2
    # A pole right at an end of the view is part of it, a jump there is not.
    inside = {min(max(i, 0), last) for i in cuts if place.is_pole or 0 <= i <= last}
    return [Break(order, i, x, place.is_pole) for i in sorted(inside)]
