"""Many descents at once: at every learning rate, and from everywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from explorer.compute import background
from explorer.compute.descent import landscape_of, loop_of
from explorer.compute.optimizers import effective_rate
from explorer.compute.schedules import rates_of
from explorer.core.results import LOST, ON_ITS_WAY, StartMap, Sweep
from explorer.core.specs import StartsSpec, SweepSpec

_BATCH = 64
"""Starts along each axis that are followed together; more starts are interleaved batches."""
_NEAR = 0.02
"""Ends closer than this part of the view are one."""
_FEW = 0.004
"""Part of all starts that must end in one place for it to be a place."""
_STILL = 0.002
"""Part of the whole way that the last step may be where a descent has arrived."""
_MOST_PLACES = 7
_FARTHEST_CELL = 10**6


def sweep(spec: SweepSpec) -> Iterator[Sweep | None]:
    """Yield the final loss by learning rate; raises ParseError."""
    began = time.perf_counter()
    descent = spec.descent
    runner, landscape = descent.runners[0], landscape_of(descent)
    loop = loop_of(landscape, runner.optimizer, spec.count, records=False)
    background.turn_to(landscape.expression)
    yield from loop.compile()
    rates = np.geomspace(spec.low, spec.high, spec.count)
    # A schedule is taken in proportion: exact for all but one that ends at a rate of its own.
    shape = rates_of(runner, descent.steps) / effective_rate(runner.optimizer, runner.rate)
    by_step = shape[:, None] * [effective_rate(runner.optimizer, r) for r in rates]
    start = np.tile(descent.start[: len(landscape.variables)], (spec.count, 1))
    parameters = tuple(descent.function.values(landscape.variables).values())
    with background.foreground(landscape.expression):
        run = loop.begin(start, runner.all_settings(), parameters)
        ends = loop.finish(run, by_step)
        losses = loop.values(ends, parameters)
    yield Sweep(rates, losses, time.perf_counter() - began)


def starts(spec: StartsSpec) -> Iterator[StartMap | None]:
    """Yield the map of starts, a sixteenth of it first, refined as it goes; raises ParseError."""
    began = time.perf_counter()
    descent = spec.descent
    runner, landscape = descent.runners[0], landscape_of(descent)
    flat = len(landscape.variables) == 2
    x = np.linspace(descent.low, descent.high, spec.side)
    y = np.linspace(spec.bottom, spec.top, spec.side) if flat else np.zeros(1)
    rows = _BATCH * _BATCH if flat else spec.side
    loop = loop_of(landscape, runner.optimizer, rows, records=False, one_rate=True)
    background.turn_to(landscape.expression)
    yield from loop.compile()
    rates = rates_of(runner, descent.steps)[:, None]
    parameters = tuple(descent.function.values(landscape.variables).values())
    ends = np.full((len(y), len(x), len(landscape.variables)), np.nan)
    known, arrived = np.zeros((2, len(y), len(x)), bool)
    stride = spec.side // _BATCH if flat else 1
    span = np.array([descent.high - descent.low, spec.top - spec.bottom])
    for down, right in _scattered(stride):
        part = (slice(down, None, stride) if flat else slice(None), slice(right, None, stride))
        grid = np.stack(np.meshgrid(x[part[1]], y[part[0]]), axis=-1).reshape(-1, 2)
        begun = grid[:, : len(landscape.variables)]
        with background.foreground(landscape.expression):
            run = loop.begin(begun, runner.all_settings(), parameters)
            almost = loop.finish(run, rates[:-1])
            ended = loop.finish(run, rates[-1:])
        ends[part] = ended.reshape(ends[part].shape)
        arrived[part] = _has_arrived(begun, almost, ended).reshape(arrived[part].shape)
        known[part] = True
        labels, places = _named(ends, arrived, known, span[: len(landscape.variables)])
        yield StartMap(x, y, labels, places, float(known.mean()), time.perf_counter() - began)


def _scattered(stride: int) -> list[tuple[int, int]]:
    """Return the offsets of the batches so that each new one falls between those before."""
    offsets = [(down, right) for down in range(stride) for right in range(stride)]
    return sorted(offsets, key=lambda o: [_reversed(o[0], stride), _reversed(o[1], stride)])


def _reversed(number: int, count: int) -> int:
    """Return the bits of a number below a power of two in reverse."""
    digits = count.bit_length() - 1
    return int(format(number, f"0{digits}b")[::-1], 2) if digits else 0


def _has_arrived(start: np.ndarray, almost: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Tell, by row, whether the last step was next to nothing beside the whole way."""
    with np.errstate(all="ignore"):
        last = np.linalg.norm(end - almost, axis=1)
        return last <= _STILL * np.linalg.norm(end - start, axis=1)


def _named(
    ends: np.ndarray, arrived: np.ndarray, known: np.ndarray, span: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each end's place, (rows, columns) int8, and the places, most first.

    Ends are sorted into cells of the plane; the fullest cell with its neighbours is a place, then
    the fullest of what is left.
    """
    labels = np.full(known.shape, ON_ITS_WAY, np.int8)
    whole = np.isfinite(ends).all(axis=-1) & known
    labels[known & ~whole] = LOST
    whole &= arrived
    with np.errstate(all="ignore"):
        cells = np.round(ends[whole] / (span * _NEAR))
    # What is farther than that is in no place that can be shown.
    cells = np.clip(cells, -_FARTHEST_CELL, _FARTHEST_CELL).astype(np.int64)
    keys = cells @ (4 * _FARTHEST_CELL) ** np.arange(cells.shape[1])
    _, first, cell_of, counts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    found, names = cells[first], np.full(len(first), ON_ITS_WAY)
    left, places = counts.copy(), []
    while len(places) < _MOST_PLACES and left.any():
        near = (left > 0) & (np.abs(found - found[np.argmax(left)]) <= 1).all(axis=1)
        if left[near].sum() < _FEW * known.sum():
            break
        names[near], left[near] = len(places), 0
        places.append(np.median(ends[whole][near[cell_of]], axis=0))
    labels[whole] = names[cell_of]
    return labels, np.array(places).reshape(len(places), ends.shape[-1])
