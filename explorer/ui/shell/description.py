"""What the figure shows in words, in a box over the window: to be read, heard and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.shell.giving_back import give_focus_back
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.scale import scaled
from explorer.ui.widgets.theme import TOP_HEIGHT, section

_WIDTH, _HEIGHT, _MARGIN = 560, 260, 24


class DescriptionBox(QFrame):
    """A text to be gone through by the keys, which takes the focus and gives it back.

    Args:
        window: over which it lies.

    Signals:
        copied(): the text is on the clipboard.
    """

    copied = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._focus: QWidget | None = None
        self.setObjectName("palette")
        self.setAccessibleName(self.tr("What the figure shows"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setObjectName("description")
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("What the figure shows"))
        # With a cursor the keys go through it, line by line.
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.copy_button = QPushButton(self.tr("Copy"))
        self.copy_button.setToolTip(self.tr("Copy these sentences"))
        self.copy_button.clicked.connect(self._copy)
        self.close_button = IconButton("close", self.tr("Close (Esc)"))
        self.close_button.clicked.connect(self.dismiss)
        self._build()
        window.resized.connect(self.place)
        self.hide()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(section(self.tr("What the figure shows")), 1)
        head.addWidget(self.close_button)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        column.addLayout(foot)

    def open(self, text: str) -> None:
        """Show a text, or another one, and put the cursor at its beginning."""
        if not self.isVisible():
            self._focus = QApplication.focusWidget()
        self.text.setPlainText(text)
        self.place()
        self.show()
        self.raise_()
        self.text.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Go, and give the focus back to where it was."""
        give_focus_back(self, self._focus)
        self.hide()

    def place(self) -> None:
        """Take the place that the window has for it, below the bar at the top."""
        window, top = self.window(), scaled(TOP_HEIGHT)
        width = min(scaled(_WIDTH), window.width() - 2 * _MARGIN)
        height = min(scaled(_HEIGHT), window.height() - top - _MARGIN)
        self.setGeometry((window.width() - width) // 2, top + 8, width, height)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copied.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go through what is in the box, round and round."""
        order = (self.text, self.copy_button, self.close_button)
        present = QApplication.focusWidget()
        at = order.index(present) if present in order else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        order[(at + (1 if forward else -1)) % len(order)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go at Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
