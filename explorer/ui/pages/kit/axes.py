"""Chooses the letters of a function that are its axes; the others have sliders."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from explorer.core.function import FunctionSpec
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.widgets.controls import chip, clear_layout, set_checked
from explorer.ui.widgets.theme import section

_MOST = 6
"""Letters that have room beside each other."""


class AxisChips(QWidget):
    """A toggle for every letter of the function; hidden where there is only one."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._function = FunctionSpec()
        self.chips: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(section(self.tr("Axes")))
        row.addStretch(1)
        self._row = QHBoxLayout()
        row.addLayout(self._row)

    def show_function(self, function: FunctionSpec) -> None:
        """Show a function's letters, its axes pressed."""
        self._function = function
        letters = function.letters()
        # The axes first, should there be more letters than room.
        axes = function.axes()
        shown = tuple(sorted((*axes, *(n for n in letters if n not in axes))[:_MOST]))
        if shown != tuple(self.chips):
            self._arrange(shown)
        for name, button in self.chips.items():
            set_checked(button, on=name in axes)
        self.setVisible(len(shown) > 1)

    def _arrange(self, letters: tuple[str, ...]) -> None:
        clear_layout(self._row)
        self.chips = {}
        for name in letters:
            button = chip(
                name,
                self.tr("{name} is an axis").format(name=name),
                self.tr("Make {name} an axis, or give it a slider").format(name=name),
            )
            button.setStyleSheet("padding: 3px 8px; font-style: italic;")
            button.clicked.connect(lambda _=False, n=name: self._on_clicked(n))
            self._row.addWidget(button)
            self.chips[name] = button

    def _on_clicked(self, name: str) -> None:
        axes = self._function.axes()
        if name not in axes:
            chosen = (axes[0], name)
        else:
            # One axis must be left.
            chosen = tuple(n for n in axes if n != name) or axes
        set_checked(self.chips[name], on=name in chosen)
        plain = replace(self._function, variables=())
        is_plain = plain.axes() == chosen
        function = plain if is_plain else replace(self._function, variables=chosen)
        self._editor.change("", function=function)
