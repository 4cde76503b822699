"""What lets a parameter run through its values, picture by picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from explorer.ui.pages.kit.parameters import ParameterList

_INTERVAL = 16
"""Milliseconds from one picture to the next, at least."""


class ParameterAnimation(QObject):
    """Moves the parameters that play.

    Args:
        parameters: those of a page.
        is_waiting: whether an answer is still waited for. A picture waits for the one before, so
            that the engine skips none.
    """

    def __init__(
        self, parameters: ParameterList, is_waiting: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._parameters, self._is_waiting = parameters, is_waiting
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self._advance)
        parameters.playing_changed.connect(self._on_playing_changed)

    def _on_playing_changed(self, playing: bool) -> None:
        if playing:
            self._timer.start()
        else:
            self._timer.stop()

    def _advance(self) -> None:
        if not self._is_waiting():
            self._parameters.advance()
