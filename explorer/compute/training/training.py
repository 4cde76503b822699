"""Training: a model by its own loop, told while it goes on."""

from __future__ import annotations

import contextlib
import functools
import math
import time
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
from msgspec.structs import replace

from explorer.compute.kit.slices import Slices, until_done
from explorer.compute.training.learners import layer_titles
from explorer.compute.training.loops import Steps
from explorer.compute.training.outcomes import (
    Growth,
    advice,
    diverged,
    finished,
    grown,
    left,
    stopped,
)
from explorer.compute.training.recorder import RunRecorder
from explorer.compute.training.setup import TrainingSetup
from explorer.core.descent.runners import rate_change_problem
from explorer.core.descent.schedules import scheduled_rates
from explorer.core.sentence import Sentence
from explorer.core.training.spec import (
    Go,
    TrainingBegun,
    TrainingEnd,
    TrainingEpoch,
    TrainingNote,
    TrainingOrder,
    TrainingOutcome,
    TrainingPaused,
    TrainingResult,
    TrainingRun,
    TrainingSteps,
)
from explorer.storage.runs.saved import SavedRun, load_run

_PATIENCE = 0.06
"""Seconds for which a step that was begun is waited for when the training is stopped."""
_WRITING = 10.0
"""Seconds for which the end of a run that was stopped may take to be written."""
_PICTURED_EVERY = 0.3
"""Seconds between two pictures of the predictions."""
_LATE = 0.1
"""Seconds of delay that a pace still catches up with."""

_T = TypeVar("_T")
Training = Generator[TrainingResult | None, TrainingOrder | None, None]


def run(spec: TrainingRun) -> Training:
    """Train a model; what is sent into the generator is what it is told meanwhile.

    Raises:
        SentenceError: there is nothing to train on, the model is too large, or the run that it
            should go on from cannot be read.
    """
    training = _Training(spec)
    try:
        yield from training.whole()
    finally:
        training.close()


_resting: list[ThreadPoolExecutor] = []
"""Threads of runs that are over: TensorFlow and the allocator keep something of every new one."""


