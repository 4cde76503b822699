"""The horizontal range in which a function is first seen: the usual one, or where its features are.

Over ±2π, (x − 100)² is an arc without a lowest point, and ln(x − 50) is nothing. Where there is no
feature of f in the usual range (a root, an extremum, a pole), wider ones are searched for some, and
the range moves to the nearest of them.
"""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from explorer.core.expression import Expression
from explorer.core.numpy_values import cost, numpy_values, waits_for_tensorflow
from explorer.core.sentence import ParseError
from explorer.core.specs import CurveSpec, FunctionSpec

USUAL = (CurveSpec().low, CurveSpec().high)
_WIDER = (20.0, 100.0, 1000.0)
"""Ends of the ranges that are searched, one after the other."""
_PLACES = 2001
_MOST = 1_000_000
"""Values of operations: beyond, one function would be waited for."""
_BESIDE = 1.2
"""Distances of the farthest feature at which a range about 0 ends."""
_NEAR = 15.0
"""Places up to which the range still begins at 0 and is widened; farther off it moves."""
_NOISE = 1e-9
"""Part of the greatest value below which a turn is rounding."""


def first_domain(function: FunctionSpec) -> tuple[float, float]:
    """Return the range of the axis in which a function of one variable is first seen.

    It is `USUAL` for whatever has a feature there, or none that is found, or waits for TensorFlow.
    """
    try:
        expression = function.parsed().expression
    except ParseError:
        return USUAL
    is_known = len(function.axes()) == 1 and not waits_for_tensorflow(expression)
    if not is_known or cost(expression) * _PLACES > _MOST:
        return USUAL
    usual = USUAL[1]
    if len(_features(function, expression, usual)):
        return USUAL
    for end in _WIDER:
        places = _features(function, expression, end)
        # What the coarser samples find where the finer ones did not is not there.
        places = places[np.abs(places) > usual]
        if len(places):
            return _around(places)
    return USUAL


def moved(spec: CurveSpec, function: FunctionSpec) -> CurveSpec:
    """Return the spec with another function, in whose first range it is then seen.

    A range that is not that of the function before was chosen, and stays.
    """
    changed = replace(spec, function=function)
    present = first_domain(spec.function)
    if (spec.low, spec.high) != present:
        return changed
    return within(changed, first_domain(function))


def within(spec: CurveSpec, domain: tuple[float, float]) -> CurveSpec:
    """Return the spec over another range; a point outside goes to the same place of it."""
    low, high = domain
    point = spec.point
    if not low <= point <= high:
        share = (point - spec.low) / (spec.high - spec.low)
        point = float(f"{low + share * (high - low):.4g}")
    return replace(spec, low=low, high=high, point=point)


def _features(function: FunctionSpec, expression: Expression, end: float) -> np.ndarray:
    """Return the places of the features between −end and end."""
    axis = function.axis()
    x = np.linspace(-end, end, _PLACES)
    y = numpy_values(expression, {**function.values((axis,)), axis: x})
    y = np.broadcast_to(np.asarray(y, np.float64), x.shape)
    finite = np.isfinite(y)
    if not finite.any():
        return x[:0]
    with np.errstate(all="ignore"):
        step = np.diff(y)
        step[np.abs(step) < _NOISE * np.abs(y[:-1])] = 0
        crosses = np.append(y[:-1] * y[1:] < 0, False) | (y == 0) & ~_is_flat(y)
        turns = np.append(False, np.append(step[:-1] * step[1:] < 0, False))
    # The values begin here, as those of a root or a logarithm do.
    begins = np.append(False, finite[1:] != finite[:-1]) & ~np.isinf(y)
    begins[1:] &= ~np.isinf(y[:-1])
    return x[crosses | turns | begins]


def _is_flat(y: np.ndarray) -> np.ndarray:
    """Return which values are those of a neighbour too."""
    same = np.diff(y) == 0
    return np.append(same, False) | np.append(False, same)


def _around(places: np.ndarray) -> tuple[float, float]:
    """Return a range with the nearest feature, about 0 or about the feature itself."""
    nearest = float(places[np.argmin(np.abs(places))])
    if abs(nearest) <= _NEAR:
        end = float(f"{_BESIDE * abs(nearest):.2g}")
        return -end, end
    middle = float(f"{nearest:.3g}")
    return middle + USUAL[0], middle + USUAL[1]
