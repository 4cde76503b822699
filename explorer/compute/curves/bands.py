"""Bands: where a curve waves faster than a line can show, its least and greatest values.

Sources: the minimum and the maximum of each column of pixels are what a dense line is seen as
(U. Jugel et al., M4: a visualization-oriented time series data aggregation, PVLDB 7, 2014);
irregular samples against beats (R. L. Cook, Stochastic sampling in computer graphics, ACM TOG 5,
1986).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from explorer.compute.curves.course import SEEN, Frame, Rows
from explorer.core.curves.results import Detail
from explorer.core.curves.spec import CurveProblem
from explorer.core.language.notation import derivative_name, distinct_texts
from explorer.core.sentence import Sentence, sentence

Evaluate = Callable[[np.ndarray], Rows]
"""Takes (n,) places, returns f, f′ … there, (n,) each."""

NEAR = 5
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
_CLOSELY = 9
"""Places at which it is looked at each time."""
_UNSETTLED = 0.01
"""Part of the steps of a band whose bounds may still move."""


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
    around = sums_around(turns, NEAR) / (2 * NEAR + 1)
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


def sums_around(values: np.ndarray, reach: int) -> np.ndarray:
    """Return the sums over each step and so many on either side of it."""
    padded = np.pad(values.astype(float), reach)
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).sum(axis=1)


def _runs_with(mask: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the runs of a mask that hold something wanted: so a picture is not in patches."""
    number = np.cumsum(np.diff(mask.astype(np.int8), prepend=0) == 1) * mask
    return mask & np.isin(number, np.unique(number[wanted & mask]))


def settled(
    problem: CurveProblem,
    x: np.ndarray,
    rows: Rows,
    details: list[Detail | None],
    evaluate: Evaluate,
) -> list[Detail | None]:
    """Return the details with bounds that more places do not move any more where it can be seen.

    Args:
        problem: what is drawn.
        x: (n,) equally spaced.
        rows: f, f′ … there.
        details: what the first few places told.
        evaluate: computes as many orders at other places.
    """
    bands = {k: d for k, d in enumerate(details) if d is not None and d.is_band.any()}
    if not bands:
        return details
    frame = Frame.of(problem, rows)
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
        places = np.linspace(low, high, _CLOSELY, axis=-1)
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
    return float(np.mean(np.maximum(*moved) > SEEN * frame.pixel)) <= _UNSETTLED


def _with_bounds(detail: Detail, steps: np.ndarray, least: np.ndarray, most: np.ndarray) -> Detail:
    low, high = np.full((2, len(detail.low)), np.nan)
    low[steps], high[steps] = least, most
    low[~detail.is_band] = high[~detail.is_band] = np.nan
    return Detail(detail.x, detail.y, low, high)
