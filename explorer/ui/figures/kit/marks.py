"""Marks of roots, extrema and inflections: each kind has a shape of its own, and a label."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from explorer.core.curves.results import Feature, FeatureKind
from explorer.core.language.notation import format_value
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import Theme, text_font

_RADIUS = 3.6
_REACH = 5.0
"""Pixels from the middle of a triangle or diamond to its corners."""
_PALE = 0.2
"""How much of a halo is seen."""
_DIGITS = 7
_APART = 9.0
"""Pixels between a mark and its label."""
_TURNS: dict[FeatureKind, tuple[float, ...]] = {
    "maximum": (90, 210, 330),
    "minimum": (270, 30, 150),
    "inflection": (0, 90, 180, 270),
}
"""Where the corners of a shape are, in degrees; a root is a ring."""


def paint_marks(painter: QPainter, theme: Theme, marks: list[tuple[FeatureKind, QPointF]]) -> None:
    """Paint marks at their pixels: a ring, a triangle that points up or down, a diamond."""
    painter.setPen(QPen(QColor(theme.curves[0]), 1.5))
    painter.setBrush(QColor(theme.background))
    for kind, at in marks:
        if kind in _TURNS:
            painter.drawPolygon(_shape(kind, at))
        else:
            painter.drawEllipse(at, _RADIUS, _RADIUS)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _shape(kind: FeatureKind, at: QPointF) -> QPolygonF:
    angles = [math.radians(turn) for turn in _TURNS[kind]]
    return QPolygonF([at + QPointF(_REACH * math.cos(a), -_REACH * math.sin(a)) for a in angles])


def paint_dot(
    painter: QPainter, theme: Theme, at: QPointF, radius: float, colour: str | QColor, rim: float
) -> None:
    """Paint a dot with a rim that sets it off what lies below, so many pixels wide."""
    painter.setPen(QPen(QColor(theme.background), rim))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_halo(painter: QPainter, at: QPointF, radius: float, colour: str) -> None:
    """Paint a pale disc around a dot, so many pixels wide from its middle."""
    pale = QColor(colour)
    pale.setAlphaF(_PALE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pale)
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def label_of(feature: Feature, name: str) -> str:
    """Return the name of a kind with the place."""
    return f"{name} ({format_value(feature.x, _DIGITS)}, {format_value(feature.y, _DIGITS)})"


def paint_label(painter: QPainter, theme: Theme, view: View, at: QPointF, text: str) -> None:
    """Write a label beside a pixel, inside the view."""
    font = text_font(12)
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(text) + 12, metrics.height() + 6
    left = at.x() + _APART if at.x() + _APART + width < view.width else at.x() - _APART - width
    top = at.y() - _APART - height if at.y() - _APART - height > 0 else at.y() + _APART
    box = QRectF(max(left, 0.0), top, width, height)
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.setBrush(QColor(theme.background))
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(font)
    painter.setPen(QColor(theme.ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
