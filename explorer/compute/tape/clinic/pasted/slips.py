"""Slips of the hand at the place that Python's parser names."""

from __future__ import annotations

import re

_CLOSING = {"(": ")", "[": "]", "{": "}"}


def _on_line(text: str, line: int | None, change: str, pattern: str) -> str:
    lines = text.splitlines(keepends=True)
    if line is None or not 1 <= line <= len(lines):
        return text
    lines[line - 1] = re.sub(pattern, change, lines[line - 1], count=1)
    return "".join(lines)


def closed(text: str, line: int | None, message: str) -> str:
    """Return the text with the bracket closed that never was."""
    found = re.search(r"'([(\[{])' was never closed", message)
    if not found:
        return text
    return _on_line(
        text, line, rf"\1{_CLOSING[found[1]]}\2", r"^([^#\n]*?)([ \t]*(?:#[^\n]*)?\n?)$"
    )


def with_colon(text: str, line: int | None, message: str) -> str:
    """Return the text with the colon that opens a block."""
    if "expected ':'" not in message:
        return text
    return _on_line(text, line, r"\1:\2", r"^([^#\n]*?)([ \t]*(?:#[^\n]*)?\n?)$")


def compared(text: str, line: int | None, message: str) -> str:
    """Return the text with == where = was meant."""
    if "instead of '='" not in message:
        return text
    return _on_line(text, line, "==", r"(?<![=!<>+\-*/:])=(?!=)")


def multiplied(text: str, line: int | None, message: str) -> str:
    """Return the line with the sign of products that mathematics leaves out: 2x, 3(x + 1)."""
    if "invalid decimal literal" not in message and "invalid syntax" not in message:
        return text
    return _on_line(text, line, r"\1*\2", r"(?<![\w.])(\d+(?:\.\d*)?)([A-Za-z_(])(?![\dxXbBoO]\d)")


def aligned(text: str, line: int | None, message: str) -> str:
    """Return the text with a line moved to the level of an outer block."""
    if "unindent does not match" not in message or line is None:
        return text
    lines = text.splitlines(keepends=True)
    width = _width(lines[line - 1])
    levels = {_width(each) for each in lines[: line - 1] if each.strip()}
    level = max((each for each in levels if each < width), default=0)
    lines[line - 1] = " " * level + lines[line - 1].lstrip()
    return "".join(lines)


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def in_python(text: str, line: int | None, message: str) -> str:
    """Return the line with what other languages write: x++, &&, ||, else if."""
    del message
    for pattern, change in (
        (r"(\w+)\+\+", r"\1 += 1"),
        (r"(\w+)--", r"\1 -= 1"),
        (r"&&", "and"),
        (r"\|\|", "or"),
        (r"\belse if\b", "elif"),
        (r"//([^\n]*)$", r"#\1"),
        (r"\btrue\b", "True"),
        (r"\bfalse\b", "False"),
    ):
        text = _on_line(text, line, change, pattern)
    return text
