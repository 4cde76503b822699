"""Which nodes of the graph are the sweep of another call: a group of their own, below the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.layout.row import Row
from explorer.core.tape.notation.index import Index
from explorer.core.tape.record import Call


@dataclass(frozen=True, slots=True)
class Group:
    """The backward sweep of a call, that an outer tape may have recorded.

    Args:
        nodes: of the graph, by their numbers, one after the other.
        title: what they are.
        tape: that recorded what was recorded of them, the innermost; None: none did.
    """

    nodes: tuple[int, ...]
    title: Sentence
    tape: int | None


def groups_of(index: Index, nodes: Sequence[Row]) -> tuple[Group, ...]:
    """Return the groups among the nodes of a graph; one node alone is none."""
    calls = {call.id: call for call in index.record.calls}
    found: list[Group] = []
    for number, run in groupby(range(len(nodes)), key=lambda node: _call(index, nodes[node])):
        listed = tuple(run)
        if number is not None and number in calls and len(listed) > 1:
            recorded = [set(nodes[node].tapes) for node in listed if nodes[node].tapes]
            tapes = set.intersection(*recorded) if recorded else set[int]()
            tape = max(tapes, default=None)
            found.append(Group(listed, _title(index, calls[number], tape), tape))
    return tuple(found)


def _call(index: Index, row: Row) -> int | None:
    """Return the call within which the operations of a row ran."""
    return index.operations[row.operations[0]].call if row.operations else None


def _title(index: Index, call: Call, tape: int | None) -> Sentence:
    names = {
        each.id: each.name or sentence("tape {number}", number=each.id + 1)
        for each in index.record.tapes
    }
    inner = names.get(call.tape, "")
    if tape is None:
        return sentence("backward sweep of {inner}", inner=inner)
    return sentence(
        "backward sweep of {inner}, recorded by {outer}", inner=inner, outer=names.get(tape, "")
    )
