"""One XLA function that holds the whole loop of a descent.

The gradient by the tape, the update rule, the record of what happened. Rates, starts, parameters
and settings are tensors, so a drag of any of them runs what is compiled already. Until it is
compiled, steps are taken one by one.
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from explorer.compute.kit import background
from explorer.compute.kit.compiled import compiled
from explorer.compute.kit.landscape import Landscape
from explorer.compute.kit.optimizers import RULES
from explorer.compute.kit.tape import Tensor
from explorer.core.descent.spec import DescentProblem

_AT_ONCE = 1024
"""Rows that one call of a compiled loop records."""

Record = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Of some steps: places (steps, rows, variables), values (steps, rows), gradients like places, and
the optimizer's state (steps, slots, rows, variables), all as they were before the update."""


@dataclass(slots=True)
class LoopState:
    """The state of a descent: what the loop carries from step to step."""

    x: Tensor
    state: tuple[Tensor, ...]
    constants: list[Tensor]
    parameters: Tensor
    taken: int = 0


class _Given(NamedTuple):
    """Arguments of a compiled loop."""

    x: Tensor
    state: tuple[Tensor, ...]
    taken: Tensor
    """Steps before these, which t counts on from."""
    count: Tensor
    """Steps to be taken."""
    rates: Tensor
    """(at most so many at once, rows or 1)."""
    constants: list[Tensor]
    parameters: Tensor


