"""Roots, extrema and inflections: roughly while a slider moves, exactly when it rests."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from explorer.compute.curves.gaps import edges_of_domain, round_number
from explorer.compute.curves.knots import Knots
from explorer.compute.curves.refinement import PARTS, Refinement
from explorer.core.curves.results import Break, Detail, Feature, FeatureKind
from explorer.core.curves.spec import CurveProblem
from explorer.core.curves.steepness import steep_steps, typical_size
from explorer.core.sentence import Sentence, sentence

MOST_POINTS = 60
"""Points of one kind that are still worth marking in one picture."""
_NEWTON_STEPS = 120
_HALVINGS = 60
_DONE = 1e-17
"""Share of the picture's width below which an iteration is done."""
_TINY = 1e-14
"""Share of the picture's width below which a place is 0."""


def rough_points(
    problem: CurveProblem,
    x: np.ndarray,
    curves: list[np.ndarray | None],
    details: list[Detail | None],
) -> list[Feature]:
    """Return roots, extrema and inflections by interpolating between samples, none within a band.

    Cheap enough for every frame of a drag; `find_features` gives them exactly afterwards.
    """
    y = curves[0]
    if y is None:
        return []
    steep = set(steep_steps(x, y, curves[1]).tolist()) if curves[1] is not None else set()
    if details and (band := details[0]) is not None:
        steep |= set(np.flatnonzero(band.is_band).tolist())
    found: list[Feature] = []
    for order, wanted in enumerate((problem.roots, problem.extrema, problem.inflections)):
        row = curves[order]
        if not wanted or row is None:
            continue
        at = np.array([i for i in _sign_changes(row) if i not in steep], int)
        if not 0 < len(at) <= MOST_POINTS:
            continue
        with np.errstate(all="ignore"):
            part = row[at] / (row[at] - row[at + 1])
            places = x[at] + part * (x[at + 1] - x[at])
            heights = y[at] + part * (y[at + 1] - y[at])
        falls = row[at] > 0
        kinds: list[FeatureKind] = [
            "root" if order == 0 else "inflection" if order == 2 else "maximum" if f else "minimum"
            for f in falls
        ]
        found += [
            Feature(kind, float(a), 0.0 if order == 0 else float(b))
            for kind, a, b in zip(kinds, places, heights, strict=True)
            if np.isfinite(b)
        ]
    return found


def _sign_changes(y: np.ndarray) -> np.ndarray:
    """Return the i with a zero in [i, i + 1]: a change of sign, or a lone zero at sample i."""
    signs = np.sign(y)
    with np.errstate(all="ignore"):
        changes = signs[1:] * signs[:-1] < 0
    lone = (signs[1:-1] == 0) & (signs[2:] * signs[:-2] < 0)
    changes[1:] |= lone
    return np.flatnonzero(changes)


class _Zeros(NamedTuple):
    """Zeros of f^(order), (n,) each."""

    x: np.ndarray
    falls: np.ndarray
    """Whether f^(order) goes from above zero to below."""


_NONE = _Zeros(np.array([]), np.array([], bool))


def find_points(look: Refinement, breaks: list[Break]) -> tuple[list[Feature], list[Sentence]]:
    """Return the roots, extrema and inflections of f, and what is said where they are too many.

    Between two extrema f has at most one root, and between two inflections at most one extremum:
    so those are found first, to tell what is closer together than two samples. And the top of a
    narrow peak lies between its inflections, which is why extrema are looked for twice.
    """
    knots = Knots.of_samples(look, [b.x for b in breaks if b.order == 0])
    zeros: dict[int, _Zeros | None] = {}
    for order in (1, 2, 1, 0):
        zeros[order] = found = _zeros(look, knots, order)
        if found and order:
            knots.add(look, order, found.x)
    points: list[Feature] = []
    notes: list[Sentence] = []
    problem = look.problem
    for order, wanted in enumerate((problem.roots, problem.extrema, problem.inflections)):
        found = zeros[order]
        if wanted and found is None:
            notes.append(_too_many(order))
        elif wanted and found is not None:
            points += _named(look, order, found)
    if problem.roots:
        points += _roots_at_edges(look)
        known = {p.x for p in points if p.kind == "root"}
        points += [p for p in _roots_at_jumps(look, breaks) if p.x not in known]
    return _outside_bands(look, points), notes


