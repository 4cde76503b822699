"""What a curve does between two samples: more places for its line, or a band between bounds.

One sample a pixel is a stroboscope: of sin(500x) it shows seven waves that are not there. How far
the curve leaves the chord from one sample to the next is told by the derivatives that the tape
gives at both. Where that can be seen, there is one of three answers:

- the derivatives at both ends agree on the way between: the line follows the quintic of Hermite;
- they do not: the curve is computed at more places in each step, irregularly, so that no period
  can keep pace with them;
- it turns there faster than a line of its width can show: it is drawn as the band between the
  least and the greatest value of each step.

Sources: the minimum and the maximum of each column of pixels are what a dense line is seen as
(U. Jugel et al., M4: a visualization-oriented time series data aggregation, PVLDB 7, 2014);
irregular samples against beats (R. L. Cook, Stochastic sampling in computer graphics, ACM TOG 5,
1986).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from explorer.core.curves.first_view import first_range
from explorer.core.curves.results import Detail
from explorer.core.curves.spec import CurveSpec
from explorer.core.language.notation import derivative_name, distinct_texts
from explorer.core.sentence import Sentence, sentence

Rows = list[np.ndarray | None]
Evaluate = Callable[[np.ndarray], Rows]
"""Takes (n,) places, returns f, f′ … there, (n,) each."""

PARTS = 16
"""Places in a step of which the samples tell nothing."""
_SEEN = 0.5
"""Pixels by which a chord may leave the curve."""
_MISLED = 2.0
"""Pixels by which two ways of reading the derivatives may differ."""
_FINE, _FINER = 4, 8
"""Parts of a step whose course the derivatives tell, by how far it bends."""
_STRONG = 8.0
"""Pixels from which a bend takes the finer parts."""
_FLANKS = 7
"""Wild steps of eleven that a pole has around it, where a line is steep enough as it is."""
_MANY, _MISSED = 0.1, 6
"""Part of the steps that are wild from which on their neighbours are suspected, and so many."""
_NEAR = 5
"""Steps on either side that say whether a step is one of many waves."""
_DENSE = 0.6
"""Turns a step from which on a line is no line any more: its waves are narrower than three and a
half pixels then, and it is two and a half wide. With half as many a step goes with its neighbours.
"""
_OF_A_JUMP = 1.5
"""Turns that a flat top counts for: the sides of a square wave are upright, each as wide as a pen.
"""
_CLOSER = (64, 192, 576)
"""Places in a step of a band, until more of them do not move its bounds."""
_ZOOMS = 3
"""So many times the neighbourhood of the best place is looked at more closely."""
_UNSETTLED = 0.01
"""Part of the steps of a band whose bounds may still move."""
_HEIGHT = 0.8
"""Height of a usual figure as part of its width."""
_QUICK = 1.0
"""Radians a sample from which on the highest derivative is not trusted between samples."""


class Frame(NamedTuple):
    """The vertical range of a picture, and the height of one of its pixels."""

    bottom: float
    top: float
    pixel: float

    @classmethod
    def of(cls, spec: CurveSpec, rows: Rows) -> Frame:
        """Return the range that a spec asks for, or the one that is fitted to its curves."""
        bottom, top = spec.bottom, spec.top
        if bottom is None or top is None:
            bottom, top = first_range([rows[k] for k in spec.visible()])
        return cls.within(spec, bottom, top)

    @classmethod
    def within(cls, spec: CurveSpec, bottom: float, top: float) -> Frame:
        """Return a range of a picture that is as wide as the spec has samples."""
        return cls(bottom, top, (top / 2 - bottom / 2) / (spec.samples * _HEIGHT) * 2)


@dataclass(frozen=True, slots=True)
class Course:
    """What the derivatives at the samples say of the steps between them, (n − 1,) each."""

    bends: np.ndarray
    """Pixels by which the curve leaves the chord."""
    is_seen: np.ndarray
    """Whether that can be seen."""
    is_wild: np.ndarray
    """Whether the derivatives contradict each other about the way between."""

    def with_wild(self, others: np.ndarray) -> Course:
        """Return the course with more steps that are not to be trusted, if it has any."""
        if not self.is_wild.any():
            return self
        return Course(self.bends, self.is_seen | others, self.is_wild | others)


def details_of(
    spec: CurveSpec, x: np.ndarray, rows: Rows, steep: list[list[int]], evaluate: Evaluate
) -> list[Detail | None]:
    """Return what the samples do not tell, by order; an empty list where they tell all.

    Args:
        spec: what is drawn.
        x: (n,) equally spaced.
        rows: f, f′ … there, (n,) each, as many as were computed.
        steep: by order, the steps that are probably poles or jumps.
        evaluate: computes as many orders at other places.
    """
    frame = Frame.of(spec, rows)
    courses = {k: course(x, rows, k, frame) for k in spec.visible() if rows[k] is not None}
    if not any(c.is_seen.any() for c in courses.values()):
        return []
    is_wild = np.any([each.is_wild for each in courses.values()], axis=0)
    # A pole by itself has nothing inside but the pole, and beside it but its flanks.
    is_worth = (_around(is_wild, _NEAR) > _FLANKS).any()
    if np.mean(is_wild) > _MANY:
        # Among waves a sample may happen to meet a quiet place, as most do of sin(1000x)^100.
        is_wild, is_worth = _around(is_wild, _MISSED) > 0, True
        courses = {k: c.with_wild(is_wild) for k, c in courses.items()}
    inside = Inside.of(x, np.flatnonzero(is_wild), PARTS, evaluate) if is_worth else None
    found: list[Detail | None] = [None] * (spec.order + 1)
    for k, each in courses.items():
        if each.is_seen.any():
            found[k] = _detail(x, rows, k, each, steep[k], inside)
    return found if any(detail is not None for detail in found) else []


def course(x: np.ndarray, rows: Rows, order: int, frame: Frame) -> Course:
    """Return what the derivatives say of f^(order) between the samples, of which there is a row."""
    y, slope, bend = _with_derivatives(x, rows, order)
    dx = np.diff(x)
    with np.errstate(all="ignore"):
        rise = np.diff(y)
        left, right = slope[:-1] * dx, slope[1:] * dx
        first, last = bend[:-1] * dx**2, bend[1:] * dx**2
        sagitta = np.maximum(np.abs(first), np.abs(last)) / 8
        # The trapezoid with its first correction, and the middle by a cubic and by a quintic.
        by_rise = np.abs(rise - (left + right) / 2 + (last - first) / 12)
        by_middle = np.abs((left - right) / 32 + (first + last) / 64)
        bends = np.maximum(sagitta, np.maximum(by_rise, by_middle)) / frame.pixel
        is_seen = bends > _SEEN
        is_wild = np.maximum(by_rise, by_middle) > _MISLED * frame.pixel
        is_wild |= _is_quick(y, rows, order, dx, frame.pixel)
        is_seen |= is_wild
    known = np.isfinite(y[:-1]) & np.isfinite(y[1:])
    drawn = known & _is_in_frame(y, bends * frame.pixel, frame)
    return Course(bends, is_seen & drawn, is_wild & drawn)


def _with_derivatives(
    x: np.ndarray, rows: Rows, order: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a row and its two derivatives, by differences where the tape was not asked."""
    found = [rows[order]]
    for k in (order + 1, order + 2):
        row = rows[k] if k < len(rows) else None
        before = found[-1]
        assert before is not None
        with np.errstate(all="ignore"):
            found.append(row if row is not None else np.gradient(before, x))
    y, slope, bend = found
    assert y is not None
    assert slope is not None
    assert bend is not None
    return y, slope, bend


