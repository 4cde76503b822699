"""The tape against central differences."""

from __future__ import annotations

import numpy as np

from explorer.compute.curves.refinement import Refinement
from explorer.compute.kit.derivatives import Derivatives, derivatives_of
from explorer.core.curves.spec import CurveProblem


def central_difference(
    derivatives: Derivatives, x: np.ndarray, problem: CurveProblem, parameters: tuple[float, ...]
) -> np.ndarray:
    """Return (f(x + ε) − f(x − ε)) / 2ε in the problem's dtype, shaped like x, as float64."""
    kind = np.dtype(problem.dtype)
    with np.errstate(over="ignore"):
        at, epsilon = x.astype(kind), np.asarray(problem.epsilon, kind)
    plain = derivatives_of(derivatives.expression, derivatives.variable, problem.dtype, 0)
    above, _ = plain(at + epsilon, parameters)
    below, _ = plain(at - epsilon, parameters)
    assert above[0] is not None
    assert below[0] is not None
    with np.errstate(all="ignore"):
        rise = above[0].astype(kind) - below[0].astype(kind)
        return (rise / (2 * epsilon)).astype(np.float64)


def epsilon_errors(look: Refinement) -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, float]]:
    """Return the error of the central difference at the point, against ε, in both dtypes.

    The reference is the float64 tape; without a finite one there are no errors. The floor of
    float32 is its tape's measured error; that of float64, which nothing here can measure, is the
    rounding unit of the derivative.
    """
    epsilons = np.logspace(-16, 0.5, 133)
    expression, variable = look.derivatives.expression, look.derivatives.variable
    parameters = look.problem.function.numbers()
    point = np.array([look.problem.point])
    exact, _ = derivatives_of(expression, variable, "float64", 1)(point, parameters)
    rough, _ = derivatives_of(expression, variable, "float32", 1)(point, parameters)
    if exact[1] is None or rough[1] is None or not np.isfinite(exact[1][0]):
        return epsilons, {}, {}
    reference = float(exact[1][0])
    errors = {}
    for dtype in ("float64", "float32"):
        kind = np.dtype(dtype)
        with np.errstate(over="ignore"):
            at, steps = point.astype(kind), epsilons.astype(kind)
        plain = derivatives_of(expression, variable, dtype, 0)
        rows, _ = plain(np.concatenate([at + steps, at - steps]), parameters)
        assert rows[0] is not None
        values = rows[0].astype(kind)
        with np.errstate(all="ignore"):
            slope = (values[: len(steps)] - values[len(steps) :]) / (2 * steps)
            errors[dtype] = np.abs(slope.astype(np.float64) - reference)
    floors = {
        "float64": abs(reference) * 2.0**-53,
        "float32": max(abs(float(rough[1][0]) - reference), abs(reference) * 2.0**-26),
    }
    return epsilons, errors, floors
