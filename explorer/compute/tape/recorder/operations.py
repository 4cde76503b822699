"""The hooks that see operations run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.recorder.live import LiveOperation, LiveVariable
from explorer.compute.tape.recorder.log import MOST_BYTES, Log


@contextmanager
def operations_seen(log: Log) -> Iterator[None]:
    """Log every eager operation."""

    def callback(
        name: str | bytes,
        inputs: tuple[Any, ...],
        attributes: tuple[Any, ...] | None,
        outputs: Any,  # noqa: ANN401 - a list, or one tensor
        op_name: str | None = None,
        graph: Any = None,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        if graph is None and log.here():
            if log.full:
                log.left_out += 1
            else:
                log.guarded(_note, log, name, inputs, attributes, outputs)
        return outputs

    private.add_op_callback(callback)
    try:
        yield
    finally:
        private.remove_op_callback(callback)


def _note(
    log: Log,
    name: str | bytes,
    inputs: tuple[Any, ...],
    attributes: tuple[Any, ...] | None,
    outputs: Any,  # noqa: ANN401
) -> None:
    made = tuple(outputs) if isinstance(outputs, list | tuple) else (outputs,)
    frame = log.sites.frame(3)
    log.add(
        LiveOperation(
            id=-1,
            name=name.decode() if isinstance(name, bytes) else name,
            inputs=inputs,
            outputs=kept(log, made),
            input_ids=tuple([tensor._id for tensor in inputs]),
            output_ids=tuple([tensor._id for tensor in made]),
            attributes=attributes or (),
            site=log.sites.of(frame),
            tapes=log.recorded_by(inputs),
            phase="backward" if log.depth else "forward",
            of=_derivative_of(log),
            call=log.call.id if log.call else None,
            stopped=bool(log.on_stack and private.is_stopped()),
        )
    )


def _derivative_of(log: Log) -> int | None:
    operation = log.passes[-1].operation if log.passes else None
    return operation.id if operation else None


def kept(log: Log, tensors: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the tensors, with None for each that goes beyond the memory that may be kept."""
    return tuple([tensor if _fits(log, tensor) else None for tensor in tensors])


def _fits(log: Log, tensor: Any) -> bool:  # noqa: ANN401
    size = tensor.dtype.size * (tensor.shape.num_elements() or 0)
    if size > 4096 and log.kept_bytes + size > MOST_BYTES:
        return False
    log.kept_bytes += size
    return True


@contextmanager
def variable_reads_seen(log: Log) -> Iterator[None]:
    """Have variables read by operations of their own.

    TensorFlow's fast path reads a variable among its arguments without telling any callback.
    """
    original = private.pywrap_tfe.TFE_Py_FastPathExecute

    def execute(context: Any, name: str, label: Any, *given: Any) -> Any:  # noqa: ANN401
        if log.here() and any(map(_may_hold, given)) and not _takes_resources(name):
            given = tuple([_read(argument) for argument in given])
        return original(context, name, label, *given)

    private.pywrap_tfe.TFE_Py_FastPathExecute = execute
    try:
        yield
    finally:
        private.pywrap_tfe.TFE_Py_FastPathExecute = original


def _may_hold(argument: Any) -> bool:  # noqa: ANN401
    kind = type(argument)
    if kind is list or kind is tuple:
        return any(map(_is_variable, argument))
    return _is_variable(argument)


def _is_variable(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, private.base_variable)


def _read(argument: Any) -> Any:  # noqa: ANN401
    if _is_variable(argument):
        return argument.value()
    if type(argument) in (list, tuple):
        return type(argument)([_read(item) for item in argument])
    return argument


@cache
def _takes_resources(name: str) -> bool:
    """Tell whether an operation takes variables themselves, not their values."""
    definition = private.op_definition(name)
    return definition is None or any(
        argument.type == tf.resource.as_datatype_enum or argument.type_list_attr
        for argument in definition.input_arg
    )


@contextmanager
def variables_seen(log: Log) -> Iterator[None]:
    """Log every variable as it is made."""
    original = private.base_variable.__init__

    def made(variable: Any, *given: Any, **named: Any) -> None:  # noqa: ANN401
        original(variable, *given, **named)
        if log.here():
            log.guarded(_note_variable, log, variable)

    private.base_variable.__init__ = made
    try:
        yield
    finally:
        private.base_variable.__init__ = original


def _note_variable(log: Log, variable: Any) -> None:  # noqa: ANN401
    handle = variable.handle
    if private.is_eager(handle):
        site = log.sites.of(log.sites.frame(3))
        log.variables[handle._id] = LiveVariable(handle._id, variable, site)
