"""The witnesses of a typed function: its derivatives at a point, by nested tapes and otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import tensorflow as tf

from explorer.compute.kit.compiled import compiled
from explorer.compute.kit.lowering import lower
from explorer.compute.kit.tape import nested
from explorer.compute.tape.rebuilding.index import Index
from explorer.compute.tape.rebuilding.rebuilt import Rebuilt
from explorer.compute.tape.recorder.recorder import Recorder
from explorer.compute.tape.snippet import Snippet
from explorer.compute.tape.witnesses.agreement import agrees, dense
from explorer.compute.tape.witnesses.failures import failure_of
from explorer.compute.tape.witnesses.parting import parting_operation
from explorer.core.language.expression import Expression
from explorer.core.tape.function_witnesses import FunctionWitness
from explorer.core.tape.record import WitnessKind

Tensor = Any
Function = Callable[[Tensor], Tensor]
_STEPS = (2e-2, 5e-3, 1e-3, 2e-4)
"""Of differences, for a point of size 1; what two steps in a row agree on best is taken."""
_LOOSE = 1e-4
"""Relative difference up to which differences are said to agree."""


def witnesses(
    expression: Expression,
    variable: str,
    point: float,
    parameters: Mapping[str, float],
    dtype: str,
    order: int,
) -> tuple[FunctionWitness, ...]:
    """Return the derivatives from the first to `order` by each of the five ways, eager first."""
    kind = tf.as_dtype(dtype)
    f = _function(expression, variable, parameters, kind)
    x = tf.constant(point, kind)
    eager = nested(f, x, order)[1:]
    ways: dict[WitnessKind, Callable[[], list[Tensor | None]]] = {
        "eager": lambda: eager,
        "function": lambda: _traced(f, x, order, by_xla=False),
        "compiled": lambda: _traced(f, x, order, by_xla=True),
        "forward": lambda: forward(f, x, order)[1:],
        "differences": lambda: _differences(
            _function(expression, variable, parameters, tf.float64), point, order
        ),
    }
    return tuple(_asked(way, ask, eager, f, x) for way, ask in ways.items())


def forward(f: Function, x: Tensor, order: int) -> list[Tensor | None]:
    """Return [f(x), f′(x), …] by forward mode, each by an accumulator around the one before."""
    if order == 0:
        return [f(x)]
    with tf.autodiff.ForwardAccumulator(x, tf.ones_like(x)) as accumulator:
        lower_orders = forward(f, x, order - 1)
    last = lower_orders[-1]
    return [*lower_orders, None if last is None else accumulator.jvp(last)]


def central(f: Function, point: float, order: int, step: float) -> float:
    """Return f^(order) at a point by nine equally spaced values, right to step^(9 − order)."""
    offsets = np.arange(-4, 5)
    powers = offsets[None, :] ** np.arange(9)[:, None]
    wanted = np.zeros(9)
    wanted[order] = math.factorial(order)
    weights = np.linalg.solve(powers.astype(np.float64), wanted)
    values = f(tf.constant(point + offsets * step, tf.float64)).numpy()
    terms = weights * np.broadcast_to(values, offsets.shape)
    total = float(np.sum(terms))
    if abs(total) <= 1e-15 * float(np.sum(np.abs(terms))) * len(terms):
        return 0.0  # Nothing but rounding is left.
    return total / step**order


def _function(
    expression: Expression, variable: str, parameters: Mapping[str, float], dtype: tf.DType
) -> Function:
    def f(x: Tensor) -> Tensor:
        fixed = {name: tf.constant(value, dtype) for name, value in parameters.items()}
        y = lower(expression, {**fixed, variable: x}, dtype)
        return y if y.shape == x.shape else tf.broadcast_to(y, tf.shape(x))

    return f


def _traced(f: Function, x: Tensor, order: int, *, by_xla: bool) -> list[Tensor | None]:
    body = compiled(lambda at: nested(f, at, order)[1:], jit_compile=True if by_xla else None)
    return list(body(x))


def _differences(f: Function, point: float, order: int) -> list[float | None]:
    size = float(np.clip(abs(point), 1e-3, 1e3)) if point else 1.0
    found: list[float | None] = []
    with np.errstate(all="ignore"):
        for k in range(1, order + 1):
            tried = [central(f, point, k, step * min(size, 1.0)) for step in _STEPS]
            pairs = [(abs(a - b), b) for a, b in pairwise(tried)]
            apart, best = min(pairs, key=lambda pair: (math.isnan(pair[0]), pair[0]))
            settled = apart <= 0.01 * abs(best) + 1e-6
            found.append(best if settled else None)
    return found


def _asked(
    kind: WitnessKind,
    ask: Callable[[], list[Any]],
    eager: list[Tensor | None],
    f: Function,
    x: Tensor,
) -> FunctionWitness:
    try:
        found = ask()
    except Exception as error:
        return FunctionWitness(kind, (None,) * len(eager), failure=failure_of(error))
    arrays = [None if each is None else _array(each) for each in found]
    loose = _LOOSE if kind == "differences" else 0.0
    agreeing = tuple(
        (kind == "differences" and b is None) or agrees(a, b, loose=loose, noise=1.0)
        for a, b in zip(map(dense, eager), arrays, strict=True)
    )
    return FunctionWitness(
        kind,
        tuple(None if each is None else float(each) for each in arrays),
        agreeing,
        _parting(kind, agreeing, f, x),
    )


def _array(value: Any) -> np.ndarray:  # a tensor or a float
    return np.asarray(value if isinstance(value, float) else value.numpy())


def _parting(
    kind: WitnessKind, agreeing: tuple[bool, ...], f: Function, x: Tensor
) -> tuple[str, ...]:
    """Return by order at which operation the sweep parts; empty where it does not."""
    if kind not in ("function", "compiled") or all(agreeing):
        return ("",) * len(agreeing)
    recorder = Recorder(Snippet.read(""))
    with recorder:
        nested(f, x, len(agreeing))
    recording = recorder.recording()
    index = Index(recording)
    names = []
    for call, agreed in zip(recording.log.calls, agreeing, strict=False):
        where = None
        if not agreed:
            where = parting_operation(Rebuilt(index, call), None, by_xla=kind == "compiled")
        names.append("" if where is None else recording.log.operations[where].name)
    return tuple(names)
