"""Pictures of what a training has learned so far, as often as time allows."""

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
"""Share of the time that pictures of a boundary may take."""


class Pictures:
    """Reports the predictions of a training, and the hidden unit that is opened.

    Args:
        conversation: reports them.
        controls: say which unit is opened.
        progress: says after which step the predictions are made.
        setup: its model predicts.
        watcher: evaluates the unit.
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
        """The hidden unit that was reported last."""
        self._step = -1
        """The step after which predictions were reported last."""
        self._step_of_weights: int | None = None
        """The step whose weights the model has gone back to; None: it has those of the last one."""
        self._at = -math.inf
        """When they were reported last."""
        self._rest = _EVERY
        """Seconds from then until the next ones."""

    @property
    def is_due(self) -> bool:
        """Whether it is time for the next picture."""
        return time.perf_counter() > self._at + self._rest

    @property
    def is_other_unit_asked(self) -> bool:
        """Whether another hidden unit is to be opened than the one reported last."""
        return self._controls.unit != self._opened

    def go_back(self, step: int) -> None:
        """Take notice that the model has its weights after an earlier step again."""
        self._step_of_weights, self._step = step, -1

    @property
    def _now(self) -> int:
        """The step after which the model had the weights that it has now."""
        return self._progress.step if self._step_of_weights is None else self._step_of_weights

    def tell(self) -> Talk[None]:
        """Report the predictions, unless they are known already or are no numbers."""
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
        """Report the outputs of the hidden unit that is asked for."""
        unit, steps = self._controls.unit, self._progress.steps
        self._opened = unit
        if unit is None or not steps:
            return
        epoch, talk = self._now / steps, self._conversation
        yield from talk.say((yield from talk.wait_for(lambda: self._watcher.unit(*unit, epoch))))
