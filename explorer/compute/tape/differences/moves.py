"""Moves a tensor or a variable while the snippet runs."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import tensorflow as tf

from explorer.compute.tape import private

Key = tuple[str, int | None, int]
"""What happened, at which line of the snippet, for which time there: the same in every run."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place that a tensor or a variable comes from."""

    kind: Literal["output", "constant", "variable"]
    key: Key
    """Of the operation, or of the conversion of a Python or NumPy value."""
    index: int = 0
    """Which output."""
    after: Key | None = None
    """Of a variable: the assignment after which it is to be moved."""


@dataclass(frozen=True, slots=True)
class Move:
    """A change of what comes from a place."""

    place: Place
    by: np.ndarray
    """Of the tensor's shape and type."""
    as_float: bool = False
    """Whether an integer constant is to be a float64 from its beginning."""


def moved_constant(tensor: Any, move: Move) -> Any:  # an eager tensor
    """Return a new tensor in the place of one that nothing has used."""
    array = np.array(private.numpy_view(tensor))
    if move.as_float:
        array = array.astype(np.float64)
    return private.new_tensor((array + move.by).astype(array.dtype))


def moved_output(operation: str, inputs: Sequence[Any], output: Any, move: Move) -> Any:
    """Return an operation's output, moved, as the tapes know it.

    Its memory is written where it is its own: so what the operation's gradient keeps of it moves,
    too. Where it shares memory with an input, the tapes record a sum.
    """
    if _is_alone(operation, inputs, output):
        memory = _memory(output)
        memory[...] = (memory + move.by).astype(memory.dtype)
        return output
    return tf.raw_ops.AddV2(x=output, y=tf.constant(move.by, output.dtype))


def move_variable(handle: Any, by: np.ndarray) -> None:
    """Add to the value of a variable, of the type that `by` has."""
    tf.raw_ops.AssignAddVariableOp(resource=handle, value=private.new_tensor(by))


def _is_alone(operation: str, inputs: Sequence[Any], output: Any) -> bool:
    if operation.startswith(("__", "ReadVariableOp", "PartitionedCall", "Stateful")):
        return False
    if "PyFunc" in operation or "Dataset" in operation or "Iterator" in operation:
        return False
    at = _address(output)
    return all(_address(each) != at for each in inputs if private.is_eager(each))


def _address(tensor: Any) -> int:
    """Return where the numbers of an eager tensor lie; 0 for what has none."""
    if not tensor.dtype.is_numpy_compatible or tensor.dtype == tf.string:
        return 0
    return np.asarray(private.numpy_view(tensor)).__array_interface__["data"][0]


def _memory(tensor: Any) -> np.ndarray:
    view = np.asarray(memoryview(tensor))
    buffer = (ctypes.c_byte * view.nbytes).from_address(view.__array_interface__["data"][0])
    return np.ndarray(view.shape, view.dtype, memoryview(buffer))
