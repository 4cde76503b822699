"""Descent: the path of every runner from one start, by the tape and the update rules."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from dataclasses import replace

import msgspec.structs
import numpy as np
import tensorflow as tf

from explorer.compute.descent.loop import DescentLoop, LoopState, Record, descent_loop, landscape_of
from explorer.compute.descent.reasons import Looks, other_piece
from explorer.compute.descent.verdicts import judge, reasoned
from explorer.compute.kit import background
from explorer.compute.kit.landscape import Landscape
from explorer.compute.kit.schedules import rates_of
from explorer.core.descent.results import DescentPath, DescentPaths, Verdict
from explorer.core.descent.spec import DescentProblem
from explorer.core.language.expression import functions_used, with_function
from explorer.core.optimizers.config import stable_factor
from explorer.core.sentence import Sentence, sentence

QUIET = 0.4
"""Seconds without a newer request before a loop is compiled that nobody waits for."""
_PATIENCE = 0.05
"""Seconds for the steps that are taken one by one."""


def run(problem: DescentProblem) -> Iterator[DescentPaths | None]:
    """Yield the paths: the first steps where the loops are not compiled yet, then all of them.

    Raises:
        ParseError: the text has no meaning.
    """
    landscape = landscape_of(problem)
    loops = [descent_loop(landscape, runner.optimizer, 1) for runner in problem.runners]
    if not all(loop.is_compiled for loop in loops):
        first = _paths(problem, landscape, loops, by_walking=True)
        yield first
        if first.is_whole:
            quiet_until = time.monotonic() + QUIET
            while time.monotonic() < quiet_until:
                yield None
        for loop in loops:
            yield from loop.compile()
        if first.is_whole:
            return
    yield _paths(problem, landscape, loops, by_walking=False)


def _paths(
    problem: DescentProblem, landscape: Landscape, loops: list[DescentLoop], *, by_walking: bool
) -> DescentPaths:
    began = time.perf_counter()
    start = np.array([problem.start[: len(landscape.variables)]])
    parameters = tuple(problem.function.values(landscape.variables).values())
    look = _look(landscape, parameters)
    chosen = _look_of_chosen(landscape, parameters)
    paths = []
    with background.foreground(landscape.expression):
        for runner, loop in zip(problem.runners, loops, strict=True):
            rates = rates_of(runner, problem.steps + 1)[:, None]
            descent = loop.begin(start, runner.all_settings(), parameters)
            if by_walking or not loop.is_compiled:
                seconds = _PATIENCE / len(loops) if by_walking else np.inf
                record = loop.walk(descent, rates, seconds)
            else:
                record = loop.advance(descent, rates)
            factor = stable_factor(runner)
            bound = None if factor is None else (float(rates[0, 0]), factor)
            verdict = _verdict(record, problem.dtype, loop.missing, look, bound)
            if chosen is not None and not any(loop.missing):
                verdict = _with_piece(verdict, record, look, chosen)
            paths.append(_path(descent, record, rates[:, 0], loop.missing, verdict))
    return DescentPaths(
        paths,
        _notes(landscape, loops[0].missing),
        time.perf_counter() - began,
        is_whole=all(len(path.values) == problem.steps + 1 for path in paths),
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
    end: LoopState, record: Record, rates: np.ndarray, missing: tuple[bool, ...], verdict: Verdict
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
