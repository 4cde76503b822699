"""Descent: the path of every runner from one start, by the tape and the optimizers' update rules.

One XLA function holds the whole loop: the gradient by the tape, the update rule, the record of what
happened. Rates, starts, parameters and settings are tensors, so a drag of any of them runs what is
compiled already. Until it is compiled, steps are taken one by one.
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec.structs
import numpy as np
import tensorflow as tf

from explorer.compute.descent.reasons import Looks, other_piece
from explorer.compute.descent.verdicts import judge, reasoned
from explorer.compute.kit import background
from explorer.compute.kit.lowering import Tensor, lower
from explorer.compute.kit.optimizers import RULES
from explorer.compute.kit.schedules import rates_of
from explorer.core.descent.results import DescentPath, DescentPaths, Verdict
from explorer.core.descent.runners import stable_factor
from explorer.core.descent.spec import DescentSpec
from explorer.core.language.expression import Expression, functions_used, with_function
from explorer.core.sentence import Sentence, sentence

QUIET = 0.4
"""Seconds without a newer request before a loop is compiled that nobody waits for."""
_AT_ONCE = 1024
"""Rows that one call of a compiled loop records."""
_PATIENCE = 0.05
"""Seconds for the steps that are taken one by one."""


@dataclass(frozen=True, slots=True)
class Landscape:
    """What is descended: a function of its variables, in a dtype."""

    expression: Expression
    variables: tuple[str, ...]
    parameters: tuple[str, ...]
    dtype: str

    @property
    def kind(self) -> tf.DType:
        """The dtype as TensorFlow knows it."""
        return tf.as_dtype(self.dtype)

    def __call__(
        self, x: Tensor, parameters: Tensor, *, by_xla: bool = False
    ) -> tuple[Tensor, list[Tensor | None]]:
        """Return f at x, (rows, variables), as (rows,), and the tape's gradient by variable.

        Both are those of the eager kernels, inside an XLA function too if `by_xla` says so.
        """
        columns = tf.unstack(x, num=len(self.variables), axis=1)
        with tf.GradientTape() as tape:
            tape.watch(columns)
            y = self._value(columns, parameters, by_xla=by_xla)
        gradient = tape.gradient(y, columns)
        if y.shape == columns[0].shape:
            return y, gradient
        return tf.broadcast_to(y, tf.shape(columns[0])), gradient

    def value(self, x: Tensor, parameters: Tensor) -> Tensor:
        """Return f alone at x, (rows, variables), as (rows,)."""
        columns = tf.unstack(x, num=len(self.variables), axis=1)
        y = self._value(columns, parameters, by_xla=False)
        return tf.broadcast_to(y, tf.shape(columns[0]))

    def _value(self, columns: list[Tensor], parameters: Tensor, *, by_xla: bool) -> Tensor:
        values = {name: parameters[i] for i, name in enumerate(self.parameters)}
        values.update(zip(self.variables, columns, strict=True))
        return lower(self.expression, values, self.kind, by_xla=by_xla)


Record = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Of some steps: places (steps, rows, variables), values (steps, rows), gradients like places, and
the optimizer's state (steps, slots, rows, variables), all as they were before the update."""


@dataclass(slots=True)
class Run:
    """Where a descent stands: what the loop carries from step to step."""

    x: Tensor
    state: tuple[Tensor, ...]
    constants: list[Tensor]
    parameters: Tensor
    taken: int = 0


