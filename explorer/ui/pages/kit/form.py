"""Controls of the fields of a spec, by what the spec declares of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from explorer.core.bounds import bounds, description, title
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.rows import Choice
from explorer.ui.widgets.controls import NumberField, chip, set_checked
from explorer.ui.widgets.explained import explain_setting
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.translation import translated


class SettingField(NumberField):
    """A field for a number that a spec declares, and for nothing beyond its bounds.

    Args:
        spec: which declares it, with a title and a description.
        field: its name there.
        name: in place of the title.

    Signals:
        value_entered(object): an int, or a float where the field has one.
    """

    value_entered = Signal(object)

    def __init__(self, spec: type[msgspec.Struct], field: str, name: str = "") -> None:
        self._name = name or translated(title(spec, field))
        super().__init__(self._name, translated(description(spec, field)))
        self._bounds = bounds(spec, field)
        self.number_entered.connect(self._on_number)

    def show_value(self, value: float) -> None:
        """Show a value, a whole one with all of its digits."""
        self.show_number(value, f"{value}" if self._bounds.is_whole else None)

    def _on_number(self, value: float) -> None:
        error = self._bounds.error(self._name, value)
        if error is None:
            self.value_entered.emit(int(value) if self._bounds.is_whole else value)
        else:
            self.refuse(translated(error))


class Form(QWidget):
    """Controls that are bound to the fields of a spec: each shows one, and changes it."""

    spec_class: ClassVar[type[msgspec.Struct]]

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._change = editor.change
        self._showing: dict[str, Callable[[Any], object]] = {}
        """What shows each field."""

    def _show_fields(self, spec: msgspec.Struct) -> None:
        """Show every field that has a control of its own."""
        for field, show in self._showing.items():
            show(getattr(spec, field))

    def _chip(self, field: str, *, text: str = "", name: str = "") -> QPushButton:
        """Return the toggle of a field.

        Args:
            field: its name in the spec.
            text: on the toggle, in place of the title.
            name: for who cannot see it, in place of the description.
        """
        tip = translated(description(self.spec_class, field))
        button = chip(text or translated(title(self.spec_class, field)), name or tip, tip)
        button.toggled.connect(lambda on: self._change("", **{field: on}))
        self._showing[field] = lambda on: set_checked(button, on=on)
        explain_setting(button, field)
        return button

    def _number(self, field: str, width: int) -> SettingField:
        """Return the field of a number, so many pixels wide."""
        made = SettingField(self.spec_class, field)
        fix_width(made, width)
        made.value_entered.connect(lambda value: self._change("", **{field: value}))
        self._showing[field] = made.show_value
        explain_setting(made, field)
        return made

    def _choice(self, field: str, titles: dict[str, str]) -> Choice:
        """Return the box of a field, with the titles of its values."""
        name = translated(title(self.spec_class, field))
        box = Choice(name, translated(description(self.spec_class, field)), titles.items())
        box.chosen.connect(lambda value: self._change("", **{field: value}))
        self._showing[field] = box.show_value
        explain_setting(box, field)
        return box
