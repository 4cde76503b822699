"""Lexemes to the tokens of the grammar, with what it could not see by itself.

This is where the bars of |x| find their partners, functions their arguments and the fractions of
LaTeX their groups, and where what nobody could have meant gets its sentence.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import NoReturn

from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import typed_name
from explorer.core.language.reading.brackets import match_brackets
from explorer.core.language.reading.characters import plain_text
from explorer.core.language.reading.groups import (
    CLOSING,
    OPENING,
    ends_operand,
    partner,
    write_out_groups,
)
from explorer.core.language.reading.identifiers import Lexeme
from explorer.core.language.reading.lexemes import NumberError, split
from explorer.core.language.reading.preprocess import refuse_header, unwrapped
from explorer.core.language.reading.signs import (
    join_radicals,
    read_percent,
    refuse_lost_superscript,
)
from explorer.core.sentence import ParseError

MAX_LENGTH = 1000
"""Most characters a text may have."""


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
    plain, declared, start, named = unwrapped(plain_text(text))
    lexemes = match_brackets(list(split(plain, text, start)))
    refuse_header(named, {x.value for x in lexemes if x.kind == "NAME"}, start, plain)
    _refuse_list(lexemes)
    _refuse_index(lexemes)
    refuse_lost_superscript(lexemes)
    read_percent(lexemes)
    join_radicals(lexemes)
    _read_calls(lexemes)
    _write_out(lexemes)
    write_out_groups(lexemes)
    _refuse_double_factorial(lexemes)
    return declared, _mark_calls(lexemes)


def _read_calls(lexemes: list[Lexeme]) -> None:
    """Read PI() as spreadsheets have it, and the ! of !(x > 0) as programs have it."""
    for i in reversed(range(len(lexemes))):
        kinds = [lexeme.kind for lexeme in lexemes[i : i + 3]]
        if kinds == ["CONSTANT", "_LPAR", "_RPAR"]:
            del lexemes[i + 1 : i + 3]
        is_prefix = i == 0 or not ends_operand(lexemes[i - 1])
        if is_prefix and kinds[:2] in (["_FACTORIAL", "_LPAR"], ["_FACTORIAL", "TRUTH"]):
            lexemes[i] = replace(lexemes[i], kind="NOT", value="not")


def _refuse_double_factorial(lexemes: list[Lexeme]) -> None:
    """Refuse 5!!, which is 15 to some and 120! to others."""
    for before, here in itertools.pairwise(lexemes):
        if before.kind == here.kind == "_FACTORIAL":
            raise ParseError(
                before.start, here.end, "“!!” can mean two things; write (x!)! if you mean that."
            )


def _refuse_list(lexemes: list[Lexeme]) -> None:
    """Refuse [4] and [1, 2], which are lists of numbers and no function."""
    if lexemes and lexemes[0].value == "[" and partner(lexemes, 0) == len(lexemes) - 1:
        inside = {x.kind for x in lexemes[1:-1]}
        if inside and inside <= {"NUMBER", "_COMMA", "MINUS"}:
            raise ParseError(
                lexemes[0].start,
                lexemes[-1].end,
                "A list of numbers is not a function: type a function.",
            )


def _refuse_index(lexemes: list[Lexeme]) -> None:
    """Refuse x[0], x[i] and (…)[1], which mean no product to anyone."""
    for i, (before, here) in enumerate(itertools.pairwise(lexemes)):
        if here.value != "[" or before.kind not in {"NAME", "_RPAR"}:
            continue
        closing = partner(lexemes, i + 1)
        is_number = [lexeme.kind for lexeme in lexemes[i + 2 : closing]] == ["NUMBER"]
        if is_number or (before.kind == "NAME" and before.end == here.start):
            raise ParseError(
                here.start,
                lexemes[closing].end,
                "Nothing has an index here; to multiply, write “*” before “[”.",
            )


def _write_out(lexemes: list[Lexeme]) -> None:
    r"""Replace \frac{a}{b} by ({a}/{b}), \sqrt{a} by √{a} and \sqrt[n]{a} by root{a, n}."""
    # From the right, so that a fraction within another is done before it.
    for at in reversed(range(len(lexemes))):
        command = _with_index(lexemes, at)
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
        elif command.kind in {"ROOT", "LOG"} and _value(lexemes, at + 1) == "[":
            middle = _end_of_group(lexemes, at + 1, command, "[")
            opening = "(" if command.value in _BARE and _value(lexemes, middle + 1) == "(" else "{"
            end = _end_of_group(lexemes, middle + 1, command, opening)
            lexemes[at : end + 1] = [
                replace(
                    command, kind="FUNCTION", value="root" if command.kind == "ROOT" else "log"
                ),
                *lexemes[middle + 1 : end],
                replace(lexemes[middle], kind="_COMMA", value=","),
                *lexemes[at + 2 : middle],
                lexemes[end],
            ]
        elif command.kind == "ROOT":
            if at + 1 < len(lexemes) and _is_run(lexemes[at + 1]):
                _refuse_without_braces(command, r"\sqrt{2}")
            lexemes[at] = replace(command, kind="RADICAL", value="√")


_BARE = frozenset({"sqrt", "√", "log"})
"""Commands of LaTeX that have lost their backslash."""


def _with_index(lexemes: list[Lexeme], at: int) -> Lexeme:
    """Return sqrt[3]{x}, √[3](x) and log[2]{x} as what they were before a backslash was lost."""
    command = lexemes[at]
    kind = {"sqrt": "ROOT", "√": "ROOT", "log": "LOG"}.get(command.value)
    if kind is None or command.kind == "ROOT" or _value(lexemes, at + 1) != "[":
        return command
    end = partner(lexemes, at + 1)
    is_index = [x.kind for x in lexemes[at + 2 : end]] == ["NUMBER"]
    follows = _value(lexemes, end + 1)
    if follows == "{" or (
        follows == "(" and is_index and lexemes[end].end == lexemes[end + 1].start
    ):
        return replace(command, kind=kind)
    if command.value == "√" and is_index:
        _refuse_without_braces(command, "√[3](x)")
    return command


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
            "A number before a fraction can mean two things; write “*” or “+” between them.",
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
    return partner(lexemes, at)


def _refuse_without_braces(command: Lexeme, example: str) -> NoReturn:
    raise ParseError(
        command.start,
        command.end,
        "“{command}” needs braces, as in {example}.",
        command=command.value,
        example=example,
    )


def _mark_calls(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Mark what the grammar cannot see ahead: sin(…) and sin²(…) against sin x and sin² x."""
    marked = list(lexemes)
    arguments: dict[int, str] = {}
    for i, lexeme in enumerate(lexemes):
        if lexeme.kind == "PIECEWISE":
            arguments[i + 1] = lexeme.value
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
        if follows and lexeme.kind == lexemes[i - 1].kind == "NUMBER" and len(lexeme.value) == 3:
            raise ParseError(
                lexemes[i - 1].start,
                lexeme.end,
                "Numbers have no spaces: write {whole}, or {product} for a product.",
                whole=lexemes[i - 1].value[:20] + lexeme.value,
                product=f"{lexemes[i - 1].value[:20]}*{lexeme.value}",
            )
        if lexeme.kind in {"NUMBER", "VULGAR"} and follows:
            raise ParseError(
                lexeme.start, lexeme.end, "Write “*” before the number to multiply with it."
            )


