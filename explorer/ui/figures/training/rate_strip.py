"""The learning rates of runs over their steps, in a strip along the axis of the losses."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.core.language.notation import format_value
from explorer.core.training.curves import RunCurves
from explorer.ui.figures.kit.lines import lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.training.loss_transform import ROW, TEXT
from explorer.ui.figures.training.run_looks import smoothed_pen
from explorer.ui.figures.training.traces import Stretch, logarithm
from explorer.ui.widgets.theme import name_font, text_font

_HEIGHT, _ABOVE, _BELOW = 46, 6, 8
"""Pixels of the strip, and of them above and below its lines."""
_FINE = 2
"""Places at which a rate is told for each pixel."""
_ALIKE = 20.0
"""Times the least of the largest rates of runs up to which the axis is linear, from 0."""
_BESIDE, _NAME = 8.0, 13
"""Pixels from the lines to what is written on either side, and the size of the name."""
_ROOM = 0.06
"""Part of the height that is left above and below."""


class RateStrip(pg.GraphicsWidget):
    """A row above the losses: it is there as long as the rate of some run follows a schedule.

    Args:
        plot: the losses, whose horizontal axis it shares.
    """

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self._plot = plot
        self._rates: list[tuple[RunCurves, np.ndarray, np.ndarray]] = []
        """Runs with places on the shown axis and the rates there, (n,) each."""
        self._stretch = Stretch(0, 1, "epoch", is_log=False, columns=2)
        self._known: dict[int, tuple[object, np.ndarray, np.ndarray]] = {}
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsToShape, False)
        self.setFixedHeight(0)

    @property
    def is_shown(self) -> bool:
        """Whether there is a schedule to be seen."""
        return bool(self._rates)

    def show_rates(self, runs: Sequence[RunCurves], stretch: Stretch) -> None:
        """Show the rates of all runs if those of one follow a schedule, or else nothing."""
        told = [run for run in runs if run.done and not run.is_logged]
        if all(run.problem.runner.schedule == "constant" for run in told):
            told = []
        known, self._known, self._stretch = self._known, {}, stretch
        for run in told:
            key = (id(run), run.version, stretch)
            found = known.get(run.number)
            if found is None or found[0] != key:
                found = (key, *_rates_of(run, stretch))
            self._known[run.number] = found
        self._rates = [(run, *self._known[run.number][1:]) for run in told]
        height = _HEIGHT if told else 0
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the strip's own rectangle."""
        return QRectF(0, 0, self.size().width(), self.size().height())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint the lines right above the losses, with their ends in numbers at the left."""
        found = self._range()
        if found is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom, top, is_log = found
        unit = self._plot.unit
        beside = self.mapRectFromItem(unit, unit.boundingRect())
        room = (top - bottom) * _ROOM
        height = self.size().height() - _ABOVE - _BELOW
        view = View(
            self._stretch.low, self._stretch.high, bottom - room, top + room, beside.width(), height
        )
        painter.save()
        painter.translate(beside.left(), _ABOVE)
        self._paint_ground(painter, view, (bottom, top), is_log=is_log)
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        for run, x, rates in self._rates:
            y = logarithm(rates) if is_log else rates
            stroke(painter, smoothed_pen(self._plot.theme, run.number), lines(view, x, y))
        painter.setClipping(False)
        self._paint_name(painter, view)
        painter.restore()

    def _range(self) -> tuple[float, float, bool] | None:
        """Return the least and the greatest height, and whether they are exponents of ten."""
        rows = [rates[np.isfinite(rates)] for _, _, rates in self._rates]
        rows = [row for row in rows if len(row)]
        peaks = [float(row.max()) for row in rows]
        if not peaks or max(peaks) <= 0:
            return None
        if max(peaks) <= _ALIKE * min(peaks):
            return 0.0, max(peaks), False
        # On a linear axis the lowest would lie on the ground.
        least = min(float(row[row > 0].min()) for row in rows if (row > 0).any())
        least = max(least, min(peak for peak in peaks if peak > 0) / _ALIKE)
        return math.log10(least), math.log10(max(peaks)), True

    def _paint_ground(
        self, painter: QPainter, view: View, ends: tuple[float, float], *, is_log: bool
    ) -> None:
        """Draw a thin line at the least and the greatest rate, and write them at the left."""
        theme, edge = self._plot.theme, QRectF(-128, 0, 128 - _BESIDE, ROW)
        painter.setFont(text_font(TEXT))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in ends:
            y = float(view.y_to_pixel(value))
            painter.setPen(QPen(QColor(theme.grid), 1))
            painter.drawLine(QPointF(0, round(y)), QPointF(view.width, round(y)))
            painter.setPen(QColor(theme.muted))
            edge.moveTop(y - ROW / 2)
            painter.drawText(edge, flags, format_value(10.0**value if is_log else value, 2))

    def _paint_name(self, painter: QPainter, view: View) -> None:
        """Write beside the lines what they are, as the axis below is named."""
        name = self.tr("rate")
        painter.setFont(name_font(name, _NAME))
        painter.setPen(QColor(self._plot.theme.muted))
        box = QRectF(view.width + _BESIDE, 0, 60, view.height)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)


def _rates_of(run: RunCurves, stretch: Stretch) -> tuple[np.ndarray, np.ndarray]:
    """Return places on the shown axis and the learning rates of the steps there, (n,) each."""
    steps = stretch.steps_to_tell(run, _FINE)
    return stretch.shown(run, steps), run.rates(steps)
