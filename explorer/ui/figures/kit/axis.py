"""The axes of a plot: round ticks, labels that can be told apart, and room for them."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.core.language.notation import number_text
from explorer.core.ticks import log_ticks, pi_ticks, power_of_ten, tick_labels, tick_origin, ticks
from explorer.ui.widgets.theme import name_font, text_font

_LABEL_SIZE = 12
_TICK_SPACING = {"bottom": 72, "left": 46}
"""Least pixels between two labelled ticks."""
_CLOSEST = 18
"""Pixels between two ticks at the left where there would be but one otherwise."""
_LEFT_WIDTH, _LEFT_STEP = 52, 12
"""Least pixels for the labels at the left, and those by which they take more: a view that is moved
must not tremble with the length of its labels."""
_BOTTOM_HEIGHT, _TITLE_HEIGHT = 26, 18
RIGHT_WIDTH = 30
"""Pixels at the right for the names of curves, and where the last label at the bottom may end."""


class Axis(pg.AxisItem):
    """Labels at round values, in as much room as they need; the plot's layer paints the grid."""

    def __init__(self, side: str, name: str) -> None:
        super().__init__(side, showValues=True, maxTickLength=0)
        self.name = name
        self.name_room = 40.0
        """Pixels at the right of a bottom axis for its name."""
        self.is_named = side == "bottom"
        """Whether the name is written where the labels are plain values of it."""
        self.low, self.high = 0.0, 1.0
        self.origin = 0.0
        self.least = _LEFT_WIDTH
        """Width of an axis at the left with short labels."""
        self.in_pi = False
        self.is_log = False
        self.is_fine = False
        """Whether a logarithmic axis may show less than some decades: it is named, and labelled
        with plain numbers, between the powers of ten as well."""
        self.is_count = False
        """Whether there is nothing between whole numbers."""
        self.spacing = _TICK_SPACING[side]
        """Least pixels from one tick to the next."""
        self.colour = "#000000"
        # What is shown is set with every picture, and seldom changes.
        self._look: tuple[object, ...] = ()
        self._known: tuple[object, list[tuple[float, str]]] | None = None
        if side == "left":
            self.setWidth(_LEFT_WIDTH)
        else:
            self.setHeight(_BOTTOM_HEIGHT)

    def set_range(self, low: float, high: float) -> None:
        """Show this stretch of data."""
        kind = self.in_pi, self.is_log, self.is_fine, self.is_count, self.spacing
        look = low, high, self.name, self.is_named, self.least, *kind
        if look == self._look:
            return
        self._look = look
        self.low, self.high = low, high
        self.origin = 0.0 if self.is_log else tick_origin(low, high)
        self.make_room()
        self.update()

    @property
    def title(self) -> str:
        """Name of the quantity, empty where it goes without saying."""
        if not self.origin:
            is_plain = not self.is_log or self.is_fine
            return self.name if self.is_named and is_plain else ""
        sign, size = "+" if self.origin < 0 else "−", number_text(abs(self.origin))
        return f"{self.name} {sign} {size.replace('e+', 'e').replace('-', '−')}"

    def make_room(self) -> None:
        """Be as large as the labels need, and smaller again where they need much less."""
        view = self.linkedView()
        if view is None:
            return
        if self.orientation == "bottom":
            self.setHeight(_BOTTOM_HEIGHT + (_TITLE_HEIGHT if self.origin else 0))
            return
        metrics = QFontMetricsF(text_font(_LABEL_SIZE))
        labels = [label for _, label in self.positions(view.height())]
        longest = max(map(metrics.horizontalAdvance, labels), default=0.0)
        steps = max(0, math.ceil((longest + 4 - self.least) / _LEFT_STEP))
        needed = self.least + _LEFT_STEP * steps
        if not 0 <= self.minimumWidth() - needed <= _LEFT_STEP:
            self.setWidth(needed)

    def positions(self, length: float) -> list[tuple[float, str]]:
        """Return (part of the axis, label) for every tick on an axis of so many pixels."""
        kind = self.in_pi, self.is_log, self.is_fine, self.is_count
        key = (self.low, self.high, *kind, round(length))
        if self._known is None or self._known[0] != key:
            self._known = (key, self._new_positions(length))
        return self._known[1]

    def _new_positions(self, length: float) -> list[tuple[float, str]]:
        most = max(1, int(length // self.spacing))
        values, labels = self._ticks(most)
        while most > 1 and self._is_crowded(labels, length):
            most -= 1
            values, labels = self._ticks(most)
        while len(values) < 2 and self.orientation == "left" and (most + 1) * _CLOSEST <= length:
            # One value alone tells no scale.
            most += 1
            values, labels = self._ticks(most)
        half = self.high / 2 - self.low / 2
        return [
            ((v / 2 - self.low / 2) / half, label) for v, label in zip(values, labels, strict=True)
        ]

    def _ticks(self, most: int) -> tuple[list[float], list[str]]:
        if self.in_pi and not self.origin:
            values, labels = pi_ticks(self.low, self.high, most)
            if values:
                return values, labels
        if self.is_log and self.is_fine:
            return log_ticks(self.low, self.high, most)
        if self.is_log:
            values, _ = ticks(self.low, self.high, min(most, int(self.high - self.low) or 1))
            whole = [v for v in values if v == round(v)]
            return whole, [power_of_ten(int(v)) for v in whole]
        if self.is_count:
            most = max(1, min(most, int(self.high - self.low)))
        values, step = ticks(self.low, self.high, most)
        return values, tick_labels(values, step, self.origin)

    def _is_crowded(self, labels: list[str], length: float) -> bool:
        if self.orientation != "bottom" or not labels:
            return False
        metrics = QFontMetricsF(text_font(_LABEL_SIZE))
        return sum(metrics.horizontalAdvance(label) + 18 for label in labels) > length

    def paint(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Write the labels, directly: a QPicture changes its size with the resolution."""
        painter.setFont(text_font(_LABEL_SIZE))
        painter.setPen(QColor(self.colour))
        view = self.linkedView()
        if view is None:
            return
        area = self.mapRectFromItem(view, view.boundingRect())
        if self.orientation == "bottom":
            self._paint_below(painter, area)
        else:
            self._paint_beside(painter, area)

    def _paint_below(self, painter: QPainter, area: QRectF) -> None:
        for part, label in self.positions(area.width()):
            at = area.left() + part * area.width()
            box = QRectF(at - 60, area.bottom() + 6, 120, 18)
            needed = painter.fontMetrics().horizontalAdvance(label)
            over = at + needed / 2 - (area.right() + RIGHT_WIDTH - 2)
            painter.drawText(box.translated(-max(0, over), 0), Qt.AlignmentFlag.AlignHCenter, label)
        painter.setFont(name_font(self.title, _LABEL_SIZE + 1))
        if self.origin:
            end = area.right() + RIGHT_WIDTH - 8
            box = QRectF(end - 300, area.bottom() + _BOTTOM_HEIGHT - 2, 300, _TITLE_HEIGHT)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, self.title)
        else:
            box = QRectF(area.right() + 8, area.bottom() - 10, self.name_room, 20)
            cut = Qt.TextElideMode.ElideRight
            title = painter.fontMetrics().elidedText(self.title, cut, round(self.name_room))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_beside(self, painter: QPainter, area: QRectF) -> None:
        for part, label in self.positions(area.height()):
            at = area.bottom() - part * area.height()
            box = QRectF(area.left() - 128, at - 9, 120, 18)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, flags, label)
        painter.setFont(name_font(self.title, _LABEL_SIZE + 1))
        box = QRectF(area.left(), area.top() - 18, 300, 18)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.title)

    def boundingRect(self) -> QRectF:
        """Return the room of the axis with half a label beyond its ends, and the title's."""
        room = self.mapRectFromParent(self.geometry())
        if self.orientation == "bottom":
            return room.adjusted(-24, -10, self.name_room + 8, 10)
        return room.adjusted(-24, -20, 300, 10)
