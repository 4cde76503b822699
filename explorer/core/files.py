"""Writing files so that a full disk or a crash leaves the old one whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file completely or not at all.

    A temporary file beside it is written, forced to the disk and renamed. (Qt's QSaveFile is not
    used: on a full disk its commit was seen to report success and lose the old file.)

    Raises:
        OSError: nothing was changed and nothing is left behind.
    """
    path = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode_of(path))
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _mode_of(path: Path) -> int:
    """Return the mode an overwritten file has, or that of any new file here."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
