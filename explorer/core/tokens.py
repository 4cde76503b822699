"""Lexemes to the tokens of the grammar, with what it could not see by itself.

This is where the bars of |x| find their partners, functions their arguments and the fractions of
LaTeX their groups, and where what nobody could have meant gets its sentence.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from explorer.core.functions import CONSTANT_ALIASES, FUNCTIONS, GREEK
from explorer.core.lexemes import Lexeme, NumberError, plain_text, split
from explorer.core.sentence import ParseError

MAX_LENGTH = 1000
"""Most characters a text may have."""

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_HEADER = r"""\s*(?:
      lambda\s+(?P<lambda>\w+(?:\s*,\s*\w+)*)\s*:
    | (?:def\s+)?[^\W\d]\w*\s*\(\s*(?P<arguments>\w+(?:\s*,\s*\w+)*)\s*\)\s*
        (?: =(?!=) | :\s*return\b )
    | [^\W\d]\w*\s*=(?!=)(?:\s*lambda\s+(?P<named_lambda>\w+(?:\s*,\s*\w+)*)\s*:)?
    | return\b
    )"""
_ENDS_OPERAND = frozenset({"NUMBER", "NAME", "CONSTANT", "_RPAR", "_BAR_CLOSE", "_FACTORIAL"})


def tokenize(text: str) -> tuple[tuple[str, ...], list[Lexeme]]:
    """Return the variables that a header `f(x, y) =` declares, and the tokens after it.

    Raises:
        ParseError: too long, an unknown name or character, brackets that do not match.
    """
    if len(text) > MAX_LENGTH:
        raise ParseError(
            MAX_LENGTH,
            len(text),
            "The text has {count} characters; {limit} is the limit.",
            count=f"{len(text):,}",
            limit=f"{MAX_LENGTH:,}",
        )
    plain = plain_text(text)
    declared, start = _header(plain)
    lexemes = _match_brackets(list(split(plain, text, start)))
    _write_out(lexemes)
    return declared, _mark_calls(lexemes)


def _header(text: str) -> tuple[tuple[str, ...], int]:
    match = re.match(_HEADER, text, re.VERBOSE)
    if match is None:
        return (), 0
    listed = match["lambda"] or match["arguments"] or match["named_lambda"] or ""
    declared = tuple(GREEK.get(n.strip(), n.strip()) for n in listed.split(",") if n.strip())
    if any(not _is_single_name(name) for name in declared):
        return (), 0
    return tuple(name.replace("_", "") for name in declared), match.end()


def _is_single_name(name: str) -> bool:
    return re.fullmatch(r"[^\W\d_]_?[0-9]*", name) is not None and name not in CONSTANT_ALIASES


def _match_brackets(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Check that brackets pair, and tell opening bars from closing ones."""
    matched: list[Lexeme] = []
    still_open: list[Lexeme] = []
    for original in lexemes:
        lexeme = original
        after_operand = bool(matched) and ends_operand(matched[-1])
        if lexeme.kind == "BAR":
            closes = after_operand and bool(still_open) and still_open[-1].value == "|"
            lexeme = replace(lexeme, kind="_BAR_CLOSE" if closes else "_BAR_OPEN")
        if lexeme.kind in {"_LPAR", "_BAR_OPEN"}:
            still_open.append(lexeme)
        elif lexeme.kind in {"_RPAR", "_BAR_CLOSE"}:
            _close(lexeme, still_open)
        matched.append(lexeme)
    if still_open:
        missing = _CLOSING.get(still_open[-1].value, "|")
        opened = still_open[-1]
        raise ParseError(opened.start, opened.end, "`{sign}` is missing.", sign=missing)
    return matched


def _close(lexeme: Lexeme, still_open: list[Lexeme]) -> None:
    if not still_open:
        opening = next((o for o, c in _CLOSING.items() if c == lexeme.value), "(")
        raise ParseError(lexeme.start, lexeme.end, "`{sign}` is missing before this.", sign=opening)
    opened = still_open.pop()
    expected = _CLOSING.get(opened.value, "|")
    if lexeme.value != expected:
        raise ParseError(
            lexeme.start, lexeme.end, "`{sign}` is missing before this.", sign=expected
        )


def _write_out(lexemes: list[Lexeme]) -> None:
    r"""Replace \frac{a}{b} by ({a}/{b}), \sqrt{a} by √{a} and \sqrt[n]{a} by root{a, n}."""
    # From the right, so that a fraction within another is done before it.
    for at in reversed(range(len(lexemes))):
        command = lexemes[at]
        if command.kind == "FRACTION":
            middle = _end_of_group(lexemes, at + 1, command, "{")
            end = _end_of_group(lexemes, middle + 1, command, "{")
            below = lexemes[middle + 1 : end + 1]
            lexemes[at : end + 1] = [
                replace(command, kind="_LPAR"),
                *lexemes[at + 1 : middle + 1],
                replace(below[0], kind="OVER", value="/"),
                *below,
                below[-1],
            ]
        elif command.kind == "ROOT" and _value(lexemes, at + 1) == "[":
            middle = _end_of_group(lexemes, at + 1, command, "[")
            end = _end_of_group(lexemes, middle + 1, command, "{")
            lexemes[at : end + 1] = [
                replace(command, kind="FUNCTION", value="root"),
                *lexemes[middle + 1 : end],
                replace(lexemes[middle], kind="_COMMA", value=","),
                *lexemes[at + 2 : middle],
                lexemes[end],
            ]
        elif command.kind == "ROOT":
            lexemes[at] = replace(command, kind="RADICAL", value="√")


