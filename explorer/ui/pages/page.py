"""What every workspace shares: a spec in, requests to the engine, results to a figure."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.sentence import Sentence
from explorer.core.specs import CurveSpec
from explorer.engine.client import Engine

_LATE = 500
"""Milliseconds after which an answer is late, and what is shown is out of date."""
_LEFT = 1.0
"""Seconds after which an answer is no longer waited for once something newer is asked."""


class Requester(QObject):
    """Keeps one request on its way and the newest one waiting, however fast a slider is dragged.

    Signals:
        answered(object, object): a spec and a part of its result.
        failed(object, Sentence): a spec, and why there is no result.
        late(float): the first answer is still owed after so many seconds.
    """

    answered = Signal(object, object)
    failed = Signal(object, object)
    late = Signal(float)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._run = 0
        self._asked: CurveSpec | None = None
        self._waiting: CurveSpec | None = None
        self._is_answered = True
        self._asked_at = 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(_LATE)
        self._clock.timeout.connect(lambda: self.late.emit(time.monotonic() - self._asked_at))
        engine.answered.connect(self._on_answered)
        engine.failed.connect(self._on_failed)
        engine.finished.connect(self._on_finished)

    @property
    def is_busy(self) -> bool:
        """Whether a first answer is still owed."""
        return not self._is_answered

    def ask(self, spec: CurveSpec) -> None:
        """Ask for a spec, now or as soon as the one before has its first answer."""
        if self._is_answered or time.monotonic() - self._asked_at > _LEFT:
            self._send(spec)
        else:
            self._waiting = spec

    def _send(self, spec: CurveSpec) -> None:
        self._asked, self._waiting, self._is_answered = spec, None, False
        self._asked_at = time.monotonic()
        self._clock.start()
        self._run = self._engine.request(spec)

    def _settle(self) -> None:
        self._is_answered = True
        self._clock.stop()

    def _on_answered(self, run: int, result: object) -> None:
        if run == self._run:
            self._settle()
            self.answered.emit(self._asked, result)
            self._send_waiting()

    def _on_failed(self, run: int, message: Sentence) -> None:
        if run == self._run:
            self._settle()
            self.failed.emit(self._asked, message)
            self._send_waiting()

    def _on_finished(self, run: int) -> None:
        if run == self._run:
            self._settle()
            self._send_waiting()

    def _send_waiting(self) -> None:
        if self._waiting is not None:
            self._send(self._waiting)
