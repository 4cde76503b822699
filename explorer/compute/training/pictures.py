"""Pictures of what a training has learned so far, as often as there is time for them."""

from __future__ import annotations

import math
import time

from explorer.compute.training.controls import RunControls
from explorer.compute.training.conversation import Conversation, Talk
from explorer.compute.training.progress import TrainingProgress
from explorer.compute.training.setup import TrainingSetup
from explorer.compute.training.watching.watcher import Watcher
from explorer.core.training.results import TrainingBoundary

_EVERY, _BOUNDARY_EVERY = 0.3, 0.04
"""Seconds between two pictures of the predictions, and of a boundary, which is watched."""
_PART = 0.25
"""Of the time that pictures of a boundary may take."""


class Pictures:
    """Tells the predictions of a training, and the hidden unit that is opened.

    Args:
        conversation: what is told is told there.
        controls: say which unit is opened.
        progress: by which the predictions are known already, or not.
        setup: its model predicts.
        watcher: looks into the unit.
    """

    def __init__(
        self,
        conversation: Conversation,
        controls: RunControls,
        progress: TrainingProgress,
        setup: TrainingSetup,
        watcher: Watcher,
    ) -> None:
        self._conversation = conversation
        self._controls, self._progress = controls, progress
        self._setup, self._watcher = setup, watcher
        self._opened = controls.unit
        """The hidden unit that was told last."""
        self._step = -1
        """The step of which predictions were told last."""
        self._step_of_weights: int | None = None
        """Where the model has gone back to those of another step than the last."""
        self._at = -math.inf
        self._rest = _EVERY
        """Seconds from that until the next."""

    @property
    def is_due(self) -> bool:
        """Whether there is time for the next one."""
        return time.perf_counter() > self._at + self._rest

    @property
    def is_other_unit_asked(self) -> bool:
        """Whether another hidden unit is to be opened than was told last."""
        return self._controls.unit != self._opened

    def go_back(self, step: int) -> None:
        """Tell of the weights after a step, which the model has again, from now on."""
        self._step_of_weights, self._step = step, -1

    @property
    def _now(self) -> int:
        """The step after which the weights were what they are."""
        return self._progress.step if self._step_of_weights is None else self._step_of_weights

    def tell(self) -> Talk[None]:
        """Tell the predictions, unless they are known already or are no numbers."""
        step, setup, talk = self._now, self._setup, self._conversation
        if talk.outcome == "diverged" or step == self._step:
            return
        began = time.perf_counter()
        fit = yield from talk.wait_for(lambda: setup.predictions.picture(step / setup.steps))
        self._step, self._at = step, time.perf_counter()
        if isinstance(fit, TrainingBoundary):
            spent = self._at - began
            self._rest = max(_BOUNDARY_EVERY, spent * (1 / _PART - 1))
        if fit is not None:
            yield from talk.say(fit)
        if self._controls.unit is not None:
            yield from self.open_unit()

    def open_unit(self) -> Talk[None]:
        """Tell what the hidden unit that is asked for says."""
        unit, steps = self._controls.unit, self._progress.steps
        self._opened = unit
        if unit is None or not steps:
            return
        epoch, talk = self._now / steps, self._conversation
        yield from talk.say((yield from talk.wait_for(lambda: self._watcher.unit(*unit, epoch))))
