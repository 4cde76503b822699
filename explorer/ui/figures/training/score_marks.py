"""Marks of how good a run is: beside the best constant, at its best epoch, and in the test."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.core.language.notation import format_value
from explorer.core.training.curves import RunCurves
from explorer.core.training.seeds import SeedsMean
from explorer.core.training.spec import Metric
from explorer.ui.figures.training.loss_marks import write_in
from explorer.ui.figures.training.loss_transform import ROW, TEXT, LossTransform
from explorer.ui.figures.training.run_looks import epoch_colour
from explorer.ui.figures.training.traces import Trace
from explorer.ui.widgets.theme import Theme, text_font

_RING, _DIAMOND = 4.5, 5.0
_WAYS = (-ROW - 8.0, 8.0, -2 * ROW - 8.0, ROW + 8.0)
"""Pixels down from a mark to the top of its text, the best first."""


class ScoreMarks(QObject):
    """The marks of one picture; no text covers what is said already."""

    def __init__(
        self,
        theme: Theme,
        placing: LossTransform,
        traces: Sequence[tuple[RunCurves, Trace]],
        metric: Metric,
    ) -> None:
        super().__init__()
        self._theme, self._placing = theme, placing
        self._metric: Metric = metric
        pairs = [(run, seen) for run, seen in traces if run.begun is not None]
        self._runs = [run for run, _ in pairs if run.shows(metric)]
        self._ends = {run: float(seen.validation[0].max(initial=-np.inf)) for run, seen in pairs}
        """To where their lines by epoch are drawn; one that goes on may have come farther."""
        self._taken: list[QRectF] = []

    def paint(self, painter: QPainter, taken: Sequence[QRectF]) -> None:
        """Paint them all, with texts where nothing of what is taken lies."""
        self._taken = [*taken]
        painter.setFont(text_font(TEXT))
        self._paint_baselines(painter)
        is_alone = len(self._runs) == 1
        for run in self._runs:
            self._paint_best(painter, run, named=is_alone)
            self._paint_test(painter, run, named=is_alone)

    def _paint_baselines(self, painter: QPainter) -> None:
        """Draw how good the best constant is, once for runs that have the same."""
        view = self._placing.view
        found = {
            (round(run.begun.baseline[self._metric], 12), bool(run.classes))
            for run in self._runs
            if run.begun is not None and self._metric in run.begun.baseline
        }
        for value, has_classes in found:
            y = float(view.y_to_pixel(self._placing.heights(np.array([value])))[0])
            text = self._baseline_text(value, has_classes=has_classes)
            if not math.isfinite(y):
                continue
            pen = QPen(QColor(self._theme.muted), 1.25)
            pen.setDashPattern([1.5, 3])
            if 0 <= y <= view.height:
                painter.setPen(pen)
                painter.drawLine(QPointF(0, y), QPointF(view.width, y))
            else:
                # It is said where it lies.
                text = f"{text} {'↑' if y < 0 else '↓'}"
            self._say(painter, text, min(max(y, 0.0), view.height), QColor(self._theme.muted))

    def _baseline_text(self, value: float, *, has_classes: bool) -> str:
        number = _text(self._metric, value)
        if not has_classes:
            return self.tr("baseline (always the mean): {value}").format(value=number)
        if self._metric == "accuracy":
            return self.tr("baseline (always the largest class): {value}").format(value=number)
        return self.tr("baseline (the shares of the classes): {value}").format(value=number)

    def _say(self, painter: QPainter, text: str, y: float, colour: QColor) -> None:
        """Write about a line at a height, at the right, where there is room."""
        view = self._placing.view
        width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 8
        for top in (y - ROW - 1, y + 1, y - 2 * ROW, y + ROW):
            box = QRectF(view.width - width - 12, top, width, ROW)
            if self._is_free(box):
                self._taken.append(box)
                write_in(painter, self._theme, box, text, colour)
                return

    def _is_free(self, box: QRectF) -> bool:
        view = self._placing.view
        picture = QRectF(0, 0, view.width, view.height)
        return picture.contains(box) and not any(map(box.intersects, self._taken))

    def _paint_best(self, painter: QPainter, run: RunCurves, *, named: bool) -> None:
        """Ring the epoch with the least validation loss."""
        best, (epochs, values) = run.best_epoch, run.by_epoch(self._metric)
        if best is None or best not in epochs or len(epochs) < 2:
            return
        value = float(values[epochs == best, 1][0])
        spot = self._spot(run, best * run.steps_an_epoch, value)
        if spot is None or spot.x() > self._placing.view.x_to_pixel(self._ends[run]) + _RING:
            return
        colour = epoch_colour(self._theme, run.number)
        if self._is_seen(spot):
            painter.setPen(QPen(colour, 1.75))
            painter.setBrush(QColor(self._theme.background))
            painter.drawEllipse(spot, _RING, _RING)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if named:
            text = self.tr("best epoch {epoch}: {value}")
            number = _text(self._metric, value)
            self._name(painter, spot, text.format(epoch=f"{best:,}", value=number), colour)

    def _paint_test(self, painter: QPainter, run: RunCurves, *, named: bool) -> None:
        """Mark what the test came to, at the step whose weights it is of."""
        value = run.tested(self._metric)
        spot = self._spot(run, run.tested_step, value) if value is not None else None
        if value is None or spot is None:
            return
        colour = epoch_colour(self._theme, run.number)
        if self._is_seen(spot):
            painter.setPen(QPen(QColor(self._theme.background), 1))
            painter.setBrush(colour)
            ways = ((0, -_DIAMOND), (_DIAMOND, 0), (0, _DIAMOND), (-_DIAMOND, 0))
            painter.drawPolygon([spot + QPointF(*way) for way in ways])
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if named:
            text = self.tr("test: {value}").format(value=_text(self._metric, value))
            if isinstance(run, SeedsMean):
                deviation = _text(self._metric, run.test_deviation(self._metric))
                text = f"{text} ± {deviation}"
            self._name(painter, spot, text, colour)

    def _spot(self, run: RunCurves, steps: int, value: float) -> QPointF | None:
        """Return where a value stands; None where it is at no step that is shown."""
        view = self._placing.view
        x = self._placing.across(run, steps)
        y = float(view.y_to_pixel(self._placing.heights(np.array([value])))[0])
        return QPointF(x, y) if 0 <= x <= view.width + 1 and math.isfinite(y) else None

    def _is_seen(self, spot: QPointF) -> bool:
        return 0 <= spot.y() <= self._placing.view.height

    def _name(self, painter: QPainter, spot: QPointF, text: str, colour: QColor) -> None:
        """Write beside a mark, where nothing else is said; of one out of sight, where it lies."""
        view = self._placing.view
        if not self._is_seen(spot):
            text = f"{text} {'↑' if spot.y() < 0 else '↓'}"
            spot = QPointF(spot.x(), min(max(spot.y(), 0.0), view.height))
        width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 8
        for down in _WAYS:
            for left in (spot.x() - width / 2, spot.x() - width - 8, spot.x() + 8):
                inside = min(max(left, 0.0), view.width - width)
                box = QRectF(inside, spot.y() + down, width, ROW)
                if self._is_free(box):
                    self._taken.append(box)
                    write_in(painter, self._theme, box, text, colour)
                    return


def _text(metric: Metric, value: float) -> str:
    return f"{value:.1%}" if metric == "accuracy" else format_value(value, 4)
