"""Work beside the window: it takes long, and keys and mouse are heard meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer

from explorer.core.sentence import Sentence, SentenceError

_LOOK_EVERY = 10
"""Milliseconds between two looks whether some work is done."""

_T = TypeVar("_T")
_Waiting = tuple["Future[Any]", Callable[[Any], None], Callable[[Sentence], None]]


class Beside(QObject):
    """Does one work after the other in a thread, and hands over in that of the window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: list[_Waiting] = []
        self._looking = QTimer(self, interval=_LOOK_EVERY)
        self._looking.timeout.connect(self._look)

    @property
    def is_busy(self) -> bool:
        """Whether something is not done yet."""
        return bool(self._waiting)

    def do(
        self,
        work: Callable[[], _T],
        then: Callable[[_T], None],
        failed: Callable[[Sentence], None],
    ) -> None:
        """Do work in the thread, and hand over its result or the SentenceError that it raises."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "beside the window")
        self._waiting.append((self._thread.submit(work), then, failed))
        self._looking.start()

    def close(self) -> None:
        """Hand over nothing any more."""
        self._looking.stop()
        self._waiting.clear()
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._thread = None

    def _look(self) -> None:
        while self._waiting and self._waiting[0][0].done():
            future, then, failed = self._waiting.pop(0)
            try:
                result = future.result()
            except SentenceError as error:
                failed(error.sentence)
            else:
                then(result)
        if not self._waiting:
            self._looking.stop()
