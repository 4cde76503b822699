"""What lies between the sources and the targets of a call, as a function again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.rebuilding.double import double_attributes, double_type
from explorer.compute.tape.rebuilding.index import Index
from explorer.compute.tape.rebuilding.refusals import calls_function, cannot_run
from explorer.compute.tape.rebuilding.slots import READS_ROWS, slots_of
from explorer.compute.tape.recorder.live import LiveCall, LiveOperation
from explorer.compute.tape.replay.again import attributes_of, has_kernel, run, run_recorded, trace

Tensor = Any
Runner = Callable[[LiveOperation, Sequence[Tensor]], tuple[Tensor, ...]]


class Rebuilt:
    """The targets of a call as a function of its sources; all else is as recorded.

    What the call's tape did not record is computed, too, as comparisons are, but unrecorded.

    Raises:
        SentenceError: something in between cannot be run by itself.
    """

    def __init__(self, index: Index, call: LiveCall) -> None:
        self._tape = call.tape
        self._targets = [private.identity(each) for each in call.targets]
        self._constants = {private.identity(each): each for each in call.targets}
        slots = slots_of(call, index)
        leaves = {number for slot in slots for number in slot.tensors}
        self.operations = [
            each
            for each in _between(index.behind(self._targets, call.first), leaves)
            if self._can_run(each, leaves)
        ]
        inside = {number for each in self.operations for number in each.output_ids}
        self.slots = [slot.added() if slot.tensors & inside else slot for slot in slots]

    @property
    def arguments(self) -> list[Tensor]:
        """The recorded values."""
        return [slot.value for slot in self.slots]

    def __call__(self, arguments: list[Tensor]) -> list[Tensor]:
        """Return the targets; tapes and forward accumulators see it."""
        return self.targets_of(self.run(arguments))

    def targets_of(self, known: dict[int, Tensor]) -> list[Tensor]:
        """Return the targets among the tensors of a run."""
        return [known.get(number, self._constants[number]) for number in self._targets]

    def run(self, arguments: list[Tensor], runner: Runner | None = None) -> dict[int, Tensor]:
        """Return every tensor of the function by its recorded id."""
        runner = runner or self._run
        known: dict[int, Tensor] = {}
        added: dict[int, Tensor] = {}
        for slot, argument in zip(self.slots, arguments, strict=True):
            (added if slot.is_added else known).update(dict.fromkeys(slot.tensors, argument))
        for operation in self.operations:
            if operation.composite:
                self._record_as_one(operation, known)
                continue
            inputs = [
                known.get(number, tensor)
                for number, tensor in zip(operation.input_ids, operation.inputs, strict=True)
            ]
            for number, output in zip(operation.output_ids, runner(operation, inputs), strict=True):
                known[number] = output + added[number] if number in added else output
        return known

    def in_double(self, arrays: list[np.ndarray]) -> list[np.ndarray]:
        """Return the targets, computed in float64 where they are float32."""
        known = self.run([private.new_tensor(each) for each in arrays], _run_double)
        return [np.asarray(each.numpy()) for each in self.targets_of(known)]

    def runs_recorded(self, operation: LiveOperation) -> bool:
        """Tell whether the call's tape recorded an operation."""
        return self._tape in operation.tapes

    def _run(self, operation: LiveOperation, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
        recorded = self.runs_recorded(operation)
        if not tf.executing_eagerly():
            return trace(operation, inputs, recorded=recorded)
        return run_recorded(operation, inputs) if recorded else run(operation, inputs)

    def _record_as_one(self, operation: LiveOperation, known: dict[int, Tensor]) -> None:
        """Have tapes take what an operation with a gradient of its own gave, by that gradient."""
        if not self.runs_recorded(operation):
            return
        inputs = [
            known.get(number, tensor)
            for number, tensor in zip(operation.input_ids, operation.inputs, strict=True)
        ]
        outputs = [known[number] for number in operation.output_ids]
        private.record_operation(operation.name, outputs, inputs, operation.backward)

    def _can_run(self, operation: LiveOperation, leaves: set[int]) -> bool:
        """Tell whether an operation is run again; without it, its outputs are as recorded."""
        if has_kernel(operation):
            return True
        if leaves.issuperset(operation.output_ids) and operation.name in READS_ROWS:
            return False
        if not self.runs_recorded(operation):
            return False
        if operation.composite and operation.backward and not calls_function(operation):
            return True
        raise cannot_run(operation)


def double_array(tensor: Tensor) -> np.ndarray:
    """Return the value of a tensor, float64 where it is a smaller float."""
    double = double_type(tensor.dtype)
    return np.array(tensor.numpy()).astype(double.as_numpy_dtype)


def _run_double(operation: LiveOperation, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
    doubled = [tf.cast(x, double_type(x.dtype)) for x in inputs]
    return run(operation, doubled, double_attributes(operation.name, attributes_of(operation)))


def _between(operations: list[LiveOperation], leaves: set[int]) -> list[LiveOperation]:
    """Return those of the operations to which a way leads from the leaves."""
    reached = set(leaves)
    between = []
    for operation in operations:
        if reached.intersection(operation.input_ids):
            between.append(operation)
            reached.update(operation.output_ids)
    return between
