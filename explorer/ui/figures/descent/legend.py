"""The names of several runners in one row above a plot, each after its mark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from explorer.ui.figures.kit.shapes import paint_shape
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import Theme, text_font

_DOT, _GAP, _APART = 3.5, 5.0, 14.0
"""Radius of a mark; pixels from there to its name, and from name to mark."""
LEGEND_LEFT = 40.0
"""Pixels at the left that are kept free for the axis' name, unless more is said."""


def paint_legend(
    painter: QPainter,
    theme: Theme,
    view: View,
    names: Sequence[str],
    taken: float = LEGEND_LEFT,
) -> None:
    """Paint names with their marks above the right end of a view, if there is room for all.

    `taken` are the pixels at the left that must stay free.
    """
    font = text_font(12)
    widths = [QFontMetricsF(font).horizontalAdvance(name) for name in names]
    each = 2 * _DOT + _GAP + _APART
    left = view.width - sum(widths) - len(names) * each + _APART
    if left < taken:
        return
    painter.setFont(font)
    for i, (name, width) in enumerate(zip(names, widths, strict=True)):
        paint_shape(painter, theme, QPointF(left + _DOT, -10.0), i, _DOT, 0.0)
        painter.setPen(QColor(theme.muted))
        painter.drawText(QPointF(left + 2 * _DOT + _GAP, -6.0), name)
        left += width + each
