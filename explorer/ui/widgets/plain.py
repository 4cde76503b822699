"""Text that comes from data, shown as it is.

Qt guesses: what looks like HTML in a label or a tooltip is taken for HTML, whose pictures are
opened from the disk, and an ampersand in a menu or on a button marks a key. A column of a file, a
kept run or a session may hold any text: so every label is a `Label`, with markup only where it is
our own, and every tooltip that is not written out goes through `as_tip`.
"""

from __future__ import annotations

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel, QWidget

_LONGEST_TIP = 1_000
_LONGEST_CAPTION = 160


class Label(QLabel):
    """A label that shows its text to the letter."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def as_tip(text: str) -> str:
    """Return a text as a tooltip that shows it to the letter, cut where it is very long."""
    text = shortened(text, _LONGEST_TIP)
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text


def caption(text: str) -> str:
    """Return a text as the words of a menu entry or a button, cut where it is very long."""
    return shortened(text, _LONGEST_CAPTION).replace("&", "&&")


def shortened(text: str, most: int) -> str:
    """Return at most so many characters of a text."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
