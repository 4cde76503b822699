"""The editor in which a function is typed. It knows no maths, so that it can be there at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_MOST_LINES = 6


def leaves_to_window(event: QEvent) -> bool:
    """Refuse undo and redo, which every editor of Qt claims, so that the window's own are used."""
    if not isinstance(event, QKeyEvent):
        return False
    keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    refused = any(event.matches(key) for key in keys)
    if refused:
        event.ignore()
    return refused


class FunctionEdit(QPlainTextEdit):
    """One line of maths that wraps instead of scrolling away.

    Signals:
        too_long(int): a text of so many characters was pasted and refused.
    """

    too_long = Signal(int)

    def __init__(self, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._longest = longest
        self.setObjectName("functionField")
        self.setAccessibleName(self.tr("Function"))
        self.setPlaceholderText("x^3 − 3x")
        self.setToolTip(
            self.tr("Maths as you write it, or a line of Python or TensorFlow: 2 sin x cos x (F2)")
        )
        # Undo belongs to the window, where it covers every input.
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        self._fit_height()

    def _fit_height(self) -> None:
        lines = max(1, min(_MOST_LINES, int(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + 24
        if height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the height right when the width changes the wrapping."""
        super().resizeEvent(event)
        self._fit_height()

    def sizeHint(self) -> QSize:
        """Return the height of the text."""
        return QSize(200, self.height())

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window."""
        return False if leaves_to_window(event) else super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take no line break; there is only one line."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as one line; refuse what no function can be before the editor chokes on it."""
        text = source.text()
        room = self._longest - len(self.toPlainText()) + len(self.textCursor().selectedText())
        if len(text) > room:
            self.too_long.emit(len(text))
            return
        self.textCursor().insertText(" ".join(text.split()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything when reached by the keyboard, as a line edit does."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()
