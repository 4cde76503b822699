"""The functions of `tf.layers`, which are layers of Keras today: made first, then called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.books import calls, names
from explorer.compute.tape.clinic.books.edits import Edit
from explorer.compute.tape.clinic.books.program import Program

_CLASSES = {
    "dense": "Dense",
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
        stop = program.places.end(call)
        yield Edit(stop, stop, f"({program.segment(value)})")
        yield from names.with_import(program, new)
        return
