"""A record in parts: a long one, read in one piece, would hold up all else that its reader does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from explorer.core.tape.record import Accumulation, Call, Leaf, Operation, Pass, TapeRecord

SIZE = 400
"""Operations, or steps of sweeps, of a part: read in two to four milliseconds (measured)."""
Each = TypeVar("Each")


class TapePart(msgspec.Struct, frozen=True, gc=False, tag="tape_part"):
    """Some of a record that comes after it, without what was in its parts."""

    operations: tuple[Operation, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    calls: tuple[Call, ...] = ()
    """Without their sweeps."""
    sweeps: tuple[tuple[int, Pass], ...] = ()
    """Steps, each with the number of its call among all calls."""
    accumulations: tuple[tuple[int, Accumulation], ...] = ()
    """Likewise."""


def in_parts(record: TapeRecord) -> Iterator[TapePart | TapeRecord]:
    """Yield the parts of a record, then what is left of it."""
    for some in _batches(record.operations):
        yield TapePart(operations=some)
    for some in _batches(record.leaves):
        yield TapePart(leaves=some)
    for some in _batches([replace(call, sweep=(), accumulations=()) for call in record.calls]):
        yield TapePart(calls=some)
    numbered = list(enumerate(record.calls))
    for some in _batches([(n, step) for n, call in numbered for step in call.sweep]):
        yield TapePart(sweeps=some)
    for some in _batches([(n, each) for n, call in numbered for each in call.accumulations]):
        yield TapePart(accumulations=some)
    yield replace(record, operations=(), leaves=(), calls=())


class Parts:
    """Puts a record together again."""

    def __init__(self) -> None:
        self._operations: list[Operation] = []
        self._leaves: list[Leaf] = []
        self._calls: list[Call] = []
        self._sweeps: defaultdict[int, list[Pass]] = defaultdict(list)
        self._accumulations: defaultdict[int, list[Accumulation]] = defaultdict(list)

    def take(self, part: TapePart) -> None:
        """Take a part, in the order in which they are made."""
        self._operations += part.operations
        self._leaves += part.leaves
        self._calls += part.calls
        for number, step in part.sweeps:
            self._sweeps[number].append(step)
        for number, each in part.accumulations:
            self._accumulations[number].append(each)

    def whole(self, rest: TapeRecord) -> TapeRecord:
        """Return the record, with what was left of it."""
        calls = (
            replace(
                call,
                sweep=tuple(self._sweeps[number]),
                accumulations=tuple(self._accumulations[number]),
            )
            for number, call in enumerate(self._calls)
        )
        return replace(
            rest,
            operations=(*self._operations, *rest.operations),
            leaves=(*self._leaves, *rest.leaves),
            calls=(*calls, *rest.calls),
        )


def _batches(items: Sequence[Each]) -> Iterator[tuple[Each, ...]]:
    for at in range(0, len(items), SIZE):
        yield tuple(items[at : at + SIZE])
