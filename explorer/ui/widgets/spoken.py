"""Values and roles for screen readers, of widgets of which Qt tells neither, and what is said once.

A slider of Qt is spoken of by its position, a whole number; a figure has no role at all. Who is
`Spoken` says both, and `speak_through` lets Qt know. What changes without the person having gone to
it, such as a verdict, is announced: `announce` at once, an `Announcer` when it has come to rest.
"""

# ruff: noqa: N802 - Qt asks by these names.

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QAccessibleValueChangeEvent,
    QAccessibleValueInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import VoidPtr, isValid

_REST = 700
"""Milliseconds without a change after which something has come to rest."""


class SpokenValue(NamedTuple):
    """A number between two ends, and how it is written."""

    number: float
    low: float
    high: float
    text: str


class Spoken:
    """Part of a widget that tells its role and its value."""

    spoken_role = QAccessible.Role.Slider

    def spoken_value(self) -> SpokenValue | None:
        """Return the value; None: it has none now."""
        return None

    def spoken_description(self) -> str:
        """Return more of it; empty: its own description or its tip."""
        return ""

    def take_spoken(self, number: float) -> None:
        """Take a value that was chosen by way of a screen reader."""


class _Value(QAccessibleValueInterface):
    """Value of a widget, as Qt asks for it."""

    def __init__(self, of: _Interface) -> None:
        super().__init__()
        self._of = of

    def _now(self) -> SpokenValue:
        return self._of.value or SpokenValue(0.0, 0.0, 0.0, "")

    def currentValue(self) -> float:
        return self._now().number

    def minimumValue(self) -> float:
        return self._now().low

    def maximumValue(self) -> float:
        return self._now().high

    def minimumStepSize(self) -> float:
        return 0.0

    def setCurrentValue(self, value: object) -> None:
        spoken = self._of.object()
        if isinstance(value, int | float) and isinstance(spoken, Spoken):
            spoken.take_spoken(float(value))


class _Interface(QAccessibleWidget):
    """A widget as Qt tells screen readers of it, without the widgets it is made of."""

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        super().__init__(widget, role)
        self._value = _Value(self)

    @property
    def value(self) -> SpokenValue | None:
        """That of the widget, which may be going."""
        spoken = self.object()
        return spoken.spoken_value() if isinstance(spoken, Spoken) else None

    def childCount(self) -> int:
        return 0

    def text(self, t: QAccessible.Text) -> str:
        spoken, own = self.object(), ""
        if isinstance(spoken, Spoken):
            if t == QAccessible.Text.Value:
                value = spoken.spoken_value()
                return "" if value is None else value.text
            own = spoken.spoken_description() if t == QAccessible.Text.Description else ""
        return own or super().text(t)

    def interface_cast(self, t: QAccessible.InterfaceType) -> object:  # pyright: ignore[reportIncompatibleMethodOverride]
        if t == QAccessible.InterfaceType.ValueInterface and self.value is not None:
            return self._value
        found = super().interface_cast(t)
        # None is no null pointer here.
        return VoidPtr(0) if found is None else found


_made: list[_Interface] = []
"""Those that Qt has: it ends them with their widgets, and here they must not end before."""


def _interface_of(_key: str, widget: QObject) -> QAccessibleInterface | None:
    """Return the interface of a widget that speaks for itself; None: that of Qt."""
    if not (isinstance(widget, Spoken) and isinstance(widget, QWidget)):
        return None
    _made[:] = [each for each in _made if isValid(each)]
    made = _Interface(widget, widget.spoken_role)
    _made.append(made)
    return made


def speak_through() -> None:
    """Let Qt ask those who are `Spoken`, in this process."""
    QAccessible.installFactory(_interface_of)


def value_changed(widget: QWidget) -> None:
    """Tell that the value of a widget is another one."""
    if isinstance(widget, Spoken) and (value := widget.spoken_value()) is not None:
        QAccessible.updateAccessibility(QAccessibleValueChangeEvent(widget, value.number))


def announce(widget: QWidget, text: str) -> None:
    """Have a text spoken that has come to be seen in a widget."""
    if text:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Announcer(QObject):
    """Announces what is seen in a widget, once, when it has come to rest."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget, self._said = widget, ""
        self._text: str | Callable[[], str] = ""
        self._resting = QTimer(self, singleShot=True, interval=_REST)
        self._resting.timeout.connect(self._on_rested)

    def take(self, text: str | Callable[[], str]) -> None:
        """Take what is seen now, or what tells it; what was announced last is not said again."""
        if callable(text) or text != self._text:
            self._text = text
            self._resting.start()

    def _on_rested(self) -> None:
        text = self._text if isinstance(self._text, str) else self._text()
        if text != self._said and self._widget.isVisible():
            announce(self._widget, text)
        self._said = text
