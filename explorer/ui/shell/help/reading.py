"""A page of the help that is read: a way back above it, and text that is scrolled."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.core.lessons.text import Run
from explorer.ui.lessons.prose import Prose
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.theme import UNIT


class ReadingView(QWidget):
    """What stands below each other, in a panel.

    Signals:
        back_asked(): the list is wanted again.
    """

    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.back_button = QToolButton()
        self.back_button.setProperty("role", "text")
        self.back_button.setText(self.tr("‹ Help"))
        self.back_button.setAccessibleName(self.tr("Back to the help"))
        self.back_button.setToolTip(as_tip(self.tr("Back to the help (Esc)")))
        self.back_button.clicked.connect(self.back_asked)
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 0)
        row.addWidget(self.back_button)
        row.addStretch(1)
        self.area = QScrollArea()
        self.area.setObjectName("help")
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.area, 1)
        self.begin("")

    def begin(self, title: str) -> None:
        """Show a page with this title and nothing else in place of the one before."""
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(14, 10, 14, 2 * UNIT)
        self.column.setSpacing(12)
        if title:
            self.add(Prose(18, strong=True)).show_line((Run(title),))
        self.area.setWidget(body)
        self.area.setAccessibleName(title)
        self.area.verticalScrollBar().setValue(0)

    def add(self, prose: Prose) -> Prose:
        """Add text below what there is."""
        self.column.addWidget(prose)
        return prose

    def add_button(self, text: str, tip: str) -> QPushButton:
        """Add a button below what there is."""
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.setToolTip(as_tip(tip))
        self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    def take_focus(self) -> None:
        """Give the keyboard to the text, which the arrows scroll."""
        self.area.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the list by Esc."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Backspace}:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)
