"""A worker: takes the trials of a study one after the other, until none is left."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from explorer.compute.training.data.prepared import load
from explorer.compute.training.studies.backend import StudyError
from explorer.compute.training.studies.queue import Taken, TrialQueue
from explorer.compute.training.training import run as train
from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.training.results import (
    TrainingBegun,
    TrainingEnd,
    TrainingEpoch,
    TrainingNote,
    TrainingResult,
)
from explorer.core.training.spec import TrainingOrder, TrainingProblem, TrainingRun
from explorer.core.training.study.settings import Value, with_settings
from explorer.core.training.study.study import TrialState
from explorer.storage.runs.folders import remove_run
from explorer.storage.studies.files import check_release, read_study
from explorer.storage.studies.workers import Presence

_LOOK_EVERY = 0.5
"""Seconds between two looks for trials that came back from workers that died."""


class TrialNews(NamedTuple):
    """Progress of a trial of this worker."""

    number: int
    settings: Mapping[str, Value]
    epochs: int
    """Finished ones."""
    of: int
    """Epochs of the whole run."""
    state: TrialState = "running"
    value: float = math.nan
    reason: str = ""


class Waiting(NamedTuple):
    """No trial is waiting, but other workers have some that might come back."""

    others: int


News = TrialNews | Waiting | Sentence


def work(
    folder: Path, limit: int | None = None, is_ending: Callable[[], bool] = lambda: False
) -> Generator[News]:
    """Run trials until none is left, and yield their progress.

    Args:
        folder: of the study.
        limit: trials after which to end; None: none.
        is_ending: whether to give the current trial back and end.

    Raises:
        SentenceError: there is no study, another release made it, its data cannot be read here, or
            its folder is gone.
    """
    study = read_study(folder)
    check_release(study)
    # Before a trial is taken, which would fail here but not on a machine that has the data.
    load(study.problem)
    with Presence(folder) as presence:
        queue = TrialQueue(folder, study, presence.name)
        done = 0
        while (limit is None or done < limit) and not is_ending():
            taken = queue.take()
            if taken is not None:
                yield from _Attempt(folder, study.problem, queue, taken, is_ending).run()
                done += 1
            elif others := queue.others:
                yield Waiting(others)
                time.sleep(_LOOK_EVERY)
            else:
                return


class _Attempt:
    """One trial, run in this process."""

    def __init__(
        self,
        folder: Path,
        problem: TrainingProblem,
        queue: TrialQueue,
        taken: Taken,
        is_ending: Callable[[], bool],
    ) -> None:
        self._folder, self._queue, self._taken = folder, queue, taken
        self._problem = problem
        self._is_ending = is_ending
        self._directory = ""
        self._values: list[float] = []
        """By epoch, the validation loss without penalties of the weights."""
        self._end: TrainingEnd | None = None
        self._is_lost = False
        """Whether another worker has the trial by now."""

    def run(self) -> Generator[News]:
        """Train, and record the outcome in the study."""
        number, settings = self._taken
        try:
            self._problem = with_settings(self._problem, settings)
            yield self._news()
            yield from self._train()
        except StudyError:
            self._discard()
            raise
        except SentenceError as error:
            # It would fail on any machine: these settings make no training.
            yield from self._fail(str(error))
            return
        except Exception as error:
            # An error of TensorFlow, for lack of memory for example, must not end the other trials.
            told = sentence("It ended in an error: {reason}", reason=str(error)[:500])
            yield from self._fail(str(told))
            return
        except BaseException:
            self._discard()
            self._queue.give_back(number)
            raise
        yield from self._tell()

    def _fail(self, reason: str) -> Generator[News]:
        self._discard()
        self._queue.note_run(self._taken.number, "")
        self._queue.fail(self._taken.number, reason, has_diverged=False)
        yield self._news()._replace(state="failed", reason=reason)

    def _train(self) -> Generator[News]:
        asked = TrainingRun(self._problem, folder=str(self._folder))
        order = None
        with closing(train(asked)) as steps:
            while True:
                try:
                    piece = steps.send(order)
                except StopIteration:
                    return
                order = None
                if piece is not None:
                    yield from self._take(piece)
                if self._is_ending() or self._is_lost:
                    order = TrainingOrder(go="stop")

    def _take(self, piece: TrainingResult) -> Generator[News]:
        match piece:
            case TrainingBegun(directory=directory):
                self._directory = directory
                self._is_lost = not self._queue.note_run(self._taken.number, Path(directory).name)
            case TrainingEpoch():
                metrics = piece.validation_metrics
                plain = metrics.get("mse", metrics.get("cross_entropy", piece.validation))
                self._values.append(plain)
                yield self._news()
            case TrainingNote():
                yield piece.sentence
            case TrainingEnd():
                self._end = piece
            case _:
                pass

    def _tell(self) -> Generator[News]:
        """Record in the study how the run ended."""
        number, end = self._taken.number, self._end
        if self._is_lost or end is None or end.outcome == "stopped":
            self._discard()
            self._queue.give_back(number)
            return
        value = self._value(end)
        if end.outcome == "diverged" or not math.isfinite(value):
            reason = str(end.sentence)
            is_ours = self._queue.fail(number, reason, has_diverged=True)
            told = self._news()._replace(state="failed", reason=reason)
        else:
            is_ours = self._queue.complete(number, value)
            told = self._news()._replace(state="complete", value=value)
        if is_ours:
            yield told
        else:
            self._discard()

    def _value(self, end: TrainingEnd) -> float:
        """Return the value of the epoch whose weights the run ended with."""
        if not self._values:
            return math.nan
        stops_early = self._problem.early_stopping and end.best_epoch
        return self._values[end.best_epoch - 1 if stops_early and end.best_epoch else -1]

    def _discard(self) -> None:
        """Remove the run, which does not count."""
        if self._directory:
            with contextlib.suppress(OSError):
                remove_run(Path(self._directory))

    def _news(self) -> TrialNews:
        number, settings = self._taken
        return TrialNews(number, settings, len(self._values), self._problem.epochs)
