"""What the window tells screen readers while something is done to it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

from explorer.ui.widgets import spoken


class Reader:
    """Hears what is announced, as a screen reader does."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.changed: list[QAccessible.Event] = []

    def take(self, event: QAccessibleEvent) -> None:
        self.changed.append(event.type())
        if isinstance(event, QAccessibleAnnouncementEvent):
            self.heard.append(event.message())


class _Listened(QAccessible):
    """Qt's, with somebody at the other end."""


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A screen reader for what the program itself announces."""
    made = Reader()
    monkeypatch.setattr(_Listened, "updateAccessibility", staticmethod(made.take), raising=False)
    monkeypatch.setattr(spoken, "QAccessible", _Listened)
    return made
