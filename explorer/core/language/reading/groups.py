r"""Groups in brackets that the grammar cannot tell apart by itself.

Braces are parentheses, the pieces of a function or the condition after it; \over, \sum and a root
whose backslash was lost get the parentheses that they mean.
"""

from __future__ import annotations

from dataclasses import replace

from explorer.core.language.reading.identifiers import Lexeme
from explorer.core.sentence import ParseError

OPENING = frozenset({"_LPAR", "_BAR_OPEN", "_CASES_BEGIN", "_BRACES", "_RESTRICT"})
CLOSING = frozenset({"_RPAR", "_BAR_CLOSE", "_CASES_END"})
_ENDS_OPERAND = frozenset(
    {"NUMBER", "VULGAR", "NAME", "CONSTANT", "TRUTH", "_RPAR", "_BAR_CLOSE", "_CASES_END",
     "_FACTORIAL", "_DEGREE", "_PERCENT"}
)  # fmt: skip
_ENDS_TERM = frozenset(
    {"PLUS", "MINUS", "COMPARE", "AND", "OR", "IF", "_ELSE", "QUESTION", "_COLON", "_COMMA",
     "_AMPERSAND", "_ROW"}
)  # fmt: skip


def ends_operand(lexeme: Lexeme) -> bool:
    """Whether an operand may end with this token."""
    return lexeme.kind in _ENDS_OPERAND


def partner(lexemes: list[Lexeme], at: int) -> int:
    """Return where the bracket that opens at `at` is closed."""
    depth = 0
    for i in range(at, len(lexemes)):
        depth += (lexemes[i].kind in OPENING) - (lexemes[i].kind in CLOSING)
        if depth == 0:
            return i
    raise AssertionError("brackets have been matched before")


def write_out_groups(lexemes: list[Lexeme]) -> None:
    r"""Put in the parentheses that \over and sums mean, and mark what braces stand for."""
    for at in reversed(range(len(lexemes))):
        if lexemes[at].kind == "SERIES":
            _enclose_terms(lexemes, at)
    while (at := _first(lexemes, "BIG_OVER")) is not None:
        _enclose_fraction(lexemes, at)
    for at in reversed(range(len(lexemes))):
        if lexemes[at].kind == "_CASES_BEGIN":
            _mark_rows(lexemes, at)
        elif lexemes[at].value in {"sum", "prod"} and lexemes[at].kind == "FUNCTION":
            _flatten_bounds(lexemes, at)
    _mark_braces(lexemes)


def _first(lexemes: list[Lexeme], kind: str) -> int | None:
    return next((i for i, lexeme in enumerate(lexemes) if lexeme.kind == kind), None)


def _enclose_terms(lexemes: list[Lexeme], at: int) -> None:
    """Put the term after a sign of summation in parentheses: Σ k x + 1 is (Σ k x) + 1."""
    end = at + 1
    while end < len(lexemes) and not _is_end_of_term(lexemes, at, end):
        end = partner(lexemes, end) + 1 if lexemes[end].kind in OPENING else end + 1
    if end == at + 1:
        raise ParseError(
            lexemes[at].start, lexemes[at].end, "Something is missing after “{sign}”.", sign="∑"
        )
    lexemes.insert(end, replace(lexemes[end - 1], kind="_RPAR", value=")"))
    lexemes.insert(at + 1, replace(lexemes[at], kind="_LPAR", value="("))


def _is_end_of_term(lexemes: list[Lexeme], at: int, end: int) -> bool:
    kind = lexemes[end].kind
    if kind in {"PLUS", "MINUS"}:
        return end > at + 1 and lexemes[end - 1].kind in _ENDS_OPERAND
    return kind in _ENDS_TERM or kind in CLOSING


