"""One more worker with TensorFlow imported, for the engine that loses its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer

from explorer.engine.process import worker_process

if TYPE_CHECKING:
    from explorer.engine.messages import Ready, Unpacker

IDLE = 5000
"""Milliseconds in which nothing is asked before a spare is started: it takes a processor."""
_LOOK_EVERY = 30_000
_ROOMY, _SCARCE = 3 << 30, 1 << 30
"""Bytes of free memory that leave room for a spare, which takes 0.6 GB, and that do not."""
_SMALL = 7 << 30
"""Bytes of a machine of which a spare would be a good part."""
_MOST_FAILURES = 2


class Spares(QObject):
    """Keeps a spare worker for the engines of a window, while there is memory for it.

    Args:
        parent: what it belongs to.
        idle: milliseconds of rest before one is started.
        free_memory: tells how many bytes there are for it.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        idle: int = IDLE,
        free_memory: Callable[[], int] | None = None,
    ) -> None:
        super().__init__(parent)
        self._free_memory = free_memory or free_memory_of_machine
        self._process: QProcess | None = None
        self._unpacker: Unpacker | None = None
        self._ready: Ready | None = None
        self._failures = 0
        self._is_stopped = False
        self._idle = QTimer(self, singleShot=True, interval=idle)
        self._idle.timeout.connect(self._start)
        self._look = QTimer(self, interval=_LOOK_EVERY)
        self._look.timeout.connect(self._on_look)

    @property
    def is_ready(self) -> bool:
        """Whether there is one that can take over at once."""
        return self._ready is not None

    @property
    def pid(self) -> int:
        """The process id of the spare, 0 where there is none."""
        return self._process.processId() if self._process is not None else 0

    def postpone(self) -> None:
        """Wait for a rest before one is started: there is work."""
        if self._process is None and not self._is_stopped:
            self._idle.start()

    def take(self) -> tuple[QProcess, Unpacker, Ready] | None:
        """Give away a spare that is ready, with what reads it; the next one comes later."""
        process, unpacker, ready = self._process, self._unpacker, self._ready
        if process is None or unpacker is None or ready is None:
            return None
        process.readyReadStandardOutput.disconnect()
        process.finished.disconnect()
        process.setParent(None)
        self._process = self._unpacker = self._ready = None
        self.postpone()
        return process, unpacker, ready

    def stop(self) -> None:
        """End the spare for good."""
        self._is_stopped = True
        self._idle.stop()
        self._end()

    def _start(self) -> None:
        if self._free_memory() < _ROOMY or self._failures >= _MOST_FAILURES:
            self._look.start()
            return
        from explorer.engine.messages import Unpacker

        process = self._process = worker_process(self, "spare")
        self._unpacker = Unpacker.at_window()
        process.readyReadStandardOutput.connect(self._on_output)
        process.finished.connect(self._on_failed)
        process.start()
        self._look.start()

    def _on_output(self) -> None:
        from explorer.engine.messages import Ready

        assert self._process is not None
        assert self._unpacker is not None
        try:
            for message in self._unpacker.feed(bytes(self._process.readAllStandardOutput().data())):
                if isinstance(message, Ready):
                    self._ready, self._failures = message, 0
        except msgspec.DecodeError:
            self._on_failed()

    def _on_failed(self) -> None:
        self._failures += 1
        self._end()
        self.postpone()

    def _on_look(self) -> None:
        """End the spare where memory has become scarce, and start one where there is some again."""
        if self._process is None:
            self.postpone()
        elif self._free_memory() < _SCARCE:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        self._unpacker = self._ready = None
        self._look.stop()
        if process is not None:
            process.blockSignals(True)
            # It has nothing to put in order.
            process.kill()
            process.waitForFinished(2000)
            process.deleteLater()


def free_memory_of_machine() -> int:
    """Return the bytes that a spare may take from, none on a small machine or in a small share."""
    import psutil

    memory = psutil.virtual_memory()
    total, free = memory.total, memory.available
    most, used = (
        _number(Path("/sys/fs/cgroup") / name) for name in ("memory.max", "memory.current")
    )
    if most is not None and used is not None:
        total, free = min(total, most), min(free, most - used)
    return free if total >= _SMALL else 0


def _number(path: Path) -> int | None:
    """Return what a file of Linux' control groups says, None where it sets no bound."""
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None
