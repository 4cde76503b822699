"""A tree to TensorFlow operations.

`core.source` writes the same operations as text; a test runs both and compares.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import tensorflow as tf

from explorer.compute.kit import as_eager, elementary
from explorer.compute.kit.tape import Tensor
from explorer.core.language.expression import Call, Constant, Expression, Name, Number
from explorer.core.language.functions import CONSTANTS, FUNCTIONS
from explorer.core.language.parser import parse_expression
from explorer.core.language.powers import Power, inlined, may_harm, power_of

"""A tf.Tensor; TensorFlow's own annotations do not describe its operators."""
Finish = Callable[[str, Tensor], Tensor]
"""From the name of a function and its result, what is gone on with."""

_COMMUTATIVE = frozenset({"add", "multiply"})
"""Their gradients are shorter by eight operations where the second operand is the constant one, and
the values are the same."""


def lower(
    expression: Expression,
    values: Mapping[str, Tensor],
    dtype: tf.DType,
    finish: Finish | None = None,
    *,
    by_xla: bool = False,
) -> Tensor:
    """Compute the expression, elementwise.

    Args:
        expression: the tree.
        values: a tensor of `dtype` for every name; their shapes must broadcast.
        dtype: tf.float64 or tf.float32; literals take it too.
        finish: is given each result.
        by_xla: whether this is inside an XLA function, which is to compute as the eager kernels do.
    """
    return _lower(expression, _Scope(values, dtype, finish, by_xla))


@dataclass(slots=True)
class _Taken:
    """The condition of a piece to be taken; its tensor is made when something needs it."""

    condition: Tensor
    is_otherwise: bool
    around: _Taken | None
    """Where the piece is taken that this one is within."""
    _tensor: Tensor = field(default=None, init=False)

    def tensor(self) -> Tensor:
        if self._tensor is None:
            own = ~self.condition if self.is_otherwise else self.condition
            self._tensor = own if self.around is None else self.around.tensor() & own
        return self._tensor


@dataclass(frozen=True, slots=True)
class _Scope:
    """Scope in which an expression is computed."""

    values: Mapping[str, Tensor]
    dtype: tf.DType
    finish: Finish | None = None
    by_xla: bool = False
    taken: _Taken | None = None

    def finished(self, function: str, result: Tensor) -> Tensor:
        return result if self.finish is None else self.finish(function, result)


def _lower(expression: Expression, scope: _Scope) -> Tensor:
    match expression:
        case Number(value=value):
            return tf.constant(value, scope.dtype)
        case Constant(name=name):
            return tf.constant(CONSTANTS[name], scope.dtype)
        case Name(name=name):
            return scope.values[name]
        case Call(function="indicator", arguments=(condition,)):
            is_true = _lower(condition, replace(scope, taken=None))
            return _indicator(is_true, scope)
        case Call(function="where"):
            return _pieces(expression, scope)
        case Call(function=function) if FUNCTIONS[function].inlined:
            return _lower(inlined(expression), scope)
        case _:
            power = power_of(expression)
            if power is not None:
                return scope.finished("pow", _power(power, scope))
            return _call(expression, scope)


def _pieces(call: Call, scope: _Scope) -> Tensor:
    """Choose between two pieces, so that the one not taken has no part in any derivative."""
    condition, value, otherwise = call.arguments
    # No derivative goes through a condition.
    chosen = _lower(condition, replace(scope, taken=None))
    first = _lower(value, replace(scope, taken=_Taken(chosen, False, scope.taken)))
    second = _lower(otherwise, replace(scope, taken=_Taken(chosen, True, scope.taken)))
    return tf.where(chosen, first, second)


def _call(call: Call, scope: _Scope) -> Tensor:
    row = FUNCTIONS[call.function]
    instead = row.harmless or (None,) * len(call.arguments)
    arguments = [
        _argument(argument, harmless, scope)
        for argument, harmless in zip(call.arguments, instead, strict=True)
    ]
    if row.definition and not row.own:
        known = dict(zip("abc", arguments, strict=False))
        body = replace(scope, values=known, taken=None)
        return _lower(parse_expression(row.definition), body)
    if call.function == "sqrt" and scope.by_xla:
        return as_eager.sqrt(*arguments)
    return scope.finished(call.function, _apply(call.function, arguments))


def _indicator(condition: Tensor, scope: _Scope) -> Tensor:
    if scope.by_xla:
        return as_eager.indicator(condition, scope.dtype)
    return tf.cast(condition, scope.dtype)


def _argument(argument: Expression, instead: float | None, scope: _Scope) -> Tensor:
    """Compute an argument, which is a harmless one where the piece it is in is not taken."""
    x = _lower(argument, scope)
    if scope.taken is None or instead is None or not may_harm(argument):
        return x
    return elementary.harmless(x, scope.taken.tensor(), instead)


def _apply(function: str, arguments: list[Tensor]) -> Tensor:
    row = FUNCTIONS[function]
    if function in _COMMUTATIVE and arguments[0].shape.rank == 0:
        arguments = arguments[::-1]
    operation = getattr(elementary, function) if row.own else _operation(row.tensorflow)
    if row.arguments[1] > row.arguments[0]:
        return functools.reduce(operation, arguments)
    return operation(*arguments)


@functools.cache
def _operation(path: str) -> Callable[..., Tensor]:
    """Return `tf.a.b` for the path "a.b" of the function table."""
    return functools.reduce(getattr, path.split("."), tf)


def _power(power: Power, scope: _Scope) -> Tensor:
    x, *others = (
        _argument(argument, instead, scope)
        for argument, instead in zip(power.arguments, power.harmless, strict=True)
    )
    match power.kind:
        case "exp":
            return tf.exp(x)
        case "product":
            return _product(x, power.numerator, scope.dtype)
        case "sqrt":
            return as_eager.sqrt(x) if scope.by_xla else tf.sqrt(x)
        case "root":
            return elementary.real_root(x, power.numerator, power.denominator)
        case "pow":
            return tf.pow(x, tf.constant(power.exponent, scope.dtype))
        case "tf.pow":
            return tf.pow(x, *others)
        case _:
            return getattr(elementary, power.kind)(x, *others)


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
