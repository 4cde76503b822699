"""Tells whether two derivatives are the same within rounding."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

_ROUNDING = {8: 1e-9, 4: 1e-4, 2: 2e-2}
"""By the bytes of a number: what other orders of adding and other kernels make, relatively."""
_UNIT = {8: 1e-14, 4: 2e-6, 2: 2e-2}
"""By the bytes of a number: the rounding of a few terms, relative to their size."""


def dense(tensor: Any) -> np.ndarray | None:  # tensor, IndexedSlices, array or None
    """Return a derivative as an array."""
    if tensor is None or isinstance(tensor, np.ndarray):
        return tensor
    if isinstance(tensor, tf.RaggedTensor):
        return np.asarray(tensor.flat_values.numpy())
    if isinstance(tensor, tf.SparseTensor):
        return np.asarray(tensor.values.numpy())
    return np.asarray(tf.convert_to_tensor(tensor).numpy())


def agrees(
    eager: np.ndarray | None, other: np.ndarray | None, *, loose: float = 0.0, noise: float = 0.0
) -> bool:
    """Tell whether a derivative is the eager tape's: a NaN is like a NaN, None like 0.

    Args:
        eager: what the tape gave.
        other: what is held against it.
        loose: relative difference that is allowed beyond rounding.
        noise: of that size are terms that cancel in it: their rounding means nothing.
    """
    if eager is None or other is None:
        only = eager if other is None else other
        return only is None or bool(
            np.all(np.abs(only) <= noise * _UNIT.get(only.dtype.itemsize, 1e-14))
        )
    if eager.shape != other.shape or not np.array_equal(np.isnan(eager), np.isnan(other)):
        return False
    rounding = max(loose, *(_ROUNDING.get(each.dtype.itemsize, 1e-9) for each in (eager, other)))
    unit = _UNIT.get(min(eager.dtype.itemsize, other.dtype.itemsize), 1e-15)
    wide = np.complex128 if eager.dtype.kind == "c" else np.float64
    with np.errstate(all="ignore"):
        size = float(np.max(np.abs(eager), initial=0.0, where=np.isfinite(eager)))
        near = np.abs(eager.astype(wide) - other) <= rounding * size + unit * noise
    same = eager == other
    return bool(np.all(near | same | np.isnan(eager)))
