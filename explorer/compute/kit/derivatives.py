"""A function and its derivatives by nested tapes, eager first and compiled when it pays."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import tensorflow as tf

from explorer.compute.kit import background
from explorer.compute.kit.lowering import Tensor, lower
from explorer.core.language.expression import Call, Expression, Name, functions_used, names, walk
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.notation import derivative_name
from explorer.core.language.parser import parse_expression
from explorer.core.sentence import Sentence, sentence

WORTH_COMPILING = 0.002
"""Seconds of an eager evaluation above which a trace pays (measured: a trace costs 40 to 800 ms,
after which the same evaluation takes one to three milliseconds)."""

_OPAQUE = "·"


def nested(f: Callable[[Tensor], Tensor], x: Tensor, order: int) -> list[Tensor | None]:
    """Return [f(x), f′(x), …] up to `order`, each derivative by a tape around the one before.

    Every entry has the shape of x. None is the tape's own answer: the entry before it does not
    depend on x any more, or reached it only through operations without a gradient.
    """
    if order == 0:
        return [f(x)]
    with tf.GradientTape() as tape:
        tape.watch(x)
        lower_orders = nested(f, x, order - 1)
        target = lower_orders[-1]
    if target is None:
        return [*lower_orders, None]
    return [*lower_orders, tape.gradient(target, x)]


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
        self._compiled: _Graph | None = None
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

    def _traced(self) -> _Graph:
        def body(x: Tensor, parameters: Tensor) -> list[Tensor | None]:
            with background.giving_way(self.expression):
                return self._evaluate(x, parameters)

        return _Graph(body, max(1, self._length), len(self.parameters), self._dtype)

    def partials(self, x: float, parameters: Sequence[float]) -> dict[str, float | None]:
        """Return ∂f/∂a at x for every parameter a, by one tape; NaN where f is."""
        if not self.parameters:
            return {}
        variables = [tf.constant(v, self._dtype) for v in parameters]
        values = dict(zip(self.parameters, variables, strict=True))
        with tf.GradientTape() as tape:
            tape.watch(variables)
            y = lower(
                self.expression, {**values, self.variable: tf.constant(x, self._dtype)}, self._dtype
            )
        gradients: Tensor = tape.gradient(y, variables)
        has_value = not np.isnan(float(y))
        return {
            name: None if g is None else float(g) if has_value else np.nan
            for name, g in zip(self.parameters, gradients, strict=True)
        }

    def meaning_of_none(self, order: int, *, is_drawn: bool = True) -> Sentence:
        """Say what the tape's None at `order` means, and whether it is drawn as 0."""
        is_constant = self.variable not in names(self.expression)
        if order == 1 and is_constant and not is_drawn:
            return sentence(
                "The tape gives None: f does not contain the variable, nor has a value."
            )
        if order == 1 and is_constant:
            return sentence("The tape gives None: f does not contain the variable. Drawn as 0.")
        blocker = self.without_gradient(order)
        if blocker:
            return sentence(
                "The tape gives None: TensorFlow has no gradient for {function}.", function=blocker
            )
        return sentence(
            "The tape gives None: {target} no longer depends on the variable. Drawn as 0.",
            target=derivative_name(order - 1),
        )

    def is_none_zero(self, order: int) -> bool:
        """Whether a None at `order` stands for a derivative that is exactly 0."""
        if self.variable not in names(self.expression):
            return True
        return not self.without_gradient(order)

    def without_gradient(self, order: int) -> str:
        """Return the function without a gradient that explains a None at `order`, if any.

        A comparison explains only the first derivative: where f′ exists, it chose the branch.
        """
        for name in self._functions_of_variable():
            row = FUNCTIONS[name]
            if name == "indicator" or (name in {"where", "tf_where"} and order == 1):
                if order == 1:
                    return "a comparison"
            elif not row.differentiable and self._is_seen_through(name, order - 1):
                return f"tf.{row.tensorflow}"
        return ""

    def _is_seen_through(self, function: str, order: int) -> bool:
        """Whether the tape's derivative of this order still depends on a function's result.

        The tape takes what has no gradient for a constant: of x² + ⌊x⌋ it sees x² + c, whose f″
        is free of c, and of x ⌊x⌋ it sees x c, whose f′ is c.
        """
        opaque = _with_opaque(self.expression, function)
        c = tf.constant(0.5, self._dtype)
        values = dict.fromkeys(names(opaque), tf.constant(0.75, self._dtype))
        with tf.GradientTape() as tape:
            tape.watch(c)
            rows = nested(
                lambda x: lower(opaque, {**values, _OPAQUE: c, self.variable: x}, self._dtype),
                tf.constant(0.75, self._dtype),
                order,
            )
        return rows[-1] is not None and tape.gradient(rows[-1], c) is not None

    def _functions_of_variable(self) -> list[str]:
        """Return the functions applied to the variable, those in the table's definitions too."""
        found = [
            node.function
            for node in walk(self.expression)
            if isinstance(node, Call) and self.variable in names(node)
        ]
        return found + [inner for name in found for inner in _inside(name)]


