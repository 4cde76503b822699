"""The controls of Curves, at the left of the window: what they show and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from explorer.core.bounds import bounds
from explorer.core.curves.spec import CurveSpec
from explorer.ui.pages.curves.differences import Differences
from explorer.ui.pages.curves.point_group import PointGroup
from explorer.ui.pages.kit.controls import Controls
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.rows import row
from explorer.ui.pages.kit.view_group import ViewGroup
from explorer.ui.widgets.controls import chip, set_checked
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.theme import UNIT, labelled, section

if TYPE_CHECKING:
    from explorer.core.curves.results import CurveFeatures, CurveSamples
    from explorer.ui.figures.kit.view import View


class CurvesControls(Controls):
    """Parameters, values at the point, marks, view, differences and precision."""

    spec_class = CurveSpec

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._spec = CurveSpec()
        self.values = PointGroup(editor)
        self.view = ViewGroup(self.tr("Back to −2π … 2π, fitted to the curves (double click)"))
        self.differences = Differences(editor)
        self.view.column.addWidget(self.axis_chips)
        self.differences.column.addSpacing(UNIT)
        self.differences.column.addLayout(self._build_precision())
        self._stack(self.values, self._build_marks(), self.view, self.differences)

    def _build_marks(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(section(self.tr("Show")))
        self.mark_chips: list[QPushButton] = []
        for names in (("tangent", "roots", "extrema"), ("inflections", "pi_ticks")):
            chips = [self._chip(name) for name in names]
            column.addLayout(row(*chips, gap=UNIT))
            self.mark_chips += chips
        most = int(bounds(CurveSpec, "order").high)
        self.taylor_chips = [self._taylor_chip(degree) for degree in range(1, most + 1)]
        column.addLayout(row(labelled(self.tr("Taylor"), "muted"), *self.taylor_chips, gap=4))
        return column

    def _taylor_chip(self, degree: int) -> QPushButton:
        button = chip(
            str(degree),
            self.tr("Taylor polynomial of degree {degree}").format(degree=degree),
            self.tr("Taylor polynomial of degree {degree} at the point").format(degree=degree),
        )
        fix_width(button, 29)
        button.setStyleSheet("padding: 3px 0;")
        button.toggled.connect(lambda on: self._on_taylor(degree, on))
        return button

    def _on_taylor(self, degree: int, on: bool) -> None:
        degrees = {*self._spec.taylor, degree} if on else {*self._spec.taylor} - {degree}
        self._change("", taylor=tuple(sorted(degrees)))

    def show_spec(self, spec: CurveSpec) -> None:
        """Show a spec in every control."""
        self._spec = spec
        self._show_function(spec.function)
        self._show_fields(spec)
        for degree, button in enumerate(self.taylor_chips, start=1):
            set_checked(button, on=degree in spec.taylor)
        self.values.show_spec(spec)
        self.differences.show_spec(spec)
        self.view.show_axes(spec.function.axis(), "y")

    def show_view(self, view: View) -> None:
        """Show the ends of the view."""
        self.view.show_view(view)

    def show_values(self, samples: CurveSamples) -> None:
        """Show the values at the point."""
        self.values.show_values(samples)
        self.parameter_list.show_partials(samples.point.partials)
        self.differences.show_point(samples.point)

    def show_no_values(self, placeholder: str) -> None:
        """Show in the place of values that there are none, or none yet."""
        self.values.show_no_values(placeholder)
        self.parameter_list.show_no_partials(placeholder)
        self.differences.show_no_values()

    def show_notes(self, samples: CurveSamples, features: CurveFeatures | None) -> None:
        """Say what the tape's None means, why there are gaps, what is not marked."""
        self.values.show_notes(samples, features)
