"""The figure of Descent: the landscape with its paths, and their losses and gradients by step."""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace
from pyqtgraph.GraphicsScene.mouseEvents import MouseDragEvent
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from explorer.core.results import CurveSamples, DescentPath, DescentPaths, SurfaceSamples
from explorer.core.specs import DescentSpec
from explorer.core.view import fitted_range
from explorer.ui.figures.charts import StepChart
from explorer.ui.figures.lines import lines, stroke
from explorer.ui.figures.plane import PlaneFigure
from explorer.ui.figures.plot import Plot
from explorer.ui.figures.scenery import Scenery
from explorer.ui.figures.trails import trail
from explorer.ui.figures.view import View
from explorer.ui.theme import Theme, text_font

_GRIP = 14
"""Pixels around the start in which the mouse takes hold of it."""
_CHART_SHARE = 0.34
"""Part of the height that the charts take."""
_MOST_DOTS = 400
_DOTS_APART = 7
"""Least pixels between two steps for each to have a dot."""
_PALE = 0.3
_FAR = 1e5
"""Pixels beyond which nothing is drawn: Qt's rasteriser cannot count much farther."""


class DescentFigure(PlaneFigure):
    """The paths of one spec, in a window or without one.

    Signals:
        fit_asked(): the person asks for a fitted view.
        start_moved(float, float): the person puts the start here; y is NaN with one variable.
        step_asked(float): the person points at a step in a chart.
    """

    fit_asked = Signal()
    start_moved = Signal(float, float)
    step_asked = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._spec = DescentSpec()
        self._axes = self._spec.function.axes()
        self._paths: list[DescentPath] = []
        self._curve: CurveSamples | None = None
        self._scenery = Scenery(theme)
        self._surface: SurfaceSamples | None = None
        self._fitted: tuple[float, float] | None = None
        self._step = 0.0
        self._grabbed: tuple[str, View] | None = None
        self.main_plot = Plot(self._paint)
        self.loss_chart = StepChart(self.tr("loss"), theme, self)
        self.gradient_chart = StepChart(self.tr("gradient norm"), theme, self)
        self.ci.addItem(self.main_plot, 0, 0, 1, 2)
        for column, chart in enumerate((self.loss_chart, self.gradient_chart)):
            self.ci.addItem(chart.plot, 1, column)
            chart.step_asked.connect(self.step_asked)
        self.grid.setRowStretchFactor(0, round(100 * (1 - _CHART_SHARE)))
        self.grid.setRowStretchFactor(1, round(100 * _CHART_SHARE))
        self._listen()
        self.main_plot.unit.sigResized.connect(self.resized)
        self.setAccessibleName(self.tr("Paths of gradient descent"))
        self.set_theme(theme)
        self._apply_view()

    @property
    def is_flat(self) -> bool:
        """Whether there are two variables, so that the picture is a map."""
        return len(self._axes) == 2

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        self._scenery.set_theme(theme)
        self.main_plot.set_theme(theme)
        for chart in (self.loss_chart, self.gradient_chart):
            chart.set_theme(theme)

    def show_spec(self, spec: DescentSpec) -> None:
        """Show a spec; what was computed before stays until its answer comes."""
        before, was_flat = self._spec, self.is_flat
        self._spec, self._axes = spec, spec.function.axes()
        self.main_plot.hasten()
        if replace(before, runners=spec.runners) == spec:
            # While a rate is dragged, the picture of its answer is the only new one.
            return
        if self.is_flat != was_flat:
            # They are of other coordinates.
            self._paths, self._curve, self._surface = [], None, None
        self.main_plot.bottom_axis.name = self._axes[0]
        self.main_plot.left_axis.name = self._axes[1] if self.is_flat else "y"
        self.main_plot.left_axis.is_named = self.is_flat
        self._apply_view()

    def show_ground(self, ground: CurveSamples | SurfaceSamples) -> None:
        """Draw what is descended."""
        if isinstance(ground, CurveSamples):
            self._curve = ground
            self._fitted = fitted_range([ground.derivatives[0]])
        else:
            self._surface = ground
            self._scenery.show(ground)
        self._apply_view()

    def show_paths(self, paths: DescentPaths) -> None:
        """Draw the paths, and their charts."""
        self.failure = ""
        self._paths = paths.paths
        steps = np.arange(self._spec.steps + 1)
        self.main_plot.hasten()
        least, rows = _losses(self._paths)
        self.loss_chart.show(steps, rows, self._loss_title(least))
        norms = [_norms(p) for p in self._paths]
        self.gradient_chart.show(steps, norms, self.tr("gradient norm, by step"))
        self.main_plot.layer.update()

    def _loss_title(self, least: float) -> str:
        if least == 0.0:
            return self.tr("loss by step")
        return self.tr("loss − least, by step")

    def show_step(self, step: float) -> None:
        """Show the descent at a step; between two whole ones, on the way from one to the other."""
        self._step = step
        self.main_plot.layer.update()
        for chart in (self.loss_chart, self.gradient_chart):
            chart.show_step(step)

    def _forget(self) -> None:
        self._paths = []

    def _apply_view(self) -> None:
        spec = self._spec
        bottom, top = spec.bottom, spec.top
        if bottom is None or top is None:
            flat = (spec.low, spec.high)
            bottom, top = flat if self.is_flat else self._fitted or (-1.0, 1.0)
        self.main_plot.set_view(spec.low, spec.high, bottom, top)

    # What the mouse and the keys do.

    def _on_drag(self, event: MouseDragEvent) -> None:
        if event.button() not in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            event.ignore()
            return
        event.accept()
        start, now = event.buttonDownPos(), event.pos()
        if event.isStart() or self._grabbed is None:
            self._grabbed = ("start" if self._is_on_start(start) else "view", self.view)
        what, view = self._grabbed
        if what == "start":
            self._move_start(now)
        else:
            self._change_view(view.moved(now.x() - start.x(), now.y() - start.y()))
        if event.isFinish():
            self._grabbed = None
            self.gesture_ended.emit()

    def _move_start(self, at: QPointF) -> None:
        view = self.view
        x = view.x_at(min(max(at.x(), 0.0), view.width))
        y = view.y_at(min(max(at.y(), 0.0), view.height)) if self.is_flat else math.nan
        self.start_moved.emit(x, y)

    def _on_single_click(self, position: QPointF) -> None:
        self._move_start(position)
        self.gesture_ended.emit()

    def _cursor_at(self, position: QPointF) -> Qt.CursorShape:
        on_start = self._is_on_start(position)
        return Qt.CursorShape.OpenHandCursor if on_start else Qt.CursorShape.CrossCursor

    def keyPressEvent(self, event: QKeyEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Arrows move the start (with Control the picture), + and − zoom, Home fits."""
        key = Qt.Key(event.key())
        across = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        up = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and (across or up):
            self._change_view(self.view.moved(-60 * across, -60 * up))
        elif across or (up and self.is_flat):
            pixels = 20 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 2
            at = self._start_pixel()
            self._move_start(at + QPointF(pixels * across, pixels * up))
        elif key == Qt.Key.Key_Home:
            self.fit_asked.emit()
        elif not self._zoom_by_key(key):
            super().keyPressEvent(event)

    def _start_pixel(self) -> QPointF:
        view, (x, y) = self.view, self._spec.start
        if not self.is_flat:
            y = float(self._paths[0].values[0]) if self._paths else math.nan
        px, py = float(view.x_to_pixel(x)), float(view.y_to_pixel(y))
        return QPointF(px, py if math.isfinite(py) else view.height / 2)

    def _is_on_start(self, position: QPointF) -> bool:
        at = self._start_pixel()
        return math.hypot(position.x() - at.x(), position.y() - at.y()) < _GRIP

    # What is painted, back to front.

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view = plot.view
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        if self.is_flat and self._surface is not None:
            self._scenery.paint(painter, view, contours=True, arrows=False)
        plot.paint_grid(painter, self.theme)
        if self.failure:
            self.paint_failure(painter, view.width, view.height)
        painter.setOpacity(self.opacity)
        if not self.is_flat and self._curve is not None:
            self._paint_curve(painter, view, self._curve)
        for i, path in enumerate(self._paths):
            self._paint_path(painter, view, path, QColor(self.colour(i)))
        for i, path in enumerate(self._paths):
            self._paint_present(painter, view, path, QColor(self.colour(i)))
        if self._paths:
            self._paint_start(painter, view)
        painter.restore()

    def colour(self, runner: int) -> str:
        """Return the colour of a runner."""
        return self.theme.curves[runner % len(self.theme.curves)]

    def _paint_curve(self, painter: QPainter, view: View, curve: CurveSamples) -> None:
        y = curve.derivatives[0]
        if y is None:
            return
        pen = QPen(QColor(self.theme.muted), 2.0)
        stroke(painter, pen, lines(view, curve.x, y, curve.steep[0]), hasty=self.main_plot.is_hasty)

    def _places(self, path: DescentPath) -> tuple[np.ndarray, np.ndarray]:
        """Return x and y of a path in the plane that is drawn."""
        return path.x[:, 0], path.x[:, 1] if self.is_flat else path.values

    def _paint_path(self, painter: QPainter, view: View, path: DescentPath, colour: QColor) -> None:
        x, y = self._places(path)
        done = min(math.floor(self._step), len(x) - 1)
        now = self._between(path)
        walked = (np.append(x[: done + 1], now[0]), np.append(y[: done + 1], now[1]))
        pale = QColor(colour)
        pale.setAlphaF(_PALE)
        ahead = QPen(pale, 1.25)
        stroke(painter, ahead, trail(view, x[done:], y[done:]))
        pen = QPen(colour, 2.0)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        stroke(painter, pen, trail(view, *walked), hasty=self.main_plot.is_hasty)
        self._paint_dots(painter, view, x[: done + 1], y[: done + 1], colour)

    def _paint_dots(
        self, painter: QPainter, view: View, x: np.ndarray, y: np.ndarray, colour: QColor
    ) -> None:
        """Put a dot on each step, as long as they stand apart."""
        px, py = view.x_to_pixel(x[:_MOST_DOTS]), view.y_to_pixel(y[:_MOST_DOTS])
        painter.setPen(QPen(colour, 1.25))
        painter.setBrush(QColor(self.theme.background))
        last: tuple[float, float] | None = None
        for at in zip(px.tolist(), py.tolist(), strict=True):
            if not (-9 < at[0] < view.width + 9 and -9 < at[1] < view.height + 9):
                continue
            if last is None or math.hypot(at[0] - last[0], at[1] - last[1]) >= _DOTS_APART:
                painter.drawEllipse(QPointF(*at), 2.4, 2.4)
                last = at
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _between(self, path: DescentPath) -> tuple[float, float]:
        """Return the place shown: on the way from one step to the next."""
        x, y = self._places(path)
        step = min(self._step, len(x) - 1)
        k = min(math.floor(step), len(x) - 1)
        part, after = step - k, min(k + 1, len(x) - 1)
        return _on_the_way(x[k], x[after], part), _on_the_way(y[k], y[after], part)

    def _paint_present(
        self, painter: QPainter, view: View, path: DescentPath, colour: QColor
    ) -> None:
        x, y = self._between(path)
        px, py = float(view.x_to_pixel(x)), float(view.y_to_pixel(y))
        if not (math.isfinite(px) and math.isfinite(py) and max(abs(px), abs(py)) < _FAR):
            return
        if not self.is_flat and self._step == math.floor(self._step):
            self._paint_tangent(painter, view, path, x)
        painter.setPen(QPen(QColor(self.theme.background), 2))
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(px, py), 7.5, 7.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_tangent(self, painter: QPainter, view: View, path: DescentPath, x: float) -> None:
        k = min(int(self._step), len(path.values) - 1)
        slope, value = float(path.gradients[k, 0]), float(path.values[k])
        if not (math.isfinite(slope) and math.isfinite(value)):
            return
        half = (view.high - view.low) * 0.12
        ends = np.array([x - half, x + half])
        pen = QPen(QColor(self.theme.muted), 1.25)
        with np.errstate(all="ignore"):
            line = trail(view, ends, value + slope * (ends - x))
        stroke(painter, pen, line)

    def _paint_start(self, painter: QPainter, view: View) -> None:
        at = self._start_pixel()
        if not (abs(at.x()) < _FAR and abs(at.y()) < _FAR):
            return
        painter.setPen(QPen(QColor(self.theme.ink), 2))
        painter.setBrush(QColor(self.theme.background))
        painter.drawEllipse(at, 5.0, 5.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        font = text_font(12)
        painter.setFont(font)
        text = self.tr("start")
        width = QFontMetricsF(font).horizontalAdvance(text)
        left = at.x() + 9 if at.x() + 12 + width < view.width else at.x() - 9 - width
        place = QPointF(left, max(at.y() - 8, 12))
        # Readable over paths and contours, too.
        letters = QPainterPath()
        letters.addText(place, font, text)
        painter.strokePath(letters, QPen(QColor(self.theme.background), 3))
        painter.drawText(place, text)


def _norms(path: DescentPath) -> np.ndarray:
    """Return the length of every gradient, (rows,), with 0 for what the tape does not give."""
    lost = np.where(path.missing, 0.0, path.gradients)
    # Squares of 1e200 would be infinite.
    with np.errstate(over="ignore"):
        return np.hypot.reduce(np.abs(lost), axis=1)


def _on_the_way(start: float, end: float, part: float) -> float:
    """Return the place between two, also where their distance is no number."""
    start, end = float(start), float(end)
    return start if part == 0 or start == end else start * (1 - part) + end * part


def _losses(paths: list[DescentPath]) -> tuple[float, list[np.ndarray]]:
    """Return what is taken off every loss so that a logarithm can show it, and the losses so."""
    values = np.concatenate([p.values for p in paths])
    finite = values[np.isfinite(values)]
    least = float(finite.min()) if len(finite) else 0.0
    if least > 0:
        return 0.0, [p.values for p in paths]
    with np.errstate(over="ignore"):
        return least, [p.values - least for p in paths]
