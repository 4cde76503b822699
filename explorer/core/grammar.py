"""Tokens to trees: the Lark grammar with the builder of trees.

Kept apart from `parser` because importing Lark and making its tables takes a quarter of a second,
which a window that only wants to be seen should not wait for.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lark import Lark, Transformer, v_args
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer, Token

from explorer.core import expression as tree
from explorer.core.expression import Call, Constant, Expression, Name, Number
from explorer.core.functions import FUNCTIONS, typed_name
from explorer.core.resources import core_text
from explorer.core.sentence import ParseError
from explorer.core.tokens import ends_operand, function_sign
from explorer.core.words import Lexeme

MAX_DEPTH = 64
"""Deepest nesting a tree may have; a sum of any length is one level."""
MAX_SIZE = 400
"""Most numbers, names and functions a tree may have.

A sum of two hundred terms is a tree as many levels high, and comparing two such trees takes four
of Python's thousand calls inside one another for each.
"""

_INFIX = {
    "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "%": "mod", "mod": "mod",
    "^": "pow", "**": "pow", "and": "logical_and", "&&": "logical_and", "or": "logical_or",
    "<": "less", ">": "greater", "<=": "less_equal", "≤": "less_equal", ">=": "greater_equal",
    "≥": "greater_equal", "==": "equal", "!=": "not_equal", "≠": "not_equal",
}  # fmt: skip
_PREFIX = {"-": "negative", "not": "logical_not"}
_RADICALS = {"√": "sqrt", "∛": "cbrt"}
_CHAINS = tuple(
    frozenset(group)
    for group in (
        ("add", "subtract"), ("multiply", "divide", "mod"), ("logical_and",), ("logical_or",)
    )
)  # fmt: skip
"""Operators that follow one another without parentheses, read from the left."""


def build(text: str, lexemes: list[Lexeme]) -> Expression:
    """Return the tree of the tokens of a text; raises ParseError."""
    try:
        expression: Any = _grammar().parse(_Tokens(lexemes))  # pyright: ignore[reportArgumentType]
    except UnexpectedToken as unexpected:
        raise _explain(text, lexemes, unexpected) from None
    except ParseError as mistake:
        if mistake.end == 0:
            # A product without a sign, or bars, has no token of its own: the whole is marked.
            mistake.end = len(text)
        raise
    return _as_number(expression)


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
    return Lark(
        core_text("grammar.lark"), parser="lalr", lexer=_Handover, transformer=_TreeBuilder()
    )


@v_args(inline=True)
class _TreeBuilder(Transformer[Token, Any]):
    """Builds the tree while Lark reduces, bottom up, so that no recursion follows the input."""

    def number(self, token: Token) -> Expression:
        return Number(float(token))

    def vulgar(self, token: Token) -> Expression:
        """½ is 1/2, and 2½ is 2 + 1/2."""
        above, below = unicodedata.normalize("NFKC", token[-1]).split("⁄")
        part = _call(token, "divide", Number(float(above)), Number(float(below)))
        whole = token[:-1]
        return _call(token, "add", Number(float(whole)), part) if whole else part

    def name(self, token: Token) -> Expression:
        return Name(str(token))

    def constant(self, token: Token) -> Expression:
        return Constant(str(token))

    def infix(self, left: Expression, sign: Token, right: Expression) -> Expression:
        if sign == "//":
            return _call(sign, "floor", _call(sign, "divide", left, right))
        return _call(sign, _INFIX[sign], left, right)

    def prefix(self, sign: Token, operand: Expression) -> Expression:
        return _call(sign, _PREFIX[sign], operand)

    def juxtaposition(self, left: Expression, right: Expression) -> Expression:
        return _call(None, "multiply", left, right)

    def factorial(self, operand: Expression) -> Expression:
        return _call(None, "factorial", operand)

    def bars(self, operand: Expression) -> Expression:
        return _call(None, "abs", operand)

    def radical(self, sign: Token, operand: Expression) -> Expression:
        return _call(sign, _RADICALS[sign], operand)

    def conditional(
        self, value: Expression, sign: Token, condition: Expression, otherwise: Expression
    ) -> Expression:
        return _call(sign, "where", condition, value, otherwise)

    def comparison(self, first: Expression, *rest: Token | Expression) -> Expression:
        """0 < x < 1 means 0 < x and x < 1."""
        whole: Expression | None = None
        left = first
        for sign, right in zip(rest[::2], rest[1::2], strict=True):
            assert isinstance(sign, Token)
            assert not isinstance(right, Token)
            link = _call(sign, _INFIX[sign], left, right)
            whole = link if whole is None else _call(sign, "logical_and", whole, link)
            left = right
        assert whole is not None
        return whole

    def function_power(self, exponent: Expression) -> _FunctionPower:
        return _FunctionPower(exponent)

    def call(self, name: Token, *arguments: Any) -> Expression:  # noqa: ANN401
        if arguments and isinstance(arguments[0], _FunctionPower):
            return _powered(name, arguments[0].exponent, arguments[1:])
        return _apply(name, arguments)

    application = call


@dataclass(frozen=True, slots=True)
class _FunctionPower:
    """The ² of sin² x, between the function and its argument."""

    exponent: Expression


def _powered(name: Token, exponent: Expression, arguments: tuple[Expression, ...]) -> Expression:
    """sin² x is (sin x)², but sin⁻¹ x is arcsin x."""
    if tree.as_fraction(exponent) != -1:
        return _call(name, "pow", _apply(name, arguments), exponent)
    inverse = FUNCTIONS[name].inverse
    if not inverse:
        raise ParseError(
            _start(name),
            _end(name),
            "`{name}^-1` can mean two things; write 1/{name}(x), or the inverse by its own name.",
            name=str(name),
        )
    return _call(name, inverse, *arguments)


def _apply(name: Token, arguments: tuple[Expression, ...]) -> Expression:
    function = str(name)
    if function == "log" and len(arguments) == 2:
        value, base = arguments
        return _call(name, "divide", _call(name, "log", value), _call(name, "log", base))
    least, most = FUNCTIONS[function].arguments
    if not least <= len(arguments) <= most:
        raise ParseError(
            _start(name),
            _end(name),
            "`{name}` takes {expected}, not {count}.",
            name=typed_name(function),
            expected=_count(least) if least == most else f"{least} or more arguments",
            count=len(arguments),
        )
    return _call(name, function, *arguments)


def _count(number: int) -> str:
    return "1 argument" if number == 1 else f"{number} arguments"


def _call(place: Token | None, function: str, *arguments: Expression) -> Expression:
    """Make a call, its conditions and numbers in their places, within the limits."""
    row = FUNCTIONS[function]
    fitted = []
    for i, argument in enumerate(arguments):
        if i not in row.takes_truth:
            fitted.append(_as_number(argument))
        elif _is_truth(argument):
            fitted.append(argument)
        else:
            raise ParseError(
                _start(place),
                _end(place),
                "`{name}` needs a comparison such as {example} here.",
                name="if" if place is not None and place.type == "IF" else function_sign(function),
                example="x > 0",
            )
    made = Call(function, tuple(fitted))
    if made.size > MAX_SIZE:
        raise ParseError(
            _start(place), _end(place), "This has more than {limit} parts.", limit=MAX_SIZE
        )
    if made.depth > MAX_DEPTH and _nesting(made) > MAX_DEPTH:
        raise ParseError(
            _start(place), _end(place), "This is nested more than {limit} deep.", limit=MAX_DEPTH
        )
    return made


def _nesting(expression: Expression) -> int:
    """Return how deep a tree is nested as it is written: a - b + c is one level above its terms."""
    if not isinstance(expression, Call):
        return 1
    chain = next((c for c in _CHAINS if expression.function in c), frozenset[str]())
    first, *others = expression.arguments
    while isinstance(first, Call) and first.function in chain:
        first, *more = first.arguments
        others += more
    return 1 + max(map(_nesting, [first, *others]))


def _is_truth(expression: Expression) -> bool:
    return isinstance(expression, Call) and FUNCTIONS[expression.function].gives_truth


def _as_number(expression: Expression) -> Expression:
    return Call("indicator", (expression,)) if _is_truth(expression) else expression


def _start(place: Token | None) -> int:
    return (place.start_pos or 0) if place is not None else 0


def _end(place: Token | None) -> int:
    return (place.end_pos or 0) if place is not None else 0


_BEGINS_OPERAND = frozenset({"NUMBER", "VULGAR", "NAME", "CONSTANT", "FUNCTION", "CALL", "_LPAR"})


def _explain(text: str, lexemes: list[Lexeme], error: UnexpectedToken) -> ParseError:
    """Say what is wrong from the two tokens between which the reading stopped."""
    at = len(lexemes) if error.token.type == "$END" else int(error.token.line or 0)
    here = lexemes[at] if at < len(lexemes) else None
    before = lexemes[at - 1] if at else None
    if at > 2 and lexemes[at - 2].kind == "_POWER_OF":
        before = lexemes[at - 3]
    if before is not None and before.kind in {"FUNCTION", "RADICAL"}:
        return _at(before, "`{sign}` needs something to act on.", sign=before.value)
    unanswered = [x for x in lexemes if x.kind in {"IF", "_ELSE"}][-1:]
    if here is None and unanswered and unanswered[0].kind == "IF" and ends_operand(lexemes[-1]):
        return _at(unanswered[0], "`{sign}` is missing.", sign="else")
    ends = here is None or here.kind in {"_RPAR", "_BAR_CLOSE", "_COMMA"}
    if ends and before is not None and before.kind in {"_LPAR", "_BAR_OPEN", "_COMMA"}:
        return _at(here or before, "Something is missing after `{sign}`.", sign=before.value)
    if ends and before is not None and before.kind not in {"_RPAR", "_BAR_CLOSE"}:
        if here is not None and here.kind == "_COMMA" and ends_operand(before):
            return _at(here, "A comma stands only between the arguments of a function.")
        return _at(before, "Something is missing after `{sign}`.", sign=before.value)
    if here is None:
        return ParseError(0, len(text), "The text ends too early.")
    if here.kind == "_COMMA":
        return _at(here, "A comma stands only between the arguments of a function.")
    if here.kind not in _BEGINS_OPERAND and (before is None or not ends_operand(before)):
        return _at(here, "Something is missing before `{sign}`.", sign=here.value)
    return _at(here, "`{sign}` is not expected here.", sign=here.value)


def _at(lexeme: Lexeme, template: str, **values: object) -> ParseError:
    return ParseError(lexeme.start, lexeme.end, template, **values)
