"""Small controls that the pages are built from."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGraphicsOpacityEffect,
    QLayout,
    QLineEdit,
    QPushButton,
    QSlider,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionSlider,
    QStylePainter,
    QToolButton,
    QToolTip,
    QWidget,
)

from explorer.core.language.notation import number_text
from explorer.core.language.numbers import read_number
from explorer.core.ranges import snapped
from explorer.core.sentence import SentenceError, told_of
from explorer.core.translation import translate
from explorer.ui.widgets.function_edit import leaves_to_window
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import fix_size, present_scale, scaled
from explorer.ui.widgets.spoken import Spoken, SpokenValue, announce
from explorer.ui.widgets.theme import curve_pen, present_theme
from explorer.ui.widgets.translation import translated

_POSITIONS = 10_000
"""Positions of a slider, which in Qt is whole-numbered."""
_FAINT = 0.4
"""How strong a widget is that is dimmed."""
_TEXT_MARGIN = 2
"""Pixels that Qt leaves beside the name in a box."""


def clear_layout(layout: QLayout) -> None:
    """Remove and delete everything in a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)


def chip(text: str, name: str, tooltip: str) -> QPushButton:
    """Return a toggle that looks like a word in a rounded frame."""
    button = QPushButton(text)
    button.setCheckable(True)
    button.setProperty("role", "chip")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setAccessibleName(name)
    button.setToolTip(as_tip(tooltip))
    return button


def equal_chip(parent: QWidget) -> QPushButton:
    """Return the toggle of equal scales on both axes of a map."""
    tip = translate("A unit is as long on both axes: gradients are at right angles to contours")
    return chip("1:1", tip, tip)


def set_checked(button: QPushButton, *, on: bool) -> None:
    """Show a toggle as on or off, which is not to press it."""
    with QSignalBlocker(button):
        button.setChecked(on)


def dim(widget: QWidget, is_dim: bool) -> None:
    """Show a widget faintly, or as it is."""
    if is_dim == (widget.graphicsEffect() is not None):
        return
    if not is_dim:
        widget.setGraphicsEffect(None)  # pyright: ignore[reportArgumentType]
        return
    effect = QGraphicsOpacityEffect(widget)
    effect.setOpacity(_FAINT)
    widget.setGraphicsEffect(effect)


class NumberField(QLineEdit):
    """A field for one number, written as people write it; a mistake is marked and said.

    Signals:
        number_entered(float): a number was typed and confirmed.
    """

    number_entered = Signal(float)

    def __init__(self, name: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tooltip = ""
        self._shown = ""
        self.setProperty("role", "number")
        self.setProperty("flat", "true")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.describe(name, tooltip)
        self.setMaxLength(60)
        self.editingFinished.connect(self._on_finished)
        self.textEdited.connect(lambda: self._mark(""))

    def event(self, event: QEvent) -> bool:
        """Leave the keys of the window to it."""
        return False if leaves_to_window(self, event) else super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what is typed."""
        is_typed = self.isModified() or self.property("wrong")
        if event.key() == Qt.Key.Key_Escape and is_typed:
            self.take_back()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def describe(self, name: str, tooltip: str = "") -> None:
        """Say what the number is, to who sees and who listens."""
        self._tooltip = tooltip or name
        self.setAccessibleName(name)
        self.setToolTip(as_tip(self._tooltip))

    def show_number(self, value: float, text: str | None = None) -> None:
        """Show a value, unless the person is typing here."""
        text = text if text is not None else short_number(value)
        self._shown = text
        if self.hasFocus() and self.isModified():
            return
        # Most fields show the same at every frame of a drag.
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
        self._mark("")

    def take_back(self) -> bool:
        """Show again the number that holds, in place of one being typed; tell if one was."""
        is_typed = self.isModified()
        if is_typed or self.property("wrong"):
            self.setModified(False)
            self.setText(self._shown)
            self._mark("")
        return is_typed

    def _on_finished(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        try:
            value = read_number(self.text())
        except SentenceError as error:
            self._mark(translated(error.sentence))
            return
        self._mark("")
        self.number_entered.emit(value)
        # What was taken has been shown meanwhile; what was not, goes.
        if not self.property("wrong"):
            self.setText(self._shown)

    def refuse(self, sentence: str) -> None:
        """Mark the number just entered as one that cannot be, and say why."""
        self._mark(sentence)

    def _mark(self, sentence: str) -> None:
        wrong = bool(sentence)
        if wrong and self.isVisible():
            announce(self, sentence)
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), as_tip(sentence), self)
        if not wrong and not self.property("wrong"):
            return
        self.setToolTip(as_tip(sentence or self._tooltip))
        self.setAccessibleDescription(sentence)
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().polish(self)


def short_number(value: float, digits: int = 6) -> str:
    """Return a number as fields show it: short, with a true minus sign."""
    short = float(f"{value:.{digits}g}")
    return number_text(short).replace("-", "−")


def range_texts(low: float, high: float, digits: int = 6) -> tuple[str, str]:
    """Return both ends of a range as `short_number` does, with digits that tell them apart."""
    if low < high:
        farness = max(abs(low), abs(high)) / (high - low)
        digits = max(digits, 2 + math.ceil(math.log10(max(farness, 1.0))))
    return short_number(low, digits), short_number(high, digits)


def _left_to_panel(widget: QWidget, event: QWheelEvent) -> bool:
    """Leave the wheel to the panel around a widget, unless the person has come to it."""
    is_left = not widget.hasFocus()
    if is_left:
        event.ignore()
    return is_left


class DropDown(QComboBox):
    """A box of entries that scrolls away under the wheel unless it has the focus."""

    def describe(self, name: str, tooltip: str) -> None:
        """Say what is chosen here, which of the name of a box Qt does not: it has the entry's."""
        self.setAccessibleName(name)
        self.setToolTip(as_tip(tooltip))
        self.setAccessibleDescription(told_of(name, tooltip))

    def __init__(self) -> None:
        super().__init__()
        # That of Fusion paints a menu, in which a style sheet leaves no entry highlighted.
        self.setItemDelegate(QStyledItemDelegate(self))
        # Not by the wheel, as Qt would have it.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel, unless the person has come here."""
        if not _left_to_panel(self, event):
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the name, as far as there is room, and a small arrow behind it."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().placeholderText().color(), 1.5))
        x, y = self.width() - 12, self.height() / 2
        painter.drawPolyline(
            [QPointF(x - 3, y - 1.5), QPointF(x, y + 1.5), QPointF(x + 3, y - 1.5)]
        )
        painter.end()

    def shown_text(self) -> str:
        """Return the name in the closed box; in a narrow one without what it has in brackets."""
        metrics, text = self.fontMetrics(), self.currentText()
        room = self._text_room()
        if metrics.horizontalAdvance(text) > room and text.endswith(")"):
            text = text.partition(" (")[0]
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _text_room(self) -> int:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        return self.style().subControlRect(kind, option, part, self).width() - _TEXT_MARGIN


class TrackSlider(QSlider):
    """A horizontal slider whose handle goes where the track is clicked."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the handle under the mouse, and take hold of it there."""
        if event.button() == Qt.MouseButton.LeftButton and self.maximum() > self.minimum():
            handle = self._part(QStyle.SubControl.SC_SliderHandle)
            if not handle.contains(event.position().toPoint()):
                self._go_to(round(event.position().x()), handle.width())
                event = self._at_handle(event)
        super().mousePressEvent(event)

    def _part(self, part: QStyle.SubControl) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        kind = QStyle.ComplexControl.CC_Slider
        return self.style().subControlRect(kind, option, part, self)

    def _go_to(self, x: int, width: int) -> None:
        groove = self._part(QStyle.SubControl.SC_SliderGroove)
        at, span = x - groove.left() - width // 2, groove.width() - width
        self.setValue(
            QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), at, max(span, 1))
        )

    def _at_handle(self, event: QMouseEvent) -> QMouseEvent:
        """Return the same press where the handle is: with few steps not quite below the mouse."""
        middle = QPointF(self._part(QStyle.SubControl.SC_SliderHandle).center())
        return QMouseEvent(
            event.type(),
            middle,
            QPointF(self.mapToGlobal(middle.toPoint())),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )


