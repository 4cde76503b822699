"""The file in which a window keeps its state: of several that are open, each has its own.

With one file for all of them, the last to close would take what the others had kept.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

_MOST = 20
"""Windows at the same time that are told apart."""


@dataclass(frozen=True)
class Slot:
    """A file for the state of one window, which is its own as long as the process lives."""

    path: Path
    number: int = 1
    """1 for the first window, 2 for the one that was opened beside it …"""


def take_slot(path: Path) -> Slot:
    """Return the first file that no other window holds; a new one begins as a copy of the first.

    Where files cannot be locked, all windows share the first.

    Args:
        path: the file of the first window.
    """
    with contextlib.suppress(OSError, ImportError):
        path.parent.mkdir(parents=True, exist_ok=True)
        for number in range(1, _MOST + 1):
            own = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
            if _hold(own.with_name(f"{own.name}.lock")):
                if not own.exists() and path.is_file():
                    shutil.copyfile(path, own)
                return Slot(own, number)
    return Slot(path)


def _hold(lock: Path) -> bool:
    """Lock a file to the end of this process, however that comes; return whether it was free.

    Raises:
        OSError: it cannot be locked here.
        ImportError: nothing can, on this system.
    """
    import fcntl

    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return False
    except OSError:
        os.close(handle)
        raise
    return True
