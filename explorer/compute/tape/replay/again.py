"""A recorded operation, run again on the same or on other inputs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from explorer.compute.tape import private
from explorer.compute.tape.recorder.live import LiveOperation

Tensors = Sequence[Any]


def has_kernel(operation: LiveOperation) -> bool:
    """Tell whether the same inputs give an operation the same outputs at any time.

    What is random, reads or changes a state, or calls a function does not; nor does what was
    recorded as one operation with a gradient of its own.
    """
    return not operation.traced and not operation.composite and is_pure(operation.name)


@cache
def is_pure(name: str) -> bool:
    """Tell whether the outputs of an operation depend on its inputs and attributes alone."""
    definition = private.op_definition(name)
    if definition is None or definition.is_stateful:
        return False
    return not any(each.type in ("func", "list(func)") for each in definition.attr)


def attributes_of(operation: LiveOperation) -> tuple[Any, ...]:
    """Return the attributes as kernels take them.

    The fast path tells None of an empty list, and of what has its usual value.
    """
    told: list[Any] = []
    for name, value in zip(operation.attributes[::2], operation.attributes[1::2], strict=True):
        if value is not None:
            told += (name, value)
        elif name in _lists(operation.name):
            told += (name, [])
    return tuple(told)


def run(
    operation: LiveOperation, inputs: Tensors, attributes: tuple[Any, ...] | None = None
) -> tuple[Any, ...]:
    """Return the outputs that an operation gives for these inputs now, unrecorded."""
    attributes = attributes_of(operation) if attributes is None else attributes
    return tuple(private.run_kernel(operation.name, len(operation.output_ids), inputs, attributes))


def run_recorded(operation: LiveOperation, inputs: Tensors) -> tuple[Any, ...]:
    """Return what an operation gives now; tapes and forward accumulators record it."""
    outputs = run(operation, inputs)
    private.record_kernel(operation.name, inputs, attributes_of(operation), outputs)
    return outputs


def trace(operation: LiveOperation, inputs: Tensors, *, recorded: bool = True) -> tuple[Any, ...]:
    """Return the outputs of an operation put into the graph that is being traced."""
    given = dict(zip(operation.attributes[::2], operation.attributes[1::2], strict=True))
    words = _inputs_by_name(operation.name, tuple(inputs), given)
    inferred, lists = _inferred(operation.name), _lists(operation.name)
    for name, value in given.items():
        if name not in inferred and (value is not None or name in lists):
            words[name] = [] if value is None else value
    added = private.add_to_graph(operation.name, words)
    if recorded:
        private.record_kernel(operation.name, added.inputs, attributes_of(operation), added.outputs)
    return tuple(added.outputs)


def _inputs_by_name(
    name: str, inputs: tuple[Any, ...], attributes: dict[str, Any]
) -> dict[str, Any]:
    """Return the inputs by the names of the arguments, those of a list together."""
    words: dict[str, Any] = {}
    at = 0
    for argument in private.op_definition(name).input_arg:
        if argument.number_attr:
            count = int(attributes[argument.number_attr])
        elif argument.type_list_attr:
            count = len(attributes[argument.type_list_attr])
        else:
            words[argument.name] = inputs[at]
            at += 1
            continue
        words[argument.name] = list(inputs[at : at + count])
        at += count
    return words


@cache
def _inferred(name: str) -> frozenset[str]:
    """Return the attributes that TensorFlow takes from the inputs."""
    inferred: set[str] = set()
    for argument in private.op_definition(name).input_arg:
        inferred.update((argument.type_attr, argument.number_attr, argument.type_list_attr))
    return frozenset(inferred)


@cache
def _lists(name: str) -> frozenset[str]:
    """Return the attributes that are lists."""
    attributes = private.op_definition(name).attr
    return frozenset(each.name for each in attributes if each.type.startswith("list("))
