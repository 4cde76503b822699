"""What keys and mouse do in Descent."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def keys() -> list[tuple[str, str]]:
    """Return keys, or what the mouse does, with their meanings."""
    return [
        (_tr("Space"), _tr("play, pause")),
        (",  .", _tr("one step back, forward")),
        ("<  >", _tr("to the first step, to the last")),
        ("← → ↑ ↓", _tr("move the start, with Shift faster")),
        (_tr("drag, click"), _tr("the start: put it there")),
        (_tr("click, drag"), _tr("in a chart: to that step, or to that rate")),
        (_tr("drag"), _tr("in 3-D: turn and tilt the surface")),
        ("Ctrl + ← → ↑ ↓", _tr("in 3-D: turn and tilt the surface")),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeysHelp", text)
