"""The controls of Training, at the left of the window: what they show and what they ask for."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import asdict
from PySide6.QtCore import Signal

from explorer.core.training.curves import RunCurves
from explorer.core.training.data import Data
from explorer.core.training.spec import TrainingSpec, usual_smoothing
from explorer.core.training.usual import usual_problem
from explorer.ui.pages.kit.controls import Controls
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.training.controls.penalties import PenaltyControls
from explorer.ui.pages.training.controls.split import SplitControls
from explorer.ui.pages.training.data_controls import DataControls
from explorer.ui.pages.training.logs.group import LogsGroup
from explorer.ui.pages.training.loop_controls import LoopControls
from explorer.ui.pages.training.machine_controls import MachineControls
from explorer.ui.pages.training.model_controls import ModelControls
from explorer.ui.pages.training.runs.group import RunsGroup
from explorer.ui.pages.training.speeds import SpeedControls
from explorer.ui.pages.training.view_controls import PaceControls, ViewControls
from explorer.ui.pages.training.watched.below import BelowControls
from explorer.ui.widgets.theme import UNIT

_OF_DATA = ("data", "function", "task", "split", "validation_share", "test_share")
"""Fields of a problem by which its rows are what they are."""


class TrainingControls(Controls):
    """What is trained, on what and where; its runs and logs; and how they are looked at.

    Signals:
        fit_asked(): the view should fit the curves.
        data_read(): what is to be known of the columns of a file is known.
    """

    fit_asked = Signal()
    data_read = Signal()

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._spec = TrainingSpec()
        self.data = DataControls(self.take_data)
        self.split = SplitControls(editor)
        self.model = ModelControls(editor)
        self.penalties = PenaltyControls(editor)
        self.loop = LoopControls(editor)
        self.pace = PaceControls(editor)
        self.view = ViewControls(editor)
        self.below = BelowControls(editor)
        self.runs = RunsGroup()
        self.logs = LogsGroup(editor)
        self.speeds = SpeedControls()
        self.machine = MachineControls(editor)
        column = self._column
        self.axis_chips.setContentsMargins(0, 0, 0, UNIT)
        column.addWidget(self.axis_chips)
        # Results before looks: where there is little room, they are seen without scrolling.
        for widget in (self.data, self.split, self.model, self.penalties, self.loop,
                       self.logs, self.runs, self.pace, self.view, self.below, self.speeds,
                       self.machine):  # fmt: skip
            column.addWidget(widget)
            # What is folded away belongs to what stands above it.
            if widget not in {self.data, self.model}:
                column.addSpacing(UNIT)
        self.view.fit_asked.connect(self.fit_asked)
        self.data.read.connect(self._on_data_read)
        self.data.task_chosen.connect(lambda task: self._change("", task=task))

    def take_data(self, data: Data) -> None:
        """Ask for other data, and for settings that suit them where none were chosen."""
        before, smoothing = self._spec, self._spec.smoothing
        if smoothing == usual_smoothing(before.data):
            smoothing = usual_smoothing(data)
        own, usual = asdict(usual_problem(before.data)), asdict(usual_problem(data))
        changes = {
            field: value
            for field, value in usual.items()
            if value != own[field] and getattr(before, field) == own[field]
        }
        self._change("", **changes | {"data": data, "smoothing": smoothing})

    def show_spec(self, spec: TrainingSpec) -> None:
        """Show a spec in every control."""
        self._spec = spec
        is_function = spec.uses_function
        self._show_function(spec.function, has_parameters=is_function)
        self.axis_chips.setVisible(is_function and self.axis_chips.isVisibleTo(self))
        self.data.show_spec(spec)
        self.split.show_spec(spec, self.data.classes, is_asked=bool(self.data.question.text))
        self.model.show_spec(spec, self.data.inputs, self.data.classes)
        self.penalties.show_spec(spec)
        self.loop.show_spec(spec, self.data.rows, self.data.classes)
        self.machine.show_spec(spec)
        self.pace.show_pace(spec.pace, None)
        self.below.show_spec(spec)
        self.logs.show_spec(spec)
        self.view.show_spec(spec, self.data.classes)

    def _on_data_read(self) -> None:
        self._show_found(self.data.inputs, self.data.rows)
        self.data_read.emit()

    def _show_found(self, inputs: int | None, rows: int | None) -> None:
        """Show what follows from data that are read."""
        classes = self.data.classes
        self.split.show_spec(self._spec, classes, is_asked=bool(self.data.question.text))
        self.model.show_spec(self._spec, inputs, classes)
        self.loop.show_spec(self._spec, rows, classes)
        self.view.show_spec(self._spec, classes)

    def describe_data(self, run: RunCurves | None) -> None:
        """Show what the engine found when it began a run, while its data are still asked for."""
        if run is None or run.begun is None:
            return
        asked, problem, begun = run.problem, self._spec.problem(), run.begun
        if any(getattr(asked, field) != getattr(problem, field) for field in _OF_DATA):
            return
        self.data.show_begun(begun)
        self._show_found(len(begun.inputs), begun.rows[0] or None)
        self.pace.show_pace(self._spec.pace, begun.steps)

    def show_runs(self, runs: Sequence[RunCurves]) -> None:
        """List the runs."""
        self.runs.show_runs(runs)

    def show_no_values(self, placeholder: str) -> None:
        """There are none here that an engine would have to answer for."""