def _is_quick(y: np.ndarray, rows: Rows, order: int, dx: np.ndarray, pixel: float) -> np.ndarray:
    """Tell where the highest derivative that was asked for waves too fast to trust its samples.

    Differences of samples that a stroboscope took contradict nothing. But a wave of ω radians is ω
    times as high as the derivative below it.
    """
    below = rows[order - 1] if order else None
    if below is None or (order + 1 < len(rows) and rows[order + 1] is not None):
        return np.zeros(len(dx), bool)
    with np.errstate(all="ignore"):
        height = _near(np.abs(y))[:-1]
        return (height / _near(np.abs(below))[:-1] * dx > _QUICK) & (height > pixel)


def _near(sizes: np.ndarray) -> np.ndarray:
    """Return the greatest of the sizes around each sample."""
    padded = np.pad(sizes, 4, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 9).max(axis=1)


def _is_in_frame(y: np.ndarray, bend: np.ndarray, frame: Frame) -> np.ndarray:
    """Tell which steps may be seen at all: they are not wholly above or below the picture."""
    with np.errstate(all="ignore"):
        low = np.minimum(y[:-1], y[1:]) - 2 * bend
        high = np.maximum(y[:-1], y[1:]) + 2 * bend
        return (low <= frame.top) & (high >= frame.bottom)


