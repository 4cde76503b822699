"""An expression with its derivatives by the tape, eager first and compiled when it pays."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Iterator, Sequence

import numpy as np
import tensorflow as tf

from explorer.compute.kit import background
from explorer.compute.kit.compiled import SampledFunction
from explorer.compute.kit.lowering import lower
from explorer.compute.kit.no_gradient import NoGradient
from explorer.compute.kit.tape import Tensor, gradient, nested
from explorer.core.language.expression import Expression, names

WORTH_COMPILING = 0.002
"""Seconds of an eager evaluation above which a trace pays (measured: a trace costs 40 to 800 ms,
after which the same evaluation takes one to three milliseconds)."""


class Derivatives:
    """One expression, ready to be evaluated again and again with other ranges and parameters.

    Evaluation is eager until `trace` has been called, which is for idle moments: a new
    expression is drawn at once, and a drag that follows is as fast as a compiled function.
    """

    def __init__(self, expression: Expression, variable: str, dtype: str, order: int) -> None:
        self.expression = expression
        self.variable = variable
        self.order = order
        self.parameters = tuple(n for n in names(expression) if n != variable)
        self._dtype = tf.as_dtype(dtype)
        self.no_gradient = NoGradient(expression, variable, self._dtype)
        self._compiled: SampledFunction | None = None
        self._length = 0
        self._eager_seconds = 0.0
        self._tracing: threading.Thread | None = None

    @property
    def is_compiled(self) -> bool:
        """Whether the next evaluation runs the traced function."""
        return self._compiled is not None

    def __call__(
        self, x: np.ndarray, parameters: Sequence[float]
    ) -> tuple[list[np.ndarray | None], float]:
        """Return f and its derivatives at x, (n,) float64 each, and the seconds it took.

        Where f is NaN there is no derivative either, whatever the tape's formula gives: that of
        ln(x) is 1/x below 0 too.
        """
        rows, seconds = self.by_tape(x, parameters)
        return within_domain(rows), seconds

    def by_tape(
        self, x: np.ndarray, parameters: Sequence[float]
    ) -> tuple[list[np.ndarray | None], float]:
        """Return the same as the tape gives it, which does not ask whether f has a value."""
        start = time.perf_counter()
        with np.errstate(over="ignore"):
            xs = x.astype(self._dtype.as_numpy_dtype)
        values = tf.constant(parameters, self._dtype, shape=(len(self.parameters),))
        if self._compiled is not None:
            rows = self._compiled(xs, values)
        else:
            self._length = len(x)
            rows = [_as_array(row, len(x)) for row in self._evaluate(tf.constant(xs), values)]
        seconds = time.perf_counter() - start
        self._eager_seconds = seconds
        return rows, seconds

    def _evaluate(self, x: Tensor, parameters: Tensor) -> list[Tensor | None]:
        fixed = {name: parameters[i] for i, name in enumerate(self.parameters)}
        return nested(
            lambda v: _like(lower(self.expression, {**fixed, self.variable: v}, self._dtype), v),
            x,
            self.order,
        )

    def trace(self) -> Iterator[None]:
        """Compile in the background, if that pays; yields until the trace is made.

        Evaluations meanwhile stay eager, so whoever waits can turn to something newer.
        """
        if self._compiled is not None or self._eager_seconds < WORTH_COMPILING:
            return
        if self._tracing is None or not self._tracing.is_alive():
            self._tracing = background.start("trace", self._trace)
        while self._tracing.is_alive():
            yield

    def _trace(self) -> None:
        background.give_way(self.expression)
        self._compiled = self._traced()

    def _traced(self) -> SampledFunction:
        def body(x: Tensor, parameters: Tensor) -> list[Tensor | None]:
            with background.giving_way(self.expression):
                return self._evaluate(x, parameters)

        return SampledFunction(body, max(1, self._length), len(self.parameters), self._dtype)

    def partials(self, x: float, parameters: Sequence[float]) -> dict[str, float | None]:
        """Return ∂f/∂a at x for every parameter a, by one tape; NaN where f is."""
        if not self.parameters:
            return {}
        variables = [tf.constant(v, self._dtype) for v in parameters]
        at = tf.constant(x, self._dtype)

        def f(values: list[Tensor]) -> Tensor:
            known = dict(zip(self.parameters, values, strict=True))
            return lower(self.expression, {**known, self.variable: at}, self._dtype)

        y, gradients = gradient(f, variables)
        has_value = not np.isnan(float(y))
        return {
            name: None if g is None else float(g) if has_value else np.nan
            for name, g in zip(self.parameters, gradients, strict=True)
        }


def within_domain(rows: Sequence[np.ndarray | None]) -> list[np.ndarray | None]:
    """Return f, f′ …, (n,) each, with NaN for every derivative where f itself is NaN."""
    f, *higher = rows
    if f is None or not (is_outside := np.isnan(f)).any():
        return [*rows]
    return [f, *(None if row is None else np.where(is_outside, np.nan, row) for row in higher)]


def _like(y: Tensor, x: Tensor) -> Tensor:
    """Give a constant expression the shape of x."""
    return y if y.shape.rank else tf.broadcast_to(y, tf.shape(x))


def _as_array(row: Tensor | None, length: int) -> np.ndarray | None:
    if row is None:
        return None
    return np.broadcast_to(row.numpy().astype(np.float64), (length,))


@functools.lru_cache(maxsize=16)
def derivatives_of(expression: Expression, variable: str, dtype: str, order: int) -> Derivatives:
    """Return the evaluator of an expression, kept with its trace while it is among the last 16."""
    return Derivatives(expression, variable, dtype, order)
