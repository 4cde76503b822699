"""Every adjoint of a sweep, asked of TensorFlow once more."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.recorder.live import LiveCall, LiveOperation, LivePass
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.replay.again import has_kernel, run_recorded
from explorer.compute.tape.replay.distance import distance
from explorer.core.tape.record import Difference

_ROUNDING = {"float16": 1e-2, "bfloat16": 5e-2, "float64": 1e-11, "complex128": 1e-11}
"""Relative differences that another order of adding makes; of other types 1e-4."""


def checked_adjoints(recording: Recording, end: float) -> tuple[int, list[Difference]]:
    """Return how many adjoints are TensorFlow's own, and those that are not.

    The operations that a call's tape recorded are run again under a new persistent tape, which is
    asked for the gradient of the same targets by all tensors between.
    """
    count, wrong = 0, list[Difference]()
    by_tape = defaultdict[int, list[LiveOperation]](list)
    for operation in recording.log.operations:
        for tape in operation.tapes:
            by_tape[tape].append(operation)
    for call in recording.log.calls:
        if call.method != "gradient" or call.traced or call.error or not call.sweep:
            continue
        if time.monotonic() > end:
            break
        try:
            right, bad = _Again(recording, call, by_tape[call.tape]).compared()
        except Exception:
            continue
        count += right
        wrong += bad
    return count, wrong


class _Again:
    """One call, made again."""

    def __init__(self, recording: Recording, call: LiveCall, recorded: list[LiveOperation]) -> None:
        self._call = call
        self._operations = [operation for operation in recorded if operation.id < call.first]
        self._now: dict[int, Any] = {}
        tape = recording.log.tapes[call.tape]
        self._watched = {event.tensor for event in tape.events}
        self._watched.update(private.identity(source) for source in call.sources)

    def compared(self) -> tuple[int, list[Difference]]:
        """Return how many adjoints are right, and the wrong ones."""
        right, wrong = 0, list[Difference]()
        asked = [(step, index) for step in self._call.sweep for index in self._indices(step)]
        adjoints = self._gradient([_output(step, index) for step, index in asked])
        for (step, index), adjoint in zip(asked, adjoints, strict=True):
            recorded = step.adjoints[index]
            if adjoint is None or step.operation is None:  # It is not on this tape's way.
                continue
            error = distance(tf.convert_to_tensor(recorded), tf.convert_to_tensor(adjoint))
            if error <= _ROUNDING.get(adjoint.dtype.name, 1e-4):
                right += 1
            else:
                wrong.append(Difference(step.operation.id, "adjoint", error))
        return right, wrong

    def _indices(self, step: LivePass) -> list[int]:
        """Return the outputs of a step whose adjoint can be compared."""
        operation = step.operation
        if operation is None or operation.traced or len(step.adjoints) != len(operation.output_ids):
            return []
        return [
            i
            for i, adjoint in enumerate(step.adjoints)
            if adjoint is not None and _is_number(adjoint)
        ]

    def _gradient(self, tensors: list[int]) -> list[Any]:
        """Return the gradients by these tensors, with what steps of their own way took as given."""
        call = self._call
        with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
            for operation in self._operations:
                self._run(tape, operation)
            targets = [self._of(each) for each in call.targets]
            weights = list(call.output_gradients or [tf.ones_like(each) for each in targets])
            given_targets, given = self._taken_as_given()
        gradients: Any = tape.gradient(
            targets + given_targets,
            [self._now[number] for number in tensors],
            output_gradients=weights + given,
        )
        return gradients

    def _run(self, tape: tf.GradientTape, operation: LiveOperation) -> None:
        inputs = [self._input(tape, each) for each in operation.inputs]
        if has_kernel(operation):
            outputs = run_recorded(operation, inputs)
        else:
            outputs = tuple(tf.identity(each) for each in operation.outputs)
            tape.watch(
                [each for each in outputs if each.dtype.is_floating or each.dtype.is_complex]
            )
        self._now.update(zip(operation.output_ids, outputs, strict=True))

    def _input(self, tape: tf.GradientTape, tensor: Any) -> Any:
        number = private.identity(tensor)
        if number not in self._now:
            self._now[number] = tensor
            if number in self._watched and _is_number(tensor):
                tape.watch(tensor)
        return self._now[number]

    def _taken_as_given(self) -> tuple[list[Any], list[Any]]:
        """Return the inputs of steps that cannot be run again, and what reached them from there."""
        inputs, contributions = [], []
        for step in self._call.sweep:
            operation = step.operation
            if operation is None or has_kernel(operation):
                continue
            for number, contribution in zip(operation.input_ids, step.contributions, strict=False):
                if number in self._now and _is_number(contribution):
                    inputs.append(self._now[number])
                    contributions.append(tf.convert_to_tensor(contribution))
        return inputs, contributions

    def _of(self, tensor: Any) -> Any:
        return self._now.get(private.identity(tensor), tensor)


def _output(step: LivePass, index: int) -> int:
    return step.operation.output_ids[index] if step.operation else -1


def _is_number(tensor: Any) -> bool:
    return tensor is not None and (tensor.dtype.is_floating or tensor.dtype.is_complex)
