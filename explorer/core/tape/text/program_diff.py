"""What a repair changes in a program, line by line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_CONTEXT = 1
"""Lines shown before and after a change."""


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a diff; a gap stands for lines that are the same."""

    sign: Literal[" ", "+", "-", "gap"]
    text: str


def program_diff(before: str, after: str) -> tuple[DiffLine, ...]:
    """Return the changed lines with those around them, blank ones at the ends left out."""
    found: list[DiffLine] = []
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), False)
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        if found:
            found.append(DiffLine("gap", "⋯"))
        lines = list(_lines(group, before.splitlines(), after.splitlines()))
        found += _without_blank_ends(lines)
    return tuple(found)


def _lines(
    group: list[tuple[str, int, int, int, int]], before: list[str], after: list[str]
) -> Iterator[DiffLine]:
    for kind, first, end, new_first, new_end in group:
        if kind == "equal":
            yield from (DiffLine(" ", line) for line in before[first:end])
        else:
            yield from (DiffLine("-", line) for line in before[first:end])
            yield from (DiffLine("+", line) for line in after[new_first:new_end])


def _without_blank_ends(lines: list[DiffLine]) -> list[DiffLine]:
    while lines and lines[0].sign == " " and not lines[0].text.strip():
        lines.pop(0)
    while lines and lines[-1].sign == " " and not lines[-1].text.strip():
        lines.pop()
    return lines


def without_margin(lines: tuple[DiffLine, ...]) -> tuple[DiffLine, ...]:
    """Return the lines moved to the left as far as all of them are indented."""
    written = [line.text for line in lines if line.sign != "gap" and line.text.strip()]
    margin = min((len(text) - len(text.lstrip(" ")) for text in written), default=0)
    return tuple(
        line if line.sign == "gap" else DiffLine(line.sign, line.text[margin:]) for line in lines
    )


def wrapped(text: str, most: int) -> list[str]:
    """Return a line of code in pieces of at most so many characters, those after it further in."""
    margin = " " * (len(text) - len(text.lstrip(" ")) + 4)
    margin = margin if len(margin) < most // 2 else ""
    found: list[str] = []
    while len(text) > most:
        at = text.rfind(" ", most // 2, most)
        at = most if at <= len(margin) else at
        found.append(text[:at])
        text = margin + text[at:].lstrip(" ")
    return [*found, text]
