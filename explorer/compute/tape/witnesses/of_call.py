"""The witnesses of a gradient call of a snippet."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

import msgspec
import numpy as np
import tensorflow as tf

from explorer.compute.tape.rebuilding.index import Index
from explorer.compute.tape.rebuilding.rebuilt import Rebuilt, double_array
from explorer.compute.tape.rebuilding.slots import is_number
from explorer.compute.tape.recorder.live import LiveCall
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.recorder.values import value_of
from explorer.compute.tape.witnesses import ways
from explorer.compute.tape.witnesses.agreement import agrees, dense
from explorer.compute.tape.witnesses.failures import failure_of
from explorer.compute.tape.witnesses.parting import first_not_finite, parting_operation
from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.tape.record import Call, Source, Witness
from explorer.core.tape.values import Numbers, Value

Kind = Literal["function", "compiled", "forward", "differences"]
Gradients = list[np.ndarray | None]
SECONDS = 10.0
KINDS: tuple[Kind, ...] = ("function", "compiled", "forward", "differences")


def witnessed(
    recording: Recording, calls: tuple[Call, ...], *, seconds: float = SECONDS
) -> tuple[Call, ...]:
    """Return the calls with their witnesses, as far as time allows.

    Of a line that called several times, the first call and the last are asked.
    """
    end = time.monotonic() + seconds
    index = Index(recording)
    found: dict[int, tuple[Witness, ...]] = {}
    for call in _first_and_last(calls):
        if time.monotonic() > end:
            break
        found[call.id] = witnesses(recording, call, index, end)
    return tuple(
        msgspec.structs.replace(call, witnesses=found[call.id]) if call.id in found else call
        for call in calls
    )


def witnesses(
    recording: Recording, call: Call, index: Index, end: float = float("inf")
) -> tuple[Witness, ...]:
    """Return the five witnesses of a call, the eager tape first, as it was recorded."""
    live = recording.log.calls[call.id]
    if call.error is not None or live.traced or not live.results:
        return ()
    eager = Witness(
        "eager",
        tuple(None if s.value is None else s.value.value for s in call.sources),
        agrees=(True,) * len(call.sources),
    )
    try:
        asked = _Asked(Rebuilt(index, live), live, call.sources)
        asked.check()
    except SentenceError as error:
        return (eager, *(_failed(kind, error.sentence, call) for kind in KINDS))
    except Exception as error:
        return (eager, *(_failed(kind, failure_of(error), call) for kind in KINDS))
    return (eager, *(_asked(asked, kind, call, end) for kind in KINDS))


def _asked(asked: _Asked, kind: Kind, call: Call, end: float) -> Witness:
    if time.monotonic() > end:
        late = sentence("There was no time left for this one.")
        return _failed(kind, late, call)
    try:
        return asked.witness(kind)
    except SentenceError as error:
        return _failed(kind, error.sentence, call)
    except Exception as error:
        return _failed(kind, failure_of(error), call)


def _failed(kind: Kind, why: Sentence, call: Call) -> Witness:
    """Return a witness that could not be asked; differences may know a single number still."""
    values: list[Value | None] = [None] * len(call.sources)
    if kind == "differences":
        values = [_single(source.value, source.difference) for source in call.sources]
    if any(value is not None for value in values):
        return Witness(kind, tuple(values))
    return Witness(kind, tuple(values), failure=why)


def _single(gradient: Any, difference: float | None) -> Value | None:  # noqa: ANN401
    if difference is None or (gradient is not None and gradient.shape != ()):
        return None
    return Numbers(np.asarray(difference))


class _Asked:
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

    def witness(self, kind: Kind) -> Witness:
        """Return one witness."""
        slots = self._ask(kind)
        gradients = self._by_source(slots)
        if kind == "differences":
            gradients = [
                _whole(gradient, source)
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

    def _ask(self, kind: Kind) -> Gradients:
        if kind == "function":
            return self._gradients(ways.traced)
        if kind == "compiled":
            return self._gradients(
                lambda f, at, weights, method: ways.traced(f, at, weights, method, by_xla=True)
            )
        self._check_count(ways.MOST_FORWARD if kind == "forward" else ways.MOST_DIFFERENCES)
        if kind == "forward":
            return self._gradients(ways.forward)
        at = [double_array(each) for each in self._rebuilt.arguments]
        step = 1e-4 if all(each.dtype == np.float64 for each in at) else 1e-2
        return ways.differences(self._rebuilt.in_double, at, self._weights, step, self._call.method)

    def _gradients(self, way: Callable[..., list[Any]]) -> Gradients:
        arguments = self._rebuilt.arguments
        if not arguments:
            return []
        return [
            dense(each) for each in way(self._rebuilt, arguments, self._weights, self._call.method)
        ]

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


def _whole(gradient: np.ndarray | None, source: Source) -> np.ndarray | None:
    """Return what differences know of a source, also of what went ways beside TensorFlow.

    The snippet run again knows the sum over all elements, by every way; of a single number that is
    all there is to know. Where another sum comes out of the rebuilt function, the elements are not
    known, which is told by NaN.
    """
    known = source.difference
    if known is None:
        return gradient
    if gradient is None or gradient.size == 1:
        return np.full(() if gradient is None else gradient.shape, known)
    total = float(np.sum(gradient))
    same = np.isclose(total, known, rtol=1e-3, atol=1e-6 * float(np.sum(np.abs(gradient))) + 1e-9)
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


def _first_and_last(calls: Iterable[Call]) -> Iterator[Call]:
    by_line: dict[int | None, list[Call]] = {}
    for call in calls:
        by_line.setdefault(call.line, []).append(call)
    yield from (group[0] for group in by_line.values())
    yield from (group[-1] for group in by_line.values() if len(group) > 1)
