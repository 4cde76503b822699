"""A function of two variables: values on a grid, gradients by the tape, one point inspected."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import tensorflow as tf

from explorer.compute.kit import background
from explorer.compute.kit.landscape import Landscape
from explorer.compute.kit.lowering import lower
from explorer.compute.surface.inspector import inspect
from explorer.compute.surface.ripples import means_of
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceProblem

_ARROWS = (15, 11)
"""Gradients along the two sides of the rectangle."""


def run(problem: SurfaceProblem) -> Iterator[SurfaceSamples]:
    """Yield the samples.

    Raises:
        ParseError: the text has no meaning.
    """
    yield sample(problem)


def sample(problem: SurfaceProblem) -> SurfaceSamples:
    """Evaluate the function on the grid and its gradient at fewer places."""
    began = time.perf_counter()
    expression, axes = problem.function.parsed().expression, problem.function.axes()
    parameters = problem.function.values(axes)
    # A function of one of them is one of both: a valley, or a wall.
    variables = (*axes, "")[:2]
    landscape = Landscape(expression, variables, tuple(parameters), problem.dtype)
    x = np.linspace(problem.low, problem.high, problem.columns)
    y = np.linspace(problem.bottom, problem.top, problem.rows)
    places = _pairs(
        _middles(problem.low, problem.high, _ARROWS[0]),
        _middles(problem.bottom, problem.top, _ARROWS[1]),
    )
    with background.foreground(expression):
        z = _values(landscape, _pairs(x, y), parameters).reshape(problem.rows, problem.columns)
        means = means_of(x, y, z, lambda at: _values(landscape, at, parameters))
        gradients = _gradients(landscape, places, parameters)
        at = dict(zip(axes, problem.point, strict=False))
        inspection = inspect(expression, at, parameters, problem.dtype)
    seconds = time.perf_counter() - began
    return SurfaceSamples(x, y, z, places, gradients, inspection, seconds, means=means)


def _middles(low: float, high: float, count: int) -> np.ndarray:
    """Return the middles of equal parts of a range."""
    parts = (np.arange(count) + 0.5) / count
    return low * (1 - parts) + high * parts


def _pairs(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return every (x, y), row by row, (len(y) · len(x), 2)."""
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _tensors(
    landscape: Landscape, places: np.ndarray, parameters: dict[str, float]
) -> tuple[tf.Tensor, tf.Tensor]:
    kind = landscape.kind
    with np.errstate(over="ignore"):
        at = tf.constant(places.astype(kind.as_numpy_dtype))
    return at, tf.constant(list(parameters.values()), kind, shape=(len(parameters),))


def _values(landscape: Landscape, places: np.ndarray, parameters: dict[str, float]) -> np.ndarray:
    at, numbers = _tensors(landscape, places, parameters)
    values = {name: numbers[i] for i, name in enumerate(parameters)}
    values.update(zip(landscape.variables, tf.unstack(at, axis=1), strict=True))
    y = lower(landscape.expression, values, landscape.kind)
    return np.broadcast_to(y.numpy().astype(np.float64), len(places))


def _gradients(
    landscape: Landscape, places: np.ndarray, parameters: dict[str, float]
) -> np.ndarray:
    at, numbers = _tensors(landscape, places, parameters)
    values, columns = landscape(at, numbers)
    # Where f has no value no arrow leads uphill, whatever the tape's formula gives.
    flat = np.where(np.isnan(values.numpy()), np.nan, 0.0)
    found = [flat if g is None else g.numpy().astype(np.float64) + flat for g in columns]
    return np.stack(found, axis=1)
