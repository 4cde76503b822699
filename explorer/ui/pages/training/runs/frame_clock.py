"""The clock by which a run that goes on is drawn: no more often than can be seen."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

_FRAME = 16
"""Milliseconds between two pictures of a run that goes on, at least."""
_CHARTS, _LIVE_CHARTS = 0.1, 0.03
"""Seconds between two pictures of the charts below, which change slowly, but for a boundary."""
_TELL_EVERY = 10
"""Pictures between two tellings of the numbers, which are read and not watched."""


class FrameClock(QObject):
    """Bundles what comes from a run into pictures.

    Signals:
        due(): what came should be drawn.
    """

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timeout)
        self._drawn_at = self._charts_at = 0.0
        self._frames = 0

    def ask(self) -> None:
        """Draw new data as soon as the last picture has been shown for a while."""
        if not self._timer.isActive():
            rest = _FRAME - 1000 * (time.monotonic() - self._drawn_at)
            self._timer.start(max(0, round(rest)))

    def stop(self) -> None:
        """Draw nothing any more."""
        self._timer.stop()

    def take_charts(self, *, are_live: bool = False) -> bool:
        """Return whether the charts are in this picture too; live ones come more often."""
        is_due = self._drawn_at - self._charts_at > (_LIVE_CHARTS if are_live else _CHARTS)
        if is_due:
            self._charts_at = self._drawn_at
        return is_due

    def take_numbers(self) -> bool:
        """Return whether the numbers are told with this picture."""
        self._frames += 1
        return self._frames % _TELL_EVERY == 0

    def _on_timeout(self) -> None:
        self._drawn_at = time.monotonic()
        self.due.emit()
