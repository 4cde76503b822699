"""The mark of a runner beside its name: the shape and the colour that it has in the figure."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from explorer.ui.figures.kit.shapes import paint_shape
from explorer.ui.widgets.scale import fix_size, present_scale
from explorer.ui.widgets.theme import present_theme

_SIZE = 16
_RADIUS = 4.0


class RunnerMark(QWidget):
    """A shape in the middle of a little room.

    Args:
        number: of the runner, from 0.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        fix_size(self, _SIZE, _SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the colours of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        radius = _RADIUS * present_scale()
        paint_shape(painter, present_theme(), middle, self._number, radius, 0.0)
        painter.end()
