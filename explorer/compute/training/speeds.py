"""The same training in every mode, timed side by side."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from explorer.compute.kit.chunk_size import ChunkSize, until_done
from explorer.compute.training.setup import TrainingSetup
from explorer.core.training.results import Speeds
from explorer.core.training.spec import MAX_EPOCHS, Mode, SpeedProblem, TrainingProblem

_TIMED = 1.0
"""Seconds of steps for which each mode is timed."""
_TINY = float(np.finfo(np.float32).tiny)
_MODES: tuple[Mode, ...] = ("compiled", "fit", "eager")


def run(problem: SpeedProblem) -> Generator[Speeds | None]:
    """Time the same steps in every mode, the fastest first; None is a chance to stop.

    Raises:
        SentenceError: there is nothing to train on, or the model is too large.
    """
    epoch: dict[str, float] = {}
    first_call: dict[str, float] = {}
    losses: list[np.ndarray] = []
    for mode in _MODES:
        timing = yield from _timed(problem.training, mode)
        first_call[mode], epoch[mode] = timing.first_call, timing.epoch
        losses.append(timing.losses)
        count = min(map(len, losses))
        difference = _largest_difference([row[:count] for row in losses])
        yield Speeds(dict(epoch), dict(first_call), difference, count)


class _Timing(NamedTuple):
    first_call: float
    epoch: float
    losses: np.ndarray
    """Of the first epoch, as far as it was run."""


def _timed(problem: TrainingProblem, mode: Mode) -> Generator[None, None, _Timing]:
    """Time the first call, and then steps for a while, however few epochs the problem has."""
    problem = replace(problem, epochs=MAX_EPOCHS)
    with contextlib.ExitStack() as stack:
        thread = ThreadPoolExecutor(1, "speed")
        stack.callback(thread.shutdown, wait=False)
        making = thread.submit(TrainingSetup, problem, mode)
        yield from until_done(making)
        setup = making.result()
        stack.callback(thread.submit, setup.release)
        stack.callback(setup.close)
        chunk_size, losses = ChunkSize(), []
        counts, times = [], []
        step, first_call = 0, 0.0
        while sum(times) < _TIMED:
            at, first = divmod(step, setup.steps)
            count = min(chunk_size.length(), setup.loop.longest, setup.steps - first)
            call = thread.submit(setup.loop.advance, at, first, count)
            yield from until_done(call)
            took = call.result()
            # Step by step it goes no farther than to a loss that is no number.
            count = len(took.losses)
            if step:
                chunk_size.learn(count, took.seconds)
                counts.append(count)
                times.append(took.seconds)
            else:
                first_call = took.seconds
            if at == 0:
                losses.append(took.losses)
            step += count
            yield None
        epoch = _median_time(np.array(counts), np.array(times)) * setup.steps
        return _Timing(first_call, epoch, np.concatenate(losses))


def _median_time(counts: np.ndarray, times: np.ndarray) -> float:
    """Return the seconds that half of the steps take at most, from counts and times of chunks.

    A mean would suffer from the first chunks, which are short and pay for a call each, and from
    whatever else the machine does meanwhile.
    """
    each = times / counts
    order = np.argsort(each)
    done = np.cumsum(counts[order])
    return float(each[order][np.searchsorted(done, done[-1] / 2)])


def _largest_difference(losses: Sequence[np.ndarray]) -> float:
    """Return the greatest relative difference from the first of some curves, (n,) each."""
    first = losses[0].astype(np.float64)
    with np.errstate(all="ignore"):
        parts = [np.abs(row - first) / np.maximum(np.abs(first), _TINY) for row in losses]
    # A loop that diverges does so in every mode, with NaN beside NaN.
    return float(np.nan_to_num(np.stack(parts)).max())
