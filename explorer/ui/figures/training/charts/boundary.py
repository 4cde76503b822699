"""The classes that a model of two inputs predicts everywhere, with the points that it learns."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent
from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from explorer.core.language.notation import format_value
from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingBoundary
from explorer.ui.figures.kit.cells import cells_image, paint_cells
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.training.class_looks import boundary_colours, fitted_names, paint_class
from explorer.ui.figures.training.run_chart import RunChart
from explorer.ui.widgets.theme import Theme, text_font
from explorer.ui.widgets.translation import translated

_TICK_SPACING = 44
_RIGHTS, _GAP, _ROW = (36, 84), 8, 18
"""Pixels at the right for the names of the classes, at least and at most, from the picture to them,
and of each."""
_BEYOND = 0.1
"""Share of the extent of points by which the picture goes beyond them, as a boundary does."""
_SHARE = 0.3
"""Of the picture and the names, what those take at most."""
_MARK = 14
"""Pixels of the mark of a class before its name."""
_RADIUS, _SMALL = 3.6, 2.6
"""Pixels of points, and of those that are more than `_MANY`."""
_MANY = 600


class BoundaryChart(RunChart):
    """One chart: regions as saturated as the model is certain; training filled, validation hollow.

    Signals:
        told(str): what is predicted where the mouse is; empty: it is nowhere.
    """

    told = Signal(str)

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent, _RIGHTS[0], _TICK_SPACING)
        self._boundary: TrainingBoundary | None = None
        self._image: tuple[TrainingBoundary, Theme, QImage] | None = None
        self._mouse: QPointF | None = None
        self.plot.left_axis.is_named = True
        self.plot.unit.hovered.connect(self._on_hover)
        self.plot.unit.sigResized.connect(self._make_room)

    def show(self, run: RunCurves | None, *, is_numbered: bool) -> None:
        """Show what a run's model predicts, as far as it has said something.

        `is_numbered` tells whether the run's number stands beside the title.
        """
        boundary = run.boundary if run is not None else None
        is_same = boundary is self._boundary and run is self._run
        if is_same and is_numbered == self._is_numbered:
            return
        self._run, self._boundary, self._is_numbered = run, boundary, is_numbered
        if run is not None and run.begun is not None and len(run.begun.inputs) == 2:
            self.plot.bottom_axis.name, self.plot.left_axis.name = run.begun.inputs
            self._make_room()
        if boundary is not None:
            (low, bottom), (high, top) = boundary.low, boundary.high
            self.plot.set_view(low, high, bottom, top)
        elif run is not None and run.points is not None and len(run.points):
            self.plot.set_view(*_around(run.points[:, 0]), *_around(run.points[:, 1]))
        if self._mouse is not None:
            self.told.emit(self._words(self._mouse))
        self.plot.layer.update()

    def _make_room(self) -> None:
        """Leave as much room at the right as the names need, but not too much of what there is."""
        metrics = QFontMetricsF(text_font(11))
        longest = max(map(metrics.horizontalAdvance, self._classes), default=0.0)
        least, most = _RIGHTS
        whole = self.plot.view.width + self.plot.layer.right
        most = max(least, min(most, round(_SHARE * whole)))
        self.plot.set_right(min(max(math.ceil(_GAP + _MARK + longest) + 2, least), most))

    @property
    def _classes(self) -> Sequence[str]:
        return self._run.classes if self._run is not None else ()

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view, theme = plot.view, self.theme
        picture = QRectF(0, 0, view.width, view.height)
        painter.save()
        painter.setClipRect(picture)
        if self._boundary is not None:
            paint_cells(painter, picture, self._picture(self._boundary))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        points = self._run.points if self._run is not None else None
        self._still.paint(painter, plot, (view, theme.name, id(points)), self._paint_points)
        painter.restore()
        titles = [
            self.tr("decision boundary: training filled, validation hollow"),
            self.tr("training filled, validation hollow"),
            self.tr("decision boundary"),
        ]
        # The name of the axis at the left begins there, too.
        left = QFontMetricsF(text_font(12)).horizontalAdvance(plot.left_axis.title) + _GAP
        self._paint_head(painter, titles, view.width + plot.layer.right - left, left)
        self._paint_names(painter, view.width + _GAP, view.height)
        if self._boundary is None and points is None:
            self._paint_instead(painter, self.tr("Comes with the first steps."), 0.0)

    def _picture(self, boundary: TrainingBoundary) -> QImage:
        known = self._image
        if known is not None and known[0] is boundary and known[1] is self.theme:
            return known[2]
        count = len(self._classes)
        colours = boundary_colours(self.theme, count, boundary.classes, boundary.certainty)
        self._image = boundary, self.theme, cells_image(colours)
        return self._image[2]

    def _paint_points(self, painter: QPainter) -> None:
        points = self._run.points if self._run is not None else None
        if points is None:
            return
        view = self.plot.view
        x, y = view.x_to_pixel(points[:, 0]), view.y_to_pixel(points[:, 1])
        radius = _SMALL if len(points) > _MANY else _RADIUS
        # Hollow ones first: they are fewer, and would hide what they lie upon.
        for i in np.argsort(-points[:, 3], kind="stable").tolist():
            at, number = QPointF(float(x[i]), float(y[i])), int(points[i, 2])
            paint_class(painter, self.theme, at, number, radius, filled=not points[i, 3])

    def _paint_names(self, painter: QPainter, left: float, height: float) -> None:
        """Write the names of the classes, and of how many more there is no room."""
        font = text_font(11)
        room = self.plot.layer.right - _GAP - _MARK
        texts = fitted_names(QFontMetricsF(font), self._classes, room)
        rows = max(int(height / _ROW), 1)
        shown = len(texts) if len(texts) <= rows else rows - 1
        painter.setFont(font)
        for number, text in enumerate(texts[:shown]):
            middle = _ROW * (number + 0.5)
            paint_class(painter, self.theme, QPointF(left + 5, middle), number, 4.2)
            painter.setPen(QColor(self.theme.ink))
            painter.drawText(QPointF(left + _MARK, middle + 4), text)
        if shown < len(texts):
            painter.setPen(QColor(self.theme.muted))
            more = self.tr("+ {count} more").format(count=len(texts) - shown)
            painter.drawText(QPointF(left, _ROW * (shown + 0.5) + 4), more)

    # What is read.

    def _on_hover(self, event: HoverEvent) -> None:
        self._mouse = None if event.isExit() else event.pos()
        self.told.emit("" if self._mouse is None else self._words(self._mouse))

    def _words(self, at: QPointF) -> str:
        boundary, run, view = self._boundary, self._run, self.plot.view
        if boundary is None or run is None or run.begun is None:
            return ""
        if not (0 <= at.x() <= view.width and 0 <= at.y() <= view.height):
            return ""
        rows, columns = boundary.classes.shape
        row = min(int((1 - at.y() / view.height) * rows), rows - 1)
        column = min(int(at.x() / view.width * columns), columns - 1)
        across, up = run.begun.inputs
        told = sentence(
            "{across} = {x}, {up} = {y}: {name}, {certainty} certain",
            across=across[:20],
            x=format_value(view.x_at(at.x()), 3),
            up=up[:20],
            y=format_value(view.y_at(at.y()), 3),
            name=run.classes[int(boundary.classes[row, column])][:40],
            certainty=f"{boundary.certainty[row, column] / 255:.0%}",
        )
        return translated(told)


def _around(values: np.ndarray) -> tuple[float, float]:
    """Return the range of values with some room beyond, as that of the boundary will have."""
    low, high = float(values.min()), float(values.max())
    room = _BEYOND * max(high - low, 1e-6)
    return low - room, high + room
