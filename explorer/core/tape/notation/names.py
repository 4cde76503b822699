"""Names of tensors: the snippet's own, bars for adjoints, t₁, t₂, … for what has no name."""

from __future__ import annotations

from collections import Counter

from explorer.core.tape.notation.index import Index
from explorer.core.tape.notation.values import array_of, array_text
from explorer.core.tape.record import Call, Operation

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
    """

    def __init__(self, index: Index, first: int = 0, last: int | None = None) -> None:
        self._index = index
        self._names: dict[int, str] = {}
        self._count = 0
        self._adjoints: dict[int, tuple[int, int]] = {}
        """By tensor: that whose adjoint it is part of, and which part, from 1; 0: all of it."""
        for call in index.record.calls:
            self._note_adjoints(call)
        operations = index.record.operations
        part = [each for each in operations if _is_within(each, first, last)]
        self._numbers = self._numbered(part)
        """By tensor the number of its name, where others have the same."""
        for operation in (*part, *operations):
            for tensor in operation.outputs:
                if tensor.id not in index.variables and tensor.id not in self._names:
                    self._names[tensor.id] = self._made(operation, tensor.id, tensor.name)

    def _numbered(self, part: list[Operation]) -> dict[int, int]:
        """Return the numbers of what is called the same, from 1; what no operation made has 0."""
        index, same = self._index, dict[str, list[int]]()
        for each in part:
            if index.variable_read(each) is None:
                for tensor in each.outputs:
                    if tensor.name and tensor.id not in same.get(tensor.name, ()):
                        same.setdefault(tensor.name, []).append(tensor.id)
        used = {tensor for each in part for tensor in each.inputs}
        for leaf in index.record.leaves:
            tensor = leaf.tensor
            if tensor.id in used and tensor.name in same:
                same[tensor.name].insert(0, tensor.id)
        found: dict[int, int] = {}
        for tensors in same.values():
            start = 0 if tensors[0] in index.leaves else 1
            if len(tensors) > 1:
                found.update({tensor: i for i, tensor in enumerate(tensors, start)})
        return found

    def _with_number(self, tensor: int, name: str) -> str:
        number = self._numbers.get(tensor)
        return name if number is None else name + subscript(number)

    def _note_adjoints(self, call: Call) -> None:
        """Note of what the contributions of a sweep are the adjoints, or parts of them."""
        parts = [
            (self._index.read_variable.get(into, into), given.id)
            for each in call.sweep
            for into, given in zip(each.inputs, each.contributions, strict=False)
            if into is not None and given is not None and given.id not in self._adjoints
        ]
        # A sum that is passed on unchanged is noted once.
        parts = list(dict.fromkeys(parts))
        counts, seen = Counter(into for into, _ in parts), Counter[int]()
        for into, given in parts:
            seen[into] += 1
            number = seen[into] if counts[into] > 1 else 0
            self._adjoints.setdefault(given, (into, number))
        owners = {given: into for into, given in parts}
        for each in call.accumulations:
            into = next((owners[term] for term in each.terms if term in owners), None)
            if into is not None:
                self._adjoints.setdefault(each.total.id, (into, 0))

    def of(self, tensor: int) -> str:
        """Return the name of a tensor."""
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
        part = self._adjoints.get(tensor)
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
    return first <= operation.id and is_before and not operation.traced


def plain_name(name: str) -> str:
    """Return the name of a variable without TensorFlow's “:0” and without the model's name."""
    return ".".join(name.partition(":")[0].split("/")[-2:])
