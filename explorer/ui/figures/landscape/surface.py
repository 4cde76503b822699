"""The figure of Curves for two variables: the landscape as a map or in space, and the point."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.core.ranges import sensible_range
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceSpec
from explorer.ui.figures.kit.bands import paint_remark
from explorer.ui.figures.kit.cached_layer import CachedLayer
from explorer.ui.figures.kit.handle import HandleFigure
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.landscape.arrows import arrows_path
from explorer.ui.figures.landscape.colour_bar import ROOM, paint_bar
from explorer.ui.figures.landscape.contour_map import ContourMap
from explorer.ui.figures.landscape.surface3d import Camera, Surface3D
from explorer.ui.widgets.theme import Theme

_LONGEST_ARROW = 72.0
"""Pixels of the gradient's arrow at the point, where it is steepest."""


class SurfaceFigure(HandleFigure):
    """The landscape of one spec, in a window or without one.

    Signals:
        point_moved(float, float): the person puts the point here.
    """

    point_moved = Signal(float, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._spec = SurfaceSpec()
        self._scenery = ContourMap(theme)
        self._solid = Surface3D(theme)
        self._ground = CachedLayer()
        self._pixels = (0, 0)
        self.main_plot = Plot(self._paint, ROOM)
        self.main_plot.left_axis.is_named = True
        self.ci.addItem(self.main_plot, 0, 0)
        self._listen()
        self.main_plot.unit.sigResized.connect(self._on_plot_resized)
        self.setAccessibleName(self.tr("The function of two variables"))
        self.set_theme(theme)
        self._apply_spec()

    @property
    def samples(self) -> SurfaceSamples | None:
        """What the landscape is drawn from."""
        return self._scenery.samples

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        self._scenery.set_theme(theme)
        self._solid.set_theme(theme)
        self.main_plot.set_theme(theme)

    def show_spec(self, spec: SurfaceSpec) -> None:
        """Show a spec; what was computed before stays until its answer comes."""
        self._spec = spec
        self.main_plot.hasten()
        self._apply_spec()

    def show_samples(self, samples: SurfaceSamples) -> None:
        """Draw an answer."""
        self.failure = ""
        self._scenery.show(samples)
        self._solid.show(samples, self._scenery.scale)
        self.main_plot.hasten()
        self.main_plot.layer.update()

    def _forget(self) -> None:
        self._scenery.show(None)
        self._solid.show(None, self._scenery.scale)

    def _apply_spec(self) -> None:
        spec, plot = self._spec, self.main_plot
        plot.bottom_axis.name, plot.left_axis.name = self._names()
        plot.show_axes(not spec.in_space)
        width, height = plot.view.width, plot.view.height
        view = View(spec.low, spec.high, spec.bottom, spec.top, width, height)
        if not spec.in_space:
            view = view.settled(spec.equal)
        plot.set_view(view.low, view.high, view.bottom, view.top)

    def _names(self) -> tuple[str, str]:
        first, second = self._spec.function.axes()
        return first, second

    def _on_plot_resized(self) -> None:
        pixels = round(self.view.width), round(self.view.height)
        if pixels != self._pixels:
            self._pixels = pixels
            self._apply_spec()
            self.resized.emit()

    # What the mouse and the keys do.

    @property
    def is_in_space(self) -> bool:
        """Whether the landscape is a surface in three dimensions."""
        return self._spec.in_space

    def _angles(self) -> tuple[float, float]:
        return self._spec.turn, self._spec.tilt

    def _place(self) -> tuple[float, float]:
        return self._spec.point

    def _move_place(self, pixel: QPointF) -> tuple[float, float]:
        at, view = self._inside(pixel), self.view
        x, y = view.x_at(at.x()), view.y_at(at.y())
        self.point_moved.emit(sensible_range(x, x + 1)[0], sensible_range(y, y + 1)[0])
        return self._spec.point

    def _cursor_at(self, position: QPointF) -> Qt.CursorShape:
        shapes = {"space": Qt.CursorShape.OpenHandCursor, "place": Qt.CursorShape.SizeAllCursor}
        return shapes.get(self._what_is_at(position), Qt.CursorShape.CrossCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Arrows move the point (with Control the picture), + and − zoom, Home fits."""
        right, down = _ARROW_KEYS.get(Qt.Key(event.key()), (0, 0))
        fast = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if right or down:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._pan_by_key(right, down)
            else:
                self._step_point(right * (20 if fast else 2), down * (20 if fast else 2))
        elif event.key() == Qt.Key.Key_Home:
            self.fit_asked.emit(None)
        elif not self._zoom_by_key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _pan_by_key(self, right: int, down: int) -> None:
        if self._spec.in_space:
            self._turn(self._spec.turn, self._spec.tilt, -15 * right, -15 * down)
        else:
            self._change_view(self.view.moved(-60 * right, -60 * down))

    def _step_point(self, right: float, down: float) -> None:
        self._move_place(self._place_pixel() + QPointF(right, down))

    def _place_pixel(self) -> QPointF:
        view, (x, y) = self.view, self._spec.point
        # Far outside is as good as infinitely far, which Qt cannot draw.
        places = np.clip([view.x_to_pixel(x), view.y_to_pixel(y)], -1e5, 1e5)
        return QPointF(*places)

    # What is painted, back to front.

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view = plot.view
        painter.save()
        painter.setOpacity(self.opacity)
        if self._spec.in_space:
            self._paint_space(painter, view)
        else:
            painter.setClipRect(QRectF(0, 0, view.width, view.height))
            self._paint_map(painter, plot, view)
        if self.samples is not None and self.samples.means is not None:
            paint_remark(painter, self.theme, self.tr("mean of waves finer than the picture"))
        painter.restore()
        if self.failure:
            self.paint_failure(painter, view.width, view.height)
        if self.samples is not None:
            paint_bar(painter, self.theme, view, self._scenery.scale, in_space=self._spec.in_space)

    def _paint_space(self, painter: QPainter, view: View) -> None:
        spec = self._spec
        self._solid.look(Camera(spec.turn, spec.tilt, view.width, view.height))
        self._solid.paint(painter, self._names(), spec.point, hasty=self.main_plot.is_hasty)

    def _paint_map(self, painter: QPainter, plot: Plot, view: View) -> None:
        spec = self._spec
        look = (view, self.theme.name, spec.contours, spec.arrows, self._scenery.version)
        self._ground.paint(painter, plot, look, self._paint_ground)
        if self.samples is not None:
            self._paint_gradient(painter, view, self.samples)
            self._paint_point(painter, view)

    def _paint_ground(self, painter: QPainter) -> None:
        spec, plot = self._spec, self.main_plot
        self._scenery.paint(painter, plot.view, contours=spec.contours, arrows=spec.arrows)
        plot.paint_grid(painter, self.theme)

    def _paint_point(self, painter: QPainter, view: View) -> None:
        painter.setPen(QPen(QColor(self.theme.background), 1.5))
        painter.setBrush(QColor(self.theme.curves[1]))
        painter.drawEllipse(self._place_pixel(), 6.5, 6.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_gradient(self, painter: QPainter, view: View, samples: SurfaceSamples) -> None:
        """Paint the tape's gradient at the point, on a rim that sets it off the landscape."""
        gradient = np.array([[slope or 0.0 for slope in samples.inspection.gradient]])
        if gradient.shape != (1, 2):
            return
        right, down, size = self._scenery.directions(view, gradient)
        length = _LONGEST_ARROW * size
        if not length.all():
            return
        at = self._place_pixel()
        middle = at.x() + right * length / 2, at.y() + down * length / 2
        path = arrows_path(*middle, right, down, length, 10.0)
        for colour, width in ((self.theme.background, 4.5), (self.theme.curves[1], 2.25)):
            pen = QPen(QColor(colour), width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPath(path)


_ARROW_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
