"""The same training in every mode, timed side by side."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from explorer.compute.parts import Parts
from explorer.compute.slices import Slices, until_done
from explorer.core.training import Mode, Speeds, SpeedSpec, TrainingSpec

_TIMED = 1.0
"""Seconds of steps by which each mode is timed."""
_TINY = float(np.finfo(np.float32).tiny)
_MODES: tuple[Mode, ...] = ("compiled", "fit", "eager")


def run(spec: SpeedSpec) -> Generator[Speeds | None]:
    """Time the same steps in every mode, the fastest first; None is a chance to stop.

    Raises:
        SentenceError: there is nothing to train on, or the model is too large.
    """
    epoch: dict[str, float] = {}
    first_call: dict[str, float] = {}
    losses: list[np.ndarray] = []
    for mode in _MODES:
        timing = yield from _timed(spec.training, mode)
        first_call[mode], epoch[mode] = timing.first_call, timing.epoch
        losses.append(timing.losses)
        yield Speeds(dict(epoch), dict(first_call), _largest_difference(losses))


class _Timing(NamedTuple):
    first_call: float
    epoch: float
    losses: np.ndarray
    """Of the first epoch, as far as it came."""


def _timed(spec: TrainingSpec, mode: Mode) -> Generator[None, None, _Timing]:
    """Time the first call, and then so many steps that their mean can be trusted."""
    with contextlib.ExitStack() as stack:
        thread = ThreadPoolExecutor(1, "speed")
        stack.callback(thread.shutdown, wait=False, cancel_futures=True)
        making = thread.submit(Parts, spec, mode)
        yield from until_done(making)
        parts = making.result()
        stack.callback(parts.loop.close)
        slices, losses = Slices(), []
        step, seconds, first_call = 0, 0.0, 0.0
        while seconds < _TIMED and step < parts.steps * spec.epochs:
            at, first = divmod(step, parts.steps)
            count = min(slices.length(), parts.loop.longest, parts.steps - first)
            call = thread.submit(parts.loop.advance, at, first, count)
            yield from until_done(call)
            took = call.result()
            if step:
                slices.learn(count, took.seconds)
                seconds += took.seconds
            else:
                first_call = took.seconds
            if at == 0:
                losses.append(took.losses)
            step += count
            yield None
        epoch = seconds / (step - 1) * parts.steps if step > 1 else first_call
        return _Timing(first_call, epoch, np.concatenate(losses))


def _largest_difference(losses: Sequence[np.ndarray]) -> float:
    """Return the greatest relative difference to the first of them, over the steps of all."""
    count = min(len(row) for row in losses)
    first = losses[0][:count].astype(np.float64)
    with np.errstate(all="ignore"):
        parts = [np.abs(row[:count] - first) / np.maximum(np.abs(first), _TINY) for row in losses]
    # A loop that diverges does so in every mode, with NaN beside NaN.
    return float(np.nan_to_num(np.stack(parts)).max())
