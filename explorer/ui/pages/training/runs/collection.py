"""The runs that are listed: opened, taken off, deleted, brought back."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.core.sentence import Sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.kept import ExportKind
from explorer.core.training.results import TrainingFit
from explorer.core.training.spec import TrainingSpec
from explorer.engine.client import Engine
from explorer.storage.runs.folders import remove_aside
from explorer.storage.runs.saved import SavedRun
from explorer.storage.runs.shown import ShownRun
from explorer.ui.pages.training.runs.saved_runs import SavedRuns
from explorer.ui.pages.training.runs.trainer import Trainer, label_of
from explorer.ui.widgets.translation import translated

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
        can_resume(RunCurves, SavedRun): a kept run that may go on.
        said(str, bool, bool): what was done, whether that is a mistake, and can be undone.
        added(str, bool): what is to be said too, and whether it is a mistake.
    """

    listed = Signal()
    opened = Signal(object, bool)
    pictured = Signal()
    can_resume = Signal(object, object)
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
        self._taken: list[_Taken] = []
        """Runs that were taken off the list or deleted, the last one last."""
        self._opening: dict[int, ShownRun] = {}
        """Kept runs that are being read, by their numbers."""

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
        self._taken = [taken for taken in self._taken if taken.run not in runs]
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
        self._take_off(number)
        told = self.tr("Run {number} was removed from the list; its files stay on the disk.")
        self.said.emit(told.format(number=number), False, True)

    def delete(self, number: int) -> None:
        """Delete what is kept of a run that has ended, which can be undone until it is closed."""
        run = self._run(number)
        if run is self._trainer.run:
            self._say_mistake(self.tr("This run is still in progress; stop it first."))
            return
        aside = self._kept.delete(run)
        if aside is not None:
            self._take_off(number, aside)
            told = self.tr("Run {number} was deleted from the disk.").format(number=number)
            self.said.emit(told, False, True)

    def _take_off(self, number: int, aside: Path | None = None) -> None:
        run = self._run(number)
        is_current = run is self.current
        self._taken.append(_Taken(run, self.runs.index(run), is_current, self._spec(), aside))
        if is_current:
            self._trainer.stop()
            self.current = None
        self.runs = [other for other in self.runs if other is not run]
        if not self.runs:
            self._trainer.begin_counting()
        self.listed.emit()

    @property
    def can_bring_back(self) -> bool:
        """Whether a run was taken away after the last change of the spec."""
        return bool(self._taken) and self._taken[-1].spec == self._spec()

    def bring_back(self) -> bool:
        """Bring back the run that was taken away last; return whether there was one."""
        if not self._taken:
            return False
        taken = self._taken.pop()
        run = taken.run
        if taken.aside is not None:
            assert run.begun is not None
            if not self._kept.put_back(taken.aside, Path(run.begun.directory)):
                return True
        if any(other.number == run.number for other in self.runs):
            run.number = self._trainer.next_number()
        self._trainer.count_on(run.number)
        self.runs.insert(taken.place, run)
        if taken.was_current and self.current is None:
            self.current = run
        self.listed.emit()
        text = self.tr("Run {number} is restored.").format(number=run.number)
        self.said.emit(text, False, False)
        return True

    # Kept runs.

    def export(self, number: int, kind: ExportKind) -> None:
        """Ask where, and have what is kept of a run written in a form of other programs."""
        self._kept.export(self._run(number), kind)

    def reopen(self, directory: Path) -> None:
        """Show a kept run beside the others, as soon as it is read."""
        shown = ShownRun(str(directory), self._trainer.next_number())
        text = self.tr("Opening {name} …").format(name=directory.name)
        self.said.emit(text, False, False)

        def show(kept: SavedRun, run: RunCurves) -> None:
            self._show(shown, kept, run)
            notes = "\n".join(translated(note) for note in (kept.sentence, *kept.notes))
            self.said.emit(notes, False, False)
            self._picture(kept)

        self._open(shown, show, lambda message: self._say_mistake(translated(message)))

    def restore(self, runs: Sequence[ShownRun]) -> None:
        """Show the runs again that were shown last time, with their numbers and colours."""
        there = [shown for shown in runs if Path(shown.directory).is_dir()]
        for shown in there:
            self._trainer.count_on(shown.number)
            self._open(
                shown,
                functools.partial(self._show_again, shown, there[-1]),
                functools.partial(self._leave_out, shown),
            )

    def _open(
        self,
        shown: ShownRun,
        show: Callable[[SavedRun, RunCurves], None],
        fail: Callable[[Sentence], None],
    ) -> None:
        """Read a kept run, which is being opened until then."""
        self._opening[shown.number] = shown

        def on_failed(message: Sentence) -> None:
            del self._opening[shown.number]
            fail(message)

        self._kept.open(Path(shown.directory), shown.number, show, on_failed)

    def _show(self, shown: ShownRun, kept: SavedRun, run: RunCurves) -> None:
        del self._opening[run.number]
        last_rate = float(kept.rates[-1]) if len(kept.rates) else None
        run.label = label_of(kept.settings.problem, last_rate, kept.settings.resumed)
        self.runs.append(run)
        if not self._trainer.is_on:
            self.current = run
        self.opened.emit(run, shown.is_hidden)

    def _show_again(self, shown: ShownRun, last: ShownRun, kept: SavedRun, run: RunCurves) -> None:
        self._show(shown, kept, run)
        if shown is last:
            self._picture(kept)

    def _leave_out(self, shown: ShownRun, message: Sentence) -> None:
        self._say_mistake(f"{Path(shown.directory).name}: {translated(message)}")

    def _picture(self, kept: SavedRun) -> None:
        if len(kept.epochs):
            self._kept.picture(kept.directory)

    def _on_pictured(self, directory: Path, fit: TrainingFit) -> None:
        for run in self.runs:
            if run.begun is not None and run.begun.directory == str(directory):
                run.take(fit)
        self.pictured.emit()

    def shown_runs(self, hidden: Collection[int]) -> tuple[ShownRun, ...]:
        """Return the runs of the list that are kept; those with these numbers are hidden."""
        shown = [
            ShownRun(run.begun.directory, run.number, run.number in hidden)
            for run in self.runs
            if run.begun is not None and run.begun.directory
        ]
        return (*shown, *self._opening.values())[-_MOST_SHOWN:]

    def resume(self, number: int) -> None:
        """Read a kept run that is to continue after its last epoch, as a run of its own."""
        if self._trainer.run is not None:
            self._say_mistake(self.tr("A run is still in progress; stop it first."))
            return
        run = self._run(number)
        self._kept.resume(run, lambda kept: self.can_resume.emit(run, kept))

    def _say_mistake(self, text: str) -> None:
        self.said.emit(text, True, False)

    def close(self) -> None:
        """Read nothing any more: the window is gone, and with it the way to undo a deletion."""
        self._kept.close()
        for taken in self._taken:
            if taken.aside is not None:
                remove_aside(taken.aside)
