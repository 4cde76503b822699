"""How runs look: colours, pens, and the number that tells them apart in grey print too."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.ui.theme import DASHES, Theme, text_font

_PALE, _PALEST = 0.28, 0.11
"""Opacity of the bulk of the losses, with one run and with many."""
PEAKS = 0.55
"""Part of it that peaks have which stand out of the bulk."""
_SHADE = 0.45
"""Part of the ink in the colour of the lines by epoch."""
BADGE = 8.0
"""Radius of the number at the end of a run."""


def run_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of a run, by its number from 1."""
    return QColor(theme.curves[(number - 1) % len(theme.curves)])


def epoch_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of a run's lines by epoch, which must stand out from its losses."""
    own, ink = run_colour(theme, number), QColor(theme.ink)
    red, green, blue = (
        (1 - _SHADE) * a + _SHADE * b
        for a, b in (
            (own.redF(), ink.redF()),
            (own.greenF(), ink.greenF()),
            (own.blueF(), ink.blueF()),
        )
    )
    return QColor.fromRgbF(red, green, blue)


def smoothed_pen(theme: Theme, number: int) -> QPen:
    """Return the pen of the smoothed loss; runs that share a colour differ by their dashes."""
    pen = QPen(run_colour(theme, number), 2.0)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    if number > len(theme.curves):
        pen.setDashPattern(DASHES[4])
    return pen


def train_pen(theme: Theme, number: int) -> QPen:
    """Return the pen of the mean loss of every epoch."""
    return QPen(epoch_colour(theme, number), 1.25)


def validation_pen(theme: Theme, number: int) -> QPen:
    """Return the pen of the validation loss of every epoch."""
    pen = QPen(epoch_colour(theme, number), 1.75)
    pen.setDashPattern(DASHES[2])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def band_colour(theme: Theme, number: int, count: int) -> QColor:
    """Return the colour of the losses of every step, the paler the more runs there are."""
    colour = run_colour(theme, number)
    colour.setAlphaF(max(_PALEST, _PALE / math.sqrt(max(count, 1))))
    return colour


def paint_badge(painter: QPainter, theme: Theme, at: QPointF, number: int) -> None:
    """Paint the number of a run in its colour, which tells runs apart in grey print too."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(run_colour(theme, number))
    painter.drawEllipse(at, BADGE, BADGE)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(text_font(11 if number < 100 else 9, strong=True))
    painter.setPen(QColor(theme.background))
    box = QRectF(at.x() - 12, at.y() - 8, 24, 16)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
