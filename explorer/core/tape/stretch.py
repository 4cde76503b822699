"""The operations that a gradient call is about."""

from __future__ import annotations

from explorer.core.tape.notation.index import Index
from explorer.core.tape.record import Call


def stretch_of(index: Index, call: Call | None) -> tuple[int, int]:
    """Return the first operation of the call's story, and that after its last.

    It begins where the tape does, since it was last made to forget; the operations that the sweep
    passes are always in it.
    """
    record = index.record
    end = max((each.id for each in record.operations), default=-1) + 1
    if call is None:
        return 0, end
    tape = next((each for each in record.tapes if each.id == call.tape), None)
    begun: int | None = None
    for event in tape.events if tape is not None else ():
        if event.at > call.first or event.kind not in {"enter", "reset"}:
            continue
        if event.kind == "reset" or begun is None:
            begun = event.at
    passed = [each.operation for each in call.sweep if each.operation is not None]
    return min([begun or 0, *passed]), call.first


def graphs_of(index: Index, call: Call | None, stretch: range) -> frozenset[int | None]:
    """Return the graphs in which a call's tape recorded, if all that it recorded was traced."""
    if call is None:
        return frozenset()
    ran = [each for each in index.record.operations if each.id in stretch]
    told = [each for each in ran if call.tape in each.tapes] or ran
    if not all(each.traced for each in told):
        return frozenset()
    return frozenset(each.graph for each in told)
