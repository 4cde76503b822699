"""The place of a curve that is heard."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.sound.heard import HeardPlace
from explorer.ui.figures.kit.marks import paint_dot
from explorer.ui.figures.kit.plot import Plot


class HeardLayer:
    """Paints where the sound is: a line over the height, and a dot where there is a value."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self.place: HeardPlace | None = None
        """What is heard now."""

    def show(self, place: HeardPlace | None) -> None:
        """Show a place, whose number is the order of its curve; None: nothing is heard."""
        if place != self.place:
            self.place = place
            self._plot.layer.update()

    def paint(self, painter: QPainter) -> None:
        """Paint the place."""
        if self.place is None:
            return
        order, x, y = self.place
        theme, view = self._plot.theme, self._plot.view
        at = float(view.x_to_pixel(x))
        painter.setPen(QPen(QColor(theme.ink), 1.5))
        painter.drawLine(QPointF(at, 0), QPointF(at, view.height))
        if math.isfinite(y) and view.bottom <= y <= view.top:
            colour = theme.curves[order]
            paint_dot(painter, theme, QPointF(at, float(view.y_to_pixel(y))), 7.0, colour, 2.0)
