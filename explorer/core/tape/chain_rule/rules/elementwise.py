"""Rules of operations that act on each number by itself."""

from __future__ import annotations

import math

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule
from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.term import (
    Rank,
    Term,
    applied,
    called,
    compared,
    real,
    summed_to,
    term,
    wrapped,
)

_ZERO = term(0.0)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _root(x: Term) -> Term:
    return applied("√", x, np.sqrt)


_SIMPLE = {
    "Sin": lambda g, x, y: g * applied("cos", x, np.cos),
    "Cos": lambda g, x, y: g * -applied("sin", x, np.sin),
    "Tan": lambda g, x, y: g * (1.0 + y**2),
    "Asin": lambda g, x, y: g / _root(1.0 - x**2),
    "Acos": lambda g, x, y: -g / _root(1.0 - x**2),
    "Atan": lambda g, x, y: g / (1.0 + x**2),
    "Sinh": lambda g, x, y: g * applied("cosh", x, np.cosh),
    "Cosh": lambda g, x, y: g * applied("sinh", x, np.sinh),
    "Tanh": lambda g, x, y: g * (1.0 - y**2),
    "Asinh": lambda g, x, y: g / _root(x**2 + 1.0),
    "Acosh": lambda g, x, y: g / _root(x**2 - 1.0),
    "Atanh": lambda g, x, y: g / (1.0 - x**2),
    "Exp": lambda g, x, y: g * y,
    "Expm1": lambda g, x, y: g * applied("exp", x, np.exp),
    "Log": lambda g, x, y: g / x,
    "Log1p": lambda g, x, y: g / (1.0 + x),
    "Sqrt": lambda g, x, y: g / (2.0 * y),
    "Rsqrt": lambda g, x, y: -g * y**3 / 2.0,
    "Square": lambda g, x, y: g * 2.0 * x,
    "Neg": lambda g, x, y: -g,
    "Abs": lambda g, x, y: g * applied("sign", x, np.sign),
    "Sign": lambda g, x, y: g * 0.0,
    "Inv": lambda g, x, y: -g * y**2,
    "Reciprocal": lambda g, x, y: -g * y**2,
    "Sigmoid": lambda g, x, y: g * y * (1.0 - y),
    "Relu": lambda g, x, y: g * compared(x, ">", _ZERO, np.greater),
    "Softplus": lambda g, x, y: g * applied("sigmoid", x, _sigmoid),
    "Softsign": lambda g, x, y: g / (1.0 + applied("abs", x, np.abs)) ** 2,
    "Erf": lambda g, x, y: g * (2 / math.sqrt(math.pi)) * applied("exp", -(x**2), np.exp),
    "Erfc": lambda g, x, y: -g * (2 / math.sqrt(math.pi)) * applied("exp", -(x**2), np.exp),
    "L2Loss": lambda g, x, y: g * x,
    **dict.fromkeys(
        (
            "Identity",
            "Snapshot",
            "EnsureShape",
            "CheckNumerics",
            "CheckNumericsV2",
            "PreventGradient",
            "PlaceholderWithDefault",
            "DebugIdentityV2",
            "Print",
        ),
        lambda g, x, y: g,
    ),
}
"""Of one input: (adjoint of the output, input, output) to the adjoint of the input."""


def _simple(name: str) -> Rule:
    return lambda c: (_SIMPLE[name](c.g(), c.xc(), c.yc()),)


def _cast(c: Context) -> list[Term | None]:
    """A real number that became complex has a real adjoint."""
    return [c.g() if c.is_complex(0) else real(c.g())]


def _broadcast(c: Context, *parts: Term) -> list[Term | None]:
    """Return contributions with the shapes of their inputs."""
    return [summed_to(part, c.x(place).shape) for place, part in enumerate(parts)]


def _maximum(c: Context) -> list[Term | None]:
    a, b, g = c.x(0), c.x(1), c.g()
    first = compared(a, "≥", b, np.greater_equal)
    return _broadcast(c, g * first, g * compared(a, "<", b, np.less))


def _minimum(c: Context) -> list[Term | None]:
    a, b, g = c.x(0), c.x(1), c.g()
    first = compared(a, "≤", b, np.less_equal)
    return _broadcast(c, g * first, g * compared(a, ">", b, np.greater))


def _divide(c: Context) -> list[Term | None]:
    a, b, g = c.xc(0), c.xc(1), c.g()
    return _broadcast(c, g / b, -g * a / b**2)


def _power(c: Context) -> list[Term | None]:
    a, b, g = c.xc(0), c.xc(1), c.g()
    log = applied("log", a, np.log) if c.is_complex(0) else _log_where_positive(a)
    return _broadcast(c, g * _slope_of_power(a, b), g * c.yc() * log)


