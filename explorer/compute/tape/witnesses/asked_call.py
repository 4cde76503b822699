"""A gradient call as a function of its sources, which is differentiated by each way."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import numpy as np
import tensorflow as tf

from explorer.compute.tape.rebuilding.rebuilt import Rebuilt, double_array
from explorer.compute.tape.rebuilding.slots import is_number
from explorer.compute.tape.recorder.live import LiveCall
from explorer.compute.tape.recorder.values import value_of
from explorer.compute.tape.witnesses import ways
from explorer.compute.tape.witnesses.agreement import agrees, dense
from explorer.compute.tape.witnesses.parting import first_not_finite, parting_operation
from explorer.core.sentence import SentenceError, sentence
from explorer.core.tape.record import Source, Witness

Kind = Literal["function", "compiled", "forward", "differences"]
Gradients = list[np.ndarray | None]
SECONDS = 3.0
"""For what goes through everything once for each number of the sources."""
MOST_TRACED = {"function": 5_000, "compiled": 2_500}
"""Operations that are put into a graph, at 1 to 2 ms each, and compiled, at 3 ms each (measured).

Neither can be interrupted.
"""


class AskedCall:
    """A call as a function of its sources, which is differentiated by each way."""

    def __init__(self, rebuilt: Rebuilt, call: LiveCall, sources: tuple[Source, ...]) -> None:
        self._rebuilt = rebuilt
        self._sources = sources
        self._noise = _largest_term(call)
        self._call = call
        self._weights = None if call.output_gradients is None else list(call.output_gradients)
        self._eager: Gradients = [dense(each) for each in call.results]

    def check(self) -> None:
        """Raise where the function is not what was recorded."""
        again = self._by_source(self._gradients(ways.by_tape))
        if not all(self._agreeing(again)):
            raise SentenceError(
                sentence("What was recorded cannot be put together again as a function.")
            )

    def witness(self, kind: Kind, end: float = math.inf) -> Witness:
        """Return one witness; raise where there is no time for it until `end`."""
        slots = self._ask(kind, min(end, time.monotonic() + SECONDS))
        gradients = self._by_source(slots)
        if kind == "differences":
            gradients = [
                _whole(gradient, source, self._noise)
                for gradient, source in zip(gradients, self._sources, strict=True)
            ]
        agreeing = self._agreeing(gradients, 1e-3 if kind == "differences" else 0.0)
        parts_from = None if all(agreeing) else self._parts_from(kind)
        return Witness(
            kind,
            tuple(None if g is None else value_of(tf.constant(g)) for g in gradients),
            parts_from=parts_from,
            agrees=agreeing,
        )

    def _parts_from(self, kind: Kind) -> int | None:
        if self._call.method != "gradient":
            return None
        if kind in ("function", "compiled"):
            return parting_operation(self._rebuilt, self._weights, by_xla=kind == "compiled")
        return first_not_finite(self._rebuilt, self._weights)

    def _agreeing(self, gradients: Gradients, loose: float = 0.0) -> tuple[bool, ...]:
        return tuple(
            agrees(eager, gradient, loose=loose, noise=self._noise)
            for eager, gradient in zip(self._eager, gradients, strict=True)
        )

    def _ask(self, kind: Kind, end: float) -> Gradients:
        if kind == "function" or kind == "compiled":
            self._check_operations(MOST_TRACED[kind])
            return self._gradients(partial(ways.traced, by_xla=kind == "compiled"))
        self._check_count(ways.MOST_FORWARD if kind == "forward" else ways.MOST_DIFFERENCES)
        if kind == "forward":
            return self._gradients(ways.forward, end)
        at = [double_array(each) for each in self._rebuilt.arguments]
        step = 1e-4 if all(each.dtype == np.float64 for each in at) else 1e-2
        f = self._until(end, self._rebuilt.in_double)
        return ways.differences(f, at, self._weights, step, self._call.method)

    def _gradients(self, way: Callable[..., list[Any]], end: float = math.inf) -> Gradients:
        arguments = self._rebuilt.arguments
        if not arguments:
            return []
        f = self._until(end, self._rebuilt)
        return [dense(each) for each in way(f, arguments, self._weights, self._call.method)]

    def _until(self, end: float, f: Callable[[list[Any]], list[Any]]) -> Callable[..., list[Any]]:
        """Return a function that refuses to be asked once more when its time is over."""

        def timed(at: list[Any]) -> list[Any]:
            if time.monotonic() > end:
                raise SentenceError(
                    sentence(
                        "There was no time left for this way: it goes again and again through "
                        "{operations} operations.",
                        operations=f"{len(self._rebuilt.operations):,}",
                    )
                )
            return f(at)

        return timed

    def _check_operations(self, most: int) -> None:
        count = len(self._rebuilt.operations)
        if count > most:
            raise SentenceError(
                sentence(
                    "{count} operations lie between the sources and the target. This way is asked "
                    "up to {most}, as it would take long.",
                    count=f"{count:,}",
                    most=f"{most:,}",
                )
            )

    def _by_source(self, gradients: Gradients) -> Gradients:
        """Return by source the sums of what belongs to it: a variable is read several times."""
        sums: Gradients = [None] * len(self._call.sources)
        for slot, gradient in zip(self._rebuilt.slots, gradients, strict=True):
            source = self._call.sources[slot.source]
            whole = slot.spread(gradient, tuple(getattr(source, "shape", ())))
            before = sums[slot.source]
            if whole is not None:
                sums[slot.source] = whole if before is None else before + whole
        if self._call.unconnected == "zero":
            zeros = [np.zeros_like(each) if each is not None else None for each in self._eager]
            return [zero if s is None else s for s, zero in zip(sums, zeros, strict=True)]
        return sums

    def _check_count(self, most: int) -> None:
        if any(each.dtype.is_complex for each in self._rebuilt.arguments):
            raise SentenceError(sentence("This way is not asked about complex numbers."))
        count = sum(int(np.prod(each.shape)) for each in self._rebuilt.arguments)
        if count > most:
            raise SentenceError(
                sentence(
                    "The sources have {count} numbers. This way goes once through the whole for "
                    "each, and is asked up to {most}.",
                    count=count,
                    most=most,
                )
            )


def _whole(gradient: np.ndarray | None, source: Source, noise: float) -> np.ndarray | None:
    """Return what differences know of a source, also of what went ways beside TensorFlow.

    The snippet run again knows the sum over all elements, by every way; of a single number that is
    all there is to know. Where another sum comes out of the rebuilt function, the elements are not
    known, which is told by NaN.

    Args:
        gradient: of the rebuilt function.
        source: with the difference of the snippet.
        noise: of that size are terms that may cancel in it: a sum is known no better than these.
    """
    known = source.difference
    if known is None:
        return gradient
    if gradient is None or gradient.size == 1:
        return np.full(() if gradient is None else gradient.shape, known)
    total = float(np.sum(gradient))
    size = 1e-6 * float(np.sum(np.abs(gradient))) + 1e-5 * noise * math.sqrt(gradient.size)
    same = np.isclose(total, known, rtol=1e-3, atol=size + 1e-9)
    return gradient if same else np.full(gradient.shape, np.nan)


def _largest_term(call: LiveCall) -> float:
    """Return the largest number that the sweep handled."""
    largest = 0.0
    for step in call.sweep:
        for term in (*step.adjoints, *step.contributions):
            array = dense(term) if is_number(term) and tf.is_tensor(term) else None
            if array is not None:
                finite = np.abs(array[np.isfinite(array)])
                largest = max(largest, float(np.max(finite, initial=0.0)))
    return largest
