"""The controls of a page, at the left of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.core.function import FunctionSpec
from explorer.ui.pages.kit.axes import AxisChips
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.parameters import ParameterList
from explorer.ui.widgets.controls import chip
from explorer.ui.widgets.theme import UNIT, section


class Controls(QWidget):
    """The controls of a page: they show its spec, and change it through the page."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._change = editor.change
        self.parameter_list = ParameterList(editor)
        self.axis_chips = AxisChips(editor)
        self.dtype_chips: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(UNIT)
        self._column.addWidget(self.parameter_list)

    def _build_precision(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(section(self.tr("Precision")))
        row.addStretch(1)
        group = QButtonGroup(self)
        for dtype, tip in (
            ("float64", self.tr("Sixteen digits")),
            ("float32", self.tr("Seven digits, TensorFlow's default: what notebooks see")),
        ):
            button = chip(dtype, dtype, tip)
            button.clicked.connect(lambda _, d=dtype: self._change("", dtype=d))
            group.addButton(button)
            self.dtype_chips[dtype] = button
            row.addWidget(button)
        return row

    def _show_function(self, function: FunctionSpec, *, has_parameters: bool = True) -> None:
        """Show the letters of a function: its axes, and a slider for each of the others."""
        shown = function.shown_parameters(function.axes()) if has_parameters else ()
        self.parameter_list.show_parameters(function, shown)
        self.axis_chips.show_function(function)

    def show_no_values(self, placeholder: str) -> None:
        """Show in the place of values that there are none, or none yet."""
        raise NotImplementedError
