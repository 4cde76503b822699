"""The controls of Curves, at the left of the window: what they show and what they ask for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.core.curves.spec import MAX_EPSILON, MAX_ORDER, CurveSpec
from explorer.core.language.notation import derivative_name, format_value, value_text
from explorer.core.ticks import tick_origin
from explorer.ui.pages.kit.controls import Controls
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.widgets.controls import (
    NumberField,
    Slider,
    Swatch,
    chip,
    clear_layout,
    range_texts,
    set_checked,
)
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import Label, as_tip
from explorer.ui.widgets.theme import UNIT, labelled, section
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.core.curves.results import CurveFeatures, CurveSamples, Gap
    from explorer.ui.figures.kit.view import View

_MOST_NOTES = 4
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_EPSILON_EXPONENTS = (-15.0, 0.0)


class _RowLabel(Label):
    """A part of a curve's row: a click on it is one on the swatch."""

    def __init__(self, swatch: Swatch, text: str, role: str) -> None:
        super().__init__(text)
        self._swatch = swatch
        self.setProperty("role", role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press the swatch."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._swatch.click()


class CurvesControls(Controls):
    """Parameters, values at the point, marks, view, differences and precision.

    Signals:
        range_typed(str, float): an end of the view: low, high, bottom or top.
        fit_asked(): the view should fit the curves.
    """

    range_typed = Signal(str, float)
    fit_asked = Signal()

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._spec = CurveSpec()
        self.value_rows: list[tuple[Swatch, QLabel]] = []
        self._mark_chips: dict[str, QPushButton] = {}
        for group in (
            self._build_values(),
            self._build_marks(),
            self._build_view(),
            self._build_differences(),
        ):
            self._column.addSpacing(UNIT)
            self._column.addLayout(group)

    def _build_values(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(6)
        self._at_label = section("")
        self._at_field = NumberField(
            self.tr("The point"), self.tr("Where the values are taken; drag the point or type")
        )
        self._at_field.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._at_field.setFixedWidth(120)
        self._at_field.number_entered.connect(lambda x: self._change("", point=x))
        head.addWidget(self._at_label)
        head.addWidget(self._at_field)
        head.addStretch(1)
        column.addLayout(head)
        self._values = QGridLayout()
        # What is between the columns belongs to them: a click there is one on the row.
        self._values.setHorizontalSpacing(0)
        self._values.setVerticalSpacing(0)
        self._values.setColumnStretch(2, 1)
        column.addLayout(self._values)
        column.addLayout(self._build_orders())
        self._notes = labelled("", "muted")
        self._notes.setWordWrap(True)
        self._notes.setAccessibleName(self.tr("Notes about the curves"))
        self._notes.hide()
        column.addWidget(self._notes)
        return column

    def _build_orders(self) -> QHBoxLayout:
        """Return the buttons for one derivative more and one less, which name it."""
        self.more_button, self.fewer_button = QPushButton(), QPushButton()
        self.more_button.clicked.connect(lambda: self._change("", order=self._spec.order + 1))
        self.fewer_button.clicked.connect(lambda: self._change("", order=self._spec.order - 1))
        row = _row(self.more_button, self.fewer_button)
        for button in (self.more_button, self.fewer_button):
            button.setProperty("role", "order")
        return row

    def _show_orders(self, order: int) -> None:
        more, last = derivative_name(min(order + 1, MAX_ORDER)), derivative_name(order)
        self.more_button.setEnabled(order < MAX_ORDER)
        self.fewer_button.setEnabled(order > 0)
        for button, text, tip in (
            (
                self.more_button,
                self.tr("+ derivative {name}").format(name=more),
                self.tr("Show the next derivative too: {name}").format(name=more),
            ),
            (
                self.fewer_button,
                self.tr("− {name}").format(name=last),
                self.tr("Leave out the last derivative: {name}").format(name=last),
            ),
        ):
            button.setText(text)
            button.setAccessibleName(tip)
            button.setToolTip(as_tip(tip))

    def _build_marks(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(section(self.tr("Show")))
        tangent = self._mark_chip(self.tr("tangent"), self.tr("Tangent at the point"), "tangent")
        roots = self._mark_chip(
            self.tr("roots"), self.tr("Mark where f is 0, with a ring"), "roots"
        )
        extrema = self._mark_chip(
            self.tr("extrema"), self.tr("Mark where f′ is 0, with a triangle"), "extrema"
        )
        bends = self._mark_chip(
            self.tr("inflections"),
            self.tr("Mark where f″ changes its sign, with a diamond"),
            "inflections",
        )
        angles = self._mark_chip(self.tr("π ticks"), self.tr("Write the axis in π"), "pi_ticks")
        column.addLayout(_row(tangent, roots, extrema))
        column.addLayout(_row(bends, angles))
        self._taylor_chips = []
        for degree in range(1, MAX_ORDER + 1):
            button = chip(
                str(degree),
                self.tr("Taylor polynomial of degree {degree}").format(degree=degree),
                self.tr("Taylor polynomial of degree {degree} at the point").format(degree=degree),
            )
            button.setFixedWidth(29)
            button.setStyleSheet("padding: 3px 0;")
            button.toggled.connect(lambda on, d=degree: self._on_taylor(d, on))
            self._taylor_chips.append(button)
        column.addLayout(_row(labelled(self.tr("Taylor"), "muted"), *self._taylor_chips, gap=4))
        return column

    def _mark_chip(self, text: str, tooltip: str, name: str) -> QPushButton:
        button = chip(text, tooltip, tooltip)
        button.toggled.connect(lambda on: self._change("", **{name: on}))
        self._mark_chips[name] = button
        return button

    def _build_view(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(section(self.tr("View")))
        head.addStretch(1)
        fit = IconButton("fit", self.tr("Back to −2π … 2π, fitted to the curves (double click)"))
        fit.clicked.connect(self.fit_asked)
        self._fit_button = fit
        head.addWidget(fit)
        column.addLayout(head)
        self.range_fields = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        rows = (
            ("low", "high", self.tr("Left end"), self.tr("Right end")),
            ("bottom", "top", self.tr("Lower end"), self.tr("Upper end")),
        )
        self._axis_labels = []
        self._ends: list[tuple[str, str, QHBoxLayout, QLabel]] = []
        for i, (first, second, first_name, second_name) in enumerate(rows):
            label = labelled("", "muted")
            label.setFixedWidth(24)
            self._axis_labels.append(label)
            grid.addWidget(label, i, 0)
            for key, name in ((first, first_name), (second, second_name)):
                field = NumberField(name, self.tr("{name} of the view").format(name=name))
                field.setAlignment(Qt.AlignmentFlag.AlignLeft)
                field.number_entered.connect(lambda v, k=key: self.range_typed.emit(k, v))
                self.range_fields[key] = field
            ends, to = QHBoxLayout(), labelled(self.tr("to"), "muted")
            ends.addWidget(self.range_fields[first], 1)
            ends.addWidget(to)
            ends.addWidget(self.range_fields[second], 1)
            self._ends.append((first, second, ends, to))
            grid.addLayout(ends, i, 1)
        column.addLayout(grid)
        column.addWidget(self.axis_chips)
        return column

    def _build_differences(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        self.differences_chip = chip(
            self.tr("compare"),
            self.tr("Compare the tape with central differences"),
            self.tr("Draw the central difference over f′, and its error against ε"),
        )
        self.differences_chip.toggled.connect(lambda on: self._change("", differences=on))
        head = QHBoxLayout()
        head.addWidget(section(self.tr("Tape against differences")))
        head.addStretch(1)
        head.addWidget(self.differences_chip)
        column.addLayout(head)
        self._epsilon = Slider(self.tr("ε of the central difference"), "ε = 10⁻¹⁵ … 1")
        self._epsilon.number_changed.connect(
            lambda e: self._change("epsilon", epsilon=float(f"{10.0**e:.3g}"))
        )
        self._epsilon.sliderReleased.connect(self._editor.end_gesture)
        self._epsilon_field = NumberField(self.tr("ε"), self.tr("The step ε, more than 0"))
        self._epsilon_field.setFixedWidth(84)
        self._epsilon_field.number_entered.connect(self._on_epsilon_typed)
        self._epsilon_row = QWidget()
        row = QHBoxLayout(self._epsilon_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(labelled("ε", "number"))
        row.addWidget(self._epsilon, 1)
        row.addWidget(self._epsilon_field)
        column.addWidget(self._epsilon_row)
        self._difference_label = labelled("", "quiet-number")
        column.addWidget(self._difference_label)
        column.addSpacing(UNIT)
        column.addLayout(self._build_precision())
        return column

    def _on_taylor(self, degree: int, on: bool) -> None:
        degrees = {*self._spec.taylor, degree} if on else {*self._spec.taylor} - {degree}
        self._change("", taylor=tuple(sorted(degrees)))

    def _on_epsilon_typed(self, value: float) -> None:
        if 0 < value <= MAX_EPSILON:
            self._change("", epsilon=value)
        else:
            self._epsilon_field.refuse(
                self.tr("ε is more than 0 and at most {most:g}.").format(most=MAX_EPSILON)
            )

    def show_spec(self, spec: CurveSpec) -> None:
        """Show a spec in every control."""
        self._spec = spec
        self._show_function(spec.function)
        axis = spec.function.axis()
        self._at_label.setText(self.tr("AT {axis} =").format(axis=axis))
        self._at_field.show_number(spec.point)
        self._show_orders(spec.order)
        for name, button in self._mark_chips.items():
            set_checked(button, on=getattr(spec, name))
        for degree, button in enumerate(self._taylor_chips, start=1):
            set_checked(button, on=degree in spec.taylor)
        set_checked(self.differences_chip, on=spec.differences)
        set_checked(self.dtype_chips[spec.dtype], on=True)
        self._epsilon_row.setVisible(spec.differences)
        self._difference_label.setVisible(spec.differences)
        self._epsilon.show_number(math.log10(spec.epsilon), *_EPSILON_EXPONENTS)
        self._epsilon_field.show_number(spec.epsilon, f"{spec.epsilon:.3g}".replace("-", "−"))
        self._axis_labels[0].setText(axis)
        self._axis_labels[1].setText("y")
        self._show_value_rows(spec)

    def _show_value_rows(self, spec: CurveSpec) -> None:
        if len(self.value_rows) != spec.order + 1:
            clear_layout(self._values)
            self.value_rows = [self._value_row(k) for k in range(spec.order + 1)]
        for order, (swatch, _) in enumerate(self.value_rows):
            swatch.blockSignals(True)
            swatch.setChecked(order not in spec.hidden)
            swatch.blockSignals(False)

    def _value_row(self, order: int) -> tuple[Swatch, QLabel]:
        name = derivative_name(order)
        swatch = Swatch(order)
        swatch.setAccessibleName(self.tr("Show {name}").format(name=name))
        swatch.setToolTip(as_tip(self.tr("Show or hide {name}").format(name=name)))
        swatch.toggled.connect(lambda on: self._on_swatch(order, on))
        value = _RowLabel(swatch, "", "number")
        value.setAccessibleName(self.tr("Value of {name} at the point").format(name=name))
        title = _RowLabel(swatch, name, "")
        title.setFixedWidth(52)
        title.setIndent(8)
        title.setStyleSheet("font-style: italic; font-size: 15px;")
        self._values.addWidget(swatch, order, 0)
        self._values.addWidget(title, order, 1)
        value.setAlignment(_RIGHT)
        self._values.addWidget(value, order, 2)
        return swatch, value

    def _on_swatch(self, order: int, on: bool) -> None:
        hidden = {*self._spec.hidden} - {order} if on else {*self._spec.hidden, order}
        self._change("", hidden=tuple(sorted(hidden)))

    def show_view(self, view: View) -> None:
        """Show the ends of the view, one below the other where they have many digits."""
        for first, second, layout, to in self._ends:
            low, high = getattr(view, first), getattr(view, second)
            texts = range_texts(low, high, 4)
            self.range_fields[first].show_number(low, texts[0])
            self.range_fields[second].show_number(high, texts[1])
            is_long = tick_origin(low, high) != 0
            direction = QHBoxLayout.Direction
            layout.setDirection(direction.TopToBottom if is_long else direction.LeftToRight)
            layout.setSpacing(0 if is_long else 6)
            to.setVisible(not is_long)

    def show_values(self, samples: CurveSamples) -> None:
        """Show the values at the point."""
        point = samples.point
        for order, (_, label) in enumerate(self.value_rows):
            if order >= len(point.derivatives):
                continue
            value = point.derivatives[order]
            if samples.preliminary and order > 0:
                label.setText("…")
                label.setToolTip("")
                continue
            label.setText(value_text(value))
            note = samples.notes.get(order)
            label.setToolTip(as_tip(translated(note) if note is not None else repr(value)))
        self.parameter_list.show_partials(point.partials)
        self._show_difference(samples)

    def show_no_values(self, placeholder: str) -> None:
        """Show in the place of values that there are none, or none yet."""
        for _, label in self.value_rows:
            label.setText(placeholder)
            label.setToolTip("")
        self.parameter_list.show_no_partials(placeholder)
        self._difference_label.setText("")
        self._notes.hide()

    def _show_difference(self, samples: CurveSamples) -> None:
        point = samples.point
        if point.difference is None or point.derivatives[1] is None:
            self._difference_label.setText("")
            return
        error = abs(point.difference - point.derivatives[1])
        self._difference_label.setText(
            self.tr("difference {value}\nerror {error}").format(
                value=value_text(point.difference), error=format_value(error, 3)
            )
        )

    def show_notes(self, samples: CurveSamples, features: CurveFeatures | None) -> None:
        """Say what the tape's None means, why there are gaps, what is not marked."""
        lines = [
            f"{derivative_name(order)}: {translated(note)}"
            for order, note in samples.notes.items()
            if order in self._spec.visible()
        ]
        lines += self._show_rounded(samples, features)
        remarks = samples.remarks if features is None else features.remarks
        lines += [translated(remark) for remark in remarks]
        if features is not None:
            lines += [_gap_text(self, gap) for gap in features.gaps]
            lines += [translated(note) for note in features.notes]
        lines = list(dict.fromkeys(lines))
        if len(lines) > _MOST_NOTES:
            more = self.tr("and {count} more").format(count=len(lines) - _MOST_NOTES)
            lines = [*lines[:_MOST_NOTES], more]
        self._notes.setText("\n".join(lines))
        self._notes.setVisible(bool(lines))

    def _show_rounded(self, samples: CurveSamples, features: CurveFeatures | None) -> list[str]:
        """Show no value at the point that is mostly rounding; return what is to be said of them."""
        found = features.rounded if features is not None else []
        values = samples.point.derivatives
        lines = []
        for rounded in found:
            of_point = (rounded.x, rounded.value) == (samples.point.x, values[rounded.order])
            if of_point and rounded.order < len(self.value_rows):
                lines.append(translated(rounded.sentence()))
                label = self.value_rows[rounded.order][1]
                label.setText(self.tr("rounding"))
                label.setToolTip(as_tip(lines[-1]))
        return lines

    @property
    def notes(self) -> str:
        """The sentences about None, gaps and marks."""
        return self._notes.text()

    @property
    def difference_text(self) -> str:
        """The text about the central difference at the point."""
        return self._difference_label.text()


def _row(*widgets: QWidget, gap: int = UNIT) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _gap_text(page: QObject, gap: Gap) -> str:
    """Say where a curve has no value, and why."""
    low, high = range_texts(gap.low, gap.high)
    where = page.tr("at {low}") if low == high else page.tr("from {low} to {high}")
    where = where.format(low=low, high=high)
    return f"{derivative_name(gap.order)} {where}: {translated(gap.reason)}"
