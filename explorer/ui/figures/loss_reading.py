"""The values of every run at the place the mouse or the arrow keys point at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.core.notation import format_value
from explorer.core.training_runs import RunCurves
from explorer.ui.figures.placing import EDGE, Placing
from explorer.ui.figures.run_looks import paint_badge, run_colour
from explorer.ui.theme import Theme, mono_font, text_font

_TEXT, _ROW = 11, 16
"""Size and height of a line of text."""
_NEAR = 6
"""Pixels by which a run may have ended before the place and still be read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run shows at a step."""

    run: RunCurves
    step: int
    """Steps done."""
    loss: float
    """The greatest of the steps that are kept as one, in a run too long to keep every step."""
    smoothed: float
    train: float
    validation: float
    """Of the last epoch finished by then; NaN before the first."""


class LossReading(QObject):
    """What can be read of one picture."""

    def __init__(
        self, theme: Theme, placing: Placing, runs: Sequence[RunCurves], smoothing: float
    ) -> None:
        super().__init__()
        self._theme, self._placing = theme, placing
        self._runs, self._smoothing = runs, smoothing

    def at(self, pixel: float) -> list[Reading]:
        """Return what the runs show at a pixel from the left, of those that came so far."""
        found = []
        shown = np.array([self._placing.view.x_at(pixel)])
        for run in self._runs:
            if not run.done or self._placing.across(run, run.done) < pixel - _NEAR:
                continue
            step = min(max(round(float(self._placing.stretch.steps(run, shown)[0])), 1), run.done)
            found.append(self._reading(run, step))
        return found

    def _reading(self, run: RunCurves, step: int) -> Reading:
        nearest = np.abs(run.losses.places() - (step - 1)).argmin()
        smoothed = float(run.losses.smoothed(self._smoothing)[nearest])
        epoch = step // run.steps_an_epoch
        row = run.epochs.values[min(epoch, len(run.epochs.values)) - 1] if epoch else [math.nan] * 2
        return Reading(
            run, step, run.losses.at(step - 1)[1], smoothed, float(row[0]), float(row[1])
        )

    def paint(self, painter: QPainter, pixel: float) -> None:
        """Paint a line at the step that is read, and a box with the values of every run there."""
        found, view = self.at(pixel), self._placing.view
        if not found:
            return
        x = self._placing.across(found[-1].run, found[-1].step)
        if not -EDGE <= x <= view.width + EDGE:
            return
        painter.setPen(QPen(QColor(self._theme.axis), 1))
        painter.drawLine(QPointF(x, 0), QPointF(x, view.height))
        for reading in found:
            self._paint_dot(painter, reading)
        self._paint_box(painter, found, x)

    def _paint_dot(self, painter: QPainter, reading: Reading) -> None:
        if not math.isfinite(reading.smoothed):
            return
        at = QPointF(
            self._placing.across(reading.run, reading.step), self._placing.height(reading.smoothed)
        )
        painter.setPen(QPen(QColor(self._theme.background), 1.25))
        painter.setBrush(run_colour(self._theme, reading.run.number))
        painter.drawEllipse(at, 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_box(self, painter: QPainter, found: list[Reading], x: float) -> None:
        view = self._placing.view
        theme, numbers, words = self._theme, mono_font(_TEXT), text_font(_TEXT)
        titles = [
            self.tr("loss"),
            self.tr("smoothed"),
            self.tr("epoch mean"),
            self.tr("validation"),
        ]
        rows = [[_short(v) for v in (r.loss, r.smoothed, r.train, r.validation)] for r in found]
        filled = [i for i in range(4) if any(row[i] for row in rows)]
        digits, letters = QFontMetricsF(numbers), QFontMetricsF(words)
        widths = [
            max(
                letters.horizontalAdvance(titles[i]),
                *(digits.horizontalAdvance(r[i]) for r in rows),
            )
            + 12
            for i in filled
        ]
        title = self._place_text(found[-1])
        width = max(30 + sum(widths), letters.horizontalAdvance(title) + 20)
        height = _ROW * 2 + 18 * len(rows) + 14
        left = x + 14 if x + 14 + width < view.width or x < view.width / 2 else x - 14 - width
        box = QRectF(left, EDGE, width, height)
        ground = QColor(theme.panel)
        ground.setAlphaF(0.95)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(words)
        painter.setPen(QColor(theme.ink))
        painter.drawText(QPointF(left + 10, box.top() + 18), title)
        rights = np.cumsum([left + 22, *widths])[1:].tolist()
        painter.setPen(QColor(theme.muted))
        for i, right in zip(filled, rights, strict=True):
            _write_to(painter, right, box.top() + 18 + _ROW, titles[i])
        for k, (reading, row) in enumerate(zip(found, rows, strict=True)):
            y = box.top() + 2 * _ROW + 16 + 18 * k
            paint_badge(painter, theme, QPointF(left + 18, y), reading.run.number)
            painter.setFont(numbers)
            painter.setPen(QColor(theme.ink))
            for i, right in zip(filled, rights, strict=True):
                _write_to(painter, right, y + 4, row[i])

    def _place_text(self, reading: Reading) -> str:
        run, at = reading.run, np.array([float(reading.step)])
        return self.tr("step {step} · epoch {epoch} · {seconds} s").format(
            step=f"{reading.step:,}",
            epoch=format_value(float(run.places(at, "epoch")[0]), 4),
            seconds=format_value(float(run.places(at, "time")[0]), 3),
        )


def _write_to(painter: QPainter, right: float, baseline: float, text: str) -> None:
    width = QFontMetricsF(painter.font()).horizontalAdvance(text)
    painter.drawText(QPointF(right - width, baseline), text)


def _short(value: float) -> str:
    """Return a loss with four digits, nothing for NaN."""
    if math.isnan(value):
        return ""
    return f"{value:.4f}" if 1e-3 <= abs(value) < 1e4 else format_value(value, 4)
