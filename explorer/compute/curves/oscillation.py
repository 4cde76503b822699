"""The way of a curve between two samples: more places for its line, or a band between bounds.

One sample a pixel is a stroboscope: of sin(500x) it shows seven waves that are not there. How far
the curve leaves the chord from one sample to the next is told by the derivatives that the tape
gives at both. Where that can be seen, there is one of three answers:

- the derivatives at both ends agree on the way between: the line follows the quintic of Hermite;
- they do not: the curve is computed at more places in each step, irregularly, so that no period
  can keep pace with them;
- it turns there faster than a line of its width can show: it is drawn as the band between the
  least and the greatest value of each step.
"""

from __future__ import annotations

import numpy as np

from explorer.compute.curves.bands import NEAR, Evaluate, Inside, bounds, is_dense, sums_around
from explorer.compute.curves.course import Course, Frame, Rows, course, hermite, with_derivatives
from explorer.core.curves.results import Detail
from explorer.core.curves.spec import CurveProblem

PARTS = 16
"""Places in a step of which the samples tell nothing."""
_FLANKS = 7
"""Wild steps of eleven that a pole has around it, where a line is steep enough as it is."""
_MANY, _MISSED = 0.1, 6
"""Part of the steps that are wild from which on their neighbours are suspected, and so many."""


def details_of(
    problem: CurveProblem, x: np.ndarray, rows: Rows, steep: list[list[int]], evaluate: Evaluate
) -> list[Detail | None]:
    """Return what the samples do not tell, by order; an empty list where they tell all.

    Args:
        problem: what is drawn.
        x: (n,) equally spaced.
        rows: f, f′ … there, (n,) each, as many as were computed.
        steep: by order, the steps that are probably poles or jumps.
        evaluate: computes as many orders at other places.
    """
    frame = Frame.of(problem, rows)
    courses = {k: course(x, rows, k, frame) for k in problem.visible() if rows[k] is not None}
    if not any(c.is_seen.any() for c in courses.values()):
        return []
    is_wild = np.any([each.is_wild for each in courses.values()], axis=0)
    # A pole by itself has nothing inside but the pole, and beside it but its flanks.
    is_worth = (sums_around(is_wild, NEAR) > _FLANKS).any()
    if np.mean(is_wild) > _MANY:
        # Among waves a sample may happen to meet a quiet place, as most do of sin(1000x)^100.
        is_wild, is_worth = sums_around(is_wild, _MISSED) > 0, True
        courses = {k: c.with_wild(is_wild) for k, c in courses.items()}
    inside = Inside.of(x, np.flatnonzero(is_wild), PARTS, evaluate) if is_worth else None
    found: list[Detail | None] = [None] * (problem.order + 1)
    for k, each in courses.items():
        if each.is_seen.any():
            found[k] = _detail(x, rows, k, each, steep[k], inside)
    return found if any(detail is not None for detail in found) else []


def _detail(
    x: np.ndarray, rows: Rows, order: int, of: Course, steep: list[int], inside: Inside | None
) -> Detail | None:
    """Return the detail of one curve, of which there is a row."""
    y, _, _ = with_derivatives(x, rows, order)
    low, high = np.full((2, len(x) - 1), np.nan)
    places, values = hermite(x, rows, order, of)
    if inside is not None and (y_inside := inside.rows[order]) is not None:
        own = of.is_wild[inside.steps]
        seen = Inside(inside.steps[own], inside.x[own], [y_inside[own]])
        low, high = bounds(y, seen)
        is_line = ~np.isnan(low)
        is_band = is_dense(y, seen, len(x) - 1)
        low[~is_band] = high[~is_band] = np.nan
        is_line &= ~is_band
        is_line[steep] = False
        more = _line_through(seen, is_line[seen.steps])
        places, values = np.append(places, more[0]), np.append(values, more[1])
    taken = np.searchsorted(x, places, "right") - 1
    free = np.isfinite(values) & (places > x[taken]) & ~np.isin(taken, steep)
    places, values = places[free], values[free]
    if not len(places) and np.isnan(low).all():
        return None
    forward = np.argsort(places, kind="stable")
    return Detail(places[forward], values[forward], low, high)


def _line_through(inside: Inside, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return enough of the places within the chosen steps: some, and the least and the greatest."""
    row = inside.rows[0]
    assert row is not None
    x, y = inside.x[chosen], row[chosen]
    if not len(y):
        return np.array([]), np.array([])
    keep = np.zeros(y.shape, bool)
    keep[:, :: max(1, y.shape[1] // 4)] = True
    known = np.isfinite(y)
    keep[np.arange(len(y)), np.where(known, y, np.inf).argmin(axis=1)] = True
    keep[np.arange(len(y)), np.where(known, y, -np.inf).argmax(axis=1)] = True
    return x[keep], y[keep]
