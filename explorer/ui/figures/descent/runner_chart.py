"""A chart with a line for each runner, in which the person points at a place."""

from __future__ import annotations

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent, MouseClickEvent, MouseDragEvent
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter

from explorer.ui.figures.kit.chart import Chart
from explorer.ui.figures.kit.shapes import paint_shape
from explorer.ui.widgets.theme import Theme

LEAST_DECADES, MOST_DECADES = 2, 24
"""Of a logarithmic axis."""


class RunnerChart(Chart):
    """Asks for the place under the mouse while its button is down.

    Args:
        theme: the colours.
        parent: the figure.
        spacing: least pixels from label to label, along and up.

    Signals:
        gesture_ended(): a drag or a click is over.
    """

    gesture_ended = Signal()

    def __init__(self, theme: Theme, parent: QObject, spacing: tuple[int, int]) -> None:
        super().__init__(theme, parent)
        self._rows: list[np.ndarray] = []
        """Logarithms."""
        self._version = 0
        """Of the rows, counted up with every answer."""
        self.plot.left_axis.is_log = True
        self.plot.bottom_axis.spacing, self.plot.left_axis.spacing = spacing
        self.plot.unit.clicked.connect(self._on_click)
        self.plot.unit.dragged.connect(self._on_drag)
        self.plot.unit.hovered.connect(self._on_hover)

    def _ask(self, pixel: float) -> None:
        raise NotImplementedError

    def _on_click(self, event: MouseClickEvent) -> None:
        event.accept()
        self._ask(event.pos().x())
        self.gesture_ended.emit()

    def _on_drag(self, event: MouseDragEvent) -> None:
        event.accept()
        self._ask(event.pos().x())
        if event.isFinish():
            self.gesture_ended.emit()

    def _on_hover(self, event: HoverEvent) -> None:
        if not event.isExit():
            event.acceptDrags(Qt.MouseButton.LeftButton)

    def _colour(self, runner: int) -> QColor:
        return QColor(self.theme.curves[runner % len(self.theme.curves)])

    def _paint_mark(self, painter: QPainter, x: float, y: float, runner: int) -> None:
        paint_shape(painter, self.theme, QPointF(x, y), runner, 4.0, 1.25)
