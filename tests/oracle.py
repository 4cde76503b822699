"""An interpreter of the tree that shares nothing with the engine: mpmath at 50 digits and more.

It has its own table of functions and its own derivatives (mpmath's differences at a precision
raised until the digits are certain), so that a mistake in a definition, in the lowering or in
TensorFlow shows as a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import mp

from explorer.core.language.expression import Call, Constant, Expression, Name, Number

DIGITS = 50
"""Digits of every answer; at least 20 are certain, which `derivatives` checks."""
Real = Any
"""An mpf; mpmath has no annotations."""

_NAN = mpmath.mpf("nan")
_ROUGH_DIGITS = 30
"""Enough to confirm 20 of them, in half the time of a second answer beyond 50."""
_CERTAIN = mpmath.mpf(10) ** -20
_NOISE = mpmath.mpf(10) ** -40
_ROUGH_NOISE = mpmath.mpf(10) ** -20


def evaluate(expression: Expression, values: Mapping[str, Real]) -> Real:
    """Return the value of the tree at the precision set in `mp`; NaN where it is not real."""
    match expression:
        case Number(value=value):
            return mpmath.mpf(value)
        case Name(name=name):
            return mpmath.mpf(values[name])
        case Constant(name=name):
            return _CONSTANTS[name]()
        case Call(function="where" | "tf_where", arguments=(condition, value, otherwise)):
            return evaluate(value if _truth(condition, values) else otherwise, values)
        case Call(function="restrict", arguments=(Call(function="indicator") as held, value)):
            return evaluate(value, values) if _truth(held.arguments[0], values) else _NAN
        case Call(function="indicator", arguments=(condition,)):
            return mpmath.mpf(1 if _truth(condition, values) else 0)
        case Call(function="pow", arguments=(base, exponent)):
            return _power(evaluate(base, values), evaluate(exponent, values), _exact(exponent))
        case Call(function=function, arguments=arguments):
            return _applied(function, [evaluate(a, values) for a in arguments])


def derivatives(
    expression: Expression,
    variable: str,
    x: float,
    order: int,
    others: Mapping[str, float] | None = None,
) -> list[Real]:
    """Return f(x), f′(x) … f^(order)(x) of the function as written, x being that very double.

    The differences are taken at two precisions.

    Raises:
        ArithmeticError: the two do not agree to 20 digits, as at a corner or a jump.
    """
    fixed = others or {}
    rough, fine = (
        _differences(expression, variable, x, order, fixed, d) for d in (_ROUGH_DIGITS, DIGITS)
    )
    return [_agreed(a, b) for a, b in zip(rough, fine, strict=True)]


def _agreed(rough: Real, fine: Real) -> Real:
    """Return the finer value, or 0 where both are only the noise of the differences."""
    difference = abs(rough - fine)
    if mpmath.isfinite(fine) and difference <= _CERTAIN * abs(fine):
        return fine
    if mpmath.isfinite(fine) and abs(fine) <= _NOISE and abs(rough) <= _ROUGH_NOISE:
        return mpmath.mpf(0)
    raise ArithmeticError(f"the oracle does not know: {rough}, then {fine}")


def _differences(
    expression: Expression,
    variable: str,
    x: float,
    order: int,
    others: Mapping[str, float],
    digits: int,
) -> list[Real]:
    def f(at: Real) -> Real:
        return evaluate(expression, {**others, variable: at})

    with mp.workdps(digits):
        at = mpmath.mpf(x)
        size = mpmath.mag(at) if x else 0
        # The step is relative to x: no pole or corner lies that near to a double. Around a tiny x
        # functions are nearly constant, and what they change by needs as many digits more.
        with mp.extraprec(4 * abs(size)):
            step = mpmath.ldexp(1, size - mp.prec - 10)
            return [+d for d in mpmath.diffs(f, at, order, h=step)]


def _truth(condition: Expression, values: Mapping[str, Real]) -> bool:
    assert isinstance(condition, Call)
    match condition.function:
        case "logical_and":
            return all(_truth(a, values) for a in condition.arguments)
        case "logical_or":
            return any(_truth(a, values) for a in condition.arguments)
        case "logical_not":
            return not _truth(condition.arguments[0], values)
    left, right = (evaluate(a, values) for a in condition.arguments)
    return _COMPARISONS[condition.function](left, right)


def _exact(exponent: Expression) -> Fraction | None:
    """Return the exponent as a fraction where it is written with whole numbers, else None."""
    match exponent:
        case Number(value=value) if value.is_integer() or (2 * value).is_integer():
            return Fraction(value)
        case Call(function="negative", arguments=(inner,)):
            whole = _exact(inner)
            return None if whole is None else -whole
        case Call(function="divide", arguments=(above, below)):
            p, q = _exact(above), _exact(below)
            return p / q if p is not None and q else None
    return None


def _power(base: Real, exponent: Real, written: Fraction | None) -> Real:
    """x^n for whole n everywhere; the real root for a fraction written with an odd denominator."""
    if mpmath.isnan(base) or mpmath.isnan(exponent):
        return _NAN
    if exponent == 0:
        return mpmath.mpf(1)
    if base < 0:
        if mpmath.isint(exponent):
            return base ** int(exponent)
        if written is not None and written.denominator % 2 == 1:
            sign = -1 if written.numerator % 2 else 1
            return sign * (-base) ** exponent
        return _NAN
    if base == 0:
        return mpmath.mpf(0) if exponent > 0 else mpmath.inf
    return base**exponent


def _applied(function: str, arguments: list[Real]) -> Real:
    if any(mpmath.isnan(a) for a in arguments):
        return _NAN
    try:
        value = _FUNCTIONS[function](*arguments)
    except (ZeroDivisionError, ValueError):
        return _NAN
    return _NAN if isinstance(value, mpmath.mpc) else value


def _mod(a: Real, b: Real) -> Real:
    return a - b * mpmath.floor(a / b)


def _cube_root(a: Real) -> Real:
    return mpmath.sign(a) * abs(a) ** (mpmath.mpf(1) / 3)


def _root(a: Real, b: Real) -> Real:
    if mpmath.isint(b) and int(b) % 2:
        return mpmath.sign(a) * abs(a) ** (1 / b)
    return a ** (1 / b)


def _logit(a: Real) -> Real:
    return mpmath.log(a) - mpmath.log(1 - a) if 0 < a < 1 else _NAN


def _log(a: Real) -> Real:
    return mpmath.log(a) if a > 0 else _NAN


def _sigmoid(a: Real) -> Real:
    return 1 / (1 + mpmath.exp(-a))


def _hard_sigmoid(a: Real) -> Real:
    return max(mpmath.mpf(0), min(mpmath.mpf(1), a / 6 + mpmath.mpf(1) / 2))


_SELU_SCALE = mpmath.mpf("1.0507009873554804934193349852946")
_SELU_ALPHA = mpmath.mpf("1.6732632423543772848170429916717")


def _round(a: Real) -> Real:
    return mpmath.nint(a)


_COMPARISONS: dict[str, Callable[[Real, Real], bool]] = {
    "less": lambda a, b: a < b,
    "less_equal": lambda a, b: a <= b,
    "greater": lambda a, b: a > b,
    "greater_equal": lambda a, b: a >= b,
    "equal": lambda a, b: a == b,
    "not_equal": lambda a, b: a != b,
}

_CONSTANTS: dict[str, Callable[[], Real]] = {
    "pi": lambda: +mpmath.pi,
    "e": lambda: +mpmath.e,
    "tau": lambda: 2 * mpmath.pi,
    "phi": lambda: +mpmath.phi,
}

_FUNCTIONS: dict[str, Callable[..., Real]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "negative": lambda a: -a,
    "mod": _mod,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "cot": mpmath.cot,
    "sec": mpmath.sec,
    "csc": mpmath.csc,
    "asin": mpmath.asin,
    "acos": mpmath.acos,
    "atan": mpmath.atan,
    # The branch that is continuous at 0, unlike mpmath's.
    "acot": lambda a: mpmath.pi / 2 - mpmath.atan(a),
    "asec": mpmath.asec,
    "acsc": mpmath.acsc,
    "atan2": mpmath.atan2,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "coth": mpmath.coth,
    "sech": mpmath.sech,
    "csch": mpmath.csch,
    "asinh": mpmath.asinh,
    "acosh": mpmath.acosh,
    "acoth": lambda a: mpmath.atanh(1 / a),
    "asech": lambda a: mpmath.acosh(1 / a),
    "acsch": lambda a: mpmath.asinh(1 / a),
    "atanh": mpmath.atanh,
    "exp": mpmath.exp,
    "expm1": mpmath.expm1,
    "exp2": lambda a: mpmath.mpf(2) ** a,
    "log": _log,
    "log1p": lambda a: _log(1 + a),
    "log2": lambda a: _log(a) / mpmath.log(2),
    "log10": lambda a: _log(a) / mpmath.log(10),
    "sqrt": mpmath.sqrt,
    "rsqrt": lambda a: 1 / mpmath.sqrt(a),
    "cbrt": _cube_root,
    "root": _root,
    "square": lambda a: a * a,
    "restrict": lambda held, value: value if held > 0.5 else _NAN,
    "xlogy": lambda a, b: a * _log(b) if a else mpmath.mpf(0),
    "xlog1py": lambda a, b: a * _log(1 + b) if a else mpmath.mpf(0),
    "xdivy": lambda a, b: a / b if a else mpmath.mpf(0),
    "divide_no_nan": lambda a, b: a / b if b else mpmath.mpf(0),
    "multiply_no_nan": lambda a, b: a * b if b else mpmath.mpf(0),
    "squared_difference": lambda a, b: (a - b) ** 2,
    "logaddexp": lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)),
    "deg2rad": mpmath.radians,
    "rad2deg": mpmath.degrees,
    "sinc": mpmath.sinc,
    "np_sinc": lambda a: mpmath.sinc(mpmath.pi * a),
    "trunc": lambda a: mpmath.sign(a) * mpmath.floor(abs(a)),
    "floor_divide": lambda a, b: mpmath.floor(a / b),
    "copysign": lambda a, b: -abs(a) if b < 0 else abs(a),
    "stop_gradient": lambda a: a,
    "zeros_like": lambda a: mpmath.mpf(0),
    "ones_like": lambda a: mpmath.mpf(1),
    "reciprocal": lambda a: 1 / a,
    "hypot": mpmath.hypot,
    "abs": abs,
    "sign": mpmath.sign,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "round": _round,
    "min": min,
    "max": max,
    "clip": lambda a, low, high: max(low, min(a, high)),
    "heaviside": lambda a: mpmath.mpf(0 if a < 0 else 1),
    "sigmoid": _sigmoid,
    "softplus": lambda a: mpmath.log1p(mpmath.exp(a)),
    "softsign": lambda a: a / (1 + abs(a)),
    "relu": lambda a: max(a, mpmath.mpf(0)),
    "elu": lambda a: a if a > 0 else mpmath.expm1(a),
    "silu": lambda a: a * _sigmoid(a),
    "gelu": lambda a: a * mpmath.ncdf(a),
    "logit": _logit,
    "leaky_relu": lambda a, slope: a if a > 0 else slope * a,
    "relu6": lambda a: min(max(a, mpmath.mpf(0)), mpmath.mpf(6)),
    "selu": lambda a: _SELU_SCALE * (a if a > 0 else _SELU_ALPHA * mpmath.expm1(a)),
    "mish": lambda a: a * mpmath.tanh(mpmath.log1p(mpmath.exp(a))),
    "log_sigmoid": lambda a: mpmath.log(_sigmoid(a)),
    "hard_sigmoid": _hard_sigmoid,
    "hard_silu": lambda a: a * _hard_sigmoid(a),
    "hard_tanh": lambda a: max(mpmath.mpf(-1), min(a, mpmath.mpf(1))),
    "tanh_shrink": lambda a: a - mpmath.tanh(a),
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "erfinv": mpmath.erfinv,
    "erfcinv": lambda a: mpmath.erfinv(1 - a),
    "ndtri": lambda a: mpmath.sqrt(2) * mpmath.erfinv(2 * a - 1),
    "lgamma": lambda a: mpmath.log(abs(mpmath.gamma(a))),
    "digamma": mpmath.digamma,
    "gamma": mpmath.gamma,
    "factorial": mpmath.factorial,
}
