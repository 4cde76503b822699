"""What stops a gradient at one operation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.recorder.live import LiveOperation
from explorer.core.tape.record import Cause

Kind = Literal[
    "cast",
    "text",
    "integer_op",
    "flat",
    "none_given",
    "held",
    "python",
    "state",
    "outside",
    "stopped",
    "forgotten",
    "unwatched",
]
CAUSES: dict[Kind, Cause] = {
    "cast": "integer_dtype",
    "text": "integer_dtype",
    "integer_op": "no_gradient_op",
    "flat": "no_gradient_op",
    "none_given": "no_gradient_op",
    "held": "stopped",
    "python": "left_tensorflow",
    "state": "not_connected",
    "outside": "not_connected",
    "stopped": "stopped",
    "forgotten": "stopped",
    "unwatched": "not_watched",
}

HELD = frozenset({"StopGradient", "PreventGradient"})
PYTHON = frozenset({"PyFunc", "PyFuncStateless"})
CASTS = frozenset({"Cast", "Bitcast", "QuantizeV2", "Quantize"})
FLAT = frozenset({"Floor", "Ceil", "Round", "Rint", "FloorDiv", "TruncateDiv"})
"""Registered with a gradient that is None, or of which the main argument gets None."""
SHAPES = frozenset(
    {"Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike", "BroadcastGradientArgs"}
    | {"BroadcastArgs", "InvertPermutation", "ConcatOffset"}
)
"""Operations whose result does not depend on the values that they are given."""
STATEFUL = ("Assign", "ResourceScatter", "ResourceApply", "ResourceSparseApply", "ResourceStrided")
"""Beginnings of the names of operations that write a variable: the first input is its handle."""
READS = frozenset({"ReadVariableOp", "ResourceGather", "ResourceGatherNd"})
CALLS = frozenset({"PartitionedCall", "StatefulPartitionedCall"})
ITERATORS = frozenset({"IteratorGetNext", "IteratorGetNextSync", "OptionalGetValue"})


@dataclass(frozen=True, slots=True)
class Block:
    """Something that stops the gradient, and the operation where it does."""

    kind: Kind
    operation: LiveOperation

    @property
    def cause(self) -> Cause:
        """The cause it stands for."""
        return CAUSES[self.kind]


def written_handle(operation: LiveOperation) -> int | None:
    """Return the position of the handle whose state an operation writes; None: it writes none.

    Besides those of variables these are queues, iterators and the like: whatever takes a handle
    and values and gives nothing back.
    """
    if operation.name.startswith(STATEFUL) and operation.inputs:
        return 0
    if operation.outputs or len(operation.inputs) < 2:
        return None
    for position, tensor in enumerate(operation.inputs):
        if getattr(tensor, "dtype", None) == tf.resource:
            return position
    return None


def differentiable(tensor: Any) -> bool:
    """Tell whether a tensor's kind of number carries gradients; handles do."""
    try:
        dtype = tf.as_dtype(tensor.dtype)
    except (AttributeError, TypeError):
        return True
    return bool(dtype.is_floating or dtype.is_complex or dtype in (tf.resource, tf.variant))


@cache
def has_gradient(name: str) -> bool:
    """Tell whether TensorFlow has a gradient for an operation of this name."""
    try:
        return private.gradient_registry.lookup(name) is not None
    except LookupError:
        return False
    except AttributeError:
        return True


def own_block(operation: LiveOperation, position: int, end: int) -> Block | None:
    """Return what stops the gradient from an output of an operation to one of its inputs.

    Only what the operation itself does; whether a tape recorded it is another matter.
    """
    if operation.name in HELD:
        return Block("held", operation)
    if operation.name in PYTHON:
        return Block("python", operation)
    if not differentiable(operation.inputs[position]):
        return None  # It was stopped before.
    output = operation.outputs[operation.output_ids.index(end)]
    if not differentiable(output):
        return None if operation.name in READS else Block(_changed(operation), operation)
    if operation.name in FLAT or operation.name in SHAPES:
        return Block("flat", operation)
    if operation.composite or is_function(operation) or "Dataset" in operation.name:
        return None  # A data set's elements are read by an iterator, which is a state.
    return None if has_gradient(operation.name) else Block("flat", operation)


def is_function(operation: LiveOperation) -> bool:
    """Tell whether an operation runs a traced function."""
    return operation.name.startswith("__") or operation.name in CALLS


def _changed(operation: LiveOperation) -> Kind:
    if operation.name in CASTS:
        return "cast"
    kinds = [getattr(output, "dtype", None) for output in operation.outputs]
    return (
        "text"
        if any(kind is not None and kind.name == "string" for kind in kinds)
        else ("integer_op")
    )
