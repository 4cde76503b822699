"""Playing a sound by the player that the system has, in a process of its own.

Qt's own player is in the Addons, which are not installed, and a package that plays would be one
more thing to install for what every desktop can do.
"""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal
from shiboken6 import isValid

from explorer.core.sentence import Sentence, sentence

_PLAYERS: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
    ("pw-play", lambda path: [path]),
    ("paplay", lambda path: [path]),
    ("aplay", lambda path: ["-q", path]),
    ("afplay", lambda path: [path]),
    ("powershell", lambda path: ["-NoProfile", "-Command", _played_by_windows(path)]),
)
"""PipeWire, PulseAudio, ALSA, macOS, Windows: each with its arguments for a file."""
_END = 1000
"""Milliseconds within which a killed process is gone."""


def players() -> list[str]:
    """Return the players that the system has, in the order in which they are tried."""
    return [name for name, _ in _PLAYERS if shutil.which(name) is not None]


class SoundPlayer(QObject):
    """Plays one WAV file at a time; what cannot be played by one player is tried by the next.

    Signals:
        ended(): all was played.
        failed(Sentence): nothing could play it.
    """

    ended = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._left: list[str] = []
        self._running: list[QProcess] = []
        """Apart from this object, which may be gone before they are."""
        self.destroyed.connect(functools.partial(_end_all, self._running))

    def play(self, data: bytes) -> None:
        """Play a WAV file; one that is being played is stopped."""
        self.stop()
        with tempfile.NamedTemporaryFile(suffix=".wav", delete=False) as file:
            file.write(data)
        self._path, self._left = Path(file.name), players()
        self._try_next(_no_player())

    def stop(self) -> None:
        """Be silent."""
        _end_all(self._running)
        self._forget_file()

    def _try_next(self, reason: Sentence) -> None:
        """Start the next player; without one, say why the last did not play."""
        if not self._left:
            self.stop()
            self.failed.emit(reason)
            return
        name = self._left.pop(0)
        process = QProcess()
        self._running.append(process)
        process.setStandardInputFile(QProcess.nullDevice())
        process.finished.connect(lambda status, _how: self._on_finished(process, name, status))
        process.errorOccurred.connect(lambda error: self._on_error(process, name, error))
        process.start(name, dict(_PLAYERS)[name](str(self._path)))

    def _on_error(self, process: QProcess, name: str, error: QProcess.ProcessError) -> None:
        # Whatever ends the process later is told by `finished`.
        if error is QProcess.ProcessError.FailedToStart:
            self._on_finished(process, name, 1)

    def _on_finished(self, process: QProcess, name: str, status: int) -> None:
        if process not in self._running:
            # It was ended from here.
            return
        output = bytes(process.readAllStandardError().data()).decode(errors="replace").split("\n")
        self._running.remove(process)
        process.deleteLater()
        if status:
            said = next((line.strip() for line in output if line.strip()), str(status))
            self._try_next(_not_played(name, said[:120]))
            return
        self._forget_file()
        self.ended.emit()

    def _forget_file(self) -> None:
        path, self._path = self._path, None
        if path is not None:
            path.unlink(missing_ok=True)


def _end_all(processes: list[QProcess]) -> None:
    """End processes at once, and let go of them."""
    while processes:
        process = processes.pop()
        if isValid(process):
            process.kill()
            process.waitForFinished(_END)
            process.deleteLater()


def _no_player() -> Sentence:
    return sentence(
        "Nothing here plays sound ({names} are looked for); the File menu saves it as WAV.",
        names=", ".join(name for name, _ in _PLAYERS[:-1]),
    )


def _not_played(name: str, reason: str) -> Sentence:
    return sentence(
        "{name} could not play it ({reason}); the File menu saves it as WAV.",
        name=name,
        reason=reason,
    )


def _played_by_windows(path: str) -> str:
    """Return the command of PowerShell; within its quotes a quote is written twice."""
    return "(New-Object Media.SoundPlayer '{}').PlaySync()".format(path.replace("'", "''"))
