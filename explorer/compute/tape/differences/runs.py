"""Runs of a snippet for opinions: unmoved ones, which have to give what was recorded, and moved."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import tensorflow as tf

from explorer.compute.tape.differences.double import in_double
from explorer.compute.tape.differences.log import Arrays, SeenCall, value_of
from explorer.compute.tape.differences.moves import Key, Move
from explorer.compute.tape.differences.quotients import differs
from explorer.compute.tape.differences.rerun import Drawn, Rerun
from explorer.compute.tape.differences.watching import CallWatch
from explorer.compute.tape.recorder.live import LiveCall
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet

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
    """How exactly a run computes."""

    doubled: bool
    step: float
    """Of a source of size 1."""
    rounding: float
    """Relative change that means nothing."""
    closeness: float
    """How near to the recorded targets those of an unmoved run have to be, relatively."""


DOUBLE = Precision(True, 1e-4, 4e-15, 1e-4)
SINGLE = Precision(False, 1e-2, 2e-7, 1e-5)


class OutOfTimeError(Exception):
    """The time for opinions is over."""


class Runs:
    """Runs the snippet of a recording again."""

    def __init__(
        self,
        recording: Recording,
        snippet: Snippet,
        execute: Execute,
        *,
        seconds: float,
        eager_functions: bool,
    ) -> None:
        self._execute = execute
        self._drawn = _drawn(recording)
        self._eager_functions = eager_functions
        self._end = time.monotonic() + seconds
        self._snippets = {
            False: snippet,
            True: Snippet.read(in_double(snippet.text), snippet.file),
        }
        self._original = snippet

    def unmoved(self, precision: Precision, wanted: frozenset[int]) -> dict[int, SeenCall]:
        """Return what the wanted calls are given when nothing is moved, and their sources."""
        watch = CallWatch(wanted, sources=True)
        self._run(precision, watch, ())
        return watch.seen

    def moved(self, precision: Precision, call: int, moves: tuple[Move, ...]) -> Arrays | None:
        """Return the targets of a call when something is moved; None where it was not reached."""
        watch = CallWatch(frozenset({call}))
        self._run(precision, watch, moves)
        seen = watch.seen.get(call)
        return None if seen is None else seen.targets

    def _run(self, precision: Precision, watch: CallWatch, moves: tuple[Move, ...]) -> None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise OutOfTimeError
        around = Rerun(
            self._original.file,
            watch,
            moves=moves,
            doubled=precision.doubled,
            drawn=self._drawn,
            eager_functions=self._eager_functions,
        )
        snippet = self._snippets[precision.doubled]
        snippet.remember_lines()
        self._execute(snippet, around, seconds=left, quiet=True)
        if time.monotonic() >= self._end:
            raise OutOfTimeError


def as_recorded(seen: SeenCall | None, call: LiveCall, precision: Precision) -> bool:
    """Tell whether an unmoved run came to the recorded call with the recorded targets."""
    if seen is None or seen.targets is None or len(seen.sources) != len(call.sources):
        return False
    if (seen.line, seen.method) != (call.site.line, call.method):
        return False
    parts = tf.nest.flatten(call.targets, expand_composites=True)
    recorded = [value_of(part) for part in parts]
    if any(value is None for value in recorded) or len(recorded) != len(seen.targets):
        return False
    return not differs(seen.targets, [np.asarray(v) for v in recorded], precision.closeness)


def _drawn(recording: Recording) -> Drawn:
    """Return what the random operations of the recorded run gave, by what they are known by."""
    drawn: dict[Key, tuple[np.ndarray, ...]] = {}
    count: Counter[tuple[str, int | None]] = Counter()
    for operation in recording.log.operations:
        if operation.traced or not any(word in operation.name for word in _RANDOM):
            continue
        name = operation.name, operation.site.line
        count[name] += 1
        values = [None if each is None else value_of(each) for each in operation.outputs]
        depends = any(value.dtype.is_floating for value in operation.inputs)
        if not depends and all(value is not None for value in values):
            drawn[(*name, count[name])] = tuple(v for v in values if v is not None)
    return drawn
