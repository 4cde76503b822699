"""Marks over the losses: changes of the rate, the ends of runs, and divergence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.core.language.notation import format_value
from explorer.core.training.curves import RateChange, RunCurves
from explorer.ui.figures.kit.lines import dotted
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.training.loss_transform import EDGE, ROW, TEXT, LossTransform, apart
from explorer.ui.figures.training.run_looks import BADGE, epoch_colour, paint_badge, run_colour
from explorer.ui.figures.training.traces import Trace
from explorer.ui.widgets.theme import Theme, text_font
from explorer.ui.widgets.translation import translated

_MOST_ROWS = 3
"""Rows of texts about changes of the rate."""
_NAME = 18.0
"""Pixels above the lower border that the name of the axis takes beside it."""
_SENTENCE_WIDTH = 230
"""Pixels in which a sentence about an end is broken into lines."""


_MOST_IN_COLUMN = 10
"""Numbers of runs that are moved apart where they would touch; of more, or where there is no room
for that, the newest are seen."""


class _End(NamedTuple):
    run: RunCurves
    at: QPointF
    spot: QPointF | None
    """Of its number; None: there is no room for it."""


class LossMarks(QObject):
    """The marks of one picture; none covers another."""

    def __init__(
        self,
        theme: Theme,
        placing: LossTransform,
        runs: Sequence[RunCurves],
        traces: Sequence[Trace],
    ) -> None:
        super().__init__()
        self._theme, self._placing = theme, placing
        self._runs, self._traces = runs, traces
        self.taken: list[QRectF] = []
        """Where something stands that nothing may cover."""

    def paint(self, painter: QPainter) -> None:
        """Paint them all."""
        view = self._placing.view
        ends = self._places_of_ends(view)
        spots = [end.spot for end in ends if end.spot is not None]
        self.taken += [QRectF(spot.x() - 9, spot.y() - 9, 18, 18) for spot in spots]
        self._paint_changes(painter, view)
        self._paint_ends(painter, ends, view)

    def _paint_changes(self, painter: QPainter, view: View) -> None:
        """Mark where a learning rate was changed, and tell from what to what."""
        painter.setFont(text_font(TEXT))
        for run in self._runs:
            told = self._told_changes(run, view, QFontMetricsF(painter.font()))
            painter.setPen(dotted(self._theme.muted))
            for x, _, _ in told:
                painter.drawLine(QPointF(x, 0), QPointF(x, view.height))
            for _, text, box in told:
                if box is not None:
                    self.taken.append(box)
                    write_in(painter, self._theme, box, text, epoch_colour(self._theme, run.number))

    def _told_changes(
        self, run: RunCurves, view: View, metrics: QFontMetricsF
    ) -> list[tuple[float, str, QRectF | None]]:
        """Return place, text and box of the changes of a run, those close together told as one.

        The more there are, the farther apart those may be: all have to be told.
        """
        changes = [(self._placing.across(run, each.step), each) for each in run.changes]
        seen = [(x, each) for x, each in changes if 0 <= x <= view.width]
        near = ROW
        while True:
            told = self._in_boxes(_joined(seen, near), view, metrics)
            if near > view.width or not any(box is None for _, _, box in told):
                return told
            near *= 2

    def _in_boxes(
        self, changes: list[tuple[float, float, float]], view: View, metrics: QFontMetricsF
    ) -> list[tuple[float, str, QRectF | None]]:
        """Return a text for each change, and its box beside it in the first row with room."""
        taken, found = [*self.taken], []
        for x, before, after in changes:
            text = self.tr("rate {before} → {after}").format(
                before=format_value(before, 3), after=format_value(after, 3)
            )
            width = metrics.horizontalAdvance(text)
            left = x + 6 if x + 8 + width < view.width else x - 6 - width
            rows = (QRectF(left - 3, 3 + i * ROW, width + 6, ROW) for i in range(_MOST_ROWS))
            free = [box for box in rows if left > 0 and not any(map(box.intersects, taken))]
            taken += free[:1]
            found.append((x, text, free[0] if free else None))
        return found

    def _places_of_ends(self, view: View) -> list[_End]:
        """Return the runs that are seen, with where they end and where their number stands."""
        places: list[tuple[RunCurves, QPointF]] = []
        for run, seen in zip(self._runs, self._traces, strict=True):
            at = self._end(run, seen, view)
            if at is not None:
                places.append((run, at))
        spots = _apart([at for _, at in places], view)
        return [_End(run, at, spot) for (run, at), spot in zip(places, spots, strict=True)]

    def _paint_ends(self, painter: QPainter, ends: list[_End], view: View) -> None:
        """Number each run where it ends, mark those that diverged and say how."""
        for run, at, spot in ends:
            if spot is not None and abs(spot.y() - at.y()) > BADGE:
                painter.setPen(QPen(run_colour(self._theme, run.number), 1))
                painter.drawLine(at, spot)
        is_alone = sum(run.has_diverged for run in self._runs) == 1
        for run, at, spot in ends:
            is_seen = self._placing.across(run, run.done) <= view.width + 1
            if run.end is not None and run.has_diverged and is_seen:
                self._paint_cross(painter, at)
                text = self.tr("diverged at step {step}").format(step=f"{run.end.step:,}")
                if is_alone and view.width > 2 * _SENTENCE_WIDTH:
                    text = translated(run.end.sentence)
                painter.setFont(text_font(TEXT))
                self._write_near(painter, text, at.x(), spot or at, view)
        for run, _, spot in ends:
            if spot is not None:
                paint_badge(painter, self._theme, spot, run.number)

    def _end(self, run: RunCurves, seen: Trace, view: View) -> QPointF | None:
        """Return where a run ends in the picture, or leaves it at the right."""
        x = self._placing.across(run, run.done)
        if not run.done or not x > 0:
            return None
        row = seen.smoothed[1] if len(seen.smoothed[1]) else seen.validation[1]
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
        for down in (-BADGE, *range(12, 180, ROW)):
            for left in (spot.x() + BADGE + 4, end - 2 * BADGE - width):
                box = QRectF(left, spot.y() + down, width, height)
                is_inside = left >= 0 and box.right() <= view.width and box.bottom() < view.height
                if is_inside and not any(box.intersects(other) for other in self.taken):
                    self.taken.append(box)
                    write_in(painter, self._theme, box, text, QColor(self._theme.error))
                    return


def write_in(painter: QPainter, theme: Theme, box: QRectF, text: str, colour: QColor) -> None:
    """Write a text in a box, over a ground that lets the curves shine through."""
    ground = QColor(theme.background)
    ground.setAlphaF(0.8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(colour)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(box.adjusted(3, 0, -3, 0), flags, text)


def _joined(
    changes: list[tuple[float, RateChange]], near: float
) -> list[tuple[float, float, float]]:
    """Return place, rate before and rate after of changes, as one where they are so near."""
    joined: list[tuple[float, float, float]] = []
    for x, change in changes:
        if joined and x - joined[-1][0] < near:
            joined[-1] = (joined[-1][0], joined[-1][1], change.after)
        else:
            joined.append((x, change.before, change.after))
    return [(x, before, after) for x, before, after in joined if before != after]


def _apart(places: list[QPointF], view: View) -> list[QPointF | None]:
    """Return spots for badges beside the ends of curves: as near as they can stand, in order.

    Of very many at one place, those that come last have one.
    """
    spots = [QPointF(place.x() + 13, place.y()) for place in places]
    columns: list[list[int]] = [[]]
    for i in sorted(range(len(spots)), key=lambda i: spots[i].x()):
        last = columns[-1]
        if last and spots[i].x() - spots[last[-1]].x() > 2 * BADGE + 1:
            columns.append([])
        columns[-1].append(i)
    dropped: set[int] = set()
    for column in columns:
        room = (view.height - EDGE - _NAME) / (2 * BADGE + 1)
        if len(column) > min(_MOST_IN_COLUMN, room):
            kept = _newest(spots, column)
            dropped |= {*column} - {*kept}
        else:
            kept = column
        _spread(spots, kept, view)
    return [None if i in dropped else spot for i, spot in enumerate(spots)]


def _newest(spots: list[QPointF], column: list[int]) -> list[int]:
    """Return those of a column that do not touch, each later one before the earlier ones."""
    kept: list[int] = []
    for i in sorted(column, reverse=True):
        if all(abs(spots[i].y() - spots[k].y()) > 2 * BADGE for k in kept):
            kept.append(i)
    return kept


def _spread(spots: list[QPointF], column: list[int], view: View) -> None:
    """Move the spots of a column up and down until none touch."""
    if not column:
        return
    order = sorted(column, key=lambda i: spots[i].y())
    gap = min(2 * BADGE + 1, (view.height - EDGE - _NAME) / len(order))
    heights = apart([spots[i].y() for i in order], gap, EDGE, view.height - _NAME)
    for i, height in zip(order, heights, strict=True):
        spots[i].setY(height)
