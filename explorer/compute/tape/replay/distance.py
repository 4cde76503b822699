"""The distance of tensors that should be the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from explorer.compute.tape import private


def distance(recorded: Any, now: Any) -> float:  # eager tensors
    """Return the largest difference relative to the largest number; 0 only for the same bits.

    A NaN is like a NaN; NaN is returned where only one of both is one.
    """
    if recorded.dtype != now.dtype or recorded.shape != now.shape:
        return float("nan")
    if recorded.dtype in (tf.resource, tf.variant):
        return 0.0
    a, b = np.asarray(private.numpy_view(recorded)), np.asarray(private.numpy_view(now))
    if a.tobytes() == b.tobytes():
        return 0.0
    if a.dtype.kind not in "fc" and a.dtype.kind != "V":
        return 0.0 if np.array_equal(a, b) else 1.0
    return _relative(a, b)


def _relative(a: np.ndarray, b: np.ndarray) -> float:
    kind = np.complex128 if a.dtype.kind == "c" else np.float64
    a, b = a.astype(kind), b.astype(kind)
    if not np.array_equal(np.isnan(a), np.isnan(b)):
        return float("nan")
    with np.errstate(all="ignore"):
        apart = np.where((a == b) | np.isnan(a), 0.0, np.abs(a - b))
        size = np.max(np.abs(a), initial=0.0, where=np.isfinite(a))
        largest = float(np.max(apart, initial=0.0))
    # NaNs of other bits, and zeros of the other sign, are the same number.
    return largest / float(size) if largest and size else largest
