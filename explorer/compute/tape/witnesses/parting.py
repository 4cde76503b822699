"""Finds where a compiled sweep parts from the eager one."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from explorer.compute.kit.compiled import compiled
from explorer.compute.tape.rebuilding.rebuilt import Rebuilt
from explorer.compute.tape.recorder.live import LiveOperation
from explorer.compute.tape.replay.again import run_recorded, trace
from explorer.compute.tape.witnesses.agreement import agrees, dense

Adjoints = dict[int, np.ndarray | None]


def parting_operation(rebuilt: Rebuilt, weights: list[Any] | None, *, by_xla: bool) -> int | None:
    """Return the operation at which the adjoints part first, in the order of the sweep.

    It is the one whose outputs have the same adjoints both ways, and which, given these, returns
    something else to an input.
    """
    eager = _adjoints(rebuilt, rebuilt.arguments, weights)
    other = _traced(rebuilt, weights, by_xla)
    for operation in reversed(rebuilt.operations):
        if operation.composite or not rebuilt.runs_recorded(operation):
            continue
        if not all(agrees(eager.get(n), other.get(n)) for n in operation.output_ids):
            continue
        apart = [n for n in operation.input_ids if not agrees(eager.get(n), other.get(n))]
        if apart and _returns_otherwise(operation, eager, by_xla):
            return operation.id
    return None


def first_not_finite(rebuilt: Rebuilt, weights: list[Any] | None) -> int | None:
    """Return the operation that makes the eager sweep's adjoints NaN or infinite, if one does."""
    adjoints = _adjoints(rebuilt, rebuilt.arguments, weights)

    def finite(numbers: tuple[int, ...]) -> bool:
        arrays = [adjoints.get(number) for number in numbers]
        return all(array is None or bool(np.all(np.isfinite(array))) for array in arrays)

    for operation in reversed(rebuilt.operations):
        if finite(operation.output_ids) and not finite(operation.input_ids):
            return operation.id
    return None


def _adjoints(rebuilt: Rebuilt, arguments: list[Any], weights: list[Any] | None) -> Adjoints:
    with tf.GradientTape() as tape:
        tape.watch(arguments)
        known = rebuilt.run(arguments)
        targets = rebuilt.targets_of(known)
    numbers = [n for n, tensor in known.items() if tensor.dtype.is_floating]
    adjoints: Any = tape.gradient(targets, [known[n] for n in numbers], output_gradients=weights)
    return {
        n: a if a is None or not tf.executing_eagerly() else dense(a)
        for n, a in zip(numbers, adjoints, strict=True)
    }


def _traced(rebuilt: Rebuilt, weights: list[Any] | None, by_xla: bool) -> Adjoints:
    def body(*arguments: Any) -> Adjoints:
        return _adjoints(rebuilt, list(arguments), weights)

    found = compiled(body, jit_compile=True if by_xla else None)(*rebuilt.arguments)
    return {int(n): dense(a) for n, a in found.items()}


def _returns_otherwise(operation: LiveOperation, adjoints: Adjoints, by_xla: bool) -> bool:
    """Tell whether one operation alone, given the same adjoints, returns something else."""
    inputs = [each for each in operation.inputs if each.dtype.is_floating]
    weights = [
        _adjoint(adjoints.get(number), output)
        for number, output in zip(operation.output_ids, operation.outputs, strict=True)
        if output.dtype.is_floating
    ]

    def contributions(*given: Any) -> list[Any]:
        moved = list(given[: len(inputs)])
        with tf.GradientTape() as tape:
            tape.watch(moved)
            rest = iter(moved)
            whole = [next(rest) if each.dtype.is_floating else each for each in operation.inputs]
            runner = run_recorded if tf.executing_eagerly() else trace
            outputs = [each for each in runner(operation, whole) if each.dtype.is_floating]
        return list(tape.gradient(outputs, moved, output_gradients=list(given[len(inputs) :])))

    here = contributions(*inputs, *weights)
    there = compiled(contributions, jit_compile=True if by_xla else None)(*inputs, *weights)
    return not all(agrees(dense(a), dense(b)) for a, b in zip(here, there, strict=True))


def _adjoint(array: np.ndarray | None, output: Any) -> Any:
    return tf.zeros_like(output) if array is None else tf.constant(array, output.dtype)
