"""The bar beside a map or a surface that tells which colour is which value."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from explorer.core.language.notation import format_value
from explorer.core.ticks import roundest
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.landscape.colour_scale import Scale
from explorer.ui.widgets.theme import Theme, text_font

ROOM = 92
"""Pixels from the view to the end of the labels."""
_WIDTH, _LEFT = 12, 26
"""Pixels of the bar, and from the view to it."""
_TICK, _GAP = 4, 6
"""Pixels of a mark at a label, and from the bar to the label."""
_APART = 56
"""Pixels from one label to the next, about."""
_DIGITS = 3
_VISIBLE = 0.05
"""Part of the way to the next label by which one may be off."""


def bar_labels(scale: Scale, height: float) -> list[tuple[float, str]]:
    """Return parts of a bar of so many pixels, evenly spaced, with the values of their colours.

    Equal steps of colour are unequal steps of the value (see `Scale`): of round values the labels
    would crowd at one end.
    """
    if len(scale.knots) == 1:
        return [(0.5, format_value(scale.value(0.5), _DIGITS))]
    parts = np.linspace(0, 1, max(2, round(height / _APART) + 1)).tolist()
    values = [scale.value(part) for part in parts]
    return list(zip(parts, _texts(values), strict=True))


def _texts(values: list[float]) -> list[str]:
    """Return values rounded so far that none of them moves visibly: the least may well be 0."""
    gaps = np.diff(values)
    nearest = np.minimum(np.append(gaps, np.inf), np.append(np.inf, gaps)) * _VISIBLE
    rounded = [
        roundest(value - gap, value + gap) for value, gap in zip(values, nearest, strict=True)
    ]
    return [format_value(value, 12) for value in rounded]


def paint_bar(painter: QPainter, theme: Theme, view: View, scale: Scale, *, in_space: bool) -> None:
    """Paint the colours from the lowest value to the highest, with some values beside them."""
    bar = QRectF(view.width + _LEFT, 0, _WIDTH, view.height)
    gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
    colours = theme.solid if in_space else theme.heat
    for i, colour in enumerate(colours):
        gradient.setColorAt(i / (len(colours) - 1), QColor(colour))
    painter.fillRect(bar, gradient)
    painter.setFont(text_font(12))
    for part, text in bar_labels(scale, view.height):
        height = (1 - part) * view.height
        # Within the bar: beside the number it would look like a minus sign.
        painter.setPen(QColor(theme.ink))
        painter.drawLine(QPointF(bar.right() - _TICK, height), QPointF(bar.right() - 1, height))
        painter.setPen(QColor(theme.muted))
        box = QRectF(bar.right() + _GAP, height - 9, ROOM, 18)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
