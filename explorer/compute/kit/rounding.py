"""The move of a value by rounding alone: the expression again, each result rounded otherwise.

Source: J. Vignes, Discrete stochastic arithmetic for validating results of numerical software,
Numerical Algorithms 37 (2004).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import tensorflow as tf

from explorer.compute.kit.derivatives import Derivatives, within_domain
from explorer.compute.kit.lowering import lower
from explorer.compute.kit.tape import Tensor, nested
from explorer.core.curves.results import Rounded
from explorer.core.language.expression import Expression, names
from explorer.core.language.functions import FUNCTIONS

_DRAWS = 6
"""Evaluations at each place: noise that is mostly 0 must show in one of them."""
_FARTHEST = 4
"""Epsilons by which a result is moved at most. A rounding moves it by half of one, TensorFlow's
functions err by a few."""
_SEEN = 1e-9
"""By how much rounding must move a 0 for it to be told."""
_EXACT = frozenset(
    {
        "negative",
        "abs",
        "sign",
        "floor",
        "ceil",
        "round",
        "min",
        "max",
        "where",
        "tf_where",
        "indicator",
        "relu",
    }
)
"""Functions whose result is not rounded."""


def rounding_of(
    derivatives: Derivatives,
    x: np.ndarray,
    parameters: tuple[float, ...],
    values: list[np.ndarray],
    dtype: str,
    *,
    exact: bool = False,
) -> list[np.ndarray]:
    """Return how far f, f′ … are moved by rounding every result otherwise, (n,) each.

    Args:
        derivatives: what is evaluated.
        x: (n,).
        parameters: the values of its parameters.
        values: f, f′ … at x, (n,) each, as many orders as are wanted.
        dtype: "float64" or "float32".
        exact: whether x is meant as it is, and not rounded itself.

    It is the greatest deviation in a few draws, and infinite where rounding decides whether there
    is a number.
    """
    if derivatives.variable not in names(derivatives.expression):
        return [np.zeros(len(x)) for _ in values]
    shake, finish = _shaking(len(x) * _DRAWS, dtype)

    def f(at: Tensor) -> Tensor:
        known = {**fixed, derivatives.variable: at if exact else shake(at)}
        return lower(derivatives.expression, known, tf.as_dtype(dtype), finish)

    fixed = {
        name: tf.constant(value, dtype)
        for name, value in zip(derivatives.parameters, parameters, strict=True)
    }
    with np.errstate(over="ignore"):
        at = tf.constant(np.repeat(x, _DRAWS).astype(dtype))
    drawn = nested(f, at, len(values) - 1)
    rows = within_domain([None if row is None else row.numpy() for row in drawn])
    return [
        np.zeros(len(x)) if row is None else _deviation(row, value)
        for row, value in zip(rows, values, strict=True)
    ]


def _shaking(
    count: int, dtype: str
) -> tuple[Callable[[Tensor], Tensor], Callable[[str, Tensor], Tensor]]:
    """Return what rounds values, (count,), otherwise, and what does so to a function's result."""
    generator = np.random.default_rng(0)
    step = float(np.finfo(dtype).eps)

    def shake(y: Tensor) -> Tensor:
        drawn = generator.integers(-_FARTHEST, _FARTHEST, count, endpoint=True)
        return y * tf.constant(1 + step * drawn, dtype)

    def finish(function: str, y: Tensor) -> Tensor:
        # Of the parameters alone it is a scalar, and the same at each place.
        is_exact = function in _EXACT or FUNCTIONS[function].gives_truth or not y.shape.rank
        return y if is_exact else shake(y)

    return shake, finish


def error_at(
    expression: Expression,
    at: Mapping[str, float],
    parameters: Mapping[str, float],
    value: float,
    dtype: str,
) -> float | None:
    """Return by how much the value at a point may be wrong, None where it is not mostly rounding.

    Args:
        expression: of the variables in `at` and the parameters.
        at: the value of every variable, meant as it is.
        parameters: the value of every other name.
        value: of the expression there.
        dtype: "float64" or "float32".
    """
    kind = tf.as_dtype(dtype)
    known = {name: tf.constant(v, kind) for name, v in parameters.items()}
    with np.errstate(over="ignore"):
        places = {n: np.full(_DRAWS, v).astype(kind.as_numpy_dtype) for n, v in at.items()}
    known |= {name: tf.constant(place) for name, place in places.items()}
    drawn = lower(expression, known, kind, _shaking(_DRAWS, dtype)[1])
    known_value = np.array([value])
    moved = _deviation(np.broadcast_to(drawn.numpy(), (_DRAWS,)), known_value)
    return float(moved[0]) if mostly_rounding(known_value, moved)[0] else None


def mostly_rounding(value: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Tell which values are moved by rounding by half of what they are, or more.

    Where it decides whether there is a number nothing is told, nor of a 0 moved by next to nothing.
    """
    with np.errstate(all="ignore"):
        is_lost = moved >= np.maximum(np.abs(value) / 2, np.where(value == 0, _SEEN, 0))
    return is_lost & np.isfinite(moved) & np.isfinite(value) & (moved > 0)


def rounded_at(
    derivatives: Derivatives,
    x: np.ndarray,
    parameters: tuple[float, ...],
    rows: list[np.ndarray | None],
    dtype: str,
) -> list[Rounded]:
    """Return those of f, f′ … at x, (n,) each, that are mostly rounding; x is meant as it is."""
    values = [np.full(len(x), np.nan) if row is None else row for row in rows]
    moved = rounding_of(derivatives, x, parameters, values, dtype, exact=True)
    return [
        Rounded(order, float(x[i]), float(value[i]), float(error[i]))
        for order, (value, error) in enumerate(zip(values, moved, strict=True))
        for i in np.flatnonzero(mostly_rounding(value, error))
    ]


def _deviation(draws: np.ndarray, value: np.ndarray) -> np.ndarray:
    drawn = draws.astype(np.float64).reshape(-1, _DRAWS)
    known = value[:, None]
    with np.errstate(all="ignore"):
        away = np.abs(drawn - known)
    away[np.isnan(away)] = 0.0
    away[np.isnan(drawn) != np.isnan(known)] = np.inf
    return away.max(axis=-1)
