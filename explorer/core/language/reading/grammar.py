"""Tokens to trees: the Lark grammar with the builder of trees.

Kept apart from `parser` because importing Lark takes time that a window which only wants to be seen
should not wait for.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lark import Lark, Transformer, v_args
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer, Token

from explorer.core.language import expression as tree
from explorer.core.language.expression import Call, Constant, Expression, Name, Number
from explorer.core.language.reading import calls, grammar_tables
from explorer.core.language.reading.identifiers import Lexeme
from explorer.core.language.reading.mistakes import explained
from explorer.core.language.reading.pieces import FALSE, TRUE, Piece, bounds, in_turn
from explorer.core.sentence import ParseError

_INFIX = {
    "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "%": "mod", "mod": "mod",
    "^": "pow", "**": "pow", "and": "logical_and", "&&": "logical_and", "&": "logical_and",
    "or": "logical_or",
    "<": "less", ">": "greater", "<=": "less_equal", "≤": "less_equal", ">=": "greater_equal",
    "≥": "greater_equal", "==": "equal", "!=": "not_equal", "≠": "not_equal",
}  # fmt: skip
_PREFIX = {"-": "negative", "not": "logical_not"}
_RADICALS = {"√": "sqrt", "∛": "cbrt"}


def build(text: str, lexemes: list[Lexeme]) -> Expression:
    """Return the tree of the tokens of a text; raises ParseError."""
    try:
        expression: Any = _grammar().parse(_Tokens(lexemes))  # pyright: ignore[reportArgumentType]
    except UnexpectedToken as unexpected:
        raise explained(text, lexemes, unexpected) from None
    except ParseError as mistake:
        if mistake.end == 0:
            # A product without a sign, or bars, has no token of its own: the whole is marked.
            mistake.end = len(text)
        raise
    expression = calls.as_number(expression)
    _refuse_complex(expression, len(text))
    return expression


def _refuse_complex(expression: Expression, end: int) -> None:
    """Refuse e^(πi), which is no power with a parameter i to anyone."""
    for node in tree.walk(expression):
        match node:
            case Call("pow", (Constant("e"), exponent)) | Call("exp", (exponent,)):
                if "i" in tree.names(exponent):
                    raise ParseError(
                        0,
                        end,
                        "Complex numbers are not drawn; for a parameter take another letter.",
                    )


class _Tokens(list[Lexeme]):
    """The tokens of one text, in the place where Lark expects a string."""


class _Handover(Lexer):
    """A lexer for Lark that hands over the tokens made before."""

    def __init__(self, conf: object) -> None:
        pass

    def lex(self, data: _Tokens) -> Iterator[Token]:  # pyright: ignore[reportIncompatibleMethodOverride]
        for i, lexeme in enumerate(data):
            token = Token(lexeme.kind, lexeme.value, start_pos=lexeme.start, end_pos=lexeme.end)
            token.line = i
            yield token


@functools.cache
def _grammar() -> Lark:
    return grammar_tables.parser(_Handover, _TreeBuilder())


@v_args(inline=True)
class _TreeBuilder(Transformer[Token, Any]):
    """Builds the tree while Lark reduces, bottom up, so that no recursion follows the input."""

    def number(self, token: Token) -> Expression:
        return Number(float(token))

    def vulgar(self, token: Token) -> Expression:
        """½ is 1/2, and 2½ is 2 + 1/2."""
        above, below = unicodedata.normalize("NFKC", token[-1]).split("⁄")
        part = calls.call(token, "divide", Number(float(above)), Number(float(below)))
        whole = token[:-1]
        return calls.call(token, "add", Number(float(whole)), part) if whole else part

    def name(self, token: Token) -> Expression:
        return Name(str(token))

    def constant(self, token: Token) -> Expression:
        return Constant(str(token))

    def infix(self, left: Expression, sign: Token, right: Expression) -> Expression:
        if sign == "//":
            return calls.call(sign, "floor", calls.call(sign, "divide", left, right))
        return calls.call(sign, _INFIX[sign], left, right)

    def prefix(self, sign: Token, operand: Expression) -> Expression:
        return calls.call(sign, _PREFIX[sign], operand)

    def juxtaposition(self, left: Expression, right: Expression) -> Expression:
        return calls.call(None, "multiply", left, right)

    def factorial(self, operand: Expression) -> Expression:
        return calls.call(None, "factorial", operand)

    def bars(self, operand: Expression) -> Expression:
        return calls.call(None, "abs", operand)

    def radical(self, sign: Token, operand: Expression) -> Expression:
        if sign in _RADICALS:
            return calls.call(sign, _RADICALS[sign], operand)
        degree = Number(float(sign.removesuffix("√") if sign != "∜" else 4))
        return calls.call(sign, "root", operand, degree)

    def conditional(
        self, value: Expression, sign: Token, condition: Expression, otherwise: Expression
    ) -> Expression:
        return calls.call(sign, "where", condition, value, otherwise)

    def ternary(
        self, condition: Expression, sign: Token, value: Expression, otherwise: Expression
    ) -> Expression:
        return calls.call(sign, "where", condition, value, otherwise)

    def percent(self, operand: Expression) -> Expression:
        return calls.call(None, "divide", operand, Number(100.0))

    def degrees(self, operand: Expression) -> Expression:
        return calls.call(None, "deg2rad", operand)

    def truth(self, word: Token) -> Expression:
        return TRUE if word == "true" else FALSE

    def restricted(self, value: Expression, condition: Expression) -> Expression:
        return calls.restricted(condition, value)

    def piece(self, condition: Expression, value: Expression) -> Piece:
        return Piece(value, condition)

    def row(self, value: Expression, condition: Expression) -> Piece:
        return Piece(value, condition)

    def last_piece(self, value: Expression) -> Piece:
        return Piece(value)

    def pairs(self, *pieces: Piece) -> tuple[Piece, ...]:
        return pieces

    def pieces(self, *pieces: Piece) -> Expression:
        """{x<0: -x, x^2}; the lone {x>0} is 1 where it holds and has no value elsewhere."""
        if len(pieces) == 1 and pieces[0].condition is None and calls.is_truth(pieces[0].value):
            return calls.restricted(pieces[0].value, Number(1.0))
        return calls.joined(pieces)

    def piecewise(self, word: Token, *arguments: Piece | tuple[Piece, ...]) -> Expression:
        """Join (-x, x<0), (x^2, True) as SymPy has them, or x<0, -x, x^2 as Maple has them."""
        flat = [p for a in arguments for p in (a if isinstance(a, tuple) else (a,))]
        if all(piece.condition is None for piece in flat) and len(flat) > 1:
            flat = in_turn(flat)
        return calls.joined(flat)

    def series(self, sign: Token, body: Expression) -> Expression:
        found = re.search(r"([A-Za-z])\s*=\s*(-?[0-9]+)\D*(?<!-)(-?[0-9]+)\D*$", sign)
        assert found is not None
        over = bounds(Name(found[1]), *map(calls.whole_number, found.groups()[1:]))
        operation = "multiply" if "prod" in sign or "∏" in sign else "add"
        return calls.expanded(sign, operation, body, over)

    def comparison(self, first: Expression, *rest: Token | Expression) -> Expression:
        """0 < x < 1 means 0 < x and x < 1."""
        whole: Expression | None = None
        left = first
        for sign, right in zip(rest[::2], rest[1::2], strict=True):
            assert isinstance(sign, Token)
            assert not isinstance(right, Token)
            link = calls.call(sign, _INFIX[sign], left, right)
            whole = link if whole is None else calls.call(sign, "logical_and", whole, link)
            left = right
        assert whole is not None
        return whole

    def function_power(self, exponent: Expression) -> _FunctionPower:
        return _FunctionPower(exponent)

    def call(self, name: Token, *arguments: Any) -> Expression:  # noqa: ANN401
        if arguments and isinstance(arguments[0], _FunctionPower):
            return calls.powered(name, arguments[0].exponent, arguments[1:])
        return calls.applied(name, arguments)

    application = call


@dataclass(frozen=True, slots=True)
class _FunctionPower:
    """The ² of sin² x, between the function and its argument."""

    exponent: Expression


if __name__ == "__main__":
    grammar_tables.write(_Handover)
