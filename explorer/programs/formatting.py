"""Long lines of a program, broken for the width of the panel as a formatter breaks them."""

from __future__ import annotations

import functools
import re
import textwrap
from collections.abc import Collection, Iterator

WIDEST = 41
"""Characters of a line of code that the panel shows without scrolling."""
_OPERATORS = (
    (" if ", " else "),
    (" < ", " > ", " <= ", " >= ", " == ", " != "),
    (" | ", " & "),
    (" + ", " - "),
    (" * ", " / ", " % "),
)
"""Before which an expression is broken: those that bind least come first."""
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_FIRST, _OTHER = "\ue000", "\ue001"
"""Placeholders for the characters of a string literal, which no program here has elsewhere."""


def folded(program: str, width: int = WIDEST) -> str:
    """Return a program without a line that is too long and could be broken.

    Lines that hold only a part of a bracket, broken by who wrote them, stay as they are.
    """
    return "".join(f"{part}\n" for line in program.splitlines() for part in _parts(line, width))


@functools.lru_cache(maxsize=1024)
def _parts(line: str, width: int) -> tuple[str, ...]:
    """Return the lines for a line, broken in none of its string literals.

    Most lines of a program stay as they are while something in it is dragged.
    """
    if line.lstrip().startswith("#"):
        return tuple(_folded(line, width))
    literals = iter(_LITERAL.findall(line))
    masked = _LITERAL.sub(lambda found: _FIRST + _OTHER * (len(found.group()) - 1), line)
    parts = _folded(masked, width)
    return tuple(re.sub(f"{_FIRST}{_OTHER}+", lambda _: next(literals), part) for part in parts)


def _folded(line: str, width: int) -> list[str]:
    text = line.lstrip(" ")
    indent = len(line) - len(text)
    if len(line) <= width or not _is_whole(text):
        return [line]
    if text.startswith("#"):
        return textwrap.wrap(text, width, initial_indent=" " * indent,
                             subsequent_indent=" " * indent + "# ")  # fmt: skip
    head = re.match(r"return |\w+ = |", text)
    assert head is not None
    value = text[head.end() :]
    if head.end() and _operands(value):
        inside = _lines(value, indent + 4, width)
        return [f"{' ' * indent}{head.group()}(", *inside, f"{' ' * indent})"]
    return _bracketed(text, indent, width)


def _lines(text: str, indent: int, width: int, *, is_operand: bool = False) -> list[str]:
    """Return an expression inside brackets: as it is, by its commas, operators or brackets."""
    if indent + len(text) <= width:
        return [" " * indent + text]
    parts = [f"{part}," for part in _split(text.removesuffix(","), (", ",), keep=False)]
    if len(parts) > 1:
        return [line for part in parts for line in _lines(part, indent, width)]
    if parts := _operands(text):
        # The factors of a term stand a little to the right of the terms.
        inner = indent + 4 if is_operand else indent
        first, *others = _filled(parts, width - inner)
        places = [(first, indent), *((part, inner) for part in others)]
        return [line for part, at in places for line in _lines(part, at, width, is_operand=True)]
    return _bracketed(text, indent, width)


def _filled(parts: list[str], width: int) -> list[str]:
    """Join neighbours that fit into one line."""
    lines = parts[:1]
    for part in parts[1:]:
        joined = f"{lines[-1]} {part}"
        if len(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines


def _operands(text: str) -> list[str]:
    """Return an expression cut before its operators; nothing where its bracket is to be opened."""
    for operators in _OPERATORS:
        parts = _split(text, operators, keep=True)
        if len(parts) > 1:
            is_product = operators is _OPERATORS[-1]
            return [] if is_product and _ends_with_only_bracket(text) else parts
    return []


def _ends_with_only_bracket(text: str) -> bool:
    """Whether it is as 2 * f(x)."""
    brackets = list(_brackets(text))
    return len(brackets) == 1 and brackets[0][1] >= len(text.rstrip(",")) - 1


def _split(text: str, marks: Collection[str], *, keep: bool) -> list[str]:
    """Cut a text at marks outside all brackets; a mark that is kept leads the part after it."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(text):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        mark = next((m for m in marks if depth == 0 and text.startswith(m, at)), None)
        if mark is None:
            at += 1
            continue
        parts.append(text[start:at])
        start = at + 1 if keep else at + len(mark)
        at += len(mark)
    return [*parts, text[start:]]


def _bracketed(text: str, indent: int, width: int) -> list[str]:
    """Open the bracket that holds most, what it holds in lines of its own."""
    first, last = max(_brackets(text), key=lambda pair: pair[1] - pair[0], default=(0, 0))
    if last <= first + 1:
        return [" " * indent + text]
    inside = _lines(text[first + 1 : last], indent + 4, width)
    return [" " * indent + text[: first + 1], *inside, " " * indent + text[last:]]


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the brackets that are in no other open and close."""
    depth = first = 0
    for at, character in enumerate(text):
        if character in "([{":
            first = first if depth else at
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                yield first, at


def _is_whole(text: str) -> bool:
    """Whether every bracket of a line opens and closes in it."""
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            return False
    return depth == 0
