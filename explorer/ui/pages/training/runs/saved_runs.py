"""Actions on a kept run: show, continue, export and delete it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from explorer.core.sentence import Sentence, SentenceError, refusal
from explorer.core.training.curves import RunCurves
from explorer.core.training.kept import ExportKind, RunExport, RunFit
from explorer.engine.client import Engine
from explorer.engine.job import Job
from explorer.engine.requester import Requester
from explorer.storage.runs.curves import curves_of
from explorer.storage.runs.folders import put_back, set_aside
from explorer.storage.runs.saved import SavedRun, load_run, load_state
from explorer.ui.output.export import with_suffix
from explorer.ui.widgets.beside import Beside
from explorer.ui.widgets.dialogs import ask_for_folder, ask_to_save
from explorer.ui.widgets.translation import translated


class SavedRuns(QObject):
    """Has the engine write runs to files and use their models, and deletes them.

    Signals:
        said(str, bool): what came of it, and whether that is a mistake.
        pictured(Path, TrainingFit): what the model of the run in a directory says.
        missed(str): why that cannot be told.
    """

    said = Signal(str, bool)
    pictured = Signal(object, object)
    missed = Signal(str)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._requester = Requester(engine, self)
        self._requester.answered.connect(self._on_written)
        self._requester.failed.connect(self._on_failed)
        self._engine = engine
        self._beside = Beside(self)
        self._pictures: list[Job] = []
        """Requests for predictions, which the window may not outlive."""

    def export(self, run: RunCurves, kind: ExportKind) -> None:
        """Ask where, and have the engine write it there."""
        directory = self.directory(run)
        if directory is None:
            return
        path = self._ask_for_folder() if kind == "events" else self._ask_for_file(run, kind)
        if path is not None:
            self._requester.ask(RunExport(str(directory), kind, str(path)))

    def open(
        self,
        directory: Path,
        number: int,
        then: Callable[[SavedRun, RunCurves], None],
        failed: Callable[[Sentence], None],
    ) -> None:
        """Read a run beside the window, however long it is, and hand it over with its curves."""

        def read() -> tuple[SavedRun, RunCurves]:
            kept = load_run(directory)
            return kept, curves_of(kept, number, "")

        self._beside.do(read, lambda found: then(*found), failed)

    def resume(self, run: RunCurves, then: Callable[[SavedRun], None]) -> None:
        """Read a run that can go on, and hand it over; say why where it cannot."""
        directory = self.directory(run)
        if directory is not None:
            self._beside.do(lambda: _resumable(directory), then, self._say_mistake)

    def _say_mistake(self, message: Sentence) -> None:
        self.said.emit(translated(message), True)

    def picture(self, directory: Path) -> None:
        """Ask what the model of a run says."""
        # Each for itself: several may be opened one after the other.
        job = self._engine.request(RunFit(str(directory)), self._engine.channel())
        job.answered.connect(lambda fit: self.pictured.emit(directory, fit))
        job.failed.connect(self._on_not_pictured)
        self._pictures.append(job)

    def _on_not_pictured(self, message: Sentence) -> None:
        text = self.tr("Its predictions are missing: {reason}")
        self.missed.emit(text.format(reason=translated(message)))

    def delete(self, run: RunCurves) -> Path | None:
        """Delete what is kept of a run; return where it waits for that to be taken back."""
        directory = self.directory(run)
        if directory is None:
            return None
        try:
            return set_aside(directory)
        except OSError as error:
            reason = error.strerror or str(error)
            self.said.emit(self.tr("Not deleted: {reason}.").format(reason=reason), True)
            return None

    def put_back(self, aside: Path, directory: Path) -> bool:
        """Take a deletion back; return whether the run is there again."""
        try:
            put_back(aside, directory)
        except OSError as error:
            reason = error.strerror or str(error)
            self.said.emit(self.tr("Not restored: {reason}.").format(reason=reason), True)
            return False
        return True

    def close(self) -> None:
        """Read nothing any more, and ask for nothing."""
        self._beside.close()
        for job in self._pictures:
            job.drop()

    def directory(self, run: RunCurves) -> Path | None:
        """Return where a run is kept; where it is not, say so."""
        if run.begun is None or not run.begun.directory:
            self.said.emit(self.tr("This run is not kept on the disk."), True)
            return None
        directory = Path(run.begun.directory)
        if not len(run.epochs.values) and not directory.exists():
            text = self.tr("Nothing of this run is kept: its first epoch was not finished.")
            self.said.emit(text, True)
            return None
        return directory

    def _on_written(self, spec: RunExport, _: object) -> None:
        self.said.emit(self.tr("Saved {name}").format(name=Path(spec.path).name), False)

    def _on_failed(self, _: RunExport, message: Sentence) -> None:
        self.said.emit(translated(message), True)

    def _ask_for_folder(self) -> Path | None:
        title = self.tr("Folder for the logs of TensorBoard")
        return ask_for_folder(QApplication.activeWindow(), title)

    def _ask_for_file(self, run: RunCurves, kind: ExportKind) -> Path | None:
        suffix = ".weights.h5" if kind == "weights" else ".csv"
        title = self.tr("Save run {number}").format(number=run.number)
        proposed = f"run {run.number}{suffix}"
        path = ask_to_save(QApplication.activeWindow(), title, proposed, f"(*{suffix})")
        return with_suffix(path, suffix) if path is not None else None


def _resumable(directory: Path) -> SavedRun:
    """Return a run that can go on; raises SentenceError where it cannot."""
    kept = load_run(directory)
    if not len(kept.epochs):
        raise refusal("No epoch of this run was finished, so it cannot be continued.")
    if kept.notes:
        raise SentenceError(kept.notes[0])
    # Its weights are read, to see whether they are whole.
    load_state(directory)
    return kept
