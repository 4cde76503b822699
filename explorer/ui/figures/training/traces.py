"""Traces of a run's losses in a stretch of the horizontal axis, and the range they need."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.ticks import nice_step
from explorer.core.training.curves import Across, RunCurves
from explorer.core.training.seeds import SeedsMean
from explorer.core.training.spec import TrainingSpec
from explorer.ui.figures.kit.polylines import reduced

_MOST_EMPTY = 4.0
"""Times what is done that an axis may show of a run that goes on."""
_INSIDE = 0.95
"""Part of what is seen of a run that the fitted range shows at least."""
_FINE = 4
"""Times finer than pixels that losses are looked at, to tell their bulk from their peaks."""
_CALM = 3
"""Columns on either side by which the borders of the bulk are made calm."""
_NEAR = 6
"""Neighbours on either side by which is told how dense the steps stand."""
_BULK = 0.9
"""Part of the losses of a column of pixels that its bulk does not reach above, nor below."""
_FAR = 4.0
"""Times its first loss up to which a linear fitted range follows a run that diverged."""
_SAME = 2e-7
"""Part of losses by which they differ when they are the same: they are float32."""
_ROUNDINGS = 10
"""Into how many parts at least a fitted range is rounded: it must not tremble with every step."""

Points = tuple[np.ndarray, np.ndarray]
"""Places on the shown axis, increasing, and heights in data; (n,) each."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the horizontal axis, in what is shown: exponents of ten where it is logarithmic."""

    low: float
    high: float
    across: Across
    is_log: bool
    columns: int
    """Pixels that show it."""

    def shown(self, run: RunCurves, steps: np.ndarray) -> np.ndarray:
        """Return where so many steps done of a run stand, (n,)."""
        places = run.places(steps, self.across)
        return logarithm(places) if self.is_log else places

    def steps(self, run: RunCurves, shown: np.ndarray) -> np.ndarray:
        """Return how many steps of a run are done at places, (n,)."""
        with np.errstate(over="ignore"):
            places = 10.0**shown if self.is_log else shown
        return run.steps_at(places, self.across)

    def steps_to_tell(self, run: RunCurves, per_pixel: int) -> np.ndarray:
        """Return steps of a run that has some, (n,), increasing: all, or so many to a pixel."""
        places = np.linspace(self.low, self.high, per_pixel * self.columns)
        return np.unique(np.clip(np.round(self.steps(run, places)), 1, run.done))


@dataclass(frozen=True, slots=True)
class Band:
    """The losses of single steps where they stand about equally dense."""

    x: np.ndarray
    """(n,): places on the shown axis."""
    lows: np.ndarray
    highs: np.ndarray
    """(n,) each: the least and the greatest loss there."""
    bulk_lows: np.ndarray
    bulk_highs: np.ndarray
    """(n,) each: between them are most of the losses there."""
    is_dense: bool
    """Whether there is one of them for a column of pixels, rather than for a step or a few."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One run in a stretch."""

    bands: list[Band]
    smoothed: Points
    train: Points
    validation: Points
    heights: tuple[float, float] | None
    """Between which it should be seen, as shown; None where there is nothing."""
    spread: tuple[Points, Points] | None = None
    """The least and the greatest validation value over seeds; None where it is one run."""


def run_of_steps(runs: Sequence[RunCurves]) -> RunCurves | None:
    """Return the run whose losses are seen by step: the last that goes on, or else that lasted.

    Those of several runs, one over another, would hide every line.
    """
    begun = [run for run in runs if run.done and not run.is_mean]
    going = [run for run in begun if run.end is None]
    lasted = [run for run in begun if not run.has_diverged]
    return (going or lasted or begun or [None])[-1]


def trace(run: RunCurves, stretch: Stretch, spec: TrainingSpec, *, by_step: bool = True) -> Trace:
    """Return what is drawn of a run; no peak is lost where its losses are seen by step."""
    epochs, values = run.by_epoch(spec.metric)
    places = stretch.shown(run, epochs * run.steps_an_epoch)
    train, validation = (_within(stretch, places, values[:, i]) for i in range(2))
    spread, ends = None, []
    if isinstance(run, SeedsMean) and len(values):
        least, greatest = (_within(stretch, places, row) for row in run.spread(spec.metric))
        spread, ends = (least, greatest), [least[1], greatest[1]]
    if spec.metric != "loss" and not run.is_logged:
        nothing = np.empty(0), np.empty(0)
        heights = _heights(run, [], [train[1], validation[1], *ends], spec)
        return Trace([], nothing, train, validation, heights, spread)
    smoothed = _smoothed(run, stretch, run.weight_of_past(spec.smoothing))
    bands = _bands(run, stretch) if by_step else []
    lines = [*(points[1] for points in (smoothed, train, validation)), *ends]
    heights = _heights(run, bands, lines, spec)
    return Trace(bands, smoothed, train, validation, heights, spread)


