"""The slides of a lesson, made by a process of their own: its figures take engines and time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, Signal

from explorer.core.lessons.lesson import PROGRAM_LANGUAGES
from explorer.processes import own_command

if TYPE_CHECKING:
    from explorer.core.lessons.lesson import Lesson

_PATIENCE = 2000
"""Milliseconds that it has to end in order."""


class SlidesProcess(QObject):
    """Makes one file at a time, by the command that makes it without a window.

    Signals:
        busy_changed(): one is being made, or no longer.
        told(str): how far it is, or why there is none.
        made(object): the path that was written.
    """

    busy_changed = Signal()
    told = Signal(str)
    made = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._path = Path()

    @property
    def is_busy(self) -> bool:
        """Whether one is being made."""
        return self._process is not None

    def start(self, lesson: Lesson, path: Path, theme: str, *, teacher: bool) -> None:
        """Write the slides of a lesson; those that are being made are given up.

        Args:
            lesson: in the language of the slides.
            path: a PDF.
            theme: the name of the theme.
            teacher: whether the answers are in them.
        """
        self.stop()
        self._path = path
        program, *arguments = own_command(
            "lessons", str(lesson.folder), "--slides", "teacher" if teacher else "student",
            "--theme", theme, "--format", "json", "-o", str(path),
            "--language", PROGRAM_LANGUAGES[lesson.language],
        )  # fmt: skip
        process = self._process = QProcess(self)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start(program, arguments)
        self.told.emit(self.tr("Drawing {name} … · Esc stops it").format(name=path.name))
        self.busy_changed.emit()

    def cancel(self) -> None:
        """Give up what is being made because a person wants it no more."""
        if self._process is not None:
            self.stop()
            self._tell_failure(self.tr("it was stopped"))

    def stop(self) -> None:
        """Give up what is being made."""
        process = self._take()
        if process is None:
            return
        process.terminate()
        if not process.waitForFinished(_PATIENCE):
            process.kill()
            process.waitForFinished(_PATIENCE)
        process.deleteLater()

    def _take(self) -> QProcess | None:
        process, self._process = self._process, None
        if process is not None:
            self.busy_changed.emit()
        return process

    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            far = json.loads(bytes(self._process.readLine().data()))
            text = self.tr("Drawing {name}: {done} of {count} pages · Esc stops it")
            self.told.emit(text.format(name=self._path.name, done=far["page"], count=far["pages"]))

    def _on_finished(self, status: int) -> None:
        process = self._take()
        if process is None:
            # It was stopped.
            return
        said = bytes(process.readAllStandardError().data()).decode(errors="replace").strip()
        process.deleteLater()
        if status == 0:
            self.made.emit(self._path)
        else:
            self.told.emit(said.splitlines()[-1] if said else self._failure(str(status)))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            process = self._take()
            if process is not None:
                self._tell_failure(process.errorString())
                process.deleteLater()

    def _tell_failure(self, reason: str) -> None:
        self.told.emit(self._failure(reason))

    def _failure(self, reason: str) -> str:
        text = self.tr("{name} was not written: {reason}.")
        return text.format(name=self._path.name, reason=reason)
