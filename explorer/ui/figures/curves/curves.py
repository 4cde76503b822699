"""The figure of Curves: f and its derivatives, the point with tangent and Taylor polynomials."""

from __future__ import annotations

from msgspec.structs import replace
from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from explorer.core.curves.heard import heard_curves
from explorer.core.curves.results import CurveFeatures, CurveSamples
from explorer.core.curves.spec import CurveSpec
from explorer.core.curves.words import described
from explorer.core.sentence import Sentence
from explorer.core.sound.heard import HeardLine, HeardPlace
from explorer.ui.figures.curves.curve_layer import CurveLayer
from explorer.ui.figures.curves.errors import ErrorPicture
from explorer.ui.figures.curves.guessing import GuessingFigure
from explorer.ui.figures.curves.heard_layer import HeardLayer
from explorer.ui.figures.curves.point_layer import PointLayer
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.widgets.theme import Theme

_ERROR_SHARE = 0.36
"""Part of the height that the picture of error against ε takes."""


class CurvesFigure(GuessingFigure):
    """The curves of one spec, in a window or without one.

    Signals:
        point_moved(float): the person puts the point here.
    """

    point_moved = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._fitted: tuple[float, float] | None = None
        self._refits = True
        self._pixels = 0
        self._curves = CurveLayer(self.main_plot, self._data)
        self._point = PointLayer(self.main_plot, self._data)
        self.heard = HeardLayer(self.main_plot)
        # Made when it is first asked for: a plot takes tens of milliseconds.
        self.errors: ErrorPicture | None = None
        self._has_errors = False
        self.ci.addItem(self.main_plot, 0, 0)
        self.setAccessibleName(self.tr("Curves of the function and its derivatives"))
        self._apply_view()

    @property
    def samples(self) -> CurveSamples | None:
        """Data that the curves are drawn from."""
        return self._data.samples

    def invite(self, on: bool) -> None:
        """Draw a halo around the point, which asks to be dragged; no file has it."""
        self._point.has_halo = on
        self.main_plot.layer.update()

    def show_spec(self, spec: CurveSpec, *, refit: bool = False) -> None:
        """Show a spec; what was computed before stays until its answer comes."""
        before, self._data.spec = self._data.spec, spec
        self._refits = self._refits or refit
        self.main_plot.bottom_axis.name = spec.function.axis()
        self.main_plot.hasten()
        if spec == replace(before, function=spec.function, epsilon=spec.epsilon, dtype=spec.dtype):
            # Nothing but numbers changed: the picture stays until the engine has answered.
            return
        self.main_plot.bottom_axis.in_pi = spec.pi_ticks
        self._arrange(spec.differences)
        self._apply_view()

    def twin(self, width: int, height: int) -> CurvesFigure:
        """Return a figure that shows the same and that nobody sees, of this size."""
        made = CurvesFigure(self.theme)
        made.lay_out(width, height)
        made.show_spec(replace(self._data.spec, bottom=self.view.bottom, top=self.view.top))
        if self.samples is not None:
            made.show_samples(self.samples)
        if self._data.features is not None:
            made.show_features(self._data.features)
        made.failure = self.failure
        return made

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
        self._data.samples, self.failure = samples, ""
        if not keeps_features:
            self._data.features = None
        if (self._refits and not is_late) or self._fitted is None:
            self._fitted = self._data.first_range()
            # A late answer is drawn, but the range is for what comes; so is that of a preview.
            self._refits = samples.preliminary or (self._refits and is_late)
        self.main_plot.hasten()
        self._apply_view()
        if not keeps_errors:
            self._show_errors()
        elif self.errors is not None:
            self.errors.show_epsilon(self._data.spec.epsilon)

    def sentences(self) -> list[Sentence]:
        """Return what the curves show in sentences."""
        samples, spec = self._data.samples, self._data.spec
        return [] if samples is None else described(spec, samples, self._data.features)

    def _forget(self) -> None:
        self._data.samples = self._data.features = None
        self._show_errors()

    def show_features(self, features: CurveFeatures) -> None:
        """Draw exact points, poles and gaps, and the error picture."""
        # What is only rounding has no say in the range.
        was_first = self._fitted is not None and self._fitted == self._data.first_range()
        self._data.features = features
        if was_first:
            self._fitted = self._data.first_range()
            self._apply_view()
        self.main_plot.layer.update()
        self._show_errors()

    def heard_lines(self) -> tuple[HeardLine, ...]:
        """Return the curves as they are heard."""
        if self.samples is None:
            return ()
        within = self.view.bottom, self.view.top
        return heard_curves(self._data.spec, self.samples, self._data.features, within)

    def show_heard(self, place: HeardPlace | None) -> None:
        """Show on the curves which place is heard."""
        self.heard.show(place)

    def _show_errors(self) -> None:
        if self.errors is not None:
            self.errors.show(self._data.spec.epsilon, self._data.features)

    def _arrange(self, with_errors: bool) -> None:
        if with_errors == self._has_errors:
            return
        self._has_errors = with_errors
        if self.errors is None:
            self.errors = ErrorPicture(self.theme, self)
            self.parts.append(self.errors.plot)
        if with_errors:
            self.ci.addItem(self.errors.plot, 1, 0)
            self.errors.plot.show()
            self.grid.setRowStretchFactor(0, round(100 * (1 - _ERROR_SHARE)))
            self.grid.setRowStretchFactor(1, round(100 * _ERROR_SHARE))
        else:
            self.ci.removeItem(self.errors.plot)
            self.errors.plot.hide()

    def _apply_view(self) -> None:
        spec = self._data.spec
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
        if self._is_drawing:
            return Qt.CursorShape.CrossCursor
        on_point = self._what_is_at(position) == "place"
        return Qt.CursorShape.SizeHorCursor if on_point else Qt.CursorShape.CrossCursor

    def _place(self) -> float:
        return self._data.spec.point

    def _place_pixel(self) -> QPointF | None:
        return self._point.pixel()

    def _move_place(self, pixel: QPointF) -> float:
        x = self._point.snapped(self._inside(pixel).x())
        self.point_moved.emit(x)
        return x

    def _move_by_arrow(self, right: int, down: int, *, is_fast: bool) -> bool:
        if right:
            view, pixels = self.view, right * (20 if is_fast else 2)
            at = float(view.x_to_pixel(self._data.spec.point)) + pixels
            self.point_moved.emit(view.x_at(min(max(at, 0.0), view.width)))
        return bool(right)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Go to the next mark by N, with Shift to that before."""
        if event.key() == Qt.Key.Key_N and not self._is_drawing:
            is_back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._go_to_mark(-1 if is_back else 1)
        else:
            super().keyPressEvent(event)

    def _go_to_mark(self, way: int) -> None:
        """Put the point on the next mark at the right (1) or at the left (-1), where it is seen."""
        spec = self._data.spec
        places = {p.x for p in self._data.points() if spec.low <= p.x <= spec.high}
        beyond = [x for x in places if way * (x - spec.point) > 0]
        if beyond:
            self.gesture_ended.emit()
            self.point_moved.emit(min(beyond, key=lambda x: way * x))
            self.gesture_ended.emit()

    def _on_hover(self, event: HoverEvent) -> None:
        super()._on_hover(event)
        self._point.touch(None if event.isExit() else event.pos())

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view, is_empty = plot.view, self.samples is None
        plot.paint_grid(painter)
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        if self.failure:
            self.paint_failure(painter, view.width, view.height)
        painter.setOpacity(self.opacity)
        if not is_empty:
            self._curves.paint(painter)
            self._paint_guess(painter)
            self._point.paint(painter)
            self.heard.paint(painter)
            self._curves.paint_remark(painter)
        painter.restore()
        if not is_empty:
            self._curves.paint_names(painter)
