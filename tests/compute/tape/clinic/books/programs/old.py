from __future__ import annotations

from typing import NamedTuple


class Old(NamedTuple):
    name: str
    text: str
    printed: tuple[str, ...]
    """Parts of what the repaired program prints."""