def _check_commas(lexemes: list[Lexeme], arguments: dict[int, str]) -> None:
    """Refuse 2,5 where no function takes several numbers: it is meant as 2.5."""
    opened: list[int] = []
    for i, lexeme in enumerate(lexemes):
        if lexeme.kind in OPENING:
            opened.append(i)
        elif lexeme.kind in CLOSING:
            opened.pop()
        elif lexeme.kind == "_COMMA" and _is_decimal(lexemes[i - 1 : i + 2]):
            function = arguments.get(opened[-1], "") if opened else ""
            if not _takes_several(function):
                _refuse_comma(lexemes, i)


def _refuse_comma(lexemes: list[Lexeme], at: int) -> NoReturn:
    """Refuse 2,5 and 1,000 with what to write instead."""
    whole, _, part = lexemes[at - 1 : at + 2]
    number = f"{whole.value}.{part.value}"[:20]
    if re.fullmatch("[0-9]{3}", part.value) and len(whole.value) <= 3:
        raise NumberError(
            whole.start,
            part.end,
            "Numbers have no comma: write {whole} for thousands, {number} for a decimal.",
            whole=f"{whole.value}{part.value}",
            number=number,
        )
    raise NumberError(
        whole.start, part.end, "The decimal sign is a point; did you mean {number}?", number=number
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
    if function in _SEVERAL:
        return True
    return function in FUNCTIONS and FUNCTIONS[function].arguments[1] > 1


_SEVERAL = frozenset({"log", "sum", "prod", "piecewise", "leaky_relu", "heaviside"})
"""Functions that take more arguments than their row says."""


def _kind(lexemes: list[Lexeme], at: int) -> str:
    return lexemes[at].kind if at < len(lexemes) else ""


def _value(lexemes: list[Lexeme], at: int) -> str:
    return lexemes[at].value if at < len(lexemes) else ""


def _after_exponent(lexemes: list[Lexeme], at: int) -> int:
    while _kind(lexemes, at) == "MINUS":
        at += 1
    return (partner(lexemes, at) if _kind(lexemes, at) == "_LPAR" else at) + 1


def function_sign(name: str) -> str:
    """Return how a function is called in a sentence: its sign if it has one, else its name."""
    return FUNCTIONS[name].infix or typed_name(name)
