"""Values of tensors as they travel and are shown: whole where they are small, else summarised."""

from __future__ import annotations

import msgspec
import numpy as np

MOST_WHOLE = 1000
"""Numbers of the largest value that is kept whole."""
FIRST = 6
"""Numbers kept of a larger one."""


class Numbers(msgspec.Struct, frozen=True, gc=False, tag="numbers"):
    """A value that is whole."""

    array: np.ndarray
    """Of the tensor's shape; float, integer, bool or complex; bfloat16 comes as float32."""


class Summary(msgspec.Struct, frozen=True, gc=False, tag="summary"):
    """What is kept of a value of more numbers than `MOST_WHOLE`."""

    shape: tuple[int, ...]
    min: float
    """Of those that are finite, NaN where none is; of a complex value that of its magnitudes."""
    max: float
    first: np.ndarray
    """(FIRST,)."""
    nonfinite: int
    """How many are NaN or infinite."""


class Words(msgspec.Struct, frozen=True, gc=False, tag="words"):
    """A value that is no number: text, or the name of what it is, such as a resource."""

    shape: tuple[int, ...]
    first: tuple[str, ...]
    """In row-major order, up to `FIRST`."""


class Slices(msgspec.Struct, frozen=True, gc=False, tag="slices"):
    """An IndexedSlices: rows of an array that is zero elsewhere."""

    indices: Numbers | Summary
    values: Numbers | Summary
    dense_shape: tuple[int, ...] | None


class Parts(msgspec.Struct, frozen=True, gc=False, tag="parts"):
    """A value of several tensors, such as a RaggedTensor or a SparseTensor."""

    kind: str
    parts: tuple[Numbers | Summary | Words, ...]


Value = Numbers | Summary | Words | Slices | Parts
