"""The ends of a view, to be read and typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from explorer.core.ticks import tick_origin
from explorer.ui.pages.kit.rows import group, headed
from explorer.ui.widgets.controls import NumberField, range_texts
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.theme import labelled

if TYPE_CHECKING:
    from explorer.ui.figures.kit.view import View


class ViewGroup(QWidget):
    """A row for each axis, and a button that fits the view.

    Args:
        fit_tip: what the button does.
        widgets: what stands before it.

    Signals:
        range_typed(str, float): an end of the view: low, high, bottom or top.
        fit_asked(): the view should be the usual one.
    """

    range_typed = Signal(str, float)
    fit_asked = Signal()

    def __init__(self, fit_tip: str, *widgets: QWidget) -> None:
        super().__init__()
        fit_button = IconButton("fit", fit_tip)
        fit_button.clicked.connect(self.fit_asked)
        self.fields: dict[str, NumberField] = {}
        self._axis_labels: list[QLabel] = []
        self._ends: list[tuple[str, str, QHBoxLayout, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        self._add_axis("low", self.tr("Left end"), "high", self.tr("Right end"))
        self._add_axis("bottom", self.tr("Lower end"), "top", self.tr("Upper end"))
        self.column = group(self)
        self.column.addLayout(headed(self.tr("View"), *widgets, fit_button, gap=-1))
        self.column.addLayout(self._grid)

    def _add_axis(self, first: str, first_name: str, second: str, second_name: str) -> None:
        label, to = labelled("", "muted"), labelled(self.tr("to"), "muted")
        fix_width(label, 24)
        for key, name in ((first, first_name), (second, second_name)):
            field = NumberField(name, self.tr("{name} of the view").format(name=name))
            field.setAlignment(Qt.AlignmentFlag.AlignLeft)
            field.number_entered.connect(lambda v, k=key: self.range_typed.emit(k, v))
            self.fields[key] = field
        ends = QHBoxLayout()
        ends.addWidget(self.fields[first], 1)
        ends.addWidget(to)
        ends.addWidget(self.fields[second], 1)
        row = len(self._ends)
        self._grid.addWidget(label, row, 0)
        self._grid.addLayout(ends, row, 1)
        self._axis_labels.append(label)
        self._ends.append((first, second, ends, to))

    def show_axes(self, across: str, up: str) -> None:
        """Show what the axes are called."""
        for label, name in zip(self._axis_labels, (across, up), strict=True):
            label.setText(name)

    def show_view(self, view: View) -> None:
        """Show the ends of the view, one below the other where they have many digits."""
        for first, second, ends, to in self._ends:
            low, high = getattr(view, first), getattr(view, second)
            for key, end, text in zip(
                (first, second), (low, high), range_texts(low, high, 4), strict=True
            ):
                self.fields[key].show_number(end, text)
            is_long = tick_origin(low, high) != 0
            direction = QHBoxLayout.Direction
            ends.setDirection(direction.TopToBottom if is_long else direction.LeftToRight)
            ends.setSpacing(0 if is_long else 6)
            to.setVisible(not is_long)
