"""A quantity of every runner against the step, on a logarithmic axis, in step with the player."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.sound.heard import HeardLine
from explorer.ui.figures.descent.runner_chart import LEAST_DECADES, MOST_DECADES, RunnerChart
from explorer.ui.figures.kit.cached_layer import CachedLayer
from explorer.ui.figures.kit.lines import lines, stroke, stroke_few
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.polylines import reduced
from explorer.ui.widgets.theme import Theme, text_font

_PALE = 0.3
_EDGE = 0.0125
"""Part of the height that half a line has."""
_SPACING = (50, 30)
"""Pixels: narrower than usual, so that in a small window more than the 0 is written."""


class StepChart(RunnerChart):
    """One chart; what is still to come of the step shown is pale.

    Signals:
        step_asked(float): the person points at a step.
    """

    step_asked = Signal(float)

    def __init__(self, title: str, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent, _SPACING)
        self._title = title
        self._steps = np.arange(2)
        self._step = 0.0
        self._drawn: list[np.ndarray] = []
        """The rows as they are drawn."""
        self._first_zero = -1
        """The first step from which on one of them is 0; −1: none is."""
        self._ahead, self._done = CachedLayer(), CachedLayer()
        """Apart, so that going back leaves the one as it is."""
        self.plot.bottom_axis.name = ""
        self.plot.bottom_axis.is_count = True

    def show(
        self, steps: np.ndarray, rows: list[np.ndarray], title: str, *, has_zero: bool = True
    ) -> None:
        """Show a row of numbers, (up to len(steps),), for each runner.

        Args:
            steps: of which the numbers are.
            rows: the numbers.
            title: of the chart.
            has_zero: whether a 0 is reached, and not merely the least of the numbers.
        """
        self._steps, self._title = steps, title
        self._version += 1
        # A late answer may be of more steps than are asked for by now.
        with np.errstate(all="ignore"):
            self._rows = [
                np.where(r >= 0, np.log10(r), np.nan) for r in (r[: len(steps)] for r in rows)
            ]
        bottom, top = self._range()
        self.plot.set_view(0.0, float(max(len(steps) - 1, 1)), bottom, top)
        # No logarithmic axis has a 0: it is drawn at the edge, where it is not cut, and said.
        edge = bottom + (top - bottom) * _EDGE
        zeros = [np.isneginf(row) & has_zero for row in self._rows]
        self._drawn = [
            np.where(zero, edge, row) for zero, row in zip(zeros, self._rows, strict=True)
        ]
        self._first_zero = min((_begin(zero) for zero in zeros if zero[-1:].any()), default=-1)

    def heard(self, names: Sequence[str]) -> tuple[HeardLine, ...]:
        """Return the rows as they are heard, each under the name of its runner."""
        view = self.plot.view
        ends = view.low, view.high, view.bottom, view.top
        return tuple(
            HeardLine(
                name, self._steps[: len(row)].astype(float), row, *ends, number=i, has_zero=False
            )
            for i, (name, row) in enumerate(zip(names, self._rows, strict=False))
            if np.isfinite(row).any()
        )

    def show_step(self, step: float) -> None:
        """Show where the player stands."""
        self._step = step
        self.plot.layer.update()

    def _range(self) -> tuple[float, float]:
        """Return the decades shown, whole ones: the last ones of a fast descent are round-off."""
        values = np.concatenate(self._rows) if self._rows else np.zeros(0)
        values = values[np.isfinite(values)]
        if not len(values):
            return -1.0, 1.0
        top = math.ceil(float(values.max()) + 1e-9)
        bottom = math.floor(float(values.min()) - 1e-9)
        # What grows is shown from where it began: only what shrinks ends in round-off.
        # The first of all may be the least, which is taken off: there is no logarithm of 0.
        begun = [float(row[np.isfinite(row)][0]) for row in self._rows if np.isfinite(row).any()]
        most = math.ceil(max(begun, default=top) + 1e-9) - MOST_DECADES
        bottom = min(max(bottom, most), top - LEAST_DECADES)
        return float(bottom), float(top)

    def _ask(self, pixel: float) -> None:
        last = float(len(self._steps) - 1)
        self.step_asked.emit(min(max(float(round(self.plot.view.x_at(pixel))), 0.0), last))

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        theme, view = self.theme, plot.view
        plot.paint_grid(painter)
        self._paint_title(painter, [self._title])
        painter.save()
        # The dots at the ends stand out of the view by half.
        painter.setClipRect(QRectF(-5, -5, view.width + 10, view.height + 5))
        at = float(view.x_to_pixel(self._step))
        painter.setPen(QPen(QColor(theme.axis), 1))
        painter.drawLine(QPointF(at, 0), QPointF(at, view.height))
        look = (view, theme.name, self._version)
        done = math.floor(self._step)
        if any(done < len(row) - 1 for row in self._drawn):
            self._ahead.paint(painter, plot, look, self._paint_ahead)
        self._done.grow(painter, plot, look, done, self._paint_done)
        for i, row in enumerate(self._drawn):
            self._paint_present(painter, row, i)
        self._paint_zero(painter)
        painter.restore()

    def _paint_zero(self, painter: QPainter) -> None:
        """Say from which step on the line at the bottom is 0."""
        if self._first_zero < 0:
            return
        view = self.plot.view
        said = self.tr("0 from step {step}").format(step=self._first_zero)
        painter.setFont(text_font(11))
        painter.setPen(QColor(self.theme.muted))
        room = painter.fontMetrics().horizontalAdvance(said)
        at = min(float(view.x_to_pixel(self._first_zero)) + 6, view.width - room)
        painter.drawText(QPointF(max(at, 0.0), view.height - 6), said)

    def _paint_ahead(self, painter: QPainter) -> None:
        """Paint the rows pale, as they are where they are still to come."""
        for i, row in enumerate(self._drawn):
            pale = self._colour(i)
            pale.setAlphaF(_PALE)
            self._paint_part(painter, QPen(pale, 1.25), row, slice(None))

    def _paint_done(self, painter: QPainter, first: int, last: int) -> None:
        """Paint the rows from one step to another."""
        for i, row in enumerate(self._drawn):
            pen = QPen(self._colour(i), 1.75)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            self._paint_part(painter, pen, row, slice(first, last + 1))

    def _paint_part(self, painter: QPainter, pen: QPen, row: np.ndarray, part: slice) -> None:
        view, steps = self.plot.view, self._steps[: len(row)]
        x, y = steps[part].astype(np.float64), row[part]
        if len(y) < 2 or stroke_few(painter, pen, view.x_to_pixel(x), view.y_to_pixel(y)):
            return
        x, y = reduced(x, y, max(2, int(view.width)))
        stroke(painter, pen, lines(view, x, y))

    def _paint_present(self, painter: QPainter, row: np.ndarray, runner: int) -> None:
        view, done = self.plot.view, min(math.floor(self._step), len(row) - 1)
        if math.isfinite(float(row[done])):
            x, y = float(view.x_to_pixel(done)), float(view.y_to_pixel(row[done]))
            self._paint_mark(painter, x, y, runner)


def _begin(zero: np.ndarray) -> int:
    """Return where the zeros begin with which a row ends."""
    others = np.flatnonzero(~zero)
    return int(others[-1]) + 1 if len(others) else 0
