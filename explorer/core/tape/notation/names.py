"""Names of tensors: the snippet's own, bars for adjoints, t₁, t₂, … for what has no name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from explorer.core.tape.notation.index import Index
from explorer.core.tape.notation.values import array_of, array_text
from explorer.core.tape.record import Operation

BAR = "\u0305"
"""After each letter that has a bar over it."""
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SHORT = 12
"""Characters of a constant that stands for itself."""


def barred(name: str) -> str:
    """Return the name of a tensor's adjoint: its letters with a bar over each."""
    return "".join(f"{sign}{BAR}" if sign.isalpha() else sign for sign in name)


def subscript(number: int) -> str:
    """Return a number in low digits."""
    return str(number).translate(_SUBSCRIPTS)


class Names:
    """Names of all tensors of a record; a name that is bound again and again is numbered.

    Args:
        index: of the record.
        first: operation from which numbers are counted.
        last: operation before which they are; None: all.
        graphs: traced functions whose operations are counted, too.
        called: what the snippet calls a tensor that has no name of its own.
    """

    def __init__(
        self,
        index: Index,
        first: int = 0,
        last: int | None = None,
        graphs: frozenset[int | None] = frozenset(),
        called: Mapping[int, str] | None = None,
    ) -> None:
        self._index = index
        self._called = called or {}
        self._names: dict[int, str] = {}
        self._count = 0
        self._has_all = False
        """Whether also what is made by operations outside of those has its name."""
        within = [each for each in index.record.operations if _is_within(each, first, last)]
        part = [each for each in within if not each.traced or each.graph in graphs]
        self._numbers = self._numbered(part)
        """By tensor the number of its name, where others have the same."""
        self._add(part)

    def _add(self, operations: Iterable[Operation]) -> None:
        """Name what operations made, in their order."""
        variables, names = self._index.variables, self._names
        for operation in operations:
            for tensor in operation.outputs:
                if tensor.id not in variables and tensor.id not in names:
                    names[tensor.id] = self._made(operation, tensor.id, tensor.name)

    def _numbered(self, part: list[Operation]) -> dict[int, int]:
        """Return the numbers of what is called the same, from 1; what no operation made has 0."""
        index, same = self._index, dict[str, dict[int, None]]()
        for each in part:
            if index.variable_read(each) is None:
                for tensor in each.outputs:
                    if tensor.name:
                        same.setdefault(tensor.name, {})[tensor.id] = None
        used = {tensor for each in part for tensor in each.inputs}
        for leaf in index.record.leaves:
            tensor = leaf.tensor
            if tensor.id in used and tensor.name in same:
                same[tensor.name] = {tensor.id: None, **same[tensor.name]}
        found: dict[int, int] = {}
        for tensors in same.values():
            start = 0 if next(iter(tensors)) in index.leaves else 1
            if len(tensors) > 1:
                found.update({tensor: i for i, tensor in enumerate(tensors, start)})
        return found

    def _with_number(self, tensor: int, name: str) -> str:
        number = self._numbers.get(tensor)
        return name if number is None else name + subscript(number)

    def of(self, tensor: int) -> str:
        """Return the name of a tensor."""
        found = self._names.get(tensor)
        if found is None and not self._has_all and tensor in self._index.makers:
            self._has_all = True
            self._add(self._index.record.operations)
            found = self._names.get(tensor)
        if found is None:
            found = self._names[tensor] = self._given(tensor)
        return found

    def _made(self, operation: Operation, tensor: int, name: str) -> str:
        """Return the name of what an operation made."""
        variable = self._index.variable_read(operation)
        if variable is not None:
            return plain_name(variable.name) or name
        if name:
            return self._with_number(tensor, name)
        if tensor in self._called:
            return self._called[tensor]
        part = self._index.adjoint_parts.get(tensor)
        if part is not None and operation.phase == "backward" and not self.is_number(part[0]):
            bar = barred(self.of(part[0]))
            return bar + subscript(part[1]) if part[1] else bar
        self._count += 1
        return f"t{subscript(self._count)}"

    def _given(self, tensor: int) -> str:
        """Return the name of what no operation made."""
        variable = self._index.variables.get(tensor)
        if variable is not None:
            return plain_name(variable.name)
        found = self._index.tensors.get(tensor)
        if found is not None and found.name:
            return self._with_number(tensor, found.name)
        if tensor in self._called:
            return self._called[tensor]
        array = array_of(found)
        text = None if array is None else array_text(array, _SHORT)
        if text is not None:
            return text
        self._count += 1
        return f"c{subscript(self._count)}"

    def is_number(self, tensor: int) -> bool:
        """Return whether a tensor is a constant that stands for itself."""
        if tensor in self._index.makers or tensor in self._index.variables:
            return False
        found = self._index.tensors.get(tensor)
        return found is not None and not found.name and array_of(found) is not None


def _is_within(operation: Operation, first: int, last: int | None) -> bool:
    is_before = last is None or operation.id < last
    return first <= operation.id and is_before


def plain_name(name: str) -> str:
    """Return the name of a variable without TensorFlow's “:0” and without the model's name."""
    return ".".join(name.partition(":")[0].split("/")[-2:])


def source_name(name: str) -> str:
    """Return what a source is called: a variable of a model without the model's name."""
    parts = name.partition(":")[0].split("/")
    is_path = len(parts) > 1 and all(part.isidentifier() for part in parts)
    return plain_name(name) if is_path else name
