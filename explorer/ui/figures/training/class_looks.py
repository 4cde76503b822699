"""The looks of classes: a colour, and a shape that tells them apart without it."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTransform

from explorer.ui.figures.kit.shapes import shape
from explorer.ui.widgets.theme import Theme

_LEAST, _MOST = 0.06, 0.6
"""Strength of a class's colour where nothing is certain, and where all is."""
_LINE = 0.55
"""Strength of the ink in the line between classes."""


def class_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of a class, by its number from 0; where colours repeat, shapes differ."""
    return QColor(theme.curves[number % len(theme.curves)])


def paint_class(
    painter: QPainter, theme: Theme, at: QPointF, number: int, radius: float, *, filled: bool = True
) -> None:
    """Paint the mark of a class: filled with a border of the ground, or hollow."""
    colour, ground = class_colour(theme, number), QColor(theme.background)
    painter.setPen(QPen(ground if filled else colour, 0.7 if filled else 1.3))
    painter.setBrush(colour if filled else ground)
    placed = QTransform.fromTranslate(at.x(), at.y()).scale(radius, radius)
    painter.drawPath(placed.map(shape(number)))


def boundary_colours(
    theme: Theme, count: int, classes: np.ndarray, certainty: np.ndarray
) -> np.ndarray:
    """Return a colour for each place, (n, n) uint32 of 0xAARRGGBB, the first row at the top.

    Args:
        theme: the colours.
        count: of the classes.
        classes: (n, n) uint8, the most probable class, rows from the bottom up.
        certainty: (n, n) uint8, its probability, 255 for 1; 0 where it is no number.
    """
    table = _table(theme, max(count, int(classes.max()) + 1))
    colours = table[classes, certainty]
    border = np.zeros(classes.shape, bool)
    border[:, 1:] |= classes[:, 1:] != classes[:, :-1]
    border[1:] |= classes[1:] != classes[:-1]
    colours[border & (certainty > 0)] = mixed(theme.background, QColor(theme.ink), _LINE).rgba()
    return colours[::-1]


@functools.lru_cache(maxsize=8)
def _table(theme: Theme, count: int) -> np.ndarray:
    """Return (classes, 256) uint32: the colour of each class by its certainty."""
    least = 1 / max(count, 2)
    shares = np.clip((np.arange(256) / 255 - least) / (1 - least), 0, 1)
    strengths = _LEAST + (_MOST - _LEAST) * shares
    table = np.zeros((count, 256), np.uint32)
    for number in range(count):
        own = class_colour(theme, number)
        table[number] = [mixed(theme.background, own, part).rgba() for part in strengths]
    table[:, 0] = 0
    return table


def fitted_names(metrics: QFontMetricsF, names: Sequence[str], room: float) -> list[str]:
    """Return the names of classes in so many pixels, with what tells them apart if that fits."""
    found: list[str] = []
    for mode in (Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle):
        found = [metrics.elidedText(name, mode, room) for name in names]
        if len(set(found)) == len(set(names)):
            break
    return found


def mixed(ground: str, colour: QColor, part: float) -> QColor:
    """Return a ground with a part of a colour in it."""
    base = QColor(ground)
    pairs = zip(base.toTuple()[:3], colour.toTuple()[:3], strict=True)  # pyright: ignore[reportIndexIssue]
    return QColor(*(round((1 - part) * a + part * b) for a, b in pairs))
