"""What is kept of tensors: themselves, within the memory that may be used, else what they were."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from explorer.compute.tape import private
from explorer.compute.tape.recorder.live import Symbolic
from explorer.compute.tape.recorder.values import value_of

MOST_BYTES = 1 << 30
"""Of tensors that are kept for the stages after the run."""
SMALL = 4096
"""Bytes up to which a tensor is always kept."""


class Keeper:
    """Keeps tensors alive; each counts once."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._left = most
        self._known: set[int] = set()
        self._let_go: dict[int, Symbolic] = {}
        """Those beyond the memory, by id, with their values in short."""

    def all(self, tensors: Iterable[Any]) -> tuple[Any, ...]:
        """Return what is kept of some tensors."""
        return tuple([self.kept(tensor) for tensor in tensors])

    def kept(self, tensor: Any) -> Any:  # eager, of a graph, composite or None
        """Return the tensor if it is eager and fits, else a description.

        A graph may be taken apart while the snippet runs; its tensors are of no use then.
        """
        if not private.is_eager(tensor):
            return symbolic(tensor)
        number = tensor._id
        if number not in self._known:
            self._known.add(number)
            size = private.byte_count(tensor)
            if size > SMALL and size > self._left:
                value = value_of(tensor)
                self._let_go[number] = Symbolic(number, tensor.shape, tensor.dtype, value)
            else:
                self._left -= size
        return self._let_go.get(number, tensor) if self._let_go else tensor


def symbolic(tensor: Any) -> Any:
    """Return the description of a tensor of a graph, and anything else as it is."""
    if tensor is None or private.is_eager(tensor):
        return tensor
    values, indices = getattr(tensor, "values", None), getattr(tensor, "indices", None)
    inner = tensor if values is None or indices is None else values
    if not hasattr(inner, "_id") or private.is_eager(inner):
        return tensor
    return Symbolic(inner._id, inner.shape, inner.dtype)
