"""Actions on a kept run: show, continue, export and delete it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from explorer.core.sentence import Sentence, SentenceError, refusal, system_reason, told_of
from explorer.core.training.curves import RunCurves
from explorer.core.training.kept import ExportKind, RunExport, RunFit
from explorer.engine.client import Engine
from explorer.engine.job import Job
from explorer.engine.requester import Requester
from explorer.storage.runs.about import RunAbout, write_about
from explorer.storage.runs.curves import curves_of
from explorer.storage.runs.files import RunSettings, read_settings
from explorer.storage.runs.folders import put_back, set_aside
from explorer.storage.runs.saved import SavedRun, load_run, load_state
from explorer.ui.output.export import with_suffix
from explorer.ui.widgets.beside import Beside
from explorer.ui.widgets.dialogs import ask_for_folder, ask_to_save
from explorer.ui.widgets.translation import translated

_SUFFIXES: dict[ExportKind, str] = {"weights": ".weights.h5", "losses": ".csv", "events": ""}


@dataclass
class _Exports:
    """Runs that are written one after the other."""

    waiting: list[RunExport]
    count: int
    failed: int = 0


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
        self._exports = _Exports([], 0)
        self._beside = Beside(self)
        self._pictures: list[Job] = []
        """Requests for predictions, which the window may not outlive."""

    def export(self, directories: Sequence[Path], kind: ExportKind) -> None:
        """Ask where, and have the engine write runs there: one to a file, several to a folder."""
        if kind == "events" or len(directories) > 1:
            folder = self._ask_for_folder(kind)
            if folder is None:
                return
            paths = [
                folder if kind == "events" else folder / f"{each.name}{_SUFFIXES[kind]}"
                for each in directories
            ]
        else:
            path = self._ask_for_file(directories[0].name, kind)
            if path is None:
                return
            paths = [path]
        waiting = [
            RunExport(str(directory), kind, str(path))
            for directory, path in zip(directories, paths, strict=True)
        ]
        self._exports = _Exports(waiting, len(waiting))
        self._requester.ask(waiting.pop(0))

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

    def resume(self, directory: Path, then: Callable[[SavedRun], None]) -> None:
        """Read a run that can go on, and hand it over; say why where it cannot."""
        self._beside.do(lambda: _resumable(directory), then, self._say_mistake)

    def settings(self, directory: Path, then: Callable[[RunSettings], None]) -> None:
        """Read what a run was asked, and hand it over."""
        self._beside.do(lambda: read_settings(directory), then, self._say_mistake)

    def write_words(self, directory: Path, about: RunAbout, then: Callable[[], None]) -> None:
        """Keep another name and note of a run."""

        def write() -> None:
            try:
                write_about(directory, about)
            except OSError as error:
                reason = system_reason(error)
                raise refusal("This is not kept: {reason}.", reason=reason) from None

        self._beside.do(write, lambda _: then(), self._say_mistake)

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

    def delete(self, directory: Path) -> Path | None:
        """Delete what is kept of a run; return where it waits for that to be taken back."""
        try:
            return set_aside(directory)
        except OSError as error:
            reason = system_reason(error)
            self.said.emit(self.tr("Not deleted: {reason}.").format(reason=reason), True)
            return None

    def put_back(self, aside: Path, directory: Path) -> bool:
        """Take a deletion back; return whether the run is there again."""
        try:
            put_back(aside, directory)
        except OSError as error:
            reason = system_reason(error)
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
        exports = self._exports
        if exports.waiting:
            self._requester.ask(exports.waiting.pop(0))
            return
        if exports.failed:
            # Why some were not written was said, and stays.
            return
        if exports.count == 1:
            text = self.tr("Saved {name}").format(name=Path(spec.path).name)
        else:
            folder = Path(spec.path) if spec.kind == "events" else Path(spec.path).parent
            text = self.tr("Saved {count} runs in {name}").format(
                count=exports.count, name=folder.name or str(folder)
            )
        self.said.emit(text, False)

    def _on_failed(self, spec: RunExport, message: Sentence) -> None:
        self._exports.failed += 1
        text = translated(message)
        if self._exports.count > 1:
            text = told_of(Path(spec.directory).name, text)
        self.said.emit(text, True)
        if self._exports.waiting:
            self._requester.ask(self._exports.waiting.pop(0))

    def _ask_for_folder(self, kind: ExportKind) -> Path | None:
        titles = {
            "events": self.tr("Folder for the logs of TensorBoard"),
            "weights": self.tr("Folder for the weights, a file for each run"),
            "losses": self.tr("Folder for the losses, a file for each run"),
        }
        return ask_for_folder(QApplication.activeWindow(), titles[kind])

    def _ask_for_file(self, name: str, kind: ExportKind) -> Path | None:
        suffix = _SUFFIXES[kind]
        title = self.tr("Save run {name}").format(name=name)
        path = ask_to_save(QApplication.activeWindow(), title, f"{name}{suffix}", f"(*{suffix})")
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
