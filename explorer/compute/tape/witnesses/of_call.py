"""The witnesses of a gradient call of a snippet."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import numpy as np

from explorer.compute.tape.rebuilding.index import Index
from explorer.compute.tape.rebuilding.rebuilt import Rebuilt
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.witnesses.asked_call import AskedCall, Kind
from explorer.compute.tape.witnesses.failures import failure_of
from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.tape.record import Call, Witness, WitnessKind
from explorer.core.tape.values import Numbers, Value

SECONDS = 10.0
KINDS: tuple[Kind, ...] = ("function", "compiled", "forward", "differences")
ORDER: tuple[Kind, ...] = ("differences", "forward", "function", "compiled")
"""In which they are asked."""
_COMPILING = 2.5
"""Times as long as a graph takes to be traced and run takes XLA (measured: 2 to 2.7)."""


def witnessed(
    recording: Recording, calls: tuple[Call, ...], *, seconds: float = SECONDS
) -> tuple[Call, ...]:
    """Return the calls with their witnesses, as far as time allows."""
    *_, last = (calls, *witnessing(recording, calls, seconds=seconds))
    return last


def witnessing(
    recording: Recording, calls: tuple[Call, ...], *, seconds: float = SECONDS
) -> Iterator[tuple[Call, ...]]:
    """Yield the calls with the witnesses that have been asked by then, as far as time allows.

    Of a line that called several times, the first call and the last are asked. What takes longest
    is asked last, and of all calls: XLA.
    """
    end = time.monotonic() + seconds
    index = Index(recording)
    questions = [
        question
        for call in _first_and_last(calls)
        if (question := _Question(recording, call, index, end)).can_be_asked
    ]
    for kind in ORDER:
        for question in questions:
            question.ask(kind)
            found = {each.call.id: each.witnesses for each in questions if each.is_begun}
            yield tuple(
                msgspec.structs.replace(call, witnesses=found[call.id])
                if call.id in found
                else call
                for call in calls
            )


def with_unasked(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """Return calls of which some witnesses were asked with a word about those that were not."""
    return tuple(map(_with_unasked, calls))


def _with_unasked(call: Call) -> Call:
    asked = {witness.kind: witness for witness in call.witnesses}
    if not asked or len(asked) > len(KINDS):
        return call
    rest = (asked.get(kind) or _failed(kind, _late(), call) for kind in KINDS)
    return msgspec.structs.replace(call, witnesses=(asked["eager"], *rest))


def _late() -> Sentence:
    return sentence("There was no time left for this one.")


class _Question:
    """A call whose witnesses are asked one after the other."""

    def __init__(self, recording: Recording, call: Call, index: Index, end: float) -> None:
        self.call = call
        self._live = recording.log.calls[call.id]
        self._index = index
        self._end = end
        self._asked: AskedCall | Exception | None = None
        """None: not yet."""
        self._found: dict[WitnessKind, Witness] = {}
        self._tracing = 0.0
        """Seconds that the way through a graph took."""

    @property
    def can_be_asked(self) -> bool:
        """Whether there is a gradient to be compared."""
        return self.call.error is None and not self._live.traced and bool(self._live.results)

    @property
    def is_begun(self) -> bool:
        """Whether any witness has been asked."""
        return bool(self._found)

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """Those that have been asked, the eager tape first, as it was recorded."""
        values = tuple(None if s.value is None else s.value.value for s in self.call.sources)
        eager = Witness("eager", values, agrees=(True,) * len(values))
        return (eager, *(self._found[kind] for kind in KINDS if kind in self._found))

    def ask(self, kind: Kind) -> None:
        """Ask one of them."""
        began = time.monotonic()
        try:
            if began + (_COMPILING * self._tracing if kind == "compiled" else 0.0) > self._end:
                raise SentenceError(_late())
            found = self._function().witness(kind, self._end)
        except SentenceError as error:
            found = _failed(kind, error.sentence, self.call)
        except Exception as error:
            found = _failed(kind, failure_of(error), self.call)
        self._found[kind] = found
        if kind == "function":
            self._tracing = time.monotonic() - began

    def _function(self) -> AskedCall:
        """Return the call as a function; raise, each time, where that cannot be had."""
        if self._asked is None:
            try:
                self._asked = self._checked()
            except Exception as error:
                self._asked = error
        if isinstance(self._asked, Exception):
            raise self._asked
        return self._asked

    def _checked(self) -> AskedCall:
        asked = AskedCall(Rebuilt(self._index, self._live), self._live, self.call.sources)
        asked.check()
        return asked


def _failed(kind: Kind, why: Sentence, call: Call) -> Witness:
    """Return a witness that could not be asked; differences may know a single number still."""
    values: list[Value | None] = [None] * len(call.sources)
    if kind == "differences":
        values = [_single(source.value, source.difference) for source in call.sources]
    if any(value is not None for value in values):
        return Witness(kind, tuple(values))
    return Witness(kind, tuple(values), failure=why)


def _single(gradient: Any, difference: float | None) -> Value | None:
    if difference is None or (gradient is not None and gradient.shape != ()):
        return None
    return Numbers(np.asarray(difference))


def _first_and_last(calls: Iterable[Call]) -> Iterator[Call]:
    by_line: dict[int | None, list[Call]] = {}
    for call in calls:
        by_line.setdefault(call.line, []).append(call)
    yield from (group[0] for group in by_line.values())
    yield from (group[-1] for group in by_line.values() if len(group) > 1)
