"""Calls of the table of functions as the grammar meets them: checked, and within the limits."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from lark.lexer import Token

from explorer.core.language import expression as tree
from explorer.core.language.expression import Call, Constant, Expression, Name, Number
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import typed_name
from explorer.core.language.reading.pieces import Bounds, Piece, alternatives, bounds, terms
from explorer.core.language.reading.tokens import function_sign
from explorer.core.sentence import ParseError
from explorer.core.translation import Text

MAX_DEPTH = 64
"""Deepest nesting a tree may have; a sum of any length is one level."""
MAX_SIZE = 400
"""Most numbers, names and functions a tree may have.

A sum of two hundred terms is a tree as many levels high, and comparing two such trees takes four
of Python's thousand calls inside one another for each.
"""

_CHAINS = tuple(
    frozenset(group)
    for group in (
        ("add", "subtract"), ("multiply", "divide", "mod"), ("logical_and",), ("logical_or",)
    )
)  # fmt: skip
"""Operators that follow one another without parentheses, read from the left."""


def powered(name: Token, exponent: Expression, arguments: tuple[Expression, ...]) -> Expression:
    """sin² x is (sin x)², but sin⁻¹ x is arcsin x."""
    if tree.as_fraction(exponent) != -1:
        return call(name, "pow", applied(name, arguments), exponent)
    inverse = FUNCTIONS[name].inverse if name in FUNCTIONS else ""
    if not inverse:
        raise ParseError(
            _start(name),
            _end(name),
            "“{name}^-1” can mean two things; write 1/{name}(x), or the inverse by its own name.",
            name=str(name),
        )
    return call(name, inverse, *arguments)


def whole_number(digits: str) -> Expression:
    """Return the whole number that the digits say, with a sign before them or none."""
    number = Number(float(digits.lstrip("-")))
    return Call("negative", (number,)) if digits.startswith("-") else number


def joined(pieces: Sequence[Piece]) -> Expression:
    """Make one expression of pieces; without an “otherwise” there is no value elsewhere."""
    conditional, otherwise = alternatives(pieces)
    joined = otherwise
    for condition, value in reversed(conditional):
        if joined is None:
            joined = restricted(condition, value)
        else:
            joined = call(None, "where", condition, value, joined)
    assert joined is not None
    return joined


def restricted(condition: Expression, value: Expression) -> Expression:
    """Return the value where the condition holds, and none elsewhere."""
    if not is_truth(condition):
        raise ParseError(0, 0, _NEEDS_CONDITION, name="{", example="x > 0")
    return call(None, "restrict", condition, value)


def expanded(place: Token, operation: str, body: Expression, over: Bounds | None) -> Expression:
    """Write out a sum or product whose bounds are numbers."""
    if over is None or over.count == 0:
        raise ParseError(
            _start(place),
            _end(place),
            "A sum needs its letter and two whole numbers, the lower first: {example}.",
            example="sum(k^2, k, 1, 5)",
        )
    if over.count * (as_number(body).size + 1) > MAX_SIZE:
        raise _too_large(place)
    parts = terms(as_number(body), over)
    return functools.reduce(lambda left, right: call(place, operation, left, right), parts)


def _special(name: Token, arguments: tuple[Expression, ...]) -> Expression | None:
    """Make what has arguments of its own: log with a base, sums, defaults of TensorFlow."""
    match str(name), arguments:
        case "log", (value, base):
            return call(name, "divide", call(name, "log", value), call(name, "log", base))
        case "sum" | "prod", (body, letter, first, last):
            operation = "add" if name == "sum" else "multiply"
            return expanded(name, operation, body, bounds(letter, first, last))
        case "sum" | "prod", _:
            return expanded(name, "add", Number(0.0), None)
        case "leaky_relu", (value,):
            return call(name, "leaky_relu", value, Number(0.2))
        case "heaviside", (value, middle):
            above = call(name, "where", call(name, "greater", value, _ZERO), Number(1.0), middle)
            return call(name, "where", call(name, "less", value, _ZERO), _ZERO, above)
        case str(log), (value,) if log.startswith("log_") and log not in FUNCTIONS:
            return call(name, "divide", call(name, "log", value), call(name, "log", _base(log)))
    return None


_ZERO = Number(0.0)


def _base(function: str) -> Expression:
    """Return the base of log_3 or log_b."""
    base = function.removeprefix("log_")
    if base == "e":
        return Constant("e")
    return Name(base) if base.isalpha() else Number(float(base))


def applied(name: Token, arguments: tuple[Expression, ...]) -> Expression:
    """Apply a function to arguments; raises ParseError where it takes more or fewer."""
    function = str(name)
    special = _special(name, arguments)
    if special is not None:
        return special
    if function not in FUNCTIONS:
        function = "log"
    least, most = FUNCTIONS[function].arguments
    if not least <= len(arguments) <= most:
        raise ParseError(
            _start(name),
            _end(name),
            "“{name}” takes {expected}, not {count}.",
            name=typed_name(function),
            expected=_count(least) if least == most else f"{least} or more arguments",
            count=len(arguments),
        )
    return call(name, function, *arguments)


def _count(number: int) -> str:
    return "1 argument" if number == 1 else f"{number} arguments"


def call(place: Token | None, function: str, *arguments: Expression) -> Expression:
    """Make a call, its conditions and numbers in their places, within the limits."""
    row = FUNCTIONS[function]
    fitted = []
    for i, argument in enumerate(arguments):
        if i not in row.takes_truth:
            fitted.append(as_number(argument))
        elif is_truth(argument):
            fitted.append(argument)
        else:
            raise ParseError(
                _start(place),
                _end(place),
                _NEEDS_CONDITION,
                name=_asked(place, function),
                example="x > 0",
            )
    made = Call(function, tuple(fitted))
    if made.size > MAX_SIZE:
        raise _too_large(place)
    if made.depth > MAX_DEPTH and _nesting(made) > MAX_DEPTH:
        raise ParseError(
            _start(place), _end(place), "This is nested more than {limit} deep.", limit=MAX_DEPTH
        )
    return made


_NEEDS_CONDITION: Text = "“{name}” needs a comparison such as {example} here."


def _asked(place: Token | None, function: str) -> str:
    """Return what asks for a condition, as it was written."""
    is_function = place is not None and place.type in {"CALL", "FUNCTION"}
    if function == "where" and not is_function:
        return str(place) if place is not None and place.type in {"IF", "QUESTION"} else "{"
    return function_sign(function)


def _too_large(place: Token | None) -> ParseError:
    return ParseError(
        _start(place),
        _end(place),
        "This has more than {limit} parts, letters, numbers and signs: draw a part of it.",
        limit=MAX_SIZE,
    )


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


def is_truth(expression: Expression) -> bool:
    """Whether this is a condition and not a number."""
    return isinstance(expression, Call) and FUNCTIONS[expression.function].gives_truth


def as_number(expression: Expression) -> Expression:
    """Return the expression, a condition as 1 or 0."""
    return Call("indicator", (expression,)) if is_truth(expression) else expression


def _start(place: Token | None) -> int:
    return (place.start_pos or 0) if place is not None else 0


def _end(place: Token | None) -> int:
    return (place.end_pos or 0) if place is not None else 0
