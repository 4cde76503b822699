"""The sharpness of the loss over the steps, beside what is stable at the learning rate."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import stable_factor
from explorer.ui.figures.kit.lines import lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.training.loss_transform import apart
from explorer.ui.figures.training.run_chart import RunChart, Shown
from explorer.ui.figures.training.run_looks import run_colour
from explorer.ui.figures.training.traces import Stretch, logarithm
from explorer.ui.widgets.theme import Theme, text_font

_RIGHT = 72
"""Pixels at the right for what the lines are."""
_DASHES = (5, 3)
_FINE = 2
"""Places at which the bound is told for each pixel."""
_FEW = 40
"""Measures up to which each has a dot."""
_LETTER = 13
"""Pixels from one of these texts to the next, at least."""


class SharpnessChart(RunChart):
    """One chart: a line of what was measured, and a dashed one of what is stable."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent, _RIGHT, 40)
        self._measured = np.zeros((2, 0))
        self._bound = np.zeros((2, 0))
        self._factor: float | None = None
        self._look: tuple[object, ...] = ()
        self.plot.left_axis.is_log = self.plot.left_axis.is_fine = True
        self.plot.bottom_axis.name = ""

    def show(self, shown: Shown) -> None:
        """Show a run, or none, along the losses' horizontal axis."""
        run, spec, low, high, is_numbered = shown
        self._run, self._is_numbered = run, is_numbered
        self._measured = self._bound = np.zeros((2, 0))
        stretch = Stretch(low, high, spec.axis, spec.log_x, max(2, int(self.plot.view.width)))
        self._factor = stable_factor(run.problem.runner) if run is not None else None
        if run is not None and len(run.sharpness.values):
            rows = run.sharpness.values
            self._measured = np.stack([stretch.shown(run, rows[:, 0]), logarithm(rows[:, 1])])
        if run is not None and run.done and self._factor is not None:
            steps = stretch.steps_to_tell(run, _FINE)
            bound = logarithm(self._factor / run.rates(steps))
            self._bound = np.stack([stretch.shown(run, steps), bound])
        self._look = (run and (run.number, run.version), stretch)
        self.plot.bottom_axis.is_log = self.plot.bottom_axis.is_fine = spec.log_x
        self.plot.set_view(low, high, *self._range())
        self.plot.layer.update()

    def _range(self) -> tuple[float, float]:
        values = np.concatenate([self._measured[1], self._bound[1]])
        values = values[np.isfinite(values)]
        if not len(values):
            return 0.0, 2.0
        low, high = float(values.min()), float(values.max())
        margin = max(0.08 * (high - low), 0.5 - (high - low) / 2, 0.1)
        return low - margin, high + margin

    @property
    def _bound_name(self) -> str:
        """What the dashed line is."""
        assert self._factor is not None
        return self.tr("{factor} ÷ rate").format(factor=format_value(self._factor, 3))

    def _titles(self) -> list[str]:
        """Return titles, the longest first."""
        if self._factor is None:
            return [self.tr("sharpness"), self.tr("sharpness")]
        return [
            self.tr("sharpness, stable below the dashes"),
            self.tr("sharpness and its bound"),
            self.tr("sharpness"),
        ]

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view = plot.view
        plot.paint_grid(painter)
        has_some = self._measured.shape[1] > 0
        self._paint_head(painter, self._titles(), view.width + _RIGHT - 6, named=has_some)
        self._still.paint(painter, plot, (view, self.theme.name, self._look), self._paint_lines)
        self._name_ends(painter)
        if not has_some:
            self._paint_nothing(painter)

    def _paint_lines(self, painter: QPainter) -> None:
        view = self.plot.view
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        pen = QPen(QColor(self.theme.ink), 1.5)
        pen.setDashPattern(_DASHES)
        stroke(painter, pen, lines(view, self._bound[0], self._bound[1]))
        if self._run is not None:
            colour = run_colour(self.theme, self._run.number)
            stroke(painter, QPen(colour, 2), lines(view, self._measured[0], self._measured[1]))
            if self._measured.shape[1] <= _FEW:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                x, y = view.x_to_pixel(self._measured[0]), view.y_to_pixel(self._measured[1])
                for left, top in zip(x.tolist(), y.tolist(), strict=True):
                    if math.isfinite(top):
                        painter.drawEllipse(QRectF(left - 2.5, top - 2.5, 5, 5))
        painter.restore()

    def _name_ends(self, painter: QPainter) -> None:
        """Write at the right ends what the lines are, and their last values."""
        view = self.plot.view
        told: list[tuple[float, str, QColor]] = []
        if self._bound.shape[1]:
            told.append((self._bound[1, -1], self._bound_name, QColor(self.theme.ink)))
        last = self._measured[1, -1] if self._measured.shape[1] else math.nan
        if self._run is not None and math.isfinite(last):
            colour = run_colour(self.theme, self._run.number)
            told.append((last, format_value(10.0**last, 3), colour))
        told = sorted((each for each in told if math.isfinite(each[0])), reverse=True)
        places = [float(view.y_to_pixel(value)) for value, _, _ in told]
        painter.setFont(text_font(11, strong=True))
        heights = apart(places, _LETTER, 4, view.height - 4)
        for y, (_, text, colour) in zip(heights, told, strict=True):
            painter.setPen(colour)
            box = QRectF(view.width + 5, y - 8, _RIGHT, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_nothing(self, painter: QPainter) -> None:
        if self._run is None or self._run.end is None:
            text = self.tr("Comes with the end of an epoch.")
        elif not len(self._run.epochs.values):
            text = self.tr("The run ended before its first epoch was over: nothing was measured.")
        else:
            text = self.tr("The sharpness of this run was not watched.")
        self._paint_instead(painter, text)