class DescentLoop:
    """The descent of many rows side by side by one optimizer.

    Args:
        landscape: what is descended.
        optimizer: by whose rule.
        rows: how many descents.
        records: whether every step is kept, or only where the rows end.
        one_rate: whether all rows share their learning rates.
    """

    def __init__(
        self,
        landscape: Landscape,
        optimizer: str,
        rows: int,
        *,
        records: bool = True,
        one_rate: bool = False,
    ) -> None:
        self.landscape = landscape
        self._records = records
        self._rates = 1 if one_rate else rows
        self._rule = RULES[optimizer]
        self._shape = [rows, len(landscape.variables)]
        self._compiled: tf.types.experimental.PolymorphicFunction | None = None
        self._compiling: threading.Thread | None = None

    @property
    def is_compiled(self) -> bool:
        """Whether `advance` can be called."""
        return self._compiled is not None

    @functools.cached_property
    def missing(self) -> tuple[bool, ...]:
        """By variable, whether the tape's gradient is None."""
        x = tf.ones(self._shape, self.landscape.kind)
        parameters = tf.ones([len(self.landscape.parameters)], self.landscape.kind)
        return tuple(g is None for g in self.landscape(x, parameters)[1])

    def begin(
        self, start: np.ndarray, settings: Mapping[str, float], parameters: tuple[float, ...]
    ) -> LoopState:
        """Return a descent that has not moved yet, from (rows, variables)."""
        kind = self.landscape.kind
        with np.errstate(over="ignore"):
            x = tf.constant(start.astype(kind.as_numpy_dtype))
        slots, constants = self._rule.slots(settings), self._rule.constants(settings)
        return LoopState(
            x=x,
            state=tuple(tf.fill(self._shape, tf.constant(v, kind)) for v in slots),
            constants=[tf.constant(c, kind) for c in constants],
            parameters=tf.constant(parameters, kind, shape=(len(parameters),)),
        )

    def compile(self) -> Iterator[None]:
        """Compile in the background; yields until that is done."""
        if self._compiled is not None:
            return
        if self._compiling is None or not self._compiling.is_alive():
            self._compiling = background.start("descent", self._compile)
        while self._compiling.is_alive():
            yield

    def _compile(self) -> None:
        background.give_way(self.landscape.expression)
        try:
            self._compiled = self._traced(by_xla=True)
        except (tf.errors.InvalidArgumentError, tf.errors.UnimplementedError):
            # An operation that XLA does not know.
            self._compiled = self._traced(by_xla=False)

    def _traced(self, *, by_xla: bool) -> tf.types.experimental.PolymorphicFunction:
        def body(given: _Given) -> Tensor:
            with background.giving_way(self.landscape.expression):
                loop = self._record if self._records else self._race
                return loop(given, by_xla=by_xla)

        function = compiled(body, jit_compile=by_xla)
        start = np.ones(self._shape)
        run = self.begin(start, _Ones(), (1.0,) * len(self.landscape.parameters))
        function(self._given(run, np.ones((0, 1))))
        return function

    def _given(self, run: LoopState, rates: np.ndarray) -> _Given:
        padded = np.zeros((_AT_ONCE, self._rates))
        padded[: len(rates)] = rates
        return _Given(
            run.x,
            run.state,
            tf.constant(run.taken),
            tf.constant(len(rates)),
            tf.constant(padded, self.landscape.kind),
            run.constants,
            run.parameters,
        )

    def _record(self, given: _Given, *, by_xla: bool) -> Tensor:
        """Take the steps, and record each."""

        def step(
            k: Tensor, x: Tensor, state: tuple[Tensor, ...], record: tuple[tf.TensorArray, ...]
        ) -> tuple[Tensor, ...]:
            moved, after, seen = self._given_step(given, k, x, state, by_xla=by_xla)
            row = (x, *seen, *state)
            record = tuple(a.write(k, v) for a, v in zip(record, row, strict=True))
            return k + 1, moved, after, record

        kind = self.landscape.kind
        shapes = (self._shape, self._shape[:1], self._shape, *(self._shape for _ in given.state))
        record = tuple(tf.TensorArray(kind, _AT_ONCE, element_shape=shape) for shape in shapes)
        _, x, state, record = tf.while_loop(
            lambda k, *_: k < given.count, step, (tf.constant(0), given.x, given.state, record)
        )
        return x, state, [array.stack() for array in record]

    def _race(self, given: _Given, *, by_xla: bool) -> Tensor:
        """Take the steps; keep where the last one begins and ends, and each row's longest."""

        def step(
            k: Tensor, before: Tensor, x: Tensor, state: tuple[Tensor, ...], longest: Tensor
        ) -> tuple[Tensor, ...]:
            del before
            moved, after, (y, _) = self._given_step(given, k, x, state, by_xla=by_xla)
            # As the verdicts measure it: in float64, where squares of float32 are numbers.
            square = tf.reduce_sum(tf.square(tf.cast(moved - x, tf.float64)), axis=1)
            square = tf.where(tf.math.is_finite(y), square, tf.constant(np.inf, tf.float64))
            return k + 1, x, moved, after, tf.maximum(longest, square)

        longest = tf.zeros(self._shape[:1], tf.float64)
        begun = (tf.constant(0), given.x, given.x, given.state, longest)
        _, before, x, state, longest = tf.while_loop(lambda k, *_: k < given.count, step, begun)
        return x, state, [before, tf.sqrt(longest)]

    def _given_step(
        self, given: _Given, k: Tensor, x: Tensor, state: tuple[Tensor, ...], *, by_xla: bool
    ) -> tuple[Tensor, tuple[Tensor, ...], tuple[Tensor, Tensor]]:
        """Take the k-th of the steps of a call."""
        t = tf.cast(given.taken + k + 1, self.landscape.kind)
        constants, parameters = given.constants, given.parameters
        return self._step(x, state, t, given.rates[k], constants, parameters, by_xla=by_xla)

    def _step(
        self,
        x: Tensor,
        state: tuple[Tensor, ...],
        t: Tensor,
        rate: Tensor,
        constants: list[Tensor],
        parameters: Tensor,
        *,
        by_xla: bool = False,
    ) -> tuple[Tensor, tuple[Tensor, ...], tuple[Tensor, Tensor]]:
        """Return the next place, the next state, and f with its gradient at this place.

        A variable whose gradient is None stays where it is, as Keras leaves it.
        """
        y, columns = self.landscape(x, parameters, by_xla=by_xla)
        is_whole = all(g is not None for g in columns)
        if is_whole:
            gradient = seen = tf.stack(columns, axis=1)
        else:
            zero, lost = tf.zeros_like(x[:, 0]), tf.fill([self._shape[0]], _nan(x.dtype))
            gradient = tf.stack([zero if g is None else g for g in columns], axis=1)
            seen = tf.stack([lost if g is None else g for g in columns], axis=1)
        rates = tf.expand_dims(rate, 1)
        moved, state = self._rule.step(x, gradient, state, rates, t, constants)
        if not is_whole:
            stays = tf.constant([g is None for g in columns])
            moved = tf.where(stays, x, moved)
        return moved, tuple(state), (y, seen)

    def advance(self, run: LoopState, rates: np.ndarray) -> Record:
        """Take a step for every row of rates, (steps, rows or 1), recording where each began."""
        assert self._compiled is not None
        records = []
        for part in np.split(rates, range(_AT_ONCE, len(rates), _AT_ONCE)):
            x, state, record = self._compiled(self._given(run, part))
            run.x, run.state, run.taken = x, state, run.taken + len(part)
            records.append([array.numpy()[: len(part)] for array in record])
        return _joined(records)

    def walk(self, run: LoopState, rates: np.ndarray, seconds: float) -> Record:
        """Do as `advance`, one step after the other, for no longer than that, but at least two.

        Of a single row nothing can be told.
        """
        kind, end = self.landscape.kind, time.perf_counter() + seconds
        records = []
        last, row = None, tf.zeros(self._shape[:1], kind)
        for rate in rates[:, 0].tolist():
            t = tf.constant(run.taken + 1, kind)
            if rate != last:
                last, row = rate, tf.fill(self._shape[:1], tf.constant(rate, kind))
            x, state, seen = self._step(run.x, run.state, t, row, run.constants, run.parameters)
            records.append([a.numpy()[None] for a in (run.x, *seen, *run.state)])
            run.x, run.state, run.taken = x, state, run.taken + 1
            if len(records) > 1 and time.perf_counter() > end:
                break
        return _joined(records)

    def finish(
        self, run: LoopState, rates: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Take a step for every row of rates, (steps, 1 or rows); keep no record of them.

        Returns:
            Where the last step begins and where it ends, (rows, variables) each, and the length of
            each row's longest step, (rows,), infinite where one began at no value of f.
        """
        assert self._compiled is not None
        longest, before = np.zeros(self._shape[0]), run.x
        for part in np.split(rates, range(_AT_ONCE, len(rates), _AT_ONCE)):
            run.x, run.state, (before, length) = self._compiled(self._given(run, part))
            run.taken += len(part)
            longest = np.maximum(longest, length.numpy())
        return before.numpy().astype(np.float64), run.x.numpy().astype(np.float64), longest

    def values(self, x: np.ndarray, parameters: tuple[float, ...]) -> np.ndarray:
        """Return f at places, (n, variables) to (n,)."""
        kind = self.landscape.kind
        with np.errstate(over="ignore"):
            at = tf.constant(x.astype(kind.as_numpy_dtype))
        y = self.landscape.value(at, tf.constant(parameters, kind, shape=(len(parameters),)))
        return y.numpy().astype(np.float64)


class _Ones(dict[str, float]):
    """Settings of which nothing matters but that they are there."""

    def __missing__(self, key: str) -> float:
        return 1.0


def _nan(kind: tf.DType) -> Tensor:
    return tf.constant(float("nan"), kind)


def _joined(records: list[list[np.ndarray]]) -> Record:
    x, y, g, *slots = (
        np.concatenate(parts).astype(np.float64) for parts in zip(*records, strict=True)
    )
    return x, y, g, np.stack(slots, axis=1) if slots else np.empty((len(x), 0, *x.shape[1:]))


@functools.lru_cache(maxsize=64)
def descent_loop(landscape: Landscape, optimizer: str, rows: int, **options: bool) -> DescentLoop:
    """Return the loop, kept with what was compiled while it is among the last 64."""
    return DescentLoop(landscape, optimizer, rows, **options)


def landscape_of(problem: DescentProblem) -> Landscape:
    """Return what a problem descends.

    Raises:
        ParseError: the text has no meaning.
    """
    axes = problem.function.axes()
    parameters = problem.function.parameter_names(axes)
    return Landscape(problem.function.parsed().expression, axes, parameters, problem.dtype)
