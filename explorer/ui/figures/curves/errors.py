"""The picture of error against ε: how far the central difference is from the tape."""

from __future__ import annotations

import itertools
import math

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.core.curves.results import CurveFeatures
from explorer.ui.figures.kit.chart import Chart
from explorer.ui.figures.kit.lines import dotted, lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.widgets.theme import Theme, text_font

_NAME_SIZE, _NAME_HEIGHT = 11, 14
_CLEAR = 4
"""Pixels between a name and a line."""
_MARGIN = 8


class ErrorPicture(Chart):
    """Both dtypes' errors, their floors and the chosen ε, in a plot of its own."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent)
        self._epsilon = 1.0
        self._features: CurveFeatures | None = None
        self.has_reference = True
        """Whether the tape gives a finite f′ at the point, as far as is known."""
        self._exponents = np.zeros(0)
        self.plot.setContentsMargins(8, 28, 0, 4)
        self.plot.bottom_axis.is_log = self.plot.left_axis.is_log = True

    def show_epsilon(self, epsilon: float) -> None:
        """Show where ε is."""
        self._epsilon = epsilon
        self.plot.layer.update()

    def show(self, epsilon: float, features: CurveFeatures | None) -> None:
        """Show the errors that were found, none where nothing was yet, and where ε is."""
        self._epsilon, self._features = epsilon, None
        self.has_reference = features is None or features.epsilons is None or bool(features.errors)
        if features is not None and features.epsilons is not None and features.errors:
            self._features, self._exponents = features, np.log10(features.epsilons)
            self._fit(features)
        self.plot.layer.update()

    def _fit(self, features: CurveFeatures) -> None:
        logs = [_logarithm(e) for e in features.errors.values()]
        logs.append(_logarithm(np.array(list(features.floors.values()))))
        values = np.concatenate(logs)
        values = values[np.isfinite(values)]
        bottom = float(np.floor(values.min())) if len(values) else -16.0
        top = float(np.ceil(values.max())) if len(values) else 1.0
        self.plot.set_view(
            float(self._exponents[0]),
            float(self._exponents[-1]),
            max(bottom - 0.5, -25.0),
            min(top, 6.0) + 0.5,
        )

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        features, theme, view = self._features, self.theme, plot.view
        if not self.has_reference:
            painter.setFont(text_font(12))
            painter.setPen(QColor(theme.muted))
            painter.drawText(
                QRectF(0, 0, view.width, view.height),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self.tr("The tape gives no finite f′ at the point: there is no error to show."),
            )
        if features is None:
            return
        plot.paint_grid(painter)
        painter.setFont(text_font(12))
        painter.setPen(QColor(theme.muted))
        painter.drawText(
            QPointF(0, -7), self.tr("error of the central difference at the point, against ε")
        )
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        painter.setFont(text_font(_NAME_SIZE))
        for dtype, colour in (("float32", theme.curves[1]), ("float64", theme.curves[0])):
            pen = QPen(QColor(colour), 1.75)
            if dtype == "float32":
                pen.setDashPattern([5.0, 2.5])
            errors = _logarithm(features.errors[dtype])
            stroke(painter, pen, lines(view, self._exponents, errors))
            self._paint_floor(painter, features.floors[dtype], dtype, colour)
        painter.setPen(dotted(theme.ink))
        at = self._epsilon_pixel()
        painter.drawLine(QPointF(at, 0), QPointF(at, view.height))
        painter.setPen(QColor(theme.muted))
        for box, name in self.slope_names():
            painter.drawText(box.bottomLeft() - QPointF(0, 3), name)
        painter.restore()

    def _paint_floor(self, painter: QPainter, floor: float, dtype: str, colour: str) -> None:
        if not floor > 0:
            return
        y = self._floor_pixel(floor)
        painter.setPen(QPen(QColor(colour), 1))
        painter.drawLine(QPointF(0, y), QPointF(self.plot.view.width, y))
        painter.drawText(QPointF(_MARGIN, y - 4), self.tr("tape, {dtype}").format(dtype=dtype))

    def _epsilon_pixel(self) -> float:
        return float(self.plot.view.x_to_pixel(math.log10(self._epsilon)))

    def _floor_pixel(self, floor: float) -> float:
        return float(self.plot.view.y_to_pixel(math.log10(floor)))

    def slope_names(self) -> list[tuple[QRectF, str]]:
        """Return the names of float64's two slopes and where, in pixels, they cover no line.

        Round-off falls from the left, truncation rises to the right; a slope without room is
        named shorter or not at all.
        """
        features, view = self._features, self.plot.view
        if features is None:
            return []
        x, across = view.x_to_pixel(self._exponents), np.arange(view.width)
        slope, other = (
            np.interp(across, x, view.y_to_pixel(_logarithm(features.errors[dtype])))
            for dtype in ("float64", "float32")
        )
        if not np.isfinite(slope).any():
            return []
        taken = [QRectF(self._epsilon_pixel(), 0, 1, view.height)]
        for floor in features.floors.values():
            if floor > 0:
                y = self._floor_pixel(floor)
                taken += [QRectF(0, y, view.width, 1), QRectF(_MARGIN, y - 16, 80, 16)]
        metrics = QFontMetricsF(text_font(_NAME_SIZE))
        valley, found = int(np.nanargmax(slope)), []
        for names, (first, last) in (
            ((self.tr("round-off ∝ 1/ε"), "∝ 1/ε"), (_MARGIN, valley)),
            ((self.tr("truncation ∝ ε²"), "∝ ε²"), (len(across) - _MARGIN, valley)),
        ):
            for name in names:
                width = math.ceil(metrics.horizontalAdvance(name))
                lefts = (
                    range(first, last - width, 4)
                    if first < last
                    else range(first - width, last, -4)
                )
                box = _clear_box(width, lefts, [slope, other], taken, view.height)
                if box is not None:
                    found.append((box, name))
                    break
        return found


def _clear_box(
    width: int, lefts: range, rows: list[np.ndarray], taken: list[QRectF], height: float
) -> QRectF | None:
    """Return the first box right above, or else below, the first row that covers nothing."""
    for is_above, left in itertools.product((True, False), lefts):
        parts = [row[left : left + width] for row in rows]
        top = parts[0].min() - _NAME_HEIGHT - _CLEAR if is_above else parts[0].max() + _CLEAR
        box = QRectF(left, top, width, _NAME_HEIGHT)
        room = box.adjusted(-_CLEAR, -1, _CLEAR, 1)
        if (
            0 <= top <= height - _NAME_HEIGHT
            and not any(((room.top() < p) & (p < room.bottom())).any() for p in parts)
            and not any(room.intersects(other) for other in taken)
        ):
            return box
    return None


def _logarithm(values: np.ndarray) -> np.ndarray:
    """Return log10, with an exact zero a gap."""
    with np.errstate(all="ignore"):
        return np.where(values > 0, np.log10(values), np.nan)
