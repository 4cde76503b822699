"""The sweep of learning rates: the loss after the last step against the rate, of every runner."""

from __future__ import annotations

import math

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from explorer.core.descent.results import Sweep
from explorer.core.descent.spec import DescentProblem, SweepProblem
from explorer.core.optimizers.config import OptimizerConfig
from explorer.ui.figures.descent.runner_chart import LEAST_DECADES, MOST_DECADES, RunnerChart
from explorer.ui.figures.kit.cached_layer import CachedLayer
from explorer.ui.figures.kit.lines import lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.widgets.theme import Theme, text_font

_PALE = 0.3
_FAR = 100.0
"""Times the loss at the start up to which the axis follows a loss."""
_LANE = 4.0
"""Pixels from one runner's mark of divergence to the next."""
_HEAD = 0.14
"""Part of the height above the losses, where divergence is marked."""
_SPACING = (40, 30)


class SweepChart(RunnerChart):
    """One chart; where a descent diverges there is no line but a mark at the top.

    Signals:
        rate_asked(float): the person puts the first runner's rate here.
        hovered(float, int, float): the mouse is at a rate, nearest to a runner with this loss; a
            rate of NaN when it left.
    """

    rate_asked = Signal(float)
    hovered = Signal(float, int, float)

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent, _SPACING)
        self._runners: tuple[OptimizerConfig, ...] = ()
        self.sweep: Sweep | None = None
        """The sweep that is shown."""
        self._titles = ("", "")
        self._is_stale = False
        self._still = CachedLayer()
        self.plot.bottom_axis.is_log = True
        usual = SweepProblem(DescentProblem())
        self._low, self._high = math.log10(usual.low), math.log10(usual.high)
        self._show_range(0.0, 1.0)

    def show_runners(self, runners: tuple[OptimizerConfig, ...]) -> None:
        """Mark the rates of these."""
        self._runners = runners
        self.plot.layer.update()

    def show(self, sweep: Sweep | None, steps: int = 0) -> None:
        """Show what was found after so many steps, or nothing any more."""
        self.sweep, self._is_stale, self._rows = sweep, False, []
        self._version += 1
        if sweep is not None:
            least, self._rows, top = _logarithms(sweep)
            of = self.tr("loss") if least == 0.0 else self.tr("loss − least")
            self._titles = (
                self.tr("{loss} after {steps} steps, by rate").format(loss=of, steps=steps),
                self.tr("{loss}, by rate").format(loss=of),
            )
            self._show_range(*_decades(self._rows, top))
        self.plot.layer.update()

    def set_stale(self) -> None:
        """Draw pale what is of an older spec."""
        self._is_stale = True
        self.plot.layer.update()

    def _show_range(self, bottom: float, top: float) -> None:
        head = (top - bottom) * _HEAD / (1 - _HEAD)
        self.plot.set_view(self._low, self._high, bottom, top + head)

    # What the mouse does.

    def _ask(self, pixel: float) -> None:
        exponent = min(max(self.plot.view.x_at(pixel), self._low), self._high)
        self.rate_asked.emit(float(f"{10.0**exponent:.4g}"))

    def _on_hover(self, event: HoverEvent) -> None:
        if event.isExit():
            self.hovered.emit(math.nan, 0, math.nan)
            return
        super()._on_hover(event)
        exponent = self.plot.view.x_at(event.pos().x())
        if self.sweep is None or not self._low <= exponent <= self._high:
            return
        column = int(np.argmin(np.abs(np.log10(self.sweep.rates) - exponent)))
        away = [
            abs(float(self.plot.view.y_to_pixel(row[column])) - event.pos().y())
            for row in self._rows
        ]
        # Of what diverged the distance is no number.
        runner = int(np.argmin(np.nan_to_num(away, nan=1e9, posinf=1e9)))
        loss = float(self.sweep.losses[runner, column])
        self.hovered.emit(float(self.sweep.rates[column]), runner, loss)

    # What is painted, back to front.

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        theme, view = self.theme, plot.view
        plot.paint_grid(painter)
        self._paint_title(painter, self._titles, view.width + 40)
        painter.save()
        painter.setClipRect(QRectF(-5, -5, view.width + 10, view.height + 5))
        self._still.paint(
            painter, plot, (view, theme.name, self._version, self._is_stale), self._paint_rows
        )
        for i, runner in reversed([*enumerate(self._runners)]):
            self._paint_rate(painter, i, runner)
        painter.restore()

    def _paint_rows(self, painter: QPainter) -> None:
        if self._is_stale:
            painter.setOpacity(_PALE)
        for i, row in enumerate(self._rows):
            pen = QPen(self._colour(i), 1.75)
            stroke(painter, pen, lines(self.plot.view, self._exponents(), row))
            self._paint_diverged(painter, i, np.isnan(row))
        if any(np.isnan(row).any() for row in self._rows):
            font, text = text_font(11), self.tr("diverged")
            place = QPointF(
                self.plot.view.width - QFontMetricsF(font).horizontalAdvance(text),
                self._lane(len(self._rows)) + 9,
            )
            letters = QPainterPath()
            letters.addText(place, font, text)
            painter.strokePath(letters, QPen(QColor(self.theme.background), 3))
            painter.fillPath(letters, QColor(self.theme.muted))

    def _exponents(self) -> np.ndarray:
        return np.log10(self.sweep.rates) if self.sweep is not None else np.zeros(0)

    def _lane(self, runner: int) -> float:
        return 2.0 + _LANE * runner

    def _paint_diverged(self, painter: QPainter, runner: int, lost: np.ndarray) -> None:
        """Mark the rates without a loss by a bar at the top."""
        if not lost.any():
            return
        x = self.plot.view.x_to_pixel(self._exponents()).tolist()
        half, y = (x[1] - x[0]) / 2, self._lane(runner)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], lost, [False]])))
        pen = QPen(self._colour(runner), 2.0)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        for first, last in zip(edges[::2], edges[1::2] - 1, strict=True):
            painter.drawLine(QPointF(x[first] - half, y), QPointF(x[last] + half, y))

    def _paint_rate(self, painter: QPainter, number: int, runner: OptimizerConfig) -> None:
        """Mark the present rate of a runner: a line, and a dot where it ends."""
        view, exponent = self.plot.view, math.log10(runner.rate)
        if not self._low <= exponent <= self._high:
            return
        x, pale = float(view.x_to_pixel(exponent)), self._colour(number)
        pale.setAlphaF(1.0 if number == 0 else _PALE)
        painter.setPen(QPen(pale, 1))
        painter.drawLine(QPointF(x, 0), QPointF(x, view.height))
        y = self._height(number, exponent)
        if y is None or self._is_stale:
            return
        self._paint_mark(painter, x, y, number)

    def _height(self, number: int, exponent: float) -> float | None:
        """Return the pixel of a runner's loss at a rate; on its bar where it diverges."""
        if number >= len(self._rows):
            return None
        at = float(np.interp(exponent, self._exponents(), np.arange(len(self._rows[number]))))
        below, above = self._rows[number][[math.floor(at), math.ceil(at)]]
        if math.isnan(below) or math.isnan(above):
            return self._lane(number)
        part = at - math.floor(at)
        value = below if part == 0 else (1 - part) * below + part * above
        return min(float(self.plot.view.y_to_pixel(value)), self.plot.view.height)


