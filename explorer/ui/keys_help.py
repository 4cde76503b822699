"""The list of keys and of what the mouse does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QWidget

from explorer.ui.theme import labelled, section


def keys_help(panel: QWidget) -> QWidget:
    """Return the list of keys and of what the mouse does."""
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(16, 8, 16, 16)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    for title, keys in _keys(panel).items():
        heading = section(title)
        heading.setContentsMargins(0, 8, 0, 0)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for key, meaning in keys:
            row, text = grid.rowCount(), QLabel(meaning)
            text.setWordWrap(True)
            grid.addWidget(labelled(key, "quiet-number"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    scroll = QScrollArea()
    scroll.setObjectName("help")
    scroll.setWidget(page)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setAccessibleName(panel.tr("Keys and mouse"))
    return scroll


def _keys(panel: QWidget) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return keys and their meanings, by where they are heard."""
    return {
        panel.tr("Everywhere"): (
            ("Ctrl + 1, 2, 3", panel.tr("Curves, Descent, Training")),
            ("F2", panel.tr("type a function")),
            ("F3", panel.tr("to the figure")),
            ("F9", panel.tr("this panel")),
            ("Ctrl + Z", panel.tr("undo; with Shift redo")),
            ("Ctrl + O, S", panel.tr("open, save a session")),
            ("Ctrl + E", panel.tr("save as PNG")),
            ("Ctrl + Shift + C", panel.tr("copy the picture")),
            ("Ctrl + T", panel.tr("light or dark")),
            ("Esc", panel.tr("stop a GIF that is being made")),
        ),
        panel.tr("In the figure"): (
            ("← → ↑ ↓", panel.tr("move the point or the start, with Shift faster")),
            ("Ctrl + ← → ↑ ↓", panel.tr("move the picture")),
            ("+  −", panel.tr("zoom")),
            ("Home", panel.tr("fit the picture")),
            (panel.tr("drag"), panel.tr("the point, the start, or the picture")),
            (panel.tr("wheel"), panel.tr("zoom; with Shift only x, with Ctrl only y")),
            (panel.tr("click"), panel.tr("put the point or the start here")),
            (panel.tr("double click"), panel.tr("fit the picture")),
        ),
        panel.tr("Descent"): (
            (panel.tr("Space"), panel.tr("play, pause")),
            (",  .", panel.tr("one step back, forward")),
            (panel.tr("click, drag"), panel.tr("in a chart: to that step, or to that rate")),
        ),
        panel.tr("Training"): (
            (panel.tr("Space"), panel.tr("start, pause, go on")),
            (".", panel.tr("one step")),
            ("E", panel.tr("to the end of the epoch")),
            ("← →", panel.tr("read the values, with Shift faster")),
            (panel.tr("drop"), panel.tr("a CSV file on the window: its columns are the data")),
        ),
        panel.tr("Surface in 3-D"): (
            (panel.tr("drag"), panel.tr("turn and tilt it")),
            ("Ctrl + ← → ↑ ↓", panel.tr("turn and tilt it")),
        ),
    }
