"""A tree to NumPy: the values of f itself while TensorFlow is not there yet.

`NUMPY` is one more reading of the table of functions: what NumPy, or Python's own `math`, computes
as exactly as TensorFlow does. What neither has waits for TensorFlow.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from explorer.core.language.expression import (
    Call,
    Constant,
    Expression,
    Name,
    Number,
    functions_used,
)
from explorer.core.language.functions import CONSTANTS, FUNCTIONS
from explorer.core.language.parser import parse_expression
from explorer.core.language.powers import Power, inlined, power_of

Array = Any
"""A np.ndarray or a NumPy number, of the dtype that is asked for."""


def _one_by_one(f: Callable[[float], float], at_poles: float) -> Callable[[Array], Array]:
    """Return a function of the standard library as one of arrays."""

    def safe(x: float) -> float:
        try:
            return f(x)
        except OverflowError:
            return math.inf
        except ValueError:
            return at_poles

    calls = np.frompyfunc(safe, 1, 1)

    def of_arrays(x: Array) -> Array:
        return np.asarray(calls(np.asarray(x, np.float64)), np.float64).astype(x.dtype)

    return of_arrays


def _whole(y: Array, back: Array, x: Array) -> Array:
    """Return the whole number beside y that takes back to x, y where there is none."""
    is_whole = np.abs(back / x - 1) < 1.5 * np.finfo(x.dtype).eps
    return np.where(is_whole, np.round(y), y)


def _log_base(x: Array, base: Array) -> Array:
    y = np.log(x) / np.log(base)
    return _whole(y, np.power(base, np.round(y)), x)


def _real_root(x: Array, numerator: int, denominator: int) -> Array:
    """Return the real value for an odd denominator, below zero too."""
    kind = x.dtype.type
    sign = np.where(x < 0, kind(-1), kind(1)) if denominator % 2 else kind(1)
    y = np.power(sign * x, kind(numerator / denominator))
    y = _whole(y, np.power(np.round(y), kind(denominator)), np.power(sign * x, kind(numerator)))
    return sign * y if numerator % 2 else y


def _real_power(x: Array, numerator: Array, denominator: Array) -> Array:
    """Return a power whose exponent is a quotient of values, real wherever it can be."""
    bits = [_lowest_bit(number) for number in (numerator, denominator)]
    is_whole = (np.round(numerator) == numerator) & (np.round(denominator) == denominator)
    is_real = is_whole & ((bits[1] <= bits[0]) | (bits[0] == 0))
    kind = x.dtype.type
    size = x * np.where(is_real & (x < 0), kind(-1), kind(1))
    y = np.power(size, numerator / denominator)
    y = _whole(y, np.power(np.round(y), denominator), np.power(size, numerator))
    return y * np.where((x < 0) & (bits[1] == bits[0]), kind(-1), kind(1))


def _lowest_bit(number: Array) -> Array:
    whole = np.asarray(np.round(number)).astype(np.int64)
    return whole & -whole


def _sigmoid(a: Array) -> Array:
    return 1 / (1 + np.exp(-a))


def _softplus(a: Array) -> Array:
    return np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))


def _elu(a: Array) -> Array:
    return np.where(a > 0, a, np.expm1(np.minimum(a, 0)))


def _zero_where(is_zero: Array, a: Array) -> Array:
    return np.where(is_zero, np.zeros_like(a), a)


SLOW = frozenset({"erf", "erfc", "lgamma", "gamma"})
"""Functions that go through Python for every single number."""

WAITS = None
"""Neither NumPy nor the standard library has it."""

NUMPY: dict[str, Callable[..., Array] | None] = {
    **{
        name: getattr(np, name)
        for name in (
            *("add", "subtract", "multiply", "divide", "negative", "less", "less_equal"),
            *("greater", "greater_equal", "equal", "not_equal"),
            *("logical_and", "logical_or", "logical_not", "where", "sin", "cos", "tan"),
            *("sinh", "cosh", "tanh", "exp", "expm1", "log", "log1p", "sqrt", "square", "abs"),
            *("sign", "floor", "ceil", "round", "mod"),
        )
    },
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "atan2": np.arctan2,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "pow": np.power,
    "log2": lambda a: _log_base(a, a.dtype.type(2)),
    "log10": lambda a: _log_base(a, a.dtype.type(10)),
    "tf_where": np.where,
    "min": np.minimum,
    "max": np.maximum,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "relu": lambda a: np.maximum(a, 0),
    "elu": _elu,
    "erf": _one_by_one(math.erf, math.nan),
    "erfc": _one_by_one(math.erfc, math.nan),
    "lgamma": _one_by_one(math.lgamma, math.inf),
    "gamma": _one_by_one(math.gamma, math.nan),
    "relu6": lambda a: np.clip(a, 0, 6),
    "xlogy": lambda a, b: _zero_where(a == 0, a * np.log(b)),
    "xlog1py": lambda a, b: _zero_where(a == 0, a * np.log1p(b)),
    "xdivy": lambda a, b: _zero_where(a == 0, a / b),
    "divide_no_nan": lambda a, b: _zero_where(b == 0, a / b),
    "multiply_no_nan": lambda a, b: _zero_where(b == 0, a * b),
    "stop_gradient": lambda a: a,
    "zeros_like": np.zeros_like,
    "ones_like": np.ones_like,
    "erfinv": WAITS,
    "erfcinv": WAITS,
    "ndtri": WAITS,
    "digamma": WAITS,
}
"""By name of a row. What is not here is computed by the row's definition."""


