"""Formulas read from the record: the backward operations that computed a contribution.

Of operations without a rule, such as a gradient that the snippet itself defines. They are shown as
far as they are short; what they say is what was done, so that it needs no check.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.term import Rank, Term, applied, called, named, transposed
from explorer.core.tape.notation.index import Index
from explorer.core.tape.notation.names import Names
from explorer.core.tape.notation.operations import FUNCTIONS, plain_operation
from explorer.core.tape.notation.values import array_of
from explorer.core.tape.record import Operation, Pass, Tensor

_MOST_OPERATIONS, _MOST_CHARACTERS = 8, 60
_UNCHANGED = frozenset(
    {"Identity", "Reshape", "Cast", "Snapshot", "EnsureShape", "ExpandDims", "Squeeze"}
)
_INFIX: dict[str, Callable[[Term, Term], Term]] = {
    "Mul": lambda a, b: a * b,
    "AddV2": lambda a, b: a + b,
    "Sub": lambda a, b: a - b,
    "RealDiv": lambda a, b: a / b,
    "DivNoNan": lambda a, b: a / b,
}


class TooLongError(Exception):
    """There is no room for a formula, or not all of it is known."""


def recorded(index: Index, names: Names, each: Pass, place: int) -> Term | None:
    """Return how a contribution was computed, None where that is not known or too long."""
    given = each.contributions[place]
    made = index.operations.get(each.operation) if each.operation is not None else None
    if given is None or made is None or made.graph is not None:
        return None
    try:
        found = _Reader(index, names, each).read(given.id)
    except TooLongError:
        return None
    text = "".join(piece.text for piece in found.symbols)
    return found if len(text) <= _MOST_CHARACTERS else None


class _Reader:
    """Reads the backward operations of one pass."""

    def __init__(self, index: Index, names: Names, each: Pass) -> None:
        self._index, self._names = index, names
        self._operations = frozenset(each.operations)
        self._left = _MOST_OPERATIONS
        self._adjoints: dict[int, str] = {}
        made = index.operations.get(each.operation) if each.operation is not None else None
        for output, adjoint in zip(made.outputs if made else (), each.adjoints, strict=False):
            if adjoint is not None:
                self._adjoints.setdefault(adjoint.id, names.of(output.id))

    def read(self, tensor: int) -> Term:
        """Return a tensor as a term: an adjoint, something that was given, or what made it."""
        known = self._index.tensors.get(tensor)
        made = self._index.maker(tensor)
        if tensor in self._adjoints:
            found = self._leaf(self._adjoints[tensor], known)
            return Term((Piece(self._adjoints[tensor], "adjoint of"),), found.value, found.shape)
        if made is None or made.id not in self._operations or made.traced:
            return self._leaf(self._names.of(tensor), known)
        self._left -= 1
        if self._left < 0:
            raise TooLongError
        found, leaf = self._operation(made), self._leaf("", known)
        return replace(found, value=leaf.value, shape=leaf.shape)

    def _leaf(self, name: str, tensor: Tensor | None) -> Term:
        if tensor is None or tensor.shape is None or None in tensor.shape:
            raise TooLongError
        array = array_of(tensor)
        if array is not None and array.dtype.kind in "iub":
            array = array.astype(float)
        return named(name, array, tuple(side or 0 for side in tensor.shape))

    def _operation(self, made: Operation) -> Term:
        what, count = made.name, len(made.inputs)
        if self._index.variable_read(made) is not None:
            return self._leaf(self._names.of(made.outputs[0].id), made.outputs[0])
        if what in _UNCHANGED:
            return self.read(made.inputs[0])
        if what in _INFIX and count == 2:
            return _INFIX[what](self.read(made.inputs[0]), self.read(made.inputs[1]))
        if what == "Neg":
            return -self.read(made.inputs[0])
        if what == "Square":
            return self.read(made.inputs[0]) ** 2
        if what == "MatMul":
            one, other = map(self.read, made.inputs)
            one = transposed(one) if made.attributes.get("transpose_a") == "True" else one
            turns = made.attributes.get("transpose_b") == "True"
            return one @ (transposed(other) if turns else other)
        if what == "Sum":
            part = self.read(made.inputs[0])
            return Term((*applied("Σ", part, lambda v: v).symbols,), None, (), Rank.APPLIED)
        if what in FUNCTIONS and count == 1:
            return applied(FUNCTIONS[what], self.read(made.inputs[0]), lambda v: v)
        return self._call(made)

    def _call(self, made: Operation) -> Term:
        """Return an operation that has no sign of its own; its settings are left out."""
        shown = [
            self.read(tensor)
            for i, tensor in enumerate(made.inputs)
            if not i or not self._names.is_number(tensor)
        ]
        if not shown or len(shown) > 4:
            raise TooLongError
        return called(plain_operation(made.name), shown, None, ())
