"""The first picture: f itself by NumPy, while TensorFlow starts.

It is computed in the window's own process, so there are never more values than take a few
hundredths of a second.
"""

from __future__ import annotations

import math
import time

import numpy as np

from explorer.core.curves.results import CurveSamples, Detail, PointValues
from explorer.core.curves.spec import CurveProblem
from explorer.core.curves.steepness import likely_breaks
from explorer.core.function import Dtype
from explorer.core.language.expression import Expression
from explorer.core.language.numpy_values import cost, numpy_values, waits_for_tensorflow
from explorer.core.sentence import refusal
from explorer.core.surface.results import Inspection, SurfaceSamples
from explorer.core.surface.spec import SurfaceProblem

_MOST = 3_000_000
"""Values of operations: 5 to 15 nanoseconds each."""
_FINER = 24
"""Parts of a step between two samples in which a preview looks for what is faster than pixels."""
_BEYOND = 0.1
"""Part of the height of the curve by which its way up and down exceeds its rise in a band."""
_LEAST_BAND = 6
"""Steps side by side from which on it is one, and no pole."""


def preview(problem: CurveProblem | SurfaceProblem) -> CurveSamples | SurfaceSamples:
    """Return the values of f, marked as preliminary, without anything that takes a tape.

    Raises:
        SentenceError: the text has no meaning, or a function waits for TensorFlow.
    """
    expression = problem.function.parsed().expression
    lacking = waits_for_tensorflow(expression)
    if lacking:
        raise refusal("{function} is computed by TensorFlow, which is starting.", function=lacking)
    return (
        _curve(problem, expression)
        if isinstance(problem, CurveProblem)
        else _surface(problem, expression)
    )


def _curve(problem: CurveProblem, expression: Expression) -> CurveSamples:
    began = time.perf_counter()
    count = max(2, min(problem.samples, _MOST // cost(expression)))
    x = np.linspace(problem.low, problem.high, count)
    axis = problem.function.axis()
    y = _values(
        expression,
        {axis: np.append(x, problem.point)},
        problem.function.values((axis,)),
        problem.dtype,
    )
    curve = y[:-1]
    rest: list[None] = [None] * problem.order
    return CurveSamples(
        x=x,
        derivatives=[curve, *rest],
        notes={},
        steep=[likely_breaks(x, [curve], 0), *([] for _ in rest)],
        points=[],
        point=PointValues(problem.point, [float(y[-1]), *rest], {}),
        difference=None,
        seconds=time.perf_counter() - began,
        compiled=False,
        preliminary=True,
        details=_details(problem, expression, x, curve),
    )


def _details(
    problem: CurveProblem, expression: Expression, x: np.ndarray, curve: np.ndarray
) -> list[Detail | None]:
    """Return the band of a curve that goes up and down faster than its samples, if it does."""
    places = (len(x) - 1) * _FINER + 1
    if places * cost(expression) > _MOST:
        return []
    axis = problem.function.axis()
    at = np.linspace(problem.low, problem.high, places)
    y = _values(expression, {axis: at}, problem.function.values((axis,)), problem.dtype)
    parts = np.lib.stride_tricks.sliding_window_view(y, _FINER + 1)[::_FINER]
    low, high = parts.min(axis=1), parts.max(axis=1)
    finite = curve[np.isfinite(curve)]
    with np.errstate(all="ignore"):
        way = np.abs(np.diff(parts, axis=1)).sum(axis=1)
        beyond = way - np.abs(np.diff(curve))
        is_band = beyond > _BEYOND * (np.ptp(finite) if len(finite) else math.inf)
    # A step counts where all those around it do.
    around = np.lib.stride_tricks.sliding_window_view(is_band, min(_LEAST_BAND, len(is_band)))
    starts = np.flatnonzero(around.all(axis=1))
    inside = np.zeros(len(is_band), bool)
    for i in range(around.shape[1]):
        inside[starts + i] = True
    if not inside.any():
        return []
    low, high = (np.where(inside, side, math.nan) for side in (low, high))
    return [Detail(x[:0], x[:0], low, high)]


def _surface(problem: SurfaceProblem, expression: Expression) -> SurfaceSamples:
    began = time.perf_counter()
    share = min(1.0, _MOST / (cost(expression) * problem.columns * problem.rows))
    columns, rows = (
        max(2, int(side * math.sqrt(share))) if share < 1 else side
        for side in (problem.columns, problem.rows)
    )
    x = np.linspace(problem.low, problem.high, columns)
    y = np.linspace(problem.bottom, problem.top, rows)
    axes = problem.function.axes()
    across, up = np.meshgrid(x, y)
    places = (np.append(across, problem.point[0]), np.append(up, problem.point[1]))
    known = dict(zip(axes, places, strict=False))
    values = _values(expression, known, problem.function.values(axes), problem.dtype)
    none = np.zeros((0, 2))
    at = list(problem.point[: len(axes)])
    none_yet: list[float | None] = [None] * len(axes)
    inspection = Inspection(
        variables=axes,
        at=at,
        value=float(values[-1]),
        gradient=none_yet,
        differences=[math.nan] * len(axes),
        hessian=[none_yet] * len(axes),
        eigenvalues=[],
        stable_rate=None,
    )
    return SurfaceSamples(
        x=x,
        y=y,
        z=values[:-1].reshape(rows, columns),
        places=none,
        gradients=none,
        inspection=inspection,
        seconds=time.perf_counter() - began,
        preliminary=True,
    )


def _values(
    expression: Expression,
    places: dict[str, np.ndarray],
    parameters: dict[str, float],
    dtype: Dtype,
) -> np.ndarray:
    """Return f at places, (n,) float64."""
    kind = np.dtype(dtype).type
    with np.errstate(all="ignore"):
        known = {name: at.astype(kind) for name, at in places.items()}
        fixed = {name: kind(value) for name, value in parameters.items()}
    length = len(next(iter(places.values())))
    y = numpy_values(expression, {**fixed, **known}, dtype)
    return np.broadcast_to(np.asarray(y, np.float64), (length,))


def slopes(samples: CurveSamples) -> list[np.ndarray | None]:
    """Return f and rough derivatives of a preview, for the range in which all are to be seen.

    Each is shorter by two values than the one before.
    """
    row = samples.derivatives[0]
    assert row is not None
    rows = [row]
    step = samples.x[1] - samples.x[0]
    with np.errstate(all="ignore"):
        for _ in samples.derivatives[1:]:
            rows.append((rows[-1][2:] - rows[-1][:-2]) / (2 * step))
    return [*rows]
