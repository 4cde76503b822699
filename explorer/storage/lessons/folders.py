"""What tells a folder of lessons from others, without reading any."""

from __future__ import annotations

from pathlib import Path

_TEXTS = ("en.md", "zh.md")
_MOST = 1000
"""Folders that are looked into."""


def holds_lessons(folder: Path) -> bool:
    """Return whether a folder is a lesson, or holds one."""
    try:
        if _is_lesson(folder):
            return True
        inside = [each for each, _ in zip(folder.iterdir(), range(_MOST), strict=False)]
        return any(_is_lesson(each) for each in inside)
    except OSError:
        return False


def _is_lesson(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _TEXTS)
