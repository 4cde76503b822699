"""Runs a snippet, when a person says so, and tells what comes of it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from enum import Enum
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.progress import TapeProgress
from explorer.core.tape.record import TapeJudgement, TapeRecord
from explorer.core.tape.spec import TapeProblem
from explorer.engine.client import Engine, EngineState
from explorer.engine.job import Job

_TICK = 100
"""Milliseconds between two looks at the clock."""
_MANY = 1_000
"""Operations of a record that takes longer to be made ready than a window should stand still."""


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

    Args:
        engine: of snippets.
        parent: what it belongs to.
        prepare: returns of a record what makes it ready to be shown; that of a long one is done in
            a thread, and what comes meanwhile waits for it.

    Signals:
        state_changed(): it waits, runs, or is over.
        ticked(): some time has gone by while it does.
        progressed(TapeProgress): a run that is not over has come so far.
        recorded(TapeProblem, TapeRecord, object): a snippet has run; the last is the record made
            ready, None where that was not done.
        judged(TapeRecord, TapeJudgement): more was found out about the record that was told last;
            it is in it.
        failed(TapeProblem, Sentence): there is no record.
    """

    state_changed = Signal()
    ticked = Signal()
    progressed = Signal(object)
    recorded = Signal(object, object, object)
    judged = Signal(object, object)
    failed = Signal(object, object)
    _made = Signal(object, object, object)
    """From the thread: a job, its record, and this made ready."""

    def __init__(
        self,
        engine: Engine,
        parent: QObject | None = None,
        *,
        prepare: Callable[[TapeRecord], Callable[[], object] | None] = lambda _: None,
    ) -> None:
        super().__init__(parent)
        self.prepare = prepare
        self._held: list[Callable[[], None]] | None = None
        """What came while a record is made ready; None: none is."""
        self._made.connect(self._on_made)
        self._engine = engine
        self._channel = engine.channel()
        self._job: Job | None = None
        self._problem: TapeProblem | None = None
        self._record: TapeRecord | None = None
        """Of the job that is not over."""
        self.progress: TapeProgress | None = None
        """How far a run has come that is not over, if it has said so."""
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
        self.progress = None
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
        self._job, self._record, self._held = None, None, None
        self._clock.stop()

    def _on_engine(self) -> None:
        if self._job is not None:
            if self._engine.state is EngineState.READY and self._record is None:
                # It was TensorFlow's start that took the time until here.
                self._begun = time.monotonic()
            self.state_changed.emit()

    def _on_answered(self, answer: object) -> None:
        if isinstance(answer, TapeRecord):
            self._take(answer)
        elif isinstance(answer, TapeJudgement):
            self._in_turn(partial(self._judge, answer))
        elif isinstance(answer, TapeProgress):
            self.progress = answer
            self.progressed.emit(answer)

    def _on_finished(self) -> None:
        self._in_turn(self._finish)

    def _on_failed(self, reason: Sentence) -> None:
        self._in_turn(partial(self._fail, reason))

    def _in_turn(self, do: Callable[[], None]) -> None:
        """Do something now, or once the record has been told."""
        if self._held is None:
            do()
        else:
            self._held.append(do)

    def _take(self, record: TapeRecord) -> None:
        """Tell of a record; a long one is made ready before."""
        job = self._job
        make = self.prepare(record) if len(record.operations) > _MANY else None
        if make is None or job is None:
            self._tell(record, None)
            return
        self._held = []
        work = partial(self._make, job, record, make)
        threading.Thread(target=work, name="tape", daemon=True).start()

    def _make(self, job: Job, record: TapeRecord, make: Callable[[], object]) -> None:
        made = None
        try:
            made = make()
        finally:
            # The window may be gone meanwhile.
            with contextlib.suppress(RuntimeError):
                self._made.emit(job, record, made)

    def _on_made(self, job: Job, record: TapeRecord, made: object) -> None:
        if job is not self._job:
            return
        held, self._held = self._held or [], None
        self._tell(record, made)
        for do in held:
            if job is self._job:
                do()

    def _tell(self, record: TapeRecord, made: object) -> None:
        self._record = record
        self.recorded.emit(self._problem, record, made)
        self.state_changed.emit()

    def _judge(self, judgement: TapeJudgement) -> None:
        if self._record is not None:
            self._record = self._record.judged(judgement)
            self.judged.emit(self._record, judgement)

    def _finish(self) -> None:
        problem, had_record = self._problem, self._record is not None
        self._end()
        if not had_record:
            self.failed.emit(problem, sentence("Stopped before anything was recorded."))
        self.state_changed.emit()

    def _fail(self, reason: Sentence) -> None:
        problem, had_record = self._problem, self._record is not None
        self._end()
        # What was recorded stays: it was the checking that went wrong.
        if not had_record:
            self.failed.emit(problem, reason)
        self.state_changed.emit()