def _bands(run: RunCurves, stretch: Stretch) -> list[Band]:
    """Return the losses in columns where they are dense, and one by one where they are not."""
    edges = np.linspace(stretch.low, stretch.high, _FINE * stretch.columns + 1)
    # Steps are counted from 0, and done after that.
    steps, lows, highs = run.losses.view_between(stretch.steps(run, edges) - 1)
    x = stretch.shown(run, steps + 1)
    seen = np.isfinite(x)
    steps, lows, highs, x = steps[seen], lows[seen], highs[seen], x[seen]
    # Of a run that ended before or has not come so far, its last or first step is among them.
    if not len(x) or x[-1] < stretch.low or x[0] > stretch.high:
        return []
    pixels = (x - stretch.low) / (stretch.high - stretch.low) * stretch.columns
    each = np.gradient(steps) if len(steps) > 1 else np.ones(1)
    near = np.clip(np.arange(len(x))[:, None] + [-_NEAR, _NEAR], 0, len(x) - 1)
    apart = np.diff(pixels[near], axis=1)[:, 0] / np.maximum(np.diff(near, axis=1)[:, 0], 1)
    is_dense = apart < 1
    starts = np.flatnonzero(np.append(True, is_dense[1:] != is_dense[:-1]))
    bands = []
    for first, last in zip(starts, np.append(starts[1:], len(x)), strict=True):
        # One more, for one band to begin where the other ends.
        part = slice(first, last + 1)
        if not is_dense[first]:
            bands.append(Band(x[part], lows[part], highs[part], lows[part], highs[part], False))
        else:
            found = _columns(np.floor(pixels[part]), each[part], lows[part], highs[part])
            at = stretch.low + found[0] / stretch.columns * (stretch.high - stretch.low)
            bands.append(Band(at, *found[1:], is_dense=True))
    return bands


