"""Brackets and bars: which of them belong together, and which bars say “or”."""

from __future__ import annotations

from dataclasses import replace

from explorer.core.language.reading.groups import CLOSING, OPENING, ends_operand
from explorer.core.language.reading.identifiers import Lexeme
from explorer.core.sentence import ParseError

_CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉",
            r"\begin{cases}": r"\end{cases}"}  # fmt: skip


def match_brackets(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Check that brackets pair, and tell opening bars from closing ones and from “or”."""
    matched: list[Lexeme] = []
    still_open: list[int] = []
    for i, original in enumerate(lexemes):
        lexeme = original
        if lexeme.kind == "BAR":
            top = matched[still_open[-1]].kind if still_open else ""
            lexeme = _bar(lexemes, i, matched, top)
            inside = matched[still_open[-1] + 1 :] if still_open else matched
            if lexeme.kind == "_BAR_OPEN" and _is_or(lexemes, i, inside):
                lexeme = replace(lexeme, kind="OR", value="or")
        elif lexeme.kind == "_EQUALS":
            lexeme = _comparison(lexeme, matched[still_open[-1]].kind if still_open else "")
        if lexeme.kind in OPENING:
            still_open.append(len(matched))
        elif lexeme.kind in CLOSING:
            opened = matched[still_open.pop()] if still_open else None
            _check_pair(opened, lexeme)
        matched.append(lexeme)
    if still_open:
        opened = matched[still_open[-1]]
        missing = _CLOSING.get(opened.value, "|")
        raise ParseError(opened.start, opened.end, "“{sign}” is missing.", sign=missing)
    return [x for a, x in enumerate(matched) if not _is_second(matched, a)]


def _comparison(lexeme: Lexeme, top: str) -> Lexeme:
    """Read the = of a condition in cases; anywhere else it has no meaning."""
    if top == "_CASES_BEGIN":
        return replace(lexeme, kind="COMPARE", value="==")
    raise ParseError(
        lexeme.start,
        lexeme.end,
        "“=” may stand once, after f(x); to compare, write “==”, “<” or “>”.",
    )


def _bar(lexemes: list[Lexeme], i: int, matched: list[Lexeme], top: str) -> Lexeme:
    closes = bool(matched) and ends_operand(matched[-1]) and top == "_BAR_OPEN"
    return replace(lexemes[i], kind="_BAR_CLOSE" if closes else "_BAR_OPEN")


def _is_or(lexemes: list[Lexeme], i: int, inside: list[Lexeme]) -> bool:
    """Tell the || of x>0 || x<-1, and the | of (x>0) | (x<-1), from bars that open.

    `inside` are the tokens before it since the last bracket that is still open.
    """
    if not inside:
        return False
    if inside[-1].kind == "OR":
        return _is_adjacent(inside[-1], lexemes[i])
    is_after_truth = ends_operand(inside[-1]) and any(x.kind in _TRUTHS for x in inside)
    if not is_after_truth:
        return False
    is_double = i + 1 < len(lexemes) and _is_adjacent(lexemes[i], lexemes[i + 1])
    others = [x.kind for x in lexemes[i + 1 :]].count("BAR")
    return is_double or (inside[-1].kind == "_RPAR" and others == 0)


_TRUTHS = frozenset({"COMPARE", "TRUTH"})


def _is_second(matched: list[Lexeme], at: int) -> bool:
    """Whether this is the second stroke of ||."""
    pair = matched[at - 1 : at + 1] if at else []
    return [x.kind for x in pair] == ["OR", "OR"] and _is_adjacent(*pair)


def _is_adjacent(first: Lexeme, second: Lexeme) -> bool:
    return first.value in {"|", "or"} and second.value in {"|", "or"} and first.end == second.start


def _check_pair(opened: Lexeme | None, closing: Lexeme) -> None:
    if opened is None:
        expected = next((o for o, c in _CLOSING.items() if c == closing.value), "(")
    else:
        expected = _CLOSING.get(opened.value, "|")
        if closing.kind == "_CASES_END" and opened.kind == "_CASES_BEGIN":
            return
    if opened is None or closing.value != expected:
        raise ParseError(
            closing.start, closing.end, "“{sign}” is missing before this.", sign=expected
        )
