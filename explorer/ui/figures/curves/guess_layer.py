"""The line that a person draws: what the mouse and the keys do to it, and how it is painted."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.ui.figures.curves.guess import Guess
from explorer.ui.figures.kit.lines import lines, stroke
from explorer.ui.figures.kit.marks import paint_dot
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.widgets.theme import text_font

_STEP, _FAST = 40, 8
"""Parts of the height by which a key moves a value, and a key with Shift."""


class GuessLayer:
    """Paints a guess, and lets it be drawn for as long as it is open.

    Args:
        plot: whose view it is drawn in.
        guess: what is drawn.
        told: hears of every change.
    """

    def __init__(self, plot: Plot, guess: Guess, told: Callable[[], object]) -> None:
        self._plot, self.guess, self._told = plot, guess, told
        self.is_open = True
        """Whether it can be drawn; else it is only shown."""
        self.shows_place = False
        """Whether the place of the keys is seen."""

    def take_hold(self, start: QPointF) -> Callable[[QPointF], object]:
        """Return what a drag from a pixel does: it draws."""
        self.shows_place = False
        last = [self._at(start)]

        def draw(now: QPointF) -> None:
            end = self._at(now)
            self.guess.draw(last[0], end)
            last[0] = end
            self._change()

        return draw

    def _at(self, pixel: QPointF) -> tuple[float, float]:
        view = self._plot.view
        x = min(max(pixel.x(), 0.0), view.width)
        y = min(max(pixel.y(), 0.0), view.height)
        return view.x_at(x), view.y_at(y)

    def move(self, right: int, down: int, *, is_fast: bool) -> None:
        """Do what an arrow key does: go to a place beside, or set the value higher or lower."""
        view, guess = self._plot.view, self.guess
        self.shows_place = True
        if right:
            guess.go(right * (4 if is_fast else 1))
        if down:
            step = (view.top - view.bottom) / (_FAST if is_fast else _STEP)
            value = guess.value((view.top + view.bottom) / 2) - down * step
            guess.put(min(max(value, view.bottom), view.top))
        self._change()

    def put_here(self) -> None:
        """Set the value at the place of the keys to what is shown there."""
        self.shows_place = True
        self.guess.put(self.place()[1])
        self._change()

    def place(self) -> tuple[float, float]:
        """Return x and value of the place of the keys."""
        view = self._plot.view
        middle = (view.top + view.bottom) / 2
        return float(self.guess.x[self.guess.column]), self.guess.value(middle)

    def _change(self) -> None:
        self._plot.layer.update()
        self._told()

    def paint(self, painter: QPainter) -> None:
        """Paint the line in grey dots with its name, and the place of the keys."""
        view, theme, guess = self._plot.view, self._plot.theme, self.guess
        pen = QPen(QColor(theme.muted), 2.5)
        pen.setDashPattern([0.1, 1.9])
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        y = guess.y
        stroke(painter, pen, lines(view, guess.x, y))
        if not guess.is_empty:
            self._paint_name(painter, y)
        if self.is_open and self.shows_place:
            x, value = self.place()
            at = QPointF(float(view.x_to_pixel(x)), float(view.y_to_pixel(value)))
            painter.setPen(QPen(QColor(theme.muted), 1))
            painter.drawLine(QPointF(at.x(), 0), QPointF(at.x(), view.height))
            paint_dot(painter, theme, at, 5.0, theme.ink, 1.5)

    def _paint_name(self, painter: QPainter, y: np.ndarray) -> None:
        """Write beside the beginning of the line whose it is."""
        view = self._plot.view
        first = int(np.flatnonzero(np.isfinite(y))[0])
        at = QPointF(float(view.x_to_pixel(self.guess.x[first])), float(view.y_to_pixel(y[first])))
        after = y[min(first + 12, len(y) - 1)]
        rises = math.isfinite(after) and after > y[first]
        painter.setFont(text_font(12))
        painter.setPen(QColor(self._plot.theme.muted))
        name = QCoreApplication.translate("GuessLayer", "your line")
        width = painter.fontMetrics().horizontalAdvance(name)
        x = min(max(at.x() + 6, 2.0), view.width - width - 4)
        below = min(at.y() + 20, view.height - 6)
        above = max(at.y() - 10, 14.0)
        painter.drawText(QPointF(x, below if rises else above), name)
