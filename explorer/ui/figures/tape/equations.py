"""The panel under the strip: the chain rule of the step with its numbers in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.core.tape.chain_rule.lines import Explanation, Line, Piece
from explorer.core.tape.notation.names import barred
from explorer.ui.figures.tape.looks import adjoint_ink, draw_text, elided, text_width
from explorer.ui.widgets.theme import Theme, text_font
from explorer.ui.widgets.translation import translated

_TEXT, _SMALL = 13, 12
_LINE, _SMALL_LINE = 20.0, 17.0
_PADDING = 14.0
_BREAKS = frozenset({" = ", " + ", " + … + "})
"""Signs before which an equation goes on in the next line."""
_HEAD_LINES = 2
_LINES = 3
"""Lines for which there is room before anything is asked for."""


class Equations:
    """Paints an explanation in a box whose height does not change from step to step."""

    def __init__(self) -> None:
        self.box = QRectF()

    def wanted(self, height: float) -> float:
        """Return the height of the panel in a figure of some height."""
        lines = _LINES if height > 500 else 2
        return 2 * 10 + 18 + lines * _LINE

    def paint(self, painter: QPainter, theme: Theme, explanation: Explanation) -> None:
        """Write what happens at the step."""
        box = self.box.adjusted(20, 0, -20, 0)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.save()
        painter.setClipRect(box)
        room = box.width() - 2 * _PADDING
        left, baseline = box.left() + _PADDING, box.top() + 22
        for number, text in enumerate(wrapped(translated(explanation.head), room)):
            baseline += _SMALL_LINE if number else 0
            font = text_font(_SMALL)
            draw_text(painter, left, baseline, text, _SMALL, QColor(theme.muted), font)
        lines = laid_out(explanation.lines, room)
        note = "" if explanation.note is None else translated(explanation.note)
        most = max(1, int((box.bottom() - baseline - 6) / _LINE) - bool(note))
        if len(lines) > most:
            lines = side_by_side(lines, room)
        if len(lines) > most:
            lines = [*lines[: most - 1], (*lines[most - 1], Piece("   …"))]
        for line in lines:
            baseline += _LINE
            _paint_line(painter, theme, line, left, baseline, room)
        if note:
            fitting = max(1, int((box.bottom() - baseline - 8) / _SMALL_LINE))
            for text in wrapped(note, room, fitting):
                baseline += _SMALL_LINE
                font = text_font(_SMALL)
                draw_text(painter, left, baseline + 2, text, _SMALL, QColor(theme.ink), font)
        painter.restore()


def wrapped(text: str, room: float, most: int = _HEAD_LINES) -> list[str]:
    """Return words in lines that have room, at most so many, the last of them cut."""
    measure = QFontMetricsF(text_font(_SMALL))
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if measure.horizontalAdvance(longer) > room and lines[-1] and len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = longer
    return [measure.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines]


def laid_out(lines: Sequence[Line], room: float) -> list[Line]:
    """Return equations in lines that have room: all with words, or with bars, some in parts.

    A bar is short, but where a sweep was recorded it may be a name as well; so words come first.
    """
    worded = [part for line in lines for part in _broken(_in_words(line), room)]
    if len(worded) <= max(len(lines), _LINES):
        return worded
    return [part for line in lines for part in _broken(_with_bars(line), room)]


def side_by_side(lines: Sequence[Line], room: float) -> list[Line]:
    """Return short equations beside one another, as many in a line as have room."""
    gap = Piece("    ")
    packed: list[Line] = []
    for line in lines:
        longer = (*packed[-1], gap, *line) if packed else line
        if packed and _width(longer) <= room - text_width("   …", _TEXT):
            packed[-1] = longer
        else:
            packed.append(line)
    return packed


def _broken(line: Line, room: float) -> list[Line]:
    """Return an equation in as many lines as it needs."""
    if _width(line) <= room:
        return [line]
    parts: list[Line] = []
    present: list[Piece] = []
    for group in _groups(line):
        if present and _width((*present, *group)) > room:
            parts.append(tuple(present))
            present = [Piece("  ")]
        present += group
    return [*parts, tuple(present)]


def _groups(line: Line) -> list[list[Piece]]:
    """Return pieces that stay together: each sign of a sum or equality with what follows it."""
    groups: list[list[Piece]] = [[]]
    for piece in line:
        if piece.text in _BREAKS and groups[-1]:
            groups.append([])
        groups[-1].append(piece)
    return groups


def _in_words(line: Line) -> Line:
    words = QCoreApplication.translate("Equations", "adjoint of {name}")
    return tuple(
        Piece(words.format(name=piece.text)) if piece.role == "adjoint of" else piece
        for piece in line
    )


def _with_bars(line: Line) -> Line:
    return tuple(
        Piece(barred(piece.text)) if piece.role == "adjoint of" else piece for piece in line
    )


def _width(line: Line) -> float:
    return sum(text_width(piece.text, _TEXT) for piece in line)


def _paint_line(
    painter: QPainter, theme: Theme, line: Line, left: float, baseline: float, room: float
) -> None:
    """Write an equation, whose end is left out where there is no room for it."""
    end = left + room
    colours = {
        "adjoint": adjoint_ink(theme),
        "value": QColor(theme.ink),
        "result": QColor(theme.accent),
    }
    for piece in line:
        colour = colours.get(piece.role, QColor(theme.ink))
        text = elided(piece.text, _TEXT, end - left)
        left += draw_text(painter, left, baseline, text, _TEXT, colour)
        if text != piece.text:
            break


def line_text(line: Line) -> str:
    """Return an equation as plain text."""
    return "".join(piece.text for piece in _in_words(line))
