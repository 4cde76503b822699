"""Training: a spec between its controls, an engine of its own, the curves and their bar."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import asdict
from PySide6.QtCore import Qt

from explorer.core.training.curves import RunCurves
from explorer.core.training.spec import TrainingProblem, TrainingSpec
from explorer.storage.runs.curves import resumed_problem
from explorer.storage.runs.saved import SavedRun
from explorer.storage.runs.shown import ShownRun
from explorer.ui.pages.kit.page import listen, stacked
from explorer.ui.pages.training.opened_steps import OpenedSteps
from explorer.ui.pages.training.outputs import training_program
from explorer.ui.pages.training.preview.previewing import Previewing
from explorer.ui.pages.training.runs.browser.browsing import Browsing
from explorer.ui.pages.training.runs.model import RunsModel
from explorer.ui.pages.training.runs.texts import reading_text
from explorer.ui.pages.training.runs_page import RunsPage
from explorer.ui.pages.training.training_controls import TrainingControls
from explorer.ui.pages.training.watched.rate_tester import RateTester
from explorer.ui.pages.training.watched.unit_asker import UnitAsker

if TYPE_CHECKING:
    from explorer.core.training.results import Speeds
    from explorer.ui.figures.training.loss_reading import Reading


class TrainingPage(RunsPage):
    """The workspace of training."""

    spec_class = TrainingSpec
    controls_class = TrainingControls
    figure_class = "explorer.ui.figures.training.training:TrainingFigure"
    keeps_runs = True
    works_hidden = True

    def _prepare(self) -> None:
        super()._prepare()
        self._take_model()
        self.trainer.began.connect(self._on_began)
        self.trainer.state_changed.connect(self._on_state_changed)
        self.trainer.progressed.connect(self._on_progressed)
        self.trainer.noted.connect(self.bar.show_message)
        self.trainer.refused.connect(self._on_refused)
        self.trainer.timed.connect(self._on_timed)
        self.collection.listed.connect(self._on_listed)
        self.collection.opened.connect(self._on_opened)
        self.collection.pictured.connect(self._show_runs)
        self.collection.can_resume.connect(self._go_on)
        self.collection.settings_found.connect(self.use)
        self.collection.said.connect(self.bar.show_message)
        self.collection.added.connect(self.bar.add_message)
        self.logged.grew.connect(self._on_logged)
        self.logged.told.connect(self.controls.logs.show_state)
        self.steps = OpenedSteps(self._engine, self.bar, lambda: self.current, self)
        self.steps.opened.connect(self.elsewhere_asked)
        self.steps.offered.connect(self.controls.below.fill_menu)
        controls = self.controls
        self.previewing = Previewing(
            controls.data.columns, controls.take_data, self.focus_figure, self
        )
        self.browsing = Browsing(self.collection, self.controls.runs, self._folder, self)
        self.browsing.shown.connect(self._on_browser_shown)
        self.rates = RateTester(
            self._engine, self.trainer, self.controls.loop.rate_test, self, self
        )
        self.units = UnitAsker(self._engine, self)
        self.units.told.connect(self._on_unit_told)
        self.units.failed.connect(self.bar.show_message)
        self._listen()
        if self._before is not None:
            self._go_on_from(self._before)

    def _go_on_from(self, before: TrainingPage) -> None:
        """Show what a page showed whose place this one takes."""
        self.browsing.bring_back(before.run_folders())
        self.rates.go_on_from(before.rates)
        for number in before.controls.runs.list.hidden:
            self.controls.runs.list.show_run(number, is_shown=False)
        is_compared = before.controls.runs.compare_chip.isChecked()
        self.controls.runs.compare_chip.setChecked(is_compared)

    def _take_model(self) -> None:
        """Take the runs of the page whose place this one takes, or begin without any."""
        if self._before is None:
            self.model = RunsModel(self._engine, self._folder, self)
        else:
            self.model = self._before.model
            self.model.move_to(self)
        self.trainer, self.collection = self.model.trainer, self.model.collection
        self.logged = self.model.logged

    def _listen(self) -> None:
        """Hear what the bar and the controls ask for."""
        self.bar.toggled.connect(self.toggle)
        self.bar.asked.connect(self._on_asked)
        self.bar.stop_asked.connect(self.trainer.stop)
        self.bar.reset_asked.connect(self.reset)
        self.bar.undo_asked.connect(self.collection.bring_back)
        controls, group = self.controls, self.controls.runs
        controls.fit_asked.connect(self.fit)
        controls.logs.runs_asked.connect(self.browsing.open_folder)
        controls.data_read.connect(self.program_changed)
        controls.data_read.connect(self.previewing.refresh)
        controls.data.preview_asked.connect(self.previewing.toggle)
        self.previewing.said.connect(self.bar.show_message)
        controls.speeds.asked.connect(self._on_speeds_asked)
        controls.machine.follow(self._engine)
        controls.show_runs(self.runs)
        group.list.shown_changed.connect(self._show_runs)
        group.list.removed.connect(self.collection.remove)
        group.list.asked.connect(self.collection.ask)
        group.compare_asked.connect(self._on_compare_asked)

    @property
    def can_be_filmed(self) -> bool:
        """A training is watched as it goes; there is no film of it."""
        return False

    @property
    def uses_function(self) -> bool:
        """Whether the typed function is what is learned."""
        return self.spec.uses_function

    def build_figure(self) -> None:
        """Make the figure and the bar under it."""
        super().build_figure()
        assert self.figure is not None
        self.figure.told.connect(self.cursor_moved)
        self.rates.show_in(self.figure.charts.rates)
        self.steps.show_in(self.figure)
        self.figure.read.connect(self._on_read)
        runs = stacked(self.previewing.around(self.figure), self.bar)
        self.place_runs(self.browsing.around(runs)).run_asked.connect(self.collection.reopen)
        for where, key, do in (
            # Space presses the bar's buttons where one of them has the focus.
            (self.figure, Qt.Key.Key_Space, self.toggle),
            (runs, Qt.Key.Key_Period, lambda: self._on_asked("step")),
            (runs, Qt.Key.Key_E, lambda: self._on_asked("epoch")),
            (runs, Qt.Key.Key_V, self.previewing.toggle),
            (runs, Qt.Key.Key_R, self.browsing.toggle),
        ):
            listen(where, key, do)
        if self.runs:
            # Of the page whose place this one takes.
            self._on_state_changed()

    # The person asks.

    def _on_read(self, reading: Reading | None) -> None:
        text = reading_text(reading)
        self.cursor_moved.emit(text)
        self.tell(lambda: text)

    def toggle(self) -> None:
        """Start, pause, or go on."""
        if self._is_kept_from_beginning():
            return
        is_waiting = not self.trainer.is_on or self.trainer.is_paused or self.current is None
        self.trainer.go(self.spec, "on" if is_waiting else "pause")

    def _on_asked(self, go: str) -> None:
        """Take one step or one epoch, also as the first of a run."""
        if self._is_kept_from_beginning():
            return
        if not self.trainer.is_on or self.trainer.is_paused:
            self.trainer.go(self.spec, "step" if go == "step" else "epoch")

    def _is_kept_from_beginning(self) -> bool:
        """Return whether a run would learn another function than what is typed, and say so."""
        if self.trainer.is_on or not (self.uses_function and self.has_syntax_error()):
            return False
        self.bar.show_message(
            self.tr("The function has an error; correct it before you start."), is_error=True
        )
        return True

    def reset(self) -> None:
        """End the run; the next one begins with the same initial weights."""
        self.trainer.stop()
        self.collection.current = None
        self._on_state_changed()

    @property
    def can_undo_own(self) -> bool:
        """Whether a run was taken away after the last change of the spec."""
        return self.collection.can_bring_back

    def undo_own(self) -> bool:
        """Bring back the run that was taken away last, unless the spec was changed after it."""
        return self.can_undo_own and self.collection.bring_back()

    def bring_back(self, runs: Sequence[ShownRun], folders: Sequence[str]) -> None:
        """Show the runs again that were shown last time."""
        self.browsing.bring_back(folders)
        self.collection.restore(runs)

    def run_folders(self) -> tuple[str, ...]:
        """Return the folders of runs that were opened."""
        return self.browsing.opened

    def open_runs(self, folder: Path) -> None:
        """Show which runs are kept in a folder."""
        self.browsing.open_folder(folder)

    def shown_runs(self) -> tuple[ShownRun, ...]:
        """Return the runs of the list that are kept."""
        return self.collection.shown_runs(self.controls.runs.list.hidden)

    def use(self, problem: TrainingProblem) -> None:
        """Take the settings of a run."""
        changes = asdict(problem)
        if not problem.uses_function:
            changes.pop("function")
        self.change("", **changes)

    def _go_on(self, kept: SavedRun) -> None:
        if self.trainer.run is not None:
            # It was begun while the weights were read.
            return
        self.use(resumed_problem(kept))
        has_diverged = kept.end is not None and kept.end.outcome == "diverged"
        # At the same rate it would come to the same end.
        self.trainer.resume(kept, self.spec, "pause" if has_diverged else "on")
        if has_diverged:
            self.bar.show_message(
                self.tr("It diverged after this epoch. Lower the learning rate, then continue.")
            )

    def _on_compare_asked(self, on: bool) -> None:
        self.results_changed.emit()
        if on:
            self.numbers_asked.emit()

    def fit(self) -> None:
        """Show all of the runs."""
        self.change("", low=None, high=None, bottom=None, top=None)

    # The spec is shown.

    def show_spec(self, spec: TrainingSpec) -> None:
        """Show a spec in every control and in the figure; tell the run what it takes of it."""
        if spec.problem() != self.spec.problem():
            self.bar.show_message("")
            if not self.trainer.is_timing:
                self.controls.speeds.forget()
        self.spec, self.answered = spec, spec.problem()
        self.model.spec = spec
        self.rates.follow(spec)
        self.units.follow(spec, self._below_run)
        self.controls.show_spec(spec)
        self._show_captions()
        self.previewing.follow(spec)
        self.trainer.follow(spec)
        self.logged.follow(spec.logs, spec.tag)
        if self.figure is not None:
            self._area.show_study(spec.study)
            self.figure.show_spec(spec)
            self._show_progress()
            self.bar.show_held(self.trainer.holds_for_next(spec))
            self.controls.describe_data(self.current)
            self._tell_speed()

    # The run goes on.

    def _on_began(self, run: RunCurves) -> None:
        self.previewing.close()
        self.collection.add(run)
        self.bar.show_message("")
        self.ran.emit()

    def _on_refused(self, run: RunCurves, message: str, has_begun: bool) -> None:
        """Say why there is no run, or why it ended; one that took no step of its own is no run."""
        self.bar.show_message(message, is_error=True)
        if not (has_begun and run.done):
            self.collection.drop(run)

    def _on_browser_shown(self, is_shown: bool) -> None:
        """Give the charts' room to the table, or to them again."""
        if self.figure is not None:
            self.figure.show_charts(not is_shown)
        if not is_shown:
            self.focus_figure()

    def _on_speeds_asked(self) -> None:
        self.trainer.compare(self.spec)
        self.controls.speeds.show_waiting()
        self._on_state_changed()

    def _on_timed(self, speeds: Speeds | None) -> None:
        self.controls.speeds.show_timed(speeds)
        if speeds is None:
            self._on_state_changed()

    # What can be taken away.

    def program(self, folder: Path | None = None) -> str:
        """Return the TensorFlow program that trains as this spec asks."""
        return training_program(self.spec, self.controls.data.columns, folder)

    def program_in(self, folder: Path) -> str:
        """Return the program with the way from a folder to its data."""
        return self.program(folder)

    def file_beside(self) -> Path | None:
        """Return the housing data, where they are trained on."""
        from explorer.programs.training.data import data_file

        return data_file(self.spec)

    def retire(self) -> None:
        """End all but the runs."""
        super().retire()
        self.rates.stop()
        if self.figure is not None:
            self._area.close_study()
        self.browsing.end()
        self.steps.stop()

    def close(self) -> None:
        """End the run: the window is gone, and with it the way to take a deletion back."""
        super().close()
        self.retire()
        self.model.close()
