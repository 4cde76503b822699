"""The figure of Curves: f and its derivatives, the point with tangent and Taylor polynomials."""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace
from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.core.curves.results import CurveFeatures, CurveSamples, Feature, FeatureKind
from explorer.core.curves.spec import CurveSpec
from explorer.core.curves.uncertainty import bounds_of
from explorer.core.language.notation import derivative_name
from explorer.core.ranges import sensible_range
from explorer.ui.figures.curves.curves_data import CurvesData
from explorer.ui.figures.curves.errors import ErrorPicture
from explorer.ui.figures.curves.polynomials import degrees_of, end_of, name_of, pen_of, polynomial
from explorer.ui.figures.kit.bands import bands, paint_band, paint_remark, uncertainty
from explorer.ui.figures.kit.handle import HandleFigure
from explorer.ui.figures.kit.lines import Line, dotted, lines, stroke
from explorer.ui.figures.kit.marks import label_of, paint_label, paint_marks
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import Theme, curve_pen, text_font

_SNAP = 9
"""Pixels from which the point jumps to a root, an extremum or an inflection."""
_PALE_BAND = 0.35
"""Opacity of the band of a derivative, which often fills the picture from bottom to top."""
_ERROR_SHARE = 0.36
"""Part of the height that the picture of error against ε takes."""


