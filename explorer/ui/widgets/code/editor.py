"""Editor of Python, with what a run of it did beside the lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from explorer.core.tape.text.line_marks import LineMarks
from explorer.ui.widgets.code.colouring import PythonColouring
from explorer.ui.widgets.code.editing import common_start, plain_text
from explorer.ui.widgets.code.highlights import highlights
from explorer.ui.widgets.code.line_keys import LineKeys
from explorer.ui.widgets.code.marks import (
    LeftColumn,
    LineTrouble,
    Marks,
    RightColumn,
)
from explorer.ui.widgets.function_edit import leaves_to_window
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import Scaled
from explorer.ui.widgets.theme import Themed, present_theme, ui_font, ui_mono

_ABOVE = 6
"""Pixels above the first line."""
_LEAST_REMARK = 90
"""Pixels beside a line in which there is room for what is wrong with it."""


class CodeEditor(QPlainTextEdit, Themed, Scaled):
    """The text of a snippet.

    Undo belongs to the window; what is done here is told of by `edited`.

    Args:
        longest: characters of the longest text.

    Signals:
        edited(str, bool): the person changed the text; whether by typing, of which much together
            is one step of undo.
        line_changed(int): the cursor is in another line, counted from 1.
        refused(int): a text of so many characters was too long to be pasted.
    """

    edited = Signal(str, bool)
    line_changed = Signal(int)
    refused = Signal(int)

    def __init__(self, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._longest = longest
        self._is_showing = False
        self._told_line = 1
        self._pointed: int | None = None
        self._marks = Marks()
        self.setObjectName("editor")
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(ui_mono(12))
        self.document().setDocumentMargin(0)
        self._fit_tabs()
        self._colouring = PythonColouring(self.document())
        self._keys = LineKeys(self, self.whole_step)
        self._left = LeftColumn(self, self, self._marks)
        self._right = RightColumn(self, self, self._marks)
        self.textChanged.connect(self._on_text_changed)
        self.blockCountChanged.connect(self._lay_out)
        self.updateRequest.connect(self._on_update)
        self.cursorPositionChanged.connect(self._on_cursor)
        self._lay_out()
        self._show_selections()

    # The text.

    @property
    def text(self) -> str:
        """The text, to the letter: Qt's own plain text has other blanks."""
        return self.document().toRawText().replace("\u2029", "\n")

    def show_text(self, text: str) -> None:
        """Show a text; where little of it is another one, cursor and view stay."""
        before = self.text
        if text == before:
            return
        start = common_start(before, text)
        end = common_start(before[start:][::-1], text[start:][::-1])
        self._is_showing = True
        cursor = self.textCursor()
        cursor.setPosition(_units(before[:start]))
        cursor.setPosition(_units(before[: len(before) - end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[start : len(text) - end])
        if "\n" in text[start : len(text) - end] or not self.hasFocus():
            # What is new is read from its beginning.
            cursor.setPosition(_units(text[:start]))
        self.horizontalScrollBar().setValue(0)
        self.setTextCursor(cursor)
        self._is_showing = False

    def whole_step(self, change: Callable[[], object]) -> None:
        """Do a change that is one step of undo by itself."""
        before, self._is_showing = self.text, True
        change()
        self._is_showing = False
        if self.text != before:
            self.edited.emit(self.text, False)

    def _on_text_changed(self) -> None:
        if not self._is_showing:
            self.edited.emit(self.text, True)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Leave files to the window, which opens them."""
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as one step, of plain lines; refuse what is too long for a snippet."""
        text = plain_text(source.text())
        room = self._longest - len(self.text) + len(self.textCursor().selectedText())
        if len(text) > room:
            self.refused.emit(len(text))
            return
        self.whole_step(lambda: self.textCursor().insertText(text))
        self.ensureCursorVisible()

    # Lines.

    @property
    def line(self) -> int:
        """The line with the cursor, from 1."""
        return self.textCursor().blockNumber() + 1

    def go_to_line(self, line: int) -> None:
        """Put the cursor into a line, and show it."""
        block = self.document().findBlockByNumber(line - 1)
        if not block.isValid():
            return
        cursor = self.textCursor()
        cursor.setPosition(block.position() + len(block.text()) - len(block.text().lstrip()))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    @property
    def pointed(self) -> int | None:
        """The line of what is looked at elsewhere."""
        return self._pointed

    def point_at(self, line: int | None) -> None:
        """Mark the line of what is looked at elsewhere; the cursor stays."""
        if line != self._pointed:
            self._pointed = line
            self._show_selections()
            if line is not None:
                self._scroll_to(line)

    def _scroll_to(self, line: int) -> None:
        bar, page = self.verticalScrollBar(), self.verticalScrollBar().pageStep()
        first = self.firstVisibleBlock().blockNumber() + 1
        if not first <= line < first + page:
            bar.setValue(max(line - 1 - page // 2, 0))

    def visible_lines(self) -> list[tuple[int, float, float]]:
        """Return number, top and height of the lines that are seen."""
        found: list[tuple[int, float, float]] = []
        block = self.firstVisibleBlock()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > self.viewport().height():
                break
            if block.isVisible():
                found.append((block.blockNumber() + 1, box.top(), box.height()))
            block = block.next()
        return found

    def _on_cursor(self) -> None:
        self._show_selections()
        if self.line != self._told_line:
            self._told_line = self.line
            self.line_changed.emit(self.line)

    # Marks.

    @property
    def marks(self) -> Marks:
        """What is shown beside the lines."""
        return self._marks

    def show_marks(self, lines: LineMarks, troubles: Mapping[int, LineTrouble]) -> None:
        """Show what a run of this text did at each line."""
        self._marks.lines, self._marks.troubles = lines, troubles
        self._marks.is_stale = False
        self._lay_out()
        self._show_selections()

    def set_stale(self, is_stale: bool) -> None:
        """Show the marks as those of an older text, or as those of this one."""
        if is_stale != self._marks.is_stale:
            self._marks.is_stale = is_stale
            self._show_selections()

    def _lay_out(self) -> None:
        left = self._left.width_wanted()
        right = self._right.width_wanted()
        self.setViewportMargins(left, _ABOVE, right, 0)
        inside = self.contentsRect()
        self._left.setGeometry(QRect(inside.left(), inside.top(), left, inside.height()))
        end = self.viewport().geometry().right() + 1
        self._right.setGeometry(QRect(end, inside.top(), right, inside.height()))
        self._right.setVisible(right > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the columns beside the text."""
        super().resizeEvent(event)
        self._lay_out()

    def _on_update(self, _: QRect, scrolled: int) -> None:
        self._left.update()
        self._right.update()

    def _show_selections(self) -> None:
        lines, position = {self.line, self._pointed or self.line}, self.textCursor().position()
        self.setExtraSelections(highlights(self.document(), lines, self._marks, position))
        self._left.update()
        self._right.update()

    def take_scale(self) -> None:
        """Make room for tabs, and for the numbers of lines, of this size."""
        self._fit_tabs()
        self._lay_out()

    def _fit_tabs(self) -> None:
        self.setTabStopDistance(4 * QFontMetricsF(ui_mono()).horizontalAdvance(" "))

    # Events.

    def event(self, event: QEvent) -> bool:
        """Leave the keys of the window to it, and say what is wrong with a line."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._say(event)
            return True
        if self._is_run(event):
            event.ignore()
            return False
        return False if leaves_to_window(self, event) else super().event(event)

    @staticmethod
    def _is_run(event: QEvent) -> bool:
        """Return whether a key is Ctrl+Enter, which is the page's."""
        return (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        )

    def _say(self, event: QHelpEvent) -> None:
        place = self.viewport().mapFrom(self, event.pos())
        line = self.cursorForPosition(place).blockNumber() + 1
        trouble = self._marks.troubles.get(line)
        QToolTip.showText(event.globalPos(), as_tip(trouble.text) if trouble else "", self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Indent, and do what else a key does to whole lines."""
        if self._keys.take(event):
            event.accept()
            return
        if event.matches(QKeySequence.StandardKey.InsertParagraphSeparator):
            self._keys.break_line()
            event.accept()
            return
        if event.text() and len(self.text) >= self._longest and event.text().isprintable():
            self.refused.emit(self._longest + 1)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, and beside a line what is wrong with it, as far as there is room."""
        super().paintEvent(event)
        if self._marks.is_stale or not self._marks.troubles:
            return
        painter = QPainter(self.viewport())
        painter.setFont(ui_font(11))
        for line, top, height in self.visible_lines():
            if trouble := self._marks.troubles.get(line):
                self._paint_remark(painter, line, trouble, top, height)
        painter.end()

    def _paint_remark(
        self, painter: QPainter, line: int, trouble: LineTrouble, top: float, height: float
    ) -> None:
        theme = present_theme()
        text = self.document().findBlockByNumber(line - 1).text()
        left = self.contentOffset().x() + self.fontMetrics().horizontalAdvance(text) + 20
        room = self.viewport().width() - left - 8
        if room < _LEAST_REMARK:
            return
        painter.setPen(QColor(theme.error if trouble.kind == "error" else theme.waiting))
        said = painter.fontMetrics().elidedText(
            trouble.text.partition("\n")[0], Qt.TextElideMode.ElideRight, int(room)
        )
        place = QRect(int(left), int(top), int(room), int(height))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, said)

    def take_theme(self) -> None:
        """Colour the text again."""
        self._is_showing = True
        self._colouring.refresh()
        self._is_showing = False
        self._show_selections()


def _units(text: str) -> int:
    """Return how many of Qt's positions a text takes: two of some characters."""
    return len(text) + sum(sign > "\uffff" for sign in text)
