"""The lines of a picture of curves: f and its derivatives, the difference, the polynomials."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.curves.uncertainty import bounds_of
from explorer.core.language.notation import derivative_name
from explorer.ui.figures.curves.curves_data import CurvesData
from explorer.ui.figures.curves.line_names import LineName, paint_names
from explorer.ui.figures.curves.polynomials import degrees_of, end_of, name_of, pen_of, polynomial
from explorer.ui.figures.kit.bands import band_remark, bands, paint_band, paint_remark, uncertainty
from explorer.ui.figures.kit.lines import Line, dotted, lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import curve_pen, readable, text_font

_PALE_BAND = 0.35
"""Opacity of the band of a derivative, which often fills the picture from bottom to top."""


class CurveLayer:
    """Paints what the samples say, all but the point and the marks."""

    def __init__(self, plot: Plot, data: CurvesData) -> None:
        self._plot, self._data = plot, data
        self._is_rounding_seen = False

    def paint(self, painter: QPainter) -> None:
        """Paint all lines, f above its derivatives.

        Over f come only polynomials, in dashes, through which it is seen where they hug it.
        """
        view, data = self._plot.view, self._data
        self._paint_poles(painter, view)
        self._paint_uncertain(painter, view)
        visible = sorted(data.visible(), reverse=True)
        for order in visible[:-1]:
            self._paint_curve(painter, view, order)
        self._paint_difference(painter, view)
        for order in visible[-1:]:
            self._paint_curve(painter, view, order)
        for degree, line in self._polynomials(view).items():
            # Their dashes tell them apart: a hasty stroke of thin lines keeps those.
            self._stroke(painter, pen_of(self._plot.theme, degree), line)

    def _stroke(self, painter: QPainter, pen: QPen, line: list[Line]) -> None:
        stroke(painter, pen, line, hasty=self._plot.is_hasty)

    def _paint_poles(self, painter: QPainter, view: View) -> None:
        features = self._data.features
        if features is None:
            return
        painter.setPen(dotted(self._plot.theme.axis))
        for x in {b.x for b in features.breaks if b.is_pole and b.order == 0}:
            at = float(view.x_to_pixel(x))
            painter.drawLine(QPointF(at, 0), QPointF(at, view.height))

    def _paint_curve(self, painter: QPainter, view: View, order: int) -> None:
        uncertain = self._uncertain(view, order)
        curve = self._data.curve(order, uncertain)
        if curve is None:
            return
        pen = curve_pen(self._plot.theme, order)
        self._stroke(painter, pen, lines(view, *curve))
        samples, detail = self._data.samples, self._data.detail(order)
        if samples is not None and detail is not None:
            if uncertain is not None:
                detail = detail.without(uncertain[1:] | uncertain[:-1])
            outlines = bands(view, samples.x, detail, pen.widthF())
            paint_band(painter, pen, outlines, _PALE_BAND if order else 1.0)

    def _uncertain(self, view: View, order: int) -> np.ndarray | None:
        pixel = (view.top / 2 - view.bottom / 2) / view.height * 2
        return self._data.uncertain(order, (view.bottom, view.top), pixel)

    def _paint_uncertain(self, painter: QPainter, view: View) -> None:
        """Paint how far the curves may be wrong where that is seen."""
        self._is_rounding_seen = False
        for order in self._data.visible():
            uncertain, row = self._uncertain(view, order), self._data.row(order)
            samples, rounding = self._data.samples, self._data.rounding(order)
            if uncertain is None or row is None or rounding is None or samples is None:
                continue
            low, high = bounds_of(row, rounding)
            outlines = uncertainty(view, samples.x, low, high, uncertain)
            seen = QRectF(0, 0, view.width, view.height)
            self._is_rounding_seen |= any(o.boundingRect().intersects(seen) for o in outlines)
            paint_band(painter, QPen(QColor(self._plot.theme.muted)), outlines, _PALE_BAND)

    def paint_remark(self, painter: QPainter) -> None:
        """Say what was drawn otherwise than as a line."""
        view, data, remarks = self._plot.view, self._data, []
        if any(data.has_band(k, self._uncertain(view, k)) for k in data.visible()):
            remarks.append(band_remark())
        if self._is_rounding_seen:
            remarks.append(QCoreApplication.translate("CurveLayer", "grey: rounding"))
        if remarks:
            paint_remark(painter, self._plot.theme, ", ".join(remarks))

    def _paint_difference(self, painter: QPainter, view: View) -> None:
        samples = self._data.samples
        is_shown = self._data.spec.differences and self._data.covered != 1
        if samples is None or samples.difference is None or not is_shown:
            return
        pen = QPen(QColor(self._plot.theme.ink), 1.25)
        pen.setDashPattern([2.0, 2.0])
        self._stroke(painter, pen, lines(view, samples.x, samples.difference))

    def _polynomials(self, view: View) -> dict[int, list[Line]]:
        """Return the tangent and the Taylor polynomials at the point, by degree."""
        samples, spec = self._data.samples, self._data.spec
        if samples is None:
            return {}
        degrees = degrees_of(spec)
        return {degree: polynomial(view, spec, samples.point, degree) for degree in degrees}

    # The names, beside the picture.

    def paint_names(self, painter: QPainter) -> None:
        """Write each line's name where it leaves the picture."""
        view, data, theme = self._plot.view, self._data, self._plot.theme
        names: list[LineName] = []
        font = text_font(15, italic=True, strong=True)
        for order in data.visible():
            at = self._end(view, order)
            if at is not None:
                colour = readable(QColor(theme.curves[order]), theme).name()
                names.append(LineName(at, derivative_name(order), font, colour))
        for degree, line in self._polynomials(view).items():
            at = end_of(view, line)
            # A tangent at the point needs no name.
            if at is not None and degree in data.spec.taylor:
                names.append(LineName(at, name_of(degree), text_font(13), theme.ink))
        paint_names(painter, view, names)

    def _end(self, view: View, order: int) -> QPointF | None:
        """Return where a curve is last seen, None where it never is."""
        curve = self._data.curve(order)
        if curve is None:
            return None
        return end_of(view, [(view.x_to_pixel(curve.x), view.y_to_pixel(curve.y))])