def _outside_bands(look: Refinement, points: list[Feature]) -> list[Feature]:
    """Return the points but those within a band of f, of which there are more than can be told."""
    is_band = look.is_in_band(0)
    at = np.searchsorted(look.samples.x, [p.x for p in points]) - 1
    return [
        p for p, i in zip(points, at, strict=True) if not is_band[min(max(i, 0), len(is_band) - 1)]
    ]


def _too_many(order: int) -> Sentence:
    return sentence(
        "More than {count} {kind} in view; zoom in to see them marked.",
        count=MOST_POINTS,
        kind=("roots", "extrema", "inflection points")[order],
    )


def _zeros(look: Refinement, knots: Knots, order: int) -> _Zeros | None:
    """Return where f^(order) passes through 0, and f also where it touches it; None: too many."""
    brackets = [b for b in knots.brackets(order) if b.crosses or order == 0]
    if not brackets:
        return _NONE
    if len(brackets) > MOST_POINTS:
        return None
    x = np.array([b.place for b in brackets])
    low, high = (np.array([b[end] for b in brackets]) for end in (0, 1))
    open_ = np.isnan(x)
    x[open_] = _newton(look, order, low[open_], high[open_])
    falls = np.array([b.falls for b in brackets])
    is_crossing = _is_crossing(look, order, x)
    return _Zeros(x[is_crossing], falls[is_crossing])