class CurvesFigure(HandleFigure):
    """The curves of one spec, in a window or without one.

    Signals:
        point_moved(float): the person puts the point here.
    """

    point_moved = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._content = CurvesData()
        self._fitted: tuple[float, float] | None = None
        self._refits = True
        self._near: Feature | None = None
        """The mark under the mouse."""
        self._pixels = 0
        self.main_plot = Plot(self._paint)
        # Made when it is first asked for: a plot takes tens of milliseconds.
        self.errors: ErrorPicture | None = None
        self._has_errors = False
        self.ci.addItem(self.main_plot, 0, 0)
        self._listen()
        self.main_plot.unit.sigResized.connect(self._on_plot_resized)
        self.setAccessibleName(self.tr("Curves of the function and its derivatives"))
        self.set_theme(theme)
        self._apply_view()

    @property
    def samples(self) -> CurveSamples | None:
        """What the curves are drawn from."""
        return self._content.samples

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        self.main_plot.set_theme(theme)
        if self.errors is not None:
            self.errors.set_theme(theme)

    def show_spec(self, spec: CurveSpec, *, refit: bool = False) -> None:
        """Show a spec; what was computed before stays until its answer comes."""
        before, self._content.spec = self._content.spec, spec
        self._refits = self._refits or refit
        self.main_plot.bottom_axis.name = spec.function.axis()
        self.main_plot.hasten()
        if spec == replace(before, function=spec.function, epsilon=spec.epsilon, dtype=spec.dtype):
            # Nothing but numbers changed: the picture stays until the engine has answered.
            return
        self.main_plot.bottom_axis.in_pi = spec.pi_ticks
        self._arrange(spec.differences)
        self._apply_view()

    def show_samples(
        self,
        samples: CurveSamples,
        *,
        is_late: bool = False,
        keeps_features: bool = False,
        keeps_errors: bool = False,
    ) -> None:
        """Draw the curves.

        Args:
            samples: what to draw.
            is_late: they are of a text or range already left, and set no new view.
            keeps_features: the curves are the same as before, only the point is another.
            keeps_errors: the function and the point are the same as before, only the view is not.
        """
        self._content.samples, self.failure = samples, ""
        if not keeps_features:
            self._content.features = None
        if (self._refits and not is_late) or self._fitted is None:
            self._fitted = self._content.first_range()
            # A late answer is drawn, but the range is for what comes; so is that of a preview.
            self._refits = samples.preliminary or (self._refits and is_late)
        self.main_plot.hasten()
        self._apply_view()
        if not keeps_errors:
            self._show_errors()
        elif self.errors is not None:
            self.errors.show_epsilon(self._content.spec.epsilon)

    def _forget(self) -> None:
        self._content.samples = self._content.features = None
        self._show_errors()

    def show_features(self, features: CurveFeatures) -> None:
        """Draw exact points, poles and gaps, and the error picture."""
        # What is only rounding has no say in the range.
        was_first = self._fitted is not None and self._fitted == self._content.first_range()
        self._content.features = features
        if was_first:
            self._fitted = self._content.first_range()
            self._apply_view()
        self.main_plot.layer.update()
        self._show_errors()

    def _show_errors(self) -> None:
        if self.errors is not None:
            self.errors.show(self._content.spec.epsilon, self._content.features)

    def _arrange(self, with_errors: bool) -> None:
        if with_errors == self._has_errors:
            return
        self._has_errors = with_errors
        if self.errors is None:
            self.errors = ErrorPicture(self.theme, self)
        if with_errors:
            self.ci.addItem(self.errors.plot, 1, 0)
            self.errors.plot.show()
            self.grid.setRowStretchFactor(0, round(100 * (1 - _ERROR_SHARE)))
            self.grid.setRowStretchFactor(1, round(100 * _ERROR_SHARE))
        else:
            self.ci.removeItem(self.errors.plot)
            self.errors.plot.hide()

    def _apply_view(self) -> None:
        spec = self._content.spec
        bottom, top = spec.bottom, spec.top
        if bottom is None or top is None:
            bottom, top = self._fitted or (-1.0, 1.0)
        self.main_plot.set_view(spec.low, spec.high, bottom, top)

    def _on_plot_resized(self) -> None:
        """Tell of more or fewer pixels; the labels' room may have changed them as well."""
        pixels = round(self.view.width)
        if self.errors is not None and self._has_errors:
            self.errors.plot.left_axis.least = round(self.main_plot.left_axis.minimumWidth())
            self.errors.plot.left_axis.make_room()
        if pixels != self._pixels:
            self._pixels = pixels
            self.resized.emit()

    # What the mouse and the keys do.

    def _cursor_at(self, position: QPointF) -> Qt.CursorShape:
        on_point = self._what_is_at(position) == "place"
        return Qt.CursorShape.SizeHorCursor if on_point else Qt.CursorShape.CrossCursor

    def _place(self) -> float:
        return self._content.spec.point

    def _place_pixel(self) -> QPointF | None:
        return self._point_pixel(self.view, 0)

    def _move_place(self, pixel: QPointF) -> float:
        x = self._snapped(self._inside(pixel).x())
        self.point_moved.emit(x)
        return x

    def keyPressEvent(self, event: QKeyEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Arrows move the point (with Control the picture), + and − zoom, Home fits."""
        view = self.view
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._pan_by_key(event, view)
        elif step:
            pixels = step * (20 if shifted else 2)
            at = float(view.x_to_pixel(self._content.spec.point)) + pixels
            self.point_moved.emit(view.x_at(min(max(at, 0.0), view.width)))
        elif event.key() == Qt.Key.Key_Home:
            self.fit_asked.emit(None)
        elif not self._zoom_by_key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _pan_by_key(self, event: QKeyEvent, view: View) -> None:
        moves = {
            Qt.Key.Key_Left: (60, 0),
            Qt.Key.Key_Right: (-60, 0),
            Qt.Key.Key_Up: (0, 60),
            Qt.Key.Key_Down: (0, -60),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is not None:
            self._change_view(view.moved(*move))
        elif not self._zoom_by_key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _snapped(self, pixel: float) -> float:
        """Return the x at a pixel, or that of a marked point close by."""
        view = self.view
        x = sensible_range(view.x_at(pixel), view.x_at(pixel) + 1)[0]
        near = [(abs(float(view.x_to_pixel(p.x)) - pixel), p.x) for p in self._content.points()]
        distance, at = min(near, default=(math.inf, x))
        return at if distance < _SNAP else x

    # What is painted, back to front.

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        theme, view, content = self.theme, plot.view, self._content
        plot.paint_grid(painter, theme)
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        if self.failure:
            self.paint_failure(painter, view.width, view.height)
        painter.setOpacity(self.opacity)
        if content.samples is not None:
            self._paint_poles(painter, view)
            is_rounding = self._paint_uncertain(painter, view)
            # f last, and over it polynomials in dashes, through which it is seen where they hug it.
            *higher, lowest = sorted(content.spec.visible(), reverse=True) or [0]
            for order in higher:
                self._paint_curve(painter, view, order)
            self._paint_difference(painter, view)
            if content.spec.visible():
                self._paint_curve(painter, view, lowest)
            self._paint_polynomials(painter, view)
            self._paint_features(painter, view)
            self._paint_point(painter, view)
            self._paint_mark_labels(painter, view)
            self._paint_remark(painter, view, is_rounding=is_rounding)
        painter.restore()
        if content.samples is not None:
            self._paint_labels(painter, view)

    def _paint_poles(self, painter: QPainter, view: View) -> None:
        features = self._content.features
        if features is None:
            return
        painter.setPen(dotted(self.theme.axis))
        for x in {b.x for b in features.breaks if b.is_pole and b.order == 0}:
            at = float(view.x_to_pixel(x))
            painter.drawLine(QPointF(at, 0), QPointF(at, view.height))

    def _paint_curve(self, painter: QPainter, view: View, order: int) -> None:
        uncertain = self._uncertain(view, order)
        curve = self._content.curve(order, uncertain)
        if curve is not None:
            line, pen = lines(view, *curve), curve_pen(self.theme, order)
            stroke(painter, pen, line, hasty=self.main_plot.is_hasty)
            self._paint_band(painter, view, order, pen, uncertain)

    def _uncertain(self, view: View, order: int) -> np.ndarray | None:
        pixel = (view.top / 2 - view.bottom / 2) / view.height * 2
        return self._content.uncertain(order, (view.bottom, view.top), pixel)

    def _paint_uncertain(self, painter: QPainter, view: View) -> bool:
        """Paint how far the curves may be wrong where that is seen; return whether it is."""
        is_seen = False
        for order in self._content.spec.visible():
            uncertain, row = self._uncertain(view, order), self._content.row(order)
            rounding = self._content.rounding(order)
            if uncertain is None or row is None or rounding is None:
                continue
            assert self._content.samples is not None
            low, high = bounds_of(row, rounding)
            outlines = uncertainty(view, self._content.samples.x, low, high, uncertain)
            seen = QRectF(0, 0, view.width, view.height)
            is_seen |= any(outline.boundingRect().intersects(seen) for outline in outlines)
            paint_band(painter, QPen(QColor(self.theme.muted)), outlines, _PALE_BAND)
        return is_seen

    def _paint_remark(self, painter: QPainter, view: View, *, is_rounding: bool) -> None:
        """Say what is drawn otherwise than as a line."""
        content = self._content
        remarks = [self.tr("grey: rounding")] if is_rounding else []
        if any(content.has_band(k, self._uncertain(view, k)) for k in content.spec.visible()):
            remarks.insert(0, self.tr("band: faster than the pixels"))
        if remarks:
            paint_remark(painter, self.theme, ", ".join(remarks))

    def _paint_band(
        self, painter: QPainter, view: View, order: int, pen: QPen, uncertain: np.ndarray | None
    ) -> None:
        samples, detail = self._content.samples, self._content.detail(order)
        if samples is not None and detail is not None:
            if uncertain is not None:
                detail = detail.without(uncertain[1:] | uncertain[:-1])
            outlines = bands(view, samples.x, detail, pen.widthF())
            paint_band(painter, pen, outlines, _PALE_BAND if order else 1.0)

    def _paint_difference(self, painter: QPainter, view: View) -> None:
        samples = self._content.samples
        if samples is None or samples.difference is None or not self._content.spec.differences:
            return
        pen = QPen(QColor(self.theme.ink), 1.25)
        pen.setDashPattern([2.0, 2.0])
        line = lines(view, samples.x, samples.difference)
        stroke(painter, pen, line, hasty=self.main_plot.is_hasty)

    def _paint_polynomials(self, painter: QPainter, view: View) -> None:
        """Paint the tangent and the Taylor polynomials at the point."""
        for degree, line in self._polynomials(view).items():
            pen = pen_of(self.theme, degree)
            # Their dashes tell them apart: a hasty stroke of thin lines keeps those.
            stroke(painter, pen, line, hasty=self.main_plot.is_hasty)

    def _polynomials(self, view: View) -> dict[int, list[Line]]:
        samples, spec = self._content.samples, self._content.spec
        if samples is None:
            return {}
        degrees = degrees_of(spec)
        return {degree: polynomial(view, spec, samples.point, degree) for degree in degrees}

    def _paint_features(self, painter: QPainter, view: View) -> None:
        if 0 not in self._content.spec.visible():
            return
        placed = [(p, _place(view, p.x, p.y)) for p in self._content.points()]
        paint_marks(painter, self.theme, [(p.kind, at) for p, at in placed if at is not None])

    def _paint_mark_labels(self, painter: QPainter, view: View) -> None:
        """Name the mark under the mouse and the one that the point is on, with their places."""
        if 0 not in self._content.spec.visible():
            return
        for feature in self._content.points():
            at = _place(view, feature.x, feature.y)
            if at is not None and (feature == self._near or feature.x == self._content.spec.point):
                text = label_of(feature, self._kind_name(feature.kind))
                paint_label(painter, self.theme, view, at, text)

    def _kind_name(self, kind: FeatureKind) -> str:
        return {
            "root": self.tr("root"),
            "maximum": self.tr("maximum"),
            "minimum": self.tr("minimum"),
            "inflection": self.tr("inflection"),
        }[kind]

    def _mark_at(self, position: QPointF) -> Feature | None:
        """Return the mark at a pixel."""
        view = self.view
        placed = [(_place(view, p.x, p.y), p) for p in self._content.points()]
        near = [
            (math.hypot(at.x() - position.x(), at.y() - position.y()), p)
            for at, p in placed
            if at is not None
        ]
        distance, feature = min(near, default=(math.inf, None), key=lambda pair: pair[0])
        return feature if distance < _SNAP else None

    def _on_hover(self, event: HoverEvent) -> None:
        super()._on_hover(event)
        near = None if event.isExit() else self._mark_at(event.pos())
        if near != self._near:
            self._near = near
            self.main_plot.layer.update()

    def _paint_point(self, painter: QPainter, view: View) -> None:
        x = float(view.x_to_pixel(self._content.spec.point))
        if not -1 <= x <= view.width + 1:
            return
        painter.setPen(dotted(self.theme.axis))
        painter.drawLine(QPointF(x, 0), QPointF(x, view.height))
        for order in sorted(self._content.spec.visible(), reverse=True):
            at = self._point_pixel(view, order)
            if at is None:
                continue
            painter.setPen(QPen(QColor(self.theme.background), 1.5))
            painter.setBrush(QColor(self.theme.curves[order]))
            radius = 6.5 if order == 0 else 4.0
            painter.drawEllipse(at, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _point_pixel(self, view: View, order: int) -> QPointF | None:
        samples, spec = self._content.samples, self._content.spec
        if samples is None or order not in spec.visible():
            return None
        values = samples.point.derivatives
        value = values[order] if order < len(values) else None
        return None if value is None else _place(view, samples.point.x, value)

    def _paint_labels(self, painter: QPainter, view: View) -> None:
        """Write each line's name where it leaves the picture."""
        placed: list[QRectF] = []
        for order in self._content.spec.visible():
            at = self._label_place(view, order)
            if at is not None:
                font, colour = text_font(15, italic=True, strong=True), self.theme.curves[order]
                self._paint_name(painter, view, at, (derivative_name(order), font, colour), placed)
        for degree, line in self._polynomials(view).items():
            at = end_of(view, line)
            # A tangent at the point needs no name.
            if at is not None and degree in self._content.spec.taylor:
                looks = name_of(degree), text_font(13), self.theme.ink
                self._paint_name(painter, view, _beside_end(view, at), looks, placed)

    def _paint_name(
        self,
        painter: QPainter,
        view: View,
        at: QPointF,
        looks: tuple[str, QFont, str],
        placed: list[QRectF],
    ) -> None:
        """Write a name beside a pixel where none of those placed before stands."""
        name, font, colour = looks
        width = QFontMetricsF(font).horizontalAdvance(name) + 2
        box = _beside(QRectF(at.x(), at.y() - 10, width, 20), placed, view.height)
        placed.append(box)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)

    def _label_place(self, view: View, order: int) -> QPointF | None:
        """Return the left middle of a label: in the margin, or beside the line inside."""
        curve = self._content.curve(order)
        if curve is None:
            return None
        x, y = view.x_to_pixel(curve.x), view.y_to_pixel(curve.y)
        with np.errstate(all="ignore"):
            seen = np.flatnonzero((y >= 0) & (y <= view.height) & (x >= 0) & (x <= view.width + 1))
        if not len(seen):
            return None
        last = seen[-1]
        return _beside_end(view, QPointF(float(x[last]), float(y[last])))


def _beside_end(view: View, at: QPointF) -> QPointF:
    """Return the left middle of a name where a line is last seen: in the margin or beside it."""
    height = min(max(at.y(), 12.0), view.height - 12)
    return QPointF(view.width + 6 if at.x() > view.width - 16 else at.x() + 7, height)


def _beside(box: QRectF, placed: list[QRectF], height: float) -> QRectF:
    """Return the box moved up or down as little as is needed to cover no other."""
    for away in range(2 * len(placed) + 1):
        for shift in (18 * away, -18 * away):
            moved = box.translated(0, shift)
            inside = moved.top() >= 0 and moved.bottom() <= height
            if (inside or away == 0) and not any(moved.intersects(other) for other in placed):
                return moved
    return box


def _place(view: View, x: float, y: float) -> QPointF | None:
    """Return the pixel of a point of the plane, None where it is outside the view."""
    if not (math.isfinite(x) and math.isfinite(y)):
        return None
    px, py = float(view.x_to_pixel(x)), float(view.y_to_pixel(y))
    if not (-8 <= px <= view.width + 8 and -8 <= py <= view.height + 8):
        return None
    return QPointF(px, py)