def _slope_of_power(a: Term, b: Term) -> Term:
    """Return b · a^(b − 1)."""
    whole = None if b.value is None or b.value.ndim else complex(b.value)
    if whole is not None and not whole.imag and whole.real.is_integer():
        exponent = int(whole.real)
        if exponent == 2:
            return 2.0 * a
        if abs(exponent) < 1000:
            return b * a ** (exponent - 1)
    value = None
    if a.value is not None and b.value is not None:
        with np.errstate(all="ignore"):
            value = np.asarray(a.value ** (b.value - 1))
    text = (*wrapped(a, Rank.ATOM), Piece(" ^ ("), *b.symbols, Piece(" − 1)"))
    raised = Term(text, value, np.broadcast_shapes(a.shape, b.shape), Rank.POWER)
    return b * raised


def _log_where_positive(a: Term) -> Term:
    def compute(x: np.ndarray) -> np.ndarray:
        return np.where(x > 0, np.log(np.where(x > 0, x, 1.0)), 0.0)

    return applied("log", a, compute)


def _chosen(c: Context) -> list[Term | None]:
    condition, g = c.x(0), c.g()
    shape = g.shape
    values: list[np.ndarray | None] = [None, None]
    if condition.value is not None and g.value is not None:
        mask = condition.value != 0
        if mask.ndim < len(shape) and c.operation.name == "Select":
            mask = mask.reshape(mask.shape + (1,) * (len(shape) - mask.ndim))
        values = [np.where(mask, g.value, 0.0), np.where(mask, 0.0, g.value)]
    first = called("where", (condition, g, "0"), values[0], shape)
    second = called("where", (condition, "0", g), values[1], shape)
    return [None, summed_to(first, c.x(1).shape), summed_to(second, c.x(2).shape)]


def _squared_difference(c: Context) -> list[Term | None]:
    a, b, g = c.xc(0), c.xc(1), c.g()
    return _broadcast(c, g * 2.0 * (a - b), -g * 2.0 * (a - b))


def _atan2(c: Context) -> list[Term | None]:
    y, x, g = c.x(0), c.x(1), c.g()
    return _broadcast(c, g * x / (x**2 + y**2), -g * y / (x**2 + y**2))


def _mod(c: Context) -> list[Term | None]:
    a, b, g = c.x(0), c.x(1), c.g()
    return _broadcast(c, g, -g * applied("floor", a / b, np.floor))


# Backward operations, which the sweep of an outer tape passes.


def _tanh_grad(c: Context) -> list[Term | None]:
    y, d, g = c.xc(0), c.xc(1), c.g()
    return [-g * 2.0 * d * y, g * (1.0 - y**2)]


def _sigmoid_grad(c: Context) -> list[Term | None]:
    y, d, g = c.xc(0), c.xc(1), c.g()
    return [g * d * (1.0 - 2.0 * y), g * y * (1.0 - y)]


def _sqrt_grad(c: Context) -> list[Term | None]:
    y, d, g = c.xc(0), c.xc(1), c.g()
    return [-g * d / (2.0 * y**2), g / (2.0 * y)]


def _rsqrt_grad(c: Context) -> list[Term | None]:
    y, d, g = c.xc(0), c.xc(1), c.g()
    return [-g * 1.5 * d * y**2, -g * y**3 / 2.0]


def _reciprocal_grad(c: Context) -> list[Term | None]:
    y, d, g = c.xc(0), c.xc(1), c.g()
    return [-g * 2.0 * d * y, -g * y**2]


RULES: dict[str, Rule] = {
    **{name: _simple(name) for name in _SIMPLE},
    "Cast": _cast,
    "Mul": lambda c: _broadcast(c, c.g() * c.xc(1), c.g() * c.xc(0)),
    "MulNoNan": lambda c: _broadcast(c, c.g() * c.xc(1), c.g() * c.xc(0)),
    "AddV2": lambda c: _broadcast(c, c.g(), c.g()),
    "Add": lambda c: _broadcast(c, c.g(), c.g()),
    "Sub": lambda c: _broadcast(c, c.g(), -c.g()),
    "AccumulateNV2": lambda c: [c.g()] * c.count,
    "AddN": lambda c: [c.g()] * c.count,
    "RealDiv": _divide,
    "Div": _divide,
    "DivNoNan": _divide,
    "Pow": _power,
    "Maximum": _maximum,
    "Minimum": _minimum,
    "SelectV2": _chosen,
    "Select": _chosen,
    "SquaredDifference": _squared_difference,
    "Atan2": _atan2,
    "FloorMod": _mod,
    "TanhGrad": _tanh_grad,
    "SigmoidGrad": _sigmoid_grad,
    "SqrtGrad": _sqrt_grad,
    "RsqrtGrad": _rsqrt_grad,
    "ReciprocalGrad": _reciprocal_grad,
    "InvGrad": _reciprocal_grad,
}
