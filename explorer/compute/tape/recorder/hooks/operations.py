"""The hooks that see operations run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.process.capture import take_written
from explorer.compute.tape.recorder.hooks.functions import note_traced
from explorer.compute.tape.recorder.hooks.weaving import Hook, Seen, disguised
from explorer.compute.tape.recorder.live import LiveOperation, LiveVariable
from explorer.compute.tape.recorder.log import Log


@contextmanager
def operations_seen(log: Log) -> Iterator[None]:
    """Log what TensorFlow's fast path runs, and what is put into graphs."""

    def callback(
        name: str | bytes,
        inputs: tuple[Any, ...],
        attributes: tuple[Any, ...] | None,
        outputs: Any,  # a list, or one tensor
        op_name: str | None = None,
        graph: Any = None,
    ) -> Any:
        if log.here():
            if log.full:
                log.left_out += 1
            elif graph is None:
                log.guarded(note_run, log, name, inputs, attributes, outputs)
                if name == "PrintV2":
                    take_written()
            else:
                log.guarded(note_traced, log, name, inputs, attributes, outputs, graph)
        # Of a graph this takes the place of the operation's own list; others might change it.
        return outputs if graph is None else list(outputs)

    # Not by `op_callbacks.add_op_callback`: it puts a function around each execution as well,
    # which stands in tracebacks.
    if not private.add_op_callback or not private.remove_op_callback:
        yield
        return
    context = private.context()
    context.add_op_callback(callback)
    try:
        yield
    finally:
        # The snippet may have taken it off, or begun a context anew.
        with suppress(KeyError):
            context.remove_op_callback(callback)


class Executed(Hook):
    """Woven into what runs an operation that the fast path does not."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def begin(self, name: Any, count: int, inputs: Any, attributes: Any, *_: Any) -> Any:
        """Keep what it is given."""
        return name, inputs, attributes

    def done(self, token: Any, result: Any) -> None:
        """Note that it ran."""
        log = self._log
        if log.here():
            if log.full:
                log.left_out += 1
            else:
                name, inputs, attributes = token
                log.guarded(note_run, log, name, tuple(inputs), attributes, result)


def note_run(
    log: Log,
    name: str | bytes,
    inputs: tuple[Any, ...],
    attributes: tuple[Any, ...] | None,
    outputs: Any,
) -> None:
    """Log an operation that has run, with its inputs and outputs."""
    made = tuple(outputs) if isinstance(outputs, list | tuple) else (outputs,)
    if _is_known(log, made, attributes):
        return
    frame = log.sites.frame(3)
    site = log.sites.of(frame)
    kind = name.decode() if isinstance(name, bytes) else name
    function = log.functions.get(kind)
    log.add(
        LiveOperation(
            id=-1,
            name=kind,
            inputs=log.keeper.all(inputs),
            outputs=log.keeper.all(made),
            input_ids=tuple([getattr(tensor, "_id", -1) for tensor in inputs]),
            output_ids=tuple([tensor._id for tensor in made]),
            attributes=attributes or (),
            site=site,
            tapes=log.recorded_by(inputs),
            phase="backward" if log.depth else "forward",
            of=log.derivative_of(),
            call=log.call.id if log.call else None,
            graph=function.id if function else None,
            layer=log.layer(),
            turn=log.sites.turns(frame, site),
            stopped=bool(log.on_stack and private.recording_is_stopped()),
        )
    )


def _is_known(log: Log, made: tuple[Any, ...], attributes: tuple[Any, ...] | None) -> bool:
    """Tell whether an operation was noted a moment ago.

    Both hooks see it where the snippet has TensorFlow check numerics, which adds a callback too.
    """
    if made:
        return log.producer(made[0]._id) is not None
    return bool(attributes and log.by_attributes(attributes))


@contextmanager
def variable_reads_seen(log: Log) -> Iterator[None]:
    """Have variables read by operations of their own.

    TensorFlow's fast path reads a variable among its arguments without telling any callback.
    """
    original = private.fast_path_execute
    if None in (original, private.op_definition, private.base_variable):
        yield
        return

    def execute(context: Any, name: str, label: Any, *given: Any) -> Any:
        if log.here() and any(map(_may_hold, given)) and not _takes_resources(name):
            given = tuple([_read(argument) for argument in given])
        return original(context, name, label, *given)

    private.pywrap_tfe.TFE_Py_FastPathExecute = disguised(execute, private.pywrap_tfe)
    try:
        yield
    finally:
        private.pywrap_tfe.TFE_Py_FastPathExecute = original


def _may_hold(argument: Any) -> bool:
    kind = type(argument)
    if kind is list or kind is tuple:
        return any(map(_is_variable, argument))
    return _is_variable(argument)


def _is_variable(value: Any) -> bool:
    return isinstance(value, private.base_variable)


def _read(argument: Any) -> Any:
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


class VariableMade(Seen):
    """Woven into `BaseResourceVariable.__init__`: every variable as it is made."""

    def begun(self, variable: Any, *_: Any) -> Any:
        """Keep the variable until it is whole."""
        return variable

    def finished(self, token: Any, result: Any) -> None:
        """Note it where it has a state, which one of a graph has not."""
        handle = token.handle
        if private.is_eager(handle):
            site = self.log.sites.here()
            self.log.variables[handle._id] = LiveVariable(handle._id, token, site)