@dataclass(slots=True)
class Inside:
    """Places within some steps, in order, with all that was computed there."""

    steps: np.ndarray
    """(m,): which steps."""
    x: np.ndarray
    """(m, parts)."""
    rows: Rows
    """f, f′ …, (m, parts) each."""

    @classmethod
    def of(cls, x: np.ndarray, steps: np.ndarray, parts: int, evaluate: Evaluate) -> Inside:
        """Compute as many places within each step, one somewhere in each part of it."""
        generator = np.random.default_rng(parts)
        at = (np.arange(parts) + generator.uniform(0.05, 0.95, (len(steps), parts))) / parts
        places = x[steps][:, None] * (1 - at) + x[steps + 1][:, None] * at
        rows = evaluate(places.ravel())
        return cls(
            steps, places, [None if row is None else row.reshape(places.shape) for row in rows]
        )


def _detail(
    x: np.ndarray, rows: Rows, order: int, of: Course, steep: list[int], inside: Inside | None
) -> Detail | None:
    """Return the detail of one curve, of which there is a row."""
    y, _, _ = _with_derivatives(x, rows, order)
    low, high = np.full((2, len(x) - 1), np.nan)
    places, values = _hermite(x, rows, order, of)
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


def bounds(y: np.ndarray, inside: Inside) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the greatest value of each step looked into, NaN elsewhere."""
    low, high = np.full((2, len(y) - 1), np.nan)
    row = inside.rows[0]
    assert row is not None
    ends = np.stack([y[inside.steps], y[inside.steps + 1]], axis=1)
    every = np.concatenate([ends[:, :1], row, ends[:, 1:]], axis=1)
    # fmin and fmax leave NaN aside.
    low[inside.steps] = np.fmin.reduce(every, axis=1)
    high[inside.steps] = np.fmax.reduce(every, axis=1)
    return low, high


def is_dense(y: np.ndarray, inside: Inside, count: int) -> np.ndarray:
    """Tell which of so many steps are among waves too narrow for a line."""
    row = inside.rows[0]
    assert row is not None
    ends = y[inside.steps], y[inside.steps + 1]
    every = np.concatenate([ends[0][:, None], row, ends[1][:, None]], axis=1)
    turns = np.zeros(count)
    turns[inside.steps] = _turns(every, inside.steps)
    around = _around(turns, _NEAR) / (2 * _NEAR + 1)
    is_looked_into = np.zeros(count, bool)
    is_looked_into[inside.steps] = True
    return _runs_with(is_looked_into & (around >= _DENSE / 2), around >= _DENSE)


def _turns(values: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Return how often the values, (m, k), turn within each of the steps, (m,), or at its left end.

    Samples that are in step with a wave may all stand on its turns.
    """
    with np.errstate(all="ignore"):
        direction = np.nan_to_num(np.sign(np.diff(values, axis=1))).ravel()
    moves = np.flatnonzero(direction)
    # Steps that do not follow one another have nothing between them.
    run = np.repeat(np.cumsum(np.diff(steps, prepend=steps[:1]) > 1), values.shape[1] - 1)[moves]
    is_turn = (direction[moves][1:] != direction[moves][:-1]) & (run[1:] == run[:-1])
    is_flat = np.diff(moves) > 1
    row = moves[1:] // (values.shape[1] - 1)
    return np.bincount(row, is_turn * np.where(is_flat, _OF_A_JUMP, 1.0), len(values))


