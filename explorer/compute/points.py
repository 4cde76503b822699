"""Roots, extrema and inflections: roughly while a slider moves, exactly when it rests."""

from __future__ import annotations

import numpy as np

from explorer.compute.breaks import MOST_STEEP_STEPS, steep_steps
from explorer.compute.look import PARTS, Look, typical_size
from explorer.core.results import Break, Feature, FeatureKind, Gap
from explorer.core.sentence import Sentence, sentence
from explorer.core.specs import CurveSpec

MOST_POINTS = 60
"""Points of one kind that are still worth marking in one picture."""
_NEWTON_STEPS = 60
_TINY = 1e-17
"""Share of the picture's width below which a place is 0 or an iteration is done."""


def rough_points(spec: CurveSpec, x: np.ndarray, curves: list[np.ndarray | None]) -> list[Feature]:
    """Return roots, extrema and inflections by interpolating between samples.

    Cheap enough for every frame of a drag; `find_features` gives them exactly afterwards.
    """
    y = curves[0]
    if y is None:
        return []
    steep = set(steep_steps(x, y, curves[1]).tolist()) if curves[1] is not None else set()
    found: list[Feature] = []
    for order, wanted in enumerate((spec.roots, spec.extrema, spec.inflections)):
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


def find_points(
    look: Look, order: int, breaks: list[Break], gaps: list[Gap]
) -> tuple[list[Feature], Sentence | None]:
    """Return the zeros of f^(order), which are roots, extrema or inflections of f.

    With them comes the sentence that they are too many, if they are.
    """
    wanted = (look.spec.roots, look.spec.extrema, look.spec.inflections)[order]
    y = look.sampled(order)
    if not wanted or y is None:
        return [], None
    at_pole = {b.index for b in breaks if b.order == 0} | _beside_infinity(look)
    brackets = np.array([i for i in _sign_changes(y) if i not in at_pole], int)
    touching = _touching_roots(look, at_pole) if order == 0 else np.array([])
    if len(brackets) + len(touching) > MOST_POINTS:
        return [], sentence(
            "More than {count} {kind} in view; zoom in to see them marked.",
            count=MOST_POINTS,
            kind=("roots", "extrema", "inflection points")[order],
        )
    if _is_noise(look, order, y):
        return [], None
    at_ends = _roots_at_ends(look, gaps) if order == 0 else np.array([])
    x = np.concatenate([_zeros(look, order, brackets), touching, at_ends])
    return _named(look, order, _without_twins(np.unique(x), look.samples.x)), None


def _is_noise(look: Look, order: int, y: np.ndarray) -> bool:
    """Whether y jumps about from sample to sample, so that its zeros mean nothing."""
    slope = look.sampled(order + 1)
    return len(steep_steps(look.samples.x, y, slope)) > MOST_STEEP_STEPS


def _beside_infinity(look: Look) -> set[int]:
    """Return the steps at one end of which f is infinite."""
    f = look.samples.derivatives[0]
    assert f is not None
    at = np.flatnonzero(np.isinf(f))
    return {*at.tolist(), *(at - 1).tolist()}


def _zeros(look: Look, order: int, brackets: np.ndarray) -> np.ndarray:
    """Newton's method on f^(order), kept inside its bracket by bisection.

    Source: Press et al., Numerical Recipes, 3rd ed., section 9.4 (rtsafe).
    """
    if not len(brackets):
        return np.array([])
    low, high = look.samples.x[brackets].copy(), look.samples.x[brackets + 1].copy()
    width = look.width
    sign_low = np.sign(look.at(low)[order])
    x = (low + high) / 2
    for _ in range(_NEWTON_STEPS):
        rows = look.at(x)
        value, slope = rows[order], rows[order + 1]
        below = np.sign(value) == sign_low
        low, high = np.where(below, x, low), np.where(below, high, x)
        with np.errstate(all="ignore"):
            step = x - value / slope
        inside = np.isfinite(slope) & (low <= step) & (step <= high)
        following = np.where(value == 0, x, np.where(inside, step, (low + high) / 2))
        settled = np.abs(following - x) <= np.maximum(4 * np.spacing(np.abs(x)), _TINY * width)
        x = following
        if settled.all():
            break
    x = np.where(np.abs(x) <= 64 * _TINY * width, 0.0, x)
    return x[_is_crossing(look, order, x)]


