"""The ways to a derivative: a tape, a tape inside of a graph or of XLA, forward mode, differences.

Each takes a function from a list of tensors to a list of targets, and the tensors.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import tensorflow as tf

from explorer.compute.kit.compiled import compiled
from explorer.compute.tape.differences.quotients import Quotients

Tensor = Any
"""TensorFlow has no type for what its functions take and return."""
Targets = Callable[[list[Tensor]], list[Tensor]]
Method = Literal["gradient", "jacobian", "batch_jacobian"]
MOST_FORWARD = 64
"""Numbers of the sources for which forward mode is asked: it goes once through all for each."""
MOST_DIFFERENCES = 256


def by_tape(
    f: Targets, at: list[Tensor], weights: list[Tensor] | None, method: Method = "gradient"
) -> list[Tensor | None]:
    """Return the derivative by each of the tensors; works eagerly and within a graph."""
    with tf.GradientTape(persistent=method != "gradient") as tape:
        tape.watch(at)
        targets = f(at)
    if method == "gradient":
        return tape.gradient(targets, at, output_gradients=weights)  # type: ignore[return-value]
    rows = tape.jacobian if method == "jacobian" else tape.batch_jacobian
    return [rows(targets[0], each) for each in at]


def traced(
    f: Targets,
    at: list[Tensor],
    weights: list[Tensor] | None,
    method: Method = "gradient",
    *,
    by_xla: bool = False,
) -> list[Tensor | None]:
    """Return the same from inside of a TensorFlow function, which XLA may compile."""

    def body(*arguments: Tensor) -> list[Tensor | None]:
        return by_tape(f, list(arguments), weights, method)

    return list(compiled(body, jit_compile=True if by_xla else None)(*at))


def forward(
    f: Targets, at: list[Tensor], weights: list[Tensor] | None, method: Method = "gradient"
) -> list[np.ndarray | None]:
    """Return the same by forward mode, one pass for each number of the sources."""

    def slopes(index: int, element: int) -> list[np.ndarray | None]:
        tangents = [tf.zeros_like(each) for each in at]
        unit = np.zeros(tangents[index].shape, tangents[index].dtype.as_numpy_dtype)
        unit.flat[element] = 1
        tangents[index] = tf.constant(unit)
        with tf.autodiff.ForwardAccumulator(at, tangents) as accumulator:
            targets = f(at)
        return [None if s is None else s.numpy() for s in map(accumulator.jvp, targets)]

    return gathered(slopes, at, _arrays(weights), method)


def differences(
    f: Callable[[list[np.ndarray]], list[np.ndarray]],
    at: list[np.ndarray],
    weights: list[Tensor] | None,
    step: float,
    method: Method = "gradient",
) -> list[np.ndarray | None]:
    """Return the same by central differences with Richardson's correction.

    Args:
        f: of arrays, in the precision that `step` asks for.
        at: the tensors' values.
        weights: of the targets.
        step: for a number of size 1.
        method: what is asked.
    """
    if method == "gradient":
        return [_quotients(f, at, i, _arrays(weights), step) for i in range(len(at))]

    def slopes(index: int, element: int) -> list[np.ndarray | None]:
        size = abs(at[index].flat[element])
        h = step * float(np.clip(size, 1e-3, 1e3)) if size and np.isfinite(size) else step

        def central(h: float) -> list[np.ndarray]:
            ends = []
            for move in (h, -h):
                moved = [each.copy() for each in at]
                moved[index].flat[element] += move
                ends.append(f(moved))
            return [(b - a) / (2 * h) for b, a in zip(*ends, strict=True)]

        with np.errstate(all="ignore"):
            pairs = zip(central(h), central(2 * h), strict=True)
            return [(4 * near - far) / 3 for near, far in pairs]

    return gathered(slopes, [tf.constant(each) for each in at], _arrays(weights), method)


def _quotients(
    f: Callable[[list[np.ndarray]], list[np.ndarray]],
    at: list[np.ndarray],
    index: int,
    weights: list[np.ndarray] | None,
    step: float,
) -> np.ndarray:
    """Return the gradient by one of the arrays; NaN where there is none."""
    base = f(at)
    ones = [np.ones_like(each) for each in base]
    rounding = 4e-15 if all(each.dtype == np.float64 for each in at) else 2e-7

    def slope(element: int) -> float:
        def moved(t: float) -> list[np.ndarray]:
            arrays = list(at)
            arrays[index] = at[index].copy()
            arrays[index].flat[element] += t
            return f(arrays)

        size = abs(at[index].flat[element])
        h = step * float(np.clip(size, 1e-3, 1e3)) if size and np.isfinite(size) else step
        opinion = Quotients(moved, base, weights or ones, h, rounding).opinion()
        difference = None if opinion is None else opinion.difference
        return math.nan if difference is None else difference

    return np.array([slope(i) for i in range(at[index].size)]).reshape(at[index].shape)


def gathered(
    slopes: Callable[[int, int], list[np.ndarray | None]],
    at: list[Tensor],
    weights: list[np.ndarray] | None,
    method: Method,
) -> list[np.ndarray | None]:
    """Return gradients or jacobians of the targets' slopes along each number of each tensor."""
    gathered: list[np.ndarray | None] = []
    for index, source in enumerate(at):
        count = int(np.prod(source.shape))
        columns = [slopes(index, element) for element in range(count)]
        if method == "gradient":
            sums = [_weighted(column, weights) for column in columns]
            lost = all(each is None for each in sums)
            values = np.array([0.0 if each is None else each for each in sums])
            gathered.append(None if lost and count else values.reshape(source.shape))
            continue
        first = [column[0] for column in columns]
        if any(each is None for each in first) or not first:
            gathered.append(None)
            continue
        rows = np.stack([each for each in first if each is not None], axis=-1)
        whole = rows.reshape(*rows.shape[:-1], *source.shape)
        gathered.append(whole if method == "jacobian" else _diagonal(whole, rows.ndim - 1))
    return gathered


def _weighted(column: list[np.ndarray | None], weights: list[np.ndarray] | None) -> float | None:
    terms = [
        np.sum(slope if weights is None else slope * weights[i])
        for i, slope in enumerate(column)
        if slope is not None
    ]
    return float(np.real(sum(terms))) if terms else None


def _diagonal(whole: np.ndarray, after: int) -> np.ndarray:
    """Return of a jacobian (b, …, b, …) the part in which both rows are the same.

    Args:
        whole: the jacobian.
        after: how many of its dimensions are the target's.
    """
    return np.stack([np.take(rows, i, axis=after - 1) for i, rows in enumerate(whole)])


def _arrays(weights: list[Tensor] | None) -> list[np.ndarray] | None:
    return None if weights is None else [each.numpy() for each in weights]
