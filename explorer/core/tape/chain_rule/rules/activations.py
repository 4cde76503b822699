"""Rules of activations, of cuts, and of the backward operations that belong to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule
from explorer.core.tape.chain_rule.lines import Line, Piece
from explorer.core.tape.chain_rule.term import (
    Rank,
    Term,
    applied,
    compared,
    holds,
    summed_to,
    term,
    wrapped,
)

Found = Sequence[Term | None]
_SELU_SCALE, _SELU_ALPHA = 1.0507009873554804934, 1.6732632423543772848
"""Source: Klambauer et al. 2017, Self-Normalizing Neural Networks."""
_SELU = _SELU_SCALE * _SELU_ALPHA
_ZERO, _SIX = term(0.0), term(6.0)


def either(where: Term, one: Term | float, other: Term | float, condition: Line) -> Term:
    """Return a factor that is one thing where a condition holds, and another elsewhere.

    Args:
        where: 1 where it holds, 0 elsewhere.
        one: the factor there.
        other: the factor elsewhere.
        condition: as it is written.
    """
    one, other = term(one), term(other)
    value = None
    if where.value is not None and one.value is not None and other.value is not None:
        value = np.where(where.value > 0, one.value, other.value)
    text = (*one.symbols, Piece(" where "), *condition, Piece(", else "), *other.symbols)
    return holds(text, value, where.shape)


def _below(x: Term) -> tuple[Term, Line]:
    return compared(x, "<", _ZERO, np.less), (*wrapped(x, Rank.SUM), Piece(" < 0"))


def _above(x: Term) -> tuple[Term, Line]:
    return compared(x, ">", _ZERO, np.greater), (*wrapped(x, Rank.SUM), Piece(" > 0"))


def _elu_slope(x: Term, y: Term) -> Term:
    where, text = _below(x)
    return either(where, y + 1.0, 1.0, text)


def _selu_slope(x: Term, y: Term) -> Term:
    where, text = _below(x)
    return either(where, y + _SELU, _SELU_SCALE, text)


def _leaky_slope(c: Context, x: Term) -> Term:
    where, text = _above(x)
    return either(where, 1.0, c.real("alpha"), text)


def _six(x: Term) -> Term:
    return compared(x, ">", _ZERO, np.greater) * compared(x, "<", _SIX, np.less)


def sigmoid(x: Term) -> Term:
    """Return the sigmoid of a term."""
    return applied("sigmoid", x, lambda v: 1 / (1 + np.exp(-v)))


def _swish(c: Context) -> Found:
    """Of x · sigmoid(β · x)."""
    x, beta, g = c.x(0), c.x(1), c.g()
    if beta.value is not None and np.all(beta.value == 1):
        s = sigmoid(x)
        return [g * (s + x * s * (1.0 - s)), None]
    s = sigmoid(beta * x)
    by_beta = g * x**2 * s * (1.0 - s)
    return [g * (s + beta * x * s * (1.0 - s)), summed_to(by_beta, beta.shape)]


def _clipped(c: Context) -> Found:
    x, low, high, g = c.x(0), c.x(1), c.x(2), c.g()
    under, over = compared(x, "<", low, np.less), compared(x, ">", high, np.greater)
    value = None
    if under.value is not None and over.value is not None:
        value = (1 - under.value) * (1 - over.value)
    text = (*low.symbols, Piece(" ≤ "), *x.symbols, Piece(" ≤ "), *high.symbols)
    return [
        g * holds(text, value, under.shape),
        summed_to(g * under, low.shape),
        summed_to(g * over, high.shape),
    ]


# Backward operations, which the sweep of an outer tape passes: of (adjoint, input or output).


def _of_slope(slope: Callable[[Context, Term], Term]) -> Rule:
    """Return the rule of what multiplies an adjoint by a slope that does not bend."""
    return lambda c: [c.g() * slope(c, c.x(1)), c.g() * 0.0]


def _bent(slope: Callable[[Term], Term]) -> Rule:
    """Return the rule of what multiplies an adjoint by a slope that is y + a constant below 0."""

    def rule(c: Context) -> Found:
        d, y, g = c.x(0), c.x(1), c.g()
        where, _ = _below(y)
        return [g * slope(y), g * d * where]

    return rule


def _softplus_grad(c: Context) -> Found:
    d, x, g = c.x(0), c.x(1), c.g()
    s = sigmoid(x)
    return [g * s, g * d * s * (1.0 - s)]


def _softsign_grad(c: Context) -> Found:
    x, g = c.x(1), c.g()
    return [g / (1.0 + applied("abs", x, np.abs)) ** 2, None]


RULES: dict[str, Rule] = {
    "Elu": lambda c: [c.g() * _elu_slope(c.x(), c.y())],
    "Selu": lambda c: [c.g() * _selu_slope(c.x(), c.y())],
    "LeakyRelu": lambda c: [c.g() * _leaky_slope(c, c.x())],
    "Relu6": lambda c: [c.g() * _six(c.x())],
    "swish_impl": _swish,
    "ClipByValue": _clipped,
    "ReluGrad": _of_slope(lambda _, x: _above(x)[0]),
    "Relu6Grad": _of_slope(lambda _, x: _six(x)),
    "LeakyReluGrad": _of_slope(_leaky_slope),
    "EluGrad": _bent(lambda y: _elu_slope(y, y)),
    "SeluGrad": _bent(lambda y: _selu_slope(y, y)),
    "SoftplusGrad": _softplus_grad,
    "SoftsignGrad": _softsign_grad,
}
