"""Python in colours."""

from __future__ import annotations

import functools
from typing import Any

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat

from explorer.ui.widgets.theme import Theme, present_theme


class Highlighter(QSyntaxHighlighter):
    """Colours Python by Pygments' tokens; a program is a few dozen lines, so it is read whole."""

    def refresh(self) -> None:
        """Colour all of it again."""
        if not self.document().isEmpty():
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        at, theme = 0, present_theme()
        # The empty document of a new window must not wait for Pygments.
        for kind, piece in _tokens(text) if text else ():
            colour = _colour(kind, theme)
            if colour:
                style = QTextCharFormat()
                style.setForeground(QColor(colour))
                self.setFormat(at, len(piece), style)
            at += len(piece)


def _colour(kind: str, theme: Theme) -> str:
    if kind.startswith("Token.Keyword") or kind == "Token.Operator.Word":
        return theme.keyword
    if kind.startswith("Token.Literal"):
        return theme.literal
    if kind.startswith("Token.Comment"):
        return theme.muted
    return ""


@functools.lru_cache(maxsize=500)
def _tokens(line: str) -> list[tuple[str, str]]:
    """Return kind and text of a line's tokens; while something is dragged most lines stay."""
    return [(str(kind), piece) for kind, piece in _lexer().get_tokens(line)]


@functools.cache
def _lexer() -> Any:  # noqa: ANN401
    from pygments.lexers.python import PythonLexer

    return PythonLexer(stripnl=False, ensurenl=False)
