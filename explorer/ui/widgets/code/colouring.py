"""Python in colours, strings of several lines included."""

from __future__ import annotations

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat

from explorer.ui.widgets.code.python_lines import pieces
from explorer.ui.widgets.theme import Theme, present_theme

_LONGEST = 5_000
"""Characters of a line that is coloured: nobody reads the colours of a longer one."""


class PythonColouring(QSyntaxHighlighter):
    """Colours keywords, names that Python has itself, decorators, literals and comments."""

    def refresh(self) -> None:
        """Colour all of it again, in the colours of the theme."""
        if not self.document().isEmpty():
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        if len(text) > _LONGEST:
            self.setCurrentBlockState(0)
            return
        found, state = pieces(text, max(self.previousBlockState(), 0))
        theme = present_theme()
        for piece in found:
            style = QTextCharFormat()
            style.setForeground(QColor(_colour(theme, piece.kind)))
            self.setFormat(piece.start, piece.end - piece.start, style)
        self.setCurrentBlockState(state)


def _colour(theme: Theme, kind: str) -> str:
    return {
        "keyword": theme.keyword,
        "literal": theme.literal,
        "comment": theme.muted,
        "builtin": theme.accent,
    }[kind]
