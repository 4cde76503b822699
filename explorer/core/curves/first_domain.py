"""The horizontal range in which a function is first seen: the usual one, or where its features are.

Over ±2π, (x − 100)² is an arc without a lowest point, and ln(x − 50) is nothing. Where there is no
feature of f in the usual range (a root, an extremum, a pole), wider ones are searched for some, and
the range moves to the nearest of them. Where there is little more than an extremum, as of x² − 400,
it grows up to the nearest root.
"""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec
from explorer.core.language.expression import Expression
from explorer.core.language.numpy_values import cost, numpy_values, waits_for_tensorflow
from explorer.core.quantile import quantile
from explorer.core.sentence import ParseError

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
_FEW = 3
"""Features of which the usual range may have no more where it grows up to a root."""
_STEEPER = 3.0
"""Times as steep as its neighbours that a step through a root may be: beyond is a pole."""
_TOUCHES = 1e-3
"""Part of a middle value below which a turn is at 0."""
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
    x, y = _sampled(function, expression, usual)
    if len(places := _features(x, y)):
        is_little = len(places) <= _FEW and not len(_roots(x, y)) and not _has_poles(y)
        return _up_to_roots(function, expression) if is_little else USUAL
    for end in _WIDER:
        places = _features(*_sampled(function, expression, end))
        # What the coarser samples find where the finer ones did not is not there.
        places = places[np.abs(places) > usual]
        if len(places):
            return _around(places)
    return USUAL


def _up_to_roots(function: FunctionSpec, expression: Expression) -> tuple[float, float]:
    """Return the range about 0 up to the nearest root, the usual one where none is found."""
    for end in _WIDER:
        places = np.abs(_roots(*_sampled(function, expression, end)))
        if len(places := places[places > USUAL[1]]):
            far = float(f"{_BESIDE * places.min():.2g}")
            return -far, far
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


def _sampled(
    function: FunctionSpec, expression: Expression, end: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return places between −end and end, and the values there."""
    axis = function.axis()
    x = np.linspace(-end, end, _PLACES)
    y = numpy_values(expression, {**function.values((axis,)), axis: x})
    return x, np.broadcast_to(np.asarray(y, np.float64), x.shape)


def _features(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the places of the features."""
    finite = np.isfinite(y)
    if not finite.any():
        return x[:0]
    with np.errstate(all="ignore"):
        crosses = np.append(y[:-1] * y[1:] < 0, False) | (y == 0) & ~_is_flat(y)
    # The values begin here, as those of a root or a logarithm do.
    begins = np.append(False, finite[1:] != finite[:-1]) & ~np.isinf(y)
    begins[1:] &= ~np.isinf(y[:-1])
    return x[crosses | _turns(y) | begins]


def _turns(y: np.ndarray) -> np.ndarray:
    """Return at which values, (n,), the curve turns."""
    with np.errstate(all="ignore"):
        step = np.diff(y)
        step[np.abs(step) < _NOISE * np.abs(y[:-1])] = 0
        return np.append(False, np.append(step[:-1] * step[1:] < 0, False))


def _roots(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the places where the curve goes through 0 or touches it."""
    with np.errstate(all="ignore"):
        sizes = np.abs(y)
        known = sizes[np.isfinite(sizes)]
        usual = quantile(known, 0.5) if len(known) else 0.0
        touches = _turns(y) & (sizes < _TOUCHES * usual)
    return x[np.append(_crossings(y)[0], False) | (y == 0) & ~_is_flat(y) | touches]


def _has_poles(y: np.ndarray) -> bool:
    return bool(np.isinf(y).any() or _crossings(y)[1].any())


def _crossings(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return in which steps, (n − 1,), the curve goes through 0, and in which it jumps over it."""
    with np.errstate(all="ignore"):
        changes = y[:-1] * y[1:] < 0
        rise = np.abs(np.diff(y))
        padded = np.pad(rise, 1, mode="edge")
        is_jump = ~(rise <= _STEEPER * np.fmin(padded[:-2], padded[2:]))
    return changes & ~is_jump, changes & is_jump


def _is_flat(y: np.ndarray) -> np.ndarray:
    """Return which values are those of a neighbour too."""
    with np.errstate(all="ignore"):
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
