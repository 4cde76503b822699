"""Writing files so that a full disk or a crash leaves the old one whole."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from explorer.core.sentence import refusal, system_reason
from explorer.storage.reading import check_name, shown_name


class Unbroken:
    """Entered, in any thread, where the end of the process would leave something half done."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    def __enter__(self) -> None:
        with self._lock:
            self._count += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._count -= 1

    def may_end(self) -> bool:
        """Tell whether the process may end; from then on whoever would enter waits for that."""
        self._lock.acquire()
        if not self._count:
            return True
        self._lock.release()
        return False


UNBROKEN = Unbroken()
"""Lock that a signal which ends the process waits for."""


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file completely or not at all.

    A temporary file beside it is written, forced to the disk and renamed. (Qt's QSaveFile is not
    used: on a full disk its commit was seen to report success and lose the old file.)

    A symbolic link stays one; a pipe or a device is written to as it is, for replacing it would
    take it away.

    Raises:
        OSError: nothing was changed and nothing is left behind.
    """
    check_name(path)
    path = _resolved(path)
    if path.exists() and not path.is_file() and not path.is_dir():
        path.write_bytes(data)
        return
    # Part of the name only: it may be as long as the system allows.
    prefix = f".{path.name[:40]}."
    with UNBROKEN:
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(OSError):
                # Some network drives have no permissions to set.
                Path(name).chmod(_mode_of(path))
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in a sentence that a file was not written, where writing it raises OSError inside.

    Raises:
        SentenceError: with the reason of the system.
    """
    try:
        check_name(path)
        yield
    except OSError as error:
        raise refusal(
            "{name} was not written: {reason}.",
            name=shown_name(path),
            reason=system_reason(error),
        ) from None


def check_target(path: Path) -> None:
    """Raise the OSError of writing to `path`, where it can be known before there is any data."""
    check_name(path)
    if path.is_dir():
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


def _resolved(path: Path) -> Path:
    """Return the file that a link names; raises OSError where links go round in a circle."""
    with contextlib.suppress(RuntimeError):
        # Raised for a circle up to Python 3.12, where 3.13 returns the path as it is.
        path = path.resolve()
    if path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return path


def _mode_of(path: Path) -> int:
    """Return the mode an overwritten file has, or that of any new file here."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