def _enclose_fraction(lexemes: list[Lexeme], at: int) -> None:
    r"""Read {a + 1 \over b} as {(a + 1)/(b)}."""
    sign = lexemes[at]
    first = _start_of_group(lexemes, at)
    end = _end_of_group(lexemes, at)
    if first == at or end == at + 1:
        raise ParseError(
            sign.start, sign.end, "“{sign}” stands between two parts: a \\over b.", sign=sign.value
        )
    lexemes[first:end] = [
        replace(lexemes[first], kind="_LPAR", value="("),
        *lexemes[first:at],
        replace(lexemes[at - 1], kind="_RPAR", value=")"),
        replace(sign, kind="OVER", value="/"),
        replace(lexemes[at + 1], kind="_LPAR", value="("),
        *lexemes[at + 1 : end],
        replace(lexemes[end - 1], kind="_RPAR", value=")"),
    ]


def _start_of_group(lexemes: list[Lexeme], at: int) -> int:
    depth = 0
    for i in reversed(range(at)):
        depth += (lexemes[i].kind in CLOSING) - (lexemes[i].kind in OPENING)
        if depth < 0:
            return i + 1
    return 0


def _end_of_group(lexemes: list[Lexeme], at: int) -> int:
    i = at + 1
    while i < len(lexemes) and lexemes[i].kind not in CLOSING:
        i = partner(lexemes, i) + 1 if lexemes[i].kind in OPENING else i + 1
    return i


def _mark_rows(lexemes: list[Lexeme], at: int) -> None:
    """Tell the & between value and condition from “and”; a comma before it says nothing."""
    for i in reversed(_at_top(lexemes, at)):
        if lexemes[i].value == "&":
            lexemes[i] = replace(lexemes[i], kind="_AMPERSAND")
        if lexemes[i].kind in {"_AMPERSAND", "_ROW"} and lexemes[i - 1].kind == "_COMMA":
            del lexemes[i - 1]


def _flatten_bounds(lexemes: list[Lexeme], at: int) -> None:
    """Read Sum(k^2, (k, 1, 5)) and Sum[k^2, {k, 1, 5}] as sum(k^2, k, 1, 5)."""
    if at + 1 >= len(lexemes) or lexemes[at + 1].kind != "_LPAR":
        return
    end = partner(lexemes, at + 1)
    groups = [i for i in _at_top(lexemes, at + 1) if lexemes[i].kind == "_LPAR"]
    if groups and partner(lexemes, groups[-1]) == end - 1:
        inner = [lexemes[i].kind for i in _at_top(lexemes, groups[-1])]
        if inner.count("_COMMA") == 2:
            del lexemes[end - 1]
            del lexemes[groups[-1]]


def _mark_braces(lexemes: list[Lexeme]) -> None:
    """Tell {x<0: -x, x^2} and the {x>0} of x^2 {x>0} from braces that are parentheses."""
    for i, lexeme in enumerate(lexemes):
        if lexeme.kind != "_LPAR" or lexeme.value != "{":
            continue
        inside = {lexemes[k].kind for k in _at_top(lexemes, i)}
        if "_COLON" in inside and "QUESTION" not in inside:
            lexemes[i] = replace(lexeme, kind="_BRACES")
        elif "COMPARE" in inside and (i == 0 or lexemes[i - 1].kind not in _TAKES_GROUP):
            follows = i > 0 and lexemes[i - 1].kind in _ENDS_OPERAND
            lexemes[i] = replace(lexeme, kind="_RESTRICT" if follows else "_BRACES")


_TAKES_GROUP = frozenset({"POWER", "FUNCTION", "RADICAL", "OVER", "PIECEWISE", "_COMMA", "_LPAR"})
"""After which braces hold an argument."""


def _at_top(lexemes: list[Lexeme], at: int) -> list[int]:
    """Return the places of the tokens inside of a group and in none of its inner groups."""
    places, i, end = list[int](), at + 1, partner(lexemes, at)
    while i < end:
        places.append(i)
        i = partner(lexemes, i) + 1 if lexemes[i].kind in OPENING else i + 1
    return places