def _end_of_group(lexemes: list[Lexeme], at: int, command: Lexeme, opening: str) -> int:
    if _value(lexemes, at) != opening:
        raise ParseError(
            command.start,
            command.end,
            "`{command}` needs braces, as in {example}.",
            command=command.value,
            example=r"\sqrt[3]{x}" if command.kind == "ROOT" else r"\frac{1}{x}",
        )
    return _partner(lexemes, at)


def _mark_calls(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Mark what the grammar cannot see ahead: sin(…) and sin²(…) against sin x and sin² x."""
    marked = list(lexemes)
    arguments: dict[int, str] = {}
    for i, lexeme in enumerate(lexemes):
        if lexeme.kind != "FUNCTION":
            if lexeme.kind == "PLUS" and (i == 0 or not ends_operand(lexemes[i - 1])):
                marked[i] = replace(lexeme, kind="_PLUS_SIGN")
            continue
        after = i + 1
        if _kind(lexemes, after) == "POWER":
            marked[after] = replace(lexemes[after], kind="_POWER_OF")
            after = _after_exponent(lexemes, after + 1)
        arguments[after] = lexeme.value
        if _kind(lexemes, after) == "_LPAR":
            marked[i] = replace(lexeme, kind="CALL")
    _check_numbers(lexemes, arguments)
    _check_commas(lexemes, arguments)
    return marked


def _check_numbers(lexemes: list[Lexeme], arguments: dict[int, str]) -> None:
    """Refuse a number after an operand, as in x 2, but not where an argument begins: sin² 2x."""
    for i, lexeme in enumerate(lexemes):
        follows = i > 0 and ends_operand(lexemes[i - 1]) and i not in arguments
        if lexeme.kind == "NUMBER" and follows:
            raise ParseError(
                lexeme.start, lexeme.end, "Write `*` before the number to multiply with it."
            )


def _check_commas(lexemes: list[Lexeme], arguments: dict[int, str]) -> None:
    """Refuse 2,5 where no function takes several numbers: it is meant as 2.5."""
    opened: list[int] = []
    for i, lexeme in enumerate(lexemes):
        if lexeme.kind in {"_LPAR", "_BAR_OPEN"}:
            opened.append(i)
        elif lexeme.kind in {"_RPAR", "_BAR_CLOSE"}:
            opened.pop()
        elif lexeme.kind == "_COMMA" and _is_decimal(lexemes[i - 1 : i + 2]):
            function = arguments.get(opened[-1], "") if opened else ""
            if not _takes_several(function):
                whole, _, part = lexemes[i - 1 : i + 2]
                raise NumberError(
                    whole.start,
                    part.end,
                    "The decimal sign is a point; did you mean {number}?",
                    number=f"{whole.value}.{part.value}"[:20],
                )


def _is_decimal(lexemes: list[Lexeme]) -> bool:
    """Whether these are two numbers with a comma between them, and no space."""
    return (
        [lexeme.kind for lexeme in lexemes] == ["NUMBER", "_COMMA", "NUMBER"]
        and all(a.end == b.start for a, b in itertools.pairwise(lexemes))
        and lexemes[0].value.isdecimal()
        and lexemes[2].value[0].isdecimal()
        and "." not in lexemes[2].value
    )


def _takes_several(function: str) -> bool:
    """Whether a function takes more than one argument; log takes a base."""
    return bool(function) and (function == "log" or FUNCTIONS[function].arguments[1] > 1)


def ends_operand(lexeme: Lexeme) -> bool:
    """Whether an operand may end with this token."""
    return lexeme.kind in _ENDS_OPERAND


def _kind(lexemes: list[Lexeme], at: int) -> str:
    return lexemes[at].kind if at < len(lexemes) else ""


def _value(lexemes: list[Lexeme], at: int) -> str:
    return lexemes[at].value if at < len(lexemes) else ""


def _after_exponent(lexemes: list[Lexeme], at: int) -> int:
    while _kind(lexemes, at) == "MINUS":
        at += 1
    return (_partner(lexemes, at) if _kind(lexemes, at) == "_LPAR" else at) + 1


def _partner(lexemes: list[Lexeme], at: int) -> int:
    """Return where the bracket that opens at `at` is closed."""
    depth = 0
    for i in range(at, len(lexemes)):
        depth += (lexemes[i].kind == "_LPAR") - (lexemes[i].kind == "_RPAR")
        if depth == 0:
            return i
    raise AssertionError("brackets have been matched before")


def function_sign(name: str) -> str:
    """Return how a function is called in a sentence: its sign if it has one, else its name."""
    return FUNCTIONS[name].infix or name
