"""The process of one snippet, from the window's side."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from explorer.core.sentence import Sentence, sentence
from explorer.engine.process import worker_process
from explorer.engine.snippets.endings import ending
from explorer.engine.snippets.family import MARK, Family

if TYPE_CHECKING:
    from explorer.engine.messages import Ready, ToWorker, Unpacker

_LOOK_AGAIN = 50
"""Milliseconds until it is looked again for what outlived the process."""
_MOST_LOOKS = 40


class SnippetProcess(QObject):
    """A worker that serves one request.

    Signals:
        heard(object): a message.
        ended(): the process is gone; `reason` says why.
    """

    heard = Signal(object)
    ended = Signal()

    def __init__(self, parent: QObject, *, gently: bool = False) -> None:
        """Start one.

        Args:
            parent: what it belongs to.
            gently: whether nobody waits for it, so that everything else goes first.
        """
        super().__init__(parent)
        self.ready: Ready | None = None
        self.reason: Sentence | None = None
        """Why it is gone."""
        self.last_words = ""
        self._unpacker: Unpacker | None = None
        self._looks = 0
        self._mark = secrets.token_hex(16)
        process = self._process = worker_process(
            self, *(("gently",) if gently else ()), module="explorer.engine.snippets.worker"
        )
        environment = process.processEnvironment()
        environment.insert(MARK, self._mark)
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_stderr)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start()
        self._family = Family(process.processId(), self._mark)

    @property
    def family(self) -> Family:
        """The process and its descendants."""
        return self._family

    def send(self, message: ToWorker) -> None:
        """Say something to it."""
        from explorer.engine.messages import pack

        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.write(pack(message))

    def kill(self, reason: Sentence | None = None) -> None:
        """End it with all that it started; `ended` comes later."""
        self.reason = self.reason or reason
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._family.kill()
        self._process.kill()

    def wait(self, milliseconds: int) -> None:
        """Wait until it is gone."""
        self._process.waitForFinished(milliseconds)

    def _on_output(self) -> None:
        from explorer.engine.messages import Ready, Unpacker

        unpacker = self._unpacker = self._unpacker or Unpacker.at_window()
        data = bytes(self._process.readAllStandardOutput().data())
        if self.reason is not None:
            return
        try:
            messages = unpacker.feed(data)
        except (msgspec.DecodeError, ValueError):
            self.kill(
                sentence(
                    "The snippet wrote into the pipe between its process and this program, so the "
                    "process was ended."
                )
            )
            return
        for message in messages:
            if isinstance(message, Ready):
                self.ready = message
            self.heard.emit(message)

    def _on_stderr(self) -> None:
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        lines = f"{self.last_words}\n{said[-2000:]}".split("\n")
        self.last_words = next((line for line in reversed(lines) if line.strip()), "")[:200]

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.last_words = self._process.errorString()
            self.ended.emit()

    def _on_finished(self, status: int, how: QProcess.ExitStatus) -> None:
        is_crash = how == QProcess.ExitStatus.CrashExit
        self.reason = self.reason or ending(status, is_crash=is_crash)
        self.ended.emit()
        self._end_strays()

    def _end_strays(self) -> None:
        """Kill what outlived the process, until there is nothing of it."""
        self._looks += 1
        if self._family.kill() and self._looks < _MOST_LOOKS:
            QTimer.singleShot(_LOOK_AGAIN, self._end_strays)
        else:
            self.deleteLater()
