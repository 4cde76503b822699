"""A quantile as numpy.quantile gives it, sooner."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np


def quantile(
    y: np.ndarray, share: float, method: Literal["linear", "lower", "higher"] = "linear"
) -> float:
    """Return the value that so many of the values do not exceed, as numpy.quantile does.

    That, and the median, import NumPy's masked arrays: 40 ms at the first picture.
    """
    at = share * (len(y) - 1)
    ends = [math.floor(at), math.ceil(at)]
    below, above = np.partition(y, ends)[ends]
    if method == "linear" and below != above:
        # Where they are the same infinity there is no difference.
        below += (above - below) * (at % 1)
    return float(above if method == "higher" else below)