def _columns(
    columns: np.ndarray, each: np.ndarray, lows: np.ndarray, highs: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Return the middle of each column of pixels, its extremes, and the ends of its bulk."""
    firsts = np.flatnonzero(np.append(True, np.diff(columns) > 0))
    counts = np.diff(np.append(firsts, len(columns)))
    # What a part p of losses is below, the greatest of n is below in a part p ** n of cases.
    level = _BULK ** np.maximum(np.add.reduceat(each, firsts) / counts, 1.0)
    return (
        columns[firsts] + 0.5,
        np.fmin.reduceat(lows, firsts),
        np.fmax.reduceat(highs, firsts),
        _calmed(_quantile(lows, firsts, 1 - level)),
        _calmed(_quantile(highs, firsts, level)),
    )


def _calmed(values: np.ndarray) -> np.ndarray:
    """Return the mean of the medians of each value and its neighbours: a bulk has no peaks."""
    for mean in (np.median, np.mean):
        # The column at an end may hold a single step.
        padded = np.pad(values, _CALM, mode="reflect" if len(values) > _CALM else "edge")
        near = np.lib.stride_tricks.sliding_window_view(padded, 2 * _CALM + 1)
        values = mean(near, axis=1)
    return values


def _quantile(values: np.ndarray, firsts: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Return a quantile of the values from each of `firsts` to the next, each for its own part."""
    counts = np.diff(np.append(firsts, len(values)))[:, None]
    across = np.arange(counts.max())
    rows = values[np.minimum(firsts[:, None] + across, len(values) - 1)]
    rows[(across >= counts) | np.isnan(rows)] = np.inf
    rows.sort(axis=1)
    at = np.round(part * (counts[:, 0] - 1)).astype(int)
    found = rows[np.arange(len(firsts)), at]
    found[np.isinf(found)] = np.nan
    return found


@functools.lru_cache(maxsize=1)
def _edges(stretch: Stretch) -> np.ndarray:
    """Return where columns of pixels begin and end, (columns + 1,): the same for all runs."""
    return np.linspace(stretch.low, stretch.high, stretch.columns + 1)


def _smoothed(run: RunCurves, stretch: Stretch, smoothing: float) -> Points:
    """Return the smoothed losses, by their mean in each column of pixels."""
    # Steps are counted from 0, and done after that.
    steps, y = run.losses.smoothed_between(smoothing, stretch.steps(run, _edges(stretch)) - 1)
    x = stretch.shown(run, steps + 1)
    seen = np.isfinite(x)
    return _within(stretch, x[seen], y[seen])


def _within(stretch: Stretch, x: np.ndarray, y: np.ndarray) -> Points:
    """Return the line through points as far as a stretch goes, in as many as can be seen."""
    first, last = np.searchsorted(x, (stretch.low, stretch.high))
    if first == len(x) or last == 0:
        return x[:0], y[:0]
    begin = first if x[first] == stretch.low else max(first - 1, 0)
    x, y = x[begin : last + 1].copy(), y[begin : last + 1].copy()
    # What is beyond a border is moved along the line to it.
    if begin < first:
        y[0] += (stretch.low - x[0]) / (x[1] - x[0]) * (y[1] - y[0])
        x[0] = stretch.low
    if x[-1] > stretch.high:
        y[-1] -= (x[-1] - stretch.high) / (x[-1] - x[-2]) * (y[-1] - y[-2])
        x[-1] = stretch.high
    return reduced(x, y, max(2, stretch.columns // 2))


# The range that is shown where the person chose none.


def fitted_across(runs: Sequence[RunCurves], spec: TrainingSpec) -> tuple[float, float]:
    """Return the stretch that shows all runs, in data; to the plan's end once that is near."""
    if not any(run.done for run in runs):
        return (1.0 if spec.log_x else 0.0), float(max(spec.epochs, 2))
    last = max(_end(run, spec.axis) for run in runs if run.done)
    starts = [float(run.places(np.ones(1), spec.axis)[0]) for run in runs if run.done]
    if not spec.log_x:
        # Other programs count from anywhere, and of one point at 0 nothing is seen but its place.
        low = min(0.0, *starts)
        return low, last if last > low else low + 1.0
    low = min((s for s in starts if s > 0), default=max(last, 1.0) / 10)
    return low, max(last, 2 * low)


def _end(run: RunCurves, across: Across) -> float:
    done = float(run.places(np.array([run.done]), across)[0])
    if run.end is not None:
        return done or 1.0
    whole = nice_step(max(done, 1e-3), 1)
    if across == "time":
        return whole
    planned = float(run.places(np.array([run.planned]), across)[0])
    return planned if planned <= _MOST_EMPTY * done else min(planned, whole)


def fitted_up(
    runs: Sequence[RunCurves], traces: Sequence[Trace], spec: TrainingSpec
) -> tuple[float, float]:
    """Return the range of heights that shows the runs well, as shown: exponents where log.

    Unless the spec asks for every outlier, the range follows the bulk of what is seen, and runs
    that diverged count only where there are no others: from their start, as far as they grow on a
    logarithmic axis, and a few times as high on a linear one.
    """
    seen = [(run, t.heights) for run, t in zip(runs, traces, strict=True) if t.heights]
    found = [heights for run, heights in seen if spec.outliers or not run.has_diverged]
    found = found or [heights for _, heights in seen]
    if not found:
        return (-1.0, 1.0) if spec.log_y else (0.0, 1.0)
    return _rounded(min(low for low, _ in found), max(high for _, high in found), spec)


def _heights(
    run: RunCurves, bands: list[Band], lines: list[np.ndarray], spec: TrainingSpec
) -> tuple[float, float] | None:
    """Return the least and the greatest height that should be seen of a run."""
    low_part, high_part, bound = 1 - _INSIDE, _INSIDE, math.inf
    if spec.outliers:
        losses = [row for band in bands for row in (band.lows, band.highs)]
        low_part, high_part = 0.0, 1.0
    else:
        losses = [row for band in bands for row in (band.bulk_lows, band.bulk_highs)]
        if run.has_diverged:
            # It may have left where it began within a few steps.
            low_part = 0.0
            if not spec.log_y and run.first_loss > 0:
                bound = _FAR * run.first_loss
    lows, highs = [], []
    for row in (*losses, *lines):
        kept = np.clip(row[np.isfinite(row)], -bound, bound)
        kept = np.sort(logarithm(kept[kept > 0]) if spec.log_y else kept)
        if len(kept):
            lows.append(float(kept[round(low_part * (len(kept) - 1))]))
            highs.append(float(kept[round(high_part * (len(kept) - 1))]))
    return (min(lows), max(highs)) if lows else None


def _rounded(low: float, high: float, spec: TrainingSpec) -> tuple[float, float]:
    """Return a range rounded outward, with a little room."""
    if high - low <= _SAME * max(abs(low), abs(high)):
        half = 0.5 if spec.log_y else abs(low) / 2 or 1.0
        return low - half, high + half
    step = nice_step((high / 2 - low / 2) * 2, _ROUNDINGS)
    if not math.isfinite(step):
        return low, high
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    if not spec.log_y and low >= 0 and low < 0.3 * high:
        bottom = 0.0
    return bottom, top


def logarithm(values: np.ndarray) -> np.ndarray:
    """Return log10 of each value: −∞ of an exact 0, which runs out of the picture, NaN below."""
    with np.errstate(all="ignore"):
        return np.log10(values)
