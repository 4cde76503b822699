"""The runners of a descent on their ways: what they walked, what is ahead, and where they are."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.core.descent.results import DescentPath
from explorer.ui.figures.kit.cached_layer import CachedLayer
from explorer.ui.figures.kit.lines import Line, stroke, stroke_few
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.polylines import FAR, unbroken
from explorer.ui.figures.kit.shapes import paint_shape
from explorer.ui.figures.kit.view import View

_MOST_DOTS = 400
_DOTS_APART = 7
"""Least pixels between two steps for each to have a dot."""
_PALE = 0.4
_INSIDE = 12.0
"""Pixels from the edge to the middle of an arrow that points beyond it."""
_POINTER = QPolygonF([QPointF(11, 0), QPointF(-7, -9), QPointF(-3, 0), QPointF(-7, 9)])

Pixels = Callable[[DescentPath], Line]
"""Where a path is drawn: x and y of each row in pixels."""


class PathsLayer:
    """Paints paths by what was walked at a step, which on a screen grows from frame to frame."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self.paths: list[DescentPath] = []
        self._ahead, self._walked = CachedLayer(), CachedLayer()
        """Apart, so that going back leaves the one as it is."""
        self._lasts: list[int] = []
        self._version = 0
        """Counted up with every answer."""
        self._key: tuple[object, ...] = ()
        """Key of the places below."""
        self._whole: list[Line] = []
        """All steps of every path, where they are drawn."""
        self._dots: list[np.ndarray] = []

    def show(self, paths: list[DescentPath]) -> None:
        """Take paths, none of them perhaps."""
        self.paths = paths
        # Who is lost stays where it was last seen.
        self._lasts = [path.last_finite() for path in paths]
        self._version += 1

    def colour(self, runner: int) -> str:
        """Return the colour of a runner."""
        return self._plot.theme.curves[runner % len(self._plot.theme.curves)]

    def paint(
        self,
        painter: QPainter,
        look: tuple[object, ...],
        step: float,
        pixels: Pixels,
    ) -> None:
        """Paint all ways, and the runners at a step, between two whole ones on the way.

        Args:
            painter: whose opacity the ways have, too.
            look: whatever the places of `pixels` and the looks depend on.
            step: that is shown.
            pixels: where the paths are drawn.
        """
        plot, opacity = self._plot, painter.opacity()
        painter.setOpacity(1.0)

        def paint_ahead(on: QPainter) -> None:
            on.setOpacity(opacity)
            self._paint_ahead(on)

        def paint_walked(on: QPainter, first: int, last: int) -> None:
            on.setOpacity(opacity)
            self._paint_walked(on, first, last, hasty=plot.is_hasty)

        key, done = (*look, opacity, self._version), math.floor(step)
        if key != self._key:
            self._key = key
            self._place(pixels)
        if any(done < len(path.x) - 1 for path in self.paths):
            self._ahead.paint(painter, plot, key, paint_ahead)
        self._walked.grow(painter, plot, key, done, paint_walked)
        painter.setOpacity(opacity)
        for i, last in enumerate(self._lasts):
            way = _last_steps(self._whole[i], min(step, last))
            self._paint_runner(painter, i, way, plot.view)

    def place(self, runner: int, step: float) -> QPointF:
        """Return the pixel of a runner at a step, as it was painted last."""
        px, py = _last_steps(self._whole[runner], min(step, self._lasts[runner]))
        return QPointF(float(px[-1]), float(py[-1]))

    def start(self) -> QPointF:
        """Return the pixel of the first step, as it was painted last."""
        px, py = self._whole[0]
        return QPointF(float(px[0]), float(py[0]))

    def _place(self, pixels: Pixels) -> None:
        view = self._plot.view
        self._whole = [pixels(path) for path in self.paths]
        self._dots = [_dots(*line, view.width, view.height) for line in self._whole]

    def _paint_ahead(self, painter: QPainter) -> None:
        """Paint all ways pale, as they are where they are still ahead."""
        for i, line in enumerate(self._whole):
            pale = QColor(self.colour(i))
            pale.setAlphaF(_PALE)
            stroke(painter, QPen(pale, 1.25), unbroken(*line))

    def _paint_walked(self, painter: QPainter, first: int, last: int, *, hasty: bool) -> None:
        """Paint what is walked from one step to another."""
        for i, ((px, py), dots) in enumerate(zip(self._whole, self._dots, strict=True)):
            colour = QColor(self.colour(i))
            part = px[first : last + 1], py[first : last + 1]
            if not stroke_few(painter, _pen(colour), *part):
                stroke(painter, _pen(colour), unbroken(*part), hasty=hasty)
            painter.setPen(QPen(colour, 1.25))
            painter.setBrush(QColor(self._plot.theme.background))
            # The one at `first` again: it lies on the line.
            for _, at, down in dots[(dots[:, 0] >= first) & (dots[:, 0] <= last)].tolist():
                painter.drawEllipse(QPointF(at, down), 2.4, 2.4)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_runner(self, painter: QPainter, runner: int, way: Line, view: View) -> None:
        """Paint a runner at the end of a line that begins at the last whole step.

        Outside of the picture an arrow at its edge shows where it is.
        """
        colour = QColor(self.colour(runner))
        if not stroke_few(painter, _pen(colour), *way):
            stroke(painter, _pen(colour), unbroken(*way))
        px, py = float(way[0][-1]), float(way[1][-1])
        if math.isnan(px) or math.isnan(py):
            return
        if not (-1 <= px <= view.width + 1 and -1 <= py <= view.height + 1):
            self._paint_beyond(painter, colour, QPointF(px, py), view)
            return
        paint_shape(painter, self._plot.theme, QPointF(px, py), runner, 7.5, 2.0)

    def _paint_beyond(self, painter: QPainter, colour: QColor, at: QPointF, view: View) -> None:
        """Paint an arrow at the edge of the picture that points to a place outside of it."""
        x = min(max(at.x(), _INSIDE), view.width - _INSIDE)
        y = min(max(at.y(), _INSIDE), view.height - _INSIDE)
        painter.save()
        painter.translate(x, y)
        painter.rotate(math.degrees(math.atan2(at.y() - y, at.x() - x)))
        painter.setPen(QPen(QColor(self._plot.theme.background), 2))
        painter.setBrush(colour)
        painter.drawPolygon(_POINTER)
        painter.restore()


def _last_steps(line: Line, step: float) -> Line:
    """Return the line from the last whole step to where the runner is."""
    k = math.floor(step)
    # Clipped, for what is infinite has no way to it.
    px, py = (np.clip(v[k : k + 2], -2 * FAR, 2 * FAR) for v in line)
    part = step - k
    ends = [[v[0], v[0] if part == 0 else v[0] * (1 - part) + v[-1] * part] for v in (px, py)]
    return np.array(ends[0]), np.array(ends[1])


def _pen(colour: QColor) -> QPen:
    # Round, for it is drawn piece by piece while it is played.
    pen = QPen(colour, 2.0)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _dots(px: np.ndarray, py: np.ndarray, width: float, height: float) -> np.ndarray:
    """Return (n, 3): the steps that stand apart, each with its pixel."""
    places = zip(px[:_MOST_DOTS].tolist(), py[:_MOST_DOTS].tolist(), strict=True)
    dots: list[tuple[float, float, float]] = []
    for k, (right, down) in enumerate(places):
        if not (-9 < right < width + 9 and -9 < down < height + 9):
            continue
        if not dots or math.hypot(right - dots[-1][1], down - dots[-1][2]) >= _DOTS_APART:
            dots.append((k, right, down))
    return np.array(dots).reshape(-1, 3)
