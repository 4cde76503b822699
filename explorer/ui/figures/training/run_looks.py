"""The looks of runs: colours, pens, and the number that tells them apart in grey print too."""

from __future__ import annotations

import functools

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.ui.widgets.theme import DASHES, Theme, badge_ink, text_font

_BULK, _PEAKS, _SHOWN_PEAKS = 0.28, 0.15, 0.6
"""Opacity of the bulk of the losses, and of the peaks out of it: plain, and where the range has
room for the highest, so that most stand alone."""
_SPREAD = 0.22
"""Opacity of the band over seeds."""
_AGAIN = (DASHES[4], DASHES[3], DASHES[5], DASHES[6])
"""Dashes of the smoothed loss of runs that have the colours of earlier ones: the second round of
colours, the third and so on; those by epoch are plain and in long dashes."""
_STEPS = 0.5
"""Part of a run's colour in that of losses that stand one by one."""
_SHADE = 0.5
"""Part of the ink in the colour of the lines by epoch."""
BADGE = 8.0
"""Radius of the number at the end of a run."""


def run_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of a run, by its number from 1."""
    return QColor(theme.curves[(number - 1) % len(theme.curves)])


def epoch_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of a run's lines by epoch, which must stand out from its losses."""
    return _mixed(run_colour(theme, number), theme.ink, _SHADE)


def spread_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of what lies between the least and the greatest over seeds."""
    colour = run_colour(theme, number)
    colour.setAlphaF(_SPREAD)
    return colour


def smoothed_pen(theme: Theme, number: int) -> QPen:
    """Return the pen of the smoothed loss; runs that share a colour differ by their dashes."""
    pen = QPen(run_colour(theme, number), 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    again = (number - 1) // len(theme.curves)
    if again:
        pen.setDashPattern(_AGAIN[(again - 1) % len(_AGAIN)])
    return pen


def train_pen(theme: Theme, number: int) -> QPen:
    """Return the pen of the mean loss of every epoch."""
    pen = QPen(epoch_colour(theme, number), 2.0)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    return pen


def validation_pen(theme: Theme, number: int) -> QPen:
    """Return the pen of the validation loss of every epoch."""
    pen = QPen(epoch_colour(theme, number), 2.0)
    pen.setDashPattern(DASHES[2])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def step_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of the losses of every step where they stand one by one.

    It is pale but hides what is behind it: Qt draws a line that does thirty times as fast.
    """
    return _mixed(run_colour(theme, number), theme.background, 1 - _STEPS)


def _mixed(own: QColor, other: str, part: float) -> QColor:
    """Return a colour with a part of another in it."""
    shares = zip(own.getRgbF()[:3], QColor(other).getRgbF()[:3], strict=True)  # pyright: ignore[reportIndexIssue]
    return QColor.fromRgbF(*((1 - part) * a + part * b for a, b in shares))


def band_colours(theme: Theme, number: int, *, peaks: bool) -> tuple[QColor, QColor]:
    """Return the colours of the losses where they stand dense: of the peaks, and of the bulk.

    `peaks` tells whether the range has room for the highest.
    """
    outer, inner = run_colour(theme, number), run_colour(theme, number)
    outer.setAlphaF(_SHOWN_PEAKS if peaks else _PEAKS)
    inner.setAlphaF(_BULK)
    return outer, inner


@functools.cache
def _badge_colours(theme: Theme, number: int) -> tuple[QColor, QColor]:
    colour = run_colour(theme, number)
    return colour, badge_ink(colour, theme)


def paint_badge(painter: QPainter, theme: Theme, at: QPointF, number: int) -> None:
    """Paint the number of a run in its colour, which tells runs apart in grey print too."""
    painter.setPen(Qt.PenStyle.NoPen)
    colour, ink = _badge_colours(theme, number)
    painter.setBrush(colour)
    painter.drawEllipse(at, BADGE, BADGE)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(text_font(11 if number < 100 else 9, strong=True))
    painter.setPen(ink)
    box = QRectF(at.x() - 12, at.y() - 8, 24, 16)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
