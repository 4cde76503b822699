"""The process of one snippet, from the window's side."""

from __future__ import annotations

import contextlib
import queue
import secrets
import threading
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from explorer.core.sentence import Sentence, sentence
from explorer.engine.process import worker_process
from explorer.engine.snippets.endings import ending
from explorer.engine.snippets.family import MARK, Family
from explorer.engine.snippets.slim import PutTogether

if TYPE_CHECKING:
    from explorer.engine.messages import FromWorker, Ready, ToWorker

_LOOK_AGAIN = 50
"""Milliseconds until it is looked again for what outlived the process."""
_MOST_LOOKS = 40
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET")
"""Variables that lead to a screen. A snippet has none: it is run again for differences and repairs,
and windows would open and wait to be closed each time."""
_UNREADABLE = sentence(
    "The snippet wrote into the pipe between its process and this program, so the process was "
    "ended."
)


class SnippetProcess(QObject):
    """A worker that serves one request.

    Signals:
        heard(object): a message.
        ended(): the process is gone; `reason` says why.
    """

    heard = Signal(object)
    ended = Signal()
    _read = Signal(object)
    """A message, or a Sentence why none can be read, or None: no more come."""

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
        self._looks = 0
        self._status: tuple[int, bool] | None = None
        """With which it ended, and whether that was a signal."""
        self._data: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        """As it comes; an empty one is the end."""
        self._read.connect(self._on_read)
        threading.Thread(target=self._unpack, name="messages", daemon=True).start()
        self._mark = secrets.token_hex(16)
        process = self._process = worker_process(
            self, *(("gently",) if gently else ()), module="explorer.engine.snippets.worker"
        )
        environment = process.processEnvironment()
        environment.insert(MARK, self._mark)
        for screen in _SCREENS:
            environment.remove(screen)
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
        if data := bytes(self._process.readAllStandardOutput().data()):
            self._data.put(data)

    def _unpack(self) -> None:
        """Read what comes in a thread: it may take longer than a window may stand still."""
        from explorer.engine.messages import Unpacker

        unpacker: Unpacker | None = Unpacker.at_window()
        parts = PutTogether()
        # The program may be gone before its last process is.
        with contextlib.suppress(RuntimeError):
            while data := self._data.get():
                try:
                    for message in unpacker.feed(data) if unpacker is not None else ():
                        whole = parts.put_together(message)
                        if whole is not None:
                            self._read.emit(whole)
                except (msgspec.DecodeError, ValueError):
                    unpacker = None
                    self._read.emit(_UNREADABLE)
            self._read.emit(None)

    def _on_read(self, message: FromWorker | Sentence | None) -> None:
        from explorer.engine.messages import Ready

        if message is None:
            self._end()
        elif isinstance(message, Sentence):
            self.kill(message)
        elif self.reason is None:
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
        self._status = status, how == QProcess.ExitStatus.CrashExit
        self._on_output()
        self._data.put(b"")

    def _end(self) -> None:
        """Be over, once everything that it said was heard and the process is gone."""
        if self._status is None:
            return
        status, is_crash = self._status
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
