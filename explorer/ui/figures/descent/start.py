"""The start of a descent, as the person takes hold of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from explorer.ui.figures.kit.polylines import FAR
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import Theme, text_font


def paint_start(painter: QPainter, theme: Theme, view: View, at: QPointF, text: str) -> None:
    """Paint a ring at a pixel, with its name beside it."""
    if not (abs(at.x()) < FAR and abs(at.y()) < FAR):
        return
    painter.setPen(QPen(QColor(theme.ink), 2))
    painter.setBrush(QColor(theme.background))
    painter.drawEllipse(at, 5.0, 5.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    font = text_font(12)
    painter.setFont(font)
    width = QFontMetricsF(font).horizontalAdvance(text)
    left = at.x() + 9 if at.x() + 12 + width < view.width else at.x() - 9 - width
    place = QPointF(left, max(at.y() - 8, 12))
    # Readable over paths and contours, too.
    letters = QPainterPath()
    letters.addText(place, font, text)
    painter.strokePath(letters, QPen(QColor(theme.background), 3))
    painter.drawText(place, text)
