"""The graph's nodes and edges as shapes, made once for a layout and drawn at every step."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath

from explorer.core.tape.layout.groups import Group
from explorer.core.tape.layout.row import Row
from explorer.core.tape.layout.slots import Edge
from explorer.core.tape.layout.story import Story

WIDTH, HEIGHT = 88.0, 38.0
"""Of a node."""
ACROSS, DOWN = 118.0, 68.0
"""From a layer to the next, and from a slot to the next."""


LANE = 12.0
"""Between edges of the same two nodes."""
_AROUND, _BELOW = 10.0, 40.0
"""From a group's nodes to its frame, and below them, where their adjoints and its title are."""


class Nodes:
    """Shapes of a story's graph, in places of the graph."""

    def __init__(self, story: Story) -> None:
        self.story, layout = story, story.graph
        self.count = len(layout.rows)
        self.x = np.asarray(layout.columns, float) * ACROSS
        self.y = np.asarray(layout.slots, float) * DOWN
        self.numbers = {row: number for number, row in enumerate(layout.rows)}
        """By row the number of its node."""
        starts = np.asarray([edge.start for edge in layout.edges], int)
        ends = np.asarray([edge.end for edge in layout.edges], int)
        low, high = (
            np.minimum(self.y[starts], self.y[ends]),
            np.maximum(self.y[starts], self.y[ends]),
        )
        bows = np.asarray([edge.bow for edge in layout.edges], float) * DOWN
        self._edge_left, self._edge_right = self.x[starts], self.x[ends] + WIDTH
        self._edge_top = low + np.minimum(bows, 0)
        self._edge_bottom = high + HEIGHT + np.maximum(bows, 0)
        self._paths: dict[int, QPainterPath] = {}

    def row(self, node: int) -> Row:
        """Return the row of a node."""
        return self.story.rows[self.story.graph.rows[node]]

    def box(self, node: int) -> QRectF:
        """Return the box of a node."""
        return QRectF(self.x[node], self.y[node], WIDTH, HEIGHT)

    @cached_property
    def bounds(self) -> QRectF:
        """The place of the whole graph, with room around it."""
        if not self.count:
            return QRectF()
        left, top = float(self.x.min()), float(self.y.min())
        right, bottom = float(self.x.max()) + WIDTH, float(self.y.max()) + HEIGHT
        bows = [self._edge_bottom.max(), self._edge_top.min()] if len(self._edge_top) else []
        bottom, top = max([bottom, *bows[:1]]), min([top, *bows[1:]])
        bottom = max([bottom, *(frame.bottom() for frame, _ in self.frames)])
        return QRectF(left - 18, top - 14, right - left + 36, bottom - top + 34)

    @cached_property
    def frames(self) -> list[tuple[QRectF, Group]]:
        """The frame of each group."""
        return [(self._frame(group), group) for group in self.story.graph.groups]

    def _frame(self, group: Group) -> QRectF:
        nodes = list(group.nodes)
        left, top = float(self.x[nodes].min()), float(self.y[nodes].min())
        right, bottom = float(self.x[nodes].max()) + WIDTH, float(self.y[nodes].max()) + HEIGHT
        return QRectF(left, top, right - left, bottom - top).adjusted(
            -_AROUND, -_AROUND, _AROUND, _BELOW
        )

    def nodes_in(self, part: QRectF) -> list[int]:
        """Return the nodes that meet a part of the graph."""
        mask = (self.x + WIDTH > part.left()) & (self.x < part.right())
        mask &= (self.y + HEIGHT + 20 > part.top()) & (self.y < part.bottom())
        return np.flatnonzero(mask).tolist()

    def edges_in(self, part: QRectF) -> list[int]:
        """Return the edges that may meet a part of the graph."""
        mask = (self._edge_right > part.left()) & (self._edge_left < part.right())
        mask &= (self._edge_bottom > part.top()) & (self._edge_top < part.bottom())
        return np.flatnonzero(mask).tolist()

    def node_at(self, place: QPointF) -> int | None:
        """Return the node at a place."""
        near = self.nodes_in(QRectF(place.x(), place.y(), 0.1, 0.1))
        return next((node for node in near if self.box(node).contains(place)), None)

    def ends(self, edge: Edge) -> tuple[QPointF, QPointF]:
        """Return where an edge leaves its first node and meets its second."""
        start, end = self.box(edge.start), self.box(edge.end)
        shift = edge.lane * LANE
        return (
            QPointF(start.right(), start.center().y() + shift),
            QPointF(end.left(), end.center().y() + shift),
        )

    def path(self, number: int) -> QPainterPath:
        """Return the curve of an edge."""
        if number not in self._paths:
            self._paths[number] = self._curve(self.story.graph.edges[number])
        return self._paths[number]

    def _curve(self, edge: Edge) -> QPainterPath:
        start, end = self.ends(edge)
        path = QPainterPath(start)
        if not edge.bow:
            reach = max(18.0, min((end.x() - start.x()) / 2, 46.0))
            path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
            return path
        level = (start.y() + end.y()) / 2 + edge.bow * DOWN
        first, last = QPointF(start.x() + 40, level), QPointF(end.x() - 40, level)
        path.cubicTo(start + QPointF(22, 0), first - QPointF(24, 0), first)
        if last.x() > first.x():
            path.lineTo(last)
        path.cubicTo(last + QPointF(24, 0), end - QPointF(22, 0), end)
        return path

    # For a graph from far away: all of it at once.

    def prepare(self) -> None:
        """Make now all that is drawn of it from far away."""
        _ = self.bounds, self.frames, self._forward_order, self._back_order, self._flow_order

    @cached_property
    def boxes(self) -> list[QRectF]:
        """All boxes."""
        places = zip(self.x.tolist(), self.y.tolist(), strict=True)
        return [QRectF(x, y, WIDTH, HEIGHT) for x, y in places]

    @cached_property
    def lines(self) -> list[QLineF]:
        """All edges, straight."""
        edges = self.story.graph.edges
        starts = np.asarray([edge.start for edge in edges], int)
        ends = np.asarray([edge.end for edge in edges], int)
        middle = HEIGHT / 2 + LANE * np.asarray([edge.lane for edge in edges], float)
        corners = np.stack(
            [self.x[starts] + WIDTH, self.y[starts] + middle, self.x[ends], self.y[ends] + middle],
            axis=-1,
        )
        return [QLineF(*each) for each in corners.tolist()]

    @cached_property
    def _forward_order(self) -> tuple[list[int], list[QRectF]]:
        steps = [self.story.row_steps[row] for row in self.story.graph.rows]
        order = sorted(range(self.count), key=steps.__getitem__)
        return [steps[i] for i in order], [self.boxes[i] for i in order]

    @cached_property
    def _back_order(self) -> tuple[list[int], list[QRectF]]:
        found = [
            (steps[1], node)
            for node in range(self.count)
            if (steps := self.story.adjoint_steps(self.row(node))) is not None
        ]
        found.sort()
        return [step for step, _ in found], [self.boxes[node] for _, node in found]

    @cached_property
    def _flow_order(self) -> tuple[list[int], list[QLineF]]:
        found = sorted(
            (step, number) for number, step in enumerate(self.story.flow_steps) if step is not None
        )
        return [step for step, _ in found], [self.lines[number] for _, number in found]

    def done(self, step: int) -> list[QRectF]:
        """Return the boxes of what has run at a step."""
        steps, boxes = self._forward_order
        return boxes[: bisect_right(steps, step)]

    def known(self, step: int) -> list[QRectF]:
        """Return the boxes whose adjoint is whole at a step."""
        steps, boxes = self._back_order
        return boxes[: bisect_right(steps, step)]

    def flown(self, step: int) -> list[QLineF]:
        """Return the edges along which an adjoint has come back at a step."""
        steps, lines = self._flow_order
        return lines[: bisect_right(steps, step)]
