"""How long the window stands still."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer


class Gaps(QObject):
    """Looks at the clock in every turn of the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self.begin()

    def begin(self) -> None:
        """Forget what was."""
        self._last = time.perf_counter(), time.thread_time()
        self.longest = self.busiest = 0.0

    def _look(self) -> None:
        now = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, 1000 * (now[0] - self._last[0]))
        self.busiest = max(self.busiest, 1000 * (now[1] - self._last[1]))
        self._last = now

    def __str__(self) -> str:
        return f"longest gap {self.longest:5.0f} ms ({self.busiest:4.0f} ms CPU)"
