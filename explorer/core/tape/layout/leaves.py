"""The rows of what is given: no operation of the story made it, and a reader needs it."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.core.sentence import sentence
from explorer.core.tape.layout.row import Row
from explorer.core.tape.notation.names import Names, plain_name
from explorer.core.tape.notation.operations import Notation
from explorer.core.tape.record import Leaf, Operation, Tensor, Variable
from explorer.core.tape.steps import Walk

_HANDLES = frozenset({"resource", "variant"})
"""Types of tensors that lead to a value and have none."""


class Leaves:
    """Makes the rows of sources and of named tensors that come from before or from nowhere.

    Args:
        walk: the steps of a call.
        names: of the tensors.
        notation: of the operations.
    """

    def __init__(self, walk: Walk, names: Names, notation: Notation) -> None:
        self._walk, self._names, self._notation = walk, names, notation
        self._index, call = walk.index, walk.call
        self._used = {tensor for each in walk.all for tensor in each.inputs}
        self._sources = {s.tensor for s in call.sources} if call is not None else set[int | None]()

    def rows(self) -> Iterator[Row]:
        """Yield constants, variables that are not read, and what was computed before."""
        for leaf in self._index.record.leaves:
            if self._is_needed(leaf.tensor) and leaf.kind != "variable":
                yield self._leaf(leaf)
        reads = {each.inputs[0] for each in self._walk.all if self._is_read(each)}
        for variable in self._index.record.variables:
            if variable.id in self._sources and variable.id not in reads:
                yield self._variable(variable)
        for operation in self._index.record.operations:
            is_told = not operation.traced or operation.graph in self._walk.graphs
            if operation.id < self._walk.first and is_told:
                needed = [each for each in operation.outputs if self._is_needed(each)]
                yield from (self._given(operation, each) for each in needed)

    def _is_needed(self, tensor: Tensor) -> bool:
        if tensor.dtype in _HANDLES:
            return False
        return tensor.id in self._sources or (tensor.id in self._used and bool(tensor.name))

    def _is_known(self, tensor: int) -> bool:
        """Return whether a tensor can be named to a reader who does not see where it is made."""
        found = self._index.tensors.get(tensor)
        is_named = tensor in self._index.variables or (found is not None and bool(found.name))
        return is_named or self._names.is_number(tensor)

    def _is_read(self, operation: Operation) -> bool:
        return self._index.variable_read(operation) is not None

    def _is_watched(self, tensor: Tensor) -> bool:
        return tensor.id in self._sources and tensor.id in self._walk.reached

    def _variable(self, variable: Variable) -> Row:
        """Return the row of a source that no operation of these reads as it is."""
        return Row(
            "leaf",
            f"variable {variable.id}",
            tensor=variable.id,
            line=variable.line,
            name=plain_name(variable.name),
            text=sentence("variable"),
        )

    def _leaf(self, leaf: Leaf) -> Row:
        is_watched = self._is_watched(leaf.tensor)
        return Row(
            "leaf",
            f"leaf {leaf.tensor.id}",
            tensor=leaf.tensor.id,
            line=leaf.line,
            name=self._names.of(leaf.tensor.id),
            text=sentence("constant, watched") if is_watched else sentence("constant"),
            is_recorded=leaf.tensor.id in self._sources,
        )

    def _given(self, operation: Operation, output: Tensor) -> Row:
        """Return the row of what an operation made before the tape began."""
        is_told = all(self._is_known(each) for each in operation.inputs)
        text = self._notation.operation(operation) if is_told else sentence("computed before")
        return Row(
            "leaf",
            f"given {output.id}",
            tensor=output.id,
            line=operation.line,
            name=self._names.of(output.id),
            text=sentence("{made}, watched", made=text) if self._is_watched(output) else text,
            is_recorded=output.id in self._sources,
        )
