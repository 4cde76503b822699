"""The controls of a function of two variables: what they show and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
)

from explorer.core.surface.spec import SurfaceSpec
from explorer.ui.pages.kit import rows
from explorer.ui.pages.kit.controls import Controls
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.inspector import Inspector
from explorer.ui.pages.kit.view_group import ViewGroup
from explorer.ui.widgets.controls import NumberField, equal_chip, set_checked
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.theme import UNIT, labelled, section

if TYPE_CHECKING:
    from explorer.core.surface.results import Inspection
    from explorer.ui.figures.kit.view import View


class SurfaceControls(Controls):
    """Parameters, the point with its inspector, what is drawn, axes, view and precision.

    Signals:
        tape_asked(): the function is to be shown on the tape, at the point.
    """

    tape_asked = Signal()

    spec_class = SurfaceSpec

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._spec = SurfaceSpec()
        self.inspector = Inspector()
        self._stack(self._build_point())
        self._column.addWidget(self.inspector)
        self.tape_button = rows.tape_button(self)
        self.tape_button.clicked.connect(lambda _: self.tape_asked.emit())
        self._column.addLayout(rows.row(self.tape_button))
        self._stack(self._build_marks(), self._build_view(), self._build_precision())

    def _build_point(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(section(self.tr("At")))
        self._point_labels = [labelled("", "number"), labelled("", "number")]
        self.point_fields: list[NumberField] = []
        for i, label in enumerate(self._point_labels):
            field = NumberField("", "")
            field.setAlignment(Qt.AlignmentFlag.AlignLeft)
            fix_width(field, 82)
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
        names = ("contours", "arrows", "in_space")
        self.mark_chips = {name: self._chip(name) for name in names}
        for button in self.mark_chips.values():
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.axis_chips)
        return column

    def _build_view(self) -> ViewGroup:
        self.equal_chip = equal_chip(self)
        self.equal_chip.clicked.connect(lambda on: self._change("", equal=on))
        tip = self.tr("Back to −3 … 3 on both axes (double click)")
        self.view = ViewGroup(tip, self.equal_chip)
        return self.view

    def show_spec(self, spec: SurfaceSpec) -> None:
        """Show a spec in every control."""
        self._spec = spec
        axes = spec.function.axes()
        self._show_function(spec.function)
        self.view.show_axes(*(*axes, "")[:2])
        for i, name in enumerate(axes):
            self._point_labels[i].setText(f"{name} =")
            self.point_fields[i].describe(
                self.tr("{name} of the point").format(name=name),
                self.tr("Where the point is looked at; drag it or type"),
            )
            self.point_fields[i].show_number(spec.point[i])
        self._show_fields(spec)
        for name in ("contours", "arrows"):
            self.mark_chips[name].setEnabled(not spec.in_space)
        self.equal_chip.setEnabled(not spec.in_space)

    def show_view(self, view: View) -> None:
        """Show the ends of the view, and whether its scales are equal."""
        set_checked(self.equal_chip, on=view.is_equal and not self._spec.in_space)
        self.view.show_view(view)

    def show_inspection(self, inspection: Inspection) -> None:
        """Show what the tapes say of the point."""
        self.inspector.show_inspection(inspection)

    def show_no_values(self, placeholder: str) -> None:
        """Show in the place of values that there are none, or none yet."""
        self.inspector.show_nothing(placeholder)
