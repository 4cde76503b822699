"""The snippet run once more: what TensorFlow executes is counted, and some of it is moved."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.differences.effects import no_effects, refuse_writing
from explorer.compute.tape.differences.log import Origins
from explorer.compute.tape.differences.moves import (
    Key,
    Move,
    move_variable,
    moved_constant,
    moved_output,
)
from explorer.compute.tape.differences.watching import CallWatch
from explorer.compute.tape.draws import Draws
from explorer.compute.tape.rebuilding.double import (
    double_attributes,
    double_number,
    double_type,
    keras_in_double,
    python_in_double,
)
from explorer.compute.tape.rebuilding.replacing import replaced
from explorer.compute.tape.recorder.sites import Sites
from explorer.compute.tape.snippet import Snippet

Drawn = Mapping[Key, tuple[np.ndarray, ...]]
"""What the random operations of the recorded run gave."""


Given = Any
"""What TensorFlow's own code gives; it has no types."""


class Rerun:
    """A context around a run of the snippet; afterwards `calls` has what was asked for.

    The run ends at the last of the calls that are wanted, by an `EnoughError`.
    """

    def __init__(
        self,
        snippet: Snippet,
        watch: CallWatch,
        *,
        moves: tuple[Move, ...] = (),
        doubled: bool = False,
        drawn: Drawn | None = None,
        draws: Draws | None = None,
        eager_functions: bool = False,
    ) -> None:
        self._file = snippet.file
        self._sites = Sites(snippet)
        self._moves = {(move.place.kind, move.place.key): move for move in moves}
        self._pending = {move.place.after: move for move in moves if move.place.after is not None}
        self._handles: dict[Key, Any] = {}
        self._doubled = doubled
        self._drawn = drawn or {}
        self._draws = draws
        self._eager_functions = eager_functions
        self._seen: Counter[tuple[str, int | None]] = Counter()
        self._thread = threading.get_ident()
        self._aside = False
        self._stack = ExitStack()
        self.origins = Origins()
        self.watch = watch
        watch.begin(self.origins, self._sites.here, self.aside, self.here)

    # What runs around the snippet.

    def __enter__(self) -> Rerun:
        stack = self._stack
        stack.enter_context(no_effects())
        if self._draws is not None:
            stack.callback(Draws.now().go_on)
            self._draws.go_on()
        if self._doubled:
            stack.enter_context(keras_in_double())
            stack.enter_context(python_in_double())
        if self._eager_functions:
            stack.callback(tf.config.run_functions_eagerly, tf.config.functions_run_eagerly())
            tf.config.run_functions_eagerly(True)
        tfe = private.pywrap_tfe
        stack.enter_context(replaced(tfe, "TFE_Py_FastPathExecute", self._fast_path))
        stack.enter_context(replaced(tfe, "TFE_Py_Execute", self._execute))
        stack.enter_context(replaced(private.constant_op, "convert_to_eager_tensor", self._convert))
        for name, wrap in self.watch.hooks():
            stack.enter_context(replaced(tf.GradientTape, name, wrap))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Have what runs here neither counted nor changed."""
        before, self._aside = self._aside, True
        try:
            yield
        finally:
            self._aside = before

    def here(self) -> bool:
        """Tell whether this is the snippet's own thread, at work."""
        return not self._aside and threading.get_ident() == self._thread

    def line(self) -> int | None:
        """Return the line of the innermost frame of the snippet."""
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == self._file:
                return frame.f_lineno
            frame = frame.f_back
        return None

    def _key(self, name: str) -> Key:
        line = self.line()
        self._seen[name, line] += 1
        return name, line, self._seen[name, line]

    # The two ways into TensorFlow's kernels.

    def _fast_path(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def execute(context: Any, name: str, label: Any, *given: Any) -> Any:
            count = private.input_count(name)
            if not self.here() or count is None or not tf.executing_eagerly():
                return original(context, name, label, *given)
            refuse_writing(name)
            inputs, attributes = given[:count], given[count:]
            if self._doubled:
                inputs = _double_inputs(inputs)
                attributes = double_attributes(name, attributes)
            return self._ran(
                name, inputs, lambda: original(context, name, label, *inputs, *attributes)
            )

        return execute

    def _execute(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def execute(
            handle: Given,
            device: Given,
            name: Given,
            inputs: Given,
            attributes: Given,
            outputs: Given,
        ) -> Given:
            if not self.here():
                return original(handle, device, name, inputs, attributes, outputs)
            plain = name.decode() if isinstance(name, bytes) else name
            refuse_writing(plain)
            if self._doubled and attributes:
                attributes = double_attributes(plain, tuple(attributes))
            return self._ran(
                plain, inputs, lambda: original(handle, device, name, inputs, attributes, outputs)
            )

        return execute

    def _ran(self, name: str, inputs: Any, run: Callable[[], Any]) -> Any:
        key = self._key(name)
        drawn = self._drawn.get(key)
        result = run() if drawn is None else self._fed(drawn, run)
        flat = tuple(tf.nest.flatten(tuple(inputs)))
        move = self._moves.get(("output", key))
        if move is not None:
            result = self._moved(name, flat, result, move)
        outputs = tuple(result) if isinstance(result, list | tuple) else (result,)
        self.origins.operation(key, flat, outputs)
        self._move_variables(key, outputs)
        return result

    def _fed(self, drawn: tuple[np.ndarray, ...], run: Callable[[], Any]) -> Any:
        """Return what a random operation gave in the recorded run, in the precision of this one."""
        like = run()
        each = tuple(like) if isinstance(like, list | tuple) else (like,)
        with self.aside():
            fed = [
                private.new_tensor(array.astype(tensor.dtype.as_numpy_dtype))
                for array, tensor in zip(drawn, each, strict=True)
            ]
        return fed if isinstance(like, list | tuple) else fed[0]

    def _moved(self, name: str, inputs: tuple[Any, ...], result: Any, move: Move) -> Any:
        many = isinstance(result, list | tuple)
        outputs = list(result) if many else [result]
        with self.aside():
            index = move.place.index
            outputs[index] = moved_output(name, inputs, outputs[index], move)
        return outputs if many else outputs[0]

    def _move_variables(self, key: Key, outputs: tuple[Any, ...]) -> None:
        if ("variable", key) in self._moves:
            self._handles[key] = outputs[self._moves["variable", key].place.index]
        move = self._pending.get(key)
        if move is not None and move.place.key in self._handles:
            with self.aside():
                move_variable(self._handles[move.place.key], move.by)

    # Where Python's numbers become tensors.

    def _convert(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def convert(value: Any, context: Any, dtype: Any = None) -> Any:
            if not self.here():
                return original(value, context, dtype)
            if private.is_eager(value):
                wanted = double_type(dtype) if self._doubled and dtype is not None else dtype
                return original(value, context, wanted)
            tensor = self._converted(original, value, context, dtype)
            key = self._key(f"constant {tensor.dtype.name}")
            move = self._moves.get(("constant", key))
            if move is not None:
                with self.aside():
                    tensor = moved_constant(tensor, move)
            self.origins.constant(key, tensor)
            return tensor

        return convert

    def _converted(self, original: Any, value: Any, context: Any, dtype: Any) -> Any:
        if not self._doubled:
            return original(value, context, dtype)
        value = double_number(value)
        tensor = original(value, context, None if dtype is None else double_type(dtype))
        double = double_type(tensor.dtype)
        return tensor if double is tensor.dtype else original(value, context, double)


def _double_inputs(inputs: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the inputs of an operation, numbers in the precision that a tensor beside them has."""
    if any(getattr(each, "dtype", None) == tf.float64 for each in tf.nest.flatten(inputs)):
        return tuple(
            double_number(each) if isinstance(each, np.ndarray) else each for each in inputs
        )
    return tuple(double_number(each) for each in inputs)
