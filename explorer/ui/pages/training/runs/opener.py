"""Opens kept runs: those that a person asks for, and those that were shown last time."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.core.sentence import Sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import run_label
from explorer.storage.runs.saved import SavedRun
from explorer.storage.runs.shown import ShownRun
from explorer.ui.pages.training.runs.saved_runs import SavedRuns
from explorer.ui.pages.training.runs.trainer import Trainer
from explorer.ui.widgets.translation import translated


class RunOpener(QObject):
    """Reads kept runs beside the window, each with the number that it is to have on the list.

    Args:
        kept: reads them, and is asked what their models say.
        trainer: counts the runs.
        parent: what it belongs to.

    Signals:
        opened(SavedRun, RunCurves, ShownRun): one is read, and how it is to be shown.
        reloaded(SavedRun, RunCurves, RunCurves): one is read again, as it is now and as it was.
        said(str, bool, bool): what is done, whether that is a mistake, and can be undone.
    """

    opened = Signal(object, object, object)
    reloaded = Signal(object, object, object)
    said = Signal(str, bool, bool)

    def __init__(self, kept: SavedRuns, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._kept, self._trainer = kept, trainer
        self._pending: dict[int, ShownRun] = {}
        """Runs that are being read, by their numbers."""

    @property
    def pending(self) -> list[ShownRun]:
        """The runs that are being read."""
        return [*self._pending.values()]

    def open(self, directory: Path) -> None:
        """Open a run, and say what became of it."""
        shown = ShownRun(str(directory), self._trainer.next_number())
        text = self.tr("Opening {name} …").format(name=directory.name)
        self.said.emit(text, False, False)

        def show(kept: SavedRun, run: RunCurves) -> None:
            self._show(shown, kept, run)
            notes = "\n".join(translated(note) for note in (kept.sentence, *kept.notes))
            self.said.emit(notes, False, False)
            self._picture(kept)

        self._read(shown, show, lambda message: self._say_mistake(translated(message)))

    def reload(self, run: RunCurves) -> None:
        """Read a run again, whose files are others by now."""
        assert run.begun is not None

        def show(kept: SavedRun, anew: RunCurves) -> None:
            anew.label = _label(kept)
            self.reloaded.emit(kept, anew, run)

        def fail(message: Sentence) -> None:
            self._say_mistake(translated(message))

        self._kept.open(Path(run.begun.directory), run.number, show, fail)

    def restore(self, runs: Sequence[ShownRun]) -> None:
        """Open the runs that were shown last time, with their numbers."""
        there = [shown for shown in runs if Path(shown.directory).is_dir()]
        for shown in there:
            self._trainer.count_on(shown.number)
            self._read(
                shown,
                functools.partial(self._show_again, shown, there[-1]),
                functools.partial(self._leave_out, shown),
            )

    def _read(
        self,
        shown: ShownRun,
        show: Callable[[SavedRun, RunCurves], None],
        fail: Callable[[Sentence], None],
    ) -> None:
        self._pending[shown.number] = shown

        def on_failed(message: Sentence) -> None:
            del self._pending[shown.number]
            fail(message)

        self._kept.open(Path(shown.directory), shown.number, show, on_failed)

    def _show(self, shown: ShownRun, kept: SavedRun, run: RunCurves) -> None:
        del self._pending[run.number]
        run.label, run.group = _label(kept), shown.group
        self.opened.emit(kept, run, shown)

    def _show_again(self, shown: ShownRun, last: ShownRun, kept: SavedRun, run: RunCurves) -> None:
        self._show(shown, kept, run)
        if shown is last:
            self._picture(kept)

    def _leave_out(self, shown: ShownRun, message: Sentence) -> None:
        self._say_mistake(f"{Path(shown.directory).name}: {translated(message)}")

    def _picture(self, kept: SavedRun) -> None:
        if len(kept.epochs):
            self._kept.picture(kept.directory)

    def _say_mistake(self, text: str) -> None:
        self.said.emit(text, True, False)


def _label(kept: SavedRun) -> str | list[Sentence]:
    last_rate = float(kept.rates[-1]) if len(kept.rates) else None
    return kept.about.name or run_label(kept.settings.problem, last_rate, kept.settings.resumed)
