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
"""Seconds between two looks for a trial of a worker that has died."""


class TrialNews(NamedTuple):
    """How far a trial is that this worker has."""

    number: int
    settings: Mapping[str, Value]
    epochs: int
    """Finished ones."""
    of: int
    state: TrialState = "running"
    value: float = math.nan
    reason: str = ""


class Waiting(NamedTuple):
    """Others still have trials, which might be left to this worker."""

    others: int


News = TrialNews | Waiting | Sentence


def work(
    folder: Path, limit: int | None = None, is_ending: Callable[[], bool] = lambda: False
) -> Generator[News]:
    """Take trials until none is left, or so many, and tell how far each is.

    Raises:
        SentenceError: there is no study, another release made it, its data cannot be read here, or
            its folder is gone.
    """
    study = read_study(folder)
    check_release(study)
    # Before a trial is taken: it would fail here, and not on a machine that has the data.
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
    """A trial that is run here."""

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
        """Of each epoch: the validation loss without penalties of weights."""
        self._end: TrainingEnd | None = None
        self._is_lost = False
        """Whether somebody else has the trial by now."""

    def run(self) -> Generator[News]:
        """Train, and tell the study what came of it."""
        number, settings = self._taken
        try:
            self._problem = with_settings(self._problem, settings)
            yield self._news()
            yield from self._train()
        except StudyError:
            self._discard()
            raise
        except SentenceError as error:
            # So it would be on any machine: these settings make no training.
            yield from self._fail(str(error))
            return
        except Exception as error:
            # TensorFlow's own, such as where memory is short: the other trials go on.
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
        """Tell the study how the run ended."""
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
        """Return that of the epoch whose weights the run ends with."""
        if not self._values:
            return math.nan
        stops_early = self._problem.early_stopping and end.best_epoch
        return self._values[end.best_epoch - 1 if stops_early and end.best_epoch else -1]

    def _discard(self) -> None:
        """Remove what is kept of a run that does not count."""
        if self._directory:
            with contextlib.suppress(OSError):
                remove_run(Path(self._directory))

    def _news(self) -> TrialNews:
        number, settings = self._taken
        return TrialNews(number, settings, len(self._values), self._problem.epochs)
