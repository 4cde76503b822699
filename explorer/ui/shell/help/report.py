"""A report of a fault: versions, and how things stand in the window; nothing of the person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from explorer.core.translation import language
from explorer.storage.versions import report
from explorer.ui.widgets.scale import present_scale
from explorer.ui.widgets.theme import present_theme

_PATH = re.compile(
    r"""“[^”]*”|"[^"]*"|~[\\/]\S+|(?:[A-Za-z]:)?(?:[\\/][^\s\\/:“”"'，。]+)+[\\/]?"""
)
"""A path, or what stands in quotes: names of files and what a person typed."""


def whole_report(window: QWidget, workspace: str, engine: str, said: Sequence[str]) -> str:
    """Return a report to be copied, in English.

    Args:
        window: the main window.
        workspace: that is shown.
        engine: its state in a word.
        said: the last messages of the status line; of these, names and paths are left out.
    """
    ratio = window.devicePixelRatioF()
    screens = ", ".join(
        f"{each.size().width()} × {each.size().height()} × {each.devicePixelRatio():g}"
        for each in QGuiApplication.screens()
    )
    facts = {
        "Qt": f"{qVersion()}, {QGuiApplication.platformName()}",
        "Screens": screens,
        "Window": f"{window.width()} × {window.height()} × {ratio:g}",
        "Text and lines": f"{round(100 * present_scale())} %",
        "Language": language(),
        "Theme": present_theme().name,
        "Workspace": workspace,
        "Engine": engine,
    }
    width = max(map(len, facts)) + 2
    lines = [f"{name:<{width}}{value}" for name, value in facts.items()]
    messages = [f"  {without_names(text)}" for text in said]
    return "\n".join([report().rstrip("\n"), "", *lines, "", "Last messages:", *messages]) + "\n"


def without_names(text: str) -> str:
    """Return a message without paths and without what stands in quotes."""
    return _PATH.sub("…", text)
