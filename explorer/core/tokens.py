"""Lexemes to the tokens of the grammar, with what it could not see by itself.

This is where the bars of |x| find their partners, functions their arguments and the fractions of
LaTeX their groups, and where what nobody could have meant gets its sentence.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import NoReturn

from explorer.core.functions import FUNCTIONS, typed_name
from explorer.core.lexemes import NumberError, plain_text, split
from explorer.core.sentence import ParseError
from explorer.core.words import Lexeme
from explorer.core.wrapping import unwrapped

MAX_LENGTH = 1000
"""Most characters a text may have."""

_CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}
_ENDS_OPERAND = frozenset(
    {"NUMBER", "VULGAR", "NAME", "CONSTANT", "_RPAR", "_BAR_CLOSE", "_FACTORIAL"}
)


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
    plain, declared, start = unwrapped(plain_text(text))
    lexemes = _match_brackets(list(split(plain, text, start)))
    _refuse_index(lexemes)
    _write_out(lexemes)
    return declared, _mark_calls(lexemes)


def _refuse_index(lexemes: list[Lexeme]) -> None:
    """Refuse x[0], x[i] and (…)[1], which mean no product to anyone."""
    for i, (before, here) in enumerate(itertools.pairwise(lexemes)):
        if here.value != "[" or before.kind not in {"NAME", "_RPAR"}:
            continue
        closing = _partner(lexemes, i + 1)
        is_number = [lexeme.kind for lexeme in lexemes[i + 2 : closing]] == ["NUMBER"]
        if is_number or (before.kind == "NAME" and before.end == here.start):
            raise ParseError(
                here.start,
                lexemes[closing].end,
                "Nothing has an index here; to multiply, write `*` before `[`.",
            )


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
            middle = _end_of_argument(lexemes, at + 1, command)
            end = _end_of_argument(lexemes, middle + 1, command)
            _refuse_mixed(lexemes, at, end)
            below = lexemes[middle + 1 : end + 1]
            lexemes[at : end + 1] = [
                replace(command, kind="_LPAR"),
                *lexemes[at + 1 : middle + 1],
                replace(below[0], kind="OVER", value="/"),
                *below,
                replace(below[-1], kind="_RPAR", value="}"),
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
            if at + 1 < len(lexemes) and _is_run(lexemes[at + 1]):
                _refuse_without_braces(command, r"\sqrt{2}")
            lexemes[at] = replace(command, kind="RADICAL", value="√")


def _refuse_mixed(lexemes: list[Lexeme], at: int, end: int) -> None:
    r"""Refuse 2\frac12, which is 1 to some and two and a half to others."""
    inside = [x.kind for x in lexemes[at + 1 : end + 1] if x.kind not in {"_LPAR", "_RPAR"}]
    if inside != ["NUMBER", "NUMBER"] or at == 0 or lexemes[at - 1].kind != "NUMBER":
        return
    # In x^2\frac12 and \frac12\frac13 the number before belongs to something else.
    belongs = at > 1 and (
        ends_operand(lexemes[at - 2]) or lexemes[at - 2].kind in {"POWER", "FRACTION"}
    )
    if not belongs:
        raise ParseError(
            lexemes[at - 1].start,
            lexemes[end].end,
            "A number before a fraction can mean two things; write `*` or `+` between them.",
        )


def _end_of_argument(lexemes: list[Lexeme], at: int, command: Lexeme) -> int:
    r"""Return where an argument of \frac ends: a group, or what TeX takes without braces.

    That is one character, so \frac12 is a half and \frac x2 is x/2: a longer number or name is cut
    in two.
    """
    kind, value = _kind(lexemes, at), _value(lexemes, at)
    if kind in {"NUMBER", "NAME"} and _is_run(lexemes[at]):
        run = lexemes[at]
        lexemes[at : at + 1] = [
            replace(run, value=value[0], end=run.start + 1),
            replace(run, kind="NUMBER", value=value[1:], start=run.start + 1),
        ]
        return at
    if kind == "CONSTANT" or (kind in {"NUMBER", "NAME"} and len(value) == 1):
        return at
    return _end_of_group(lexemes, at, command, "{")


def _is_run(lexeme: Lexeme) -> bool:
    """Whether this is several digits, or a letter with digits, that TeX takes one by one."""
    is_typed_so = lexeme.end - lexeme.start == len(lexeme.value) > 1
    return is_typed_so and lexeme.kind in {"NUMBER", "NAME"} and lexeme.value.isalnum()


def _end_of_group(lexemes: list[Lexeme], at: int, command: Lexeme, opening: str) -> int:
    if _value(lexemes, at) != opening:
        _refuse_without_braces(
            command, r"\sqrt[3]{x}" if command.kind == "ROOT" else r"\frac{1}{x}"
        )
    return _partner(lexemes, at)


def _refuse_without_braces(command: Lexeme, example: str) -> NoReturn:
    raise ParseError(
        command.start,
        command.end,
        "`{command}` needs braces, as in {example}.",
        command=command.value,
        example=example,
    )


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
        if lexeme.kind in {"NUMBER", "VULGAR"} and follows:
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
    return FUNCTIONS[name].infix or typed_name(name)
