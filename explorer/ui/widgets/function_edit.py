"""The editor in which a function is typed. It knows no maths, so that it can be there at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from explorer.core.sharing.scheme import is_link
from explorer.ui.widgets import typed_brackets
from explorer.ui.widgets.scale import Scaled

_MOST_LINES = 6
_STAYS = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})
"""Reasons for which the focus goes and comes back."""


def leaves_to_window(editor: QWidget, event: QEvent) -> bool:
    """Refuse undo and redo, and what else Qt's editors claim of the window's own keys."""
    refused = _is_undo_or_redo(event) or is_of_window(editor, event)
    if refused:
        event.ignore()
    return refused


def is_of_window(editor: QWidget, event: QEvent) -> bool:
    """Return whether a key is that of an action of the window, undo and redo apart.

    On X11 Qt's editors would take Ctrl+K and Ctrl+E as Emacs does.
    """
    if not isinstance(event, QKeyEvent) or _is_undo_or_redo(event):
        return False
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return False
    key = QKeySequence(event.keyCombination())
    return any(key in action.shortcuts() for action in editor.window().actions())


def _is_undo_or_redo(event: QEvent) -> bool:
    keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    return isinstance(event, QKeyEvent) and any(event.matches(key) for key in keys)


class FunctionEdit(QPlainTextEdit, Scaled):
    """One line of maths that wraps instead of scrolling away.

    Signals:
        too_long(int): a text of so many characters was pasted and refused.
        finished(): Enter was pressed, or the field left.
        link_entered(str): a link to a whole state was pasted, or typed with Enter at its end.
    """

    too_long = Signal(int)
    link_entered = Signal(str)
    finished = Signal()

    def __init__(self, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._longest = longest
        self._is_typing = False
        self.setObjectName("functionField")
        self.setAccessibleName(self.tr("Function"))
        self.setPlaceholderText("x^3 − 3x")
        self.setToolTip(
            self.tr(
                "Maths as you write it, or a line of Python or TensorFlow (F2); F1 lists examples"
            )
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

    def take_scale(self) -> None:
        """Be as high as lines of this size are."""
        self._fit_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the height right when the width changes the wrapping."""
        super().resizeEvent(event)
        self._fit_height()

    def sizeHint(self) -> QSize:
        """Return the height of the text."""
        return QSize(200, self.height())

    def event(self, event: QEvent) -> bool:
        """Leave the keys of the window to it."""
        return False if leaves_to_window(self, event) else super().event(event)

    @property
    def is_typing(self) -> bool:
        """Whether the text is being changed by a key, and not by a paste or from elsewhere."""
        return self._is_typing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let brackets close themselves; Enter closes what is left and ends the typing."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
            self._finish()
            return
        self._is_typing = not event.matches(QKeySequence.StandardKey.Paste)
        edit = self._bracket_edit(event)
        if edit is None:
            super().keyPressEvent(event)
        else:
            event.accept()
            self._change(edit)
        self._is_typing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method commits as typed."""
        self._is_typing = True
        super().inputMethodEvent(event)
        self._is_typing = False

    def _bracket_edit(self, event: QKeyEvent) -> typed_brackets.Edit | None:
        """Return what a key does to a pair of brackets, if anything."""
        cursor, text = self.textCursor(), self.toPlainText()
        if event.key() == Qt.Key.Key_Backspace:
            is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if cursor.hasSelection() or not is_plain:
                return None
            return typed_brackets.deleted(text, cursor.position())
        if len(text) + 2 > self._longest:
            return None
        return typed_brackets.typed(
            event.text(), text, cursor.selectionStart(), cursor.selectionEnd()
        )

    def _change(self, edit: typed_brackets.Edit) -> None:
        cursor = self.textCursor()
        had_selection = cursor.hasSelection()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        cursor.setPosition(start - edit.before)
        cursor.setPosition(end + edit.after, QTextCursor.MoveMode.KeepAnchor)
        # The field reads it while it changes, and asks where the cursor is.
        self.setTextCursor(cursor)
        self.blockSignals(True)
        self.insertPlainText(edit.text)
        cursor = self.textCursor()
        last = cursor.position() - edit.back
        cursor.setPosition(start + 1 if had_selection else last)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.blockSignals(False)
        self.textChanged.emit()

    def _finish(self) -> None:
        """Close the brackets that are still open at the end, and say that the text is whole."""
        if is_link(self.toPlainText()):
            self.link_entered.emit(self.toPlainText())
            return
        closing = typed_brackets.missing(self.toPlainText())
        if closing and len(self.toPlainText()) + len(closing) <= self._longest:
            self.moveCursor(QTextCursor.MoveOperation.End)
            self.insertPlainText(closing)
        self.finished.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the text is whole when another widget is gone to."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.finished.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Leave files to the window, which knows what to do with them; their names are no maths."""
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as one line; refuse what no function can be before the editor chokes on it."""
        text = source.text()
        if is_link(text):
            self.link_entered.emit(text)
            return
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
