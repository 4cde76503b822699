"""Python a line at a time: the pieces that have a colour, and the string that goes on below."""

from __future__ import annotations

import builtins
import functools
import keyword
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["keyword", "literal", "comment", "builtin"]

_PREFIX = r"(?i:[rbuf]|br|rb|fr|rf)?"
_NUMBER = (
    r"0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+"
    r"|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?"
)
_TOKEN = re.compile(
    rf"""(?P<comment>\#.*)
    |(?P<string>(?P<prefix>{_PREFIX})(?P<quote>\"\"\"|'''|"|'))
    |(?P<decorator>^\s*@[\w.]+)
    |(?P<word>[^\W\d]\w*)
    |(?P<number>{_NUMBER})""",
    re.VERBOSE,
)
_ENDS = {
    quote: re.compile(rf"(?:\\.|(?!{quote}).)*(?P<end>{quote})?", re.DOTALL)
    for quote in ('"""', "'''", '"', "'")
}
_QUOTES = ("", '"""', "'''", '"', "'")
"""What may go on below a line, by its number."""
_WORDS = frozenset(keyword.kwlist)
_BUILTINS = frozenset(name for name in dir(builtins) if name[0].islower()) | {"self", "cls"}


class Piece(NamedTuple):
    """A piece of a line: line[start:end]."""

    start: int
    end: int
    kind: Kind


@functools.lru_cache(maxsize=2000)
def pieces(line: str, state: int = 0) -> tuple[tuple[Piece, ...], int]:
    """Return the pieces of a line, and the number of the string that goes on in the next one.

    Args:
        line: without its end.
        state: number of the string that the line before it left open, 0 for none.
    """
    found: list[Piece] = []
    at = 0
    if 0 < state < len(_QUOTES):
        at, state = _end_of(line, 0, _QUOTES[state])
        found.append(Piece(0, at, "literal"))
        if state:
            return tuple(found), state
    while (match := _TOKEN.search(line, at)) is not None:
        if (quote := match["quote"]) is not None:
            at, state = _end_of(line, match.end(), quote)
            found.append(Piece(match.start(), at, "literal"))
            if state:
                break
            continue
        at = match.end()
        found.extend(_plain(match))
    return tuple(found), state


def _end_of(line: str, start: int, quote: str) -> tuple[int, int]:
    """Return where a string ends in a line, and its number where it goes on below."""
    match = _ENDS[quote].match(line, start)
    assert match is not None
    if match["end"] is not None:
        return match.end(), 0
    goes_on = len(quote) == 3 or line.endswith("\\")
    return len(line), _QUOTES.index(quote) if goes_on else 0


def _plain(match: re.Match[str]) -> Iterator[Piece]:
    if (word := match["word"]) is not None:
        if word in _WORDS:
            yield Piece(match.start(), match.end(), "keyword")
        elif word in _BUILTINS and match.string[match.start() - 1 : match.start()] != ".":
            yield Piece(match.start(), match.end(), "builtin")
    elif match["comment"] is not None:
        yield Piece(match.start(), match.end(), "comment")
    elif match["number"] is not None:
        yield Piece(match.start(), match.end(), "literal")
    elif match["decorator"] is not None:
        yield Piece(match.start(), match.end(), "builtin")


def code_only(line: str, state: int = 0) -> str:
    """Return a line with strings and comments blanked, each character in its place."""
    blanked = list(line)
    for piece in pieces(line, state)[0]:
        text = line[piece.start : piece.end]
        is_text = piece.kind == "comment" or (piece.kind == "literal" and not _is_number(text))
        if is_text:
            blanked[piece.start : piece.end] = " " * len(text)
    return "".join(blanked)


def _is_number(text: str) -> bool:
    return text[:1].isdigit() or text[:1] == "."
