"""Predictions of a model against targets, or its curve on that of the typed function."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from explorer.core.fitted_range import fitted_range
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingFit
from explorer.ui.figures.kit.lines import lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.training.run_chart import RunChart
from explorer.ui.figures.training.run_looks import run_colour
from explorer.ui.widgets.theme import Theme, readable, text_font

_TICK_SPACING = 26
_RIGHT = 44
"""Pixels at the right for the name of the axis, f and f′."""
_DOT, _OPACITY = 3.2, 0.5
_TRUE_WIDTH, _MODEL_WIDTH = 5.0, 1.75
_PALE = 0.35
"""Opacity of the true curves."""
_STRAY = 0.02
"""Part of the predictions that is as good as none."""
_LETTER = 14
"""Pixels from one name of a curve to the next, at least."""
_OVER = 38
"""Pixels to the right of the picture that the title may reach."""


class FitChart(RunChart):
    """One chart, of what the latest weights of a run predict."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent, _RIGHT, _TICK_SPACING)
        self._fit: TrainingFit | None = None
        self.plot.bottom_axis.name = self.tr("target")

    def show(self, run: RunCurves | None, *, is_numbered: bool) -> None:
        """Show what a run's model says, as far as it has said something.

        `is_numbered` tells whether the run's number stands beside the title.
        """
        fit = run.fit if run is not None else None
        if is_numbered != self._is_numbered:
            self._is_numbered = is_numbered
            self.plot.layer.update()
        if fit is self._fit and run is self._run:
            return
        self._run, self._fit = run, fit
        self.plot.bottom_axis.name = "x" if self._is_of_function else self.tr("target")
        if fit is not None:
            self.plot.set_view(*_curves_view(fit) if len(fit.x) else _scatter_view(fit))
        self.plot.layer.update()

    @property
    def _is_of_function(self) -> bool:
        return self._fit is not None and len(self._fit.x) > 0

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        theme, view = self.theme, plot.view
        plot.paint_grid(painter)
        # What the labels at the left are counted from stands there, too.
        origin = plot.left_axis.title
        left = QFontMetricsF(text_font(12)).horizontalAdvance(origin) + 20 if origin else 0.0
        self._paint_head(painter, self._titles(), view.width + _OVER - left, left)
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        key = (view, theme.name, id(self._fit), self._run and self._run.number)
        paint = self._paint_curves if self._is_of_function else self._paint_points
        self._still.paint(painter, plot, key, paint)
        painter.restore()
        if self._is_of_function:
            self._name_curves(painter, view)
        if not self._is_seen(view):
            self._paint_nothing(painter, view)

    def _titles(self) -> list[str]:
        """Return titles, the longest first."""
        if self._is_of_function:
            return [self.tr("function (broad) and model (thin)"), self.tr("f broad, model thin")]
        return [self.tr("prediction against target"), self.tr("prediction")]

    def _said(self) -> np.ndarray:
        """Return what the model says."""
        if self._fit is None:
            return np.zeros(0)
        return self._fit.curves[1] if self._is_of_function else self._fit.predictions

    def _is_seen(self, view: View) -> bool:
        """Return whether more than a stray part of what the model says is in the picture."""
        said = self._said()
        with np.errstate(invalid="ignore"):
            seen = (said >= view.bottom) & (said <= view.top)
        return bool(seen.sum() > _STRAY * len(said))

    def _name_curves(self, painter: QPainter, view: View) -> None:
        """Write f and f′ beside the ends of their curves."""
        if self._fit is None:
            return
        painter.setFont(text_font(13, italic=True))
        low = -_LETTER
        ends = [(float(self._fit.curves[2 * i][-1]), i) for i in range(2)]
        for value, order in sorted(ends, reverse=True):
            if view.bottom <= value <= view.top:
                y = min(max(float(view.y_to_pixel(value)), 4.0), view.height - 4)
                y = low = max(y, low + _LETTER)
                painter.setPen(readable(QColor(self.theme.curves[order]), self.theme))
                box = QRectF(view.width + 6, y - 9, 20, 18)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, ("f", "f′")[order])

    def _paint_nothing(self, painter: QPainter, view: View) -> None:
        """Say why there is nothing to see."""
        if self._fit is not None and not np.isfinite(self._said()).any():
            text = self.tr("The model's predictions are no longer numbers.")
        elif self._fit is not None and self._run is not None and self._run.has_diverged:
            text = self.tr("The run diverged: its predictions are out of range.")
        elif self._fit is not None:
            text = self.tr("All predictions are out of range.")
        elif self._run is not None and self._run.end is not None:
            text = self.tr("No epoch was finished.")
        else:
            text = self.tr("Comes with the first epoch.")
        box = QRectF(0, 0, view.width, view.height).adjusted(4, 0, -4, 0)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        needed = QFontMetricsF(text_font(12)).boundingRect(box, flags, text)
        ground = needed.adjusted(-6, -4, 6, 4).intersected(box)
        painter.fillRect(ground, QColor(self.theme.background))
        painter.setFont(text_font(12))
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(box, flags, text)

    def _paint_points(self, painter: QPainter) -> None:
        fit, run, view = self._fit, self._run, self.plot.view
        if fit is None or run is None:
            return
        pen = QPen(QColor(self.theme.muted), 1)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        low, high = min(view.low, view.bottom), max(view.high, view.top)
        ends = np.array([low, high])
        (x0, x1), (y0, y1) = view.x_to_pixel(ends).tolist(), view.y_to_pixel(ends).tolist()
        painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
        x, y = view.x_to_pixel(fit.targets), view.y_to_pixel(fit.predictions)
        seen = (np.abs(x) < 1e5) & (np.abs(y) < 1e5)
        colour = run_colour(self.theme, run.number)
        colour.setAlphaF(_OPACITY)
        pen = QPen(colour, _DOT)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        points = [QPointF(*at) for at in zip(x[seen].tolist(), y[seen].tolist(), strict=True)]
        painter.drawPoints(QPolygonF(points))

    def _paint_curves(self, painter: QPainter) -> None:
        """Paint each true curve broad and pale, and the model's thin upon it."""
        fit, view = self._fit, self.plot.view
        if fit is None:
            return
        function, model, slope, model_slope = fit.curves
        pairs = (
            (slope, model_slope, self.theme.curves[1]),
            (function, model, self.theme.curves[0]),
        )
        for true, _, name in pairs:
            colour = QColor(name)
            colour.setAlphaF(_PALE)
            stroke(painter, QPen(colour, _TRUE_WIDTH), lines(view, fit.x, true))
        for _, said, name in pairs:
            stroke(painter, QPen(QColor(name), _MODEL_WIDTH), lines(view, fit.x, said))


def _scatter_view(fit: TrainingFit) -> tuple[float, float, float, float]:
    """Return a view of all targets, and as many heights, with a little room."""
    targets = fit.targets[np.isfinite(fit.targets)]
    if not len(targets):
        return 0.0, 1.0, 0.0, 1.0
    low, high = float(targets.min()), float(targets.max())
    margin = (high / 2 - low / 2) * 0.1 or abs(low) / 2 or 1.0
    low, high = low - margin, high + margin
    return (low, high, low, high) if math.isfinite(high - low) else (-1.0, 1.0, -1.0, 1.0)


def _curves_view(fit: TrainingFit) -> tuple[float, float, float, float]:
    """Return a view of the function and its slope, whatever the model says."""
    bottom, top = fitted_range([fit.curves[0], fit.curves[2]])
    return float(fit.x[0]), float(fit.x[-1]), bottom, top
