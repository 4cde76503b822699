"""What each source of each gradient call is to its targets, by differences."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from explorer.compute.tape.differences.asking import Asking, Told
from explorer.compute.tape.differences.put_together import PutTogether
from explorer.compute.tape.differences.runs import (
    DOUBLE,
    SINGLE,
    Execute,
    Inputs,
    OutOfTimeError,
    Runs,
)
from explorer.compute.tape.differences.urgency import Asked, in_turns, without_gradient
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Call

SECONDS = 8.0
"""For the sources of a run whose gradient is None or not finite."""
SECONDS_MORE = 5.0
"""For the others."""


def opinions(
    recording: Recording,
    snippet: Snippet,
    calls: tuple[Call, ...],
    execute: Execute,
    *,
    asked: list[Asked] | None = None,
    seconds: float = SECONDS,
    eager_functions: bool = False,
    meant: Inputs | None = None,
) -> tuple[Call, ...]:
    """Return the calls with `difference` and `depends` of their sources, as far as time allows.

    The snippet is run again with one source moved at a time, in the same process: silent, in fresh
    names, and kept from writing. An opinion is given only where an unmoved run comes to the
    recorded targets; of calls within traced functions there are none, so there the run is one with
    functions run eagerly. In a loop the first two turns are asked in this way; where what was
    recorded, put together as a function, says the same, it is asked for the turns after them.
    Where the name of a source was bound again, `meant` tells which operation was given what it
    stood for before; that is moved. `asked` tells which sources are asked about; else those
    without a gradient come first, then the others, for which there is less time.
    """
    runs = Runs(recording, snippet, execute, eager_functions=eager_functions, meant=meant)
    opinions = _Opinions(runs, PutTogether(recording))
    lost, others = without_gradient(calls) if asked is None else (asked, [])
    try:
        opinions.ask(lost, seconds)
        opinions.ask(others, min(seconds, SECONDS_MORE))
    finally:
        snippet.remember_lines()
    return tuple(opinions.put_into(call) for call in calls)


class _Opinions:
    """What was found out about each source."""

    def __init__(self, runs: Runs, put_together: PutTogether) -> None:
        self._runs = runs
        self._put_together = put_together
        self._found: dict[tuple[int, int], Told] = {}

    def ask(self, asked: list[Asked], seconds: float) -> None:
        """Ask about the sources of a list until the time is over."""
        self._runs.have(seconds)
        groups = in_turns(asked)
        first = [each for group in groups for each in group[:2]]
        try:
            self._ask_all(first)
            for group in groups:
                self._ask_later(group[:2], group[2:])
        except OutOfTimeError:
            pass

    def put_into(self, call: Call) -> Call:
        """Return a call with what was found out."""
        sources = list(call.sources)
        for index, source in enumerate(sources):
            if (call.id, index) in self._found:
                difference, depends = self._found[call.id, index]
                sources[index] = msgspec.structs.replace(
                    source, difference=difference, depends=depends
                )
        return msgspec.structs.replace(call, sources=tuple(sources))

    def _ask_later(self, first: list[Asked], later: list[Asked]) -> None:
        """Ask about the turns of a loop after the first two."""
        agreed = [self._put_together.agrees(each, self._found.get(_key(each))) for each in first]
        if later and all(agreed):
            self._ask_put_together(later)
        elif later:
            self._ask_all(later)

    def _ask_all(self, asked: list[Asked]) -> None:
        self._runs.want(call for call, _ in asked)
        for each in asked:
            self._ask(each)

    def _ask(self, asked: Asked) -> None:
        call, index = asked
        for precision in (DOUBLE, SINGLE):
            unmoved = self._runs.unmoved(call, precision)
            if unmoved is None:
                continue
            told = Asking(self._runs, unmoved, index).told()
            if told is not None:
                self._found[_key(asked)] = told
                return

    def _ask_put_together(self, later: Iterable[Asked]) -> None:
        for asked in later:
            self._runs.check_time()
            told = self._put_together.told(asked)
            if told is not None:
                self._found[_key(asked)] = told


def _key(asked: Asked) -> tuple[int, int]:
    call, index = asked
    return call.id, index
