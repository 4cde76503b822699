"""Keys that change whole lines of an editor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from explorer.ui.widgets.code.editing import (
    INDENT,
    commented,
    indented,
    leading,
    next_indent,
    outdented,
    step_back,
)

_CONTROL = Qt.KeyboardModifier.ControlModifier
_PLAIN = Qt.KeyboardModifier.NoModifier
_HELD = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta}
"""Keys that do nothing by themselves."""


class LineKeys:
    """Tab, Shift+Tab, Enter, Backspace, Home and Ctrl+/; after Esc, Tab leaves the editor."""

    def __init__(
        self, editor: QPlainTextEdit, whole_step: Callable[[Callable[[], object]], None]
    ) -> None:
        """Make them.

        Args:
            editor: whose lines they change.
            whole_step: does a change that is one step of undo by itself.
        """
        self._editor, self._whole_step = editor, whole_step
        self._tab_leaves = False

    def take(self, event: QKeyEvent) -> bool:
        """Do what a key is for; return whether it was one of these."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _HELD:
            # Shift comes before Shift+Tab.
            return False
        leaves, self._tab_leaves = self._tab_leaves, key == Qt.Key.Key_Escape
        if key == Qt.Key.Key_Escape:
            return False
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab} and not held & _CONTROL:
            is_back = key == Qt.Key.Key_Backtab
            if leaves:
                self._editor.window().focusNextPrevChild(not is_back)
            else:
                self._on_tab(is_back)
            return True
        if key == Qt.Key.Key_Slash and held & _CONTROL:
            self._change_lines(commented)
            return True
        if key == Qt.Key.Key_Backspace and held == _PLAIN:
            return self._on_backspace()
        if key == Qt.Key.Key_Home and not held & _CONTROL:
            return self._on_home(bool(held & Qt.KeyboardModifier.ShiftModifier))
        return False

    def break_line(self) -> None:
        """Begin a new line as far in as Python wants it."""
        cursor = self._editor.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        block = cursor.block()
        before = block.text()[: cursor.positionInBlock()]
        state = max(block.previous().userState(), 0)
        cursor.insertText("\n" + next_indent(before, state))
        cursor.endEditBlock()
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()

    def _on_tab(self, is_back: bool) -> None:
        cursor = self._editor.textCursor()
        if is_back:
            self._change_lines(outdented)
        elif cursor.hasSelection():
            self._change_lines(indented)
        else:
            column = cursor.positionInBlock()
            cursor.insertText(" " * (len(INDENT) - column % len(INDENT)))

    def _on_backspace(self) -> bool:
        cursor = self._editor.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        count = step_back(before)
        if cursor.hasSelection() or count < 2:
            return False
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, count)
        cursor.removeSelectedText()
        return True

    def _on_home(self, is_selecting: bool) -> bool:
        """Go to where the code of the line begins; from there to the very start."""
        cursor = self._editor.textCursor()
        block = cursor.block()
        start = block.position() + len(leading(block.text()))
        mode = QTextCursor.MoveMode.KeepAnchor if is_selecting else QTextCursor.MoveMode.MoveAnchor
        cursor.setPosition(block.position() if cursor.position() == start else start, mode)
        self._editor.setTextCursor(cursor)
        return True

    def _change_lines(self, change: Callable[[Sequence[str]], list[str]]) -> None:
        """Change the lines that are selected, or that of the cursor, as one step."""
        cursor = self._editor.textCursor()
        document = self._editor.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        last_block = document.findBlock(cursor.selectionEnd())
        last = last_block.blockNumber()
        if cursor.selectionEnd() == last_block.position() and last > first:
            # What ends at the start of a line does not touch it.
            last -= 1
        before = [document.findBlockByNumber(i).text() for i in range(first, last + 1)]
        after = change(before)
        if after != before:
            self._whole_step(lambda: self._replace(first, before, after))

    def _replace(self, first: int, before: list[str], after: list[str]) -> None:
        """Replace lines from the last one up, so that cursor and selection stay where they are."""
        document = self._editor.document()
        edit = QTextCursor(document)
        edit.beginEditBlock()
        for i in range(len(before) - 1, -1, -1):
            block = document.findBlockByNumber(first + i)
            old, new = before[i], after[i]
            kept = 0
            while kept < min(len(old), len(new)) and old[-1 - kept] == new[-1 - kept]:
                kept += 1
            edit.setPosition(block.position())
            edit.setPosition(block.position() + len(old) - kept, QTextCursor.MoveMode.KeepAnchor)
            edit.insertText(new[: len(new) - kept])
        edit.endEditBlock()
