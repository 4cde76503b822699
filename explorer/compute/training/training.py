"""Training: a model by its own loop, told while it goes on."""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeVar

import numpy as np
from msgspec.structs import replace

from explorer.compute.kit.chunk_size import ChunkSize, until_done
from explorer.compute.training.best import BestEpoch
from explorer.compute.training.controls import RunControls
from explorer.compute.training.model.network import layer_titles
from explorer.compute.training.model.objectives import Judged
from explorer.compute.training.outcomes import (
    advice,
    diverged,
    finished,
    finished_early,
    grown,
    left,
    stopped,
)
from explorer.compute.training.progress import TrainingProgress
from explorer.compute.training.saved.recorder import RunRecorder
from explorer.compute.training.setup import TrainingSetup
from explorer.compute.training.steps import Steps
from explorer.compute.training.thread import TrainingThread
from explorer.compute.training.watching.watcher import Watcher
from explorer.core.optimizers.schedules import scheduled_rates
from explorer.core.sentence import Sentence
from explorer.core.training.results import (
    TrainingBoundary,
    TrainingEnd,
    TrainingEpoch,
    TrainingNote,
    TrainingOutcome,
    TrainingPaused,
    TrainingResult,
    TrainingSteps,
)
from explorer.core.training.spec import TrainingOrder, TrainingRun
from explorer.storage.runs.saved import SavedRun, load_run

_PATIENCE = 0.06
"""Seconds for which a step that was begun is waited for when the training is stopped."""
_WRITING = 10.0
"""Seconds for which the end of a run that was stopped may take to be written."""
_PICTURED_EVERY, _BOUNDARY_EVERY = 0.3, 0.04
"""Seconds between two pictures of the predictions, and of a boundary, which is watched."""
_PICTURED_PART = 0.25
"""Of the time that pictures of a boundary may take."""

_T = TypeVar("_T")
Training = Generator[TrainingResult | None, TrainingOrder | None, None]


def run(problem: TrainingRun) -> Training:
    """Train a model; what is sent into the generator is what it is told meanwhile.

    Raises:
        SentenceError: there is nothing to train on, the model is too large, or the run that it
            should go on from cannot be read.
    """
    training = _Training(problem)
    try:
        yield from training.whole()
    finally:
        training.close()


