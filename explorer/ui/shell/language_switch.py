"""Another language in a window that is used: all is made anew around what goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QPlainTextEdit, QWidget

from explorer.ui.language.choice import apply_language
from explorer.ui.shell.main_window import MainWindow

_Path = tuple[tuple[str, int], ...]
"""From the frame to a widget: the class of each, and its number among its siblings of that class.
It leads to the same place in a frame that is made anew."""


@dataclass(frozen=True)
class _Position:
    """Where a person is in something that scrolls."""

    across: int
    down: int
    cursor: tuple[int, int] | None
    """Anchor and position in a text."""


def switch_language(window: MainWindow, name: str, rebuild: Callable[[], object]) -> None:
    """Have a window speak another language; focus, cursors and scroll bars stay where they are.

    Args:
        window: which one.
        name: of the language.
        rebuild: makes everything in the window anew.
    """
    focus = window.focusWidget()
    way = _way_to(focus, window.frame) if focus is not None else None
    if isinstance(focus, QLineEdit):
        # What is typed there counts, as if it were left.
        focus.clearFocus()
    positions = _positions(window.frame)
    window.setUpdatesEnabled(False)
    try:
        apply_language(name)
        rebuild()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        _bring_back(window.frame, positions)
        found = _at(window.frame, way) if way is not None else None
        if found is not None:
            found.setFocus()
    finally:
        window.setUpdatesEnabled(True)
    frame = window.frame
    # Some of it is laid out only now.
    QTimer.singleShot(0, frame, lambda: _bring_back(frame, positions))


def _way_to(widget: QWidget, frame: QWidget) -> _Path | None:
    """Return the way to a widget, if it is in a frame."""
    steps: list[tuple[str, int]] = []
    while widget is not frame:
        parent = widget.parentWidget()
        if parent is None:
            return None
        alike = [each for each in parent.children() if type(each) is type(widget)]
        steps.append((type(widget).__name__, alike.index(widget)))
        widget = parent
    return tuple(reversed(steps))


def _at(frame: QWidget, way: _Path) -> QWidget | None:
    """Return the widget to which a way leads, if there is one."""
    widget = frame
    for name, number in way:
        alike = [each for each in widget.children() if type(each).__name__ == name]
        if number >= len(alike) or not isinstance(alike[number], QWidget):
            return None
        widget = alike[number]
        assert isinstance(widget, QWidget)
    return widget


def _positions(frame: QWidget) -> dict[_Path, _Position]:
    found: dict[_Path, _Position] = {}
    for area in frame.findChildren(QAbstractScrollArea):
        way = _way_to(area, frame)
        if way is not None and area.isVisible():
            across, down = area.horizontalScrollBar().value(), area.verticalScrollBar().value()
            cursor = area.textCursor() if isinstance(area, QPlainTextEdit) else None
            place = None if cursor is None else (cursor.anchor(), cursor.position())
            found[way] = _Position(across, down, place)
    return found


def _bring_back(frame: QWidget, positions: dict[_Path, _Position]) -> None:
    for way, position in positions.items():
        area = _at(frame, way)
        if isinstance(area, QPlainTextEdit) and position.cursor is not None:
            _place_cursor(area, *position.cursor)
        if isinstance(area, QAbstractScrollArea):
            area.horizontalScrollBar().setValue(position.across)
            area.verticalScrollBar().setValue(position.down)


def _place_cursor(edit: QPlainTextEdit, anchor: int, position: int) -> None:
    last = edit.document().characterCount() - 1
    cursor = edit.textCursor()
    cursor.setPosition(min(anchor, last))
    cursor.setPosition(min(position, last), QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
