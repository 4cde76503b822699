"""Many descents at once: at every learning rate, and from everywhere."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explorer.compute.descent.loop import DescentLoop, LoopState, descent_loop, landscape_of
from explorer.compute.descent.verdicts import LEAST_STEPS, has_grown
from explorer.compute.kit import background
from explorer.compute.kit.optimizers import effective_rate
from explorer.compute.kit.schedules import rates_of
from explorer.core.descent.results import DIVERGED, ELSEWHERE, NOT_CONVERGED, StartMap, Sweep
from explorer.core.descent.spec import StartsProblem, SweepProblem

_BATCH = 64
"""Starts along each axis that are followed together; more starts are interleaved batches."""
_TRIES = 5
_AT_ONCE = 1024
"""Steps between two looks whether anyone still waits for the map."""
_AT_A_TIME = min(4, os.cpu_count() or 1)
"""Batches of starts, of which each keeps a processor busy."""
_PAUSE = 0.004
"""Seconds to wait for them before others have their turn."""
_NEAR = 0.02
"""Ends closer than this part of the view are one."""
_FEW = 0.004
"""Part of all starts that must end in one place for it to be a place."""
_STILL = 0.002
"""Part of the whole way that the last step may be where a descent has arrived."""
_AT_REST = 0.1
"""Part of what is near that as many such steps again may lead to: in a valley, it still moves."""
_MOST_PLACES = 60
_FARTHEST_CELL = 10**6


def sweep(problem: SweepProblem) -> Iterator[Sweep | None]:
    """Yield the final losses by learning rate, a runner more at a time; raises ParseError."""
    began = time.perf_counter()
    descent, landscape = problem.descent, landscape_of(problem.descent)
    rates = np.geomspace(problem.low, problem.high, problem.count)
    start = np.tile(descent.start[: len(landscape.variables)], (problem.count, 1))
    parameters = tuple(descent.function.values(landscape.variables).values())
    losses: list[np.ndarray] = []
    diverged: list[np.ndarray] = []
    for runner in descent.runners:
        loop = descent_loop(landscape, runner.optimizer, problem.count, records=False)
        yield from _compiled(loop)
        # A schedule is taken in proportion: exact for all but one that ends at a rate of its own.
        shape = rates_of(runner, descent.steps) / effective_rate(runner.optimizer, runner.rate)
        by_step = shape[:, None] * [effective_rate(runner.optimizer, r) for r in rates]
        with background.foreground(landscape.expression):
            run = loop.begin(start, runner.all_settings(), parameters)
            way = _followed(loop, run, by_step, threading.Event())
            values = loop.values(start, parameters), loop.values(way.end, parameters)
        losses.append(values[1])
        diverged.append(_has_diverged(start, way, values))
        seconds = time.perf_counter() - began
        yield Sweep(rates, np.array(losses), float(values[0][0]), seconds, np.array(diverged))


def starts(problem: StartsProblem) -> Iterator[StartMap | None]:
    """Yield the map of starts, on finer and finer grids; raises ParseError."""
    began = time.perf_counter()
    descent = problem.descent
    runner, landscape = descent.runners[0], landscape_of(descent)
    flat = len(landscape.variables) == 2
    x = np.linspace(problem.low, problem.high, problem.side)
    y = np.linspace(problem.bottom, problem.top, problem.side) if flat else np.zeros(1)
    rows = _BATCH * _BATCH if flat else problem.side
    loop = descent_loop(landscape, runner.optimizer, rows, records=False, one_rate=True)
    yield from _compiled(loop)
    rates = rates_of(runner, descent.steps)[:, None]
    parameters = tuple(descent.function.values(landscape.variables).values())
    ends = np.full((len(landscape.variables), len(y), len(x)), np.nan)
    arrived = np.zeros((len(y), len(x)), bool)
    lost = np.zeros((len(y), len(x)), bool)
    stride = problem.side // _BATCH if flat else 1
    span = np.array([problem.high - problem.low, problem.top - problem.bottom])[: len(ends)]
    least = _AT_REST * _NEAR * span / descent.steps

    def follow(top: int, left: int) -> None:
        part = np.s_[top::stride, left::stride]
        grid = np.stack(np.meshgrid(x[part[1]], y[part[0]]), axis=-1).reshape(-1, 2)
        begun = grid[:, : len(ends)]
        run = loop.begin(begun, runner.all_settings(), parameters)
        way = _followed(loop, run, rates, is_left)
        values = loop.values(begun, parameters), loop.values(way.end, parameters)
        shape = arrived[part].shape
        arrived[part] = _has_arrived(begun, way, least).reshape(shape)
        lost[part] = _has_diverged(begun, way, values).reshape(shape)
        ends[:, *part] = way.end.T.reshape(-1, *shape)

    pool, is_left = ThreadPoolExecutor(_AT_A_TIME), threading.Event()
    try:
        for offsets, down, right in _refinements(stride):
            yield from _awaited([pool.submit(follow, *offset) for offset in offsets])
            coarse = np.s_[::down, ::right]
            labels, places = _named(ends[:, *coarse], arrived[coarse], lost[coarse], span)
            done = labels.size / arrived.size
            seconds = time.perf_counter() - began
            yield StartMap(x[::right], y[::down], labels, places, done, seconds)
    finally:
        is_left.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _awaited(futures: list[Future[None]]) -> Iterator[None]:
    """Yield until all are done, so that meanwhile others have their turn."""
    while wait(futures, timeout=_PAUSE).not_done:
        yield
    for future in futures:
        future.result()


def _compiled(loop: DescentLoop) -> Iterator[None]:
    """Compile a loop, again where it was given up for an older question that came late."""
    for _ in range(_TRIES):
        if not loop.is_compiled:
            background.turn_to(loop.landscape.expression)
            yield from loop.compile()


@dataclass(frozen=True, slots=True)
class _Way:
    """Record of descents side by side."""

    almost: np.ndarray
    """(rows, variables): where the last step began."""
    end: np.ndarray
    """(rows, variables): and where it ended."""
    longest: np.ndarray
    """(3, rows): the longest step of each third of the way."""
    steps: int


def _followed(
    loop: DescentLoop, run: LoopState, rates: np.ndarray, is_left: threading.Event
) -> _Way:
    """Take a step for every row of rates.

    What is kept of it means nothing once nobody waits for it any more.
    """
    almost = end = run.x.numpy().astype(np.float64)
    longest = np.zeros((3, len(end)))
    # The same thirds as those of a verdict.
    for third, part in enumerate(np.array_split(rates, 3)):
        for some in np.split(part, range(_AT_ONCE, len(part), _AT_ONCE)):
            if len(some) and not is_left.is_set():
                almost, end, length = loop.finish(run, some)
                longest[third] = np.maximum(longest[third], length)
    return _Way(almost, end, longest, len(rates))


def _has_diverged(
    start: np.ndarray, way: _Way, values: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """Tell by row what a verdict would call diverged; `values` are f at the starts and the ends."""
    rows = (*way.end.T, *way.longest, *values)
    lost = ~np.logical_and.reduce([np.isfinite(row) for row in rows])
    if way.steps < LEAST_STEPS:
        return lost
    return lost | has_grown(way.longest, start, way.end, values)


def _refinements(stride: int) -> Iterator[tuple[list[tuple[int, int]], int, int]]:
    """Yield the offsets (down, right) that make a whole grid finer, and its steps then."""
    known, down, right = [(0, 0)], stride, stride
    yield known, down, right
    while down > 1:
        between = [(d, r + right // 2) for d, r in known]
        known, right = known + between, right // 2
        yield between, down, right
        below = [(d + down // 2, r) for d, r in known]
        known, down = known + below, down // 2
        yield below, down, right


def _has_arrived(start: np.ndarray, way: _Way, least: np.ndarray) -> np.ndarray:
    """Tell, by row, whether the last step was next to nothing: by the whole way and by variable."""
    with np.errstate(all="ignore"):
        last, whole = np.abs(way.end - way.almost), np.hypot.reduce(way.end - start, axis=1)
        return (np.hypot.reduce(last, axis=1) <= _STILL * whole) & (last <= least).all(axis=1)


def _named(
    ends: np.ndarray, arrived: np.ndarray, lost: np.ndarray, span: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each end's place, (rows, columns) int8, and the places, most first.

    Ends, (variables, rows, columns), are sorted into cells of the plane; the fullest cell with its
    neighbours is a place, then the fullest of what is left.
    """
    whole = ~lost
    labels = np.where(whole, np.int8(NOT_CONVERGED), np.int8(DIVERGED))
    whole &= arrived
    settled = ends[:, whole]
    with np.errstate(all="ignore"):
        cells = np.round(settled / (span * _NEAR)[:, None])
    # What is farther than that is in no place that can be shown.
    cells = np.clip(cells, -_FARTHEST_CELL, _FARTHEST_CELL).astype(np.int64) + _FARTHEST_CELL
    base = 2 * _FARTHEST_CELL + 1
    keys, cell_of, counts = np.unique(
        cells[0] + base * cells[-1], return_inverse=True, return_counts=True
    )
    found = np.stack([keys % base, keys // base], axis=1)
    groups: list[np.ndarray] = []
    left = counts.copy()
    while len(groups) < _MOST_PLACES and left.any():
        near = (left > 0) & (np.abs(found - found[np.argmax(left)]) <= 1).all(axis=1)
        if left[near].sum() < _FEW * labels.size:
            break
        groups.append(near)
        left[near] = 0
    names = np.full(len(keys), ELSEWHERE, np.int8)
    for number, group in enumerate(sorted(groups, key=lambda g: -counts[g].sum())):
        names[group] = number
    labels[whole] = named = names[cell_of]
    order = np.argsort(named, kind="stable")
    edges = np.searchsorted(named[order], np.arange(len(groups) + 1))
    places = [np.median(settled[:, order[a:b]], axis=1) for a, b in pairwise(edges)]
    return labels, np.array(places).reshape(len(groups), len(ends))
