"""A record with its tensors at hand: who made them, and who they are given to."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from explorer.core.tape.record import Call, Leaf, Operation, TapeRecord, Tensor, Variable

_SILENT = frozenset({"NoOp", "VarHandleOp"})
READ = "ReadVariableOp"


class Index:
    """What belongs together in a record, by ids."""

    def __init__(self, record: TapeRecord) -> None:
        self.record = record
        self.operations: dict[int, Operation] = {each.id: each for each in record.operations}
        self.tensors: dict[int, Tensor] = {leaf.tensor.id: leaf.tensor for leaf in record.leaves}
        self.leaves: dict[int, Leaf] = {leaf.tensor.id: leaf for leaf in record.leaves}
        self.variables: dict[int, Variable] = {each.id: each for each in record.variables}
        self.makers: dict[int, int] = {}
        """By tensor the operation that made it."""
        for operation in record.operations:
            for tensor in operation.outputs:
                self.tensors.setdefault(tensor.id, tensor)
                # What stands for several, such as a custom gradient, comes after them.
                self.makers[tensor.id] = operation.id

    @cached_property
    def graphs(self) -> dict[int | None, tuple[Operation, ...]]:
        """By graph the operations that stand in it."""
        found: dict[int | None, list[Operation]] = {}
        for each in self.record.operations:
            if each.traced and each.graph is not None and each.name not in _SILENT:
                found.setdefault(each.graph, []).append(each)
        return {graph: tuple(operations) for graph, operations in found.items()}

    @cached_property
    def read_variable(self) -> dict[int, int]:
        """By tensor that a read gave, the variable."""
        return {
            output.id: each.inputs[0]
            for each in self.record.operations
            if each.name == READ and each.inputs and each.inputs[0] in self.variables
            for output in each.outputs
        }

    @cached_property
    def adjoint_parts(self) -> dict[int, tuple[int, int]]:
        """By tensor: that whose adjoint it is part of, and which part, from 1; 0: all of it."""
        found: dict[int, tuple[int, int]] = {}
        for call in self.record.calls:
            self._note_adjoints(call, found)
        return found

    def _note_adjoints(self, call: Call, found: dict[int, tuple[int, int]]) -> None:
        """Note of what the contributions of a sweep are the adjoints, or parts of them."""
        parts = [
            (self.read_variable.get(into, into), given.id)
            for each in call.sweep
            for into, given in zip(each.inputs, each.contributions, strict=False)
            if into is not None and given is not None and given.id not in found
        ]
        # A sum that is passed on unchanged is noted once.
        parts = list(dict.fromkeys(parts))
        counts, seen = Counter(into for into, _ in parts), Counter[int]()
        for into, given in parts:
            seen[into] += 1
            number = seen[into] if counts[into] > 1 else 0
            found.setdefault(given, (into, number))
        owners = {given: into for into, given in parts}
        for each in call.accumulations:
            into = next((owners[term] for term in each.terms if term in owners), None)
            if into is not None:
                found.setdefault(each.total.id, (into, 0))

    def maker(self, tensor: int) -> Operation | None:
        """Return the operation that made a tensor."""
        made = self.makers.get(tensor)
        return None if made is None else self.operations[made]

    def variable_read(self, operation: Operation) -> Variable | None:
        """Return the variable that an operation reads, if that is what it does."""
        if operation.name != READ or not operation.inputs:
            return None
        return self.variables.get(operation.inputs[0])
