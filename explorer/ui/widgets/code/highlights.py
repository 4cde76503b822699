"""What is highlighted in an editor: lines, what is wrong with some, a pair of brackets."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextEdit

from explorer.ui.widgets.code.bracket_pairs import pair_at
from explorer.ui.widgets.code.marks import LineTrouble, Marks
from explorer.ui.widgets.theme import present_theme


def highlights(
    document: QTextDocument, lines: set[int], marks: Marks, position: int
) -> list[QTextEdit.ExtraSelection]:
    """Return what an editor highlights.

    Args:
        document: the text.
        lines: those that are looked at, from 1.
        marks: what is wrong with lines.
        position: that of the cursor, whose bracket is shown with its other one.
    """
    found = [_line(document, line) for line in lines]
    if not marks.is_stale:
        found += [_underline(document, *each) for each in marks.troubles.items()]
    pair = pair_at(document, position)
    if pair is not None and pair[1] is not None:
        found += [_bracket(document, place) for place in (pair[0], pair[1])]
    return found


def _line(document: QTextDocument, line: int) -> QTextEdit.ExtraSelection:
    style = QTextCharFormat()
    style.setBackground(QColor(present_theme().hover))
    style.setProperty(QTextFormat.Property.FullWidthSelection, True)
    start = document.findBlockByNumber(line - 1).position()
    return _selection(document, style, start, start)


def _underline(
    document: QTextDocument, line: int, trouble: LineTrouble
) -> QTextEdit.ExtraSelection:
    """Return a wave under the code of a line."""
    theme = present_theme()
    style = QTextCharFormat()
    style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    style.setUnderlineColor(QColor(theme.error if trouble.kind == "error" else theme.waiting))
    block = document.findBlockByNumber(line - 1)
    text, start = block.text(), block.position()
    first = start + len(text) - len(text.lstrip())
    return _selection(document, style, first, start + len(text.rstrip()))


def _bracket(document: QTextDocument, place: int) -> QTextEdit.ExtraSelection:
    theme = present_theme()
    style = QTextCharFormat()
    style.setForeground(QColor(theme.accent))
    style.setFontWeight(QFont.Weight.Bold)
    style.setBackground(QColor(theme.line))
    return _selection(document, style, place, place + 1)


def _selection(
    document: QTextDocument, style: QTextCharFormat, start: int, end: int
) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    cursor = QTextCursor(document)
    cursor.setPosition(max(start, 0))
    cursor.setPosition(max(end, 0), QTextCursor.MoveMode.KeepAnchor)
    # PySide types them as class attributes only.
    made.format, made.cursor = style, cursor  # pyright: ignore[reportAttributeAccessIssue]
    return made
