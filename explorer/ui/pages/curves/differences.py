"""The tape against central differences, and the step ε of these."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.core.curves.spec import MAX_EPSILON, CurveSpec
from explorer.core.language.notation import format_value, value_text
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.form import Form
from explorer.ui.pages.kit.rows import group, headed
from explorer.ui.widgets.controls import NumberField, Slider
from explorer.ui.widgets.explained import explain
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.theme import labelled

if TYPE_CHECKING:
    from explorer.core.curves.results import PointValues

_EXPONENTS = (-15.0, 0.0)


class Differences(Form):
    """A toggle, and below it ε with the difference at the point."""

    spec_class = CurveSpec

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.chip = self._chip(
            "differences", name=self.tr("Compare the tape with central differences")
        )
        self._epsilon = Slider(self.tr("ε of the central difference"), "ε = 10⁻¹⁵ … 1", is_log=True)
        self._epsilon.number_changed.connect(
            lambda e: self._change("epsilon", epsilon=float(f"{10.0**e:.3g}"))
        )
        self._epsilon.sliderReleased.connect(editor.end_gesture)
        self._field = NumberField(self.tr("ε"), self.tr("The step ε, more than 0"))
        fix_width(self._field, 84)
        self._field.number_entered.connect(self._on_typed)
        self._row = QWidget()
        explain(self._row, "central-difference")
        line = QHBoxLayout(self._row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(labelled("ε", "number"))
        line.addWidget(self._epsilon, 1)
        line.addWidget(self._field)
        self._said = labelled("", "quiet-number")
        self.column = group(self)
        self.column.addLayout(headed(self.tr("Tape against differences"), self.chip, gap=-1))
        self.column.addWidget(self._row)
        self.column.addWidget(self._said)

    def _on_typed(self, value: float) -> None:
        if 0 < value <= MAX_EPSILON:
            self._change("", epsilon=value)
        else:
            self._field.refuse(
                self.tr("ε is more than 0 and at most {most:g}.").format(most=MAX_EPSILON)
            )

    def show_spec(self, spec: CurveSpec) -> None:
        """Show whether both are compared, and by which ε."""
        self._show_fields(spec)
        self._row.setVisible(spec.differences)
        self._said.setVisible(spec.differences)
        self._epsilon.show_number(math.log10(spec.epsilon), *_EXPONENTS)
        self._field.show_number(spec.epsilon, f"{spec.epsilon:.3g}".replace("-", "−"))

    def show_point(self, point: PointValues) -> None:
        """Show the difference at the point, and how far it is from the tape's derivative."""
        if point.difference is None or point.derivatives[1] is None:
            self._said.setText("")
            return
        error = abs(point.difference - point.derivatives[1])
        self._said.setText(
            self.tr("difference {value}\nerror {error}").format(
                value=value_text(point.difference), error=format_value(error, 3)
            )
        )

    def show_no_values(self) -> None:
        """Forget the difference."""
        self._said.setText("")

    @property
    def text(self) -> str:
        """Central difference at the point, in words."""
        return self._said.text()
