"""Shapes that tell what is numbered apart without its colour: classes, optimizers."""

from __future__ import annotations

import functools
import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from explorer.ui.widgets.theme import Theme

_CORNERS = (0, 4, 3, 4, 3, 6, 5)
"""Of each shape; 0: a disc."""
_TURNED = (0.0, 0.5, 0.0, 0.0, 0.5, 0.0, 0.0)
"""By how much each is turned, in the angle between two corners; half of it turns it over."""


@functools.cache
def shape(number: int) -> QPainterPath:
    """Return the shape of a number from 0 around the origin, about as large as a disc of radius 1.

    After the last colour shapes go on with the next one, so that both together differ.
    """
    path = QPainterPath()
    number = (number + number // len(_CORNERS)) % len(_CORNERS)
    corners = _CORNERS[number]
    if not corners:
        path.addEllipse(QRectF(-1, -1, 2, 2))
        return path
    # Of the regular polygon that has the area of the disc.
    radius = math.sqrt(2 * math.pi / (corners * math.sin(2 * math.pi / corners)))
    for k in range(corners):
        angle = 2 * math.pi * (k + _TURNED[number]) / corners
        corner = QPointF(radius * math.sin(angle), -radius * math.cos(angle))
        path.lineTo(corner) if k else path.moveTo(corner)
    path.closeSubpath()
    return path


def paint_shape(
    painter: QPainter,
    theme: Theme,
    at: QPointF,
    number: int,
    radius: float,
    rim: float,
    colour: QColor | None = None,
) -> None:
    """Paint the shape of a number in its colour, or another one.

    Its rim, so many pixels wide, sets it off what lies below.
    """
    painter.setPen(QPen(QColor(theme.background), rim) if rim else Qt.PenStyle.NoPen)
    painter.setBrush(colour or QColor(theme.curves[number % len(theme.curves)]))
    placed = QTransform.fromTranslate(at.x(), at.y()).scale(radius, radius)
    painter.drawPath(placed.map(shape(number)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
