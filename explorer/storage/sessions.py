"""Session files."""

from __future__ import annotations

from pathlib import Path

from explorer.core.session import MAX_FILE, Session, SessionError, decode, encode
from explorer.storage.files import write_atomic
from explorer.storage.reading import read_start, unreadable


def load(path: Path) -> Session:
    """Read a session file.

    Raises:
        SessionError: it cannot be opened or read.
    """
    try:
        data = read_start(path, MAX_FILE + 1)
    except OSError as error:
        raise SessionError(unreadable(path, error)) from None
    return decode(data)


def save(path: Path, session: Session) -> None:
    """Write a session file; raises OSError, with the old file intact."""
    write_atomic(path, encode(session))
