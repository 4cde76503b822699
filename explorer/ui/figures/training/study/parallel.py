"""Parallel coordinates: an axis for each setting and one for the value, a line for each trial."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPen

from explorer.core.training.study.study import Trial
from explorer.ui.figures.kit.chart import Chart
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.polylines import unbroken
from explorer.ui.figures.training.study.looks import PALE, faded, value_colour
from explorer.ui.figures.training.study.ranked import Ranked
from explorer.ui.widgets.theme import Theme, text_font

_LEFT, _RIGHT, _TOP, _BOTTOM = 24, 70, 34, 14
"""Pixels around the axes, for their names and the numbers beside the last one."""
_REACH = 10.0
"""Pixels from a line within which the mouse is at it, and from an axis."""
_NAME_LINE = 14
"""Pixels that a second row of names takes: they stand in two where they are too long for one."""
_FAILED = 18
"""Pixels over the axes of where lines of failed trials end, which have no value."""
_SPACING = 26
"""Least pixels between two labels."""
_STOPS = 12
"""Parts in which the ramp of colours is painted."""


class ParallelChart(Chart):
    """The lines of all trials, coloured by their value."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent, 4)
        self.ranked = Ranked(None)
        self.hovered: int | None = None
        self.show_failure: Callable[[QPainter], object] | None = None
        """Paints why there is no study, where that is known."""
        self.plot.show_axes(False)
        self.plot.left_axis.setWidth(0)
        self.plot.bottom_axis.setHeight(0)
        self.plot.setContentsMargins(8, 8, 0, 0)

    def show(self, ranked: Ranked) -> None:
        """Show the trials of a study."""
        self.ranked = ranked
        self.plot.layer.update()

    # Where things are.

    def _axes(self) -> np.ndarray:
        """Return the pixels from the left of every axis, (axes,)."""
        count, width = len(self.ranked.scales), self.plot.view.width
        if count < 2:
            return np.full(count, width / 2)
        return np.linspace(_LEFT, width - _RIGHT, count)

    @property
    def _top(self) -> float:
        """Pixels from above to the upper ends of the axes."""
        names = _NAME_LINE if self._has_two_rows else 0
        return _TOP + names + (_FAILED if self._has_failed else 0)

    @property
    def _has_failed(self) -> bool:
        return any(trial.state == "failed" for trial in self.ranked.trials)

    def _height_of(self, places: np.ndarray | float) -> np.ndarray:
        low, high = self.plot.view.height - _BOTTOM, self._top
        return low + np.asarray(places) * (high - low)

    def _heights(self) -> np.ndarray:
        """Return (trials, axes): the pixels from above of every line, NaN where it has none."""
        ranked = self.ranked
        heights = self._height_of(ranked.places)
        failed = [trial.state == "failed" for trial in ranked.trials]
        if any(failed):
            heights[failed, -1] = self._top - _FAILED + 4
        return heights

    def axis_at(self, position: QPointF) -> tuple[int, float] | None:
        """Return the axis at a pixel, and the place on it; None where there is none."""
        axes = self._axes()
        if not len(axes):
            return None
        nearest = int(np.argmin(np.abs(axes - position.x())))
        if abs(axes[nearest] - position.x()) > _REACH:
            return None
        return nearest, self.place_at(position)

    def place_at(self, position: QPointF) -> float:
        """Return the place on any axis at a pixel, 0 to 1."""
        low, high = self.plot.view.height - _BOTTOM, self._top
        return min(max((position.y() - low) / (high - low), 0.0), 1.0)

    def trial_at(self, position: QPointF) -> Trial | None:
        """Return the trial whose line is nearest to a pixel, if one is near."""
        ranked, axes = self.ranked, self._axes()
        if len(axes) < 2 or not len(ranked.trials):
            return None
        left = int(np.clip(np.searchsorted(axes, position.x()) - 1, 0, len(axes) - 2))
        heights = self._heights()[:, left : left + 2]
        part = (position.x() - axes[left]) / (axes[left + 1] - axes[left])
        at = heights[:, 0] + part * (heights[:, 1] - heights[:, 0])
        away = np.abs(at - position.y())
        away[[not ranked.is_kept(i) for i in range(len(away))]] = math.nan
        if not np.isfinite(away).any():
            return None
        nearest = int(np.nanargmin(away))
        return ranked.trials[nearest] if away[nearest] <= _REACH else None

    # What is painted.

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        if self.ranked.picture is None:
            if self.show_failure is not None:
                self.show_failure(painter)
            return
        self._paint_lines(painter)
        self._paint_failed(painter)
        for axis, x in enumerate(self._axes().tolist()):
            self._paint_axis(painter, axis, x)

    def _paint_lines(self, painter: QPainter) -> None:
        ranked, heights = self.ranked, self._heights()
        special = {ranked.chosen, self.hovered, ranked.best.number if ranked.best else None}
        last: list[int] = []
        for i, trial in enumerate(ranked.trials):
            if trial.number in special:
                last.append(i)
            else:
                self._paint_line(painter, i, heights[i], 1.2)
        for i in last:
            is_looked_at = ranked.trials[i].number in {ranked.chosen, self.hovered}
            self._paint_line(painter, i, heights[i], 3.0 if is_looked_at else 2.2)

    def _paint_line(self, painter: QPainter, row: int, heights: np.ndarray, width: float) -> None:
        ranked, trial = self.ranked, self.ranked.trials[row]
        colour = ranked.colour(self.theme, trial)
        if trial.number in {ranked.chosen, self.hovered}:
            colour = QColor(self.theme.ink)
        elif not ranked.is_kept(row):
            colour = faded(colour, PALE)
        elif trial.state != "complete":
            colour = faded(colour, 0.55)
        pen = QPen(colour, width)
        if trial.state != "complete":
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        for x, y in unbroken(self._axes(), heights):
            painter.drawPolyline([QPointF(a, b) for a, b in zip(x, y, strict=True)])

    def _paint_failed(self, painter: QPainter) -> None:
        """Mark where the lines of failed trials end."""
        if not self._has_failed:
            return
        x, y = float(self._axes()[-1]), self._top - _FAILED + 4
        painter.setPen(QPen(QColor(self.theme.error), 2))
        for down in (-4, 4):
            painter.drawLine(QPointF(x - 4, y - down), QPointF(x + 4, y + down))
        painter.setFont(text_font(11))
        box = QRectF(x + 11, y - 8, _RIGHT, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.tr("failed"))

    def _paint_axis(self, painter: QPainter, axis: int, x: float) -> None:
        ranked, theme = self.ranked, self.theme
        bottom, top = float(self._height_of(0.0)), float(self._height_of(1.0))
        is_value = axis == len(ranked.scales) - 1
        if is_value:
            self._paint_ramp(painter, x, bottom, top)
        else:
            painter.setPen(QPen(QColor(theme.axis), 1))
            painter.drawLine(QPointF(x, bottom), QPointF(x, top))
        if axis in ranked.kept:
            low, high = (float(self._height_of(place)) for place in ranked.kept[axis])
            painter.fillRect(QRectF(x - 6, high, 12, low - high), faded(QColor(theme.accent), 0.45))
        if ranked.has_values or not is_value:
            self._paint_labels(painter, axis, x)
        self._paint_name(painter, axis, x)

    def _paint_ramp(self, painter: QPainter, x: float, bottom: float, top: float) -> None:
        ramp = QLinearGradient(QPointF(x, bottom), QPointF(x, top))
        for stop in range(_STOPS + 1):
            ramp.setColorAt(stop / _STOPS, value_colour(self.theme, stop / _STOPS))
        painter.fillRect(QRectF(x - 2, top, 5, bottom - top), ramp)

    def _paint_labels(self, painter: QPainter, axis: int, x: float) -> None:
        theme = self.theme
        most = max(2, int((self.plot.view.height - self._top - _BOTTOM) / _SPACING))
        painter.setFont(text_font(11))
        metrics = QFontMetricsF(text_font(11))
        for place, text in self.ranked.scales[axis].labels(most):
            y = float(self._height_of(place))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, _RIGHT + 20)
            box = QRectF(x + 8, y - 8, metrics.horizontalAdvance(shown) + 6, 16)
            painter.fillRect(box, faded(QColor(theme.background), 0.75))
            painter.setPen(QColor(theme.muted))
            painter.drawText(
                box.adjusted(3, 0, 0, 0),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                shown,
            )
            painter.setPen(QPen(QColor(theme.axis), 1))
            painter.drawLine(QPointF(x, y), QPointF(x + 5, y))

    def _names_of(self, axis: int) -> list[str]:
        """Return what an axis is called, the longest first."""
        if axis == len(self.ranked.scales) - 1:
            return [self.tr("validation loss"), self.tr("loss")]
        assert self.ranked.picture is not None
        return [self.ranked.picture.study.search[axis].name.replace("_", " ")]

    def _room(self, rows: int) -> float:
        """Return the pixels across that a name has, where they stand in one row or in two."""
        axes = self._axes()
        return rows * float(axes[1] - axes[0]) - 10 if len(axes) > 1 else 200.0

    @property
    def _has_two_rows(self) -> bool:
        """Whether the names of the axes need two rows."""
        if self.ranked.picture is None:
            return False
        room = self._room(1)
        return any(
            self._metrics(axis).horizontalAdvance(self._names_of(axis)[0]) > room
            for axis in range(len(self.ranked.scales))
        )

    def _metrics(self, axis: int) -> QFontMetricsF:
        return QFontMetricsF(text_font(12, strong=axis == len(self.ranked.scales) - 1))

    def _paint_name(self, painter: QPainter, axis: int, x: float) -> None:
        metrics, rows = self._metrics(axis), 2 if self._has_two_rows else 1
        room, names = self._room(rows), self._names_of(axis)
        fitting = (name for name in names if metrics.horizontalAdvance(name) <= room)
        cut = metrics.elidedText(names[-1], Qt.TextElideMode.ElideRight, room)
        text = next(fitting, cut)
        width = metrics.horizontalAdvance(text)
        left = min(max(x - width / 2, 0.0), self.plot.view.width - width)
        painter.setFont(text_font(12, strong=axis == len(self.ranked.scales) - 1))
        painter.setPen(QColor(self.theme.ink))
        line = _TOP - 16 + (_NAME_LINE if rows == 2 and axis % 2 else 0)
        painter.drawText(QPointF(left, line), text)
