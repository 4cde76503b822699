"""Whether two parts of a record are the same, arrays included.

The structs' own comparison asks NumPy whether arrays are equal, which answers number by number.
"""

from __future__ import annotations

import msgspec
import numpy as np


def alike(one: object, other: object) -> bool:
    """Return whether two structs, tuples or plain values are the same; NaN is like NaN."""
    if one is other:
        return True
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        same_kind = (one.shape, one.dtype) == (other.shape, other.dtype)
        return same_kind and one.tobytes() == other.tobytes()
    if type(one) is not type(other):
        return False
    if isinstance(one, msgspec.Struct):
        return all(alike(getattr(one, f), getattr(other, f)) for f in one.__struct_fields__)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return one == other
