"""An operation that the sweep passes, as its rule sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.term import Term, conj, named
from explorer.core.tape.notation.index import Index
from explorer.core.tape.notation.names import Names
from explorer.core.tape.notation.values import array_of
from explorer.core.tape.record import Operation, Pass, Tensor


class UnknownError(Exception):
    """Something that a rule needs is not known."""


class Context:
    """Inputs, output and adjoints of one operation."""

    def __init__(self, index: Index, names: Names, operation: Operation, each: Pass) -> None:
        self._index, self._names, self._pass = index, names, each
        self.operation = operation

    @property
    def count(self) -> int:
        """The number of inputs."""
        return len(self.operation.inputs)

    def x(self, place: int = 0) -> Term:
        """Return an input."""
        number = self.operation.inputs[place]
        variable = self._index.variables.get(number)
        if variable is not None:
            # What is known of its tensor is the handle.
            return self._term(None, self._names.of(number), variable.shape)
        return self._term(self._index.tensors.get(number), self._names.of(number))

    def y(self, place: int = 0) -> Term:
        """Return an output."""
        output = self.operation.outputs[place]
        return self._term(output, self._names.of(output.id))

    def xc(self, place: int = 0) -> Term:
        """Return an input, of complex numbers their conjugates: so are their adjoints defined."""
        return conj(self.x(place)) if self.is_complex(place) else self.x(place)

    def yc(self, place: int = 0) -> Term:
        """Return an output, of complex numbers their conjugates."""
        is_complex = self.operation.outputs[place].dtype.startswith("complex")
        return conj(self.y(place)) if is_complex else self.y(place)

    def is_complex(self, place: int) -> bool:
        """Return whether an input has complex numbers."""
        found = self._index.tensors.get(self.operation.inputs[place])
        variable = self._index.variables.get(self.operation.inputs[place])
        dtype = found.dtype if found is not None else variable.dtype if variable else ""
        return dtype.startswith("complex")

    def g(self, place: int = 0) -> Term:
        """Return the adjoint of an output."""
        adjoint = self._pass.adjoints[place] if place < len(self._pass.adjoints) else None
        if adjoint is None:
            raise UnknownError
        name = self._names.of(self.operation.outputs[place].id)
        found = self._term(adjoint, name, self.operation.outputs[place].shape)
        return Term((Piece(name, "adjoint of"),), found.value, found.shape)

    def has_g(self, place: int) -> bool:
        """Return whether an adjoint reaches an output."""
        return place < len(self._pass.adjoints) and self._pass.adjoints[place] is not None

    def array(self, place: int) -> np.ndarray:
        """Return the numbers of an input that is a setting, such as axes."""
        array = array_of(self._index.tensors.get(self.operation.inputs[place]))
        if array is None:
            raise UnknownError
        return array

    def axes(self, place: int) -> tuple[int, ...]:
        """Return axes that are given as an input."""
        return tuple(int(axis) for axis in np.ravel(self.array(place)))

    def flag(self, name: str) -> bool:
        """Return whether an attribute is set."""
        return self.operation.attributes.get(name) == "True"

    def number(self, name: str) -> int:
        """Return an attribute that is a whole number."""
        try:
            return int(self.operation.attributes[name])
        except (KeyError, ValueError):
            raise UnknownError from None

    def real(self, name: str) -> float:
        """Return an attribute that is a number."""
        try:
            return float(self.operation.attributes[name])
        except (KeyError, ValueError):
            raise UnknownError from None

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return an attribute that is a list of whole numbers."""
        text = self.operation.attributes.get(name, "")
        if not text.startswith("["):
            raise UnknownError
        return tuple(int(part) for part in text.strip("[]").split(",") if part.strip())

    def word(self, name: str) -> str:
        """Return an attribute that is a word; nothing where it is not set."""
        return self.operation.attributes.get(name, "")

    def _term(
        self, tensor: Tensor | None, name: str, shape: Sequence[int | None] | None = None
    ) -> Term:
        if tensor is not None and tensor.shape is not None:
            shape = tensor.shape
        if shape is None or any(side is None for side in shape):
            raise UnknownError
        array = array_of(tensor)
        if array is not None and array.dtype.kind in "fiub":
            array = array.astype(float)
        known = tuple(side for side in shape if side is not None)
        if array is not None and array.shape != known:
            raise UnknownError
        return named(name, array, known)


Rule = Callable[[Context], Sequence[Term | None]]
"""What an operation passes on to each of its inputs; None: nothing, or no formula."""
