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


def preview(spec: CurveProblem | SurfaceProblem) -> CurveSamples | SurfaceSamples:
    """Return the values of f, marked as preliminary, without anything that takes a tape.

    Raises:
        SentenceError: the text has no meaning, or a function waits for TensorFlow.
    """
    expression = spec.function.parsed().expression
    lacking = waits_for_tensorflow(expression)
    if lacking:
        raise refusal("{function} is computed by TensorFlow, which is starting.", function=lacking)
    return (
        _curve(spec, expression) if isinstance(spec, CurveProblem) else _surface(spec, expression)
    )


def _curve(spec: CurveProblem, expression: Expression) -> CurveSamples:
    began = time.perf_counter()
    count = max(2, min(spec.samples, _MOST // cost(expression)))
    x = np.linspace(spec.low, spec.high, count)
    axis = spec.function.axis()
    y = _values(
        expression, {axis: np.append(x, spec.point)}, spec.function.values((axis,)), spec.dtype
    )
    curve = y[:-1]
    rest: list[None] = [None] * spec.order
    return CurveSamples(
        x=x,
        derivatives=[curve, *rest],
        notes={},
        steep=[likely_breaks(x, [curve], 0), *([] for _ in rest)],
        points=[],
        point=PointValues(spec.point, [float(y[-1]), *rest], {}),
        difference=None,
        seconds=time.perf_counter() - began,
        compiled=False,
        preliminary=True,
        details=_details(spec, expression, x, curve),
    )


def _details(
    spec: CurveProblem, expression: Expression, x: np.ndarray, curve: np.ndarray
) -> list[Detail | None]:
    """Return the band of a curve that goes up and down faster than its samples, if it does."""
    places = (len(x) - 1) * _FINER + 1
    if places * cost(expression) > _MOST:
        return []
    axis = spec.function.axis()
    at = np.linspace(spec.low, spec.high, places)
    y = _values(expression, {axis: at}, spec.function.values((axis,)), spec.dtype)
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


def _surface(spec: SurfaceProblem, expression: Expression) -> SurfaceSamples:
    began = time.perf_counter()
    share = min(1.0, _MOST / (cost(expression) * spec.columns * spec.rows))
    columns, rows = (
        max(2, int(side * math.sqrt(share))) if share < 1 else side
        for side in (spec.columns, spec.rows)
    )
    x = np.linspace(spec.low, spec.high, columns)
    y = np.linspace(spec.bottom, spec.top, rows)
    axes = spec.function.axes()
    across, up = np.meshgrid(x, y)
    places = (np.append(across, spec.point[0]), np.append(up, spec.point[1]))
    known = dict(zip(axes, places, strict=False))
    values = _values(expression, known, spec.function.values(axes), spec.dtype)
    none = np.zeros((0, 2))
    at = list(spec.point[: len(axes)])
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
