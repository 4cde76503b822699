"""What is written over the losses: changes of the rate, where runs end, and how they diverged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.core.notation import format_value
from explorer.core.training_runs import RunCurves
from explorer.ui.figures.lines import dotted
from explorer.ui.figures.placing import EDGE, Placing
from explorer.ui.figures.run_looks import BADGE, epoch_colour, paint_badge, run_colour
from explorer.ui.figures.traces import Trace
from explorer.ui.figures.view import View
from explorer.ui.theme import Theme, text_font
from explorer.ui.translation import translated

_TEXT, _ROW = 11, 16
"""Size and height of a line of text."""
_MOST_ROWS = 3
"""Rows of texts about changes of the rate."""
_NAME = 18.0
"""Pixels above the lower border that the name of the axis takes beside it."""
_SENTENCE_WIDTH = 230


class LossMarks(QObject):
    """The marks of one picture; none covers another."""

    def __init__(
        self,
        theme: Theme,
        placing: Placing,
        runs: Sequence[RunCurves],
        traces: Sequence[Trace],
    ) -> None:
        super().__init__()
        self._theme, self._placing = theme, placing
        self._runs, self._traces = runs, traces
        self._taken: list[QRectF] = []
        """Where something stands that nothing may cover."""

    def paint(self, painter: QPainter) -> None:
        """Paint them all."""
        self._paint_changes(painter, self._placing.view)
        self._paint_ends(painter, self._placing.view)

    def _paint_changes(self, painter: QPainter, view: View) -> None:
        """Mark where a learning rate was changed; changes close together are told as one."""
        font = text_font(_TEXT)
        painter.setFont(font)
        for run in self._runs:
            told: list[tuple[float, float, float]] = []
            for change in run.changes:
                x = self._placing.across(run, change.step)
                if not 0 <= x <= view.width:
                    continue
                painter.setPen(dotted(self._theme.muted))
                painter.drawLine(QPointF(x, 0), QPointF(x, view.height))
                if told and x - told[-1][0] < _ROW:
                    told[-1] = (told[-1][0], told[-1][1], change.after)
                else:
                    told.append((x, change.before, change.after))
            for x, before, after in told:
                text = self.tr("rate {before} → {after}").format(
                    before=format_value(before, 3), after=format_value(after, 3)
                )
                colour = epoch_colour(self._theme, run.number)
                self._write_beside(painter, text, x, view, colour)

    def _write_beside(
        self, painter: QPainter, text: str, x: float, view: View, colour: QColor
    ) -> None:
        """Write a text at the top beside a line, if there is room in one of the first rows."""
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        left = x + 6 if x + 8 + width < view.width else x - 6 - width
        for row in range(_MOST_ROWS):
            box = QRectF(left - 3, 3 + row * _ROW, width + 6, _ROW)
            if left > 0 and not any(box.intersects(other) for other in self._taken):
                self._taken.append(box)
                self._write(painter, box, text, colour)
                return

    def _write(self, painter: QPainter, box: QRectF, text: str, colour: QColor) -> None:
        """Write a text in a box, over a ground that lets the curves shine through."""
        ground = QColor(self._theme.background)
        ground.setAlphaF(0.8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colour)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box.adjusted(3, 0, -3, 0), flags, text)

    def _paint_ends(self, painter: QPainter, view: View) -> None:
        """Number each run where it ends, mark those that diverged and say how."""
        places: list[tuple[QPointF, RunCurves]] = []
        for run, seen in zip(self._runs, self._traces, strict=True):
            at = self._end(run, seen, view)
            if at is not None:
                places.append((at, run))
        spots = _apart([at for at, _ in places], view)
        self._taken += [QRectF(s.x() - 9, s.y() - 9, 18, 18) for s in spots]
        for (at, run), spot in zip(places, spots, strict=True):
            if abs(spot.y() - at.y()) > BADGE:
                painter.setPen(QPen(run_colour(self._theme, run.number), 1))
                painter.drawLine(at, spot)
        is_alone = sum(run.has_diverged for run in self._runs) == 1
        for (at, run), spot in zip(places, spots, strict=True):
            is_seen = self._placing.across(run, run.done) <= view.width + 1
            if run.end is not None and run.has_diverged and is_seen:
                self._paint_cross(painter, at)
                text = self.tr("diverged at step {step}").format(step=f"{run.end.step:,}")
                if is_alone and view.width > 2 * _SENTENCE_WIDTH:
                    text = translated(run.end.sentence)
                painter.setFont(text_font(_TEXT))
                self._write_near(painter, text, at.x(), spot, view)
        for (_, run), spot in zip(places, spots, strict=True):
            paint_badge(painter, self._theme, spot, run.number)

    def _end(self, run: RunCurves, seen: Trace, view: View) -> QPointF | None:
        """Return where a run ends in the picture, or leaves it at the right."""
        x = self._placing.across(run, run.done)
        if not run.done or not x > 0:
            return None
        row = seen.smoothed[1]
        if run.has_diverged and seen.bands:
            row = seen.bands[-1].highs
        finite = row[np.isfinite(row)]
        if not len(finite):
            return None
        return QPointF(min(x, view.width), self._placing.height(float(finite[-1])))

    def _paint_cross(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(QColor(self._theme.error), 2))
        for way in (QPointF(4, 4), QPointF(4, -4)):
            painter.drawLine(at - way, at + way)

    def _write_near(
        self, painter: QPainter, text: str, end: float, spot: QPointF, view: View
    ) -> None:
        """Write a sentence beside the end of a run, where it covers nothing else that is said."""
        metrics = QFontMetricsF(painter.font())
        least = QRectF(0, 0, min(_SENTENCE_WIDTH, view.width - 40), 1000)
        needed = metrics.boundingRect(least, Qt.TextFlag.TextWordWrap, text)
        width, height = needed.width() + 8, needed.height()
        for down in (-BADGE, *range(12, 180, _ROW)):
            for left in (spot.x() + BADGE + 4, end - 2 * BADGE - width):
                box = QRectF(left, spot.y() + down, width, height)
                is_inside = left >= 0 and box.right() <= view.width and box.bottom() < view.height
                if is_inside and not any(box.intersects(other) for other in self._taken):
                    self._taken.append(box)
                    self._write(painter, box, text, QColor(self._theme.error))
                    return


def _apart(places: list[QPointF], view: View) -> list[QPointF]:
    """Return spots for badges beside the ends of curves: as near as they can stand, in order."""
    spots = [QPointF(place.x() + 13, place.y()) for place in places]
    column: list[int] = []
    for i in sorted(range(len(spots)), key=lambda i: spots[i].x()):
        if column and spots[i].x() - spots[column[-1]].x() > 2 * BADGE + 1:
            _spread(spots, column, view)
            column = []
        column.append(i)
    _spread(spots, column, view)
    return spots


def _spread(spots: list[QPointF], column: list[int], view: View) -> None:
    """Move the spots of a column up and down until none touch, all together as little as can be.

    Least squares under an order: neighbours that touch form a pile, which stands at its mean.
    """
    if not column:
        return
    order = sorted(column, key=lambda i: spots[i].y())
    gap = min(2 * BADGE + 1, (view.height - EDGE - _NAME) / len(order))
    piles: list[list[float]] = []
    for k, i in enumerate(order):
        piles.append([spots[i].y() - k * gap])
        while len(piles) > 1 and np.mean(piles[-2]) > np.mean(piles[-1]):
            piles[-2:] = [piles[-2] + piles[-1]]
    heights = np.concatenate([[float(np.mean(pile))] * len(pile) for pile in piles])
    heights = np.clip(heights, EDGE, max(EDGE, view.height - _NAME - gap * (len(order) - 1)))
    for k, (i, height) in enumerate(zip(order, heights.tolist(), strict=True)):
        spots[i].setY(height + k * gap)
