"""The bracket that belongs to another one."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextDocument

from explorer.ui.widgets.code.python_lines import code_only

_OPENING, _CLOSING = "([{", ")]}"
_MOST_LINES = 400
"""Looked through for the other bracket, at every move of the cursor."""


def pair_at(document: QTextDocument, position: int) -> tuple[int, int | None] | None:
    """Return the bracket beside a position, and the other one of its pair if there is one.

    Positions are those of the document; strings and comments hold no brackets.
    """
    block = document.findBlock(position)
    code = _code(block)
    at = position - block.position()
    for place in (at - 1, at):
        sign = code[place] if 0 <= place < len(code) else " "
        if sign in _OPENING:
            return block.position() + place, _forward(block, place, sign)
        if sign in _CLOSING:
            return block.position() + place, _backward(block, place, sign)
    return None


def _code(block: QTextBlock) -> str:
    return code_only(block.text(), max(block.previous().userState(), 0))


def _forward(block: QTextBlock, start: int, opening: str) -> int | None:
    closing, depth = _CLOSING[_OPENING.index(opening)], 0
    for _ in range(_MOST_LINES):
        code = _code(block)
        for i in range(start, len(code)):
            depth += (code[i] == opening) - (code[i] == closing)
            if depth == 0:
                return block.position() + i
        block, start = block.next(), 0
        if not block.isValid():
            break
    return None


def _backward(block: QTextBlock, start: int, closing: str) -> int | None:
    opening, depth = _OPENING[_CLOSING.index(closing)], 0
    for _ in range(_MOST_LINES):
        code = _code(block)
        for i in range(min(start, len(code) - 1), -1, -1):
            depth += (code[i] == closing) - (code[i] == opening)
            if depth == 0:
                return block.position() + i
        block, start = block.previous(), 1 << 30
        if not block.isValid():
            break
    return None
