"""Text files that hold a function, told from files of data."""

from __future__ import annotations

from pathlib import Path

from explorer.core.language.reading.tokens import MAX_LENGTH
from explorer.storage.reading import read_start

_OF_DATA = frozenset({".csv", ".tsv", ".gz", ".zip", ".xlsx", ".xls", ".json"})
_MOST_BYTES = 4 * MAX_LENGTH + 8


def single_line(path: Path) -> str | None:
    """Return the only line of a text file, as a function is written; None: it holds data.

    Words and numbers have a meaning as a product, so a table of several lines would have one too.
    """
    if path.suffix.lower() in _OF_DATA:
        return None
    try:
        text = read_start(path, _MOST_BYTES).decode("utf-8-sig")
    except (OSError, ValueError):
        return None
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0] if len(lines) == 1 and len(lines[0]) <= MAX_LENGTH else None