def _around(values: np.ndarray, reach: int) -> np.ndarray:
    """Return the sums over each step and so many on either side of it."""
    padded = np.pad(values.astype(float), reach)
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).sum(axis=1)


def _runs_with(mask: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the runs of a mask that hold something wanted: so a picture is not in patches."""
    number = np.cumsum(np.diff(mask.astype(np.int8), prepend=0) == 1) * mask
    return mask & np.isin(number, np.unique(number[wanted & mask]))


def settled(
    spec: CurveSpec,
    x: np.ndarray,
    rows: Rows,
    details: list[Detail | None],
    evaluate: Evaluate,
) -> list[Detail | None]:
    """Return the details with bounds that more places do not move any more where it can be seen.

    Args:
        spec: what is drawn.
        x: (n,) equally spaced.
        rows: f, f′ … there.
        details: what the first few places told.
        evaluate: computes as many orders at other places.
    """
    bands = {k: d for k, d in enumerate(details) if d is not None and d.is_band.any()}
    if not bands:
        return details
    frame = Frame.of(spec, rows)
    steps = np.flatnonzero(np.any([d.is_band for d in bands.values()], axis=0))
    known = {k: (d.low[steps], d.high[steps]) for k, d in bands.items()}
    for parts in _CLOSER:
        before, known = known, _widened(x, steps, known, parts, evaluate)
        if all(_is_settled(before[k], known[k], frame) for k in known):
            break
    return [
        _with_bounds(detail, steps, *known[k]) if detail is not None and k in known else detail
        for k, detail in enumerate(details)
    ]


def band_remarks(
    x: np.ndarray,
    details: list[Detail | None],
    without: Mapping[int, np.ndarray] = MappingProxyType({}),
) -> list[Sentence]:
    """Say which curves are drawn as bands, and where; nothing where none is.

    Args:
        x: (n,) the samples.
        details: by order.
        without: by order, (n − 1,) steps that are something else.
    """
    bands = {k: d.is_band for k, d in enumerate(details) if d is not None}
    bands = {k: band & ~without[k] if k in without else band for k, band in bands.items()}
    bands = {k: band for k, band in bands.items() if band.any()}
    if not bands:
        return []
    within = np.flatnonzero(np.any([*bands.values()], axis=0))
    low, high = distinct_texts([float(x[within[0]]), float(x[within[-1] + 1])], 4)
    return [
        sentence(
            "Faster than the pixels between {low} and {high}: {curves}. Drawn as the band from the "
            "least to the greatest value in each column of pixels, without marks; zoom in to see "
            "single waves. Numbers and CSV have one sample a column.",
            low=low,
            high=high,
            curves=", ".join(map(derivative_name, bands)),
        )
    ]


Bounds = tuple[np.ndarray, np.ndarray]
"""The least and the greatest values, (m,) each."""


def _widened(
    x: np.ndarray, steps: np.ndarray, known: dict[int, Bounds], parts: int, evaluate: Evaluate
) -> dict[int, Bounds]:
    """Return bounds with what was found at more places, and beside the best of them."""
    inside = Inside.of(x, steps, parts, evaluate)
    wanted = [(k, sign) for k in known for sign in (-1.0, 1.0)]
    ends = [_beside_best(x, inside, order, sign) for order, sign in wanted]
    low, high, best = (np.stack([end[i] for end in ends]) for i in (0, 1, 2))
    for _ in range(_ZOOMS):
        places = np.linspace(low, high, 2 * _FINE + 1, axis=-1)
        rows = evaluate(places.ravel())
        for i, (order, sign) in enumerate(wanted):
            row = rows[order]
            assert row is not None
            values = sign * row.reshape(places.shape)[i]
            values = np.where(np.isnan(values), -np.inf, values)
            at = values.argmax(axis=-1)
            best[i] = np.maximum(best[i], values.max(axis=-1))
            every = np.arange(len(at))
            low[i] = places[i, every, np.maximum(at - 1, 0)]
            high[i] = places[i, every, np.minimum(at + 1, places.shape[-1] - 1)]
    found = dict(zip(wanted, best, strict=True))
    return {
        k: (np.fmin(least, -found[k, -1.0]), np.fmax(most, found[k, 1.0]))
        for k, (least, most) in known.items()
    }


def _beside_best(
    x: np.ndarray, inside: Inside, order: int, sign: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the neighbours of the place in each step where ± f^(order) is most, and that value.

    (m,) each.
    """
    row = inside.rows[order]
    assert row is not None
    values = np.where(np.isnan(row), -np.inf, sign * row)
    at = values.argmax(axis=1)
    ends = x[inside.steps][:, None], x[inside.steps + 1][:, None]
    places = np.concatenate([ends[0], inside.x, ends[1]], axis=1)
    every = np.arange(len(at))
    return places[every, at], places[every, at + 2], values[every, at]


def _is_settled(before: Bounds, after: Bounds, frame: Frame) -> bool:
    """Whether so few bounds still moved by what can be seen that no more places are worth it."""
    with np.errstate(all="ignore"):
        moved = [
            np.abs(np.clip(b, frame.bottom, frame.top) - np.clip(a, frame.bottom, frame.top))
            for b, a in zip(before, after, strict=True)
        ]
    return float(np.mean(np.maximum(*moved) > _SEEN * frame.pixel)) <= _UNSETTLED


def _with_bounds(detail: Detail, steps: np.ndarray, least: np.ndarray, most: np.ndarray) -> Detail:
    low, high = np.full((2, len(detail.low)), np.nan)
    low[steps], high[steps] = least, most
    low[~detail.is_band] = high[~detail.is_band] = np.nan
    return Detail(detail.x, detail.y, low, high)


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


def _hermite(x: np.ndarray, rows: Rows, order: int, of: Course) -> tuple[np.ndarray, np.ndarray]:
    """Return places within the steps whose course the derivatives tell, and the values there."""
    y, slope, bend = _with_derivatives(x, rows, order)
    places, values = [np.array([])], [np.array([])]
    is_told = of.is_seen & ~of.is_wild
    for parts, chosen in (
        (_FINE, is_told & (of.bends <= _STRONG)),
        (_FINER, is_told & (of.bends > _STRONG)),
    ):
        at = np.flatnonzero(chosen)[:, None]
        t = np.arange(1, parts) / parts
        dx = x[at + 1] - x[at]
        places.append((x[at] + t * dx).ravel())
        ends = [(v[at] * dx**k, v[at + 1] * dx**k) for k, v in enumerate((y, slope, bend))]
        values.append(_quintic(t, *ends).ravel())
    return np.concatenate(places), np.concatenate(values)


Ends = tuple[np.ndarray, np.ndarray]


def _quintic(t: np.ndarray, values: Ends, slopes: Ends, bends: Ends) -> np.ndarray:
    """Return the quintic with given values and derivatives at 0 and 1.

    Source: the Hermite basis of degree 5, from the six conditions at the two ends.
    """
    s = 1 - t
    return (
        values[0] * s**3 * (1 + 3 * t + 6 * t**2)
        + values[1] * t**3 * (1 + 3 * s + 6 * s**2)
        + slopes[0] * t * s**3 * (1 + 3 * t)
        - slopes[1] * s * t**3 * (1 + 3 * s)
        + bends[0] * t**2 * s**3 / 2
        + bends[1] * s**2 * t**3 / 2
    )
