"""Marks beside the lines of an editor: at the left the tapes, at the right what was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from explorer.core.tape.text.line_marks import Bracket, LineMarks
from explorer.ui.widgets.theme import Theme, present_theme, ui_mono

_BRACKET, _BETWEEN = 4, 10
"""Pixels of a bracket, and from one to the next within it."""
_LEFT, _AFTER = 10, 12
"""Pixels before the numbers, and after each column."""
_RIGHT = 10
"""Pixels after the counts."""
_FAINT = 0.4
"""Of the marks of an older text."""


@dataclass(frozen=True, slots=True)
class LineTrouble:
    """Something to be said of a line."""

    kind: Literal["error", "warning"]
    text: str


@dataclass(slots=True)
class Marks:
    """Everything that is shown beside the lines."""

    lines: LineMarks = field(default_factory=LineMarks)
    troubles: Mapping[int, LineTrouble] = field(default_factory=dict)
    is_stale: bool = False
    """Whether they are those of an older text."""

    @property
    def opacity(self) -> float:
        """The opacity of the marks."""
        return _FAINT if self.is_stale else 1.0

    @property
    def has_counts(self) -> bool:
        """Whether there is something to write at the right."""
        return bool(self.lines.recorded or self.lines.silent)

    def of_line(self, line: int) -> list[Bracket]:
        """Return the tapes that are open at a line."""
        return [each for each in self.lines.brackets if each.first <= line <= each.last]


class Lines(Protocol):
    """The lines of an editor, as a column beside them sees them."""

    @property
    def line(self) -> int:
        """The line of the cursor, from 1."""
        ...

    def visible_lines(self) -> list[tuple[int, float, float]]:
        """Return number, top and height of those that are seen."""
        ...

    def go_to_line(self, line: int) -> None:
        """Put the cursor into one."""
        ...


class _Column(QWidget):
    """A column beside the text, painted line by line.

    Args:
        editor: beside whose text it stands.
        lines: the same editor.
        marks: what is painted.
    """

    def __init__(self, editor: QPlainTextEdit, lines: Lines, marks: Marks) -> None:
        super().__init__(editor)
        self._editor, self._seen, self._marks = editor, lines, marks

    def _lines(self) -> Iterator[tuple[int, float, float]]:
        """Yield number, top and height of the lines that are seen, here."""
        above = self._editor.viewport().y() - self.y()
        for line, top, height in self._seen.visible_lines():
            yield line, top + above, height

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor into the line that is clicked."""
        for line, top, height in self._lines():
            if top <= event.position().y() < top + height:
                self._seen.go_to_line(line)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do nothing: what lies below is no part of the column."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the marks of the lines that are seen."""
        theme = present_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(theme.background))
        for line, top, height in self._lines():
            box = QRectF(0, top, self.width(), height)
            if line == self._seen.line:
                painter.fillRect(box, QColor(theme.hover))
            self._paint_line(painter, theme, line, box)
        painter.end()

    def _paint_line(self, painter: QPainter, theme: Theme, line: int, box: QRectF) -> None:
        raise NotImplementedError


class LeftColumn(_Column):
    """The number of each line, and the brackets of the tapes."""

    def width_wanted(self) -> int:
        """Return the pixels that numbers and brackets need."""
        deepest = max((each.depth for each in self._marks.lines.brackets), default=-1)
        return round(self._numbers() + _AFTER + (deepest + 1) * _BETWEEN)

    def _numbers(self) -> float:
        digits = max(2, len(str(self._editor.blockCount())))
        return _LEFT + digits * self._editor.fontMetrics().horizontalAdvance("0")

    def sizeHint(self) -> QSize:
        """Return its width."""
        return QSize(self.width_wanted(), 0)

    def _paint_line(self, painter: QPainter, theme: Theme, line: int, box: QRectF) -> None:
        painter.setFont(ui_mono(11))
        trouble = self._marks.troubles.get(line)
        colours = {"error": theme.error, "warning": theme.waiting}
        painter.setPen(QColor(colours[trouble.kind] if trouble else theme.axis))
        place = QRectF(0, box.top(), self._numbers(), box.height())
        painter.drawText(
            place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{line}"
        )
        painter.setOpacity(self._marks.opacity)
        painter.setPen(Qt.PenStyle.NoPen)
        for bracket in self._marks.of_line(line):
            self._paint_bracket(painter, theme, bracket, line, box)
        painter.setOpacity(1.0)

    def _paint_bracket(
        self, painter: QPainter, theme: Theme, bracket: Bracket, line: int, box: QRectF
    ) -> None:
        left = self._numbers() + _AFTER / 2 + bracket.depth * _BETWEEN
        top = box.top() + (4 if line == bracket.first else 0)
        bottom = box.bottom() - (4 if line == bracket.last else 0)
        bar = QRectF(left, top, _BRACKET, bottom - top)
        painter.setBrush(QColor(theme.tapes[bracket.tape % len(theme.tapes)]))
        is_end = line in {bracket.first, bracket.last}
        painter.drawRoundedRect(bar, 2, 2)
        if is_end and bracket.first != bracket.last:
            # Only its own end is round.
            half = bar.height() / 2
            inner = bar.adjusted(0, half if line == bracket.first else 0, 0, 0)
            inner.setHeight(half)
            painter.drawRect(inner)
        elif not is_end:
            painter.drawRect(bar)


class RightColumn(_Column):
    """The number of recorded operations of a line, or a dot where none was within a tape."""

    def width_wanted(self) -> int:
        """Return the pixels that the longest of the counts needs, 0 where there is nothing."""
        if not self._marks.has_counts:
            return 0
        measure = QFontMetrics(ui_mono(11))
        counts = [12, *(self._marks.lines.recorded or {}).values()]
        widest = max(measure.horizontalAdvance(self._said(count)) for count in counts)
        return _RIGHT + widest + _RIGHT

    def _said(self, count: int) -> str:
        text = self.tr("1 op") if count == 1 else self.tr("{count} ops")
        return text.format(count=_short(count))

    def _paint_line(self, painter: QPainter, theme: Theme, line: int, box: QRectF) -> None:
        count = (self._marks.lines.recorded or {}).get(line)
        painter.setOpacity(self._marks.opacity)
        if count is not None:
            painter.setFont(ui_mono(11))
            painter.setPen(QColor(theme.muted))
            place = box.adjusted(0, 0, -_RIGHT, 0)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, self._said(count))
        elif line in self._marks.lines.silent:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.missing))
            painter.drawEllipse(QPointF(box.right() - 14, box.center().y()), 3.5, 3.5)
        painter.setOpacity(1.0)


def _short(count: int) -> str:
    """Return a count in at most five characters."""
    return f"{count}" if count < 1000 else f"{count / 1000:.3g}k"
