"""The controls of a page, at the left of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from explorer.core.function import FunctionSpec
from explorer.ui.pages.kit.axes import AxisChips
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.form import Form
from explorer.ui.pages.kit.parameters import ParameterList
from explorer.ui.pages.kit.rows import headed, paragraph, say
from explorer.ui.widgets.controls import chip, set_checked
from explorer.ui.widgets.theme import UNIT


class Controls(Form):
    """The controls of a page: they show its spec, and change it through the page."""

    fills = False
    """Whether they take all of the panel, to its edges."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.about = paragraph("muted", self.tr("What the example shows"))
        self._about_text = ""
        """The function of which that is said."""
        self.parameter_list = ParameterList(editor)
        self.axis_chips = AxisChips(editor)
        self.dtype_chips: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(UNIT)
        self._column.addWidget(self.about)
        self._column.addWidget(self.parameter_list)

    def _stack(self, *groups: QWidget | QLayout) -> None:
        """Put groups below each other, with room between."""
        for part in groups:
            self._column.addSpacing(UNIT)
            if isinstance(part, QWidget):
                self._column.addWidget(part)
            else:
                self._column.addLayout(part)

    def _build_precision(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        for dtype, tip in (
            ("float64", self.tr("Sixteen digits")),
            ("float32", self.tr("Seven digits, TensorFlow's default: what notebooks see")),
        ):
            button = chip(dtype, dtype, tip)
            button.clicked.connect(lambda _, d=dtype: self._change("", dtype=d))
            group.addButton(button)
            self.dtype_chips[dtype] = button
        self._showing["dtype"] = lambda dtype: set_checked(self.dtype_chips[dtype], on=True)
        return headed(self.tr("Precision"), *self.dtype_chips.values(), gap=-1)

    def _show_function(self, function: FunctionSpec, *, has_parameters: bool = True) -> None:
        """Show the letters of a function: its axes, and a slider for each of the others."""
        shown = function.shown_parameters(function.axes()) if has_parameters else ()
        self.parameter_list.show_parameters(function, shown)
        self.axis_chips.show_function(function)
        self.about.setVisible(bool(self._about_text) and function.text == self._about_text)

    def show_about(self, text: str, about: str) -> None:
        """Say what there is to be seen of a function, for as long as that is shown.

        Args:
            text: of the function.
            about: what is said.
        """
        self._about_text = text
        say(self.about, about)

    def show_no_values(self, placeholder: str) -> None:
        """Show in the place of values that there are none, or none yet."""
        raise NotImplementedError
