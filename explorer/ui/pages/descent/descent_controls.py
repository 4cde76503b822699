"""The controls of Descent, at the left of the window: what they show and what they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
)

from explorer.core.descent.curvature import bound, stable_rate
from explorer.core.descent.presets import PRESETS
from explorer.core.descent.results import DescentPaths, Verdict
from explorer.core.descent.spec import DescentProblem, DescentSpec
from explorer.core.optimizers.config import OptimizerConfig, labels
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.sentence import joined, told_of
from explorer.core.surface.results import Inspection
from explorer.core.translation import translate
from explorer.ui.pages.descent.overview_controls import OverviewControls
from explorer.ui.pages.descent.runners import RunnerList
from explorer.ui.pages.descent.step_numbers import StepNumbers
from explorer.ui.pages.descent.verdict_list import VerdictList
from explorer.ui.pages.kit.controls import Controls
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.inspector import Inspector
from explorer.ui.pages.kit.rows import headed
from explorer.ui.widgets.controls import NumberField, chip, equal_chip, set_checked
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.theme import labelled, section, ui_font
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.ui.figures.kit.view import View


class DescentControls(Controls):
    """Parameters, start, runners, steps, the numbers of the step shown, verdicts, precision.

    Signals:
        preset_chosen(int): one of the presets.
    """

    spec_class = DescentSpec

    preset_chosen = Signal(int)

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._spec = DescentSpec()
        self._answered = self._spec
        self._paths: DescentPaths | None = None
        self._step = 0.0
        self._inspected: tuple[Inspection | None, int] | None = None
        """What is known of the curvature at the step shown, with that step."""
        self._is_limit_covered = False
        self._stack(
            self._build_start(),
            self._build_runners(),
            self._build_overview(),
            self._build_verdicts(),
            self._build_step(),
            self._build_landscape(),
            self._build_precision(),
        )

    def _build_start(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(section(self.tr("Start")))
        head.addStretch(1)
        self.presets_button = QPushButton(self.tr("examples"))
        self.presets_button.setProperty("role", "menu")
        self.presets_button.setAccessibleName(self.tr("Examples"))
        self.presets_button.setToolTip(self.tr("Descents worth seeing"))
        menu = QMenu(self.presets_button)
        for i, preset in enumerate(PRESETS):
            menu.addAction(self.tr(preset.title)).triggered.connect(
                lambda _=False, number=i: self.preset_chosen.emit(number)
            )
        self.presets_button.setMenu(menu)
        head.addWidget(self.presets_button)
        column.addLayout(head)
        row = QHBoxLayout()
        self._start_labels: list[QLabel] = []
        self.start_fields: list[NumberField] = []
        for i in range(2):
            label = labelled("", "muted")
            field = NumberField("", "")
            fix_width(field, 76)
            field.setAlignment(Qt.AlignmentFlag.AlignLeft)
            field.number_entered.connect(lambda v, at=i: self._on_start(at, v))
            row.addWidget(label)
            row.addWidget(field)
            self._start_labels.append(label)
            self.start_fields.append(field)
        row.addStretch(1)
        self._hint = labelled(self.tr("or click"), "muted")
        row.addWidget(self._hint)
        column.addLayout(row)
        return column

    def _build_landscape(self) -> QVBoxLayout:
        column, row = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(4)
        self.space_chip = self._chip("in_space")
        tip = self.tr("Gradient, Hessian and eigenvalues at the step shown")
        self.inspector_chip = chip(self.tr("curvature"), tip, tip)
        self.inspector_chip.toggled.connect(self._show_inspector)
        self.inspector = Inspector()
        self.inspector.hide()
        row.addWidget(section(self.tr("Landscape")))
        row.addStretch(1)
        self.equal_chip = equal_chip(self)
        self.equal_chip.clicked.connect(lambda on: self._change("", equal=on))
        row.addWidget(self.equal_chip)
        row.addWidget(self.space_chip)
        row.addWidget(self.inspector_chip)
        column.addLayout(row)
        column.addWidget(self.axis_chips)
        column.addWidget(self.inspector)
        return column

    def _build_runners(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        self.steps_field = self._number("steps", 64)
        steps = labelled(self.tr("steps"), "muted")
        column.addLayout(headed(self.tr("Learning rate"), steps, self.steps_field, gap=-1))
        self.runner_list = RunnerList(self._editor)
        column.addWidget(self.runner_list)
        self.bound_label = labelled("", "muted")
        self.bound_label.setAccessibleName(self.tr("Largest stable learning rate"))
        self.bound_label.setWordWrap(True)
        self.bound_label.setToolTip(
            self.tr(
                "λmax is the greatest curvature of f at that step of the chosen optimizer, μ the "
                "momentum. In a bowl of that curvature the rule settles below the bound, and above "
                "it every step is longer than the one before."
            )
        )
        # What is below stays where it is until the bound is known.
        self.bound_label.setMinimumHeight(QFontMetrics(ui_font(12)).lineSpacing())
        column.addWidget(self.bound_label)
        return column

    def _show_inspector(self, on: bool) -> None:
        self.inspector.setVisible(on)

    def _build_overview(self) -> QVBoxLayout:
        column = QVBoxLayout()
        self.overview = OverviewControls(self._editor)
        column.addWidget(self.overview)
        return column

    def _build_step(self) -> QVBoxLayout:
        self.arrows_chip = self._chip("arrows")
        self.step_numbers = StepNumbers(self.arrows_chip)
        column = QVBoxLayout()
        column.addWidget(self.step_numbers)
        return column

    def _build_verdicts(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(section(self.tr("Verdict")))
        self.verdict_list = VerdictList()
        self.verdict_list.chosen.connect(lambda: self.show_step(self._step))
        column.addWidget(self.verdict_list)
        self._notes = labelled("", "muted")
        self._notes.setWordWrap(True)
        self._notes.setAccessibleName(self.tr("Notes about the descent"))
        self._notes.hide()
        column.addWidget(self._notes)
        return column

    def _on_start(self, at: int, value: float) -> None:
        start = list(self._spec.start)
        start[at] = value
        self._change("", start=tuple(start), start_is_chosen=True)

    def show_spec(self, spec: DescentSpec) -> None:
        """Show a spec in every control."""
        self._spec = spec
        axes = spec.function.axes()
        self._show_function(spec.function)
        for i, (label, field) in enumerate(zip(self._start_labels, self.start_fields, strict=True)):
            label.setVisible(i < len(axes))
            field.setVisible(i < len(axes))
            if i < len(axes):
                label.setText(axes[i])
                field.describe(self.tr("Start of {name}").format(name=axes[i]))
                field.show_number(spec.start[i])
        self.space_chip.setVisible(len(axes) == 2)
        self.equal_chip.setVisible(len(axes) == 2)
        self.equal_chip.setEnabled(not spec.in_space)
        self._hint.setVisible(not (len(axes) == 2 and spec.in_space))
        self._show_fields(spec)
        self.runner_list.show_runners(spec.runners)
        self.overview.show_spec(spec)

    def show_view(self, view: View) -> None:
        """Show whether the scales of a map are equal."""
        set_checked(self.equal_chip, on=view.is_equal and not self._spec.in_space)

    def show_paths(self, paths: DescentPaths, spec: DescentProblem) -> None:
        """Show what became of each runner of a spec."""
        before, self._answered, self._paths = self._answered, spec, paths
        choice = _kept_choice(self.verdict_list.choice, before.runners, spec.runners)
        self.verdict_list.show_verdicts(
            [
                _said(title, path.verdict if paths.is_whole else None)
                for title, path in zip(_titles(spec.runners), paths.paths, strict=True)
            ],
            choice,
        )
        notes = "\n".join(translated(note) for note in paths.notes)
        self._notes.setText(notes)
        self._notes.setVisible(bool(notes))

    @property
    def verdicts(self) -> list[str]:
        """The verdict of each runner."""
        return self.verdict_list.verdicts

    def show_step(self, step: float) -> None:
        """Show the numbers of a step of the chosen runner."""
        self._step = step
        if self._paths is not None:
            choice = self.verdict_list.choice
            self.step_numbers.show_step(self._answered, self._paths.paths[choice], choice, step)

    @property
    def step_text(self) -> str:
        """The numbers of the step shown."""
        return self.step_numbers.text

    def show_inspection(self, inspection: Inspection | None, step: int = 0) -> None:
        """Show the largest stable learning rate by the curvature at a step of the chosen runner.

        There is no inspection of a place that is no number.
        """
        self._inspected = inspection, step
        if self._is_limit_covered:
            self.runner_list.show_inspection(None)
            self.bound_label.setText(self.tr("The largest stable rate is yours to find."))
            return
        self.runner_list.show_inspection(inspection)
        if inspection is None:
            self.inspector.show_nothing("—")
            self.bound_label.setText(self.tr("No stable rate: the start is not a number."))
            return
        self.inspector.show_inspection(inspection)
        chosen = self._answered.runners[self.verdict_list.choice]
        self.bound_label.setText(translated(bound(inspection, chosen, step)))

    def cover_limit(self, on: bool) -> None:
        """Keep the largest stable rate to itself, as it is to be guessed; or show it again."""
        self._is_limit_covered = on
        if self._inspected is not None:
            self.show_inspection(*self._inspected)

    @property
    def stable_limit(self) -> float | None:
        """The largest stable learning rate of the first optimizer, where there is one."""
        inspection = self._inspected[0] if self._inspected is not None else None
        if inspection is None or self._paths is None:
            return None
        return stable_rate(inspection, self._answered.runners[0])

    def forget_paths(self) -> None:
        """Forget the numbers."""
        self._paths = self._inspected = None
        self.runner_list.show_inspection(None)
        self.bound_label.setText("")

    @property
    def bound_text(self) -> str:
        """The sentence about the largest stable learning rate."""
        return self.bound_label.text()

    def show_no_values(self, placeholder: str) -> None:
        """Show in the place of values that there are none, or none yet."""
        self.step_numbers.show_no_values(placeholder)
        self.inspector.show_nothing(placeholder)
        self.verdict_list.show_no_values(placeholder)
        self._notes.hide()


def _titles(runners: Sequence[OptimizerConfig]) -> list[str]:
    """Return what people call the optimizers, with what tells two of a kind apart."""
    return [
        translate(OPTIMIZERS[runner.optimizer].title)
        + label.removeprefix(OPTIMIZERS[runner.optimizer].label)
        for runner, label in zip(runners, labels(runners), strict=True)
    ]


def _said(title: str, verdict: Verdict | None) -> str:
    """Return what became of a runner; nothing yet without a verdict."""
    sentences = ["…"] if verdict is None else [translated(s) for s in verdict.sentences]
    return told_of(f"{title[:1].upper()}{title[1:]}", joined(*sentences))


def _kept_choice(
    choice: int, before: Sequence[OptimizerConfig], now: Sequence[OptimizerConfig]
) -> int:
    """Return where the chosen runner is when others came or went; else the same number."""
    chosen = before[choice : choice + 1]
    if chosen and chosen[0] in now and now[choice : choice + 1] != chosen:
        return now.index(chosen[0])
    return choice if choice < len(now) else 0
