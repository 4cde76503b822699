"""What a run for an opinion must not do: write, start, send.

A person pressed Run once. Runs that only ask what the target depends on may read, but end where
they would change something outside of the process.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CHANGING = (
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.kill", "os.killpg", "os.system", "os.exec", "os.fork", "os.forkpty",
    "os.posix_spawn", "os.spawn", "os.startfile", "os.utime", "subprocess.Popen", "shutil.",
    "socket.connect", "socket.bind", "socket.sendto", "urllib.Request", "ftplib.", "smtplib.",
    "webbrowser.open", "signal.pthread_kill",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
_OPERATIONS = (
    "WriteFile",
    "Save",
    "MergeV2Checkpoints",
    "CreateSummary",
    "WriteSummary",
    "DeleteFile",
)


class EffectError(BaseException):
    """The run would have changed something outside; no `except Exception` of a snippet takes it."""


class _Guard:
    """The audit hook, which Python keeps for as long as the process lives."""

    def __init__(self) -> None:
        self.on = False
        self.installed = False
        self.thread = 0
        """Whose runs must change nothing."""

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            if _writes(arguments):
                raise EffectError(event)
        elif event == "signal.pthread_kill" and threading.get_ident() != self.thread:
            return  # So is a run ended that takes too long.
        elif event.startswith(_CHANGING) and not _is_pythons_own(arguments):
            raise EffectError(event)


_GUARD = _Guard()


@contextmanager
def no_effects() -> Iterator[None]:
    """Have Python raise `EffectError` in the place of writing, starting and sending."""
    if not _GUARD.installed:
        sys.addaudithook(_GUARD)
        _GUARD.installed = True
    before, _GUARD.on, _GUARD.thread = _GUARD.on, True, threading.get_ident()
    try:
        yield
    finally:
        _GUARD.on = before


def refuse_writing(operation: str) -> None:
    """Raise `EffectError` where an operation of TensorFlow writes a file by itself."""
    if operation.startswith(_OPERATIONS):
        raise EffectError(operation)


def _writes(arguments: tuple[object, ...]) -> bool:
    path, _, flags = (*arguments, None, None, None)[:3]
    if isinstance(path, int):
        # A descriptor: its file was opened by its name before, as when Python writes bytecode.
        return False
    return isinstance(flags, int) and bool(flags & _WRITING) and not _is_pythons_own((path,))


def _is_pythons_own(arguments: tuple[object, ...]) -> bool:
    """Tell whether a path is one at which Python itself or AutoGraph puts what it makes."""
    path = arguments[0] if arguments else None
    if not isinstance(path, str | bytes):
        return False
    where = Path(os.fsdecode(path))
    # Python opens a named temporary file by its folder first, then by its name.
    return (
        where == Path(tempfile.gettempdir())
        or where.name.startswith("__autograph_generated_file")
        or "__pycache__" in where.parts
        or str(where) == os.devnull
    )
