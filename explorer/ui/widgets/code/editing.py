"""Edits of whole lines of Python, as keys ask for them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from explorer.ui.widgets.code.python_lines import code_only

INDENT = "    "
_LEAVES = re.compile(r"\s*(return|pass|break|continue|raise)\b")
_COMMENT = re.compile(r"(\s*)# ?")


def indented(lines: Sequence[str]) -> list[str]:
    """Return lines one step further in; empty ones stay empty."""
    return [f"{INDENT}{line}" if line.strip() else line for line in lines]


def outdented(lines: Sequence[str]) -> list[str]:
    """Return lines one step further out, as far as each can go."""
    return [_without_step(line) for line in lines]


def _without_step(line: str) -> str:
    if line.startswith("\t"):
        return line[1:]
    return line[min(len(INDENT), len(leading(line))) :]


def commented(lines: Sequence[str]) -> list[str]:
    """Return lines as comments, or without their signs where all of them are comments."""
    written = [line for line in lines if line.strip()]
    if written and all(line.lstrip().startswith("#") for line in written):
        return [_COMMENT.sub(r"\1", line, count=1) for line in lines]
    at = min((len(leading(line)) for line in written), default=0)
    return [f"{line[:at]}# {line[at:]}" if line.strip() else line for line in lines]


def leading(line: str) -> str:
    """Return the white space that a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def next_indent(before: str, state: int = 0) -> str:
    """Return how a line begins that follows what stands before the cursor.

    Args:
        before: the line up to the cursor.
        state: number of the string that the line before it left open.
    """
    here, code = leading(before), code_only(before, state).rstrip()
    if code.endswith((":", "(", "[", "{")):
        return here + INDENT
    if _LEAVES.match(code):
        return here[: max(len(here) - len(INDENT), 0)]
    return here


def step_back(before: str) -> int:
    """Return how many blanks Backspace takes away: to the step before, within the indentation."""
    if not before or before.strip(" "):
        return 1
    return (len(before) - 1) % len(INDENT) + 1


def plain_text(text: str) -> str:
    """Return a text as an editor and Python agree on it: one line end, no control that hides it.

    Qt would begin a line at its own marks, and Python accepts no NUL at all.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
    return text.translate({0: None, 0xFDD0: "\ufffd", 0xFDD1: "\ufffd", 0xFEFF: None})


def common_start(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    count = range(min(len(one), len(other)) + 1)
    return bisect.bisect_left(count, True, lo=1, key=lambda n: one[:n] != other[:n]) - 1
