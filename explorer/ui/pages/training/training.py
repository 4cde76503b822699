"""Training: a spec between its controls, an engine of its own, the curves and their bar."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import asdict
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from explorer.core.sentence import Sentence, refusal
from explorer.core.training.curves import RunCurves
from explorer.core.training.spec import CsvFile, ExportKind, Samples, TrainingFit, TrainingSpec
from explorer.engine.client import Engine
from explorer.storage.runs.curves import resumed_problem
from explorer.storage.runs.folders import remove_aside
from explorer.storage.runs.saved import SavedRun
from explorer.storage.runs.shown import ShownRun
from explorer.ui.pages.kit.page import Page, listen, stacked
from explorer.ui.pages.training.kept_runs import KeptRuns
from explorer.ui.pages.training.run_bar import RunBar, RunState
from explorer.ui.pages.training.trainer import Trainer, label_of
from explorer.ui.pages.training.training_controls import TrainingControls
from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.theme import Theme
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.core.tables import Table
    from explorer.core.training.spec import Speeds
    from explorer.ui.figures.training.loss_reading import Reading
    from explorer.ui.figures.training.training import TrainingFigure

_FRAME = 16
"""Milliseconds between two pictures of a run that goes on, at least."""
_CHARTS = 0.1
"""Seconds between two pictures of the charts below, which change slowly."""
_TELL_EVERY = 10
"""Pictures between two tellings of the numbers, which are read and not watched."""


_MOST_SHOWN = 50
"""Runs that come back at the next start."""


@dataclass
class _Taken:
    """A run that was taken off the list, and what is needed to bring it back."""

    run: RunCurves
    place: int
    was_current: bool
    spec: TrainingSpec
    """As it was then: what was changed after that is undone before."""
    aside: Path | None
    """Where it waits, if it was deleted from the disk."""


class TrainingPage(Page):
    """The workspace of training."""

    spec: TrainingSpec
    controls: TrainingControls
    figure: TrainingFigure | None
    keeps_runs = True

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        parent: QObject | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(TrainingControls(theme), engine, theme, parent, folder)
        self.spec = TrainingSpec()
        self.runs: list[RunCurves] = []
        self.current: RunCurves | None = None
        """The run that the bar speaks of; None: the next one is to begin."""
        self.trainer = Trainer(engine, folder, self)
        self.controls.runs.folder = folder
        self.controls.show_runs(self.runs)
        self.trainer.began.connect(self._on_began)
        self.trainer.changed.connect(self._on_changed)
        self.trainer.noted.connect(self._say)
        self.trainer.refused.connect(self._on_refused)
        self.trainer.timed.connect(self._on_timed)
        self.controls.speeds.asked.connect(self._on_speeds_asked)
        self.kept = KeptRuns(engine, self)
        self.kept.said.connect(lambda text, is_error: self._say(text, is_error=is_error))
        self.kept.missed.connect(lambda text: self._say_too(text, is_error=True))
        self.kept.pictured.connect(self._on_pictured)
        self._drawing = QTimer(self)
        self._drawing.setSingleShot(True)
        self._drawing.timeout.connect(self._draw)
        self._drawn_at = self._charts_at = 0.0
        self.trainer.progressed.connect(self._on_progressed)
        self._drawn_version = -1
        self._frames = 0
        self._taken: list[_Taken] = []
        """Runs that were taken off the list or deleted, the last one last."""
        self._opening: dict[int, ShownRun] = {}
        """Kept runs that are being read, by their numbers."""
        self.controls.fit_asked.connect(self.fit)
        self.controls.data_read.connect(self.program_changed)
        self.controls.runs.list.shown_changed.connect(self._show_runs)
        self.controls.runs.list.removed.connect(self.remove)
        self.controls.runs.list.resume_asked.connect(self.resume)
        self.controls.runs.list.export_asked.connect(self.export_run)
        self.controls.runs.list.deletion_asked.connect(self.delete)
        self.controls.runs.reopen_asked.connect(self.reopen)
        self.controls.runs.compare_asked.connect(self._on_compare_asked)

    @property
    def can_be_filmed(self) -> bool:
        """A training is watched as it goes; there is no film of it."""
        return False

    @property
    def uses_function(self) -> bool:
        """Whether the typed function is what is learned."""
        return isinstance(self.spec.data, Samples)

    def build_figure(self) -> None:
        """Make the figure and the bar under it."""
        from explorer.ui.figures.training.training import TrainingFigure

        self.figure = TrainingFigure(self._theme)
        self.figure.view_changed.connect(self._on_view_changed)
        self.figure.fit_asked.connect(self.fit)
        self.figure.gesture_ended.connect(self.gesture_ended)
        self.figure.read.connect(self._on_read)
        self.figure.painted.connect(self._on_painted)
        self.bar = RunBar()
        self.bar.toggled.connect(self.toggle)
        self.bar.asked.connect(self._on_asked)
        self.bar.stop_asked.connect(self.trainer.stop)
        self.bar.reset_asked.connect(self.reset)
        self.bar.undo_asked.connect(self._bring_back)
        self._area = stacked(self.figure, self.bar)
        for where, key, do in (
            # Space presses the bar's buttons where one of them has the focus.
            (self.figure, Qt.Key.Key_Space, self.toggle),
            (self._area, Qt.Key.Key_Period, lambda: self._on_asked("step")),
            (self._area, Qt.Key.Key_E, lambda: self._on_asked("epoch")),
        ):
            listen(where, key, do)

    def area(self) -> QWidget:
        """Return the figure with the bar."""
        return self._area

    # The person asks.

    def toggle(self) -> None:
        """Start, pause, or go on."""
        if self._is_kept_from_beginning():
            return
        if not self.trainer.is_on or self.trainer.is_paused or self.current is None:
            self.trainer.go(self.spec, "on")
        else:
            self.trainer.go(self.spec, "pause")

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
        self._say(self.tr("The function has a mistake; mend it before you start."), is_error=True)
        return True

    def reset(self) -> None:
        """End the run; the next one begins with the same initial weights."""
        self.trainer.stop()
        self.current = None
        self._on_changed()

    def remove(self, number: int) -> None:
        """Take a run off the list, which can be undone; what is kept of it stays in its folder."""
        self._taken.append(self._taken_off(number))
        told = self.tr("Run {number} is off the list; what is kept of it stays on the disk.")
        self._say(told.format(number=number), can_be_undone=True)

    def _taken_off(self, number: int, aside: Path | None = None) -> _Taken:
        run = self._run(number)
        taken = _Taken(run, self.runs.index(run), run is self.current, self.spec, aside)
        if self.current is not None and self.current.number == number:
            self.trainer.stop()
            self.current = None
        self.runs = [run for run in self.runs if run.number != number]
        if not self.runs:
            self.trainer.begin_counting()
        self.controls.show_runs(self.runs)
        self._on_changed()
        return taken

    def export_run(self, number: int, kind: ExportKind) -> None:
        """Ask where, and have what is kept of a run written in a form of other programs."""
        self.kept.export(self._run(number), kind)

    def delete(self, number: int) -> None:
        """Delete what is kept of a run that has ended, which can be undone until it is closed."""
        run = self._run(number)
        aside = self.kept.delete(run) if not self._still_goes_on(run) else None
        if aside is not None:
            self._taken.append(self._taken_off(number, aside))
            told = self.tr("Run {number} is deleted from the disk.").format(number=number)
            self._say(told, can_be_undone=True)

    @property
    def can_undo_own(self) -> bool:
        """Whether a run was taken away after the last change of the spec."""
        return bool(self._taken) and self._taken[-1].spec == self.spec

    def undo_own(self) -> bool:
        """Bring back the run that was taken away last, unless the spec was changed after it."""
        return self.can_undo_own and self._bring_back()

    def _bring_back(self) -> bool:
        """Bring back the run that was taken away last; return whether there was one."""
        if not self._taken:
            return False
        taken = self._taken.pop()
        run = taken.run
        if taken.aside is not None:
            assert run.begun is not None
            if not self.kept.put_back(taken.aside, Path(run.begun.directory)):
                return True
        if any(other.number == run.number for other in self.runs):
            run.number = self.trainer.next_number()
        self.trainer.count_on(run.number)
        self.runs.insert(taken.place, run)
        if taken.was_current and self.current is None:
            self.current = run
        self.controls.show_runs(self.runs)
        self._say(self.tr("Run {number} is back.").format(number=run.number))
        self._on_changed()
        return True

    def _run(self, number: int) -> RunCurves:
        return next(run for run in self.runs if run.number == number)

    def reopen(self, directory: Path) -> None:
        """Show a kept run beside the others, as soon as it is read."""
        number = self.trainer.next_number()
        self._opening[number] = ShownRun(str(directory), number)
        self._say(self.tr("Opening {name} …").format(name=directory.name))

        def show(kept: SavedRun, run: RunCurves) -> None:
            self._show_kept(kept, run)
            self._say("\n".join(translated(note) for note in (kept.sentence, *kept.notes)))
            if len(kept.epochs):
                self.kept.picture(directory)

        def fail(message: Sentence) -> None:
            del self._opening[number]
            self._say(translated(message), is_error=True)

        self.kept.open(directory, number, show, fail)

    def _show_kept(self, kept: SavedRun, run: RunCurves, *, is_hidden: bool = False) -> None:
        del self._opening[run.number]
        last_rate = float(kept.rates[-1]) if len(kept.rates) else None
        run.label = label_of(kept.settings.problem, last_rate, kept.settings.resumed)
        self.runs.append(run)
        if not self.trainer.is_on:
            self.current = run
        self.controls.show_runs(self.runs)
        if is_hidden:
            self.controls.runs.list.hide_run(run.number)
        self._on_changed()

    def bring_back(self, runs: Sequence[ShownRun]) -> None:
        """Show the runs again that were shown last time, with their numbers and colours."""
        there = [shown for shown in runs if Path(shown.directory).is_dir()]
        for shown in there:
            self.trainer.count_on(shown.number)
            self._opening[shown.number] = shown
            self.kept.open(
                Path(shown.directory),
                shown.number,
                functools.partial(self._show_again, shown, there[-1]),
                functools.partial(self._leave_out, shown),
            )

    def _show_again(self, shown: ShownRun, last: ShownRun, kept: SavedRun, run: RunCurves) -> None:
        self._show_kept(kept, run, is_hidden=shown.is_hidden)
        if shown is last and len(kept.epochs):
            self.kept.picture(kept.directory)

    def _leave_out(self, shown: ShownRun, message: Sentence) -> None:
        del self._opening[shown.number]
        name = Path(shown.directory).name
        self._say(f"{name}: {translated(message)}", is_error=True)

    def shown_runs(self) -> tuple[ShownRun, ...]:
        """Return the runs of the list that are kept."""
        hidden = self.controls.runs.list.hidden
        shown = [
            ShownRun(run.begun.directory, run.number, run.number in hidden)
            for run in self.runs
            if run.begun is not None and run.begun.directory
        ]
        return (*shown, *self._opening.values())[-_MOST_SHOWN:]

    def _on_pictured(self, directory: Path, fit: TrainingFit) -> None:
        for run in self.runs:
            if run.begun is not None and run.begun.directory == str(directory):
                run.take(fit)
        self._show_runs()

    def resume(self, number: int) -> None:
        """Let a kept run go on after its last epoch, as a run of its own."""
        run = self._run(number)
        if self.trainer.run is not None:
            self._say(self.tr("A run still goes on; stop it first."), is_error=True)
            return
        self.kept.resume(run, lambda kept: self._go_on(run, kept))

    def _go_on(self, run: RunCurves, kept: SavedRun) -> None:
        if self.trainer.run is not None:
            # It was begun while the weights were read.
            return
        problem = resumed_problem(kept)
        changes = asdict(problem)
        if not problem.uses_function:
            changes.pop("function")
        self._change("", **changes)
        # At the same rate it would come to the same end.
        self.trainer.resume(kept, self.spec, "pause" if run.has_diverged else "on")
        if run.has_diverged:
            self._say(self.tr("It diverged after this epoch. Lower the learning rate, then go on."))

    def _still_goes_on(self, run: RunCurves) -> bool:
        """Return whether a run has not ended, and say so."""
        if run is self.trainer.run:
            self._say(self.tr("This run still goes on; stop it first."), is_error=True)
            return True
        return False

    def _on_compare_asked(self, on: bool) -> None:
        self.results_changed.emit()
        if on:
            self.numbers_asked.emit()

    def fit(self) -> None:
        """Show all of the runs."""
        self._change("", low=None, high=None, bottom=None, top=None)

    def _on_view_changed(
        self, low: float | None, high: float | None, bottom: float | None, top: float | None
    ) -> None:
        self._change("view", low=low, high=high, bottom=bottom, top=top)

    def _on_read(self, nearest: Reading | None) -> None:
        """Tell the values of the run that the mouse is nearest to."""
        if nearest is None:
            self.cursor_moved.emit("")
            return
        self.cursor_moved.emit(
            self.tr("run {number}   step {step}   smoothed loss {loss}").format(
                number=nearest.run.number,
                step=f"{nearest.step:,}",
                loss=short_number(nearest.smoothed, 4),
            )
        )

    # The spec is shown.

    def show_spec(self, spec: TrainingSpec) -> None:
        """Show a spec in every control and in the figure; tell the run what it takes of it."""
        if spec.problem() != self.spec.problem():
            self._say("")
            if not self.trainer.is_timing:
                self.controls.speeds.forget()
        self.spec, self.answered = spec, spec.problem()
        self.controls.show_spec(spec)
        self.trainer.follow(spec)
        if self.figure is not None:
            self.figure.show_spec(spec)
            self._show_progress()
            self.controls.show_held(self.trainer.holds_for_next(spec))
            self._describe_data()
            self.computed.emit(self._computed_text())

    # The run goes on.

    def _on_began(self, run: RunCurves) -> None:
        self.current = run
        self.runs.append(run)
        self._say("")
        self.controls.show_runs(self.runs)

    def _on_refused(self, run: RunCurves, message: str, has_begun: bool) -> None:
        """Say why there is no run, or why it ended; one that took no step of its own is no run."""
        self._say(message, is_error=True)
        if not (has_begun and run.done):
            self.runs = [other for other in self.runs if other is not run]
            self.trainer.give_back(run.number)
            self.current = None
            self.controls.show_runs(self.runs)
            self._on_changed()

    def _on_speeds_asked(self) -> None:
        self.trainer.compare(self.spec)
        self.controls.speeds.show_waiting()
        self._on_changed()

    def _on_timed(self, speeds: Speeds | None) -> None:
        if speeds is not None:
            self.controls.speeds.show_speeds(speeds)
        else:
            self.controls.speeds.show_end()
            self._on_changed()

    def _on_changed(self) -> None:
        """Show at once that the run begins, waits or has ended."""
        if self.figure is None:
            return
        if not self.trainer.is_on:
            self._drawing.stop()
        self.bar.show_state(self._state())
        is_free = not (self.trainer.is_on or self.trainer.is_timing)
        self.controls.speeds.button.setEnabled(is_free)
        self.controls.show_held(self.trainer.holds_for_next(self.spec))
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
        """Have what came drawn as soon as the picture before has been there for a while."""
        if self.trainer.is_on and not self._drawing.isActive():
            rest = _FRAME - 1000 * (time.monotonic() - self._drawn_at)
            self._drawing.start(max(0, round(rest)))

    def _draw(self) -> None:
        """Show what came since the last picture."""
        self._drawn_at = time.monotonic()
        run = self.current
        if run is None or run.version == self._drawn_version or not self._area.isVisible():
            return
        self._drawn_version = run.version
        charts = self._drawn_at - self._charts_at > _CHARTS
        if charts:
            self._charts_at = self._drawn_at
        self._show_runs(charts=charts)
        self._frames += 1
        if self._frames % _TELL_EVERY == 0:
            self._tell()

    def _show_runs(self, *, charts: bool = True) -> None:
        if self.figure is None:
            return
        hidden = self.controls.runs.list.hidden
        runs = [run for run in self.runs if run.number not in hidden]
        self.figure.show_runs(runs, charts=charts)
        self._show_progress()

    def _show_progress(self) -> None:
        self.bar.show_run(self.current, self.spec, is_paused=self.trainer.is_paused)

    def _tell(self) -> None:
        """Show the numbers of the runs."""
        self.controls.show_runs(self.runs)
        self._describe_data()
        self.computed.emit(self._computed_text())
        self.results_changed.emit()

    def _describe_data(self) -> None:
        """Show what the engine found in the data, while they are still those asked for."""
        run = self.current
        if run is None or run.begun is None:
            return
        asked, problem = run.spec, self.spec.problem()
        if (asked.data, asked.function) == (problem.data, problem.function):
            self.controls.show_begun(run.begun)

    def _say(self, text: str, *, is_error: bool = False, can_be_undone: bool = False) -> None:
        if self.figure is not None:
            self.bar.show_message(text, is_error=is_error, can_be_undone=can_be_undone)

    def _say_too(self, text: str, *, is_error: bool) -> None:
        """Say something below what is said of a run already."""
        self._say("\n".join(filter(None, (self.bar.message, text))), is_error=is_error)

    def _computed_text(self) -> str:
        run = self.current
        if run is None or run.begun is None:
            return ""
        if run.end is not None:
            return translated(run.end.sentence)
        epochs = run.epochs.values
        if not len(epochs):
            return self.tr("{steps} steps an epoch").format(steps=f"{run.begun.steps:,}")
        return self.tr("{steps} steps an epoch · {time} an epoch").format(
            steps=f"{run.begun.steps:,}", time=_duration(float(epochs[-10:, 2].mean()))
        )

    # What can be taken away.

    def table(self) -> Table | None:
        """Return the epochs of all runs that are shown, or settings and results of all runs."""
        from explorer.core.training.table import runs_table, training_table

        if self.controls.runs.compare_chip.isChecked() and self.runs:
            return runs_table(self.runs)
        hidden = self.controls.runs.list.hidden
        runs = [run for run in self.runs if run.number not in hidden and len(run.epochs.values)]
        if not runs:
            # One that diverged in its first epoch has settings and an end all the same.
            return runs_table(self.runs) if self.runs else None
        return training_table(runs)

    def program(self) -> str:
        """Return the TensorFlow program that trains as this spec asks."""
        return self._program(None)

    def program_in(self, folder: Path) -> str:
        """Return the program with the way from a folder to its data."""
        return self._program(folder)

    def file_beside(self) -> Path | None:
        """Return the housing data, where they are trained on."""
        from explorer.programs.training_data import data_file

        return data_file(self.spec)

    def _program(self, folder: Path | None) -> str:
        from explorer.programs.training import training

        data = self.spec.data
        if not isinstance(data, CsvFile):
            return training(self.spec)
        head = self.controls.data.columns.head(data.path)
        if head is None:
            name = Path(data.path).name
            raise refusal("{name} is being read.", name=name)
        return training(self.spec, head, folder)

    def close(self) -> None:
        """End the run: the window is gone, and with it the way to take a deletion back."""
        self._drawing.stop()
        self.trainer.close()
        self.kept.close()
        for taken in self._taken:
            if taken.aside is not None:
                remove_aside(taken.aside)


def _duration(seconds: float) -> str:
    return f"{seconds:.3g} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"
