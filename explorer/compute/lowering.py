"""A tree to TensorFlow operations.

`core.source` writes the same operations as text; a test runs both and compares.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import tensorflow as tf

from explorer.core.expression import Call, Constant, Expression, Name, Number, as_fraction
from explorer.core.functions import CONSTANTS, FUNCTIONS
from explorer.core.parser import parse_expression
from explorer.core.source import LARGEST_PRODUCT, inlined

Tensor = Any
"""A tf.Tensor; TensorFlow's own annotations do not describe its operators."""

_COMMUTATIVE = frozenset({"add", "multiply"})
"""Their gradients are shorter by eight operations where the second operand is the constant one, and
the values are the same."""


def lower(expression: Expression, values: Mapping[str, Tensor], dtype: tf.DType) -> Tensor:
    """Compute the expression, elementwise.

    Args:
        expression: the tree.
        values: a tensor of `dtype` for every name; their shapes must broadcast.
        dtype: tf.float64 or tf.float32; literals take it too.
    """
    match expression:
        case Number(value=value):
            return tf.constant(value, dtype)
        case Constant(name=name):
            return tf.constant(CONSTANTS[name], dtype)
        case Name(name=name):
            return values[name]
        case Call(function="indicator", arguments=(condition,)):
            return tf.cast(lower(condition, values, dtype), dtype)
        case Call(function="pow", arguments=(base, exponent)):
            return _power(base, exponent, values, dtype)
        case Call(function=function) if FUNCTIONS[function].inlined:
            return lower(inlined(expression), values, dtype)
        case Call(function=function, arguments=arguments):
            return apply(function, [lower(a, values, dtype) for a in arguments], dtype)


def apply(function: str, arguments: list[Tensor], dtype: tf.DType) -> Tensor:
    """Apply one row of the function table to tensors."""
    row = FUNCTIONS[function]
    if row.definition:
        body = parse_expression(row.definition)
        return lower(body, dict(zip("abc", arguments, strict=False)), dtype)
    if function in _COMMUTATIVE and arguments[0].shape.rank == 0:
        arguments = arguments[::-1]
    operation = _operation(row.tensorflow)
    if row.arguments[1] > row.arguments[0]:
        return functools.reduce(operation, arguments)
    return operation(*arguments)


@functools.cache
def _operation(path: str) -> Callable[..., Tensor]:
    """Return `tf.a.b` for the path "a.b" of the function table."""
    return functools.reduce(getattr, path.split("."), tf)


def _power(
    base: Expression, exponent: Expression, values: Mapping[str, Tensor], dtype: tf.DType
) -> Tensor:
    if isinstance(base, Constant) and base.name == "e":
        return tf.exp(lower(exponent, values, dtype))
    x = lower(base, values, dtype)
    power = as_fraction(exponent)
    if power is None:
        return tf.pow(x, lower(exponent, values, dtype))
    if power.denominator == 1 and abs(power) <= LARGEST_PRODUCT:
        return _product(x, int(power), dtype)
    if power == Fraction(1, 2):
        return tf.sqrt(x)
    if power.denominator > 1 and power.denominator % 2 == 1:
        return _real_root(x, power)
    return tf.pow(x, tf.constant(float(power), dtype))


def _product(x: Tensor, power: int, dtype: tf.DType) -> Tensor:
    """x³ as products: the third derivative of tf.pow(x, 2.) is NaN at 0, where it is 0·∞."""
    if power == 0:
        return tf.ones_like(x)
    if power < 0:
        return tf.constant(1.0, dtype) / _product(x, -power, dtype)
    if power == 1:
        return x
    if power % 2 == 0:
        return tf.square(_product(x, power // 2, dtype))
    return _product(x, power - 1, dtype) * x


def _real_root(x: Tensor, power: Fraction) -> Tensor:
    """The real value for an odd denominator; tf.pow gives NaN below zero.

    The sign is ±1 and never 0, so that the derivative of the cube root at 0 is ∞ and not NaN.
    """
    one = tf.ones_like(x)
    sign = tf.where(x < 0, -one, one)
    root = tf.pow(sign * x, tf.constant(power.numerator / power.denominator, x.dtype))
    return root if power.numerator % 2 == 0 else sign * root
