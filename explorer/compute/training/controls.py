"""Controls of a running training: going on or pausing, its pace, its rate."""

from __future__ import annotations

import math
import time
from collections import deque

from explorer.compute.training.progress import TrainingProgress
from explorer.core.optimizers.config import rate_change_error
from explorer.core.sentence import Sentence
from explorer.core.training.spec import Go, TrainingOrder, TrainingRun

_LATE = 0.1
"""Seconds of delay that are made up for at a pace."""


class RunControls:
    """What the orders so far ask of a training.

    Args:
        asked: the settings that it begins with.
        progress: how far it is.
    """

    def __init__(self, asked: TrainingRun, progress: TrainingProgress) -> None:
        self._problem = asked.problem
        self._progress = progress
        self._go: Go = asked.go
        self.until = 0
        """The step after which it pauses."""
        self.rate = asked.problem.runner.rate
        self.pace = _sound_pace(asked.pace)
        """Steps a second; 0: as fast as possible."""
        self._due = 0.0
        """When the next step may be taken, on the clock of `time.perf_counter`."""
        self.unit = asked.unit
        """Layer and unit that are opened, from 1; None: none are."""
        self.inside, self.sharpness = asked.inside, asked.sharpness
        """What is watched at the ends of epochs."""
        self.notes: deque[Sentence] = deque()
        """Why orders could not be obeyed, to be reported."""

    @property
    def is_stopped(self) -> bool:
        """Whether the training is to end."""
        return self._go == "stop"

    @property
    def is_early(self) -> bool:
        """Whether it is ahead of its pace."""
        return bool(self.pace) and time.perf_counter() < self._due

    def obey(self, order: TrainingOrder) -> None:
        """Carry out an order, or add to the notes why it cannot be."""
        if order.go is not None:
            self._go = order.go
            self.turn()
        if order.pace is not None:
            self.pace = _sound_pace(order.pace)
            wait = 1 / self.pace if self.pace else 0.0
            self._due = min(self._due, time.perf_counter() + wait)
        if order.unit is not None:
            self.unit = order.unit
        if order.inside is not None:
            self.inside = order.inside
        if order.sharpness is not None:
            self.sharpness = order.sharpness
        if order.rate is not None:
            error = rate_change_error(self._problem.runner, order.rate)
            if error is None:
                self.rate = order.rate
            else:
                self.notes.append(error)

    def turn(self) -> None:
        """Set the step after which it pauses, if the length of an epoch is known already."""
        here, steps = self._progress.step, self._progress.steps
        if steps:
            self.until = {
                "on": self._problem.epochs * steps,
                "pause": here,
                "stop": here,
                "step": here + 1,
                "epoch": (here // steps + 1) * steps,
            }[self._go]

    def keep_pace(self, count: int) -> None:
        """Take notice of steps taken: they decide when the next one is due."""
        if self.pace:
            late = time.perf_counter() - _LATE
            self._due = max(self._due, late) + count / self.pace


def _sound_pace(pace: float) -> float:
    """Return steps a second; 0, as fast as possible, for what is no pace."""
    return pace if 0 < pace < math.inf else 0.0
