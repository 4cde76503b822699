"""Training of a model, reported while it goes on."""

from __future__ import annotations

import functools
import math
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from explorer.compute.kit.chunk_size import ChunkSize
from explorer.compute.training.best import BestEpoch
from explorer.compute.training.controls import RunControls
from explorer.compute.training.conversation import PATIENCE, Conversation, Talk
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
from explorer.compute.training.pictures import Pictures
from explorer.compute.training.progress import TrainingProgress
from explorer.compute.training.saved.recorder import RunRecorder
from explorer.compute.training.setup import TrainingSetup
from explorer.compute.training.steps import Steps
from explorer.compute.training.thread import TrainingThread
from explorer.compute.training.watching.watcher import Moment, Watcher
from explorer.core.optimizers.schedules import scheduled_rates
from explorer.core.sentence import Sentence
from explorer.core.training.results import (
    TrainingEnd,
    TrainingEpoch,
    TrainingOutcome,
    TrainingPaused,
    TrainingSteps,
)
from explorer.core.training.spec import TrainingRun
from explorer.storage.runs.saved import SavedRun, load_run

_WRITING = 10.0
"""Seconds for which the end of a run that was stopped may take to be written."""


def run(problem: TrainingRun) -> Talk[None]:
    """Train a model, yield its results, and obey the orders that are sent into the generator.

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
    """One training, from reading the data to the end of the run."""

    def __init__(self, asked: TrainingRun) -> None:
        self._problem = asked.problem
        self._resumed = asked.resumed
        self._progress = TrainingProgress()
        self._controls = RunControls(asked, self._progress)
        self._recorder = RunRecorder(asked.folder)
        self._watched_every, self._watched_for = asked.watch_every, asked.watch_seconds
        self._watches_all = asked.watch_all
        self._thread = TrainingThread()
        self._talk = Conversation(self._controls, self._recorder, self._thread)
        self._pictures: Pictures | None = None
        self._chunk_size = ChunkSize()
        self._setup: TrainingSetup | None = None
        self._watcher: Watcher | None = None
        self._best = BestEpoch(asked.problem.early_stopping)
        self._rate_used = asked.problem.runner.rate
        self._is_paused = False
        self._sentence: Sentence | None = None
        self._is_over = False
        """Whether its end has been written, if the run is kept."""

    def close(self) -> None:
        """Release everything; the thread still does what was submitted to it."""
        if self._setup is not None:
            self._setup.close()
        if not self._is_over:
            said, seconds = left(self._progress.epochs_done), self._progress.seconds
            # A step that takes longer is not waited for: the window is gone.
            self._thread.finish(lambda: self._recorder.end("stopped", said, seconds), PATIENCE)
        if self._setup is not None:
            # In the thread, after what is still done there; the next run may begin at once.
            self._thread.finish(self._setup.release, PATIENCE)
        self._thread.rest()

    def whole(self) -> Talk[None]:
        """Yield all results."""
        kept = load_run(Path(self._resumed)) if self._resumed else None
        setup = yield from self._talk.wait_for(
            lambda: TrainingSetup(self._problem, self._problem.mode, kept)
        )
        if setup is not None:
            self._setup = setup
            yield from self._train(setup, kept)
        yield from self._finish()

    def _train(self, setup: TrainingSetup, kept: SavedRun | None) -> Talk[None]:
        """Take steps, after those of the run that it continues, if any, until it has ended."""
        watcher = self._watcher = Watcher(
            setup.learner, self._problem, setup.dataset,
            every=self._watched_every, free=self._watched_for, is_of_all=self._watches_all,
        )  # fmt: skip
        pictures = self._pictures = Pictures(
            self._talk, self._controls, self._progress, setup, watcher
        )
        self._progress.steps = setup.steps
        if kept is not None:
            self._progress.resume(kept)
            self._best.resume(kept)
        self._controls.turn()
        self._talk.heed_stop()
        yield from self._begin_keeping(setup, kept)
        yield from self._talk.say(setup.begun(self._recorder.directory))
        while self._talk.outcome is None:
            yield from self._rest(pictures)
            if self._talk.outcome is None:
                yield from self._advance(setup)
                if pictures.is_due and not self._talk.is_left:
                    yield from pictures.tell()

    def _rest(self, pictures: Pictures) -> Talk[None]:
        """Wait while it is paused, or ahead of its pace."""
        while self._talk.outcome is None:
            yield from self._talk.say_notes()
            is_paused = self._progress.step >= self._controls.until
            if is_paused != self._is_paused:
                self._is_paused = is_paused
                yield from self._talk.say(TrainingPaused(is_paused, self._progress.step))
                if is_paused and self._progress.step:
                    yield from pictures.tell()
            elif pictures.is_other_unit_asked:
                yield from pictures.open_unit()
            elif is_paused or self._controls.is_early:
                yield from self._talk.say(None)
            else:
                return

    # Steps and epochs

    def _advance(self, setup: TrainingSetup) -> Talk[None]:
        """Take some steps, and report them and the epoch that they complete."""
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
        steps = yield from self._talk.wait_for(lambda: setup.loop.advance(epoch, first, count))
        if steps is None:
            return
        yield from self._took(setup, steps.times(setup.dataset.unit))
        if self._talk.outcome != "diverged" and progress.step % setup.steps == 0:
            yield from self._complete(setup, steps)
        if self._talk.outcome != "diverged" and (
            progress.epochs_done == self._problem.epochs or self._best.is_past
        ):
            self._talk.outcome = "finished"

    def _took(self, setup: TrainingSetup, steps: Steps) -> Talk[None]:
        """Count and report some steps, up to the first whose loss is no number."""
        if self._progress.first_call:
            self._chunk_size.learn(len(steps.losses), steps.seconds)
        first, count = self._progress.step, self._progress.add(steps)
        self._controls.keep_pace(count)
        if not np.isfinite(steps.losses[count - 1]):
            self._diverge(setup, float(steps.losses[count - 1]))
        yield from self._talk.say(
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

    def _complete(self, setup: TrainingSetup, last: Steps) -> Talk[None]:
        """Judge, keep and report the epoch that ended with these steps."""
        train = float(last.times(setup.dataset.unit).metrics[-1])
        losses, scores, seconds = self._progress.end_epoch()
        judged = yield from self._talk.wait_for(setup.predictions.validation)
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
            yield from self._talk.wait_for(keep)
        else:
            self._diverge(setup, None)
        yield from self._talk.say(row)

    def _watch(self, last: Steps) -> Talk[float | None]:
        """Report what is watched of the run, after an epoch that ended with these steps.

        Returns the sharpness, if it was measured.
        """
        watcher, progress, controls = self._watcher, self._progress, self._controls
        assert watcher is not None
        moment = self._moment()
        if controls.inside:
            look = functools.partial(watcher.inside, moment, last.update_ratios)
            yield from self._talk.say((yield from self._talk.wait_for(look, _WRITING)))
        found = None
        if controls.sharpness:
            found = yield from self._talk.wait_for(
                lambda: watcher.sharpness(moment, progress.step, lambda: not controls.is_stopped),
                _WRITING,
            )
            yield from self._talk.say(found)
        return None if found is None else found.value

    def _moment(self) -> Moment:
        """Return the end of the epoch that is over; a look is free if the run ends or rests."""
        progress, controls = self._progress, self._controls
        is_last = progress.epochs_done == self._problem.epochs or self._best.is_past
        rests = progress.step >= controls.until or controls.is_early
        return Moment(progress.epochs_done, progress.seconds, is_free=is_last or rests)

    def _diverge(self, setup: TrainingSetup, loss: float | None) -> None:
        """End the run as diverged by this loss; None: by predictions that are no numbers."""
        self._talk.outcome, progress = "diverged", self._progress
        self._sentence = diverged(progress.step, progress.epoch, loss, self._advice(setup))

    def _begin_keeping(self, setup: TrainingSetup, resumed: SavedRun | None) -> Talk[None]:
        data = setup.dataset
        layers, baseline = layer_titles(self._problem.layers, data.outputs), setup.baseline
        yield from self._talk.wait_for(
            lambda: self._recorder.begin(
                self._problem, data, layers, resumed, setup.steps, baseline
            )
        )

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

    def _take_best(self, setup: TrainingSetup) -> Talk[None]:
        """Go back to the weights of the best epoch, if the run was to stop early."""
        best = self._best.state
        if best is not None and self._talk.outcome != "diverged" and not self._talk.is_left:
            yield from self._talk.wait_for(lambda: setup.learner.restore(best))
            if self._pictures is not None and self._best.epoch is not None:
                self._pictures.go_back(self._best.epoch * setup.steps)

    # How it ends

    def _finish(self) -> Talk[None]:
        """Test the model, write the end of the run, and report it."""
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
        # Before the last pictures: once a run is reported as ended, nothing of it is written.
        yield from self._talk.wait_for(end, _WRITING)
        self._is_over = True
        if test is None:
            test = yield from self._test()
        if self._pictures is not None and progress.step and not self._talk.is_left:
            yield from self._pictures.tell()
        yield from self._talk.say_notes()
        yield from self._talk.say(
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

    def _test(self) -> Talk[Judged | None]:
        """Judge the test data; None where the loss is no number, or it is not waited for."""
        setup = self._setup
        talk = self._talk
        if setup is None or not self._progress.step or talk.outcome == "diverged" or talk.is_left:
            return None
        judged = yield from self._talk.wait_for(setup.predictions.test)
        return judged if judged is not None and math.isfinite(judged.loss) else None

    def _judged(self) -> tuple[TrainingOutcome, Sentence]:
        """Return the outcome, also in words; a run to the last epoch whose loss grew diverged."""
        assert self._talk.outcome is not None
        step, epoch = self._progress.step, self._progress.epoch
        if self._sentence is not None or self._setup is None:
            return self._talk.outcome, self._sentence or stopped(step, epoch)
        grew = self._progress.growth.error(self._setup.learner.objective.baseline().loss)
        if grew is not None and self._talk.outcome == "finished":
            return "diverged", grown(grew, epoch, self._advice(self._setup))
        if self._talk.outcome == "finished":
            if self._best.is_past and self._best.epoch is not None:
                return "finished", finished_early(self._progress.epochs_done, self._best.epoch)
            return "finished", finished(self._problem.epochs)
        return self._talk.outcome, replace(stopped(step, epoch), then=grew)
