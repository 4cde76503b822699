"""A figure of curves over which one of them can be drawn by hand before it is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from explorer.ui.figures.curves.curves_data import CurvesData
from explorer.ui.figures.curves.guess import Guess
from explorer.ui.figures.curves.guess_layer import GuessLayer
from explorer.ui.figures.kit.handle import HandleFigure
from explorer.ui.widgets.theme import Theme


class GuessingFigure(HandleFigure):
    """Mouse and keys draw a line while one is asked for; else they do what they always do.

    Signals:
        guess_changed(): the line is another one, or the place of the keys is.
    """

    guess_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._data = CurvesData()
        self._guess: GuessLayer | None = None

    @property
    def guess(self) -> Guess | None:
        """The line that is drawn, or was."""
        return self._guess.guess if self._guess is not None else None

    @property
    def guess_place(self) -> tuple[float, float] | None:
        """The x and the value that the keys have reached; None: there is nothing to draw."""
        return self._guess.place() if self._is_drawing and self._guess is not None else None

    @property
    def _is_drawing(self) -> bool:
        return self._guess is not None and self._guess.is_open

    def ask_for_guess(self, order: int, low: float, high: float) -> None:
        """Cover the derivative of an order, and let it be drawn between two ends of the axis."""
        self._data.covered = order
        told = self.guess_changed.emit
        self._guess = GuessLayer(self.main_plot, Guess(low, high), told)
        self._show_guess()

    def reveal_guess(self) -> None:
        """Show the covered curve beside the line, which stays as it is."""
        self._data.covered = None
        if self._guess is not None:
            self._guess.is_open = self._guess.shows_place = False
        self._show_guess()

    def end_guess(self) -> None:
        """Take the line away, and cover nothing."""
        self._data.covered = self._guess = None
        self._show_guess()

    def _show_guess(self) -> None:
        self.main_plot.layer.update()

    def _paint_guess(self, painter: QPainter) -> None:
        if self._guess is not None:
            self._guess.paint(painter)

    # What the mouse and the keys do.

    def _take_hold(self, start: QPointF) -> Callable[[QPointF], object]:
        if self._guess is not None and self._guess.is_open:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return self._guess.take_hold(start)
        return super()._take_hold(start)

    def _on_single_click(self, position: QPointF) -> None:
        if not self._is_drawing:
            super()._on_single_click(position)

    def _on_double_click(self) -> None:
        if not self._is_drawing:
            super()._on_double_click()

    def _on_arrow(self, right: int, down: int, *, is_fast: bool) -> bool:
        if self._guess is not None and self._guess.is_open:
            self._guess.move(right, down, is_fast=is_fast)
            return True
        return self._move_by_arrow(right, down, is_fast=is_fast)

    def _move_by_arrow(self, right: int, down: int, *, is_fast: bool) -> bool:
        """Do what an arrow key does while nothing is drawn."""
        return super()._on_arrow(right, down, is_fast=is_fast)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space sets the value at the place of the keys, as long as a line is drawn."""
        if self._guess is not None and self._guess.is_open and event.key() == Qt.Key.Key_Space:
            self._guess.put_here()
        else:
            super().keyPressEvent(event)
