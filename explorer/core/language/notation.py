"""A tree as text in the language of the function field, and numbers as they are shown."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from enum import IntEnum

from explorer.core.language.expression import Call, Constant, Expression, Name, Number
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import typed_name


class Level(IntEnum):
    """Precedence of a piece of text, loosest first."""

    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    UNARY = 7
    POWER = 8
    ATOM = 9


LEVELS = {
    "logical_or": Level.OR, "logical_and": Level.AND, "logical_not": Level.NOT,
    "less": Level.COMPARISON, "less_equal": Level.COMPARISON, "greater": Level.COMPARISON,
    "greater_equal": Level.COMPARISON, "equal": Level.COMPARISON, "not_equal": Level.COMPARISON,
    "add": Level.SUM, "subtract": Level.SUM, "multiply": Level.PRODUCT, "divide": Level.PRODUCT,
    "mod": Level.PRODUCT, "negative": Level.UNARY, "pow": Level.POWER,
}  # fmt: skip
"""The level of every operator."""


def number_text(value: float) -> str:
    """Return the shortest decimal that reads back as the same double, without a needless `.0`."""
    whole = value.is_integer() and abs(value) < 1e16
    return str(int(value)) if whole else short_exponent(repr(value))


def short_exponent(number: str) -> str:
    """Return a formatted number with 1e308 for 1e+308, and 1e-5 for 1e-05."""
    return re.sub(r"e\+?(-?)0*(?=[0-9])", r"e\1", number)


def to_text(expression: Expression) -> str:
    """Write the tree in the language of the function field; parsing it gives the same tree."""
    return _text(expression)[0]


def _text(expression: Expression) -> tuple[str, int]:
    match expression:
        case Number(value=value):
            return number_text(value), Level.ATOM
        case Name(name=name) | Constant(name=name):
            return name, Level.ATOM
        case Call(function="indicator", arguments=(condition,)):
            return _text(condition)
        case Call(function=function, arguments=arguments) if function in LEVELS:
            return _operator_text(function, [_text(a) for a in arguments])
        case Call(function=function, arguments=arguments):
            return f"{typed_name(function)}({', '.join(to_text(a) for a in arguments)})", Level.ATOM


def _operator_text(function: str, operands: list[tuple[str, int]]) -> tuple[str, int]:
    level, sign = LEVELS[function], FUNCTIONS[function].infix
    if len(operands) == 1:
        gap = " " if function == "logical_not" else ""
        return f"{sign}{gap}{_wrapped(operands[0], level)}", level
    if function == "pow":
        return f"{_wrapped(operands[0], Level.ATOM)}^{_wrapped(operands[1], Level.UNARY)}", level
    # Comparisons chain when read, so neither of their operands may be one.
    left = _wrapped(operands[0], level + (level == Level.COMPARISON))
    right = _wrapped(operands[1], level + 1)
    tight = function in {"multiply", "divide"}
    return f"{left}{sign}{right}" if tight else f"{left} {sign} {right}", level


def _wrapped(piece: tuple[str, int], least: int) -> str:
    text, level = piece
    return text if level >= least else f"({text})"


def distinct_texts(values: Sequence[float], digits: int) -> list[str]:
    """Return values with so many digits, or as many more as tell them apart."""
    texts: list[str] = []
    for more in range(digits, 18):
        texts = [format_value(value, more) for value in values]
        if len(set(texts)) == len(set(values)):
            break
    return texts


def format_value(value: float | None, digits: int = 10) -> str:
    """Return a value as a person reads it: a true minus sign, none before 0, NaN and ∞ by name.

    `digits` are significant; None is TensorFlow's None.
    """
    if value is None:
        return "None"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    # Adding 0.0 turns −0.0 into 0.0.
    return short_exponent(f"{value + 0.0:.{digits}g}").replace("-", "−")


def value_text(value: float | None) -> str:
    """Return a value with nine decimals, so that a column of them aligns at the point.

    What is too large or too small for that is written with ten digits and an exponent.
    """
    if value is None or not math.isfinite(value):
        return format_value(value)
    if value == 0 or 1e-4 <= abs(value) < 1e7:
        return f"{value + 0.0:.9f}".replace("-", "−")
    return short_exponent(f"{value:.9e}").replace("-", "−")


def cell_text(value: float | None) -> str:
    """Return a value with the digits of `value_text`, without the zeros that align a column."""
    text = value_text(value)
    digits, e, exponent = text.partition("e")
    return f"{digits.rstrip('0').rstrip('.')}{e}{exponent}" if "." in digits else text


def shorter(text: str, most: int) -> str:
    """Return the text of a number in so many characters, rounded: never without its exponent."""
    digits, e, exponent = text.partition("e")
    whole, point, decimals = digits.partition(".")
    room = most - len(whole) - len(point) - len(e) - len(exponent)
    if not point or room >= len(decimals):
        return text
    value = float(digits.replace("−", "-"))
    return f"{value:.{max(room, 1)}f}".replace("-", "−") + e + exponent


def derivative_name(order: int) -> str:
    """Return f, f′, f″, f‴, f⁽⁴⁾ … as they are written."""
    if order < 4:
        return "f" + ("", "′", "″", "‴")[order]
    return f"f⁽{'⁰¹²³⁴⁵⁶⁷⁸⁹'[order]}⁾"
