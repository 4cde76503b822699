"""Runs a snippet, when a person says so, and tells what comes of it."""

from __future__ import annotations

import time
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.record import TapeJudgement, TapeRecord
from explorer.core.tape.spec import TapeProblem
from explorer.engine.client import Engine, EngineState
from explorer.engine.job import Job

_TICK = 100
"""Milliseconds between two looks at the clock."""


class RunState(Enum):
    """What becomes of the snippet now."""

    IDLE = "idle"
    WAITING = "waiting"
    """TensorFlow is not ready yet."""
    RUNNING = "running"
    STOPPING = "stopping"
    CHECKING = "checking"
    """It has run; the record is being looked at."""


class SnippetRunner(QObject):
    """One snippet at a time, in a process that has run nothing before.

    Signals:
        state_changed(): it waits, runs, or is over.
        ticked(): some time has gone by while it does.
        recorded(TapeProblem, TapeRecord): a snippet has run.
        judged(TapeRecord, TapeJudgement): more was found out about the record that was told last;
            it is in it.
        failed(TapeProblem, Sentence): there is no record.
    """

    state_changed = Signal()
    ticked = Signal()
    recorded = Signal(object, object)
    judged = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._channel = engine.channel()
        self._job: Job | None = None
        self._problem: TapeProblem | None = None
        self._record: TapeRecord | None = None
        """Of the job that is not over."""
        self._is_stopping = False
        self._begun = 0.0
        self._clock = QTimer(self, interval=_TICK)
        self._clock.timeout.connect(self.ticked)
        engine.state_changed.connect(self._on_engine)

    @property
    def state(self) -> RunState:
        """What becomes of the snippet now."""
        if self._job is None:
            return RunState.IDLE
        if self._record is not None:
            return RunState.CHECKING
        if self._is_stopping:
            return RunState.STOPPING
        is_ready = self._engine.state is EngineState.READY
        return RunState.RUNNING if is_ready else RunState.WAITING

    @property
    def has_begun(self) -> bool:
        """Whether a snippet was asked for whose record is still to come."""
        return self.state not in {RunState.IDLE, RunState.CHECKING}

    @property
    def seconds(self) -> float:
        """Seconds since it began to run, or to wait."""
        return time.monotonic() - self._begun

    def run(self, problem: TapeProblem) -> None:
        """Run a snippet; one that runs still is given up."""
        self._drop()
        self._problem, self._record, self._is_stopping = problem, None, False
        self._begun = time.monotonic()
        self._clock.start()
        job = self._job = self._engine.request(problem, self._channel, repeats=False)
        job.answered.connect(self._on_answered)
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_failed)
        self.state_changed.emit()

    def stop(self) -> None:
        """End the run; what was recorded until then is shown."""
        if self._job is not None and not self._is_stopping:
            self._is_stopping = True
            self._job.cancel()
            self.state_changed.emit()

    def close(self) -> None:
        """Give up what runs: the window is gone."""
        self._drop()

    def _drop(self) -> None:
        if self._job is not None:
            self._job.drop()
        self._end()

    def _end(self) -> None:
        self._job, self._record = None, None
        self._clock.stop()

    def _on_engine(self) -> None:
        if self._job is not None:
            if self._engine.state is EngineState.READY and self._record is None:
                # It was TensorFlow's start that took the time until here.
                self._begun = time.monotonic()
            self.state_changed.emit()

    def _on_answered(self, answer: object) -> None:
        assert self._problem is not None
        if isinstance(answer, TapeRecord):
            self._record = answer
            self.recorded.emit(self._problem, answer)
            self.state_changed.emit()
        elif isinstance(answer, TapeJudgement) and self._record is not None:
            self._record = self._record.judged(answer)
            self.judged.emit(self._record, answer)

    def _on_finished(self) -> None:
        problem, had_record = self._problem, self._record is not None
        self._end()
        if not had_record:
            self.failed.emit(problem, sentence("Stopped before anything was recorded."))
        self.state_changed.emit()

    def _on_failed(self, reason: Sentence) -> None:
        problem, had_record = self._problem, self._record is not None
        self._end()
        # What was recorded stays: it was the checking that went wrong.
        if not had_record:
            self.failed.emit(problem, reason)
        self.state_changed.emit()
