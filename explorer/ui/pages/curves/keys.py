"""What keys and mouse do in Curves."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def keys() -> list[tuple[str, str]]:
    """Return keys, or what the mouse does, with their meanings."""
    return [
        ("← → ↑ ↓", _tr("move the point, with Shift faster")),
        (_tr("drag, click"), _tr("the point: put it there")),
        (_tr("drag"), _tr("in 3-D: turn and tilt the surface")),
        ("Ctrl + ← → ↑ ↓", _tr("in 3-D: turn and tilt the surface")),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeysHelp", text)
