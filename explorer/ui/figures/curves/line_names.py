"""The names of lines, each where its line leaves the picture, and none upon another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from explorer.ui.figures.kit.view import View


@dataclass(frozen=True, slots=True)
class LineName:
    """Name at the end of a line."""

    end: QPointF
    """Where the line is last seen."""
    name: str
    font: QFont
    colour: str


def paint_names(painter: QPainter, view: View, names: Sequence[LineName]) -> None:
    """Write names beside the ends of their lines: in the margin, or inside the picture."""
    placed: list[QRectF] = []
    for name in names:
        at = _beside_end(view, name.end)
        width = QFontMetricsF(name.font).horizontalAdvance(name.name) + 2
        box = _beside(QRectF(at.x(), at.y() - 10, width, 20), placed, view.height)
        placed.append(box)
        painter.setFont(name.font)
        painter.setPen(QColor(name.colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name.name)


def _beside_end(view: View, at: QPointF) -> QPointF:
    """Return the left middle of a name where a line is last seen: in the margin or beside it."""
    height = min(max(at.y(), 12.0), view.height - 12)
    return QPointF(view.width + 6 if at.x() > view.width - 16 else at.x() + 7, height)


def _beside(box: QRectF, placed: list[QRectF], height: float) -> QRectF:
    """Return the box moved up or down as little as is needed to cover no other."""
    for away in range(2 * len(placed) + 1):
        for shift in (18 * away, -18 * away):
            moved = box.translated(0, shift)
            inside = moved.top() >= 0 and moved.bottom() <= height
            if (inside or away == 0) and not any(moved.intersects(other) for other in placed):
                return moved
    return box