def within_domain(rows: Sequence[np.ndarray | None]) -> list[np.ndarray | None]:
    """Return f, f′ …, (n,) each, with NaN for every derivative where f itself is NaN."""
    f, *higher = rows
    if f is None or not (is_outside := np.isnan(f)).any():
        return [*rows]
    return [f, *(None if row is None else np.where(is_outside, np.nan, row) for row in higher)]


def _inside(function: str) -> tuple[str, ...]:
    """Return the functions by which the table defines one."""
    definition = FUNCTIONS[function].definition
    return functions_used(parse_expression(definition)) if definition else ()


def _with_opaque(expression: Expression, function: str) -> Expression:
    """Return the expression with a name of its own for every result of the function."""
    if not isinstance(expression, Call):
        return expression
    if function in {expression.function, *_inside(expression.function)}:
        return Name(_OPAQUE)
    arguments = tuple(_with_opaque(a, function) for a in expression.arguments)
    return Call(expression.function, arguments)


class _Graph:
    """A traced function for one number of samples, evaluated at any number.

    A fixed number halves the graph (measured: 818 operations for 1,531), because the gradients
    know without looking which shapes are equal.
    """

    def __init__(
        self,
        body: Callable[[Tensor, Tensor], list[Tensor | None]],
        length: int,
        parameters: int,
        dtype: tf.DType,
    ) -> None:
        self._length = length
        self._function = tf.function(
            # A partial is new to TensorFlow each time; it would take the traces of one method for
            # needless retracing and warn.
            functools.partial(body),
            autograph=False,
            input_signature=[tf.TensorSpec([length], dtype), tf.TensorSpec([parameters], dtype)],
        )
        self._function(tf.ones([length], dtype), tf.ones([parameters], dtype))

    def __call__(self, x: np.ndarray, parameters: Tensor) -> list[np.ndarray | None]:
        """Evaluate in pieces, the last one filled up."""
        missing = -len(x) % self._length if len(x) else self._length
        padded = np.append(x, np.full(missing, x[-1] if len(x) else 1.0, x.dtype))
        pieces = [
            self._function(tf.constant(part), parameters)
            for part in padded.reshape(-1, self._length)
        ]
        return [_joined(parts, len(x)) for parts in zip(*pieces, strict=True)]


def _joined(parts: tuple[Tensor | None, ...], length: int) -> np.ndarray | None:
    rows = [part.numpy() for part in parts if part is not None]
    return np.concatenate(rows).astype(np.float64)[:length] if rows else None


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


def first_not_finite(
    expression: Expression,
    values: dict[str, float],
    dtype: str,
    is_wanted: Callable[[float], object] = np.isnan,
) -> tuple[Call | None, list[float]]:
    """Find where a NaN (or an infinity) arises at one point: the innermost call with that value.

    Returns the call and the values of its arguments; (None, []) where f itself is a number.
    """
    found: list[tuple[Call, list[float]]] = []
    kind = tf.as_dtype(dtype)
    tensors = {name: tf.constant(v, kind) for name, v in values.items()}

    def visit(node: Expression) -> float:
        value = float(tf.cast(lower(node, tensors, kind), tf.float64))
        if isinstance(node, Call) and is_wanted(value) and not found:
            arguments = [visit(a) for a in node.arguments]
            if not found:
                found.append((node, arguments))
        return value

    visit(expression)
    return found[0] if found else (None, [])
