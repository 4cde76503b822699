"""The map of starts: every start in the colour of the place where its descent ends.

With two variables it lies under the paths in place of the heat map; with one it is a strip along
the axis.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from explorer.core.descent.results import DIVERGED, ELSEWHERE, NOT_CONVERGED, StartMap
from explorer.ui.figures.kit.cells import cells_image, paint_cells
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import Theme

STRIP = 12
"""Pixels of the height of the strip."""
_PALE = 0.35
_RING, _SMALL_RING = 7.0, 4.0
_MANY = 12
"""Places from which on their rings are small."""
_NEAR = 0.03
"""Part of the map that a place may have moved by and still be the same."""
_FAR = 1e5
"""Pixels beyond which nothing is drawn: Qt's rasteriser cannot count much farther."""


class StartsPicture:
    """Paints a map of starts into a view."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.found: StartMap | None = None
        self.is_stale = False
        """Whether the map is of an older spec, and pale."""
        self._image: QImage | None = None
        self._hues: list[int] = []
        """By place, which of the theme's colours it has."""

    def show(self, found: StartMap | None) -> None:
        """Take a map, or none any more."""
        known = [] if self.found is None else [*zip(self.found.places, self._hues, strict=True)]
        self.found, self._image, self.is_stale = found, None, False
        if found is not None:
            self._hues = _hues(found, known, len(self._theme.places))

    def colour(self, end: int) -> QColor:
        """Return the colour of the starts with this end."""
        others = {
            DIVERGED: self._theme.diverged,
            NOT_CONVERGED: self._theme.not_converged,
            ELSEWHERE: self._theme.elsewhere,
        }
        return QColor(others[end] if end < 0 else self._theme.places[self._hues[end]])

    def take_colours(self, other: StartsPicture) -> None:
        """Give the places of the next map the colours that they have there."""
        self.found, self._hues = other.found, other._hues

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme, self._image = theme, None

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the map, whose cells are where their starts are; of one variable, the strip."""
        if self.found is None:
            return
        target = _area(view, self.found)
        if not target.intersects(QRectF(0, 0, view.width, view.height)):
            return
        painter.save()
        if self.is_stale:
            painter.setOpacity(painter.opacity() * _PALE)
        self._image = self._image or self._new_image(self.found)
        paint_cells(painter, target, self._image)
        painter.restore()

    def _new_image(self, found: StartMap) -> QImage:
        # The last three are counted from the end, as their numbers are.
        ends = [*range(len(found.places)), ELSEWHERE, NOT_CONVERGED, DIVERGED]
        table = np.array([self.colour(end).rgb() for end in ends], np.uint32)
        return cells_image(table[found.ends[::-1]])

    def paint_places(self, painter: QPainter, view: View) -> None:
        """Mark each place: by a ring in the plane, with one variable by one on the strip."""
        if self.found is None:
            return
        is_flat = len(self.found.y) > 1
        few, many = (_RING, _SMALL_RING) if is_flat else (STRIP / 2 - 1.5, STRIP / 2 - 2.5)
        radius = few if len(self.found.places) < _MANY else many
        for place in self.found.places:
            x = float(view.x_to_pixel(place[0]))
            y = float(view.y_to_pixel(place[1])) if is_flat else view.height - STRIP / 2
            if max(abs(x), abs(y)) < _FAR:
                for colour, width in ((self._theme.background, 3.5), (self._theme.ink, 1.5)):
                    painter.setPen(QPen(QColor(colour), width))
                    painter.drawEllipse(QPointF(x, y), radius, radius)


def _hues(found: StartMap, known: list[tuple[np.ndarray, int]], count: int) -> list[int]:
    """Return a colour for each place: that of a place known there, or one far from its like.

    A map that is refined, or followed through a change, must not flicker.
    """
    near = _NEAR * max(np.ptp(found.x), np.ptp(found.y))
    hues: list[int] = []
    for place in found.places:
        same = (h for p, h in known if p.shape == place.shape and math.dist(p, place) < near)
        hue = next(same, -1)
        if hue < 0:
            # Of places yet to come, those known are kept free.
            taken = [*zip(found.places, hues, strict=False), *known]
            hue = max(range(count), key=lambda h: _distance(place, taken, h))
        hues.append(hue)
    return hues


def _distance(place: np.ndarray, taken: list[tuple[np.ndarray, int]], hue: int) -> float:
    """Return how far the nearest place of a colour is."""
    return min((math.dist(p, place) for p, h in taken if h == hue), default=math.inf)


def _area(view: View, found: StartMap) -> QRectF:
    """Return the pixels of all cells: half a cell beyond the outermost starts."""
    left, right = _edges(view.x_to_pixel(found.x[[0, -1]]), len(found.x))
    if len(found.y) == 1:
        return QRectF(left, view.height - STRIP, right - left, STRIP)
    bottom, top = _edges(view.y_to_pixel(found.y[[0, -1]]), len(found.y))
    return QRectF(QPointF(left, top), QPointF(right, bottom))


def _edges(ends: np.ndarray, count: int) -> tuple[float, float]:
    first, last = np.clip(ends, -_FAR, _FAR).tolist()
    half = (last - first) / (count - 1) / 2
    return first - half, last + half
