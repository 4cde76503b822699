"""The runners of a descent on their ways: what they walked, what is ahead, and where they are."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.results import DescentPath
from explorer.ui.figures.lines import Line, stroke
from explorer.ui.figures.plot import Plot
from explorer.ui.figures.still import Still
from explorer.ui.figures.trails import FAR, unbroken
from explorer.ui.theme import Theme

_MOST_DOTS = 400
_DOTS_APART = 7
"""Least pixels between two steps for each to have a dot."""
_PALE = 0.3

Pixels = Callable[[DescentPath, slice], Line]
"""Where some rows of a path are drawn: x and y of each in pixels."""


class Walkers:
    """Paints paths by what was walked at a step, which on a screen grows from frame to frame."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.paths: list[DescentPath] = []
        self._still = Still()
        self._version = 0
        """Counted up with every answer."""
        self._dots: list[np.ndarray] = []

    def show(self, paths: list[DescentPath]) -> None:
        """Take paths, none of them perhaps."""
        self.paths = paths
        self._version += 1

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme

    def colour(self, runner: int) -> str:
        """Return the colour of a runner."""
        return self._theme.curves[runner % len(self._theme.curves)]

    def paint(
        self,
        painter: QPainter,
        plot: Plot,
        look: tuple[object, ...],
        step: float,
        pixels: Pixels,
    ) -> None:
        """Paint all ways, and the runners at a step, between two whole ones on the way.

        Args:
            painter: whose opacity the ways have, too.
            plot: what is painted.
            look: whatever the places of `pixels` and the looks depend on.
            step: that is shown.
            pixels: where the paths are drawn.
        """
        opacity = painter.opacity()
        painter.setOpacity(1.0)

        def paint(on: QPainter, first: int, last: int) -> None:
            on.setOpacity(opacity)
            self._paint_ways(on, plot, pixels, first, last)

        key = (*look, opacity, self._version)
        self._still.grow(painter, plot, key, math.floor(step), paint)
        painter.setOpacity(opacity)
        for i, path in enumerate(self.paths):
            self._paint_runner(painter, QColor(self.colour(i)), _last_steps(path, step, pixels))

    def _paint_ways(
        self, painter: QPainter, plot: Plot, pixels: Pixels, first: int, last: int
    ) -> None:
        """Paint what is walked from one step to another; from the start, also what is ahead."""
        colours = [QColor(self.colour(i)) for i in range(len(self.paths))]
        if first == 0:
            whole = [pixels(path, slice(None)) for path in self.paths]
            for line, colour in zip(whole, colours, strict=True):
                if last < len(line[0]) - 1:
                    pale = QColor(colour)
                    pale.setAlphaF(_PALE)
                    stroke(painter, QPen(pale, 1.25), unbroken(*line))
            view = plot.view
            self._dots = [_dots(*line, view.width, view.height) for line in whole]
        for path, colour, dots in zip(self.paths, colours, self._dots, strict=True):
            line = pixels(path, slice(first, last + 1))
            stroke(painter, _pen(colour), unbroken(*line), hasty=plot.is_hasty)
            painter.setPen(QPen(colour, 1.25))
            painter.setBrush(QColor(self._theme.background))
            # The one at `first` again: it lies on the line.
            for _, px, py in dots[(dots[:, 0] >= first) & (dots[:, 0] <= last)].tolist():
                painter.drawEllipse(QPointF(px, py), 2.4, 2.4)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_runner(self, painter: QPainter, colour: QColor, way: Line) -> None:
        """Paint a runner at the end of a line that begins at the last whole step."""
        stroke(painter, _pen(colour), unbroken(*way))
        px, py = float(way[0][-1]), float(way[1][-1])
        if not (math.isfinite(px) and math.isfinite(py) and max(abs(px), abs(py)) < FAR):
            return
        painter.setPen(QPen(QColor(self._theme.background), 2))
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(px, py), 7.5, 7.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _last_steps(path: DescentPath, step: float, pixels: Pixels) -> Line:
    """Return the line from the last whole step to where the runner is."""
    step = min(step, len(path.x) - 1)
    k = math.floor(step)
    # Clipped, for what is infinite has no way to it.
    px, py = (np.clip(v, -2 * FAR, 2 * FAR) for v in pixels(path, slice(k, k + 2)))
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
