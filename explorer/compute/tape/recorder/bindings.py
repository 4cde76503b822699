"""Names of tensors that no frame was seen to hold: those that their statements bind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explorer.compute.tape.recorder.live import LiveOperation
from explorer.compute.tape.recorder.names import Names
from explorer.compute.tape.recorder.syntax import Syntax


def learn_bound(operations: Sequence[LiveOperation], names: Names, syntax: Syntax) -> None:
    """Name what the last operation of an expression makes by what is bound to the expression.

    An expression with an operation whose output has a name already is left alone: there the name
    is known to stand for that one.
    """
    for group in _groups(operations):
        span = group[-1].site.span
        if span is None or group[-1].phase == "backward":
            continue
        bound = syntax.bound.get((span.line, span.column, span.end_line, span.end_column))
        if bound is None or len(bound) != len(group[-1].output_ids):
            continue
        known = {names.tensors.get(tensor) for one in group for tensor in one.output_ids}
        for name, tensor in zip(bound, group[-1].output_ids, strict=True):
            if name not in known:
                names.tensors.setdefault(tensor, name)


def _groups(operations: Sequence[LiveOperation]) -> Iterator[list[LiveOperation]]:
    """Yield runs of operations that one evaluation of an expression made."""
    group: list[LiveOperation] = []
    for operation in operations:
        if operation.traced:
            continue
        if group and (operation.site is not group[-1].site or operation.turn != group[-1].turn):
            yield group
            group = []
        group.append(operation)
    if group:
        yield group
