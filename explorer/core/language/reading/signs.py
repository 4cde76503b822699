"""Signs that mean one thing or another by what stands around them: % and the index of a root."""

from __future__ import annotations

import itertools
from dataclasses import replace

from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.reading.groups import OPENING, ends_operand
from explorer.core.language.reading.identifiers import Lexeme
from explorer.core.sentence import ParseError

_BEGINS_FACTOR = frozenset(
    {"NAME", "CONSTANT", "FUNCTION", "RADICAL", "VULGAR", "SERIES", "PIECEWISE", "FRACTION", "ROOT",
     "LOG", *OPENING}
)  # fmt: skip


def read_percent(lexemes: list[Lexeme]) -> None:
    r"""Tell the % of 20% x, x + 10% and \% from the one of x % 3, the remainder."""
    for i, lexeme in enumerate(lexemes):
        if lexeme.kind != "MODULO" or not lexeme.value.endswith("%"):
            continue
        kind = "_PERCENT" if _is_percent(lexemes, i) else "MODULO"
        lexemes[i] = replace(lexeme, kind=kind, value="%")


def _is_percent(lexemes: list[Lexeme], at: int) -> bool:
    if at == 0 or lexemes[at - 1].kind not in {"NUMBER", "VULGAR"}:
        return False
    number, sign = lexemes[at - 1 : at + 1]
    if sign.value == "\\%":
        return True
    after = lexemes[at + 1] if at + 1 < len(lexemes) else None
    if after is None or not _begins_operand(after):
        return True
    if number.end < sign.start or after.kind == "NUMBER":
        # x mod 3 in Python's way: 10 % x, 5%3.
        return sign.end < after.start and number.end == sign.start
    if sign.end == after.start and number.kind == "NUMBER":
        _refuse_tight(number, sign)
    return True


def _begins_operand(lexeme: Lexeme) -> bool:
    return lexeme.kind in _BEGINS_FACTOR or lexeme.kind in {"NUMBER", "TRUTH"}


def _refuse_tight(number: Lexeme, sign: Lexeme) -> None:
    """Refuse 20%x, which is a fifth of x to some and a remainder to Python."""
    raise ParseError(
        number.start,
        sign.end,
        "“{sign}” can mean two things here: write {share}*… for percent, or {number} mod … for "
        "the remainder.",
        sign=f"{number.value[:20]}%",
        share=f"{float(number.value) / 100:g}",
        number=number.value[:20],
    )


def refuse_lost_superscript(lexemes: list[Lexeme]) -> None:
    """Refuse sin-1(x), pasted from sin⁻¹(x), which is not sin(-1·x) to anyone."""
    for i in range(len(lexemes) - 3):
        name, *_, bracket = four = lexemes[i : i + 4]
        kinds = [lexeme.kind for lexeme in four]
        is_tight = all(a.end == b.start for a, b in itertools.pairwise(four))
        inverse = FUNCTIONS[name.value].inverse if name.value in FUNCTIONS else ""
        if kinds != ["FUNCTION", "MINUS", "NUMBER", "_LPAR"] or not inverse or not is_tight:
            continue
        if lexemes[i + 2].value == "1":
            raise ParseError(
                name.start,
                bracket.start,
                "“{name}-1” can mean two things: write {inverse}(x), or {name}(-x).",
                name=name.value,
                inverse=inverse,
            )


def join_radicals(lexemes: list[Lexeme]) -> None:
    """Read ³√x as a cube root where no x stands before it, whose power the ³ would be."""
    for i in reversed(range(len(lexemes) - 2)):
        three = lexemes[i : i + 3]
        if [lexeme.kind for lexeme in three] != ["POWER", "NUMBER", "RADICAL"]:
            continue
        sign, index, radical = three
        follows = i > 0 and (ends_operand(lexemes[i - 1]) or lexemes[i - 1].kind == "FUNCTION")
        if sign.start == index.start and radical.value == "√" and not follows:
            lexemes[i : i + 3] = [replace(radical, value=f"{index.value}√", start=sign.start)]
