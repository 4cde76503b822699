"""Numbers as people write them in fields and options: 2.5, −π/2, sqrt 2, 1e-3."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from typing import Any

from explorer.core.language.expression import Call, Constant, Expression, Name, Number
from explorer.core.language.functions import CONSTANTS
from explorer.core.language.parser import parse_expression
from explorer.core.language.reading.lexemes import NumberError
from explorer.core.sentence import ParseError, SentenceError, refusal

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": operator.add, "subtract": operator.sub, "multiply": operator.mul,
    "divide": operator.truediv, "negative": operator.neg, "pow": math.pow,
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "abs": abs, "square": lambda a: a * a,
    "asin": math.asin, "acos": math.acos, "atan": math.atan, "atan2": math.atan2,
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "cbrt": math.cbrt,
    "hypot": math.hypot, "floor": math.floor, "ceil": math.ceil, "min": min, "max": max,
    "gamma": math.gamma, "factorial": lambda a: math.gamma(a + 1),
}  # fmt: skip


_NAMED = re.compile(r"^[^\W\d]\w*\s*=(?!=)")
"""The x = of x = 2, which says where the number goes."""


def read_number(text: str) -> float:
    """Return the value of a text such as `π/2`.

    Raises:
        SentenceError: not a number, or not a finite one.
    """
    text = text.strip()
    if not text:
        raise refusal("A number is missing.")
    try:
        value = float(_value(parse_expression(_NAMED.sub("", text))))
    except (ArithmeticError, ValueError):
        raise refusal("“{text}” has no finite value.", text=text[:40]) from None
    except NumberError as error:
        # Without its place, which is not one in the function.
        raise SentenceError(error.sentence) from None
    except (ParseError, KeyError):
        raise refusal("“{text}” is not a number.", text=text[:40]) from None
    if not math.isfinite(value):
        raise refusal("“{text}” has no finite value.", text=text[:40])
    return value


def read_numbers(text: str) -> list[float]:
    """Return the values of a list separated by commas or semicolons; raises SentenceError."""
    _refuse_decimal_comma(text)
    parts = text.replace(";", ",").split(",")
    return [read_number(part) for part in parts]


def _refuse_decimal_comma(text: str) -> None:
    """Refuse the list 1,5; 2, which is of two numbers to some and of three to others."""
    for group in re.findall(r"\(([^()]*)\)", text) or [text]:
        found = re.search(r"(?<![\w.,])([0-9]+),([0-9]+)(?![\w.,])", group)
        if found and ";" in group:
            raise refusal(
                "“{number}” can mean two things beside “;”: write {decimal} for one number, or "
                "separate all of them by commas.",
                number=found[0],
                decimal=f"{found[1]}.{found[2]}",
            )


def read_points(text: str) -> list[list[float]] | None:
    """Return the points of a list such as `(2, 3), (0, π)`; None where it is a list of numbers.

    Raises:
        SentenceError: some are points and some are not, or what is in them is no number.
    """
    _refuse_decimal_comma(text)
    inside = [_inside(piece.strip()) for piece in _pieces(text)]
    if not any(content is not None and len(_pieces(content)) > 1 for content in inside):
        return None
    points = []
    for piece, content in zip(_pieces(text), inside, strict=True):
        if content is None:
            raise refusal(
                "“{text}” is not a point; write for example {example}.",
                text=piece.strip()[:40],
                example="(2, 3)",
            )
        points.append([read_number(number) for number in _pieces(content)])
    return points


def _pieces(text: str) -> list[str]:
    """Return what commas and semicolons outside all parentheses separate."""
    pieces, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth == 0 and character in ",;":
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces


def _inside(text: str) -> str | None:
    """Return what stands between a pair of parentheses around the whole text, if there is one."""
    depth = 0
    for i, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[1:i] if i and i == len(text) - 1 else None
    return None


def read_range(text: str) -> tuple[float, float]:
    """Return the two ends of `low, high`; raises SentenceError."""
    ends = read_numbers(text)
    if len(ends) != 2:
        raise refusal("A range is two numbers, for example {example}.", example="-3, 3")
    return ends[0], ends[1]


def _value(expression: Expression) -> float:
    match expression:
        case Number(value=value):
            return value
        case Constant(name=name):
            return CONSTANTS[name]
        case Name(name=name):
            raise KeyError(name)
        case Call(function=function, arguments=arguments):
            return _OPERATIONS[function](*(_value(a) for a in arguments))
