"""Curves: the controls around the figure, and what they do to the spec."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.core.notation import derivative_name, format_value, value_text
from explorer.core.sentence import Sentence
from explorer.core.specs import MAX_ORDER, CurveSpec, FunctionSpec, sensible_range
from explorer.engine.client import Engine
from explorer.ui.controls import (
    NumberField,
    Slider,
    Swatch,
    chip,
    clear_layout,
    short_number,
)
from explorer.ui.icons import IconButton
from explorer.ui.pages.page import Requester
from explorer.ui.pages.parameters import ParameterList
from explorer.ui.theme import UNIT, Theme, labelled, section
from explorer.ui.translation import translated

if TYPE_CHECKING:
    from explorer.core.results import CurveFeatures, CurveSamples, Gap, Progress, Result
    from explorer.core.tables import Table
    from explorer.ui.figures.curves import CurvesFigure

_MOST_NOTES = 4
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_EPSILON_EXPONENTS = (-15.0, 0.0)


class CurvesPage(QObject):
    """The workspace of one function of one variable.

    Its `inputs` go to the left of the window, its `figure` to the middle.

    Signals:
        spec_changed(CurveSpec, str): the person changed something; changes with the same key in
            quick succession are one step of undo.
        gesture_ended(): a drag is over.
        computed(str): what was computed and how fast, for the status line.
        cursor_moved(str): where the mouse is, for the status line.
        failed(str): why there is no picture.
        results_changed(): an answer came.
        drawn(): the answer to the newest request is on the screen.
    """

    spec_changed = Signal(object, str)
    gesture_ended = Signal()
    computed = Signal(str)
    cursor_moved = Signal(str)
    failed = Signal(str)
    results_changed = Signal()
    drawn = Signal()

    def __init__(self, engine: Engine, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.spec = CurveSpec()
        self.samples: CurveSamples | None = None
        self.features: CurveFeatures | None = None
        self.figure: CurvesFigure | None = None
        self.answered_spec: CurveSpec | None = None
        self._speed = ""
        self._theme = theme
        self._requester = Requester(engine, self)
        self._requester.answered.connect(self._on_answered)
        self._requester.failed.connect(self._on_failed)
        self.parameter_list = ParameterList(theme)
        self.parameter_list.parameter_changed.connect(
            lambda p, key: self._change(key, function=self.spec.function.with_parameter(p))
        )
        self.parameter_list.gesture_ended.connect(self.gesture_ended)
        self.value_rows: list[tuple[Swatch, QLabel]] = []
        self.inputs = self._build_inputs()
        self._animation = QTimer(self)
        self._animation.setInterval(16)
        self._animation.timeout.connect(self._on_animation)
        self.parameter_list.playing_changed.connect(self._on_playing_changed)

    # Building.

    def _build_inputs(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.parameter_list)
        for group in (
            self._build_values(),
            self._build_marks(),
            self._build_view(),
            self._build_differences(),
        ):
            column.addSpacing(UNIT)
            column.addLayout(group)
        return body

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
        self._fewer = IconButton("minus", self.tr("One derivative less"), self._theme)
        self.more_button = IconButton("plus", self.tr("One derivative more"), self._theme)
        self._fewer.clicked.connect(lambda: self._change("", order=self.spec.order - 1))
        self.more_button.clicked.connect(lambda: self._change("", order=self.spec.order + 1))
        head.addWidget(self._at_label)
        head.addWidget(self._at_field)
        head.addStretch(1)
        head.addWidget(self._fewer)
        head.addWidget(self.more_button)
        column.addLayout(head)
        self._values = QGridLayout()
        self._values.setHorizontalSpacing(8)
        self._values.setVerticalSpacing(0)
        self._values.setColumnStretch(2, 1)
        column.addLayout(self._values)
        self._notes = labelled("", "muted")
        self._notes.setWordWrap(True)
        self._notes.setAccessibleName(self.tr("Notes about the curves"))
        self._notes.hide()
        column.addWidget(self._notes)
        return column

    def _build_marks(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(section(self.tr("Show")))
        tangent = self._mark_chip(self.tr("tangent"), self.tr("Tangent at the point"), "tangent")
        roots = self._mark_chip(self.tr("roots"), self.tr("Mark where f is 0"), "roots")
        extrema = self._mark_chip(self.tr("extrema"), self.tr("Mark where f′ is 0"), "extrema")
        bends = self._mark_chip(
            self.tr("inflections"), self.tr("Mark where f″ changes its sign"), "inflections"
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
        self._mark_chips = {**getattr(self, "_mark_chips", {}), name: button}
        return button

    def _build_view(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(section(self.tr("View")))
        head.addStretch(1)
        fit = IconButton("fit", self.tr("Fit the view to the curves (double click)"), self._theme)
        fit.clicked.connect(self.fit)
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
        for i, (first, second, first_name, second_name) in enumerate(rows):
            label = labelled("", "muted")
            label.setFixedWidth(24)
            self._axis_labels.append(label)
            grid.addWidget(label, i, 0)
            for j, (key, name) in enumerate(((first, first_name), (second, second_name))):
                field = NumberField(name, self.tr("{name} of the view").format(name=name))
                field.setAlignment(Qt.AlignmentFlag.AlignLeft)
                field.number_entered.connect(lambda v, k=key: self._on_range_typed(k, v))
                self.range_fields[key] = field
                grid.addWidget(field, i, 1 + 2 * j)
            grid.addWidget(labelled(self.tr("to"), "muted"), i, 2)
        column.addLayout(grid)
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
        self._epsilon.sliderReleased.connect(self.gesture_ended)
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

    def _build_precision(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(section(self.tr("Precision")))
        row.addStretch(1)
        self._dtypes = QButtonGroup(self)
        self.dtype_chips = {}
        for dtype, tip in (
            ("float64", self.tr("Sixteen digits")),
            ("float32", self.tr("Seven digits, TensorFlow's default: what notebooks see")),
        ):
            button = chip(dtype, dtype, tip)
            button.clicked.connect(lambda _, d=dtype: self._change("", dtype=d))
            self._dtypes.addButton(button)
            self.dtype_chips[dtype] = button
            row.addWidget(button)
        return row

    def build_figure(self) -> None:
        """Make the figure; it needs pyqtgraph, which the window is not kept waiting for."""
        from explorer.ui.figures.curves import CurvesFigure

        self.figure = CurvesFigure(self._theme)
        self.figure.view_changed.connect(self._on_view_changed)
        self.figure.fit_asked.connect(self.fit)
        self.figure.point_moved.connect(lambda x: self._change("point", point=x))
        self.figure.gesture_ended.connect(self.gesture_ended)
        self.figure.hovered.connect(self._on_hovered)
        self.figure.resized.connect(self.request)
        self.figure.painted.connect(self._on_painted)

    # The person changes something.

    def _change(self, key: str, **changes: Any) -> None:  # noqa: ANN401
        changed = replace(self.spec, **changes)
        if changed != self.spec:
            self.spec_changed.emit(changed, key)

    def change_function(self, function: FunctionSpec) -> None:
        """Take a function that was typed."""
        self._change("function", function=function)

    def _on_taylor(self, degree: int, on: bool) -> None:
        degrees = {*self.spec.taylor, degree} if on else {*self.spec.taylor} - {degree}
        self._change("", taylor=tuple(sorted(degrees)))

    def _on_range_typed(self, key: str, value: float) -> None:
        if key in {"low", "high"}:
            ends = {"low": self.spec.low, "high": self.spec.high, key: value}
            low, high = sensible_range(ends["low"], ends["high"])
            self._change("", low=low, high=high)
            return
        assert self.figure is not None
        view = self.figure.view
        ends = {"bottom": view.bottom, "top": view.top, key: value}
        bottom, top = sensible_range(ends["bottom"], ends["top"])
        self._change("", bottom=bottom, top=top)

    def _on_view_changed(self, low: float, high: float, bottom: float, top: float) -> None:
        self._change("view", low=low, high=high, bottom=bottom, top=top)

    def _on_epsilon_typed(self, value: float) -> None:
        self._change("", epsilon=min(max(value, 1e-300), 10.0))

    def fit(self) -> None:
        """Fit the vertical range to the curves again."""
        if self.spec.bottom is None and self.figure is not None:
            self.figure.show_spec(self.spec, refit=True)
            self.request()
        self._change("", bottom=None, top=None)

    def _on_hovered(self, x: float, y: float) -> None:
        if math.isnan(x):
            self.cursor_moved.emit("")
            return
        axis = self.spec.function.axis()
        self.cursor_moved.emit(f"{axis} {short_number(x, 5)}   y {short_number(y, 5)}")

    # The spec is shown.

    def show_spec(self, spec: CurveSpec) -> None:
        """Show a spec in every control, and ask the engine for it."""
        before, self.spec = self.spec, spec
        self.parameter_list.show_parameters(spec.function.shown_parameters())
        self._show_controls(spec)
        if self.figure is not None:
            self.figure.show_spec(spec, refit=_needs_refit(before, spec))
            self._show_view()
        self.request()

    def _show_controls(self, spec: CurveSpec) -> None:
        axis = spec.function.axis()
        self._at_label.setText(self.tr("AT {axis} =").format(axis=axis))
        self._at_field.show_number(spec.point)
        self._fewer.setEnabled(spec.order > 0)
        self.more_button.setEnabled(spec.order < MAX_ORDER)
        for name, button in self._mark_chips.items():
            _set_checked(button, getattr(spec, name))
        for degree, button in enumerate(self._taylor_chips, start=1):
            _set_checked(button, degree in spec.taylor)
        _set_checked(self.differences_chip, spec.differences)
        _set_checked(self.dtype_chips[spec.dtype], True)
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
        swatch = Swatch(order, self._theme)
        swatch.setAccessibleName(self.tr("Show {name}").format(name=name))
        swatch.setToolTip(self.tr("Show or hide {name}").format(name=name))
        swatch.toggled.connect(lambda on: self._on_swatch(order, on))
        value = labelled("", "number")
        value.setAccessibleName(self.tr("Value of {name} at the point").format(name=name))
        title = QLabel(name)
        title.setFixedWidth(36)
        title.setStyleSheet("font-style: italic; font-size: 15px;")
        self._values.addWidget(swatch, order, 0)
        self._values.addWidget(title, order, 1)
        self._values.addWidget(value, order, 2, _RIGHT)
        return swatch, value

    def _on_swatch(self, order: int, on: bool) -> None:
        hidden = {*self.spec.hidden} - {order} if on else {*self.spec.hidden, order}
        self._change("", hidden=tuple(sorted(hidden)))

    def _show_view(self) -> None:
        assert self.figure is not None
        view = self.figure.view
        for key, field in self.range_fields.items():
            field.show_number(getattr(view, key), short_number(getattr(view, key), 4))

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.parameter_list.set_theme(theme)
        for button in (self._fewer, self.more_button, self._fit_button):
            button.set_theme(theme)
        if self.figure is not None:
            self.figure.set_theme(theme)
        clear_layout(self._values)
        self.value_rows = []
        self._show_value_rows(self.spec)
        self._show_values()

    # The engine answers.

    def full_spec(self) -> CurveSpec:
        """Return the spec with as many samples as the figure has pixels."""
        if self.figure is None:
            return self.spec
        return replace(self.spec, samples=max(2, min(4000, round(self.figure.view.width))))

    def request(self) -> None:
        """Ask the engine for the picture."""
        if self.figure is not None:
            self._requester.ask(self.full_spec())

    def _on_answered(self, spec: CurveSpec, result: Result) -> None:
        from explorer.core.results import CurveSamples, Progress

        if self.figure is None:
            return
        if isinstance(result, Progress):
            self._show_progress(result)
            return
        before, self.answered_spec = self.answered_spec, spec
        if isinstance(result, CurveSamples):
            keeps_features = before is not None and _same_curves(before, spec)
            self.samples = result
            if not keeps_features:
                self.features = None
            is_late = _needs_refit(spec, self.spec)
            self.figure.show_samples(result, is_late=is_late, keeps_features=keeps_features)
            self._show_view()
            self._show_values()
            self._speed = self.tr("{curves} curves × {samples} samples in {time} ms").format(
                curves=len(spec.visible()),
                samples=len(result.x),
                time=f"{result.seconds * 1000:.1f}",
            )
            self._show_progress(None)
        elif self.samples is not None:
            self._show_progress(None)
            self.features = result
            self.figure.show_features(result)
        self._show_notes()
        self.results_changed.emit()

    def _on_painted(self) -> None:
        if not self._requester.is_busy:
            self.drawn.emit()

    def _show_progress(self, progress: Progress | None) -> None:
        """Tell how fast the curves were, and how far looking closer has come."""
        text = self._speed
        if progress is not None:
            text += self.tr(" · looking closer, {done} of {total}").format(
                done=progress.done, total=progress.total
            )
        self.computed.emit(text)

    def _on_failed(self, spec: CurveSpec, message: Sentence) -> None:
        self.failed.emit(translated(message))

    def _show_values(self) -> None:
        if self.samples is None:
            return
        point = self.samples.point
        for order, (_, label) in enumerate(self.value_rows):
            if order >= len(point.derivatives):
                continue
            value = point.derivatives[order]
            label.setText(value_text(value))
            note = self.samples.notes.get(order)
            label.setToolTip(translated(note) if note is not None else repr(value))
        self.parameter_list.show_partials(point.partials)
        self._show_difference()

    def _show_difference(self) -> None:
        assert self.samples is not None
        point = self.samples.point
        if point.difference is None or point.derivatives[1] is None:
            self._difference_label.setText("")
            return
        error = abs(point.difference - point.derivatives[1])
        self._difference_label.setText(
            self.tr("difference {value}\nerror {error}").format(
                value=value_text(point.difference), error=format_value(error, 3)
            )
        )

    def _show_notes(self) -> None:
        """Say what the tape's None means, why there are gaps, what is not marked."""
        lines: list[str] = []
        if self.samples is not None:
            for order, note in self.samples.notes.items():
                if order in self.spec.visible():
                    lines.append(f"{derivative_name(order)}: {translated(note)}")
        if self.features is not None:
            lines += [_gap_text(self, gap) for gap in self.features.gaps]
            lines += [translated(note) for note in self.features.notes]
        lines = list(dict.fromkeys(lines))
        if len(lines) > _MOST_NOTES:
            more = self.tr("and {count} more").format(count=len(lines) - _MOST_NOTES)
            lines = [*lines[:_MOST_NOTES], more]
        self._notes.setText("\n".join(lines))
        self._notes.setVisible(bool(lines))

    @property
    def notes(self) -> str:
        """The sentences about None, gaps and marks."""
        return self._notes.text()

    @property
    def difference_text(self) -> str:
        """What is said of the central difference at the point."""
        return self._difference_label.text()

    def table(self) -> Table | None:
        """Return the numbers behind the figure."""
        from explorer.core.tables import curves_table

        if self.samples is None or self.answered_spec is None:
            return None
        return curves_table(self.answered_spec, self.samples)

    def program(self) -> str:
        """Return the TensorFlow program that computes what is shown."""
        from explorer.core.codegen import curves

        return curves(self.full_spec())

    # Animation of a parameter.

    def _on_playing_changed(self, playing: bool) -> None:
        if playing:
            self._animation.start()
        else:
            self._animation.stop()

    def _on_animation(self) -> None:
        # A frame waits for the answer to the one before: no picture is skipped by the engine.
        if not self._requester.is_busy:
            self.parameter_list.advance()

    def stop(self) -> None:
        """End the animation."""
        self._animation.stop()


