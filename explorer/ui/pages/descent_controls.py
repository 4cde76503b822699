"""The controls of Descent, at the left of the window: what they show and what they ask for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.core.notation import format_value
from explorer.core.optimizers import OPTIMIZERS
from explorer.core.presets import PRESETS
from explorer.core.results import DescentPath, DescentPaths, Inspection
from explorer.core.specs import MAX_STEPS, DescentSpec
from explorer.ui.controls import NumberField, set_checked
from explorer.ui.pages.page import Controls
from explorer.ui.pages.runners import RunnerList
from explorer.ui.theme import UNIT, Theme, labelled, section
from explorer.ui.translation import translated

_DIGITS = 5


class DescentControls(Controls):
    """Parameters, start, runners, steps, the numbers of the step shown, verdicts, precision.

    Signals:
        preset_chosen(int): one of the presets.
    """

    preset_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._spec = DescentSpec()
        self._answered = self._spec
        self._paths: DescentPaths | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.parameter_list)
        for group in (
            self._build_start(),
            self._build_runners(),
            self._build_verdicts(),
            self._build_step(),
            self._build_precision(),
        ):
            column.addSpacing(UNIT)
            column.addLayout(group)

    def _build_start(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(section(self.tr("Start")))
        head.addStretch(1)
        self._presets = QToolButton()
        self._presets.setText(self.tr("examples"))
        self._presets.setProperty("role", "text")
        self._presets.setAccessibleName(self.tr("Examples"))
        self._presets.setToolTip(self.tr("Descents worth seeing"))
        self._presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._presets)
        for i, preset in enumerate(PRESETS):
            menu.addAction(preset.title).triggered.connect(
                lambda _=False, number=i: self.preset_chosen.emit(number)
            )
        self._presets.setMenu(menu)
        head.addWidget(self._presets)
        column.addLayout(head)
        row = QHBoxLayout()
        self._start_labels: list[QLabel] = []
        self.start_fields: list[NumberField] = []
        for i in range(2):
            label = labelled("", "muted")
            field = NumberField("", "")
            field.setFixedWidth(76)
            field.setAlignment(Qt.AlignmentFlag.AlignLeft)
            field.number_entered.connect(lambda v, at=i: self._on_start(at, v))
            row.addWidget(label)
            row.addWidget(field)
            self._start_labels.append(label)
            self.start_fields.append(field)
        row.addStretch(1)
        row.addWidget(labelled(self.tr("or click"), "muted"))
        column.addLayout(row)
        return column

    def _build_runners(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(section(self.tr("Learning rate")))
        head.addStretch(1)
        head.addWidget(labelled(self.tr("steps"), "muted"))
        self.steps_field = NumberField(self.tr("Steps"), self.tr("How many steps, 1 to 100,000"))
        self.steps_field.setFixedWidth(64)
        self.steps_field.number_entered.connect(self._on_steps)
        head.addWidget(self.steps_field)
        column.addLayout(head)
        self.runner_list = RunnerList(self._theme)
        self.runner_list.changed.connect(lambda runners, key: self._change(key, runners=runners))
        self.runner_list.gesture_ended.connect(self.gesture_ended)
        column.addWidget(self.runner_list)
        self._bound = labelled("", "muted")
        self._bound.setAccessibleName(self.tr("Largest stable learning rate"))
        self._bound.setWordWrap(True)
        column.addWidget(self._bound)
        return column

    def _build_step(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        self._step_title = section("")
        column.addWidget(self._step_title)
        self._step_text = QLabel()
        self._step_text.setProperty("role", "number")
        self._step_text.setTextFormat(Qt.TextFormat.PlainText)
        self._step_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._step_text.setAccessibleName(self.tr("The numbers of this step"))
        column.addWidget(self._step_text)
        return column

    def _build_verdicts(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(section(self.tr("Verdict")))
        self._verdicts = QGridLayout()
        self._verdicts.setHorizontalSpacing(6)
        self._verdicts.setVerticalSpacing(2)
        self._verdicts.setColumnStretch(1, 1)
        column.addLayout(self._verdicts)
        self._verdict_rows: list[tuple[QLabel, QLabel]] = []
        self._notes = labelled("", "muted")
        self._notes.setWordWrap(True)
        self._notes.setAccessibleName(self.tr("Notes about the descent"))
        self._notes.hide()
        column.addWidget(self._notes)
        return column

    def _on_start(self, at: int, value: float) -> None:
        start = list(self._spec.start)
        start[at] = value
        self._change("", start=tuple(start))

    def _on_steps(self, value: float) -> None:
        if value == int(value) and 1 <= value <= MAX_STEPS:
            self._change("", steps=int(value))
        else:
            self.steps_field.refuse(
                self.tr("The steps are a whole number from 1 to {most}.").format(
                    most=f"{MAX_STEPS:,}"
                )
            )

    def show_spec(self, spec: DescentSpec) -> None:
        """Show a spec in every control."""
        self._spec = spec
        axes = spec.function.axes()
        self.parameter_list.show_parameters(spec.function.shown_parameters(axes))
        for i, (label, field) in enumerate(zip(self._start_labels, self.start_fields, strict=True)):
            label.setVisible(i < len(axes))
            field.setVisible(i < len(axes))
            if i < len(axes):
                label.setText(axes[i])
                field.describe(self.tr("Start of {name}").format(name=axes[i]))
                field.show_number(spec.start[i])
        self.steps_field.show_number(spec.steps, f"{spec.steps}")
        self.runner_list.show_runners(spec.runners)
        set_checked(self.dtype_chips[spec.dtype], on=True)

    def show_paths(self, paths: DescentPaths, spec: DescentSpec) -> None:
        """Show what became of each runner of a spec."""
        self._answered, self._paths = spec, paths
        while len(self._verdict_rows) < len(paths.paths):
            self._add_verdict_row()
        for i, (dot, text) in enumerate(self._verdict_rows):
            is_shown = i < len(paths.paths)
            dot.setVisible(is_shown)
            text.setVisible(is_shown)
            if not is_shown:
                continue
            name = OPTIMIZERS[spec.runners[i].optimizer].title
            said = translated(paths.paths[i].verdict.sentence) if paths.is_whole else "…"
            text.setText(f"{name[:1].upper()}{name[1:]}: {said}")
        notes = "\n".join(translated(note) for note in paths.notes)
        self._notes.setText(notes)
        self._notes.setVisible(bool(notes))

    def _add_verdict_row(self) -> None:
        number = len(self._verdict_rows)
        dot, text = QLabel("●"), QLabel()
        text.setWordWrap(True)
        text.setAccessibleName(self.tr("Verdict {number}").format(number=number + 1))
        self._verdicts.addWidget(dot, number, 0, Qt.AlignmentFlag.AlignTop)
        self._verdicts.addWidget(text, number, 1)
        self._verdict_rows.append((dot, text))
        self._colour_verdicts()

    def _colour_verdicts(self) -> None:
        colours = self._theme.curves
        for i, (dot, _) in enumerate(self._verdict_rows):
            dot.setStyleSheet(f"color: {colours[i % len(colours)]}; font-size: 13px;")

    @property
    def verdicts(self) -> list[str]:
        """What is said of each runner."""
        return [text.text() for dot, text in self._verdict_rows if not dot.isHidden()]

    def show_step(self, step: float) -> None:
        """Show the numbers of a step of the first runner."""
        if self._paths is None or not self._paths.paths:
            return
        path = self._paths.paths[0]
        k = min(int(step), len(path.values) - 1)
        title = OPTIMIZERS[self._answered.runners[0].optimizer].title
        self._step_title.setText(
            self.tr("Step {step} — {optimizer}").format(step=k, optimizer=title).upper()
        )
        self._step_text.setText(_step_text(self._answered, path, k))

    @property
    def step_text(self) -> str:
        """The numbers of the step shown."""
        return self._step_text.text()

    def show_inspection(self, inspection: Inspection | None) -> None:
        """Show the largest stable learning rate at the place of the step shown.

        There is no inspection of a place that is no number.
        """
        bound = inspection.stable_rate if inspection is not None else None
        self.runner_list.show_bound(bound)
        if inspection is None or not inspection.eigenvalues:
            self._bound.setText(self.tr("No bound on the rate here: f″ is no number."))
        elif bound is None:
            self._bound.setText(self.tr("No bound on the rate here: f does not bend up."))
        else:
            self._bound.setText(
                self.tr("Stable below 2/λmax = {bound} here").format(bound=format_value(bound, 4))
            )

    def forget_paths(self) -> None:
        """Have no numbers any more."""
        self._paths = None
        self.runner_list.show_bound(None)
        self._bound.setText("")

    @property
    def bound_text(self) -> str:
        """What is said of the largest stable learning rate."""
        return self._bound.text()

    def show_no_values(self, placeholder: str) -> None:
        """Show in the place of values that there are none, or none yet."""
        self._step_text.setText(placeholder)
        for _, text in self._verdict_rows:
            text.setText(placeholder)
        self._notes.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        self.runner_list.set_theme(theme)
        self._colour_verdicts()


def _step_text(spec: DescentSpec, path: DescentPath, k: int) -> str:
    """Return the place, f and gradient of a step, and the update with its numbers."""
    axes, last = spec.function.axes(), len(path.values) - 1
    lines = [f"{'f':<6}{format_value(float(path.values[k]), 9)}"]
    for i, name in enumerate(axes):
        gradient = None if path.missing[i] else float(path.gradients[k, i])
        lines.append(f"{name:<6}{format_value(float(path.x[k, i]), 9)}")
        lines.append(f"{'∂f/∂' + name:<6}{format_value(gradient, 9)}")
    if k >= last:
        return "\n".join(lines)
    is_plain = spec.runners[0].optimizer in {"tape", "sgd"}
    for i, name in enumerate(axes):
        now, after = float(path.x[k, i]), float(path.x[k + 1, i])
        if path.missing[i]:
            continue
        lines.append("")
        if is_plain:
            rate, gradient = float(path.rates[k]), float(path.gradients[k, i])
            lines.append(f"{name} ← {name} − rate · ∂f/∂{name}")
            shown = format_value(gradient, _DIGITS)
            factor = f"({shown})" if gradient < 0 else shown
            lines.append(
                f"  = {format_value(now, _DIGITS)} − {format_value(rate, _DIGITS)} · {factor}"
            )
        else:
            change = after - now
            sign = "−" if change < 0 else "+"
            lines.append(f"{name} ← {name} + Δ{name}")
            lines.append(
                f"  = {format_value(now, _DIGITS)} {sign} {format_value(abs(change), _DIGITS)}"
            )
        lines.append(f"  = {format_value(after, 9)}")
    return "\n".join(lines)
