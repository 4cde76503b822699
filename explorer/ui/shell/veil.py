"""Veil over a figure while the function field holds something else than the figure shows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from explorer.ui.widgets.theme import present_theme

_THICKNESS = 150
"""Of 255; what lies below can still be read."""


class Veil(QWidget):
    """Dims a widget without taking the mouse from it."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(target.rect())
        target.installEventFilter(self)
        self.show()

    def end(self) -> None:
        """Uncover what lies below; a widget that is gone took this with it."""
        if isValid(self):
            self.hide()
            self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay as large as what lies below."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cover with the colour of the ground, thinly."""
        colour = QColor(present_theme().background)
        colour.setAlpha(_THICKNESS)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour)
        painter.end()
