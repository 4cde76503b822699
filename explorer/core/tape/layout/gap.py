"""Finds where the way from a target back to a source breaks, so that a gradient is None."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.core.tape.record import Operation
from explorer.core.tape.steps import Walk


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between the sources that got None and the target.

    Args:
        ahead: operations whose values depend on such a source, by their ids.
        behind: operations from which the target is made.
        broken: operations on the way from one to the other at which adjoints come no farther.
    """

    ahead: frozenset[int] = frozenset()
    behind: frozenset[int] = frozenset()
    broken: frozenset[int] = frozenset()


def gap_of(walk: Walk) -> Gap:
    """Return where the way breaks for all sources of a call that got None."""
    call = walk.call
    lost = {s.tensor for s in call.sources if s.value is None} if call is not None else set()
    if call is None or call.error is not None or not lost:
        return Gap()
    operations = walk.all
    ahead, moved = _ahead(operations, {tensor for tensor in lost if tensor is not None})
    behind = _behind(walk, operations, call.targets)
    broken = {
        each.id
        for each in operations
        if each.id in ahead and each.id in behind and _is_broken(walk, each, moved)
    }
    return Gap(frozenset(ahead), frozenset(behind), frozenset(broken))


def _ahead(operations: Iterable[Operation], tensors: set[int]) -> tuple[set[int], set[int]]:
    """Return the operations that depend on tensors, and all tensors that do."""
    moved, found = set(tensors), set[int]()
    for each in operations:
        if moved.intersection(each.inputs):
            found.add(each.id)
            moved.update(output.id for output in each.outputs)
    return found, moved


def _behind(walk: Walk, operations: tuple[Operation, ...], targets: Iterable[int]) -> set[int]:
    wanted, found = set(targets), set[int]()
    for each in reversed(operations):
        if any(output.id in wanted for output in each.outputs):
            found.add(each.id)
            wanted.update(each.inputs)
    return found


def _is_broken(walk: Walk, operation: Operation, moved: set[int]) -> bool:
    """Return whether an adjoint reaches an operation, and does not go on to what moves it."""
    assert walk.call is not None
    outputs = [output.id for output in operation.outputs]
    arrives = any(o in walk.call.targets or walk.adjoint(o, walk.count) for o in outputs)
    goes_on = any(walk.adjoint(i, walk.count) for i in operation.inputs if i in moved)
    return arrives and not goes_on