def waits_for_tensorflow(expression: Expression) -> str:
    """Return a function of the expression that NumPy does not have, empty where there is none."""
    return next((name for name in functions_used(expression) if _waits(name)), "")


@functools.cache
def _waits(function: str) -> bool:
    if function in NUMPY:
        return NUMPY[function] is WAITS
    definition = FUNCTIONS[function].definition
    if not definition:
        return function != "indicator"
    return bool(waits_for_tensorflow(parse_expression(definition)))


def cost(expression: Expression) -> int:
    """Return how many operations of arrays the values take, those by Python counted 40 times."""
    if not isinstance(expression, Call):
        return 1
    return _own_cost(expression.function) + sum(map(cost, expression.arguments))


@functools.cache
def _own_cost(function: str) -> int:
    if function in SLOW:
        return 40
    if function in NUMPY or not FUNCTIONS[function].definition:
        return 2
    return cost(parse_expression(FUNCTIONS[function].definition))


def numpy_values(
    expression: Expression, values: Mapping[str, Array], dtype: str = "float64"
) -> Array:
    """Compute the expression, elementwise, as `compute.lowering` does.

    Args:
        expression: a tree that does not wait for TensorFlow.
        values: an array or a number of the dtype for every name; their shapes must broadcast.
        dtype: "float64" or "float32"; literals take it too.
    """
    with np.errstate(all="ignore"):
        return _value(inlined(expression), values, np.dtype(dtype).type)


def _value(expression: Expression, values: Mapping[str, Array], kind: type[np.floating]) -> Array:
    match expression:
        case Number(value=value):
            return kind(value)
        case Constant(name=name):
            return kind(CONSTANTS[name])
        case Name(name=name):
            return values[name]
        case Call(function=function, arguments=arguments):
            power = power_of(expression)
            if power is not None:
                return _power(power, [_value(a, values, kind) for a in power.arguments], kind)
            return _call(function, [_value(a, values, kind) for a in arguments], kind)


def _call(function: str, arguments: list[Array], kind: type[np.floating]) -> Array:
    if function == "indicator":
        return np.asarray(arguments[0]).astype(kind)
    operation = NUMPY.get(function)
    if operation is None:
        body = inlined(parse_expression(FUNCTIONS[function].definition))
        return _value(body, dict(zip("abc", arguments, strict=False)), kind)
    least, most = FUNCTIONS[function].arguments
    if most > least:
        return functools.reduce(operation, arguments)
    return operation(*arguments)


def _power(power: Power, arguments: list[Array], kind: type[np.floating]) -> Array:
    x = arguments[0]
    match power.kind:
        case "exp":
            return np.exp(x)
        case "product":
            return _product(x, power.numerator, kind)
        case "sqrt":
            return np.sqrt(x)
        case "root":
            return _real_root(x, power.numerator, power.denominator)
        case "pow":
            return np.power(x, kind(power.exponent))
        case "tf.pow" | "signed_pow" | "power":
            return np.power(x, arguments[1])
        case "real_power":
            return _real_power(x, arguments[1], arguments[2])
        case "log_base":
            return _log_base(x, arguments[1])


def _product(x: Array, power: int, kind: type[np.floating]) -> Array:
    """Return a power by the multiplications by which TensorFlow computes it."""
    if power == 0:
        return np.ones_like(x)
    if power < 0:
        return kind(1) / _product(x, -power, kind)
    if power == 1:
        return x
    if power % 2 == 0:
        return np.square(_product(x, power // 2, kind))
    return _product(x, power - 1, kind) * x
