"""The runs of a page as they go on: drawn in the figure, told in the bar and the controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from explorer.core.training.curves import RunCurves
from explorer.core.training.spec import TrainingSpec
from explorer.ui.pages.training.outputs import runs_or_epochs
from explorer.ui.pages.training.run_bar import RunBar, RunState
from explorer.ui.pages.training.runs.collection import RunCollection
from explorer.ui.pages.training.runs.frame_clock import FrameClock
from explorer.ui.pages.training.runs.texts import speed_text
from explorer.ui.pages.training.runs.trainer import Trainer
from explorer.ui.pages.training.study.study_page import StudyPage
from explorer.ui.pages.training.training_controls import TrainingControls
from explorer.ui.pages.training.watched.captions import bar_caption
from explorer.ui.pages.training.watched.unit_asker import UnitAsker

if TYPE_CHECKING:
    from explorer.core.tables import Table
    from explorer.ui.figures.training.training import TrainingFigure

_TELL_AFTER = 500
"""Milliseconds after which the numbers of logged runs are told: they are read, not watched."""


class RunsPage(StudyPage):
    """A page that shows its runs whenever more is known of them."""

    spec: TrainingSpec
    controls: TrainingControls
    figure: TrainingFigure | None
    trainer: Trainer
    collection: RunCollection
    units: UnitAsker

    def _prepare(self) -> None:
        self.bar = RunBar()
        self._clock = FrameClock(self)
        self._clock.due.connect(self._draw)
        self._drawn_version = -1
        self._telling = QTimer(self, singleShot=True, interval=_TELL_AFTER)
        self._telling.timeout.connect(self._tell)

    @property
    def runs(self) -> list[RunCurves]:
        """The runs of the list."""
        return self.collection.runs

    @property
    def _shown(self) -> list[RunCurves]:
        hidden = self.controls.runs.list.hidden
        return [run for run in self.runs if run.number not in hidden]

    @property
    def _below_run(self) -> RunCurves | None:
        """The run whose layers are told of: the present one, or the last that is shown."""
        return self.current or next(reversed(self._shown), None)

    @property
    def current(self) -> RunCurves | None:
        """The run that the bar speaks of; None: the next one is to begin."""
        return self.collection.current

    def _on_state_changed(self) -> None:
        """Show at once that the run begins, waits or has ended."""
        if self.figure is None:
            return
        if not self.trainer.is_on:
            self._clock.stop()
        self.bar.show_state(self._state())
        is_busy = self.trainer.is_on or self.trainer.is_timing
        self.controls.speeds.button.setEnabled(not is_busy)
        self.bar.show_held(self.trainer.holds_for_next(self.spec))
        self._drawn_version = -1
        self._show_runs()
        self._tell()

    def _state(self) -> RunState:
        if not self.trainer.is_on:
            return RunState.IDLE
        if self.current is None or self.trainer.is_stopping:
            return RunState.STOPPING
        return RunState.PAUSED if self.trainer.is_paused else RunState.ON

    def _on_progressed(self) -> None:
        if self.trainer.is_on:
            self._clock.ask()

    def _draw(self) -> None:
        """Show what came since the last picture."""
        run = self.current
        if run is None or run.version == self._drawn_version or not self._area.isVisible():
            return
        self._drawn_version = run.version
        are_live = run.boundary is not None
        self._show_runs(charts=self._clock.take_charts(are_live=are_live))
        if self._clock.take_numbers():
            self._tell()

    def _on_logged(self) -> None:
        """Show points that another program logged."""
        self._show_runs(charts=False)
        self._telling.start()

    def _on_listed(self) -> None:
        self.controls.show_runs(self.runs)
        self._on_state_changed()

    def _on_opened(self, run: RunCurves, is_hidden: bool) -> None:
        self.controls.show_runs(self.runs)
        if is_hidden:
            self.controls.runs.list.show_run(run.number, is_shown=False)
        self._on_state_changed()

    def _on_unit_told(self) -> None:
        self._show_runs()
        self._show_captions()

    def _show_runs(self, *, charts: bool = True) -> None:
        if self.figure is None:
            return
        shown = self._shown
        self.figure.hidden = len(self.runs) - len(shown)
        self.figure.show_runs(shown, charts=charts)
        self._show_progress()

    def _show_progress(self) -> None:
        self.bar.show_run(self.current, self.spec, is_paused=self.trainer.is_paused)

    def _show_captions(self) -> None:
        """Say what is to be said of the chart below."""
        run = self._below_run
        self.controls.below.show_run(run)
        self.bar.show_caption(bar_caption(self.spec, run))

    def _tell(self) -> None:
        """Show the numbers of the runs."""
        self.controls.show_runs(self.runs)
        self.controls.describe_data(self.current)
        self.units.follow(self.spec, self._below_run)
        self._show_captions()
        self._tell_speed()
        self.results_changed.emit()

    def _tell_speed(self) -> None:
        """Say in the status line how fast the run is, or how it ended; not beside a study."""
        is_study_shown = self.figure is not None and self._area.shown is not None
        self.computed.emit("" if is_study_shown else speed_text(self.current))

    def table(self) -> Table | None:
        """Return the epochs of the runs that are shown, settings and results of all, or trials."""
        if self.figure is not None and self._area.shown is not None:
            return self._area.shown.table()
        is_comparison = self.controls.runs.compare_chip.isChecked()
        return runs_or_epochs(self.runs, [] if is_comparison else self._shown)

    @property
    def can_be_heard(self) -> bool:
        """The losses can be heard."""
        return True

    def retire(self) -> None:
        """Show nothing any more."""
        super().retire()
        self._clock.stop()
        self._telling.stop()
