"""The computation of a power, a root or a logarithm to a base: what its literals decide."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from explorer.core.language.expression import (
    Call,
    Constant,
    Expression,
    Number,
    as_fraction,
    names,
    substitute,
)
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.parser import parse_expression

LARGEST_PRODUCT = 64
"""Greatest whole exponent computed by multiplications."""

Kind = Literal[
    "exp", "product", "sqrt", "root", "pow", "tf.pow", "signed_pow", "power", "real_power",
    "log_base",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Power:
    """One way to compute a power, and of what.

    `pow` has an exponent that is known, `tf.pow` one without names or a positive base without
    them. The others are functions of compute/elementary.py, `root` as real_root; `signed_pow` has
    a base that may be negative under an exponent that varies with it or alone.
    """

    kind: Kind
    arguments: tuple[Expression, ...]
    harmless: tuple[float | None, ...]
    """By argument, as in the table of functions."""
    exponent: float = 1.0
    numerator: int = 1
    denominator: int = 1


def may_harm(argument: Expression) -> bool:
    """Whether a function's derivatives may be no numbers for an argument in a piece not taken."""
    if isinstance(argument, Number):
        return argument.value == 0
    return not isinstance(argument, Constant)


def inlined(expression: Expression) -> Expression:
    """Return the tree with the table's inlined definitions in the place of their calls."""
    if not isinstance(expression, Call):
        return expression
    arguments = tuple(inlined(a) for a in expression.arguments)
    row = FUNCTIONS[expression.function]
    if not row.inlined:
        return Call(expression.function, arguments)
    return substitute(parse_expression(row.definition), dict(zip("abc", arguments, strict=False)))


def power_of(expression: Expression) -> Power | None:
    """Return how a power, or a quotient of logarithms, is computed; None for anything else."""
    match expression:
        case Call(function="pow", arguments=(Constant(name="e"), exponent)):
            return Power("exp", (exponent,), (0,))
        case Call(function="pow", arguments=(base, exponent)):
            power = as_fraction(exponent)
            return _by_value(base, exponent) if power is None else _by_literal(base, power)
        # What is written log(x, b) too.
        case Call(
            function="divide",
            arguments=(Call(function="log", arguments=(x,)), Call(function="log", arguments=(b,))),
        ):
            return Power("log_base", (x, b), (2, 2))
    return None


def _by_literal(base: Expression, power: Fraction) -> Power:
    if power.denominator == 1 and abs(power) <= LARGEST_PRODUCT:
        return Power("product", (base,), (1 if power < 0 else None,), numerator=int(power))
    if power == Fraction(1, 2):
        return Power("sqrt", (base,), (1,))
    above, below = power.numerator, power.denominator
    # A denominator that is a power of two makes an exponent without rounding.
    if below & (below - 1):
        return Power("root", (base,), (1,), numerator=above, denominator=below)
    return Power("pow", (base,), (1,), float(power))


def _by_value(base: Expression, exponent: Expression) -> Power:
    if not names(exponent) or _is_positive(base):
        return Power("tf.pow", (base, exponent), (1, 0))
    if not names(base) or set(names(base)) & set(names(exponent)):
        return Power("signed_pow", (base, exponent), (1, 0))
    above, below = _ratio(exponent)
    if below != _ONE:
        return Power("real_power", (base, above, below), (1, None, 1))
    return Power("power", (base, exponent), (1, None))


_ONE = Number(1.0)


def _is_positive(base: Expression) -> bool:
    """Whether a base without names is seen to be above zero, as 2, π/2 and √2 are."""
    match base:
        case Number(value=value):
            return value > 0
        case Constant():
            return True
        case Call(function="add" | "multiply" | "divide" | "pow" | "sqrt" | "exp" as function):
            return function == "exp" or all(_is_positive(a) for a in base.arguments)
    return False


def _ratio(exponent: Expression) -> tuple[Expression, Expression]:
    """Return an exponent as numerator and denominator: those of n/3, 1/n, −2/(n m), 2·1/n."""
    match exponent:
        case Call(function="negative", arguments=(inner,)):
            above, below = _ratio(inner)
            return Call("negative", (above,)), below
        case Call(function="multiply", arguments=(left, right)):
            (a, b), (c, d) = _ratio(left), _ratio(right)
            return _product_of(a, c), _product_of(b, d)
        case Call(function="divide", arguments=(left, right)):
            (a, b), (c, d) = _ratio(left), _ratio(right)
            return _product_of(a, d), _product_of(b, c)
        case Call(function="reciprocal", arguments=(inner,)):
            above, below = _ratio(inner)
            return below, above
        case Call(function="add" | "subtract" as sign, arguments=(left, right)):
            (a, b), (c, d) = _ratio(left), _ratio(right)
            if b != _ONE or d != _ONE:
                return Call(sign, (_product_of(a, d), _product_of(c, b))), _product_of(b, d)
    return exponent, _ONE


def _product_of(left: Expression, right: Expression) -> Expression:
    if _ONE in {left, right}:
        return right if left == _ONE else left
    return Call("multiply", (left, right))
