"""Edits of a text, at the places of its syntax tree: comments and layout stay."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from explorer.core.sentence import Sentence

Placed = ast.expr | ast.stmt | ast.keyword | ast.alias | ast.arg


@dataclass(frozen=True, slots=True)
class Edit:
    """text[start:end] becomes another text."""

    start: int
    end: int
    text: str
    why: Sentence | None = None
    """What it mends, for a person; None: it belongs to another edit."""
    old: str = ""
    """The name that no longer exists, as an error may tell it."""
    line: int = 0


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits that do not meet an earlier one."""
    taken: list[Edit] = []
    for edit in edits:
        if edit not in taken and not any(_meet(edit, other) for other in taken):
            taken.append(edit)
    done = text
    # Of several insertions at one place, the first comes first.
    for _, edit in sorted(enumerate(taken), key=lambda pair: (pair[1].start, pair[0]))[::-1]:
        done = done[: edit.start] + edit.text + done[edit.end :]
    return done


def _meet(edit: Edit, other: Edit) -> bool:
    if edit.start == edit.end or other.start == other.end:
        inside = other if edit.start == edit.end else edit
        point = edit if edit.start == edit.end else other
        return inside.start < point.start < inside.end
    return edit.start < other.end and other.start < edit.end


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
"""As the parser counts lines: a form feed or a line separator of Unicode ends none."""


class Places:
    """From lines and columns of a syntax tree, in bytes, to places in the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = _LINE.findall(text)
        self._starts = list(accumulate(map(len, self._lines), initial=0))

    def at(self, line: int, column: int) -> int:
        """Return the place of a line, from 1, and a column in bytes of UTF-8, from 0."""
        start = self._starts[line - 1]
        return start + len(self._lines[line - 1].encode()[:column].decode(errors="ignore"))

    def start(self, node: Placed) -> int:
        """Return where a node begins."""
        return self.at(node.lineno, node.col_offset)

    def end(self, node: Placed) -> int:
        """Return where a node ends."""
        return self.at(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def line_start(self, line: int) -> int:
        """Return where a line begins; that after the last is the end."""
        return self._starts[min(line - 1, len(self._starts) - 1)]
