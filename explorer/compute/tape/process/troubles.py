"""Errors of a snippet, as they are told."""

from __future__ import annotations

from explorer.compute.tape.process.limits import Interrupted
from explorer.compute.tape.process.place import line_of_traceback
from explorer.core.tape.record import Trouble

MOST = 20_000
"""Characters of a message that are kept."""


def trouble_of(error: BaseException, file: str) -> Trouble | None:
    """Return what an error says and where in the snippet it was; None: it ended in order."""
    try:
        return _told(error, file)
    except Interrupted:
        raise
    except BaseException:
        # Its class is the snippet's, and may do anything where it is only asked for its name.
        return Trouble("Exception", line_of_traceback(error.__traceback__, file), "")


def _told(error: BaseException, file: str) -> Trouble | None:
    if isinstance(error, SystemExit):
        if error.code is None or error.code == 0:
            return None
        return Trouble("SystemExit", _line(error, file), writable(_text(error.code)))
    return Trouble(writable(type(error).__name__), _line(error, file), writable(_text(error)))


def writable(text: str) -> str:
    """Return a text as Python writes it to standard error: what no encoding has is escaped."""
    return text.encode("utf-8", "backslashreplace").decode()


def _line(error: BaseException, file: str) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    return line_of_traceback(error.__traceback__, file)


def _text(value: object) -> str:
    """Return what a value says; that is the snippet's own code, perhaps."""
    if isinstance(value, SyntaxError):
        # Without the place, which is told beside it.
        return value.msg
    if isinstance(value, MemoryError) and not value.args:
        return "there is not enough memory for it, or it is nested too deep"
    try:
        return str(value)[:MOST]
    except Exception:
        return f"<{type(value).__name__} that cannot be written>"
