"""The landscape of a function of two variables: heat map, labelled contours, gradient arrows.

A figure paints it below whatever else it shows. Pictures and lines are worked out once for each
answer, in cells of its grid; painting maps cells to pixels, so an older answer stands where it
belongs while the view is dragged away from it.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from explorer.core.surface.results import SurfaceSamples
from explorer.ui.figures.kit.cells import cells_image, paint_cells
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.landscape.arrows import arrows_path, joined_path, on_picture, spacing
from explorer.ui.figures.landscape.colour_scale import Scale, colour_table
from explorer.ui.figures.landscape.contour_labels import Label, cut_gap, new_labels, paint_label
from explorer.ui.figures.landscape.contours import Contours, traced_contours
from explorer.ui.figures.landscape.waves import are_waves
from explorer.ui.widgets.theme import Theme, text_font

_LEVELS = 15
_LABEL_SIZE = 11
_ARROW_PART = 0.78
"""Longest arrow, as part of the distance to the next."""
_ARROW_POWER = 0.4
"""An arrow's length grows with this power of the gradient: slopes differ by powers of ten."""
_SHORTEST_ARROW = 4.0
_HEAD = 4.0
"""Most pixels of an arrow's head."""


class ContourMap:
    """Paints the answer for a rectangle of the plane into a view."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.samples: SurfaceSamples | None = None
        self.version = 0
        """Of the picture, counted up whenever it is another."""
        self.scale = Scale(np.zeros(1), np.full(1, 0.5))
        self._waves = np.zeros((1, 1), bool)
        self._image: QImage | None = None
        self._levels: list[float] = []
        self._contours: Contours | None = None
        self._labels: list[Label] | None = None
        self._label_places: dict[float, tuple[float, float]] = {}

    def show(self, samples: SurfaceSamples | None) -> None:
        """Take an answer, or none any more; what is of another point alone leaves the picture."""
        before, self.samples = self.samples, samples
        if before is not None and samples is not None and _is_same_ground(before, samples):
            return
        self.version += 1
        self._image = self._contours = self._labels = None
        if samples is not None:
            self.scale = Scale.of(samples.z)
            self._waves = are_waves(samples, self.scale)

    def take_levels(self, other: ContourMap) -> None:
        """Draw the contours of the values, and label them where, another picture does."""
        self._levels, self._label_places = [*other._levels], dict(other._label_places)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self._image = None

    def paint(
        self, painter: QPainter, view: View, *, contours: bool, arrows: bool, heat: bool = True
    ) -> None:
        """Paint into a view, whose rectangle the painter is clipped to."""
        if self.samples is None:
            return
        if heat:
            self._paint_heat(painter, view, self.samples)
        if contours:
            self._paint_contours(painter, view, self.samples)
        if arrows:
            self._paint_arrows(painter, view, self.samples)

    # The heat map.

    def _paint_heat(self, painter: QPainter, view: View, samples: SurfaceSamples) -> None:
        if self._image is None:
            self._image = self._new_image(samples)
        rows, columns = samples.z.shape
        x, y = _cells_to_pixels(
            view, samples, np.array([-0.5, columns - 0.5]), np.array([-0.5, rows - 0.5])
        )
        target = QRectF(QPointF(x[0], y[1]), QPointF(x[1], y[0]))
        if not (np.isfinite([*x, *y]).all() and target.intersects(_rectangle(view))):
            return
        paint_cells(painter, target, self._image)

    def _new_image(self, samples: SurfaceSamples) -> QImage:
        parts = self.scale.part(samples.shown[::-1])
        known = ~np.isnan(parts)
        at = (np.where(known, parts, 0.0) * 255).astype(np.uint8)
        red, green, blue = np.moveaxis(colour_table(self._theme.heat)[at].astype(np.uint32), -1, 0)
        # Without a value it is transparent.
        return cells_image(known * (0xFF000000 | red << 16 | green << 8 | blue))

    # The contours.

    def _paint_contours(self, painter: QPainter, view: View, samples: SurfaceSamples) -> None:
        if self._contours is None:
            self._levels = self.scale.levels(_LEVELS, self._levels)
            # Among waves there are more of them than can be drawn.
            z = np.where(self._waves, np.nan, samples.z)
            self._contours = traced_contours(z, self.scale, self._levels)
        lines = self._contours
        x, y = _cells_to_pixels(view, samples, lines.x, lines.y)
        if not len(x) or not (np.isfinite(x).all() and np.isfinite(y).all()):
            return
        if self._labels is None:
            self._labels = new_labels(view, x, y, self._levels, lines, self._label_places)
            self._label_places = {
                label.level: (view.x_at(float(x[label.at])), view.y_at(float(y[label.at])))
                for label in self._labels
            }
        font = text_font(_LABEL_SIZE)
        metrics = QFontMetricsF(font)
        joined = lines.joined.copy()
        for label in self._labels:
            cut_gap(joined, x, y, label, metrics.horizontalAdvance(label.text) / 2 + 4)
        ink = QColor(self._theme.ink)
        ink.setAlphaF(0.42)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(joined_path(x, y, joined))
        painter.setFont(font)
        ink.setAlphaF(0.8)
        painter.setPen(ink)
        for label in self._labels:
            paint_label(painter, metrics, label, x, y)

    # The gradient.

    def _paint_arrows(self, painter: QPainter, view: View, samples: SurfaceSamples) -> None:
        x, y = view.x_to_pixel(samples.places[:, 0]), view.y_to_pixel(samples.places[:, 1])
        right, down, size = self.directions(view, samples.gradients)
        drawn = (size > 0) & np.isfinite(x) & np.isfinite(y) & ~self._are_among_waves(samples)
        if not drawn.any():
            return
        x, y, right, down, size = (v[drawn] for v in (x, y, right, down, size))
        length = np.maximum(size * _ARROW_PART * spacing(x, y), _SHORTEST_ARROW)
        ink = QColor(self._theme.ink)
        ink.setAlphaF(0.55)
        painter.setPen(QPen(ink, 1.2))
        painter.drawPath(arrows_path(x, y, right, down, length, _HEAD))

    def _are_among_waves(self, samples: SurfaceSamples) -> np.ndarray:
        """Tell which of the places of gradients are where f waves too fast for the grid, (n,)."""
        column = np.abs(samples.x - samples.places[:, :1]).argmin(axis=1)
        row = np.abs(samples.y - samples.places[:, 1:]).argmin(axis=1)
        return self._waves[row, column]

    def directions(
        self, view: View, gradients: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return where a small step along each gradient leads on the picture.

        Args:
            view: where it is shown.
            gradients: (n, 2), of the function that is shown.

        Returns:
            Right and down, (n,) each, of length 1, and a size from 0 to 1, which grows with the
            gradient but far slower; 0 where the gradient is 0 or not finite.
        """
        usual = self._usual(view)
        right, down = on_picture(view, gradients)
        steepness = np.hypot(right, down)
        drawn = np.isfinite(steepness) & (steepness > 0) & (usual > 0)
        unit = np.where(drawn, steepness, 1.0)
        with np.errstate(all="ignore"):
            size = np.minimum(unit / usual, 1.0) ** _ARROW_POWER
        return right / unit, down / unit, np.where(drawn, size, 0.0)

    def _usual(self, view: View) -> float:
        """Return a steepness that nine in ten of the answer's gradients do not reach."""
        if self.samples is None:
            return 0.0
        steepness = np.hypot(*on_picture(view, self.samples.gradients))
        known = steepness[np.isfinite(steepness) & (steepness > 0)]
        return float(np.quantile(known, 0.9)) if len(known) else 0.0


def _is_same_ground(a: SurfaceSamples, b: SurfaceSamples) -> bool:
    return all(
        np.array_equal(p, q, equal_nan=True)
        for p, q in ((a.x, b.x), (a.y, b.y), (a.z, b.z), (a.gradients, b.gradients))
    )


def _cells_to_pixels(
    view: View, samples: SurfaceSamples, across: np.ndarray, up: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Map places counted in cells of the grid to pixels."""
    left, right = view.x_to_pixel(samples.x[[0, -1]])
    bottom, top = view.y_to_pixel(samples.y[[0, -1]])
    columns, rows = len(samples.x) - 1, len(samples.y) - 1
    with np.errstate(all="ignore"):
        return (
            left + across * ((right - left) / columns),
            bottom + up * ((top - bottom) / rows),
        )


def _rectangle(view: View) -> QRectF:
    return QRectF(0, 0, view.width, view.height)