def _logarithms(sweep: Sweep) -> tuple[float, list[np.ndarray], float]:
    """Return what is taken off every loss, log₁₀ of the rest, and up to where that is shown.

    It is NaN where the descent diverged, by the same rule as its verdict.
    """
    kept = np.isfinite(sweep.losses) & ~sweep.diverged
    least = min(float(sweep.losses[kept].min(initial=math.inf)), sweep.start)
    if not math.isfinite(least) or least > 0:
        least = 0.0
    with np.errstate(all="ignore"):
        above, bound = sweep.losses - least, _FAR * (sweep.start - least)
        kept &= np.isfinite(above)
        rows = np.where(kept, np.log10(np.where(kept, above, 1.0)), np.nan)
        # From a start that is no number, or already the least, every loss is as good as another.
        return least, list(rows), math.log10(bound) if 0 < bound < math.inf else math.inf


def _decades(rows: list[np.ndarray], most: float) -> tuple[float, float]:
    """Return the whole decades shown: the last ones of a fast descent are round-off."""
    values = np.concatenate(rows)
    values = values[np.isfinite(values)]
    if not len(values):
        return -1.0, 1.0
    top = math.ceil(min(float(values.max()), max(most, float(values.min()))) - 1e-9)
    bottom = math.floor(float(values.min()) + 1e-9)
    bottom = min(max(bottom, top - MOST_DECADES), top - LEAST_DECADES)
    return float(bottom), float(top)
