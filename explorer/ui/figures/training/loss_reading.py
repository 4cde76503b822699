"""The values of every run at the place the mouse or the arrow keys point at."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.core.language.notation import format_value
from explorer.core.training.curves import Across, RunCurves
from explorer.core.training.spec import TrainingSpec
from explorer.ui.figures.kit.marks import paint_dot
from explorer.ui.figures.training.loss_transform import EDGE, ROW, TEXT, LossTransform
from explorer.ui.figures.training.run_looks import paint_badge, run_colour
from explorer.ui.widgets.theme import Theme, mono_font, text_font

_HEAD, _RUN_ROW = 2 * ROW + 14, 18
"""Height of what is above the lines of the runs with all margins, and of such a line."""
_NEAR = 6
"""Pixels by which a run may have ended before the place and still be read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Values of a run at a step."""

    run: RunCurves
    step: int
    """Steps done."""
    loss: float
    """The greatest of the steps that are kept as one, in a run too long to keep every step."""
    smoothed: float
    train: float
    validation: float
    """Of the last epoch finished by then; NaN before the first."""
    rate: float
    """The learning rate of this step."""

    @property
    def shown(self) -> float:
        """The value on the line that is read: smoothed losses, or a metric by epoch."""
        return self.validation if math.isnan(self.smoothed) else self.smoothed


class _Column(NamedTuple):
    """Values of one kind."""

    title: str
    texts: list[str]
    """By run; empty where there is no number."""
    right: float
    """Pixels from the left of the table to the end of the texts."""


class _Table(NamedTuple):
    """Readings, and their place on the picture."""

    box: QRectF
    title: str
    numbers: list[int]
    """Of the runs, a line each."""
    columns: list[_Column]


_ACROSS: tuple[Across, ...] = ("step", "epoch", "time")


class LossReading(QObject):
    """Readings of one picture."""

    def __init__(
        self, theme: Theme, placing: LossTransform, runs: Sequence[RunCurves], spec: TrainingSpec
    ) -> None:
        super().__init__()
        self._theme, self._placing = theme, placing
        self._runs, self._spec = runs, spec

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
        loss = smoothed = math.nan
        if self._spec.metric == "loss":
            loss = run.losses.at(step - 1)[1]
            smoothed = run.losses.smoothed_at(run.weight_of_past(self._spec.smoothing), step - 1)
        # The last step of an epoch is told before what the epoch came to.
        epochs, values = run.by_epoch(self._spec.metric)
        values = values[epochs <= step // run.steps_an_epoch]
        train, validation = values[-1].tolist() if len(values) else [math.nan] * 2
        rate = float(run.rates(np.array([step]))[0])
        return Reading(run, step, loss, smoothed, train, validation, rate)

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
        self._paint_table(painter, self._layout(found, x))

    def _paint_dot(self, painter: QPainter, reading: Reading) -> None:
        if not math.isfinite(reading.shown):
            return
        at = QPointF(
            self._placing.across(reading.run, reading.step), self._placing.height(reading.shown)
        )
        paint_dot(painter, self._theme, at, 4.0, run_colour(self._theme, reading.run.number), 1.25)

    def _layout(self, found: list[Reading], x: float) -> _Table:
        """Return a table of readings beside a line, as many of the last as there is room for."""
        view, letters = self._placing.view, QFontMetricsF(text_font(TEXT))
        title = self._place_text(found)
        most = max(1, int((view.height - 2 * EDGE - _HEAD) / _RUN_ROW))
        if len(found) > most:
            title += self.tr(" · + {count} more").format(count=len(found) - most)
        readings = found[-most:]
        columns = self._columns(readings)
        if columns[-1].right + 8 > view.width:
            # The mean of the epoch is nearest to what else is read.
            columns = self._columns(readings, left_out=self.tr("epoch mean"))
        right = columns[-1].right
        width = max(right + 8, letters.horizontalAdvance(title) + 20)
        left = x + 14 if x + 14 + width < view.width or x < view.width / 2 else x - 14 - width
        # Over the line where there is no room beside it, but never over the axis.
        left = max(0.0, min(left, view.width - width))
        box = QRectF(left, EDGE, width, _HEAD + _RUN_ROW * len(readings))
        return _Table(box, title, [reading.run.number for reading in readings], columns)

    def _columns(self, readings: list[Reading], left_out: str = "") -> list[_Column]:
        """Return what there are numbers of, but for one kind."""
        digits, letters = QFontMetricsF(mono_font(TEXT)), QFontMetricsF(text_font(TEXT))
        names = (
            self.tr("value") if all(r.run.is_logged for r in readings) else self.tr("loss"),
            self.tr("smoothed"),
            self.tr("epoch mean"),
            self.tr("validation"),
            self.tr("rate"),
        )
        columns: list[_Column] = []
        right = 22.0
        for i, name in enumerate(names):
            texts = [self._texts(reading)[i] for reading in readings]
            if any(texts) and name != left_out:
                longest = max(map(digits.horizontalAdvance, texts))
                right += max(letters.horizontalAdvance(name), longest) + 12
                columns.append(_Column(name, texts, right))
        return columns

    def _texts(self, reading: Reading) -> list[str]:
        values = (reading.loss, reading.smoothed, reading.train, reading.validation)
        rate = "" if math.isnan(reading.rate) else format_value(reading.rate, 4)
        return [*map(_short, values), rate]

    def _paint_table(self, painter: QPainter, table: _Table) -> None:
        theme, box = self._theme, table.box
        painter.setPen(QPen(QColor(theme.axis), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(box, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(text_font(TEXT))
        painter.setPen(QColor(theme.ink))
        painter.drawText(QPointF(box.left() + 10, box.top() + 18), table.title)
        painter.setPen(QColor(theme.muted))
        for column in table.columns:
            right = box.left() + column.right
            _write_to(painter, right, box.top() + 18 + ROW, column.title)
        for k, number in enumerate(table.numbers):
            y = box.top() + 2 * ROW + 16 + _RUN_ROW * k
            paint_badge(painter, theme, QPointF(box.left() + 18, y), number)
            painter.setFont(mono_font(TEXT))
            painter.setPen(QColor(theme.ink))
            for column in table.columns:
                _write_to(painter, box.left() + column.right, y + 4, column.texts[k])

    def _place_text(self, found: list[Reading]) -> str:
        """Return where the last of these is read, as far as all of the runs are read there."""
        told = [self._place_texts(reading) for reading in found]
        here = told[-1]
        is_told = [len({texts[i] for texts in told}) == 1 for i in range(len(here))]
        # Runs with other steps are read at those that are nearest on the axis.
        is_told[_ACROSS.index(self._placing.stretch.across)] = True
        return " · ".join(filter(None, itertools.compress(here, is_told)))

    def _place_texts(self, reading: Reading) -> list[str]:
        at = np.array([float(reading.step)])
        step, epoch, seconds = (float(reading.run.places(at, each)[0]) for each in _ACROSS)
        has_epochs = not reading.run.is_logged or self._placing.stretch.across == "epoch"
        return [
            self.tr("step {step}").format(step=f"{step:,.0f}"),
            self.tr("epoch {epoch}").format(epoch=format_value(epoch, 4)) if has_epochs else "",
            self.tr("{seconds} s").format(seconds=format_value(seconds, 3)),
        ]


def _write_to(painter: QPainter, right: float, baseline: float, text: str) -> None:
    width = QFontMetricsF(painter.font()).horizontalAdvance(text)
    painter.drawText(QPointF(right - width, baseline), text)


def _short(value: float) -> str:
    """Return a loss with four digits, nothing for NaN."""
    if math.isnan(value):
        return ""
    return f"{value:.4f}" if 1e-3 <= abs(value) < 1e4 else format_value(value, 4)
