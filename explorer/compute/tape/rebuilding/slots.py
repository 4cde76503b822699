"""The arguments of a rebuilt function: the tensors that belong to the sources of a call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.rebuilding.index import Index
from explorer.compute.tape.rebuilding.refusals import cannot_run
from explorer.compute.tape.recorder.live import LiveCall, LiveOperation

Tensor = Any
READS_ROWS = ("ResourceGather", "ResourceGatherNd")


@dataclass(frozen=True, slots=True)
class Slot:
    """An argument of the function."""

    source: int
    """To which source it belongs."""
    tensors: frozenset[int]
    """Its id; of a variable, those of the same value, read once or several times."""
    value: Tensor
    is_added: bool = False
    """Whether an operation of the function makes the tensor, and the argument, 0, is added."""
    rows: np.ndarray | None = None
    """Where only some rows or places of the variable were read: which."""
    by_place: bool = False
    """Whether `rows` has in its last dimension the indices of a place."""

    def added(self) -> Slot:
        """Return the argument of a tensor that the function itself makes."""
        return replace(self, value=tf.zeros_like(self.value), is_added=True)

    def spread(self, gradient: np.ndarray | None, shape: tuple[int, ...]) -> np.ndarray | None:
        """Return what a gradient by the argument is by the whole source, of this shape."""
        if gradient is None or self.rows is None:
            return gradient
        whole = np.zeros(shape, gradient.dtype)
        where = tuple(np.moveaxis(self.rows, -1, 0)) if self.by_place else self.rows
        np.add.at(whole, where, gradient)
        return whole


def is_number(tensor: Tensor) -> bool:
    """Tell whether a tensor has a gradient at all."""
    return tensor is not None and (tensor.dtype.is_floating or tensor.dtype.is_complex)


def slots_of(call: LiveCall, index: Index) -> list[Slot]:
    """Return the arguments that the sources of a call make.

    Raises:
        SentenceError: a variable is read in a way of which nothing is known.
    """
    slots: list[Slot] = []
    for source, tensor in enumerate(call.sources):
        for part in tf.nest.flatten(tensor, expand_composites=True):
            number = private.identity(part)
            if private.is_eager(part):
                slots.append(Slot(source, frozenset({number}), part))
                continue
            reads = [
                _read(source, operation)
                for operation in index.takers(number, call.first)
                if call.tape in operation.tapes
            ]
            slots += _together([read for read in reads if is_number(read.value)])
    return [slot for slot in slots if is_number(slot.value)]


def _together(reads: list[Slot]) -> list[Slot]:
    """Return one argument for all reads of a variable that gave the same value."""
    by_value: dict[tuple[bytes, bytes], list[Slot]] = {}
    for read in reads:
        rows = b"" if read.rows is None else repr(read.rows.shape).encode() + read.rows.tobytes()
        by_value.setdefault((read.value.numpy().tobytes(), rows), []).append(read)
    return [
        replace(same[0], tensors=frozenset().union(*(read.tensors for read in same)))
        for same in by_value.values()
    ]


def _read(source: int, operation: LiveOperation) -> Slot:
    output = operation.outputs[0] if operation.outputs else None
    if operation.name == "ReadVariableOp":
        return Slot(source, frozenset(operation.output_ids), output)
    if operation.name in READS_ROWS and not _batched(operation):
        rows, by_place = operation.inputs[1].numpy(), operation.name == "ResourceGatherNd"
        return Slot(
            source,
            frozenset(operation.output_ids),
            output,
            rows=np.asarray(rows),
            by_place=by_place,
        )
    raise cannot_run(operation)


def _batched(operation: LiveOperation) -> bool:
    given = dict(zip(operation.attributes[::2], operation.attributes[1::2], strict=True))
    return bool(given.get("batch_dims"))
