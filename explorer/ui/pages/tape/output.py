"""What a snippet wrote, warned of and raised, each with its line."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from itertools import groupby

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

from explorer.core.tape.record import Output, TapeRecord
from explorer.core.tape.text.terminal import Terminal, as_shown, cost, cut
from explorer.ui.pages.tape.output_pieces import Piece, remarks, written
from explorer.ui.widgets.function_edit import leaves_to_window
from explorer.ui.widgets.scale import Scaled
from explorer.ui.widgets.theme import Themed, present_theme, ui_font, ui_mono

_MOST = 400_000
"""Characters of output that are shown."""
_LONGEST = 2000
"""Characters of a line as it is shown: the layout of longer ones takes very long."""


class OutputView(QPlainTextEdit, Themed, Scaled):
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
        self._pieces: list[Piece] = []
        self._starts: list[int] = []
        """Where each piece begins."""
        self._is_stale = False
        self._live: _LiveOutput | None = None
        """Of a run that goes on."""
        self._of_record: tuple[tuple[Output, ...], list[Piece]] = (), []
        """What the last record's output is shown as."""
        self.viewport().setMouseTracking(True)

    def show_nothing(self, text: str = "") -> None:
        """Show that there is no output, and why."""
        self._live = None
        self._show([Piece(text, "muted")] if text else [])

    def show_more(self, output: tuple[Output, ...]) -> None:
        """Show what a snippet that runs still has written since this was called before."""
        if output:
            live = self._live = self._live or _LiveOutput()
            self._replace(*live.take(output))

    def go_on_from(self, before: OutputView) -> None:
        """Show what another view shows of a run that goes on."""
        self._live = before._live
        self._show(before._pieces)

    def show_failure(self, text: str) -> None:
        """Show why there is no record, below what was written by then."""
        pieces = self._pieces if self._live is not None else []
        self._show([*_ended(pieces), Piece(text, "error")])
        self._live = None

    def show_record(self, record: TapeRecord) -> None:
        """Show what a run wrote and raised, and how it was checked."""
        if record.output is not self._of_record[0]:
            shown, is_all = as_shown(record.output, _MOST)
            self._of_record = record.output, written(shown, is_all=is_all)
        pieces = [*_ended(self._of_record[1]), *remarks(record)]
        if not pieces:
            pieces = [Piece(self.tr("It wrote nothing."), "muted")]
        self._show(pieces)
        self._live = None

    def _show(self, pieces: Sequence[Piece]) -> None:
        """Show pieces; those that stand there already stay."""
        first = 0
        for before, after in zip(self._pieces, pieces, strict=False):
            if before != after:
                break
            first += 1
        self._replace(first, pieces[first:])

    def _replace(self, first: int, pieces: Sequence[Piece]) -> None:
        """Show pieces in the place of the first of those that stand there, and all after it."""
        bar = self.verticalScrollBar()
        place, was_filled = bar.value(), bool(self._pieces)
        follows = self._live is not None and place >= bar.maximum()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if first < len(self._pieces):
            cursor.setPosition(self._starts[first], QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
        del self._pieces[first:], self._starts[first:]
        for role, group in groupby(pieces, lambda piece: piece.role):
            self._append(cursor, role, list(group))
        cursor.endEditBlock()
        if follows:
            bar.setValue(bar.maximum())
        elif was_filled:
            bar.setValue(place)

    def _append(self, cursor: QTextCursor, role: str, pieces: list[Piece]) -> None:
        """Write pieces of one role at once."""
        start = cursor.position()
        texts = [_printable(piece.text) for piece in pieces]
        for piece, text in zip(pieces, texts, strict=True):
            self._starts.append(start)
            self._pieces.append(piece)
            # Qt counts in UTF-16.
            start += len(text) + sum(letter > "\uffff" for letter in text)
        cursor.insertText("".join(texts), self._format(role))

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
        made.setFont(ui_mono(11) if is_code else ui_font(12))
        made.setForeground(QColor(theme.muted if self._is_stale else colour))
        return made

    def take_scale(self) -> None:
        """Write everything anew in letters of this size."""
        self.take_theme()

    @property
    def text(self) -> str:
        """All that is shown."""
        return self.toPlainText()

    def set_stale(self, is_stale: bool) -> None:
        """Show it as that of an older text, or of this one."""
        if is_stale != self._is_stale:
            self._is_stale = is_stale
            self._replace(0, list(self._pieces))

    def take_theme(self) -> None:
        """Write it again, in the colours of the theme."""
        self._replace(0, list(self._pieces))

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


class _LiveOutput:
    """What is shown of the output of a run that goes on."""

    def __init__(self) -> None:
        self._terminal = Terminal()
        self._count = 0
        """Pieces that nothing changes any more."""
        self._room = _MOST
        self._is_full = False

    def take(self, output: tuple[Output, ...]) -> tuple[int, list[Piece]]:
        """Return from which piece on what is shown changes, and what stands there then."""
        first = self._count
        if self._is_full:
            return first, written((), is_all=False)
        self._terminal.feed(output)
        settled, is_all = cut(self._terminal.settled(), self._room)
        self._room -= sum(cost(piece.text) for piece in settled)
        self._count += len(settled)
        rest, is_all = cut(self._terminal.open(), self._room) if is_all else ([], False)
        self._is_full = not is_all
        if self._is_full:
            self._count += len(rest)
        return first, written([*settled, *rest], is_all=is_all)


def _ended(pieces: list[Piece]) -> list[Piece]:
    """Return pieces of which the last ends its line."""
    if not pieces or pieces[-1].text.endswith("\n"):
        return pieces
    return [*pieces, Piece("\n", "stdout")]


def _printable(text: str) -> str:
    """Return a text as Qt takes it letter for letter, its lines of a length that it can lay out."""
    text = text.replace("\r\n", "\n").replace("\0", "␀")
    text = text.translate(_BREAKS)
    if len(text) <= _LONGEST:
        return text
    return "\n".join(
        line[at : at + _LONGEST]
        for line in text.split("\n")
        for at in range(0, max(len(line), 1), _LONGEST)
    )


_BREAKS = {ord(letter): "\n" for letter in "\r\u2028\u2029"}
