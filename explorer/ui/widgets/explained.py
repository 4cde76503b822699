"""Controls of which the help has something to say: F1 opens it there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_IDEA = "idea"


def explain(widget: QWidget, name: str) -> None:
    """Let the help open at an idea where a widget, or one within it, has the focus."""
    widget.setProperty(_IDEA, name)


def idea_at(widget: QWidget | None) -> str:
    """Return the name of the idea that is about a widget or what it is in; empty: none is."""
    while widget is not None:
        name = widget.property(_IDEA)
        if name:
            return str(name)
        widget = widget.parentWidget()
    return ""