class _Training:
    """One training from its first word to its last."""

    def __init__(self, asked: TrainingRun) -> None:
        self._spec = asked.spec
        self._go: Go = asked.go
        self._until = 0
        """Steps after which it pauses."""
        self._is_paused = False
        self._pace = _sound_pace(self._spec.pace)
        self._due = 0.0
        """When the next step may be taken."""
        self._rate = self._rate_used = self._spec.runner.rate
        self._notes: deque[Sentence] = deque()
        self._outcome: TrainingOutcome | None = None
        self._is_over = False
        """Whether its end is written, if it is kept at all."""
        self._sentence: Sentence | None = None
        self._thread = _resting.pop() if _resting else ThreadPoolExecutor(1, "training")
        self._is_left = False
        """Whether the thread still does what nobody waits for."""
        self._parts: TrainingSetup | None = None
        self._resumed = asked.resumed
        self._keeping = RunRecorder(asked.folder)
        self._losses: list[np.ndarray] = []
        """Of the epoch that goes on."""
        self._growth = Growth()
        self._slices = Slices()
        self._has_begun = False
        """Whether it has taken a step, which is slow the first time."""
        self._step = 0
        self._seconds = self._first_call = self._epoch_began = 0.0
        self._pictured = -1
        """The step of which predictions were told last."""
        self._pictured_at = -math.inf

    def close(self) -> None:
        """Let go of everything; what a thread was told to do it still does."""
        if self._parts is not None:
            self._parts.close()
        if not self._is_over:
            ending = self._thread.submit(
                self._keeping.end, "stopped", left(self._epochs_done), self._seconds
            )
            # A step that takes longer is not waited for: the window is gone.
            with contextlib.suppress(TimeoutError):
                ending.result(_PATIENCE)
        if self._parts is not None:
            # After whatever is still done there; the next run may begin at once.
            release = self._thread.submit(self._parts.release)
            with contextlib.suppress(TimeoutError):
                release.result(_PATIENCE)
        self._thread.submit(_resting.append, self._thread)

    def whole(self) -> Training:
        """Yield everything from the beginning to the end."""
        kept = load_run(Path(self._resumed)) if self._resumed else None
        parts = yield from self._waited(lambda: TrainingSetup(self._spec, self._spec.mode, kept))
        if parts is not None:
            self._parts = parts
            if kept is not None:
                self._step = int(kept.steps[-1])
                self._growth.begin(kept.losses)
                self._seconds = self._epoch_began = float(np.nansum(kept.seconds))
            self._turn(self._go)
            yield from self._begin_keeping(parts, kept)
            yield from self._say(self._begun(parts))
            while self._outcome is None:
                yield from self._rest()
                if self._outcome is None:
                    yield from self._advance(parts)
        yield from self._finish()

    # What it is told

    def _say(self, result: TrainingResult | None) -> Training:
        """Yield a result, or None for a chance to be told something; obey what comes back."""
        order = yield result
        if order is not None:
            self._obey(order)

    def _obey(self, order: TrainingOrder) -> None:
        if order.go is not None:
            self._turn(order.go)
        if order.pace is not None:
            self._pace = _sound_pace(order.pace)
            wait = 1 / self._pace if self._pace else 0.0
            self._due = min(self._due, time.perf_counter() + wait)
        if order.rate is not None:
            problem = rate_change_problem(self._spec.runner, order.rate)
            if problem is None:
                self._rate = order.rate
            else:
                self._notes.append(problem)

    def _turn(self, go: Go) -> None:
        self._go = go
        if go == "stop" and self._outcome is None:
            self._outcome = "stopped"
        if self._parts is None:
            # Said again when there is something to turn.
            return
        here, steps = self._step, self._parts.steps
        match go:
            case "on":
                self._until = self._total
            case "pause" | "stop":
                self._until = here
            case "step":
                self._until = here + 1
            case "epoch":
                self._until = (here // steps + 1) * steps

    def _rest(self) -> Training:
        """Wait while it is paused, or ahead of its pace."""
        while self._outcome is None:
            yield from self._say_notes()
            is_paused = self._step >= self._until
            if is_paused != self._is_paused:
                self._is_paused = is_paused
                yield from self._say(TrainingPaused(is_paused, self._step))
                if is_paused and self._step:
                    yield from self._picture()
            elif is_paused or (self._pace and time.perf_counter() < self._due):
                yield from self._say(None)
            else:
                return

    def _say_notes(self) -> Training:
        news = self._keeping.news()
        if news is not None:
            yield from self._say(news)
        while self._notes:
            yield from self._say(TrainingNote(self._notes.popleft()))

    def _waited(
        self, work: Callable[[], _T], patience: float = _PATIENCE
    ) -> Generator[TrainingResult | None, TrainingOrder | None, _T | None]:
        """Return what the work returns; None where the training was stopped meanwhile.

        `patience` is for how many seconds it is waited for after that.
        """
        future = self._thread.submit(work)
        if self._is_left:
            return None
        stopped_at = math.inf
        for _ in until_done(future):
            yield from self._say(None)
            if self._outcome == "stopped":
                stopped_at = min(stopped_at, time.perf_counter())
            if time.perf_counter() > stopped_at + patience:
                self._is_left = True
                return None
        return future.result()

    # What it does

    @property
    def _total(self) -> int:
        """Steps of the whole training."""
        assert self._parts is not None
        return self._spec.epochs * self._parts.steps

    def _advance(self, parts: TrainingSetup) -> Training:
        """Take some steps, and tell of them and of what they complete."""
        epoch, first = divmod(self._step, parts.steps)
        count = min(
            self._slices.length(self._pace),
            parts.loop.longest,
            parts.steps - first,
            self._until - self._step,
        )
        if self._rate != self._rate_used:
            self._rate_used = self._rate
            parts.learner.set_rate(self._rate)
        steps = yield from self._waited(lambda: parts.loop.advance(epoch, first, count))
        if steps is None:
            return
        yield from self._took(steps)
        if self._outcome != "diverged" and self._step % parts.steps == 0:
            yield from self._complete(parts, steps)
        if self._outcome != "diverged" and self._step == self._total:
            self._outcome = "finished"
        if time.perf_counter() > self._pictured_at + _PICTURED_EVERY:
            yield from self._picture()

    def _took(self, told: Steps) -> Training:
        """Take account of some steps and tell of them, up to one whose loss is no number."""
        assert self._parts is not None
        steps = told.times(self._parts.dataset.unit)
        lost = np.flatnonzero(~np.isfinite(steps.losses))
        count = int(lost[0]) + 1 if len(lost) else len(steps.losses)
        if self._has_begun:
            self._slices.learn(len(steps.losses), steps.seconds)
        else:
            self._has_begun, self._first_call = True, steps.seconds
        first, self._step = self._step, self._step + count
        self._seconds += steps.seconds
        if self._pace:
            late = time.perf_counter() - _LATE
            self._due = max(self._due, late) + count / self._pace
        if len(lost):
            self._outcome = "diverged"
            loss = float(steps.losses[count - 1])
            self._sentence = diverged(self._step, self._epoch, loss, self._advice())
        self._losses.append(steps.losses[:count])
        self._growth.add(steps.losses[:count], float(steps.metrics[count - 1]))
        yield from self._say(
            TrainingSteps(
                first,
                steps.losses[:count],
                steps.metrics[:count],
                self._seconds,
                self._last_rate(),
                steps.gradient_norms,
                steps.update_ratios,
            )
        )

    def _complete(self, parts: TrainingSetup, last: Steps) -> Training:
        """Tell of an epoch that is over with these steps."""
        train = float(last.times(parts.dataset.unit).metrics[-1])
        epoch, seconds = self._step // parts.steps, self._seconds - self._epoch_began
        self._epoch_began = self._seconds
        losses, self._losses = np.concatenate(self._losses), []
        validation = yield from self._waited(parts.predictions.validation_error)
        if validation is None:
            return
        row = TrainingEpoch(epoch, train, validation, seconds, self._last_rate())
        if math.isfinite(validation):
            state = parts.learner.state()
            yield from self._waited(lambda: self._keeping.keep_epoch(row, losses, state, last))
        else:
            self._outcome = "diverged"
            self._sentence = diverged(self._step, self._epoch, None, self._advice())
        yield from self._say(row)

    def _begin_keeping(self, parts: TrainingSetup, resumed: SavedRun | None) -> Training:
        layers = layer_titles(self._spec.layers)
        yield from self._waited(
            lambda: self._keeping.begin(self._spec, parts.dataset, layers, resumed, parts.steps)
        )

    def _picture(self) -> Training:
        """Tell of the predictions, unless they are known already or are no numbers."""
        parts, step = self._parts, self._step
        if parts is None or self._outcome == "diverged" or step == self._pictured:
            return
        fit = yield from self._waited(lambda: parts.predictions.fit(step / parts.steps))
        if fit is not None:
            self._pictured, self._pictured_at = step, time.perf_counter()
            yield from self._say(fit)

    def _last_rate(self) -> float:
        """Return the learning rate of the last step."""
        assert self._parts is not None
        runner = self._parts.learner.runner
        if runner.schedule == "constant":
            return self._rate_used
        settings, step = runner.all_schedule_settings(), np.array([self._step - 1])
        return float(scheduled_rates(runner.schedule, runner.rate, settings, step)[0])

    def _advice(self) -> Sentence:
        """Say what may help where it diverged."""
        assert self._parts is not None
        return advice(self._spec, self._parts.dataset, self._last_rate())

    # What is said of it

    def _begun(self, parts: TrainingSetup) -> TrainingBegun:
        data = parts.dataset
        return TrainingBegun(
            rows=(len(data.train), len(data.validation), len(data.test)),
            inputs=data.inputs,
            target=data.target,
            steps=parts.steps,
            layers=layer_titles(self._spec.layers),
            weights=parts.learner.model.count_params(),
            directory=self._keeping.directory,
            notes=list(data.notes),
            center=data.center,
            spread=data.spread,
        )

    def _finish(self) -> Training:
        """Tell what became of it."""
        assert self._outcome is not None
        test, (outcome, said) = None, self._judged()
        if outcome != "stopped" or self._keeping.has_epochs:
            test = yield from self._test()
        tail = np.concatenate([np.empty(0, np.float32), *self._losses])
        end = functools.partial(self._keeping.end, outcome, said, self._seconds, test, tail)
        # Before what is only to be seen: nothing of a run that is told to be over is still written.
        yield from self._waited(end, _WRITING)
        self._is_over = True
        if test is None:
            test = yield from self._test()
        if self._step and not self._is_left:
            yield from self._picture()
        yield from self._say_notes()
        yield from self._say(
            TrainingEnd(outcome, self._step, said, self._first_call, self._seconds, test)
        )

    def _test(self) -> Generator[TrainingResult | None, TrainingOrder | None, float | None]:
        """Return the error on the test data; None where it is none, or nobody waits for it."""
        parts = self._parts
        if parts is None or not self._step or self._outcome == "diverged" or self._is_left:
            return None
        error = yield from self._waited(parts.predictions.test_error)
        return error if error is not None and math.isfinite(error) else None

    def _judged(self) -> tuple[TrainingOutcome, Sentence]:
        """Return how it ended, and that in words; a loss that grew is no end of a training."""
        assert self._outcome is not None
        if self._sentence is not None or self._parts is None:
            return self._outcome, self._sentence or stopped(self._step, self._epoch)
        grew = self._growth.problem(self._parts.dataset)
        if grew is not None and self._outcome == "finished":
            return "diverged", grown(grew, self._epoch, self._advice())
        if self._outcome == "finished":
            return "finished", finished(self._spec.epochs)
        return self._outcome, replace(stopped(self._step, self._epoch), then=grew)

    @property
    def _epochs_done(self) -> int:
        """Epochs that are over."""
        return self._step // self._parts.steps if self._parts is not None else 0

    @property
    def _epoch(self) -> int:
        """The epoch of the last step, from 1; 0 where there is none."""
        return (self._step - 1) // self._parts.steps + 1 if self._parts and self._step else 0


def _sound_pace(pace: float) -> float:
    """Return steps a second; 0, as fast as it goes, for what is no pace."""
    return pace if 0 < pace < math.inf else 0.0
