"""One question after the other to the engine, of which only the newest counts."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.problem import Problem
from explorer.core.sentence import Sentence, SentenceError
from explorer.engine.client import Engine, EngineState
from explorer.engine.job import Job

_LATE = 500
"""Milliseconds after which an answer is late, and what is shown is out of date."""
_PATIENCE = 1.0
"""Seconds after which an answer is no longer waited for once something newer is asked."""


class Requester(QObject):
    """Keeps one request on its way and the newest one waiting, however fast a slider is dragged.

    Signals:
        answered(Problem, object): a part of the answer to a problem.
        previewed(Problem, object): a first answer by NumPy, while TensorFlow starts, or the
            Sentence why there is none.
        failed(Problem, Sentence): why there is no answer.
        late(float): the first answer is still owed after so many seconds.
    """

    answered = Signal(object, object)
    previewed = Signal(object, object)
    failed = Signal(object, object)
    late = Signal(float)

    def __init__(
        self,
        engine: Engine,
        parent: QObject | None = None,
        preview: Callable[[Any], Any] | None = None,
    ) -> None:
        """Make one with a channel of its own.

        Args:
            engine: which is asked.
            parent: what it belongs to.
            preview: answers a problem by NumPy; raises SentenceError where it cannot.
        """
        super().__init__(parent)
        self._engine = engine
        self._channel = engine.channel()
        self._preview_of = preview
        self._job: Job | None = None
        self._asked: Problem | None = None
        self._waiting: Problem | None = None
        self._is_answered = True
        self._is_previewed = False
        self._asked_at = 0.0
        self._clock = QTimer(self, interval=_LATE)
        self._clock.timeout.connect(lambda: self.late.emit(time.monotonic() - self._asked_at))
        if preview is not None:
            engine.state_changed.connect(self._preview)

    @property
    def is_busy(self) -> bool:
        """Whether a first answer is still owed."""
        return not self._is_answered

    @property
    def is_blank(self) -> bool:
        """Whether there is no preview of what is asked for either, nor a word why."""
        return not (self._is_answered or self._is_previewed)

    def ask(self, problem: Problem) -> None:
        """Ask for a problem, now or as soon as the one before has its first answer or a preview."""
        if self.is_busy and problem == self._asked:
            self._waiting = None
        elif not self.is_blank or time.monotonic() - self._asked_at > _PATIENCE:
            self._send(problem)
        else:
            self._waiting = problem

    def drop(self) -> None:
        """Give up what is asked for."""
        self._waiting = None
        self._settle()
        if self._job is not None:
            self._job.cancel()

    def _send(self, problem: Problem) -> None:
        self._asked, self._waiting, self._is_answered = problem, None, False
        self._is_previewed = False
        self._asked_at = time.monotonic()
        self._clock.start()
        if self._job is not None:
            self._job.leave()
        job = self._job = self._engine.request(problem, self._channel)
        job.answered.connect(self._on_answered)
        job.finished.connect(self._on_ended)
        job.failed.connect(self._on_failed)
        if self._preview_of is not None and self._engine.state is not EngineState.READY:
            # In a turn of its own: what follows at once makes it needless.
            QTimer.singleShot(0, self._preview)

    def _preview(self) -> None:
        """Compute a first answer here and now, where TensorFlow cannot yet."""
        problem, is_ready = self._asked, self._engine.state is EngineState.READY
        if is_ready or not self.is_blank or self._preview_of is None:
            return
        if self._waiting is not None:
            self._send_waiting()
            return
        self._is_previewed = True
        try:
            result = self._preview_of(problem)
            self._clock.stop()
        except SentenceError as error:
            result = error.sentence
        self.previewed.emit(problem, result)

    def _settle(self) -> None:
        self._is_answered = True
        self._clock.stop()

    def _on_answered(self, result: object) -> None:
        self._settle()
        self.answered.emit(self._asked, result)
        self._send_waiting()

    def _on_failed(self, message: Sentence) -> None:
        self._settle()
        self.failed.emit(self._asked, message)
        self._send_waiting()

    def _on_ended(self) -> None:
        self._settle()
        self._send_waiting()

    def _send_waiting(self) -> None:
        if self._waiting is not None:
            self._send(self._waiting)
