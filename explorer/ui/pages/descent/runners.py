"""The runners of a descent: an optimizer, its learning rate and its settings in a row each."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from explorer.core.bounds import longest
from explorer.core.descent.curvature import stable_rate
from explorer.core.descent.spec import DescentSpec
from explorer.core.optimizers.config import OptimizerConfig, config_error, rate_error
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.schedules import SCHEDULES
from explorer.core.surface.results import Inspection
from explorer.ui.pages.descent.rate_slider import RateSlider
from explorer.ui.pages.descent.runner_mark import RunnerMark
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.widgets.controls import DropDown, NumberField, clear_layout
from explorer.ui.widgets.explained import explain
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.scale import fix_width
from explorer.ui.widgets.theme import labelled
from explorer.ui.widgets.translation import translated

_USUAL_RATES = {"adam": 0.1, "adamw": 0.1, "adamax": 0.1, "nadam": 0.1, "lion": 0.05,
                "rmsprop": 0.05, "adagrad": 0.5, "adadelta": 1.0, "ftrl": 0.5}  # fmt: skip


class RunnerRow(QWidget):
    """One runner: of several, or the one that trains a model and is therefore one of Keras'.

    Args:
        number: its place, from 0.
        take: takes the runner as it should be, with the key of the step of undo.
        end_gesture: hears that the slider was let go.
        is_alone: whether it trains a model.

    Signals:
        removed(): it should go.
    """

    removed = Signal()

    def __init__(
        self,
        number: int,
        take: Callable[[OptimizerConfig, str], None],
        end_gesture: Callable[[], None],
        *,
        is_alone: bool = False,
    ) -> None:
        super().__init__()
        self._number = number
        self._take = take
        self._is_alone = is_alone
        self.runner = OptimizerConfig()
        self._steps: int | None = None
        self._mark = RunnerMark(number)
        if is_alone:
            self._mark.hide()
        self._optimizer = self._build_optimizers()
        self.rate_field = NumberField("", "")
        fix_width(self.rate_field, 68)
        self.rate_field.number_entered.connect(self._on_rate)
        self._more = IconButton("more", "")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._show_settings)
        self.remove_button = IconButton("close", "")
        self.remove_button.clicked.connect(self.removed)
        self.slider = RateSlider()
        self.slider.number_changed.connect(self._on_slid)
        self.slider.sliderReleased.connect(end_gesture)
        self._settings = QWidget()
        self._grid = QGridLayout(self._settings)
        self._grid.setContentsMargins(16, 0, 0, 6)
        self._grid.setVerticalSpacing(2)
        self._settings.hide()
        self._shown: tuple[str, str] = ("", "")
        self._fields: dict[str, NumberField] = {}
        self._schedule = DropDown()
        self._build()
        self._name_all()
        explain(self.rate_field, "learning-rate")
        explain(self.slider, "stable-rate")

    def _build_optimizers(self) -> DropDown:
        box = DropDown()
        for name, row in OPTIMIZERS.items():
            if row.keras or not self._is_alone:
                box.addItem(self.tr(row.title), name)
        box.activated.connect(self._on_optimizer)
        # The longest title alone would make the panel wider.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        return box

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self._mark)
        top.addWidget(self._optimizer, 1)
        top.addWidget(self.rate_field)
        middle = QHBoxLayout()
        middle.setSpacing(2)
        middle.addWidget(self.slider, 1)
        middle.addWidget(self._more)
        middle.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(middle)
        column.addWidget(self._settings)
        for name, row in SCHEDULES.items():
            self._schedule.addItem(self.tr(row.title), name)
        # No lambda: Qt would hold it, and with it a row that is removed, as the box has no parent
        # before the settings are shown.
        self._schedule.activated.connect(self._on_schedule)

    def _on_schedule(self) -> None:
        self._choose(schedule=self._schedule.currentData(), schedule_settings={})

    def _name_all(self) -> None:
        if self._is_alone:
            self._name_alone()
            return
        number = self._number + 1
        self._optimizer.describe(
            self.tr("Optimizer {number}").format(number=number),
            self.tr("The rule by which it steps"),
        )
        rate = self.tr("Learning rate {number}").format(number=number)
        self.rate_field.describe(rate)
        self.slider.describe(
            rate,
            self.tr(
                "Learning rate, logarithmic. The mark is the largest stable one at the step shown; "
                "in the band beyond it the steps grow: try it"
            ),
        )
        self._more.describe(self.tr("Settings and schedule of {number}").format(number=number))
        self.remove_button.describe(self.tr("Remove optimizer {number}").format(number=number))
        self._schedule.describe(
            self.tr("Schedule {number}").format(number=number),
            self.tr("How the learning rate changes with the steps"),
        )

    def _name_alone(self) -> None:
        self._optimizer.describe(
            self.tr("Optimizer"), self.tr("The rule by which the weights are updated")
        )
        rate = self.tr("Learning rate")
        tip = self.tr("Learning rate; a run in progress uses it at once")
        self.rate_field.describe(rate, tip)
        self.slider.describe(rate, tip)
        self._more.describe(self.tr("Settings and schedule of the optimizer"))
        self._schedule.describe(
            self.tr("Schedule"), self.tr("How the learning rate changes with the steps")
        )

    def show_runner(
        self, runner: OptimizerConfig, *, is_only: bool, steps: int | None = None
    ) -> None:
        """Show an optimizer, its rate and its settings.

        `steps` are those of the run over which a schedule goes unless its length was chosen.
        """
        self.runner, self._steps = runner, steps
        with QSignalBlocker(self._optimizer):
            self._optimizer.setCurrentIndex(self._optimizer.findData(runner.optimizer))
        with QSignalBlocker(self._schedule):
            self._schedule.setCurrentIndex(self._schedule.findData(runner.schedule))
        self.rate_field.show_number(runner.rate)
        self.slider.show_rate(runner.rate)
        self.remove_button.setVisible(not is_only)
        if not self._settings.isHidden():
            self._show_fields()

    def give_up(self) -> None:
        """Leave the runner it was the row of."""
        self.take_back()
        self._more.setChecked(False)

    def take_back(self) -> None:
        """Forget numbers half typed: they would be taken for whichever runner comes next."""
        for field in (self.rate_field, *self._fields.values()):
            field.take_back()

    def show_inspection(self, inspection: Inspection | None) -> None:
        """Mark the largest rate at which this optimizer is stable by the curvature of a place."""
        rate = None if inspection is None else stable_rate(inspection, self.runner)
        self.slider.show_bound(rate)

    def _show_settings(self, on: bool) -> None:
        self._settings.setVisible(on)
        if on:
            self._show_fields()

    def _show_fields(self) -> None:
        """Show a field for each setting of the optimizer and of the schedule."""
        runner = self.runner
        timed = runner.over(self._steps) if self._steps is not None else runner
        values = {**runner.all_settings(), **timed.all_schedule_settings()}
        if self._shown != (runner.optimizer, runner.schedule):
            self._shown = (runner.optimizer, runner.schedule)
            self.take_back()
            self._grid.removeWidget(self._schedule)
            self._schedule.setParent(self._settings)
            clear_layout(self._grid)
            self._fields = {}
            for name in runner.all_settings():
                self._add_field(name)
            row = self._grid.rowCount()
            self._grid.addWidget(labelled(self.tr("schedule"), "muted"), row, 0)
            self._grid.addWidget(self._schedule, row, 1)
            self._schedule.show()
            for name in runner.all_schedule_settings():
                self._add_field(name)
        for name, field in self._fields.items():
            field.show_number(values[name])

    def _add_field(self, name: str) -> None:
        field = NumberField(name, name)
        field.number_entered.connect(functools.partial(self._on_setting, name))
        row = self._grid.rowCount()
        self._grid.addWidget(labelled(name.replace("_", " "), "muted"), row, 0)
        self._grid.addWidget(field, row, 1)
        self._fields[name] = field

    def _on_optimizer(self) -> None:
        name = self._optimizer.currentData()
        settings = {k: v for k, v in self.runner.settings.items() if k in OPTIMIZERS[name].settings}
        self._choose(optimizer=name, settings=settings)

    def _on_slid(self, exponent: float) -> None:
        rate = float(f"{10.0**exponent:.4g}")
        self._take(replace(self.runner, rate=rate), f"rate {self._number}")

    def _on_rate(self, value: float) -> None:
        self._try("rate", self.rate_field, rate=value)

    def _on_setting(self, name: str, value: float) -> None:
        kind = "settings" if name in self.runner.all_settings() else "schedule_settings"
        given = {**getattr(self.runner, kind), name: value}
        self._try(name, self._fields[name], **{kind: given})

    def _try(self, name: str, field: NumberField, **changes: object) -> None:
        """Take a typed number, or say why it cannot be."""
        runner = self.runner
        asked = {
            "optimizer": runner.optimizer,
            "rate": runner.rate,
            "settings": runner.settings,
            "schedule": runner.schedule,
            "schedule_settings": runner.schedule_settings,
            **changes,
        }
        error = config_error(**asked)
        if error is not None:
            field.refuse(translated(error))
        else:
            self._take(OptimizerConfig(**asked), "")

    def _choose(self, **changes: Any) -> None:  # noqa: ANN401
        """Take another optimizer or schedule."""
        asked = {"optimizer": self.runner.optimizer, "schedule": self.runner.schedule, **changes}
        if rate_error(asked["optimizer"], self.runner.rate, asked["schedule"]) is not None:
            # A rate that only the own loop can have.
            changes = {"rate": OptimizerConfig().rate, **changes}
        self._take(replace(self.runner, **changes), "")


class RunnerList(QWidget):
    """A row for each runner, and a way to more of them."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._runners: tuple[OptimizerConfig, ...] = ()
        self.rows: list[RunnerRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addLayout(self._list)
        self.add_button = IconButton(
            "plus",
            self.tr("Add another optimizer to race"),
            text=self.tr("add an optimizer"),
        )
        self.add_button.clicked.connect(self._on_add)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_runners(self, runners: tuple[OptimizerConfig, ...]) -> None:
        """Show these."""
        self._runners = runners
        while len(self.rows) < len(runners):
            self._add_row()
        for i, row in enumerate(self.rows):
            if i >= len(runners):
                row.give_up()
            row.setVisible(i < len(runners))
            if i < len(runners):
                row.show_runner(runners[i], is_only=len(runners) == 1)
        self.add_button.setEnabled(len(runners) < longest(DescentSpec, "runners"))

    def show_inspection(self, inspection: Inspection | None) -> None:
        """Mark each optimizer's largest stable learning rate on its slider."""
        for row in self.rows:
            row.show_inspection(inspection)

    def _add_row(self) -> None:
        number = len(self.rows)
        take = functools.partial(self._put, number)
        row = RunnerRow(number, take, self._editor.end_gesture)
        row.removed.connect(functools.partial(self._on_removed, number))
        self._list.addWidget(row)
        self.rows.append(row)

    def _put(self, number: int, runner: OptimizerConfig, key: str) -> None:
        runners = (*self._runners[:number], runner, *self._runners[number + 1 :])
        self._editor.change(key, runners=runners)

    def _on_removed(self, number: int) -> None:
        for row in self.rows:
            row.take_back()
        runners = (*self._runners[:number], *self._runners[number + 1 :])
        self._editor.change("", runners=runners)

    def _on_add(self) -> None:
        taken = {runner.optimizer for runner in self._runners}
        name = next((n for n in ("momentum", "adam", *OPTIMIZERS) if n not in taken), "tape")
        rate = _USUAL_RATES.get(name, self._runners[0].rate)
        if rate_error(name, rate) is not None:
            rate = OptimizerConfig().rate
        self._editor.change("", runners=(*self._runners, OptimizerConfig(name, rate)))
