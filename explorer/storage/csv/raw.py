"""The first lines of a file as they are written, for whoever has to see what is wrong."""

from __future__ import annotations

from pathlib import Path

from explorer.core.training.data import Reading
from explorer.storage.reading import read_start

_BYTES, _LINES, _LONGEST = 200_000, 2_000, 400
"""Of a file, lines of it, and characters of each."""


def first_lines(path: Path, reading: Reading) -> tuple[str, ...]:
    """Return the first lines of a text; none of what is no text, or cannot be opened."""
    try:
        begin = read_start(path, _BYTES)
        text = begin.decode(reading.encoding or "utf-8-sig", errors="replace")
    except (OSError, LookupError, ValueError):
        return ()
    if "\0" in text:
        return ()
    lines = text.splitlines()[:_LINES]
    return tuple(line[:_LONGEST].expandtabs(4) for line in lines)
