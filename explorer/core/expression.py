"""The tree of an expression: numbers, names, constants and calls of the function table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction


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
    """Return the exact value of a literal like `2`, `-1/3` or `0.5`, else None.

    A decimal counts only where it is a whole number or a half: `x^0.333` means 0.333 and not
    a third, and its nearest double has a power of two below, which nobody meant as a root.
    """
    match expression:
        case Number(value=value) if (2 * value).is_integer() and value < 2**53:
            return Fraction(value)
        case Call(function="negative", arguments=(inner,)):
            fraction = as_fraction(inner)
            return None if fraction is None else -fraction
        case Call(function="divide", arguments=(above, below)):
            numerator, denominator = as_fraction(above), as_fraction(below)
            if numerator is None or not denominator:
                return None
            return numerator / denominator
    return None