class Slider(TrackSlider, Spoken):
    """A horizontal slider over real numbers; under the wheel it is as a `DropDown`.

    Args:
        name: what the number is.
        tooltip: more of it.
        is_log: whether its numbers are the powers of ten of what it stands for.

    Signals:
        number_changed(float): moved by the person.
    """

    number_changed = Signal(float)

    def __init__(self, name: str, tooltip: str, *, is_log: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._low, self._high, self._step = 0.0, 1.0, 0.0
        self._is_log, self._said = is_log, ""
        self.setRange(0, _POSITIONS)
        self.setPageStep(_POSITIONS // 20)
        self.describe(name, tooltip)
        self.valueChanged.connect(self._on_moved)

    def describe(self, name: str, tooltip: str) -> None:
        """Say what the number is, to who sees and who listens."""
        self.setAccessibleName(name)
        self.setToolTip(as_tip(tooltip))

    def show_number(self, value: float, low: float, high: float, step: float = 0.0) -> None:
        """Show a value within its range; `step` 0 is continuous."""
        self._low, self._high, self._step = low, high, step
        span = high - low
        self.blockSignals(True)
        part = min(step / span, 1.0) if step else 0.01
        self.setSingleStep(max(1, round(_POSITIONS * part)))
        self.setValue(round(min(max((value - low) / span, 0.0), 1.0) * _POSITIONS))
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel, unless the person has come here."""
        if not _left_to_panel(self, event):
            super().wheelEvent(event)

    def say(self, text: str) -> None:
        """Take in words what is shown, where that is more than a number."""
        self._said = text

    def spoken_value(self) -> SpokenValue:
        """Return what is shown, and not the position of the handle."""
        number, low, high = map(self._meant, (self._number(), self._low, self._high))
        return SpokenValue(number, low, high, self._said or short_number(number, 3))

    def take_spoken(self, number: float) -> None:
        """Move as the person would."""
        if self._is_log:
            number = math.log10(number) if number > 0 else self._low
        part = (number - self._low) / ((self._high - self._low) or 1.0)
        self.setValue(round(part * _POSITIONS))

    def _meant(self, number: float) -> float:
        return 10.0**number if self._is_log else number

    def _number(self) -> float:
        """Return the number at the handle."""
        value = self._low + (self._high - self._low) * (self.value() / _POSITIONS)
        return snapped(value, self._low, self._high, self._step)

    def _on_moved(self, _position: int) -> None:
        self.number_changed.emit(self._number())


class Swatch(QToolButton):
    """Shows the line of a curve; a click hides or shows the curve."""

    def __init__(self, order: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = order
        self.setCheckable(True)
        self.setProperty("role", "icon")
        fix_size(self, 40, 24)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return the fixed size."""
        return QSize(scaled(40), scaled(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a piece of the curve's line, faint where the curve is hidden."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isChecked() else 0.25)
        pen = curve_pen(present_theme(), self._order)
        pen.setWidthF(pen.widthF() * present_scale())
        painter.setPen(pen)
        middle = self.height() // 2
        painter.drawLine(6, middle, self.width() - 6, middle)
        painter.end()
