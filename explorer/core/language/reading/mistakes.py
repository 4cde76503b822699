"""Tells what is wrong where the grammar stops reading, from the tokens on both sides."""

from __future__ import annotations

from lark.exceptions import UnexpectedToken

from explorer.core.language.reading.groups import CLOSING, OPENING, ends_operand
from explorer.core.language.reading.identifiers import Lexeme
from explorer.core.language.reading.refusals import ONE_FUNCTION, refuse_character
from explorer.core.sentence import ParseError
from explorer.core.translation import Text

_BEGINS_OPERAND = frozenset(
    {"NUMBER", "VULGAR", "NAME", "CONSTANT", "FUNCTION", "CALL", "TRUTH", "SERIES", "PIECEWISE",
     *OPENING}
)  # fmt: skip


def explained(text: str, lexemes: list[Lexeme], error: UnexpectedToken) -> ParseError:
    """Say what is wrong from the two tokens between which the reading stopped."""
    at = len(lexemes) if error.token.type == "$END" else int(error.token.line or 0)
    here = lexemes[at] if at < len(lexemes) else None
    before = lexemes[at - 1] if at else None
    if at > 2 and lexemes[at - 2].kind == "_POWER_OF":
        before = lexemes[at - 3]
    if before is not None and before.kind in {"FUNCTION", "RADICAL"}:
        return _at(before, "“{sign}” needs something to act on.", sign=before.value)
    unanswered = [x for x in lexemes if x.kind in {"IF", "_ELSE"}][-1:]
    if here is None and unanswered and unanswered[0].kind == "IF" and ends_operand(lexemes[-1]):
        return _at(unanswered[0], "“{sign}” is missing.", sign="else")
    if here is None or here.kind in CLOSING or here.kind == "_COMMA":
        return _explain_end(text, lexemes, at, before)
    if before is not None and before.kind == "_RPAR" and _is_condition(lexemes, at - 1):
        return _at(
            here,
            "A condition in braces stands at the end, after the whole function: x + 1 {{x>0}}.",
        )
    if here.kind in {"_COLON", "QUESTION"}:
        refuse_character(here.value, here.start)
    if here.kind not in _BEGINS_OPERAND and (before is None or not ends_operand(before)):
        return _at(here, "Something is missing before “{sign}”.", sign=here.value)
    return _at(here, "“{sign}” is not expected here.", sign=here.value)


def _is_condition(lexemes: list[Lexeme], closing: int) -> bool:
    """Whether the bracket closed there holds the condition after a function."""
    depth = 0
    for lexeme in reversed(lexemes[: closing + 1]):
        depth += (lexeme.kind in CLOSING) - (lexeme.kind in OPENING)
        if depth == 0:
            return lexeme.kind == "_RESTRICT"
    return False


def _explain_end(text: str, lexemes: list[Lexeme], at: int, before: Lexeme | None) -> ParseError:
    """Say what is missing at a closing bracket, a comma or the end."""
    here = lexemes[at] if at < len(lexemes) else None
    is_comma = here is not None and here.kind == "_COMMA"
    if before is not None and (before.kind in OPENING or before.kind == "_COMMA"):
        return _at(here or before, "Something is missing after “{sign}”.", sign=before.value)
    if before is not None and before.value == "%":
        return _at(before, "Percent stands right after a number, as in 5%; elsewhere write /100.")
    if is_comma and before is not None and ends_operand(before):
        return _comma(lexemes, at)
    if before is not None and before.kind not in {"_RPAR", "_BAR_CLOSE"}:
        return _at(before, "Something is missing after “{sign}”.", sign=before.value)
    if here is None:
        return ParseError(0, len(text), "The text ends too early.")
    return _at(here, "“{sign}” is not expected here.", sign=here.value)


def _comma(lexemes: list[Lexeme], at: int) -> ParseError:
    depth = sum((x.kind in OPENING) - (x.kind in CLOSING) for x in lexemes[:at])
    if depth:
        return _at(lexemes[at], "A comma stands only between the arguments of a function.")
    return _at(lexemes[at], ONE_FUNCTION, sign=lexemes[at].value)


def _at(lexeme: Lexeme, template: Text, **values: object) -> ParseError:
    return ParseError(lexeme.start, lexeme.end, template, **values)
