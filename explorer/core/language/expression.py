"""The tree of an expression: numbers, names, constants and calls of the function table."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, never negative: a minus sign is a call of `negative`."""

    value: float
    depth: int = field(default=1, init=False, compare=False, repr=False)
    size: int = field(default=1, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A variable or a parameter: one letter with optional digits, or a Greek letter."""

    name: str
    depth: int = field(default=1, init=False, compare=False, repr=False)
    size: int = field(default=1, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """One of the named constants of the function table: π, e, τ, φ."""

    name: str
    depth: int = field(default=1, init=False, compare=False, repr=False)
    size: int = field(default=1, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the table, operators included, applied to its arguments.

    Depth and size are kept so that the limits can be checked while a tree grows, before
    anything walks it recursively.
    """

    function: str
    arguments: tuple[Expression, ...]
    depth: int = field(default=1, init=False, compare=False, repr=False)
    size: int = field(default=1, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", 1 + max((a.depth for a in self.arguments), default=0))
        object.__setattr__(self, "size", 1 + sum(a.size for a in self.arguments))


Expression = Number | Name | Constant | Call


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield every node, an argument before the call that takes it."""
    if isinstance(expression, Call):
        for argument in expression.arguments:
            yield from walk(argument)
    yield expression


def names(expression: Expression) -> tuple[str, ...]:
    """Return the names in the expression, each once, in order of appearance."""
    return tuple(dict.fromkeys(n.name for n in walk(expression) if isinstance(n, Name)))


def functions_used(expression: Expression) -> tuple[str, ...]:
    """Return the functions called, each once, in order of appearance."""
    return tuple(dict.fromkeys(n.function for n in walk(expression) if isinstance(n, Call)))


def substitute(expression: Expression, values: dict[str, Expression]) -> Expression:
    """Return the expression with each name in `values` replaced."""
    if isinstance(expression, Name):
        return values.get(expression.name, expression)
    if isinstance(expression, Call):
        return Call(expression.function, tuple(substitute(a, values) for a in expression.arguments))
    return expression


def with_function(expression: Expression, function: str, other: str) -> Expression:
    """Return the expression with another function in the place of one."""
    if not isinstance(expression, Call):
        return expression
    name = other if expression.function == function else expression.function
    arguments = (with_function(a, function, other) for a in expression.arguments)
    return Call(name, tuple(arguments))


def as_fraction(expression: Expression) -> Fraction | None:
    """Return the exact value of what whole numbers make, like `2`, `-1/3` or `1 - 1/3`, else None.

    A decimal counts only where it is a whole number or a half: `x^0.333` means 0.333 and not
    a third, and its nearest double has a power of two below, which nobody meant as a root.
    """
    match expression:
        case Number(value=value) if (2 * value).is_integer() and value < _EXACT:
            return Fraction(value)
        case Call(function=function, arguments=arguments) if function in _RATIONAL:
            fractions = [as_fraction(argument) for argument in arguments]
            return _calculated(function, [f for f in fractions if f is not None], len(arguments))
    return None


_EXACT = 2**53
"""Below it every whole number is a double."""
_RATIONAL: dict[str, Callable[..., Any]] = {
    "negative": operator.neg, "add": operator.add, "subtract": operator.sub,
    "multiply": operator.mul, "divide": operator.truediv, "pow": operator.pow,
    "reciprocal": lambda a: 1 / a,
}  # fmt: skip
"""Operators that make fractions of fractions."""
_LARGEST_EXPONENT = 64


def _calculated(function: str, values: list[Fraction], count: int) -> Fraction | None:
    """Return the result, None where it is no fraction of numbers that doubles are exact for."""
    if len(values) < count:
        return None
    is_small = values[-1].denominator == 1 and abs(values[-1]) <= _LARGEST_EXPONENT
    if function == "pow" and not is_small:
        return None
    try:
        result = _RATIONAL[function](*values)
    except ZeroDivisionError:
        return None
    return result if max(abs(result.numerator), result.denominator) < _EXACT else None
