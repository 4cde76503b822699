"""Reading files without waiting for what never ends; light enough for the first picture."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.core.sentence import Sentence

_LONGEST_NAME = 100
"""Characters of a name within a sentence."""


def read_start(path: Path, most: int) -> bytes:
    """Return at most so many bytes of a file.

    Raises:
        OSError: also for a folder and for what is no file: opening a pipe would wait for whoever
            writes to it, and a device has no end.
    """
    check_is_file(path)
    with path.open("rb") as file:
        return file.read(most)


def check_is_file(path: Path) -> None:
    """Raise OSError where nothing is there, or what is there is no file."""
    check_name(path)
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is no file but a pipe or a device", str(path))


def check_name(path: Path) -> None:
    """Raise OSError, as for every other reason, where Python would raise ValueError."""
    try:
        is_possible = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        is_possible = False
    if not is_possible:
        raise OSError(errno.EINVAL, "no file can have this name", str(path))


def shown_name(path: Path) -> str:
    """Return how a sentence names a file or folder: by its last part, such as that of “.”."""
    try:
        name = path.name or path.resolve().name or str(path)
    except (OSError, RuntimeError):
        name = str(path)
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def unreadable(path: Path, error: OSError) -> Sentence:
    """Say why a file or folder cannot be read."""
    # Only now: the window is shown before the library behind sentences is imported.
    from explorer.core.sentence import sentence, system_reason

    return sentence(
        "{name} cannot be opened: {reason}.", name=shown_name(path), reason=system_reason(error)
    )