def _is_crossing(look: Look, order: int, x: np.ndarray) -> np.ndarray:
    """Tell a zero from a jump or a pole through zero.

    A zero of f^(order) needs f^(order) to be small there, or (the corner of |x|) the order
    below to be continuous; a root needs f itself to be small.
    """
    width = look.width
    far = np.maximum(1e-9 * width, PARTS * look.resolution(x))
    near = np.maximum(1e-12 * width, look.resolution(x))
    lower = look.at(np.stack([x - far, x + far, x - near, x + near]))[max(order - 1, 0)]
    y = look.sampled(max(order - 1, 0))
    assert y is not None
    with np.errstate(all="ignore"):
        rise, closer = np.abs(lower[1] - lower[0]), np.abs(lower[3] - lower[2])
        # The root of x^(1/3) is steep at any distance, but less high the nearer.
        is_continuous = (rise < 1e-4 * typical_size(y)) | (closer < 0.5 * rise)
    return np.isfinite(lower).all(axis=0) & is_continuous


def _touching_roots(look: Look, at_pole: set[int]) -> np.ndarray:
    """Roots where f touches the axis without crossing it: extrema with f = 0."""
    slope, y = look.sampled(1), look.sampled(0)
    if slope is None or y is None:
        return np.array([])
    scale = typical_size(y)
    with np.errstate(all="ignore"):
        small = np.minimum(np.abs(y[1:]), np.abs(y[:-1])) < 0.3 * scale
    changes = [i for i in _sign_changes(slope) if i not in at_pole and small[i]]
    if not changes or len(changes) > MOST_POINTS:
        return np.array([])
    x = _zeros(look, 1, np.array(changes))
    noise = 1e-14 if look.spec.dtype == "float64" else 1e-6
    ulp = look.resolution(x)
    left, at, right = np.abs(look.at(np.stack([x - 2 * ulp, x, x + 2 * ulp]))[0])
    # At a corner such as |x - 0.3|^(2/3) the nearest number may be far from 0.
    return x[at <= np.maximum(noise * scale, 2 * np.maximum(left - at, right - at))]


def _roots_at_ends(look: Look, gaps: list[Gap]) -> np.ndarray:
    """Roots right at an end of the view or of the domain, where no sign can change."""
    samples = look.samples.x
    edges = [edge for gap in gaps if gap.order == 0 for edge in (gap.low, gap.high)]
    x = np.unique([samples[0], samples[-1], *edges])
    near = (samples[1] - samples[0]) / 1000
    f, slope = look.at(x)[:2]
    sides = look.at(np.stack([x - near, x + near]))[0]
    with np.errstate(all="ignore"):
        scale = typical_size(f if (y := look.sampled(0)) is None else y)
        rounding = np.minimum(4 * look.resolution(x) * np.abs(slope), 1e-6 * scale)
        is_zero = np.abs(f) <= np.nan_to_num(rounding)
        is_alone = (np.abs(sides) > np.abs(f)).any(axis=0)
    return x[is_zero & is_alone & np.isfinite(f)]


def _named(look: Look, order: int, x: np.ndarray) -> list[Feature]:
    if not len(x):
        return []
    rows = look.at(x)
    kinds: list[FeatureKind | None] = ["root" if order == 0 else "inflection"] * len(x)
    if order == 1:
        kinds = _kinds_of_extrema(look, x, rows[0])
    # Adding 0.0 turns −0.0 into 0.0.
    return [
        Feature(kind, float(at) + 0.0, float(value) + 0.0)
        for kind, at, value in zip(kinds, x, rows[0], strict=True)
        if kind and np.isfinite(value)
    ]


def _kinds_of_extrema(look: Look, x: np.ndarray, y: np.ndarray) -> list[FeatureKind | None]:
    """Compare with f a little to the left and right, which corners too can be told by.

    A little is as little as shows a difference in the spec's dtype.
    """
    width = look.width
    kinds: list[FeatureKind | None] = [None] * len(x)
    for distance in (1e-5 * width, 1e-4 * width, 1e-3 * width):
        left, right = look.at(np.stack([x - distance, x + distance]))[0]
        for i, (low, at, high) in enumerate(zip(left, y, right, strict=True)):
            if kinds[i] is None and not low == at == high:
                kinds[i] = (
                    "minimum" if low >= at <= high else "maximum" if low <= at >= high else None
                )
    return kinds


def _sign_changes(y: np.ndarray) -> np.ndarray:
    """Return the i with a zero in [i, i + 1]: a change of sign, or a lone zero at sample i."""
    signs = np.sign(y)
    with np.errstate(all="ignore"):
        changes = signs[1:] * signs[:-1] < 0
    lone = (signs[1:-1] == 0) & (signs[2:] * signs[:-2] < 0)
    changes[1:] |= lone
    return np.flatnonzero(changes)


def _without_twins(x: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Drop of two places closer than a hundredth of a sample the second."""
    if len(x) < 2:
        return x
    least = (samples[1] - samples[0]) / 100
    return x[np.concatenate([[True], np.diff(x) > least])]