def _newton(look: Refinement, order: int, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Newton's method on f^(order), kept inside its bracket by bisection.

    Source: Press et al., Numerical Recipes, 3rd ed., section 9.4 (rtsafe).
    """
    if not len(low):
        return np.array([])
    width = look.width
    sign_low = np.sign(look.at(low)[order])
    x, moved, ends = (low + high) / 2, high - low, (low, high)
    is_done = np.zeros(len(x), bool)
    for _ in range(_NEWTON_STEPS):
        rows = look.at(x)
        value, slope = rows[order], rows[order + 1]
        below = np.sign(value) == sign_low
        low, high = np.where(below, x, low), np.where(below, high, x)
        with np.errstate(all="ignore"):
            step = value / slope
            # At a multiple zero halving is faster.
            is_fast = (np.abs(step) <= moved / 2) & (low <= x - step) & (x - step <= high)
        following = np.where(is_fast, x - step, (low + high) / 2)
        # What was as near as numbers are would only wander about in the rounding.
        following = np.where((value == 0) | is_done, x, following)
        x, moved = following, np.abs(following - x)
        is_done |= moved <= np.maximum(4 * np.spacing(np.abs(x)), _DONE * width)
        if is_done.all():
            break
    x = _middle_of_zeros(look, order, x, *ends)
    return np.where(np.abs(x) <= _TINY * width, 0.0, x)


def _middle_of_zeros(
    look: Refinement, order: int, x: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Return the middle of where f^(order) is 0, as sin¹⁰⁰x is when numbers get no smaller.

    Args:
        look: the picture.
        order: of the derivative.
        x: (n,) where it is 0.
        low: (n,) beyond its zeros at the left.
        high: (n,) and at the right.
    """
    apart = PARTS * look.resolution(x)
    beside = look.at(np.stack([x - apart, x, x + apart]))[order]
    is_wide = (beside == 0).all(axis=0)
    if not is_wide.any():
        return x
    ends = []
    for beyond in (low, high):
        inside, outside = x.copy(), beyond.copy()
        for _ in range(_HALVINGS):
            middle = inside / 2 + outside / 2
            is_zero = look.at(middle)[order] == 0
            inside, outside = np.where(is_zero, middle, inside), np.where(is_zero, outside, middle)
        ends.append(inside)
    return np.where(is_wide, ends[0] / 2 + ends[1] / 2, x)


def _is_crossing(look: Refinement, order: int, x: np.ndarray) -> np.ndarray:
    """Tell a zero from a jump or a pole through zero.

    A zero of f^(order) needs f^(order) to be small there, or (the corner of |x|) the order
    below to be continuous; a root needs f itself to be small.
    """
    width, below = look.width, max(order - 1, 0)
    far = np.maximum(1e-9 * width, PARTS * look.resolution(x))
    near = np.maximum(1e-12 * width, 4 * look.resolution(x))
    lower = look.at(np.stack([x - far, x + far, x - near, x + near]))[below]
    with np.errstate(all="ignore"):
        rise, closer = np.abs(lower[1] - lower[0]), np.abs(lower[3] - lower[2])
        # The root of x^(1/3) is steep at any distance, but less high the nearer.
        seen = 1e-4 * typical_size(look.stretched()[1][below])
        is_continuous = (rise < seen) | (closer < 0.5 * rise)
        # Its inflection is where f′ goes to the same infinity on both sides.
        grows = (np.abs(lower[2:]) > 4 * np.abs(lower[:2])).all(axis=0)
        is_upright = grows & (lower[2] * lower[3] > 0) & (order == 2)
    return np.isfinite(lower).all(axis=0) & (is_continuous | is_upright)


def _named(look: Refinement, order: int, zeros: _Zeros) -> list[Feature]:
    if not len(zeros.x):
        return []
    x = np.clip(zeros.x, *look.samples.x[[0, -1]])
    is_inside = np.abs(x - zeros.x) <= 16 * look.resolution(x)
    # Adding 0.0 turns −0.0 into 0.0.
    return [
        Feature(_kind(order, bool(falls)), float(at) + 0.0, float(value) + 0.0)
        for at, falls, value, inside in zip(x, zeros.falls, look.at(x)[0], is_inside, strict=True)
        if inside and np.isfinite(value)
    ]


def _kind(order: int, falls: bool) -> FeatureKind:
    if order == 1:
        return "maximum" if falls else "minimum"
    return "inflection" if order else "root"


def _roots_at_jumps(look: Refinement, breaks: list[Break]) -> list[Feature]:
    """Return roots right at a jump, to which the curve comes from one side only, as ⌊3x⌋ + sin x.

    Where a jump is, is known to the last digits, so the plain number there is tried.
    """
    samples = look.samples.x
    jumps = [b.x for b in breaks if b.order == 0 and not b.is_pole]
    jumps = [x for x in jumps if samples[0] <= x <= samples[-1]]
    if not jumps:
        return []
    x = np.array([round_number(look, place) for place in jumps])
    far = np.maximum(1e-9 * look.width, PARTS * look.resolution(x))
    near = np.maximum(1e-12 * look.width, 4 * look.resolution(x))
    sides = np.abs(look.at(np.stack([x - far, x + far, x - near, x + near]))[0])
    with np.errstate(all="ignore"):
        comes = (sides[2:] < 0.5 * sides[:2]).any(axis=0)
    found = np.unique(x[(look.at(x)[0] == 0) & comes])
    return [Feature("root", float(at) + 0.0, 0.0) for at in found]


def _roots_at_edges(look: Refinement) -> list[Feature]:
    """Return roots right at an edge of the domain, where no sign can change."""
    edges = edges_of_domain(look)
    samples = look.samples.x
    edges = edges[(samples[0] <= edges[:, 1]) & (edges[:, 1] <= samples[-1])]
    if not len(edges):
        return []
    width, ulp = look.width, look.resolution(edges)
    far, near = np.maximum(1e-9 * width, PARTS * ulp), np.maximum(1e-12 * width, ulp)
    f, slope = look.at(edges)[:2]
    beside = np.abs(look.at(np.stack([edges - far, edges + far, edges - near, edges + near]))[0])
    with np.errstate(all="ignore"):
        seen = 0.01 * typical_size(look.stretched()[1][0])
        is_zero = (f == 0) | (
            np.isfinite(slope) & (np.abs(f) <= np.minimum(4 * ulp * np.abs(slope), seen))
        )
        # It comes to 0 there, and does not only have that value as 1/ln(x) has at 0.
        comes = np.fmax(beside[2], beside[3]) < 0.5 * np.fmax(beside[0], beside[1])
    found = is_zero & comes
    x = np.where(found[:, 0], edges[:, 0], edges[:, 1])
    return [Feature("root", float(a) + 0.0, 0.0) for a in np.unique(x[found.any(axis=1)])]
