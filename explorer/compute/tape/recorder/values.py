"""TensorFlow's tensors as the values that travel: whole where small, else summarised."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.recorder.live import Symbolic
from explorer.core.tape.record import Tensor
from explorer.core.tape.values import (
    FIRST,
    MOST_WHOLE,
    Numbers,
    Parts,
    Slices,
    Summary,
    Value,
    Words,
)


def described(tensor: Any, number: int, name: str = "") -> Tensor:
    """Return the description of anything that a tape handles as a tensor, with its value."""
    return Tensor(number, shape_of(tensor), dtype_of(tensor), value_of(tensor), name)


def shape_of(tensor: Any) -> tuple[int | None, ...] | None:
    """Return the shape as far as it is known; None: not even its rank is."""
    shape = getattr(tensor, "shape", None)
    if shape is None:
        return None
    try:
        # As TensorFlow 1 has them, sizes are objects that are no numbers.
        return tuple(getattr(size, "value", size) for size in shape)
    except (TypeError, ValueError):
        return None


def dtype_of(tensor: Any) -> str:
    """Return the dtype's name."""
    dtype = getattr(tensor, "dtype", None)
    if dtype is None:
        return ""
    return _dtype_name(dtype)


@cache
def _dtype_name(dtype: Any) -> str:  # of TensorFlow, or a name, as Keras has it
    return tf.as_dtype(dtype).base_dtype.name


def value_of(tensor: Any) -> Value | None:
    """Return the value, or None of a tensor that has none now, as one of a graph."""
    if private.is_eager(tensor):
        if tensor.dtype in (tf.resource, tf.variant):
            return Words(tuple(tensor.shape), (tensor.dtype.name,))
        return array_value(np.asarray(private.numpy_view(tensor)))
    if isinstance(tensor, Symbolic):
        return tensor.value
    if isinstance(tensor, tf.IndexedSlices):
        return _slices(tensor)
    if isinstance(tensor, tf.RaggedTensor | tf.SparseTensor):
        return _parts(tensor)
    return None


def array_value(array: np.ndarray) -> Numbers | Summary | Words:
    """Return the value of a NumPy array; one that is large is summarised."""
    if array.dtype.kind in "OSU":
        return Words(array.shape, tuple(_word(item) for item in array.ravel()[:FIRST].tolist()))
    if array.dtype.kind not in "biufc":
        array = array.astype(np.float32)
    # A view into TensorFlow's memory would change with a variable, and keep it.
    return Numbers(array.copy()) if array.size <= MOST_WHOLE else _summary(array)


def _summary(array: np.ndarray) -> Summary:
    magnitudes = np.abs(array) if array.dtype.kind == "c" else array
    if array.dtype.kind in "fc":
        finite = np.isfinite(magnitudes)
        nonfinite = int(array.size - np.count_nonzero(finite))
        if nonfinite:
            magnitudes = magnitudes[finite]
    else:
        nonfinite = 0
    bounds = (magnitudes.min(), magnitudes.max()) if magnitudes.size else (np.nan, np.nan)
    first = array.ravel()[:FIRST].copy()
    return Summary(array.shape, float(bounds[0]), float(bounds[1]), first, nonfinite)


def _slices(slices: tf.IndexedSlices) -> Slices | None:
    indices, values = value_of(slices.indices), value_of(slices.values)
    if not isinstance(indices, Numbers | Summary) or not isinstance(values, Numbers | Summary):
        return None
    dense = None if slices.dense_shape is None else value_of(slices.dense_shape)
    shape = tuple(dense.array.tolist()) if isinstance(dense, Numbers) else None
    return Slices(indices, values, shape)


def _parts(composite: tf.RaggedTensor | tf.SparseTensor) -> Parts | None:
    parts = [value_of(part) for part in tf.nest.flatten(composite, expand_composites=True)]
    known = tuple(part for part in parts if isinstance(part, Numbers | Summary | Words))
    return Parts(type(composite).__name__, known) if len(known) == len(parts) else None


def _word(item: object) -> str:
    return item.decode(errors="replace") if isinstance(item, bytes) else str(item)
