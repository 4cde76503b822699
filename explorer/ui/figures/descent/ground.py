"""Ground of a descent: the curve or the landscape, and the places of points on the picture."""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.descent.results import DescentPath, StartMap
from explorer.core.descent.spec import DescentSpec
from explorer.core.fitted_range import fitted_range, samples_across
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceProblem
from explorer.ui.figures.curves.curves_data import CurvesData
from explorer.ui.figures.descent.starts import StartsPicture
from explorer.ui.figures.kit.bands import band_remark, bands, paint_band, paint_remark
from explorer.ui.figures.kit.cached_layer import CachedLayer
from explorer.ui.figures.kit.lines import Line, lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.polylines import FAR
from explorer.ui.figures.landscape.landscape import Landscape
from explorer.ui.figures.landscape.surface3d import Camera
from explorer.ui.widgets.theme import Theme

_BAND = 0.35
"""Opacity of the band of a fast wave, over which the paths are seen."""


class Ground:
    """Paints the curve, the map or the surface of a spec, with the map of all starts upon it."""

    def __init__(self, plot: Plot, theme: Theme) -> None:
        self._plot = plot
        self.spec = DescentSpec()
        self.axes = self.spec.function.axes()
        self.curve: CurveSamples | None = None
        self.landscape = Landscape(theme)
        self.starts = StartsPicture(theme)
        self.fitted: tuple[float, float] | None = None
        """The range in which the curve is seen well."""
        self._layer = CachedLayer()
        self._version = 0
        """Counted up with every answer."""

    @property
    def is_flat(self) -> bool:
        """Whether there are two variables, so that the picture is a map."""
        return len(self.axes) == 2

    @property
    def is_in_space(self) -> bool:
        """Whether the landscape is a surface in three dimensions."""
        return self.is_flat and self.spec.in_space

    @property
    def samples(self) -> CurveSamples | SurfaceSamples | None:
        """The ground that is drawn, as far as it has come."""
        return self.landscape.samples if self.is_flat else self.curve

    def problem(self) -> CurveProblem | SurfaceProblem:
        """Return what to ask for, for the view and its pixels."""
        spec, view = self.spec, self._plot.view
        if self.is_flat:
            return replace(SurfaceProblem(spec.function, dtype=spec.dtype), **view.ends)
        return CurveProblem(
            function=spec.function,
            low=spec.low,
            high=spec.high,
            order=0,
            roots=False,
            extrema=False,
            dtype=spec.dtype,
            samples=samples_across(view.width),
        )

    def take(self, spec: DescentSpec) -> bool:
        """Take a spec, and return whether what was drawn before is of other coordinates."""
        was_flat = self.is_flat
        self.spec, self.axes = spec, spec.function.axes()
        if self.is_flat == was_flat:
            return False
        self.curve = None
        self.landscape.show(None)
        self._version += 1
        return True

    def show(self, samples: CurveSamples | SurfaceSamples) -> None:
        """Draw an answer."""
        self._version += 1
        if isinstance(samples, CurveSamples):
            self.curve = samples
            self.fitted = fitted_range([samples.derivatives[0]])
        else:
            self.landscape.show(samples)

    def show_starts(self, found: StartMap | None) -> None:
        """Draw where the descents from all starts end, or nothing of it any more."""
        self.starts.show(found)
        self._version += 1

    def fade_starts(self) -> bool:
        """Draw the map of starts pale: it is of an older spec. Return whether it was not yet."""
        if self.starts.is_stale:
            return False
        self.starts.is_stale = True
        self._version += 1
        return True

    def take_looks(self, other: Ground) -> None:
        """Give contours and places the values and colours that they have there."""
        self.landscape.map.take_levels(other.landscape.map)
        self.starts.take_colours(other.starts)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.landscape.set_theme(theme)
        self.starts.set_theme(theme)

    # Where places are.

    def pixels(self, path: DescentPath) -> Line:
        """Return where a path is drawn."""
        x, values, view = path.x, path.values, self._plot.view
        if not self.is_in_space:
            return view.x_to_pixel(x[:, 0]), view.y_to_pixel(x[:, 1] if self.is_flat else values)
        if self.landscape.samples is None:
            return np.full(len(x), np.nan), np.full(len(x), np.nan)
        pixels = self.landscape.surface.project(x[:, 0], x[:, 1], values)
        return pixels[:, 0], pixels[:, 1]

    def pixel(self, x: np.ndarray, value: float) -> QPointF | None:
        """Return where a place, (variables,), is drawn at the height of a value; None: nowhere."""
        view = self._plot.view
        with np.errstate(all="ignore"):
            if self.is_in_space:
                pixel = self.landscape.surface.project(x[:1], x[1:], np.array([value]))[0]
            else:
                up = x[1] if self.is_flat else value
                pixel = (float(view.x_to_pixel(x[0])), float(view.y_to_pixel(up)))
        near = np.clip(pixel, -FAR, FAR)
        return None if np.isnan(near).any() else QPointF(float(near[0]), float(near[1]))

    def start_pixel(self, value: float) -> QPointF:
        """Return where the start is on the map, or at a value on the curve."""
        view, (x, y) = self._plot.view, self.spec.start
        px, py = float(view.x_to_pixel(x)), float(view.y_to_pixel(y if self.is_flat else value))
        return QPointF(px, py if math.isfinite(py) else view.height / 2)

    # What is painted.

    def look(self) -> tuple[object, ...]:
        """Look at it as the spec says, and return what the place of everything depends on."""
        spec, view = self.spec, self._plot.view
        look = (view, self._plot.theme.name, self._plot.is_hasty, self._version)
        if not self.is_in_space:
            return look
        self.landscape.surface.look(Camera(spec.turn, spec.tilt, view.width, view.height))
        return (*look, spec.turn, spec.tilt)

    def paint(self, painter: QPainter, look: tuple[object, ...], opacity: float) -> None:
        """Paint all that stands still while the paths go on."""

        def paint(on: QPainter) -> None:
            if self.is_in_space:
                on.setOpacity(opacity)
                hasty = self._plot.is_hasty
                self.landscape.surface.paint(on, self.axes, None, hasty=hasty)
            else:
                self._paint_plane(on, opacity)
            self._paint_remark(on)

        self._layer.paint(painter, self._plot, (*look, self.is_in_space, opacity), paint)

    def _paint_plane(self, painter: QPainter, opacity: float) -> None:
        view = self._plot.view
        self.starts.paint(painter, view)
        if self.is_flat:
            heat = self.starts.found is None
            self.landscape.map.paint(painter, view, contours=True, arrows=False, heat=heat)
        self._plot.paint_grid(painter)
        self.starts.paint_places(painter, view)
        painter.setOpacity(opacity)
        if not self.is_flat and self.curve is not None:
            self._paint_curve(painter, self.curve)

    def _paint_curve(self, painter: QPainter, curve: CurveSamples) -> None:
        data, view = CurvesData(samples=curve), self._plot.view
        line, detail = data.curve(0), data.detail(0)
        if line is None:
            return
        pen = QPen(QColor(self._plot.theme.muted), 2.0)
        stroke(painter, pen, lines(view, *line), hasty=self._plot.is_hasty)
        if detail is not None:
            paint_band(painter, pen, bands(view, curve.x, detail, pen.widthF()), _BAND)

    def _paint_remark(self, painter: QPainter) -> None:
        """Say where the picture shows bounds or a mean in the place of waves."""
        # The map of all starts is drawn in the place of the values.
        if self.is_in_space or (self.is_flat and self.starts.found is None):
            self.landscape.paint_remark(painter)
        elif not self.is_flat and self.curve is not None and self.curve.has_bands:
            paint_remark(painter, self._plot.theme, band_remark())

    def paint_bar(self, painter: QPainter) -> None:
        """Paint beside the view which colour is which value, where the colours are of values."""
        if self.is_flat and self.starts.found is None:
            self.landscape.paint_bar(painter, self._plot.view, in_space=self.is_in_space)
