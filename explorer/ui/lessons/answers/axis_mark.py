"""An axis with one mark on it, which the mouse and the keys move."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.spoken import Spoken, SpokenValue, value_changed
from explorer.ui.widgets.theme import mono_font, present_theme

_SIDE, _LINE, _HEIGHT = 14, 24, 50
"""Pixels beside the axis, above it, and of all."""
_STEPS, _FAST = 200, 20
"""Parts of the axis by which a key moves the mark, and a key with Shift."""
_DIGITS = 3


class AxisMark(QWidget, Spoken):
    """A mark between two ends, linear or logarithmic.

    Args:
        low: the left end.
        high: the right end.
        is_log: whether the axis is logarithmic.

    Signals:
        moved(float): the person put the mark here.
        entered(): Enter was pressed.
    """

    moved = Signal(float)
    entered = Signal()

    def __init__(self, low: float, high: float, *, is_log: bool) -> None:
        super().__init__()
        self._is_log = is_log
        self._ends = (math.log10(low), math.log10(high)) if is_log else (low, high)
        self.value: float | None = None
        """Where the mark is; None: it is not put yet."""
        self.is_fixed = False
        """Whether it can no longer be moved."""
        self._right: tuple[float, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return the room of the axis and its numbers."""
        return QSize(240, _HEIGHT)

    def show_value(self, value: float | None) -> None:
        """Put the mark somewhere, which the person did elsewhere."""
        self.value = value
        self.update()

    def show_right(self, values: tuple[float, ...]) -> None:
        """Show what is right beside the mark, which stays where it is."""
        self.is_fixed, self._right = True, values
        self.update()

    # Between values and pixels.

    def _part(self, value: float) -> float:
        """Return where a value lies, from 0 to 1 between the ends."""
        low, high = self._ends
        at = (math.log10(value) if value > 0 else -math.inf) if self._is_log else value
        return (at - low) / (high - low)

    def _value(self, part: float) -> float:
        low, high = self._ends
        at = low + (high - low) * min(max(part, 0.0), 1.0)
        return float(f"{10.0**at if self._is_log else at:.{_DIGITS}g}")

    def _pixel(self, value: float) -> float:
        part = min(max(self._part(value), 0.0), 1.0)
        return _SIDE + part * (self.width() - 2 * _SIDE)

    def pixel_of(self, value: float) -> int:
        """Return how far from the left a value is seen."""
        return round(self._pixel(value))

    def _put(self, part: float) -> None:
        if not self.is_fixed:
            self.value = self._value(part)
            self.update()
            self.moved.emit(self.value)
            value_changed(self)

    def spoken_value(self) -> SpokenValue:
        """Return where the mark is; the text is empty as long as it is nowhere."""
        low, high = (self._value(part) for part in (0.0, 1.0))
        if self.value is None:
            return SpokenValue(low, low, high, "")
        return SpokenValue(self.value, low, high, short_number(self.value, _DIGITS))

    def take_spoken(self, number: float) -> None:
        """Put the mark somewhere."""
        self._put(self._part(number))

    # Mouse and keys.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the mark under the mouse."""
        self._put((event.position().x() - _SIDE) / max(self.width() - 2 * _SIDE, 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let it follow."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move it by the arrow keys, faster with Shift, and to the ends by Home and End."""
        key = Qt.Key(event.key())
        fast = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = 1 / (_FAST if fast else _STEPS)
        ways = {Qt.Key.Key_Left: -step, Qt.Key.Key_Down: -step, Qt.Key.Key_Right: step}
        ways[Qt.Key.Key_Up] = step
        present = 0.5 if self.value is None else self._part(self.value)
        places = {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: 1.0}
        if key in ways:
            self._put(present + (ways[key] if self.value is not None else 0.0))
        elif key in places:
            self._put(places[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    # Painting.

    def _ticks(self) -> list[float]:
        low, high = self._ends
        if self._is_log:
            return [10.0**k for k in range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)]
        step = 10.0 ** math.floor(math.log10((high - low) / 3))
        step *= next(k for k in (1, 2, 5, 10) if (high - low) / (k * step) <= 6)
        return (np.arange(math.ceil(low / step - 1e-9), high / step + 1e-9) * step).tolist()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the axis with its numbers, the mark, and what is right."""
        theme, painter = present_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.axis), 1))
        painter.drawLine(QPointF(_SIDE, _LINE), QPointF(self.width() - _SIDE, _LINE))
        painter.setFont(mono_font(10))
        for tick in self._ticks():
            x = self._pixel(tick)
            painter.setPen(QPen(QColor(theme.axis), 1))
            painter.drawLine(QPointF(x, _LINE), QPointF(x, _LINE + 5))
            painter.setPen(QColor(theme.muted))
            box = QRectF(x - 30, _LINE + 7, 60, 14)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, short_number(tick, _DIGITS))
        for value in self._right:
            x = self._pixel(value)
            painter.setPen(QPen(QColor(theme.good), 2))
            painter.drawLine(QPointF(x, 4), QPointF(x, _LINE + 5))
        if self.value is not None:
            self._paint_mark(painter, self._pixel(self.value))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, _HEIGHT - 1), 6, 6)
        painter.end()

    def _paint_mark(self, painter: QPainter, x: float) -> None:
        """Draw a pin whose tip is on the axis."""
        theme = present_theme()
        painter.setPen(QPen(QColor(theme.background), 1))
        painter.setBrush(QColor(theme.ink if self.is_fixed else theme.accent))
        tip = [QPointF(x, _LINE), QPointF(x - 6, _LINE - 12), QPointF(x + 6, _LINE - 12)]
        painter.drawPolygon(QPolygonF(tip))
