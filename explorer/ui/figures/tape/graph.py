"""The graph of operations: what is computed from what, and how adjoints come back through it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.sentence import Sentence
from explorer.core.tape.layout.row import Row
from explorer.core.tape.layout.story import Story
from explorer.ui.figures.tape.boxes import Boxes
from explorer.ui.figures.tape.camera import READABLE, Camera
from explorer.ui.figures.tape.looks import (
    adjoint_colour,
    mixed,
    tape_colour,
    triangle,
)
from explorer.ui.figures.tape.nodes import Nodes
from explorer.ui.widgets.theme import Theme, name_font
from explorer.ui.widgets.translation import translated

_FAR = 0.3
"""Scale below which boxes and lines are drawn without letters, all at once."""
_MOST_CURVES = 300
"""Edges in sight that are curves, each with its arrow."""
_HEAD = 7.0
"""Pixels of an arrow's head."""


class Graph:
    """Paints the part of the graph that is in sight."""

    def __init__(self) -> None:
        self.camera = Camera()
        self.nodes: Nodes | None = None
        self.selected: frozenset[int] = frozenset()
        self.hovered: int | None = None
        self._fitted: tuple[object, ...] = ()

    @property
    def box(self) -> QRectF:
        """The place of the graph in the figure."""
        return self.camera.box

    def show(self, story: Story | None, nodes: Nodes | None = None) -> None:
        """Show the graph of a story, with its shapes where they are made already."""
        self.nodes = Nodes(story) if story is not None and nodes is None else nodes
        self._fitted = ()

    @property
    def wanted(self) -> float:
        """Pixels in which all of its height is in sight and can be read."""
        return 0.0 if self.nodes is None else self.nodes.bounds.height() * READABLE

    def place(self, box: QRectF) -> None:
        """Take the place of the graph; it is fitted anew unless a person moved it."""
        self.camera.box = box
        key = (box.width(), box.height())
        is_free = self._fitted == () or not self.camera.is_moved
        if self.nodes is not None and is_free and key != self._fitted:
            self.fit(least=READABLE)
            self._fitted = key

    def fit(self, *, least: float = 0.01) -> None:
        """Show all of the graph, at least at a scale."""
        if self.nodes is not None:
            self.camera.fit(self.nodes.bounds, least=least)

    def centre(self, row: int | None) -> None:
        """Look at the node of a row, unless all is in sight or a person moved the graph."""
        node = None if self.nodes is None or row is None else self.nodes.numbers.get(row)
        if self.nodes is not None and node is not None:
            self.camera.look_at(self.nodes.box(node), self.nodes.bounds)

    def follow(self, row: int | None) -> None:
        """Keep the node of a row in sight."""
        if self.nodes is None or row is None:
            return
        node = self.nodes.numbers.get(row)
        if node is not None:
            self.camera.follow(self.nodes.box(node), self.nodes.bounds)

    def row_at(self, place: QPointF) -> int | None:
        """Return the row of the node at a pixel of the figure."""
        if self.nodes is None or not self.box.contains(place):
            return None
        node = self.nodes.node_at(self.camera.place(place))
        return None if node is None else self.nodes.story.graph.rows[node]

    # Painting.

    def paint(self, painter: QPainter, theme: Theme, step: float) -> None:
        """Paint the graph at a step of the player; between two, what is on its way."""
        nodes = self.nodes
        if nodes is None or not nodes.count:
            return
        painter.save()
        painter.setClipRect(self.box)
        painter.setTransform(self.camera.transform, True)
        if self.camera.scale < _FAR:
            self._paint_far(painter, theme, nodes, int(step))
        else:
            self._paint_near(painter, theme, nodes, step)
        painter.restore()

    def _paint_far(self, painter: QPainter, theme: Theme, nodes: Nodes, step: int) -> None:
        """Paint boxes and lines only."""
        ground, back = QColor(theme.background), adjoint_colour(theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_frames(painter, theme, nodes, self.camera.seen(), is_far=True)
        painter.setPen(_hairline(mixed(ground, QColor(theme.axis), 0.5)))
        painter.drawLines(nodes.lines)
        painter.setPen(_hairline(back))
        painter.drawLines(nodes.flown(step))
        painter.setPen(Qt.PenStyle.NoPen)
        layers = (
            (nodes.boxes, QColor(theme.line)),
            (nodes.done(step), mixed(ground, QColor(theme.accent), 0.75)),
            (nodes.known(step), back),
        )
        for boxes, colour in layers:
            painter.setBrush(colour)
            painter.drawRects(boxes)
        current = self._current(nodes, step)
        if current is not None:
            painter.setBrush(QColor(theme.ink))
            grown = 3.0 / self.camera.scale
            painter.drawRect(nodes.box(current).adjusted(-grown, -grown, grown, grown))

    def _current(self, nodes: Nodes, step: int) -> int | None:
        row = nodes.story.current_row(step)
        return None if row is None else nodes.numbers.get(row)

    def _paint_near(self, painter: QPainter, theme: Theme, nodes: Nodes, step: float) -> None:
        whole, part = int(step), step - int(step)
        seen = self.camera.seen()
        current = self._current(nodes, whole)
        edges = nodes.edges_in(seen)
        self._paint_frames(painter, theme, nodes, seen)
        self._paint_edges(painter, theme, nodes, edges, whole)
        if whole > nodes.story.walk.swept and nodes.story.gap.broken:
            self._paint_breaks(painter, theme, nodes, edges)
        boxes = Boxes(painter, theme, nodes, whole, self.selected)
        for node in nodes.nodes_in(seen):
            boxes.paint(node, is_current=node == current)
        if part > 0:
            self._paint_moving(painter, theme, nodes, edges, whole + 1, part)

    def _paint_frames(
        self, painter: QPainter, theme: Theme, nodes: Nodes, seen: QRectF, *, is_far: bool = False
    ) -> None:
        """Paint what lies behind the sweeps of other calls, with what they are."""
        ground = QColor(theme.background)
        for frame, group in nodes.frames:
            if not frame.intersects(seen):
                continue
            number = None if group.tape is None else nodes.story.reading.tape_numbers[group.tape]
            colour = QColor(theme.axis) if number is None else tape_colour(theme, number)
            painter.setBrush(mixed(ground, colour, 0.08))
            painter.setPen(QPen(mixed(ground, colour, 0.45), 1.0))
            painter.drawRoundedRect(frame, 8, 8)
            if not is_far:
                left = max(frame.left(), seen.left())
                room = QRectF(left, frame.top(), frame.right() - left, frame.height())
                self._paint_title(painter, theme, room, group.title)

    def _paint_title(self, painter: QPainter, theme: Theme, room: QRectF, title: Sentence) -> None:
        """Write what a group is at the bottom of its frame."""
        painter.setFont(name_font(translated(title), 11))
        painter.setPen(QColor(theme.muted))
        words = painter.fontMetrics().elidedText(
            translated(title), Qt.TextElideMode.ElideRight, int(room.width()) - 16
        )
        painter.drawText(QPointF(room.left() + 8, room.bottom() - 6), words)

    def _paint_edges(
        self, painter: QPainter, theme: Theme, nodes: Nodes, edges: list[int], step: int
    ) -> None:
        """Paint edges, those along which an adjoint has come back above the others."""
        flows = nodes.story.flow_steps
        flown = [n for n in edges if (at := flows[n]) is not None and at <= step]
        if len(edges) > _MOST_CURVES:
            # Nobody can follow one of so many: straight lines, all at once.
            painter.setPen(_hairline(mixed(QColor(theme.background), QColor(theme.axis), 0.4)))
            painter.drawLines([nodes.lines[number] for number in edges])
            painter.setPen(_hairline(adjoint_colour(theme)))
            painter.drawLines([nodes.lines[number] for number in flown])
            flown = [number for number in flown if flows[number] == step][:_MOST_CURVES]
        else:
            for number in sorted(set(edges).difference(flown)):
                self._paint_edge(painter, theme, nodes, number, step)
        for number in flown:
            self._paint_flow(painter, theme, nodes, number, is_new=flows[number] == step)

    def _paint_edge(
        self, painter: QPainter, theme: Theme, nodes: Nodes, number: int, step: int
    ) -> None:
        edge = nodes.story.graph.edges[number]
        row = nodes.story.graph.rows[edge.end]
        is_done = nodes.story.row_steps[row] <= step
        colour = mixed(QColor(theme.background), QColor(theme.axis), 0.95 if is_done else 0.4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.3))
        painter.drawPath(nodes.path(number))
        self._paint_tip(painter, nodes.ends(edge)[1], 1.0, colour)

    def _paint_breaks(
        self, painter: QPainter, theme: Theme, nodes: Nodes, edges: list[int]
    ) -> None:
        """Mark the edges along which an adjoint should have come back and did not."""
        story = nodes.story
        gap, lost = story.gap, story.lost_tensors
        pen = QPen(QColor(theme.error), 2.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        for number in edges:
            edge = story.graph.edges[number]
            start, end = nodes.row(edge.start), nodes.row(edge.end)
            is_lost = start.tensor in lost or bool(gap.ahead.intersection(start.operations))
            is_lost = is_lost or self._reads_lost(story, start, lost)
            if not (gap.broken.intersection(end.operations) and is_lost):
                continue
            painter.setPen(pen)
            at = nodes.path(number).pointAtPercent(0.5)
            for side in (-1, 1):
                arm = QPointF(5.5, 5.5 * side)
                painter.drawLine(at - arm, at + arm)

    def _reads_lost(self, story: Story, row: Row, lost: frozenset[int]) -> bool:
        return any(lost.intersection(story.index.operations[o].inputs) for o in row.operations)

    def _paint_flow(
        self, painter: QPainter, theme: Theme, nodes: Nodes, number: int, *, is_new: bool
    ) -> None:
        """Paint an edge along which an adjoint has come back, its head at its first node."""
        edge = nodes.story.graph.edges[number]
        colour = adjoint_colour(theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2.6 if is_new else 1.8))
        painter.drawPath(nodes.path(number))
        self._paint_tip(painter, nodes.ends(edge)[0], -1.0, colour)

    def _paint_tip(self, painter: QPainter, at: QPointF, direction: float, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPath(triangle(at, direction, _HEAD))

    def _paint_moving(
        self,
        painter: QPainter,
        theme: Theme,
        nodes: Nodes,
        edges: list[int],
        step: int,
        part: float,
    ) -> None:
        """Paint what is on its way to the next step: values forward, adjoints back."""
        story = nodes.story
        target = story.current_row(step) if step <= story.walk.forward else None
        painter.setPen(QPen(QColor(theme.background), 1.2))
        for number in edges:
            edge = story.graph.edges[number]
            if target is not None and story.graph.rows[edge.end] == target:
                painter.setBrush(QColor(theme.accent))
                at = part
            elif target is None and story.flow_steps[number] == step:
                painter.setBrush(adjoint_colour(theme))
                at = 1 - part
            else:
                continue
            painter.drawEllipse(nodes.path(number).pointAtPercent(at), 5.0, 5.0)


def _hairline(colour: QColor) -> QPen:
    pen = QPen(colour, 1)
    pen.setCosmetic(True)
    return pen
