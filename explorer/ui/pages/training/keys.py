"""What keys and mouse do in Training."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def keys() -> list[tuple[str, str]]:
    """Return keys, or what the mouse does, with their meanings."""
    return [
        (_tr("Space"), _tr("start, pause, go on")),
        (".", _tr("one step")),
        ("E", _tr("to the end of the epoch")),
        ("← →", _tr("read the values, with Shift faster")),
        (
            _tr("drop"),
            _tr("a CSV file on the window: its columns are the data"),
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeysHelp", text)
