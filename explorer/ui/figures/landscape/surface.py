"""The figure of Curves for two variables: the landscape as a map or in space, and the point."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.descent.curvature import shape
from explorer.core.ranges import sensible_range
from explorer.core.sentence import Sentence
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.surface.words import described
from explorer.ui.figures.kit.cached_layer import CachedLayer
from explorer.ui.figures.kit.handle import HandleFigure
from explorer.ui.figures.kit.marks import paint_dot
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.landscape.arrows import arrows_path
from explorer.ui.figures.landscape.colour_bar import ROOM
from explorer.ui.figures.landscape.landscape import Landscape
from explorer.ui.figures.landscape.surface3d import Camera
from explorer.ui.widgets.theme import Theme

_LONGEST_ARROW = 72.0
"""Pixels of the gradient's arrow at the point, where it is steepest."""


class SurfaceFigure(HandleFigure):
    """The landscape of one spec, in a window or without one.

    Signals:
        point_moved(float, float): the person puts the point here.
    """

    point_moved = Signal(float, float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, ROOM)
        self._spec = SurfaceSpec()
        self._landscape = Landscape(theme)
        self._ground = CachedLayer()
        self._pixels = (0, 0)
        self.main_plot.left_axis.is_named = True
        self.ci.addItem(self.main_plot, 0, 0)
        self.parts.append(self._landscape)
        self.setAccessibleName(self.tr("The function of two variables"))
        self._apply_view()

    @property
    def samples(self) -> SurfaceSamples | None:
        """Data that the landscape is drawn from."""
        return self._landscape.samples

    def show_spec(self, spec: SurfaceSpec) -> None:
        """Show a spec; what was computed before stays until its answer comes."""
        self._spec = spec
        self.main_plot.hasten()
        self._apply_view()

    def twin(self, width: int, height: int) -> SurfaceFigure:
        """Return a figure that shows the same and that nobody sees, of this size."""
        made = SurfaceFigure(self.theme)
        made.lay_out(width, height)
        made.show_spec(self._spec)
        if not self._spec.in_space:
            # Beyond what is seen here nothing is known.
            view = self.view.cropped(made.view.width, made.view.height)
            made.show_spec(replace(self._spec, **view.ends, equal=False))
        if self.samples is not None:
            made.show_samples(self.samples)
        made.failure = self.failure
        return made

    def sentences(self) -> list[Sentence]:
        """Return what the map shows in sentences."""
        samples = self.samples
        if samples is None:
            return []
        return described(self._spec, samples, shape(samples.inspection))

    def show_samples(self, samples: SurfaceSamples) -> None:
        """Draw an answer."""
        self.failure = ""
        self._landscape.show(samples)
        self.main_plot.hasten()
        self.main_plot.layer.update()

    def _forget(self) -> None:
        self._landscape.show(None)

    def _apply_view(self) -> None:
        spec, plot = self._spec, self.main_plot
        plot.bottom_axis.name, plot.left_axis.name = spec.function.axes()
        plot.show_axes(not spec.in_space)
        equal = False if spec.in_space else spec.equal
        plot.set_view(spec.low, spec.high, spec.bottom, spec.top, equal=equal)

    def _on_plot_resized(self) -> None:
        pixels = round(self.view.width), round(self.view.height)
        if pixels != self._pixels:
            self._pixels = pixels
            super()._on_plot_resized()

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
        self._landscape.paint_remark(painter)
        painter.restore()
        if self.failure:
            self.paint_failure(painter, view.width, view.height)
        self._landscape.paint_bar(painter, view, in_space=self._spec.in_space)

    def _paint_space(self, painter: QPainter, view: View) -> None:
        spec, surface = self._spec, self._landscape.surface
        surface.look(Camera(spec.turn, spec.tilt, view.width, view.height))
        surface.paint(painter, spec.function.axes(), spec.point, hasty=self.main_plot.is_hasty)

    def _paint_map(self, painter: QPainter, plot: Plot, view: View) -> None:
        spec = self._spec
        look = (view, self.theme.name, spec.contours, spec.arrows, self._landscape.map.version)
        self._ground.paint(painter, plot, look, self._paint_ground)
        if self.samples is not None:
            self._paint_gradient(painter, view, self.samples)
            at = self._place_pixel()
            paint_dot(painter, self.theme, at, 6.5, self.theme.curves[1], 1.5)

    def _paint_ground(self, painter: QPainter) -> None:
        spec, plot = self._spec, self.main_plot
        self._landscape.map.paint(painter, plot.view, contours=spec.contours, arrows=spec.arrows)
        plot.paint_grid(painter)

    def _paint_gradient(self, painter: QPainter, view: View, samples: SurfaceSamples) -> None:
        """Paint the tape's gradient at the point, on a rim that sets it off the landscape."""
        gradient = np.array([[slope or 0.0 for slope in samples.inspection.gradient]])
        if gradient.shape != (1, 2):
            return
        right, down, size = self._landscape.map.directions(view, gradient)
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
