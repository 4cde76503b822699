"""Pictures kept between frames: the same as painted anew, and never of something older."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.ui.figures.kit.cached_layer import CachedLayer
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.widgets.theme import LIGHT


class _Bars(Figure):
    """A bar for every number so far, of one colour, over a kept picture."""

    def __init__(self) -> None:
        super().__init__(LIGHT)
        self.colour, self.done = "#ff0000", 0
        self.painted_parts: list[tuple[int, int]] = []
        self._still = CachedLayer()
        self.plot = Plot(self._paint, LIGHT)
        self.ci.addItem(self.plot, 0, 0)

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        self._still.grow(painter, plot, (self.colour,), self.done, self._paint_bars)

    def _paint_bars(self, painter: QPainter, first: int, last: int) -> None:
        self.painted_parts.append((first, last))
        painter.setPen(QPen(QColor(self.colour), 3))
        for i in range(first + 1, last + 1):
            painter.drawLine(QPointF(20 + 10 * i, 20), QPointF(20 + 10 * i, 60))

    def shown(self, done: int, colour: str = "#ff0000") -> np.ndarray:
        """Return what is on the screen after this."""
        self.done, self.colour = done, colour
        self.painted_parts.clear()
        self.plot.layer.update()
        QApplication.processEvents()
        return _bits(self)


def _bits(figure: Figure) -> np.ndarray:
    image = figure.viewport().grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).copy()


@pytest.fixture
def make(qtbot: QtBot) -> Callable[[], _Bars]:
    def made() -> _Bars:
        figure = _Bars()
        qtbot.addWidget(figure)
        figure.lay_out(400, 300)
        return figure

    return made


def test_what_grew_is_what_is_painted_at_once(make: Callable[[], _Bars]) -> None:
    grown, at_once = make(), make()
    for done in (1, 2, 5, 9):
        after = grown.shown(done)
    np.testing.assert_array_equal(after, at_once.shown(9))


def test_only_what_was_added_is_painted(make: Callable[[], _Bars]) -> None:
    figure = make()
    figure.shown(3)
    figure.shown(7)
    assert figure.painted_parts == [(3, 7)]
    figure.shown(7)
    assert not figure.painted_parts


def test_going_back_leaves_nothing_of_what_was_ahead(make: Callable[[], _Bars]) -> None:
    figure, fresh = make(), make()
    figure.shown(9)
    np.testing.assert_array_equal(figure.shown(4), fresh.shown(4))


def test_another_look_or_size_is_painted_anew(make: Callable[[], _Bars]) -> None:
    figure, fresh = make(), make()
    figure.shown(5)
    np.testing.assert_array_equal(figure.shown(5, "#0000ff"), fresh.shown(5, "#0000ff"))
    for each in (figure, fresh):
        each.resize(500, 350)
    np.testing.assert_array_equal(figure.shown(6, "#0000ff"), fresh.shown(6, "#0000ff"))


def test_a_file_gets_lines_and_no_picture(make: Callable[[], _Bars]) -> None:
    figure = make()
    figure.shown(5)
    figure.painted_parts.clear()
    assert "<image" not in figure.svg().decode()
    assert figure.painted_parts == [(0, 5)]
