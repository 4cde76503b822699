"""The functions of `tf.layers`, which are layers of Keras today: made first, then called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.books import calls, names
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program

_CLASSES = {
    "dense": "Dense",
    "fully_connected": "Dense",
    "flatten": "Flatten",
    "dropout": "Dropout",
    "conv1d": "Conv1D",
    "conv2d": "Conv2D",
    "conv3d": "Conv3D",
    "max_pooling1d": "MaxPooling1D",
    "max_pooling2d": "MaxPooling2D",
    "average_pooling2d": "AveragePooling2D",
    "batch_normalization": "BatchNormalization",
}
_HOMES = ("tensorflow.layers.", "tensorflow.compat.v1.layers.", "tensorflow.contrib.layers.")


_ARGUMENTS = {
    "activation_fn": "activation",
    "num_outputs": "units",
    "weights_initializer": "kernel_initializer",
    "biases_initializer": "bias_initializer",
    "weights_regularizer": "kernel_regularizer",
}
"""Of `fully_connected`."""


def _arguments(program: Program, call: ast.Call, name: str) -> Iterator[Edit]:
    for key in call.keywords:
        if key.arg in _ARGUMENTS:
            start = program.places.start(key)
            yield Edit(start, start + len(key.arg), _ARGUMENTS[key.arg])
    if name == "fully_connected" and "activation_fn" not in {key.arg for key in call.keywords}:
        end = program.places.end(call) - 1
        yield Edit(end, end, ', activation="relu"')


def regularizers(program: Program) -> Iterator[Edit]:
    """Yield `l2_regularizer` of tf.contrib, which took half of the squares."""
    for call in program.calls:
        canonical = program.canonical(call.func)
        if canonical != "tensorflow.contrib.layers.l2_regularizer" or not call.args:
            continue
        new = "tensorflow.keras.regularizers.L2"
        start, end = program.places.start(call.func), program.places.end(call.func)
        why = names.renaming(canonical, new)
        yield Edit(start, end, program.spelled(new), why, "l2_regularizer", call.lineno)
        factor = call.args[0]
        place, stop = program.places.start(factor), program.places.end(factor)
        yield Edit(place, stop, f"0.5 * ({program.segment(factor)})")
        yield from names.with_import(program, new)


def functions(program: Program) -> Iterator[Edit]:
    """Yield `tf.layers.dense(x, 3)` as `tf.keras.layers.Dense(3)(x)`."""
    for call in program.calls:
        canonical = program.canonical(call.func)
        name = canonical.rpartition(".")[2]
        if not canonical.startswith(_HOMES) or name not in _CLASSES:
            continue
        given = next((key for key in call.keywords if key.arg == "inputs"), None)
        inputs = call.args[0] if call.args else given
        if inputs is None:
            continue
        value = inputs.value if isinstance(inputs, ast.keyword) else inputs
        new = f"tensorflow.keras.layers.{_CLASSES[name]}"
        start, end = program.places.start(call.func), program.places.end(call.func)
        why = names.renaming(canonical, new)
        yield Edit(start, end, program.spelled(new), why, name, call.lineno)
        yield calls.without(program, call, inputs, None)
        yield from _arguments(program, call, name)
        stop = program.places.end(call)
        yield Edit(stop, stop, f"({program.segment(value)})")
        yield from names.with_import(program, new)
        return
