"""The bars, areas and the editor of the window, which are there before anything else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from explorer.ui.widgets.function_edit import FunctionEdit
from explorer.ui.widgets.grip import Grip
from explorer.ui.widgets.plain import Label
from explorer.ui.widgets.scale import fix_height
from explorer.ui.widgets.theme import LEFT_WIDTH, STATUS_HEIGHT, TOP_HEIGHT, UNIT, section

TITLE_HEIGHT = 20
"""Pixels of the heading of the function, beside which there is a button."""
_LEAST_LEFT = 260
"""Pixels of the panel at the left, in which all of its controls can be seen."""


class Frame(QWidget):
    """All that is in the window, to be filled.

    Args:
        longest: the most characters of a function.
    """

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.edit = FunctionEdit(longest)
        self.top_row = QHBoxLayout()
        self.left_column = QVBoxLayout()
        self.title_row = QHBoxLayout()
        """The heading of the function, and what helps with it."""
        self.middle_row = QHBoxLayout()
        self.figure_column = QVBoxLayout()
        self.status_row = QHBoxLayout()
        self.engine_label = Label(self.tr("Starting TensorFlow …"))
        self.title = Label(self.tr("Gradient Explorer"))
        self.title.setObjectName("title")
        self.function_title = section(self.tr("Function"))
        self._fill_rows()
        self._build()

    def _fill_rows(self) -> None:
        self.top_row.setContentsMargins(16, 0, 10, 0)
        self.top_row.setSpacing(4)
        self.top_row.addWidget(self.title)
        self.top_row.addStretch(1)
        self.set_left_margins(fills=False)
        self.left_column.setSpacing(UNIT)
        fix_height(self.function_title, TITLE_HEIGHT)
        self.title_row.addWidget(self.function_title)
        self.title_row.addStretch(1)
        self.left_column.addLayout(self.title_row)
        self.left_column.addWidget(self.edit)
        self.left_column.addStretch(1)
        self.figure_column.setContentsMargins(0, 0, 0, 0)
        self.status_row.setContentsMargins(16, 0, 16, 0)
        self.status_row.setSpacing(8)
        self.status_row.addWidget(self.engine_label)
        self.status_row.addStretch(1)
        self.middle_row.setSpacing(0)

    def _build(self) -> None:
        self.middle_row.addWidget(self._left())
        self.left_grip = Grip(self.left_scroll, LEFT_WIDTH, _LEAST_LEFT, grows_right=True)
        self.middle_row.addWidget(self.left_grip)
        self.figure_area = _area("figureArea", self.figure_column)
        self.middle_row.addWidget(self.figure_area, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top_area = _area("topBar", self.top_row, TOP_HEIGHT)
        column.addWidget(self.top_area)
        column.addLayout(self.middle_row, 1)
        self.status_area = _area("statusBar", self.status_row, STATUS_HEIGHT)
        column.addWidget(self.status_area)

    def _left(self) -> QWidget:
        self.left_scroll = QScrollArea()
        self.left_scroll.setObjectName("leftPanel")
        self.left_scroll.setWidget(_area("leftPanelBody", self.left_column))
        self.left_scroll.setWidgetResizable(True)
        self.left_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.left_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return self.left_scroll

    def set_left_margins(self, *, fills: bool) -> None:
        """Leave a margin around the controls, or none where they fill the panel."""
        margin = 0 if fills else 2 * UNIT
        self.left_column.setContentsMargins(margin, margin, margin, margin)


def _area(name: str, layout: QHBoxLayout | QVBoxLayout, height: int = 0) -> QWidget:
    widget = QWidget()
    widget.setObjectName(name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.setLayout(layout)
    if height:
        fix_height(widget, height)
    return widget
