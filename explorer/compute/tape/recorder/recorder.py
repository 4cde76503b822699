"""The recorder: a context around the run of a snippet."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Self

import tensorflow as tf

from explorer.compute.tape.recorder import operations, readouts, sweep, tapes
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
            for hook in (
                operations.operations_seen,
                operations.variable_reads_seen,
                operations.variables_seen,
                sweep.sweep_seen,
                sweep.sums_seen,
                sweep.composites_seen,
                readouts.readouts_seen,
                readouts.conversions_seen,
                tapes.tapes_seen,
            ):
                stack.enter_context(hook(self.log))
            self._hooks = stack.pop_all()
        return self

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
