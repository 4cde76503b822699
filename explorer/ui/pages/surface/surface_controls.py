"""The controls of a function of two variables: what they show and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
)

from explorer.core.surface.spec import SurfaceSpec
from explorer.ui.pages.kit.controls import Controls
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.inspector import Inspector
from explorer.ui.widgets.controls import NumberField, chip, equal_chip, range_texts, set_checked
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.theme import UNIT, labelled, section

if TYPE_CHECKING:
    from explorer.core.surface.results import Inspection
    from explorer.ui.figures.kit.view import View


class SurfaceControls(Controls):
    """Parameters, the point with its inspector, what is drawn, axes, view and precision.

    Signals:
        range_typed(str, float): an end of the view: low, high, bottom or top.
        fit_asked(): back to the usual view.
    """

    range_typed = Signal(str, float)
    fit_asked = Signal()

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._spec = SurfaceSpec()
        self.inspector = Inspector()
        column = self._column
        column.addSpacing(UNIT)
        column.addLayout(self._build_point())
        column.addWidget(self.inspector)
        for group in (self._build_marks(), self._build_view(), self._build_precision()):
            column.addSpacing(UNIT)
            column.addLayout(group)

    def _build_point(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(section(self.tr("At")))
        self._point_labels = [labelled("", "number"), labelled("", "number")]
        self.point_fields: list[NumberField] = []
        for i, label in enumerate(self._point_labels):
            field = NumberField("", "")
            field.setAlignment(Qt.AlignmentFlag.AlignLeft)
            field.setFixedWidth(82)
            field.number_entered.connect(lambda v, at=i: self._on_point_typed(at, v))
            row.addSpacing(6)
            row.addWidget(label)
            row.addWidget(field)
            self.point_fields.append(field)
        row.addStretch(1)
        return row

    def _on_point_typed(self, at: int, value: float) -> None:
        x, y = self._spec.point
        self._change("", point=(value, y) if at == 0 else (x, value))

    def _build_marks(self) -> QVBoxLayout:
        column, row = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(UNIT)
        row.setSpacing(UNIT)
        column.addWidget(section(self.tr("Show")))
        self.mark_chips: dict[str, QPushButton] = {}
        for name, text, tip in (
            ("contours", self.tr("contours"), self.tr("Lines of equal value")),
            ("arrows", self.tr("arrows"), self.tr("The gradient by the tape, here and there")),
            ("in_space", self.tr("3-D"), self.tr("The surface in three dimensions; drag turns it")),
        ):
            button = chip(text, tip, tip)
            button.toggled.connect(lambda on, n=name: self._change("", **{n: on}))
            self.mark_chips[name] = button
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.axis_chips)
        return column

    def _build_view(self) -> QVBoxLayout:
        column, head = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(4)
        head.addWidget(section(self.tr("View")))
        head.addStretch(1)
        self.equal_chip = equal_chip(self)
        self.equal_chip.clicked.connect(lambda on: self._change("", equal=on))
        head.addWidget(self.equal_chip)
        tip = self.tr("Back to −3 … 3 on both axes (double click)")
        self._fit_button = IconButton("fit", tip)
        self._fit_button.clicked.connect(self.fit_asked)
        head.addWidget(self._fit_button)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        rows = (
            ("low", "high", self.tr("Left end"), self.tr("Right end")),
            ("bottom", "top", self.tr("Lower end"), self.tr("Upper end")),
        )
        self._axis_labels = [labelled("", "muted"), labelled("", "muted")]
        self.range_fields: dict[str, NumberField] = {}
        for i, (first, second, first_name, second_name) in enumerate(rows):
            self._axis_labels[i].setFixedWidth(24)
            grid.addWidget(self._axis_labels[i], i, 0)
            for place, key, name in ((1, first, first_name), (3, second, second_name)):
                field = NumberField(name, self.tr("{name} of the view").format(name=name))
                field.setAlignment(Qt.AlignmentFlag.AlignLeft)
                field.number_entered.connect(lambda v, k=key: self.range_typed.emit(k, v))
                self.range_fields[key] = field
                grid.addWidget(field, i, place)
            grid.addWidget(labelled(self.tr("to"), "muted"), i, 2)
        column.addLayout(grid)
        return column

    def show_spec(self, spec: SurfaceSpec) -> None:
        """Show a spec in every control."""
        self._spec = spec
        axes = spec.function.axes()
        self._show_function(spec.function)
        for i, name in enumerate(axes):
            self._point_labels[i].setText(f"{name} =")
            self.point_fields[i].describe(
                self.tr("{name} of the point").format(name=name),
                self.tr("Where the point is looked at; drag it or type"),
            )
            self.point_fields[i].show_number(spec.point[i])
            self._axis_labels[i].setText(name)
        for name, button in self.mark_chips.items():
            set_checked(button, on=getattr(spec, name))
        for name in ("contours", "arrows"):
            self.mark_chips[name].setEnabled(not spec.in_space)
        set_checked(self.dtype_chips[spec.dtype], on=True)
        self.equal_chip.setEnabled(not spec.in_space)

    def show_view(self, view: View) -> None:
        """Show the ends of the view, and whether its scales are equal."""
        set_checked(self.equal_chip, on=view.is_equal and not self._spec.in_space)
        for first, second in (("low", "high"), ("bottom", "top")):
            ends = getattr(view, first), getattr(view, second)
            for key, end, text in zip((first, second), ends, range_texts(*ends, 4), strict=True):
                self.range_fields[key].show_number(end, text)

    def show_inspection(self, inspection: Inspection) -> None:
        """Show what the tapes say of the point."""
        self.inspector.show_inspection(inspection)

    def show_no_values(self, placeholder: str) -> None:
        """Show in the place of values that there are none, or none yet."""
        self.inspector.show_nothing(placeholder)
