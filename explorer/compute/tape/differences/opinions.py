"""What each source of each gradient call is to its targets, by differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Protocol

import msgspec
import numpy as np

from explorer.compute.tape.differences.log import Part, SeenCall, SeenSource
from explorer.compute.tape.differences.moves import Move
from explorer.compute.tape.differences.quotients import Opinion, Quotients, differs
from explorer.compute.tape.differences.runs import (
    DOUBLE,
    SINGLE,
    Execute,
    OutOfTimeError,
    Precision,
    Runs,
    as_recorded,
)
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Call, Source
from explorer.core.tape.values import Numbers, Slices, Summary, Value

SECONDS = 8.0
"""For all opinions on a run together."""


def opinions(
    recording: Recording,
    snippet: Snippet,
    calls: tuple[Call, ...],
    execute: Execute,
    *,
    seconds: float = SECONDS,
    eager_functions: bool = False,
) -> tuple[Call, ...]:
    """Return the calls with `difference` and `depends` of their sources, as far as time allows.

    The snippet is run again with one source moved at a time, in the same process: silent, in fresh
    names, and kept from writing. An opinion is given only where an unmoved run comes to the
    recorded targets. Sources whose gradient is None or not finite come first.
    """
    asked = _Asked(recording, snippet, calls, execute, seconds, eager_functions)
    found: dict[tuple[int, int], Source] = {}
    try:
        for call, index in _by_urgency(calls):
            opinion = asked.opinion(call, index)
            if opinion is not None:
                found[call.id, index] = opinion
    except OutOfTimeError:
        pass
    finally:
        snippet.remember_lines()
    return tuple(
        msgspec.structs.replace(
            call,
            sources=tuple(found.get((call.id, i), source) for i, source in enumerate(call.sources)),
        )
        for call in calls
    )


class _Pattern(Protocol):
    def __call__(self, shape: tuple[int, ...]) -> np.ndarray: ...


def _even(shape: tuple[int, ...]) -> np.ndarray:
    return np.ones(shape)


def _uneven(shape: tuple[int, ...]) -> np.ndarray:
    """Return numbers of which no two are alike: what is blind to a shift is not blind to these."""
    return np.asarray(1.0 - 1.7 * np.modf(0.618 * np.arange(np.prod(shape)))[0]).reshape(shape)


class _Asked:
    def __init__(
        self,
        recording: Recording,
        snippet: Snippet,
        calls: tuple[Call, ...],
        execute: Execute,
        seconds: float,
        eager_functions: bool,
    ) -> None:
        self._live = recording.log.calls
        self._runs = Runs(
            recording, snippet, execute, seconds=seconds, eager_functions=eager_functions
        )
        self._calls = frozenset(call.id for call in calls if not self._live[call.id].traced)
        self._unmoved: dict[Precision, dict[int, SeenCall]] = {}

    def opinion(self, call: Call, index: int) -> Source | None:
        """Return a source with what differences say of it, None where they cannot tell."""
        source = call.sources[index]
        for precision in (DOUBLE, SINGLE):
            seen = self._seen(call, precision)
            if seen is None:
                continue
            asking = _Asking(self._runs, precision, call.id, seen, seen.sources[index])
            told = asking.told()
            if told is not None:
                difference, depends = told
                return msgspec.structs.replace(source, difference=difference, depends=depends)
        return None

    def _seen(self, call: Call, precision: Precision) -> SeenCall | None:
        if call.id not in self._calls:
            return None
        if precision not in self._unmoved:
            self._unmoved[precision] = self._runs.unmoved(precision, self._calls)
        seen = self._unmoved[precision].get(call.id)
        return seen if as_recorded(seen, self._live[call.id], precision) else None


class _Asking:
    """What one source is to the targets of its call."""

    def __init__(
        self, runs: Runs, precision: Precision, call: int, seen: SeenCall, source: SeenSource
    ) -> None:
        self._runs = runs
        self._precision = precision
        self._call = call
        self._base = seen.targets or []
        self._weights = seen.weights or [np.ones_like(a) for a in self._base]
        self._source = source
        self._floats = tuple(part for part in source if part.value.dtype.kind in "fc")

    def told(self) -> tuple[float | None, bool | None] | None:
        """Return difference and dependence."""
        if not self._source or not self._fits():
            return None
        if not self._floats:
            return self._told_of_integers()
        moments = max(len(part.places) for part in self._floats)
        told = None
        for moment in range(moments):
            told = self._told(self._floats, moment) or told
            if told is not None and told[1]:
                break
        return told

    def _fits(self) -> bool:
        return [a.shape for a in self._base] == [w.shape for w in self._weights]

    def _told(
        self, parts: tuple[Part, ...], moment: int
    ) -> tuple[float | None, bool | None] | None:
        step = self._precision.step * _size(parts)
        opinion = self._quotient(parts, moment, step)
        if opinion is None:
            return None
        finite = all(bool(np.all(np.isfinite(a))) for a in self._base)
        depends = opinion.changed or self._changes_otherwise(parts, moment, step)
        if not finite and not opinion.changed:
            return None, depends or None
        return opinion.difference, depends

    def _quotient(
        self, parts: tuple[Part, ...], moment: int, step: float, *, as_float: bool = False
    ) -> Opinion | None:
        def targets(t: float) -> list[np.ndarray] | None:
            return self._moved(parts, moment, t, as_float)

        rounding = self._precision.rounding
        return Quotients(targets, self._base, self._weights, step, rounding).opinion()

    def _changes_otherwise(self, parts: tuple[Part, ...], moment: int, step: float) -> bool:
        """Tell whether moving the elements unevenly, or far, changes the targets."""
        largest = max(float(np.max(np.abs(part.value), initial=0.0)) for part in parts)
        far = max(1.0, largest if np.isfinite(largest) else 1.0)
        small = [step] if any(part.value.size > 1 for part in parts) else []
        for t in (*small, 0.71 * far, -1.37 * far):
            arrays = self._moved(parts, moment, t, pattern=_uneven)
            if arrays is not None and differs(arrays, self._base, self._precision.rounding):
                return True
        return False

    def _told_of_integers(self) -> tuple[float | None, bool | None] | None:
        """Return the derivative as if the integers were floats, or of moving them by one."""
        if self._precision.doubled and all(part.as_float for part in self._source):
            unmoved = self._moved(self._source, 0, 0.0, as_float=True)
            if unmoved is not None and not differs(unmoved, self._base, 1e-6):
                step = self._precision.step * _size(self._source)
                opinion = self._quotient(self._source, 0, step, as_float=True)
                if opinion is not None and opinion.changed and opinion.smooth:
                    return opinion.difference, True
        return self._told_by_ones()

    def _told_by_ones(self) -> tuple[float | None, bool | None] | None:
        up, down = (self._moved(self._source, 0, t) for t in (1, -1))
        if up is None or down is None:
            return None
        change = (
            sum(
                float(np.sum(w * (a - b)).real) / 2
                for a, b, w in zip(up, down, self._weights, strict=True)
            )
            if [a.shape for a in up] == [b.shape for b in down]
            else None
        )
        depends = any(differs(a, self._base, self._precision.rounding) for a in (up, down))
        return change, depends or self._changes_otherwise(self._source, 0, 1)

    def _moved(
        self,
        parts: tuple[Part, ...],
        moment: int,
        t: float,
        as_float: bool = False,
        pattern: _Pattern = _even,
    ) -> list[np.ndarray] | None:
        return self._runs.moved(
            self._precision,
            self._call,
            tuple(_move(part, moment, t, as_float, pattern) for part in parts),
        )


def _move(part: Part, moment: int, t: float, as_float: bool, pattern: _Pattern) -> Move:
    by = np.asarray(t * pattern(part.value.shape))
    if as_float and part.as_float is not None:
        return Move(part.as_float, by, as_float=True)
    place = part.places[min(moment, len(part.places) - 1)]
    if part.value.dtype.kind in "iu":
        by = np.where(by > 0, np.ceil(by), np.floor(by))
    return Move(place, by.astype(part.value.dtype))


def _size(parts: tuple[Part, ...]) -> float:
    """Return the size of the smallest number of a source that is not 0, within reason."""
    sizes = np.concatenate([np.abs(part.value).ravel() for part in parts])
    sizes = sizes[np.isfinite(sizes) & (sizes > 0)]
    return float(np.clip(np.min(sizes), 1e-3, 1e3)) if sizes.size else 1.0


def _by_urgency(calls: tuple[Call, ...]) -> Iterator[tuple[Call, int]]:
    """Yield calls and their sources: those without a finite gradient first."""
    lost: list[tuple[Call, int]] = []
    others: list[tuple[Call, int]] = []
    for call in calls:
        for index, source in enumerate(call.sources):
            finite = source.value is not None and is_finite(source.value.value)
            (others if finite else lost).append((call, index))
    return chain(_by_turns(lost), _by_turns(others))


def _by_turns(asked: Iterable[tuple[Call, int]]) -> Iterator[tuple[Call, int]]:
    """Yield of each line's calls the first, then the last, then the others."""

    def place(pair: tuple[Call, int]) -> tuple[int, int]:
        return pair[0].line or 0, pair[1]

    groups = [list(group) for _, group in groupby(sorted(asked, key=place), place)]
    yield from (group[0] for group in groups)
    yield from (group[-1] for group in groups if len(group) > 1)
    for group in groups:
        yield from group[1:-1]


def is_finite(value: Value | None) -> bool:
    """Tell whether a gradient has no NaN and nothing infinite."""
    if isinstance(value, Slices):
        return is_finite(value.values)
    if isinstance(value, Summary):
        return value.nonfinite == 0
    return not isinstance(value, Numbers) or bool(np.all(np.isfinite(value.array)))
