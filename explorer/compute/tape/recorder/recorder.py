"""The recorder: a context around the run of a snippet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Any, Self

import keras
import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.recorder.hooks import (
    calls,
    functions,
    layers,
    operations,
    readouts,
    sweep,
    tapes,
)
from explorer.compute.tape.recorder.hooks.weaving import Hook, prepare, woven
from explorer.compute.tape.recorder.log import Log
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet


class Recorder(AbstractContextManager["Recorder"]):
    """Records what TensorFlow does in this thread while its context lasts.

    `with Recorder(snippet) as recorder: exec(snippet.code, names)`, then `recorder.recording()`.
    """

    def __init__(self, snippet: Snippet, eager_functions: bool = False) -> None:
        self.log = Log(snippet)
        self._eager_functions = eager_functions
        self._hooks = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._switch(stack)
            for context in (operations.operations_seen, operations.variable_reads_seen):
                stack.enter_context(context(self.log))
            for function, hook, rebinding in woven_hooks(self.log):
                if function is not None:
                    self._weave(stack, function, hook, rebinding)
            self._hooks = stack.pop_all()
        return self

    def _weave(self, stack: ExitStack, function: Any, hook: Hook, rebinding: str) -> None:
        try:
            stack.enter_context(woven(function, hook, rebinding))
        except (OSError, SyntaxError, ValueError, TypeError):
            self.log.missing.append(getattr(function, "__qualname__", repr(function)))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hooks.close()

    def recording(self) -> Recording:
        """Return what was recorded; the context has ended."""
        return Recording(self.log)

    def _switch(self, stack: ExitStack) -> None:
        if self._eager_functions:
            before = tf.config.functions_run_eagerly()
            tf.config.run_functions_eagerly(True)
            stack.callback(tf.config.run_functions_eagerly, before)


def woven_hooks(log: Log) -> Iterator[tuple[Any, Hook, str]]:
    """Yield the functions with hooks of their own, and the parameter that a hook replaces."""
    tape: Any = tf.GradientTape
    known = tapes.Tapes(log)
    yield tape.__init__, tapes.Made(log, known), ""
    yield tape.__enter__, tapes.Entered(log, known), ""
    yield tape.__exit__, tapes.Left(log, known), ""
    yield tape.watch, tapes.Watched(log, known), ""
    yield tape.reset, tapes.Reset(log, known), ""
    yield tape.stop_recording, tapes.Stopped(log, known), ""
    yield tape.gradient, calls.Called(log, known, "gradient"), ""
    yield tape.jacobian, calls.Called(log, known, "jacobian"), ""
    yield tape.batch_jacobian, calls.Called(log, known, "batch_jacobian"), ""
    yield private.variable_accessed, tapes.Accessed(log), ""
    yield private.gradient_function, sweep.Passed(log), ""
    yield private.aggregate, sweep.Summed(log), ""
    composite = sweep.CompositeRecorded(log)
    yield private.record_operation, composite, "backward_function"
    yield private.record_operation_backprop, composite, "backward_function"
    yield private.quick_execute, operations.Executed(log), ""
    yield private.from_func_graph, functions.FunctionMade(log), ""
    yield getattr(private.base_variable, "__init__", None), operations.VariableMade(log), ""
    yield private.convert_to_eager_tensor, readouts.Converted(log), ""
    yield keras.layers.Layer.__call__, layers.LayerCalled(log), ""
    for owner in (private.eager_tensor_base, private.base_variable):
        for name in readouts.METHODS:
            yield getattr(owner, "__dict__", {}).get(name), readouts.Left(log, name), ""


def _prepare() -> None:
    for function, _, rebinding in woven_hooks(Log(Snippet.read(""))):
        if function is not None:
            prepare(function, rebinding)


# This module is imported while a spare process waits for a snippet.
_prepare()
