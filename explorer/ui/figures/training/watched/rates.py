"""The range test: the loss against a rising learning rate. A click takes a rate."""

from __future__ import annotations

import math

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.core.fitted_range import fitted_range
from explorer.core.language.notation import format_value
from explorer.core.training.range_test import RangeTest
from explorer.ui.figures.kit.lines import lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.training.run_chart import RunChart, Shown
from explorer.ui.widgets.theme import Theme, text_font

_RIGHT = 44
"""Pixels at the right for the name of the axis."""
_PALE = 0.35
"""Opacity of the losses as they are, behind the smoothed ones."""
_LINE = 15
"""Pixels of the name of a mark."""
_ABOVE = 1.6
"""How far the chart reaches above the least loss, in times what the loss falls by."""


class RatesChart(RunChart):
    """One chart, of the last range test.

    Args:
        theme: its colours.
        parent: the figure.
        can_be_asked: whether a click takes a rate; in a file none does.

    Signals:
        rate_asked(float): the person clicked at a rate.
        told(str): the rate under the mouse and the loss there; empty: it is at none.
    """

    rate_asked = Signal(float)
    told = Signal(str)

    def __init__(self, theme: Theme, parent: QObject, *, can_be_asked: bool = True) -> None:
        super().__init__(theme, parent, _RIGHT, 40)
        self._can_be_asked = can_be_asked
        self._found: RangeTest | None = None
        self._rate = math.nan
        self._mouse: float | None = None
        self.plot.bottom_axis.is_log = self.plot.bottom_axis.is_fine = True
        self.plot.bottom_axis.name = self.tr("rate")
        self.plot.unit.sigResized.connect(self._fit)
        self.plot.unit.hovered.connect(self._on_hover)
        self.plot.unit.clicked.connect(lambda event: self._ask(event.pos().x()))

    def take(self, found: RangeTest | None) -> None:
        """Show what a test found, or nothing any more."""
        self._found = found
        self._fit()
        self.plot.layer.update()

    def _fit(self) -> None:
        """Show the whole test, with room below for the names of the marks."""
        found = self._found
        if found is None:
            return
        low, high = _heights(found)
        names = _LINE * (1 if found.suggested is None else 2) + 6
        part = min(names / max(self.plot.view.height, 1.0), 0.5)
        self.plot.set_view(*_exponents(found), low - part / (1 - part) * (high - low), high)

    def show(self, shown: Shown) -> None:
        """Mark the rate of a spec; the test is of no run."""
        self.show_rate(shown.spec.runner.rate)

    def show_rate(self, rate: float) -> None:
        """Mark the rate that there is now."""
        self._rate = rate
        self.plot.layer.update()

    def _ask(self, pixel: float) -> None:
        if self._found is not None:
            self.rate_asked.emit(float(f"{10.0 ** self.plot.view.x_at(pixel):.2g}"))

    def _on_hover(self, event: HoverEvent) -> None:
        self._mouse = None if event.isExit() else event.pos().x()
        self.told.emit(self._words())
        self.plot.layer.update()

    def _words(self) -> str:
        """Return what is read at the mouse."""
        if self._found is None or self._mouse is None:
            return ""
        exponents = np.log10(self._found.rates)
        k = int(np.abs(exponents - self.plot.view.x_at(self._mouse)).argmin())
        rate, loss = self._found.rates[k], self._found.smoothed[k]
        return self.tr("rate {rate}: loss {loss}, smoothed; click to take it").format(
            rate=format_value(float(rate), 2), loss=format_value(float(loss), 4)
        )

    def _titles(self) -> list[str]:
        """Return titles, the longest first."""
        if not self._can_be_asked:
            return [self.tr("loss by a rising learning rate"), self.tr("loss by rate")]
        return [self.tr("loss by a rising rate; click to take one"), self.tr("loss by rate")]

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view = plot.view
        plot.paint_grid(painter)
        self._paint_title(painter, self._titles(), view.width + _RIGHT)
        if self._found is None:
            text = self.tr("Comes with the range test, which stands beside the learning rate.")
            self._paint_instead(painter, text)
            return
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        exponents, colour = np.log10(self._found.rates), QColor(self.theme.curves[0])
        pale = QColor(colour)
        pale.setAlphaF(_PALE)
        stroke(painter, QPen(pale, 1), lines(view, exponents, self._found.losses))
        stroke(painter, QPen(colour, 2), lines(view, exponents, self._found.smoothed))
        painter.restore()
        self._mark(painter, self._rate, self.tr("now"), QColor(self.theme.muted), 0)
        if self._found.suggested is not None:
            ink = QColor(self.theme.accent)
            self._mark(painter, self._found.suggested, self.tr("suggested"), ink, 1)

    def _mark(self, painter: QPainter, rate: float, text: str, colour: QColor, line: int) -> None:
        """Draw a line at a rate, with a word and the number beside it."""
        view = self.plot.view
        if not rate > 0 or not view.low <= math.log10(rate) <= view.high:
            return
        x = float(view.x_to_pixel(math.log10(rate)))
        pen = QPen(colour, 1.25)
        pen.setDashPattern([4, 3] if line == 0 else [1, 0])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, 0), QPointF(x, view.height))
        painter.setFont(text_font(11))
        told = f"{text} {format_value(rate, 2)}"
        width = QFontMetricsF(text_font(11)).horizontalAdvance(told)
        left = x + 4 if x + 4 + width <= view.width + _RIGHT else max(x - 4 - width, 0.0)
        box = QRectF(left, view.height - _LINE * (1 + line) - 3, width + 1, _LINE)
        ground = QColor(self.theme.background)
        ground.setAlphaF(0.8)
        painter.fillRect(box, ground)
        painter.setPen(colour)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, told)


def _exponents(found: RangeTest) -> tuple[float, float]:
    low, high = math.log10(found.rates[0]), math.log10(found.rates[-1])
    return low, max(high, low + 1)


def _heights(found: RangeTest) -> tuple[float, float]:
    """Return a range of the fall of the loss, and of the beginning of its rise."""
    there = found.smoothed[np.isfinite(found.smoothed)]
    if not len(there):
        return 0.0, 1.0
    least, first = float(there.min()), float(there[: max(1, len(there) // 4)].max())
    top = least + _ABOVE * (first - least)
    if not least < top:
        return fitted_range([there])
    return least - 0.1 * (top - least), top
