"""Colours, letters and small shapes that strip, graph and equations share."""

from __future__ import annotations

import functools

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from explorer.core.tape.notation.names import BAR
from explorer.ui.widgets.theme import Theme, mono_font, readable

ADJOINT = 1
"""Number of the colour of adjoints among those of the curves: that of f′."""
_PALE = 0.38


def adjoint_colour(theme: Theme) -> QColor:
    """Return the colour of adjoints."""
    return QColor(theme.curves[ADJOINT])


def adjoint_ink(theme: Theme) -> QColor:
    """Return the colour in which adjoints are written."""
    return readable(adjoint_colour(theme), theme)


def tape_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of a tape by the number of its place in the snippet."""
    return QColor(theme.tapes[number % len(theme.tapes)])


def pale(colour: QColor, opacity: float = _PALE) -> QColor:
    """Return a colour of which less is seen."""
    faint = QColor(colour)
    faint.setAlphaF(opacity)
    return faint


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two, with so much of the second."""
    pairs = (
        (one.redF(), other.redF()),
        (one.greenF(), other.greenF()),
        (one.blueF(), other.blueF()),
    )
    return QColor.fromRgbF(*(max(0.0, min(1.0, x + (y - x) * share)) for x, y in pairs))


@functools.cache
def metrics(pixels: int) -> QFontMetricsF:
    """Return the measures of the font of code and numbers."""
    return QFontMetricsF(mono_font(pixels))


def text_width(text: str, pixels: int) -> float:
    """Return how wide a text is, in which bars take no room."""
    return metrics(pixels).horizontalAdvance(text.replace(BAR, ""))


def elided(text: str, pixels: int, width: float) -> str:
    """Return a text, cut with … where it is too wide; bars stay over their letters."""
    if text_width(text, pixels) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", pixels) > width:
        kept = kept[:-1]
    return f"{kept}…"


def draw_text(
    painter: QPainter,
    left: float,
    baseline: float,
    text: str,
    pixels: int,
    colour: QColor,
    font: QFont | None = None,
) -> float:
    """Write a text whose letters may have bars over them; return how wide it is.

    The bars are drawn as lines: fonts place the sign for them wrongly or do not have it.
    """
    font = font or mono_font(pixels)
    painter.setFont(font)
    painter.setPen(colour)
    plain = text.replace(BAR, "")
    if plain:
        painter.drawText(QPointF(left, baseline), plain)
    measure = metrics(pixels) if font == mono_font(pixels) else QFontMetricsF(font)
    if BAR in text:
        _draw_bars(painter, left, baseline, text, pixels, measure)
    return measure.horizontalAdvance(plain)


def _draw_bars(
    painter: QPainter,
    left: float,
    baseline: float,
    text: str,
    pixels: int,
    measure: QFontMetricsF,
) -> None:
    pen = QPen(painter.pen().color(), max(1.0, pixels / 12))
    painter.setPen(pen)
    written = ""
    stack = 0
    for sign in text:
        if sign != BAR:
            written += sign
            stack = 0
            continue
        stack += 1
        end = left + measure.horizontalAdvance(written)
        start = left + measure.horizontalAdvance(written[:-1])
        tall = written[-1].isupper() or written[-1] in "bdfhklt"
        height = baseline - pixels * (0.82 if tall else 0.66) - 2.5 * (stack - 1)
        painter.drawLine(QPointF(start + 0.6, height), QPointF(end - 0.6, height))


def draw_right(
    painter: QPainter, right: float, baseline: float, text: str, pixels: int, colour: QColor
) -> None:
    """Write a text that ends at a place."""
    draw_text(painter, right - text_width(text, pixels), baseline, text, pixels, colour)


def rounded(painter: QPainter, box: QRectF, fill: QColor, radius: float) -> None:
    """Fill a box with round corners."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(box, radius, radius)


def triangle(tip: QPointF, direction: float, size: float) -> QPainterPath:
    """Return an arrow's head; the direction is 1 to the right, −1 to the left."""
    path = QPainterPath(tip)
    path.lineTo(tip + QPointF(-direction * size, -size * 0.5))
    path.lineTo(tip + QPointF(-direction * size, size * 0.5))
    path.closeSubpath()
    return path
