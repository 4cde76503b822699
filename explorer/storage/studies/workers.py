"""Who works on a study: a file for each worker, locked while it lives and touched meanwhile.

On one machine the lock tells at once that a process was killed. Of another machine, whose locks a
network folder may not show, the time of the last touch tells, by the clock of that folder.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import socket
import threading
import time
from pathlib import Path

from filelock import FileLock, Timeout

from explorer.core.sentence import refusal, system_reason
from explorer.storage.reading import shown_name
from explorer.storage.studies.folders import WORKERS

_TOUCH_EVERY = 5.0
"""Seconds."""
_PATIENCE = 60.0
"""Seconds without a touch after which a worker on another machine has died."""
_NAME = re.compile(r"[0-9a-f]{16}@[\w.-]{1,64}")


def _host() -> str:
    return re.sub(r"[^\w.-]", "_", socket.gethostname())[:64] or "unknown"


class Presence:
    """A worker's file, as long as it is entered as a context.

    Args:
        folder: of the study.

    Raises:
        SentenceError: on entering, where no file can be locked there.
    """

    def __init__(self, folder: Path) -> None:
        self.name = f"{secrets.token_hex(8)}@{_host()}"
        self._path = _path(folder, self.name)
        self._lock = FileLock(self._path, timeout=5, thread_local=False)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._touch, name="heartbeat", daemon=True)

    def __enter__(self) -> Presence:
        try:
            self._path.parent.mkdir(exist_ok=True)
            self._lock.acquire()
        except (OSError, NotImplementedError, Timeout) as error:
            raise refusal(
                "No file in “{name}” can be locked, as several workers need it: {reason}.",
                name=shown_name(self._path.parent.parent),
                reason=system_reason(error),
            ) from None
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        with contextlib.suppress(OSError):
            self._lock.release()
        forget(self._path.parent.parent, self.name)

    def _touch(self) -> None:
        while not self._is_over.wait(_TOUCH_EVERY):
            # The folder may be out of reach for a while.
            with contextlib.suppress(OSError):
                os.utime(self._path)


def is_alive(folder: Path, name: str) -> bool:
    """Return whether the worker of a name is still at work."""
    if not _NAME.fullmatch(name):
        return False
    path = _path(folder, name)
    if not path.exists():
        return False
    if name.partition("@")[2] != _host():
        return _age(path) < _PATIENCE
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True
    except (OSError, NotImplementedError):
        return _age(path) < _PATIENCE


def forget(folder: Path, name: str) -> None:
    """Remove the file of a worker that is gone."""
    if _NAME.fullmatch(name):
        with contextlib.suppress(OSError):
            _path(folder, name).unlink()


def _path(folder: Path, name: str) -> Path:
    return folder / WORKERS / f"{name}.lock"


def _age(path: Path) -> float:
    """Return seconds since a file was touched, by the clock of its folder where it can be read."""
    try:
        return _now(path.parent) - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _now(folder: Path) -> float:
    probe = folder / f".clock-{secrets.token_hex(4)}"
    try:
        probe.touch()
        return probe.stat().st_mtime
    except OSError:
        return time.time()
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
