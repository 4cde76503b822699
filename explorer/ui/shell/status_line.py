"""The line at the bottom of the window: the engine, the last computation, the mouse."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.engine.client import Engine, EngineState
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.widgets.plain import ElidedLabel, Label, as_tip
from explorer.ui.widgets.scale import fix_size
from explorer.ui.widgets.spoken import Announcer
from explorer.ui.widgets.theme import present_theme
from explorer.ui.widgets.translation import translated

_KEPT = 8
"""Sentences that a report of a fault tells."""
_SAY_FOR = 8000
"""Milliseconds for which something stays that was said."""


class _Dot(QWidget):
    """The light beside the engine's sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._state = EngineState.STARTING
        fix_size(self, 10, 10)

    def show_state(self, state: EngineState) -> None:
        self._state = state
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a disc."""
        theme = present_theme()
        colours = {EngineState.READY: theme.good, EngineState.FAILED: theme.error}
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.get(self._state, theme.waiting)))
        painter.drawEllipse(self.rect())
        painter.end()


class StatusLine(QObject):
    """Fills the status line of the window."""

    def __init__(self, main_window: MainWindow) -> None:
        super().__init__(main_window)
        self._dot = _Dot()
        self._engine: Engine | None = None
        self.said: deque[str] = deque(maxlen=_KEPT)
        """The last sentences, the newest at the end."""
        self._state = main_window.engine_label
        self._state.setAccessibleName(self.tr("State of the engine"))
        self._computed, self._cursor = ElidedLabel(), Label()
        self._computed.setAccessibleName(self.tr("Last computation"))
        self._announcer = Announcer(self._computed)
        self._cursor.setAccessibleName(self.tr("Mouse position"))
        self._retry = QToolButton()
        self._retry.setText(self.tr("try again"))
        self._retry.setAccessibleName(self.tr("Start TensorFlow again"))
        self._retry.setToolTip(self.tr("Start TensorFlow again"))
        self._retry.setProperty("role", "text")
        self._retry.clicked.connect(self._revive)
        row = main_window.status_row
        row.insertWidget(0, self._dot)
        row.insertWidget(2, self._retry)
        row.insertSpacing(3, 16)
        row.insertWidget(4, self._computed)
        row.addWidget(self._cursor)
        self._quiet = QTimer(self, singleShot=True, interval=_SAY_FOR)
        self._quiet.timeout.connect(self.forget)

    @property
    def text(self) -> str:
        """The text that is shown, without the engine's state."""
        return self._computed.text()

    def say(self, text: str) -> None:
        """Say a sentence for a while."""
        self.said.append(text)
        self._computed.setText(text)
        self._computed.setToolTip(as_tip(text))
        self._quiet.start()
        self._announcer.take(text)

    def show_computed(self, text: str) -> None:
        """Show what was computed, unless something is being said."""
        if not self._quiet.isActive():
            self._computed.setText(text)
            self._computed.setToolTip(as_tip(text))

    def show_cursor(self, text: str) -> None:
        """Show where the mouse is."""
        self._cursor.setText(text)

    def forget(self) -> None:
        """Say nothing any more."""
        self._quiet.stop()
        self._announcer.take("")
        self._computed.setText("")

    def follow(self, engine: Engine) -> None:
        """Show the state of an engine from now on, and start that one again when asked to."""
        if self._engine is not None:
            self._engine.state_changed.disconnect(self._show_engine)
        self._engine = engine
        engine.state_changed.connect(self._show_engine)
        self._show_engine()

    def _show_engine(self) -> None:
        assert self._engine is not None
        state = self._engine.state
        self._dot.show_state(state)
        self._state.setText(translated(self._engine.state_sentence))
        self._retry.setVisible(state is EngineState.FAILED)

    def _revive(self) -> None:
        assert self._engine is not None
        self._engine.revive()
