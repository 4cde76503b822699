"""A few lines of a program, or what it prints, as high as they are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit

from explorer.ui.shell.side.highlighting import Highlighter
from explorer.ui.widgets.scale import Scaled
from explorer.ui.widgets.theme import Themed, ui_mono

_MARGIN = 8


class CodeView(QPlainTextEdit, Themed, Scaled):
    """Lines that are not broken; long ones are scrolled to.

    Args:
        name: what they are, for who listens.
        is_python: whether they are coloured.
    """

    def __init__(self, text: str, name: str, *, is_python: bool = True) -> None:
        super().__init__()
        self.setObjectName("code")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.document().setDocumentMargin(_MARGIN)
        self._highlighter = Highlighter(self.document()) if is_python else None
        self.setPlainText(text)
        self.take_scale()

    def take_theme(self) -> None:
        """Colour it again."""
        if self._highlighter is not None:
            self._highlighter.refresh()

    def take_scale(self) -> None:
        """Be as high as the lines are."""
        self.setFont(ui_mono(12))
        height = self.fontMetrics().lineSpacing() * self.blockCount() + 2 * _MARGIN
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(height + bar + 2 * self.frameWidth())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll a long line; up and down, what it is in."""
        if event.angleDelta().x():
            super().wheelEvent(event)
        else:
            event.ignore()
