"""The point inspector: value, gradient and Hessian of a function of any number of variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import tensorflow as tf

from explorer.compute.kit.lowering import lower
from explorer.compute.kit.rounding import error_at
from explorer.compute.kit.tape import Tensor, hessian
from explorer.core.descent.curvature import bends_up
from explorer.core.language.expression import Expression
from explorer.core.surface.results import Inspection
from explorer.core.surface.spec import PointProblem

EPSILON = 1e-3
"""Step of the central differences beside the tape's gradient."""


def run(problem: PointProblem) -> Iterator[Inspection]:
    """Yield what is found at the problem's point; raises ParseError."""
    axes = problem.function.axes()
    at = dict(zip(axes, problem.at, strict=False))
    yield inspect(
        problem.function.parsed().expression, at, problem.function.values(axes), problem.dtype
    )


def inspect(
    expression: Expression,
    at: Mapping[str, float],
    parameters: Mapping[str, float],
    dtype: str,
) -> Inspection:
    """Look at one point.

    Args:
        expression: of the variables in `at` and the parameters.
        at: the value of every variable.
        parameters: the value of every other name.
        dtype: "float64" or "float32".
    """
    kind = tf.as_dtype(dtype)
    with np.errstate(over="ignore"):
        variables = [tf.constant(np.asarray(v, kind.as_numpy_dtype)) for v in at.values()]
    fixed = {name: tf.constant(v, kind) for name, v in parameters.items()}

    def f(places: list[Tensor]) -> Tensor:
        return lower(expression, {**fixed, **dict(zip(at, places, strict=True))}, kind)

    y, gradient, seconds = hessian(f, variables)
    value = float(y) + 0.0
    # Where f is NaN there is no slope either, whatever the tape's formula gives.
    beyond = np.nan if np.isnan(value) else 0.0
    second = [[_number(entry, beyond) for entry in row] for row in seconds]
    eigenvalues = _eigenvalues(second)
    places = [float(v) for v in variables]
    point = dict(zip(at, places, strict=True))
    return Inspection(
        variables=tuple(at),
        at=places,
        value=value,
        gradient=[_number(g, beyond) for g in gradient],
        differences=_differences(f, variables, kind),
        hessian=second,
        eigenvalues=eigenvalues,
        stable_rate=2 / eigenvalues[-1] if bends_up(eigenvalues) else None,
        error=error_at(expression, point, parameters, value, dtype),
    )


def _number(tensor: Tensor | None, beyond: float) -> float | None:
    # Adding 0.0 turns −0.0 into 0.0.
    return None if tensor is None else float(tensor) + beyond


def _differences(
    f: Callable[[list[Tensor]], Tensor], variables: list[Tensor], kind: tf.DType
) -> list[float]:
    """Return (f(x + ε) − f(x − ε)) / 2ε by every variable."""
    epsilon = tf.constant(EPSILON, kind)
    slopes = []
    for i, variable in enumerate(variables):
        above, below = list(variables), list(variables)
        above[i], below[i] = variable + epsilon, variable - epsilon
        slopes.append(float((f(above) - f(below)) / (2 * epsilon)) + 0.0)
    return slopes


def _eigenvalues(hessian: list[list[float | None]]) -> list[float]:
    """Return the eigenvalues, the least first, with 0 for None; none where an entry is no number.

    Where TensorFlow's matrix is not symmetric, by a None or by rounding, its symmetric part counts.
    """
    matrix = np.array([[0.0 if v is None else v for v in row] for row in hessian])
    if not np.isfinite(matrix).all():
        return []
    return [float(v) + 0.0 for v in np.linalg.eigvalsh(matrix / 2 + matrix.T / 2)]
