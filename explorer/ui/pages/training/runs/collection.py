"""The runs that are listed: opened, taken off, deleted, brought back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import joined_label, run_label
from explorer.core.training.results import TrainingFit
from explorer.core.training.spec import TrainingProblem, TrainingSpec
from explorer.engine.client import Engine
from explorer.storage.runs.about import RunAbout
from explorer.storage.runs.folders import remove_aside
from explorer.storage.runs.saved import SavedRun
from explorer.storage.runs.shown import ShownRun
from explorer.ui.pages.training.runs.live_runs import LiveRuns
from explorer.ui.pages.training.runs.opener import RunOpener
from explorer.ui.pages.training.runs.run_menu import RunAction
from explorer.ui.pages.training.runs.saved_runs import SavedRuns
from explorer.ui.pages.training.runs.trainer import Trainer

_MOST_SHOWN = 50
"""Runs that come back at the next start."""


@dataclass
class _Taken:
    """Runs that were taken away together, and what is needed to bring them back."""

    runs: list[tuple[int, RunCurves]]
    """Those that were on the list, by their places."""
    current: RunCurves | None
    """The one of them that the bar spoke of."""
    spec: TrainingSpec
    """As it was then: what was changed after that is undone before."""
    asides: dict[Path, Path]
    """Where those wait that were deleted from the disk, by where they were."""


class RunCollection(QObject):
    """The runs of the list, in the order in which they came.

    Args:
        engine: which is asked for what kept runs say.
        trainer: who has the run that goes on.
        spec: returns the spec of the page.
        parent: what it belongs to.

    Signals:
        listed(): there are other runs.
        opened(RunCurves, bool): a kept run is there too, and whether it is to be hidden.
        pictured(): more is known of a run that is kept.
        can_resume(SavedRun): a kept run that may go on.
        settings_found(TrainingProblem): those of a kept run, to be used.
        said(str, bool, bool): what was done, whether that is a mistake, and can be undone.
        added(str, bool): what is to be said too, and whether it is a mistake.
    """

    listed = Signal()
    opened = Signal(object, bool)
    pictured = Signal()
    can_resume = Signal(object)
    settings_found = Signal(object)
    said = Signal(str, bool, bool)
    added = Signal(str, bool)

    def __init__(
        self, engine: Engine, trainer: Trainer, spec: Callable[[], TrainingSpec], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.runs: list[RunCurves] = []
        self.current: RunCurves | None = None
        """The run that the bar speaks of; None: the next one is to begin."""
        self._trainer = trainer
        self._spec = spec
        self._kept = SavedRuns(engine, self)
        self._kept.said.connect(lambda text, is_error: self.said.emit(text, is_error, False))
        self._kept.missed.connect(lambda text: self.added.emit(text, True))
        self._kept.pictured.connect(self._on_pictured)
        self._opener = RunOpener(self._kept, trainer, self)
        self._opener.said.connect(self.said)
        self._opener.opened.connect(self._on_opened)
        self._opener.reloaded.connect(self._on_reloaded)
        self._live = LiveRuns(self)
        self._live.grown.connect(self.pictured)
        self._live.replaced.connect(self._opener.reload)
        self._taken: list[_Taken] = []
        """Runs that were taken off the list or deleted, the last one last."""

    def add(self, run: RunCurves) -> None:
        """Put a run on the list that has just begun."""
        self.current = run
        self.runs.append(run)
        self.listed.emit()

    def add_logged(self, runs: Sequence[RunCurves]) -> None:
        """Put runs on the list that another program logs."""
        self.runs += runs
        self.listed.emit()

    def drop_logged(self, runs: Sequence[RunCurves]) -> None:
        """Take runs off the list that are logged no longer."""
        self.runs = [run for run in self.runs if run not in runs]
        for taken in self._taken:
            taken.runs = [(place, run) for place, run in taken.runs if run not in runs]
        self._taken = [taken for taken in self._taken if taken.runs or taken.asides]
        if not self.runs:
            self._trainer.begin_counting()
        self.listed.emit()

    def drop(self, run: RunCurves) -> None:
        """Take a run off the list that came to nothing."""
        self.runs = [other for other in self.runs if other is not run]
        self._trainer.give_back(run.number)
        self.current = None
        self.listed.emit()

    def _run(self, number: int) -> RunCurves:
        return next(run for run in self.runs if run.number == number)

    # Taken off, and brought back.

    def remove(self, number: int) -> None:
        """Take a run off the list, which can be undone; what is kept of it stays in its folder."""
        self._take_off([self._run(number)], {})
        told = self.tr("Run {number} was removed from the list; its files stay on the disk.")
        self.said.emit(told.format(number=number), False, True)

    def delete(self, directories: Sequence[Path]) -> None:
        """Delete what is kept of runs that have ended; until the window closes it can be undone."""
        asides: dict[Path, Path] = {}
        for directory in directories:
            if self._trainer.run is not None and self._is_of(self._trainer.run, directory):
                self._say_mistake(self.tr("This run is still in progress; stop it first."))
                continue
            aside = self._kept.delete(directory)
            if aside is not None:
                asides[directory] = aside
        if not asides:
            return
        runs = [run for run in self.runs if any(self._is_of(run, each) for each in asides)]
        self._take_off(runs, asides)
        if len(asides) > 1:
            told = self.tr("{count} runs were deleted from the disk.").format(count=len(asides))
        elif runs:
            told = self.tr("Run {number} was deleted from the disk.").format(number=runs[0].number)
        else:
            name = next(iter(asides)).name
            told = self.tr("Run {number} was deleted from the disk.").format(number=name)
        self.said.emit(told, False, True)

    @staticmethod
    def _is_of(run: RunCurves, directory: Path) -> bool:
        return run.begun is not None and run.begun.directory == str(directory)

    def _take_off(self, runs: Sequence[RunCurves], asides: dict[Path, Path]) -> None:
        current = next((run for run in runs if run is self.current), None)
        places = [(self.runs.index(run), run) for run in runs]
        self._taken.append(_Taken(places, current, self._spec(), asides))
        if current is not None:
            self._trainer.stop()
            self.current = None
        for run in runs:
            self._live.leave(run)
        self.runs = [other for other in self.runs if other not in runs]
        if not self.runs:
            self._trainer.begin_counting()
        self.listed.emit()

    @property
    def can_bring_back(self) -> bool:
        """Whether a run was taken away after the last change of the spec."""
        return bool(self._taken) and self._taken[-1].spec == self._spec()

    def bring_back(self) -> bool:
        """Bring back the runs that were taken away last; return whether there were some."""
        if not self._taken:
            return False
        taken = self._taken.pop()
        lost = [
            directory
            for directory, aside in taken.asides.items()
            if not self._kept.put_back(aside, directory)
        ]
        for place, run in taken.runs:
            if not any(self._is_of(run, directory) for directory in lost):
                self._bring_back(place, run, is_current=run is taken.current)
        self.listed.emit()
        if not lost:
            self.said.emit(self._restored(taken), False, False)
        return True

    def _bring_back(self, place: int, run: RunCurves, *, is_current: bool) -> None:
        if any(other.number == run.number for other in self.runs):
            run.number = self._trainer.next_number()
        self._trainer.count_on(run.number)
        self.runs.insert(place, run)
        if is_current and self.current is None:
            self.current = run

    def _restored(self, taken: _Taken) -> str:
        count = max(len(taken.runs), len(taken.asides))
        if count > 1:
            return self.tr("{count} runs are restored.").format(count=count)
        name = taken.runs[0][1].number if taken.runs else next(iter(taken.asides)).name
        return self.tr("Run {number} is restored.").format(number=name)

    # Kept runs.

    def ask(self, action: RunAction, number: int) -> None:
        """Do something with what is kept of a run of the list."""
        run = self._run(number)
        if action == "settings":
            # Also those of one that is not kept.
            self._take_settings(run.problem)
            return
        if action == "delete" and run is self._trainer.run:
            self._say_mistake(self.tr("This run is still in progress; stop it first."))
            return
        if action == "continue" and self._is_busy():
            return
        directory = self._kept.directory(run)
        if directory is not None:
            self.act(action, [directory])

    def _take_settings(self, problem: TrainingProblem) -> None:
        self.settings_found.emit(problem)
        told = self.tr("These are the settings of “{name}”; Start trains with them.")
        self.said.emit(told.format(name=joined_label(run_label(problem))), False, False)

    def act(self, action: RunAction, directories: Sequence[Path]) -> None:
        """Do something with kept runs."""
        match action:
            case "settings":
                self._kept.settings(
                    directories[0], lambda found: self._take_settings(found.problem)
                )
            case "continue":
                self._resume(directories[0])
            case "delete":
                self.delete(directories)
            case "weights" | "losses" | "events":
                self._kept.export(directories, action)

    def name(self, directory: Path, about: RunAbout, then: Callable[[], None]) -> None:
        """Give a kept run another name and note."""

        def show() -> None:
            for run in self.runs:
                if self._is_of(run, directory):
                    run.label = about.name or run_label(run.problem)
            self.listed.emit()
            then()

        self._kept.write_words(directory, about, show)

    def reopen(self, directory: Path) -> None:
        """Show a kept run beside the others, as soon as it is read."""
        self._opener.open(directory)

    def restore(self, runs: Sequence[ShownRun]) -> None:
        """Show the runs again that were shown last time, with their numbers and colours."""
        self._opener.restore(runs)

    def _on_opened(self, kept: SavedRun, run: RunCurves, shown: ShownRun) -> None:
        self._live.follow(run, kept)
        self.runs.append(run)
        if not self._trainer.is_on:
            self.current = run
        self.opened.emit(run, shown.is_hidden)

    def _on_reloaded(self, kept: SavedRun, anew: RunCurves, run: RunCurves) -> None:
        if run not in self.runs:
            return
        self.runs[self.runs.index(run)] = anew
        if self.current is run:
            self.current = anew
        self._live.follow(anew, kept)
        self.listed.emit()

    def _on_pictured(self, directory: Path, fit: TrainingFit) -> None:
        for run in self.runs:
            if self._is_of(run, directory):
                run.take(fit)
        self.pictured.emit()

    def shown_runs(self, hidden: Collection[int]) -> tuple[ShownRun, ...]:
        """Return the runs of the list that are kept; those with these numbers are hidden."""
        shown = [
            ShownRun(run.begun.directory, run.number, run.number in hidden, run.group)
            for run in self.runs
            if run.begun is not None and run.begun.directory
        ]
        return (*shown, *self._opener.pending)[-_MOST_SHOWN:]

    def _resume(self, directory: Path) -> None:
        """Read a kept run that is to continue after its last epoch, as a run of its own."""
        if not self._is_busy():
            self._kept.resume(directory, self.can_resume.emit)

    def _is_busy(self) -> bool:
        """Return whether a run goes on beside which no other can, and say so."""
        if self._trainer.run is not None:
            self._say_mistake(self.tr("A run is still in progress; stop it first."))
        return self._trainer.run is not None

    def _say_mistake(self, text: str) -> None:
        self.said.emit(text, True, False)

    def close(self) -> None:
        """Read nothing any more: the window is gone, and with it the way to undo a deletion."""
        self._kept.close()
        self._live.close()
        for taken in self._taken:
            for aside in taken.asides.values():
                remove_aside(aside)
