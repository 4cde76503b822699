"""Brackets that close themselves while a function is typed by hand."""

from __future__ import annotations

from typing import NamedTuple

CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|"}
_ENDS_HERE = frozenset(" \t)]}|,;:+-*/^=<>!")
"""Before which an opening bracket gets its partner at once."""


class Edit(NamedTuple):
    """Edit made by a key: characters removed before and after the cursor, and text inserted."""

    before: int
    after: int
    text: str
    back: int
    """Distance of the cursor from the end of the inserted text."""


def typed(character: str, text: str, start: int, end: int) -> Edit | None:
    """Return what a character typed over text[start:end] does, None for nothing special."""
    selected, following = text[start:end], text[end : end + 1]
    if character in CLOSING and selected:
        return Edit(0, 0, f"{character}{selected}{CLOSING[character]}", 1)
    if selected:
        return None
    if character == following and character in CLOSING.values() and _closes(text, end, character):
        return Edit(0, 1, character, 0)
    if character in CLOSING and _opens(text, end, character):
        return Edit(0, 0, character + CLOSING[character], 1)
    return None


def deleted(text: str, cursor: int) -> Edit | None:
    """Return what Backspace does between two brackets that belong together: both go."""
    pair = text[cursor - 1 : cursor + 1] if cursor else ""
    is_pair = len(pair) == 2 and CLOSING.get(pair[0]) == pair[1]
    return Edit(1, 1, "", 0) if is_pair and not missing(text) else None


def missing(text: str) -> str:
    """Return the brackets that would close those still open at the end, innermost first."""
    still_open: list[str] = []
    for character in text:
        if still_open and CLOSING[still_open[-1]] == character:
            still_open.pop()
        elif character in CLOSING:
            still_open.append(character)
        elif character in ")]}":
            return ""
    return "".join(CLOSING[opened] for opened in reversed(still_open))


def _closes(text: str, cursor: int, character: str) -> bool:
    """Whether a closing bracket that is there already is the one that is typed."""
    if character != "|":
        return not missing(text)
    return text[:cursor].count("|") % 2 == 1


def _opens(text: str, cursor: int, character: str) -> bool:
    following = text[cursor : cursor + 1]
    if following and following not in _ENDS_HERE:
        return False
    return character != "|" or text[:cursor].count("|") % 2 == 0