class _Training:
    """One training from its first word to its last."""

    def __init__(self, asked: TrainingRun) -> None:
        self._problem = asked.problem
        self._resumed = asked.resumed
        self._progress = TrainingProgress()
        self._controls = RunControls(asked, self._progress)
        self._recorder = RunRecorder(asked.folder)
        self._is_thorough = asked.every_epoch
        self._thread = TrainingThread()
        self._chunk_size = ChunkSize()
        self._setup: TrainingSetup | None = None
        self._watcher: Watcher | None = None
        self._opened = asked.unit
        """The hidden unit that was told last."""
        self._best = BestEpoch(asked.problem.early_stopping)
        self._rate_used = asked.problem.runner.rate
        self._is_paused = False
        self._outcome: TrainingOutcome | None = None
        self._sentence: Sentence | None = None
        self._is_over = False
        """Whether its end is written, if it is kept at all."""
        self._is_left = False
        """Whether the thread still does what nobody waits for."""
        self._pictured = -1
        """The step of which predictions were told last."""
        self._pictured_at = -math.inf
        self._picture_rest = _PICTURED_EVERY
        """Seconds from that until the next."""

    def close(self) -> None:
        """Let go of everything; what a thread was told to do it still does."""
        if self._setup is not None:
            self._setup.close()
        if not self._is_over:
            said, seconds = left(self._progress.epochs_done), self._progress.seconds
            # A step that takes longer is not waited for: the window is gone.
            self._thread.finish(lambda: self._recorder.end("stopped", said, seconds), _PATIENCE)
        if self._setup is not None:
            # After whatever is still done there; the next run may begin at once.
            self._thread.finish(self._setup.release, _PATIENCE)
        self._thread.rest()

    def whole(self) -> Training:
        """Yield everything from the beginning to the end."""
        kept = load_run(Path(self._resumed)) if self._resumed else None
        setup = yield from self._waited(
            lambda: TrainingSetup(self._problem, self._problem.mode, kept)
        )
        if setup is not None:
            self._setup = setup
            self._watcher = Watcher(
                setup.learner, self._problem, setup.dataset, is_thorough=self._is_thorough
            )
            self._progress.steps = setup.steps
            if kept is not None:
                self._progress.resume(kept)
                self._best.resume(kept)
            self._controls.turn()
            self._heed_stop()
            yield from self._begin_keeping(setup, kept)
            yield from self._say(setup.begun(self._recorder.directory))
            while self._outcome is None:
                yield from self._rest()
                if self._outcome is None:
                    yield from self._advance(setup)
        yield from self._finish()

    # What it is told

    def _say(self, result: TrainingResult | None) -> Training:
        """Yield a result, or None for a chance to be told something; obey what comes back."""
        order = yield result
        if order is not None:
            self._controls.obey(order)
            self._heed_stop()

    def _heed_stop(self) -> None:
        if self._controls.is_stopped and self._outcome is None:
            self._outcome = "stopped"

    def _rest(self) -> Training:
        """Wait while it is paused, or ahead of its pace."""
        while self._outcome is None:
            yield from self._say_notes()
            is_paused = self._progress.step >= self._controls.until
            if is_paused != self._is_paused:
                self._is_paused = is_paused
                yield from self._say(TrainingPaused(is_paused, self._progress.step))
                if is_paused and self._progress.step:
                    yield from self._picture()
            elif self._controls.unit != self._opened:
                yield from self._open_unit()
            elif is_paused or self._controls.is_early:
                yield from self._say(None)
            else:
                return

    def _say_notes(self) -> Training:
        news = self._recorder.news()
        if news is not None:
            yield from self._say(news)
        while self._controls.notes:
            yield from self._say(TrainingNote(self._controls.notes.popleft()))

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

    def _advance(self, setup: TrainingSetup) -> Training:
        """Take some steps, and tell of them and of what they complete."""
        controls, progress = self._controls, self._progress
        epoch, first = divmod(progress.step, setup.steps)
        count = min(
            self._chunk_size.length(controls.pace),
            setup.loop.longest,
            setup.steps - first,
            controls.until - progress.step,
        )
        if controls.rate != self._rate_used:
            self._rate_used = controls.rate
            setup.learner.set_rate(controls.rate)
        steps = yield from self._waited(lambda: setup.loop.advance(epoch, first, count))
        if steps is None:
            return
        yield from self._took(setup, steps.times(setup.dataset.unit))
        if self._outcome != "diverged" and progress.step % setup.steps == 0:
            yield from self._complete(setup, steps)
        if self._outcome != "diverged" and (
            progress.epochs_done == self._problem.epochs or self._best.is_past
        ):
            self._outcome = "finished"
        if time.perf_counter() > self._pictured_at + self._picture_rest:
            yield from self._picture()

    def _took(self, setup: TrainingSetup, steps: Steps) -> Training:
        """Take account of some steps and tell of them, up to one whose loss is no number."""
        if self._progress.first_call:
            self._chunk_size.learn(len(steps.losses), steps.seconds)
        first, count = self._progress.step, self._progress.add(steps)
        self._controls.keep_pace(count)
        if not np.isfinite(steps.losses[count - 1]):
            self._diverge(setup, float(steps.losses[count - 1]))
        yield from self._say(
            TrainingSteps(
                first,
                steps.losses[:count],
                steps.metrics[:count],
                self._progress.seconds,
                self._last_rate(setup),
                steps.gradient_norms,
                steps.update_ratios,
            )
        )

    def _complete(self, setup: TrainingSetup, last: Steps) -> Training:
        """Tell of an epoch that is over with these steps."""
        train = float(last.times(setup.dataset.unit).metrics[-1])
        losses, scores, seconds = self._progress.end_epoch()
        judged = yield from self._waited(setup.predictions.validation)
        if judged is None:
            return
        row = TrainingEpoch(
            self._progress.epochs_done,
            train,
            judged.loss,
            seconds,
            self._last_rate(setup),
            setup.learner.objective.metrics(*scores),
            judged.metrics,
            judged.confusion,
        )
        if math.isfinite(judged.loss):
            state = setup.learner.state()
            is_best = self._best.take(row, state)
            sharpness = yield from self._watch(last)
            keep = functools.partial(
                self._recorder.keep_epoch, row, losses, state, last,
                is_best=is_best, sharpness=sharpness,
            )  # fmt: skip
            yield from self._waited(keep)
        else:
            self._diverge(setup, None)
        yield from self._say(row)

    def _watch(
        self, last: Steps
    ) -> Generator[TrainingResult | None, TrainingOrder | None, float | None]:
        """Tell what is watched of the run, after an epoch that ended with these steps.

        Returns its sharpness, where that was measured.
        """
        watcher, progress, controls = self._watcher, self._progress, self._controls
        assert watcher is not None
        seconds = progress.seconds
        if progress.epochs_done == self._problem.epochs or self._best.is_past:
            watcher.be_thorough()
        if controls.inside:
            look = functools.partial(
                watcher.inside, progress.epochs_done, seconds, last.update_ratios
            )
            yield from self._say((yield from self._waited(look, _WRITING)))
        found = None
        if controls.sharpness:
            found = yield from self._waited(
                lambda: watcher.sharpness(progress.step, seconds, lambda: not controls.is_stopped),
                _WRITING,
            )
            yield from self._say(found)
        return None if found is None else found.value

    def _diverge(self, setup: TrainingSetup, loss: float | None) -> None:
        """End with this loss, or with predictions that are no numbers."""
        self._outcome, progress = "diverged", self._progress
        self._sentence = diverged(progress.step, progress.epoch, loss, self._advice(setup))

    def _begin_keeping(self, setup: TrainingSetup, resumed: SavedRun | None) -> Training:
        data = setup.dataset
        layers, baseline = layer_titles(self._problem.layers, data.outputs), setup.baseline
        yield from self._waited(
            lambda: self._recorder.begin(
                self._problem, data, layers, resumed, setup.steps, baseline
            )
        )

    def _picture(self) -> Training:
        """Tell of the predictions, unless they are known already or are no numbers."""
        setup, step = self._setup, self._progress.step
        if setup is None or self._outcome == "diverged" or step == self._pictured:
            return
        began = time.perf_counter()
        fit = yield from self._waited(lambda: setup.predictions.picture(step / setup.steps))
        self._pictured, self._pictured_at = step, time.perf_counter()
        if isinstance(fit, TrainingBoundary):
            spent = self._pictured_at - began
            self._picture_rest = max(_BOUNDARY_EVERY, spent * (1 / _PICTURED_PART - 1))
        if fit is not None:
            yield from self._say(fit)
        if self._controls.unit is not None:
            yield from self._open_unit()

    def _open_unit(self) -> Training:
        """Tell what the hidden unit that is asked for says."""
        watcher, unit = self._watcher, self._controls.unit
        self._opened = unit
        if watcher is None or unit is None or not self._progress.steps:
            return
        epoch = self._progress.step / self._progress.steps
        yield from self._say((yield from self._waited(lambda: watcher.unit(*unit, epoch))))

    def _last_rate(self, setup: TrainingSetup) -> float:
        """Return the learning rate of the last step."""
        runner = setup.learner.runner
        if runner.schedule == "constant":
            return self._rate_used
        settings, step = runner.all_schedule_settings(), np.array([self._progress.step - 1])
        return float(scheduled_rates(runner.schedule, runner.rate, settings, step)[0])

    def _advice(self, setup: TrainingSetup) -> Sentence:
        """Say what may help where it diverged."""
        return advice(self._problem, setup.dataset, self._last_rate(setup))

    def _take_best(
        self, setup: TrainingSetup
    ) -> Generator[TrainingResult | None, TrainingOrder | None, None]:
        """Go back to the weights of the best epoch, where it was to stop early."""
        best = self._best.state
        if best is not None and self._outcome != "diverged" and not self._is_left:
            yield from self._waited(lambda: setup.learner.restore(best))

    # What is said of it

    def _finish(self) -> Training:
        """Tell what became of it."""
        test, (outcome, said) = None, self._judged()
        if self._setup is not None:
            yield from self._take_best(self._setup)
        if outcome != "stopped" or self._recorder.has_epochs:
            test = yield from self._test()
        progress = self._progress
        tail = np.concatenate([np.empty(0, np.float32), *progress.losses])
        best = self._best.epoch if self._best.state is not None else None
        end = functools.partial(
            self._recorder.end, outcome, said, progress.seconds, test, tail, best
        )
        # Before what is only to be seen: nothing of a run that is told to be over is still written.
        yield from self._waited(end, _WRITING)
        self._is_over = True
        if test is None:
            test = yield from self._test()
        if progress.step and not self._is_left:
            yield from self._picture()
        yield from self._say_notes()
        yield from self._say(
            TrainingEnd(
                outcome,
                progress.step,
                said,
                progress.first_call,
                progress.seconds,
                test.loss if test is not None else None,
                test.metrics if test is not None else {},
                test.confusion if test is not None else None,
                self._best.epoch,
            )
        )

    def _test(self) -> Generator[TrainingResult | None, TrainingOrder | None, Judged | None]:
        """Judge the test data; None where the loss is no number, or nobody waits for it."""
        setup = self._setup
        if setup is None or not self._progress.step or self._outcome == "diverged" or self._is_left:
            return None
        judged = yield from self._waited(setup.predictions.test)
        return judged if judged is not None and math.isfinite(judged.loss) else None

    def _judged(self) -> tuple[TrainingOutcome, Sentence]:
        """Return how it ended, and that in words; a loss that grew is no end of a training."""
        assert self._outcome is not None
        step, epoch = self._progress.step, self._progress.epoch
        if self._sentence is not None or self._setup is None:
            return self._outcome, self._sentence or stopped(step, epoch)
        grew = self._progress.growth.error(self._setup.learner.objective.baseline().loss)
        if grew is not None and self._outcome == "finished":
            return "diverged", grown(grew, epoch, self._advice(self._setup))
        if self._outcome == "finished":
            if self._best.is_past and self._best.epoch is not None:
                return "finished", finished_early(self._progress.epochs_done, self._best.epoch)
            return "finished", finished(self._problem.epochs)
        return self._outcome, replace(stopped(step, epoch), then=grew)