def _needs_refit(before: CurveSpec, after: CurveSpec) -> bool:
    """Whether the fitted vertical range must be found anew; while a slider moves it stays."""
    return after.bottom is None and (
        before.function.text != after.function.text
        or (before.low, before.high) != (after.low, after.high)
        or before.bottom is not None
        or before.order != after.order
        or before.hidden != after.hidden
    )


def _same_curves(before: CurveSpec, after: CurveSpec) -> bool:
    """Whether what was found by looking closer at the one holds for the other."""
    elsewhere = {"point": 0.0, "tangent": True, "taylor": (), "pi_ticks": False}
    elsewhere |= {"bottom": None, "top": None}
    return replace(before, **elsewhere) == replace(after, **elsewhere)


def _row(*widgets: QWidget, gap: int = UNIT) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _set_checked(button: QPushButton, on: bool) -> None:
    with QSignalBlocker(button):
        button.setChecked(on)


def _gap_text(page: QObject, gap: Gap) -> str:
    """Say where a curve has no value, and why."""
    where = (
        page.tr("at {low}") if gap.low == gap.high else page.tr("from {low} to {high}")
    ).format(low=short_number(gap.low), high=short_number(gap.high))
    return f"{derivative_name(gap.order)} {where}: {translated(gap.reason)}"
