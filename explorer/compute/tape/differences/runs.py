"""Runs of a snippet for opinions: unmoved ones, which have to give what was recorded, and moved."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import tensorflow as tf

from explorer.compute.tape.differences.log import Arrays, SeenCall, value_of
from explorer.compute.tape.differences.moves import Key, Move
from explorer.compute.tape.differences.quotients import differs
from explorer.compute.tape.differences.rerun import Drawn, Rerun
from explorer.compute.tape.differences.watching import CallWatch, Meant
from explorer.compute.tape.rebuilding.double import in_double
from explorer.compute.tape.recorder.live import LiveCall, LiveOperation
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Call

_RANDOM = (
    "Random",
    "Multinomial",
    "TruncatedNormal",
    "StatefulStandardNormal",
    "StatefulUniform",
    "NonDeterministicInts",
    "RngReadAndSkip",
    "SampleDistorted",
)


Inputs = Mapping[tuple[int, int], tuple[LiveOperation, int]]
"""By call and source: a recorded operation that was given what the person meant, and where."""


class Execute(Protocol):
    """What runs a snippet: nothing of it is raised, and nothing that it writes is seen."""

    def __call__(  # noqa: D102
        self,
        snippet: Snippet,
        around: AbstractContextManager[object] | None = None,
        *,
        seconds: float,
        quiet: bool = False,
    ) -> object: ...


@dataclass(frozen=True, slots=True)
class Precision:
    """The precision of a run."""

    doubled: bool
    step: float
    """Of a source of size 1."""
    rounding: float
    """Relative change that means nothing."""
    closeness: float
    """How near to the recorded targets those of an unmoved run have to be, relatively."""


DOUBLE = Precision(True, 1e-4, 4e-15, 1e-4)
SINGLE = Precision(False, 1e-2, 2e-7, 1e-5)


_MOST_EAGER = 200
"""Calls up to which one that was made in a traced function is looked for."""


_COARSE = {"float16": 1e-2, "bfloat16": 5e-2}
"""How near targets of these types can be to what they are in double precision."""


class OutOfTimeError(Exception):
    """The time for opinions is over."""


@dataclass(frozen=True, slots=True, eq=False)
class Unmoved:
    """A call as an unmoved run came to it."""

    number: int
    """Of the call in that run."""
    seen: SeenCall
    precision: Precision
    eager: bool
    """Whether functions ran eagerly."""


class Runs:
    """Runs the snippet of a recording again."""

    def __init__(
        self,
        recording: Recording,
        snippet: Snippet,
        execute: Execute,
        *,
        eager_functions: bool,
        meant: Inputs | None = None,
    ) -> None:
        self._meant = _keys(recording, meant or {})
        self._execute = execute
        self._live = recording.log.calls
        self._draws = recording.log.draws
        self._drawn = _drawn(recording)
        self._eager_functions = eager_functions
        self._end = 0.0
        doubled = Snippet.read(in_double(snippet.text), snippet.file)
        self._snippets = {False: snippet, True: doubled}
        self._wanted: frozenset[int] = frozenset()
        self._seen: dict[tuple[Precision, frozenset[int]], dict[int, SeenCall]] = {}

    def have(self, seconds: float) -> None:
        """Allow so much time from now on."""
        self._end = time.monotonic() + seconds

    def want(self, calls: Iterable[Call]) -> None:
        """Say which calls will be asked about; unmoved runs end at the last of them."""
        ids = (call.id for call in calls)
        self._wanted = frozenset(number for number in ids if not self._live[number].traced)

    def check_time(self) -> None:
        """Raise `OutOfTimeError` if the time is over."""
        if time.monotonic() >= self._end:
            raise OutOfTimeError

    def unmoved(self, call: Call, precision: Precision) -> Unmoved | None:
        """Return a call as a run without moves comes to it; None where it does not."""
        live = self._live[call.id]
        if live.traced:
            return self._unmoved_in_function(live, precision)
        eager = self._eager_functions
        seen = self._all_seen(precision, self._wanted, eager).get(call.id)
        if seen is None or not as_recorded(seen, live, precision):
            return None
        return Unmoved(call.id, seen, precision, eager)

    def moved(self, unmoved: Unmoved, moves: tuple[Move, ...]) -> Arrays | None:
        """Return the targets of a call when something is moved; None where it was not reached."""
        watch = CallWatch(frozenset({unmoved.number}))
        self._run(unmoved.precision, watch, moves, unmoved.eager)
        seen = watch.seen.get(unmoved.number)
        return None if seen is None else seen.targets

    def _unmoved_in_function(self, live: LiveCall, precision: Precision) -> Unmoved | None:
        """Return the first run of a call within a function, if it is run eagerly.

        AutoGraph tells the line of a call only; of several on a line, their order tells which.
        """
        all_seen = self._all_seen(precision, frozenset(range(_MOST_EAGER)), True)
        same = {number: seen for number, seen in all_seen.items() if _is_same(seen, live)}
        places = list(dict.fromkeys(seen.site.span for seen in same.values()))
        traced = [each for each in self._live if each.traced and _are_alike(each, live)]
        which = 0 if len(places) == 1 else traced.index(live)
        if which >= len(places):
            return None
        number = next(n for n, seen in same.items() if seen.site.span == places[which])
        if same[number].targets is None:
            return None
        return Unmoved(number, same[number], precision, True)

    def _all_seen(
        self, precision: Precision, wanted: frozenset[int], eager: bool
    ) -> dict[int, SeenCall]:
        key = precision, wanted
        if key not in self._seen:
            watch = CallWatch(wanted, sources=True, meant=self._meant)
            self._run(precision, watch, (), eager)
            self._seen[key] = watch.seen
        return self._seen[key]

    def _run(
        self, precision: Precision, watch: CallWatch, moves: tuple[Move, ...], eager: bool
    ) -> None:
        self.check_time()
        snippet = self._snippets[precision.doubled]
        around = Rerun(
            snippet,
            watch,
            moves=moves,
            doubled=precision.doubled,
            drawn=self._drawn,
            draws=self._draws,
            eager_functions=eager,
        )
        snippet.remember_lines()
        self._execute(snippet, around, seconds=self._end - time.monotonic(), quiet=True)
        self.check_time()


def as_recorded(seen: SeenCall, call: LiveCall, precision: Precision) -> bool:
    """Tell whether an unmoved run came to the recorded call with the recorded targets."""
    if seen.targets is None or not _is_same(seen, call):
        return False
    parts = tf.nest.flatten(call.targets, expand_composites=True)
    recorded = [value_of(part) for part in parts]
    if any(value is None for value in recorded) or len(recorded) != len(seen.targets):
        return False
    closeness = max(
        precision.closeness,
        *(_COARSE.get(tf.as_dtype(part.dtype).name, 0.0) for part in parts),
        0.0,
    )
    return not differs(seen.targets, [np.asarray(v) for v in recorded], closeness)


def _are_alike(one: LiveCall, other: LiveCall) -> bool:
    return (one.site.line, one.method) == (other.site.line, other.method)


def _is_same(seen: SeenCall, call: LiveCall) -> bool:
    if len(seen.sources) != len(call.sources):
        return False
    return (seen.site.line, seen.method) == (call.site.line, call.method)


def _keys(recording: Recording, meant: Inputs) -> Meant:
    """Return the recorded operations as any run knows them."""
    return {key: (_key_of(recording, one), place) for key, (one, place) in meant.items()}


def _key_of(recording: Recording, operation: LiveOperation) -> Key:
    name, line = operation.name, operation.site.line
    count = sum(
        (one.name, one.site.line) == (name, line) and not one.traced and one.id <= operation.id
        for one in recording.log.operations
    )
    return name, line, count


def is_random(operation: LiveOperation) -> bool:
    """Tell whether an operation draws random numbers."""
    return any(word in operation.name for word in _RANDOM)


def _drawn(recording: Recording) -> Drawn:
    """Return what the random operations of the recorded run gave, by what they are known by."""
    drawn: dict[Key, tuple[np.ndarray, ...]] = {}
    count: Counter[tuple[str, int | None]] = Counter()
    for operation in recording.log.operations:
        if operation.traced or not is_random(operation):
            continue
        name = operation.name, operation.site.line
        count[name] += 1
        values = [None if each is None else value_of(each) for each in operation.outputs]
        depends = any(value.dtype.is_floating for value in operation.inputs)
        if not depends and all(value is not None for value in values):
            drawn[(*name, count[name])] = tuple(v for v in values if v is not None)
    return drawn
