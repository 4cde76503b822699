"""The boxes of the graph: what was computed, and the adjoints that have come back to it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from explorer.core.tape.layout.row import Row
from explorer.core.tape.layout.story import Story
from explorer.core.tape.notation.values import tensor_text
from explorer.core.tape.steps import Adjoint
from explorer.ui.figures.tape.looks import (
    adjoint_colour,
    adjoint_ink,
    draw_text,
    elided,
    mixed,
    pale,
    tape_colour,
    text_width,
)
from explorer.ui.figures.tape.nodes import HEIGHT, WIDTH, Nodes
from explorer.ui.figures.tape.strip import adjoint_text
from explorer.ui.widgets.theme import Theme, mono_font
from explorer.ui.widgets.translation import translated

_TITLE, _SMALL = 12, 11
_ROUND = 6.0


@dataclass(frozen=True, slots=True)
class Boxes:
    """Paints the nodes of a graph as they are at a step of the player."""

    painter: QPainter
    theme: Theme
    nodes: Nodes
    step: int
    selected: frozenset[int]
    """Operations that are chosen."""

    def paint(self, node: int, *, is_current: bool) -> None:
        """Paint a node; the current one is that of the step."""
        story, row, box = self.nodes.story, self.nodes.row(node), self.nodes.box(node)
        is_done = row.kind == "leaf" or story.row_steps[story.graph.rows[node]] <= self.step
        adjoint = story.adjoint(row, self.step)
        if row.kind in {"fold", "function"}:
            self._frame(row, box.translated(4, -4), is_done=is_done)
        self._frame(row, box, is_done=is_done)
        if adjoint is not None:
            self._fill(box, adjoint)
        self._outline(row, box, is_done=is_done, is_current=is_current)
        self._words(row, box, is_done=is_done)
        if adjoint is not None:
            self._adjoint(box, adjoint)

    def _frame(self, row: Row, box: QRectF, *, is_done: bool) -> None:
        self.painter.setBrush(QColor(self.theme.background))
        self.painter.setPen(_border(self.theme, self.nodes.story, row, is_done=is_done))
        self.painter.drawRoundedRect(box, _ROUND, _ROUND)

    def _fill(self, box: QRectF, adjoint: Adjoint) -> None:
        """Fill a node from the bottom up, as far as the terms of its adjoint have come."""
        count = len(adjoint.terms)
        share = count / (count + adjoint.missing)
        shape = QPainterPath()
        shape.addRoundedRect(box, _ROUND, _ROUND)
        if share < 1:
            part = QPainterPath()
            part.addRect(box.adjusted(0, box.height() * (1 - share), 0, 0))
            shape = shape.intersected(part)
        self.painter.setPen(Qt.PenStyle.NoPen)
        ground = QColor(self.theme.background)
        self.painter.setBrush(mixed(ground, adjoint_colour(self.theme), 0.16))
        self.painter.drawPath(shape)

    def _outline(self, row: Row, box: QRectF, *, is_done: bool, is_current: bool) -> None:
        theme, story = self.theme, self.nodes.story
        pen = _border(theme, story, row, is_done=is_done)
        if is_current:
            is_back = self.step > story.walk.forward
            pen = QPen(adjoint_colour(theme) if is_back else QColor(theme.accent), 2.6)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(pen)
        self.painter.drawRoundedRect(box, _ROUND, _ROUND)
        if self.selected & set(row.operations):
            self.painter.setPen(QPen(QColor(theme.ink), 1.4, Qt.PenStyle.DotLine))
            self.painter.drawRoundedRect(box.adjusted(-4, -4, 4, 4), _ROUND + 3, _ROUND + 3)

    def _words(self, row: Row, box: QRectF, *, is_done: bool) -> None:
        theme, story = self.theme, self.nodes.story
        ink = QColor(theme.ink if row.is_recorded else theme.muted)
        ink = ink if is_done else mixed(ink, QColor(theme.background), 0.6)
        room = WIDTH - 10
        title = elided(node_title(row), _TITLE, room)
        has_value = is_done and row.tensor is not None
        value = tensor_text(story.value(row), int(room / 6.7)) if has_value else ""
        height = 16.0 if value else 24.0
        left = box.center().x() - text_width(title, _TITLE) / 2
        draw_text(self.painter, left, box.top() + height, title, _TITLE, ink, mono_font(_TITLE))
        if value:
            value = elided(value, _SMALL, room)
            left = box.center().x() - text_width(value, _SMALL) / 2
            muted = mixed(QColor(theme.muted), ink, 0.15)
            draw_text(self.painter, left, box.top() + 30, value, _SMALL, muted)

    def _adjoint(self, box: QRectF, adjoint: Adjoint) -> None:
        """Write the adjoint under its node."""
        text = elided(adjoint_text(adjoint, 14), _SMALL, WIDTH + 24)
        width = text_width(text, _SMALL)
        left = box.center().x() - width / 2
        plate = QRectF(left - 3, box.top() + HEIGHT + 3, width + 6, 15)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(pale(QColor(self.theme.background), 0.85))
        self.painter.drawRoundedRect(plate, 3, 3)
        colour = adjoint_ink(self.theme)
        draw_text(self.painter, left, plate.bottom() - 4, text, _SMALL, colour)


def node_title(row: Row) -> str:
    """Return what stands in a node: the operation, or the name of what is given."""
    if row.kind == "leaf":
        return row.name
    text = translated(row.text)
    if row.kind in {"fold", "function"}:
        return text.partition(" · ")[0].partition(",")[0]
    # By the English, so that a graph does not change with the language.
    is_short = text_width(row.text.english, _TITLE) <= WIDTH - 10
    return text if is_short or not row.name else row.name


def _border(theme: Theme, story: Story, row: Row, *, is_done: bool) -> QPen:
    """Return the pen of a node: the colour of the innermost tape that recorded it."""
    tapes = [tape.id for tape in story.tapes if tape.id in row.tapes]
    if not tapes:
        pen = QPen(QColor(theme.axis), 1.2, Qt.PenStyle.DashLine)
    else:
        pen = QPen(tape_colour(theme, story.reading.tape_numbers[tapes[-1]]), 1.6)
    if not is_done:
        pen.setColor(mixed(pen.color(), QColor(theme.background), 0.55))
    return pen
