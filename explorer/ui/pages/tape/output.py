"""What a snippet wrote, warned of and raised, each with its line."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit

from explorer.core.sentence import Sentence
from explorer.core.tape.record import Checked, TapeRecord, Trouble, Warned
from explorer.ui.widgets.function_edit import leaves_to_window
from explorer.ui.widgets.theme import Themed, mono_font, present_theme, text_font
from explorer.ui.widgets.translation import translated

_MOST = 200_000
"""Characters of output that are shown."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some text in one role, of one line of the snippet."""

    text: str
    role: str
    line: int | None = None


class OutputView(QPlainTextEdit, Themed):
    """The output of a run; a click, or Enter, goes to the line of the snippet.

    Signals:
        line_asked(int): the line of the snippet to go to.
    """

    line_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("output")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Output of the snippet"))
        self.setToolTip(self.tr("A click, or Enter, goes to the line that wrote it"))
        self.document().setDocumentMargin(0)
        self._pieces: list[_Piece] = []
        self._starts: list[int] = []
        """Where each piece begins."""
        self._is_stale = False
        self.viewport().setMouseTracking(True)

    def show_nothing(self, text: str = "") -> None:
        """Show that there is no output, and why."""
        self._show([_Piece(text, "muted")] if text else [])

    def show_failure(self, text: str) -> None:
        """Show why there is no record."""
        self._show([_Piece(text, "error")])

    def show_record(self, record: TapeRecord) -> None:
        """Show what a run wrote and raised, and how it was checked."""
        pieces = [_Piece(each.text, each.stream, each.line) for each in record.output]
        ends = "\n" if pieces and not pieces[-1].text.endswith("\n") else ""
        pieces += [_Piece(ends, "stdout")] if ends else []
        for warned in record.warnings:
            pieces += self._warning(warned)
        if record.error is not None:
            pieces += self._error(record.error)
        for said in (record.stopped, record.not_seen):
            if said is not None:
                pieces.append(_Piece(f"{translated(said)}\n", "waiting"))
        if record.checked is not None:
            pieces += self._checked(record.checked)
        elif not pieces:
            pieces = [_Piece(self.tr("It wrote nothing."), "muted")]
        self._show(pieces)

    def _warning(self, warned: Warned) -> list[_Piece]:
        return [
            _Piece(f"{self._at(warned.line)}{warned.message}\n", "waiting", warned.line),
            *self._advice(warned.sentence, warned.line),
        ]

    def _error(self, error: Trouble) -> list[_Piece]:
        text = f"{self._at(error.line)}{error.type}: {error.message}\n"
        return [_Piece(text, "error", error.line), *self._advice(error.sentence, error.line)]

    def _advice(self, said: Sentence | None, line: int | None) -> list[_Piece]:
        return [] if said is None else [_Piece(f"{translated(said)}\n", "ink", line)]

    def _at(self, line: int | None) -> str:
        return "" if line is None else self.tr("line {line}: ").format(line=line)

    def _checked(self, checked: Checked) -> list[_Piece]:
        count = checked.replayed + len({each.operation for each in checked.differing})
        if not count:
            return []
        is_same = not checked.differing
        text = self.tr("{sign} replayed: {same} of {count} operations the same").format(
            sign="✓" if is_same else "✗", count=f"{count:,}", same=f"{checked.replayed:,}"
        )
        if checked.adjoints:
            text += " · " + self.tr("adjoints checked against TensorFlow’s own: {count}").format(
                count=f"{checked.adjoints:,}"
            )
        if checked.skipped:
            text += " · " + self.tr("{count} not run again").format(count=f"{checked.skipped:,}")
        return [_Piece(text, "good" if is_same else "error")]

    def _show(self, pieces: list[_Piece]) -> None:
        self._pieces, self._starts = [], []
        bar = self.verticalScrollBar()
        place, was_filled = bar.value(), bool(self.toPlainText())
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        length = 0
        for piece in pieces:
            text = piece.text.replace("\r\n", "\n").replace("\0", "␀")
            text = text[: max(_MOST - length, 0)]
            if not text:
                continue
            length += len(text)
            self._starts.append(cursor.position())
            self._pieces.append(piece)
            cursor.insertText(text, self._format(piece.role))
        cursor.endEditBlock()
        if was_filled:
            bar.setValue(place)

    def _format(self, role: str) -> QTextCharFormat:
        theme = present_theme()
        colour = {
            "stdout": theme.ink,
            "stderr": theme.waiting,
            "waiting": theme.waiting,
            "error": theme.error,
            "good": theme.good,
            "muted": theme.muted,
        }.get(role, theme.ink)
        made = QTextCharFormat()
        is_code = role in {"stdout", "stderr", "waiting", "error"}
        made.setFont(mono_font(11) if is_code else text_font(12))
        made.setForeground(QColor(theme.muted if self._is_stale else colour))
        return made

    @property
    def text(self) -> str:
        """All that is shown."""
        return self.toPlainText()

    def set_stale(self, is_stale: bool) -> None:
        """Show it as that of an older text, or of this one."""
        if is_stale != self._is_stale:
            self._is_stale = is_stale
            self._show(list(self._pieces))

    def take_theme(self) -> None:
        """Write it again, in the colours of the theme."""
        self._show(list(self._pieces))

    # The line that something belongs to.

    def line_at(self, place: QPoint) -> int | None:
        """Return the line of the snippet that wrote what is at a place."""
        cursor = self.cursorForPosition(place)
        box = self.cursorRect(cursor)
        is_below = place.y() > box.bottom() + 2
        return None if is_below else self._line_of(cursor.position())

    def _line_of(self, position: int) -> int | None:
        at = bisect.bisect_right(self._starts, position) - 1
        return self._pieces[at].line if 0 <= at < len(self._pieces) else None

    def event(self, event: QEvent) -> bool:
        """Leave the keys of the window to it."""
        return False if leaves_to_window(self, event) else super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show by the pointer what can be clicked."""
        super().mouseMoveEvent(event)
        has_line = self.line_at(event.position().toPoint()) is not None
        shape = Qt.CursorShape.PointingHandCursor if has_line else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the line that is clicked, unless something was selected."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._ask(self.line_at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the line of where the cursor is."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._ask(self._line_of(self.textCursor().position()))
            return
        super().keyPressEvent(event)

    def _ask(self, line: int | None) -> None:
        if line is not None:
            self.line_asked.emit(line)