class Loop:
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
    ) -> Run:
        """Return a descent that has not moved yet, from (rows, variables)."""
        kind = self.landscape.kind
        with np.errstate(over="ignore"):
            x = tf.constant(start.astype(kind.as_numpy_dtype))
        slots, constants = self._rule.slots(settings), self._rule.constants(settings)
        return Run(
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
        def body(*arguments: Tensor) -> Tensor:
            with background.giving_way(self.landscape.expression):
                return self._loop(*arguments, by_xla=by_xla)

        # A partial is new to TensorFlow each time; it would take the traces of one method for
        # needless retracing and warn.
        function = tf.function(functools.partial(body), autograph=False, jit_compile=by_xla)
        start = np.ones(self._shape)
        run = self.begin(start, _Ones(), (1.0,) * len(self.landscape.parameters))
        function(*self._arguments(run, np.ones((0, 1))))
        return function

    def _arguments(self, run: Run, rates: np.ndarray) -> tuple[Tensor, ...]:
        padded = np.zeros((_AT_ONCE, self._rates))
        padded[: len(rates)] = rates
        kind = self.landscape.kind
        return (
            run.x,
            run.state,
            tf.constant(run.taken),
            tf.constant(len(rates)),
            tf.constant(padded, kind),
            run.constants,
            run.parameters,
        )

    def _loop(
        self,
        x: Tensor,
        state: tuple[Tensor, ...],
        taken: Tensor,
        count: Tensor,
        rates: Tensor,
        constants: list[Tensor],
        parameters: Tensor,
        *,
        by_xla: bool,
    ) -> Tensor:
        kind, rows = self.landscape.kind, self._shape[:1]

        def step(
            k: Tensor, x: Tensor, state: tuple[Tensor, ...], record: tuple[tf.TensorArray, ...]
        ) -> tuple[Tensor, ...]:
            t = tf.cast(taken + k + 1, kind)
            moved, after, seen = self._step(
                x, state, t, rates[k], constants, parameters, by_xla=by_xla
            )
            row = (x, *seen, *state)
            record = tuple(a.write(k, v) for a, v in zip(record, row, strict=True))
            return k + 1, moved, after, record

        if not self._records:
            given = (x, state, taken, count, rates, constants, parameters)
            return self._race(*given, by_xla=by_xla)
        shapes = (self._shape, rows, self._shape, *(self._shape for _ in state))
        record = tuple(tf.TensorArray(kind, _AT_ONCE, element_shape=shape) for shape in shapes)
        _, x, state, record = tf.while_loop(
            lambda k, *_: k < count, step, (tf.constant(0), x, state, record)
        )
        return x, state, [array.stack() for array in record]

    def _race(
        self,
        x: Tensor,
        state: tuple[Tensor, ...],
        taken: Tensor,
        count: Tensor,
        rates: Tensor,
        constants: list[Tensor],
        parameters: Tensor,
        *,
        by_xla: bool,
    ) -> Tensor:
        """Take the steps; keep where the last one begins and ends, and each row's longest."""
        kind = self.landscape.kind

        def step(
            k: Tensor, before: Tensor, x: Tensor, state: tuple[Tensor, ...], longest: Tensor
        ) -> tuple[Tensor, ...]:
            del before
            t = tf.cast(taken + k + 1, kind)
            moved, after, (y, _) = self._step(
                x, state, t, rates[k], constants, parameters, by_xla=by_xla
            )
            # As the verdicts measure it: in float64, where squares of float32 are numbers.
            square = tf.reduce_sum(tf.square(tf.cast(moved - x, tf.float64)), axis=1)
            square = tf.where(tf.math.is_finite(y), square, tf.constant(np.inf, tf.float64))
            return k + 1, x, moved, after, tf.maximum(longest, square)

        begun = (tf.constant(0), x, x, state, tf.zeros(self._shape[:1], tf.float64))
        _, before, x, state, longest = tf.while_loop(lambda k, *_: k < count, step, begun)
        return x, state, [before, tf.sqrt(longest)]

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

    def advance(self, run: Run, rates: np.ndarray) -> Record:
        """Take a step for every row of rates, (steps, rows or 1), recording where each began."""
        assert self._compiled is not None
        records = []
        for part in np.split(rates, range(_AT_ONCE, len(rates), _AT_ONCE)):
            x, state, record = self._compiled(*self._arguments(run, part))
            run.x, run.state, run.taken = x, state, run.taken + len(part)
            records.append([array.numpy()[: len(part)] for array in record])
        return _joined(records)

    def walk(self, run: Run, rates: np.ndarray, seconds: float) -> Record:
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

    def finish(self, run: Run, rates: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Take a step for every row of rates, (steps, 1 or rows); keep no record of them.

        Returns:
            Where the last step begins and where it ends, (rows, variables) each, and the length of
            each row's longest step, (rows,), infinite where one began at no value of f.
        """
        assert self._compiled is not None
        longest, before = np.zeros(self._shape[0]), run.x
        for part in np.split(rates, range(_AT_ONCE, len(rates), _AT_ONCE)):
            run.x, run.state, (before, length) = self._compiled(*self._arguments(run, part))
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
def loop_of(landscape: Landscape, optimizer: str, rows: int, **options: bool) -> Loop:
    """Return the loop, kept with what was compiled while it is among the last 64."""
    return Loop(landscape, optimizer, rows, **options)


def landscape_of(spec: DescentSpec) -> Landscape:
    """Return what a spec descends.

    Raises:
        ParseError: the text has no meaning.
    """
    axes = spec.function.axes()
    parameters = spec.function.parameter_names(axes)
    return Landscape(spec.function.parsed().expression, axes, parameters, spec.dtype)


def run(spec: DescentSpec) -> Iterator[DescentPaths | None]:
    """Yield the paths: the first steps where the loops are not compiled yet, then all of them.

    Raises:
        ParseError: the text has no meaning.
    """
    landscape = landscape_of(spec)
    loops = [loop_of(landscape, runner.optimizer, 1) for runner in spec.runners]
    if not all(loop.is_compiled for loop in loops):
        first = _paths(spec, landscape, loops, by_walking=True)
        yield first
        if first.is_whole:
            quiet_until = time.monotonic() + QUIET
            while time.monotonic() < quiet_until:
                yield None
        for loop in loops:
            yield from loop.compile()
        if first.is_whole:
            return
    yield _paths(spec, landscape, loops, by_walking=False)


def _paths(
    spec: DescentSpec, landscape: Landscape, loops: list[Loop], *, by_walking: bool
) -> DescentPaths:
    began = time.perf_counter()
    start = np.array([spec.start[: len(landscape.variables)]])
    parameters = tuple(spec.function.values(landscape.variables).values())
    look = _look(landscape, parameters)
    chosen = _look_of_chosen(landscape, parameters)
    paths = []
    with background.foreground(landscape.expression):
        for runner, loop in zip(spec.runners, loops, strict=True):
            rates = rates_of(runner, spec.steps + 1)[:, None]
            descent = loop.begin(start, runner.all_settings(), parameters)
            if by_walking or not loop.is_compiled:
                seconds = _PATIENCE / len(loops) if by_walking else np.inf
                record = loop.walk(descent, rates, seconds)
            else:
                record = loop.advance(descent, rates)
            factor = stable_factor(runner)
            bound = None if factor is None else (float(rates[0, 0]), factor)
            verdict = _verdict(record, spec.dtype, loop.missing, look, bound)
            if chosen is not None and not any(loop.missing):
                verdict = _with_piece(verdict, record, look, chosen)
            paths.append(_path(descent, record, rates[:, 0], loop.missing, verdict))
    return DescentPaths(
        paths,
        _notes(landscape, loops[0].missing),
        time.perf_counter() - began,
        is_whole=all(len(path.values) == spec.steps + 1 for path in paths),
    )


def _verdict(
    record: Record,
    dtype: str,
    missing: tuple[bool, ...],
    look: Looks,
    bound: tuple[float, float] | None,
) -> Verdict:
    x, values, gradients = (array[:, 0] for array in record[:3])
    verdict = judge(x, values, gradients, dtype, missing)
    return verdict if any(missing) else reasoned(verdict, x, dtype, look, bound)


def _path(
    end: Run, record: Record, rates: np.ndarray, missing: tuple[bool, ...], verdict: Verdict
) -> DescentPath:
    x, values, gradients = (array[:, 0] for array in record[:3])
    states = record[3][:, :, 0]
    ahead = np.stack([v.numpy()[0].astype(np.float64) for v in (end.x, *end.state)])
    return DescentPath(x, values, gradients, rates[: len(x)], states, ahead, missing, verdict)


def _with_piece(verdict: Verdict, record: Record, look: Looks, chosen: Looks) -> Verdict:
    """Add to a verdict how a pasted tf.where is written, where its NaN ends the descent."""
    x, values, gradients = (array[verdict.step, 0] for array in record[:3])
    if verdict.outcome != "diverged" or not np.isfinite(values) or not np.isnan(gradients).any():
        return verdict
    return msgspec.structs.replace(verdict, reason=other_piece(x, look, chosen))


def _look(landscape: Landscape, parameters: tuple[float, ...]) -> Looks:
    """Return f and the gradients of a landscape, in float64, as a function of places."""
    landscape = replace(landscape, dtype="float64")
    return lambda places: _look_at(landscape, parameters, places.tobytes())


def _look_of_chosen(landscape: Landscape, parameters: tuple[float, ...]) -> Looks | None:
    """Return the same by the pieces taken alone; None where no tf.where was pasted."""
    if "tf_where" not in functions_used(landscape.expression):
        return None
    chosen = with_function(landscape.expression, "tf_where", "where")
    return _look(replace(landscape, expression=chosen), parameters)


@functools.lru_cache(maxsize=256)
def _look_at(
    landscape: Landscape, parameters: tuple[float, ...], places: bytes
) -> tuple[np.ndarray, np.ndarray]:
    # Eagerly, which takes longer than a thousand steps of the compiled loop: hence the cache.
    x = np.frombuffer(places).reshape(-1, len(landscape.variables))
    given = tf.constant(parameters, landscape.kind, shape=(len(parameters),))
    y, columns = landscape(tf.constant(x), given)
    return y.numpy(), tf.stack(columns, axis=1).numpy()


def _notes(landscape: Landscape, missing: tuple[bool, ...]) -> list[Sentence]:
    return [
        sentence(
            "The tape gives None for {variable}: f does not depend on it, or only through "
            "operations without a gradient. It stays where it is.",
            variable=name,
        )
        for name, is_missing in zip(landscape.variables, missing, strict=True)
        if is_missing
    ]
