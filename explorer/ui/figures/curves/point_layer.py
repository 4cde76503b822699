"""The point of a curve and the marks that it jumps to: roots, extrema and inflections."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from explorer.core.curves.results import Feature, FeatureKind
from explorer.core.ranges import sensible_range
from explorer.core.translation import Text, translate
from explorer.ui.figures.curves.curves_data import CurvesData
from explorer.ui.figures.kit.lines import dotted
from explorer.ui.figures.kit.marks import label_of, paint_dot, paint_halo, paint_label, paint_marks
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.view import View

_SNAP = 9
"""Pixels from which the point jumps to a root, an extremum or an inflection."""
_HALO = 15
"""Pixels of the halo around the point."""
_OUTSIDE = 8
"""Pixels beyond the view up to which something is drawn."""


class PointLayer:
    """Paints the point on all curves, and the marks of f with the names of those touched."""

    def __init__(self, plot: Plot, data: CurvesData) -> None:
        self._plot, self._data = plot, data
        self.has_halo = False
        """Whether the point asks to be dragged."""
        self._touched: Feature | None = None
        """The mark under the mouse."""

    def touch(self, position: QPointF | None) -> None:
        """Name the mark at a pixel; None: the mouse is gone."""
        touched = None if position is None else self._mark_at(position)
        if touched != self._touched:
            self._touched = touched
            self._plot.layer.update()

    def _mark_at(self, position: QPointF) -> Feature | None:
        near = [(math.dist(at.toTuple(), position.toTuple()), p) for p, at in self._marks()]
        distance, feature = min(near, default=(math.inf, None), key=lambda pair: pair[0])
        return feature if distance < _SNAP else None

    def snapped(self, pixel: float) -> float:
        """Return the x at a pixel, or that of a marked point close by."""
        view = self._plot.view
        x = sensible_range(view.x_at(pixel), view.x_at(pixel) + 1)[0]
        near = [(abs(float(view.x_to_pixel(p.x)) - pixel), p.x) for p in self._data.points()]
        distance, at = min(near, default=(math.inf, x))
        return at if distance < _SNAP else x

    def pixel(self, order: int = 0) -> QPointF | None:
        """Return where the point is on the curve of an order; None: nowhere in the view."""
        samples = self._data.samples
        if samples is None or order not in self._data.visible():
            return None
        values = samples.point.derivatives
        value = values[order] if order < len(values) else None
        return None if value is None else _placed(self._plot.view, samples.point.x, value)

    def paint(self, painter: QPainter) -> None:
        """Paint marks, point and names, in this order."""
        marks = self._marks() if 0 in self._data.visible() else []
        paint_marks(painter, self._plot.theme, [(feature.kind, at) for feature, at in marks])
        self._paint_point(painter, self._plot.view)
        for feature, at in marks:
            if feature == self._touched or feature.x == self._data.spec.point:
                text = label_of(feature, _kind_name(feature.kind))
                paint_label(painter, self._plot.theme, self._plot.view, at, text)

    def _marks(self) -> list[tuple[Feature, QPointF]]:
        placed = [(p, _placed(self._plot.view, p.x, p.y)) for p in self._data.points()]
        return [(p, at) for p, at in placed if at is not None]

    def _paint_point(self, painter: QPainter, view: View) -> None:
        x = float(view.x_to_pixel(self._data.spec.point))
        if not -1 <= x <= view.width + 1:
            return
        painter.setPen(dotted(self._plot.theme.axis))
        painter.drawLine(QPointF(x, 0), QPointF(x, view.height))
        for order in sorted(self._data.visible(), reverse=True):
            at = self.pixel(order)
            if at is None:
                continue
            theme = self._plot.theme
            if order == 0 and self.has_halo:
                paint_halo(painter, at, _HALO, theme.curves[0])
            paint_dot(painter, theme, at, 4.0 if order else 6.5, theme.curves[order], 1.5)


_KINDS: dict[FeatureKind, Text] = {
    "root": "root",
    "minimum": "minimum",
    "maximum": "maximum",
    "inflection": "inflection",
}


def _kind_name(kind: FeatureKind) -> str:
    return translate(_KINDS[kind])


def _placed(view: View, x: float, y: float) -> QPointF | None:
    """Return the pixel of a point of the plane, None where it is outside the view."""
    if not (math.isfinite(x) and math.isfinite(y)):
        return None
    px, py = float(view.x_to_pixel(x)), float(view.y_to_pixel(y))
    if not (-_OUTSIDE <= px <= view.width + _OUTSIDE and -_OUTSIDE <= py <= view.height + _OUTSIDE):
        return None
    return QPointF(px, py)
