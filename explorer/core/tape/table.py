"""The numbers behind a record: a row for each tensor that nothing made, then one an operation."""

from __future__ import annotations

import math

import numpy as np

from explorer.core.tables import Table
from explorer.core.tape.layout.rows import Row
from explorer.core.tape.layout.story import Story
from explorer.core.tape.notation.values import array_of, shape_text, tensor_text
from explorer.core.tape.record import Operation, Tensor

TITLES = (
    "id",
    "tape",
    "line",
    "name",
    "operation",
    "inputs",
    "shape",
    "dtype",
    "value",
    "adjoint",
)
_WIDTH = 400
"""Characters of a value that is written whole."""

Cell = float | str | None


def tape_table(story: Story) -> Table:
    """Return every operation of a record, in order, with the adjoints of the call that is shown.

    Constants and variables come first that no operation made or read, and have no id; without
    them the gradient of a constant stood nowhere. A single number is one; arrays are texts, large
    ones their shape and range. `None` is that of TensorFlow.
    """
    rows = [_leaf(story, each) for each in story.rows if each.kind == "leaf"]
    rows += [_row(story, each) for each in story.reading.record.operations]
    columns = zip(*rows, strict=True) if rows else [()] * len(TITLES)
    return Table(TITLES, tuple(list(column) for column in columns))


def _leaf(story: Story, row: Row) -> tuple[Cell, ...]:
    assert row.tensor is not None
    index = story.index
    leaf, tensor = index.leaves.get(row.tensor), story.value(row)
    variable = next((v for v in index.record.variables if v.id == row.tensor), None)
    told = tensor if tensor is not None else variable
    return (
        None,
        "",
        row.line,
        row.name,
        "variable" if leaf is None else leaf.kind,
        "",
        shape_text(told.shape) if told is not None else "",
        told.dtype if told is not None else "",
        _cell(tensor),
        _adjoint(story, row.tensor),
    )


def _row(story: Story, operation: Operation) -> tuple[Cell, ...]:
    output = operation.outputs[0] if operation.outputs else None
    numbers = story.reading.tape_names
    return (
        operation.id,
        ", ".join(numbers.get(tape, str(tape)) for tape in operation.tapes),
        operation.line,
        story.names.of(output.id) if output is not None else "",
        operation.name,
        ", ".join(map(story.names.of, operation.inputs)),
        shape_text(output.shape) if output is not None else "",
        output.dtype if output is not None else "",
        _cell(output),
        _adjoint(story, output.id) if output is not None else "",
    )


def _adjoint(story: Story, tensor: int) -> Cell:
    """Return the adjoint of a tensor once the sweep is over."""
    adjoint = story.walk.adjoint(tensor, story.walk.count)
    if adjoint is None and tensor in story.lost_tensors:
        return "None"
    return _cell(adjoint.total) if adjoint is not None else ""


def _cell(tensor: Tensor | None) -> Cell:
    """Return the number of a single one, else a text."""
    array = array_of(tensor)
    if array is not None and array.ndim == 0 and array.dtype.kind in "fiu":
        value = float(array)
        is_whole = array.dtype.kind in "iu" and math.isfinite(value)
        return int(array) if is_whole else _plain(array)
    return tensor_text(tensor, _WIDTH) if tensor is not None else ""


def _plain(array: np.ndarray) -> float:
    """Return the double with the fewest digits that is this number in its own precision."""
    return float(str(array[()])) if array.dtype.kind == "f" else float(array)
