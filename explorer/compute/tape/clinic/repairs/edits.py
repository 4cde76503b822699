"""Changes of a program's text at the places of its tree."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import pairwise

from explorer.compute.tape.clinic.text.tree import Text


@dataclass(frozen=True, slots=True)
class Edit:
    """Text in the place of text[start:end]."""

    start: int
    end: int
    text: str


class Editor:
    """Collects changes of one program and makes the new text."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._edits: list[Edit] = []
        self._starts = [0]
        for line in text.lines:
            self._starts.append(self._starts[-1] + len(line))

    def offset(self, line: int, column: int) -> int:
        """Return the place in the whole text of a column, in characters, of a line from 1."""
        return self._starts[line - 1] + column

    def range(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return the place of a node in the whole text."""
        span = self._text.span(node)
        return self.offset(span.line, span.column), self.offset(span.end_line, span.end_column)

    def source(self, node: ast.expr | ast.stmt) -> str:
        """Return the text of a node as it stands."""
        start, end = self.range(node)
        return self._text.snippet.text[start:end]

    def replace(self, node: ast.expr | ast.stmt, text: str) -> None:
        """Put text in the place of a node."""
        start, end = self.range(node)
        self._edits.append(Edit(start, end, text))

    def insert(self, offset: int, text: str) -> None:
        """Put text at a place."""
        self._edits.append(Edit(offset, offset, text))

    def cut(self, start: int, end: int) -> None:
        """Take text away."""
        self._edits.append(Edit(start, end, ""))

    def lines(self, statement: ast.stmt) -> tuple[int, int]:
        """Return the place of the whole lines of a statement, the last line's end with it."""
        first = min([statement.lineno, *(d.lineno for d in _decorators(statement))])
        last = statement.end_lineno or statement.lineno
        return self._starts[first - 1], self._starts[last]

    def indent(self, statement: ast.stmt) -> str:
        """Return what stands before a statement on its line."""
        line = self._text.lines[statement.lineno - 1]
        return line[: len(line) - len(line.lstrip())]

    def alone(self, statement: ast.stmt) -> bool:
        """Tell whether nothing else stands on a statement's lines."""
        start, end = self.lines(statement)
        own_start, own_end = self.range(statement)
        before = self._text.snippet.text[start:own_start].strip()
        after = self._text.snippet.text[own_end:end].strip()
        return not before and (not after or after.startswith("#"))

    def result(self) -> str | None:
        """Return the new text; None where nothing changes or changes overlap."""
        edits = sorted(dict.fromkeys(self._edits), key=lambda edit: (edit.start, edit.end))
        for before, after in pairwise(edits):
            if before.end > after.start:
                return None
        text = self._text.snippet.text
        for edit in reversed(edits):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text if text != self._text.snippet.text else None


def _decorators(statement: ast.stmt) -> list[ast.expr]:
    return list(getattr(statement, "decorator_list", []))
