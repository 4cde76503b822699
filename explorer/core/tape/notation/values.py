"""Values of tensors as they are read in a cell: whole where they are small."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from explorer.core.language.notation import format_value
from explorer.core.sentence import printable
from explorer.core.tape.record import Tensor
from explorer.core.tape.values import Numbers, Parts, Slices, Summary, Value, Words

DIGITS = 6
"""Significant ones of a number."""
WIDTH = 26
"""Characters of a cell."""
_MOST_WHOLE = 16
"""Numbers that are ever written whole."""


def number_text(value: Any, digits: int = DIGITS) -> str:  # noqa: ANN401
    """Return a number, of any type that a tensor has, as a person reads it."""
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value)).replace("-", "−")
    if isinstance(value, complex | np.complexfloating):
        imaginary = format_value(abs(float(value.imag)), digits)
        sign = "−" if math.copysign(1.0, float(value.imag)) < 0 else "+"
        return f"{format_value(float(value.real), digits)} {sign} {imaginary}i"
    return format_value(float(value), digits)


def shape_text(shape: Sequence[int | None] | None) -> str:
    """Return a shape such as 32×128; nothing for a single number."""
    if shape is None:
        return "?"
    return "×".join("?" if side is None else str(side) for side in shape)


def array_text(array: np.ndarray, width: int = WIDTH) -> str | None:
    """Return all numbers of an array in brackets, None where they have no room."""
    if array.ndim and (array.size > max(_MOST_WHOLE, width // 8) or 2 * array.size > width):
        return None
    texts = (_bracketed(array, digits) for digits in (DIGITS, 4, 3))
    found = next((text for text in texts if len(text) <= width), None)
    # A single number is written in any case.
    return _bracketed(array, 3) if found is None and not array.ndim else found


def _bracketed(array: np.ndarray, digits: int) -> str:
    if array.ndim == 0:
        return number_text(array[()], digits)
    return f"[{', '.join(_bracketed(part, digits) for part in array)}]"


def value_text(value: Value | None, width: int = WIDTH) -> str:
    """Return a value in a cell of so many characters."""
    match value:
        case None:
            return "·"
        case Numbers(array=array):
            whole = array_text(np.asarray(array), width)
            return _summary(np.asarray(array), width) if whole is None else whole
        case Summary(shape=shape, min=low, max=high, nonfinite=bad):
            return _extent(shape, (low, high), bad, width)
        case Words(first=("resource",)):
            return "·"
        case Words(first=first, shape=shape):
            text = ", ".join(map(printable, first)) if first else shape_text(shape)
            return text if len(text) <= width else f"{text[: width - 1]}…"
        case Slices(dense_shape=shape, indices=indices):
            dense = _dense(value)
            whole = None if dense is None else array_text(dense, width)
            return whole or f"{_count(indices)} × [{shape_text(shape)}]"
        case Parts(kind=kind):
            return kind


def _count(value: Numbers | Summary) -> int:
    shape = np.shape(value.array) if isinstance(value, Numbers) else value.shape
    return math.prod(shape)


def _summary(array: np.ndarray, width: int) -> str:
    if array.dtype.kind not in "fiubc" or not array.size:
        return f"[{shape_text(array.shape)}]"
    numbers = np.abs(array) if array.dtype.kind == "c" else array.astype(float)
    finite = numbers[np.isfinite(numbers)]
    low, high = (finite.min(), finite.max()) if finite.size else (math.nan, math.nan)
    return _extent(array.shape, (float(low), float(high)), int(array.size - finite.size), width)


def _extent(shape: Sequence[int], ends: tuple[float, float], bad: int, width: int = WIDTH) -> str:
    """Return shape and range of many numbers, the shape alone where there is no room."""
    # A single side would be taken for a number.
    name = f"[{shape_text(shape)}]" if len(shape) == 1 else shape_text(shape)
    low, high = ends
    note = f", {bad} NaN" if bad else ""
    if math.isnan(low):
        return f"{name}, NaN"
    for digits in (3, 2):
        one, other = format_value(low, digits), format_value(high, digits)
        text = f"{name}, {one}{note}" if low == high else f"{name}, {one} … {other}{note}"
        if len(text) <= width:
            return text
    return f"[{shape_text(shape)}]{note}"


def tensor_text(tensor: Tensor | None, width: int = WIDTH) -> str:
    """Return what is known of a tensor in a cell; its shape where it has no value."""
    if tensor is None:
        return "None"
    if tensor.value is None:
        # Not to be taken for a number.
        return f"[{shape_text(tensor.shape)}]" if tensor.shape else "·"
    return value_text(tensor.value, width)


def array_of(tensor: Tensor | None) -> np.ndarray | None:
    """Return a tensor's numbers where they are whole; those of slices in their array."""
    value = tensor.value if tensor is not None else None
    if isinstance(value, Numbers):
        return np.asarray(value.array)
    if isinstance(value, Slices):
        return _dense(value)
    return None


def _dense(slices: Slices) -> np.ndarray | None:
    indices, values, shape = slices.indices, slices.values, slices.dense_shape
    if shape is None or not (isinstance(indices, Numbers) and isinstance(values, Numbers)):
        return None
    if math.prod(shape) > 1 << 16:
        return None
    dense = np.zeros(shape, np.asarray(values.array).dtype)
    np.add.at(dense, np.asarray(indices.array).astype(int), np.asarray(values.array))
    return dense
