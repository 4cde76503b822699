"""The slider of a learning rate."""

from __future__ import annotations

import math

from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen

from explorer.ui.widgets.controls import Slider
from explorer.ui.widgets.theme import present_theme

_EXPONENTS = (-5.0, 1.0)
"""Learning rates of the slider, as powers of ten."""
_GROOVE = 7
"""Pixels from the slider's end to the end of its groove."""
_PALE = 0.18


class RateSlider(Slider):
    """A logarithmic slider of learning rates, with a mark at the largest stable one."""

    def __init__(self) -> None:
        super().__init__("", "", is_log=True)
        self._bound: float | None = None

    def show_rate(self, rate: float) -> None:
        """Show a learning rate."""
        self.show_number(math.log10(rate), *_EXPONENTS)

    def show_bound(self, bound: float | None) -> None:
        """Mark a learning rate, and what lies beyond it."""
        if bound != self._bound:
            self._bound = bound
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark behind the slider, and a band over the rates that are not stable."""
        if self._bound is not None and self._bound > 0:
            low, high = _EXPONENTS
            part = (math.log10(self._bound) - low) / (high - low)
            if part <= 1:
                self._paint_mark(max(part, 0.0))
        super().paintEvent(event)

    def _paint_mark(self, part: float) -> None:
        painter, error = QPainter(self), present_theme().error
        at, end = round(_GROOVE + part * (self.width() - 2 * _GROOVE)), self.width() - _GROOVE
        beyond = QColor(error)
        beyond.setAlphaF(_PALE)
        painter.fillRect(at, 3, end - at, self.height() - 6, beyond)
        painter.setPen(QPen(QColor(error), 2))
        painter.drawLine(at, 1, at, self.height() - 2)
        painter.end()
