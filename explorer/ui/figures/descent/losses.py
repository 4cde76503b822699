"""Losses and gradients of paths by step, as a logarithmic axis can show them."""

from __future__ import annotations

from typing import Literal

import numpy as np

from explorer.core.descent.results import DescentPath

LossKind = Literal["plain", "above least", "size"]
"""How losses are shown on a logarithmic axis: as they are; where they fall to 0 and below, from
the least; where they fall without end, by their size."""
_BOUNDLESS = 1e6
"""Times the loss at the start below 0 at which a loss falls without end."""


def norms_of(path: DescentPath) -> np.ndarray:
    """Return the length of every gradient, (rows,), with 0 for what the tape does not give."""
    lost = np.where(path.missing, 0.0, path.gradients)
    # Squares of 1e200 would be infinite.
    with np.errstate(over="ignore"):
        return np.hypot.reduce(np.abs(lost), axis=1)


def losses_of(paths: list[DescentPath]) -> tuple[LossKind, list[np.ndarray]]:
    """Return the losses so that a logarithm can show them, and how that was done."""
    values = np.concatenate([p.values for p in paths])
    finite = values[np.isfinite(values)]
    least = float(finite.min()) if len(finite) else 0.0
    if least > 0:
        return "plain", [p.values for p in paths]
    if least < -_BOUNDLESS * max(1.0, *(abs(float(p.values[0])) for p in paths)):
        return "size", [np.abs(p.values) for p in paths]
    with np.errstate(over="ignore"):
        rows = [p.values - least for p in paths]
    return "above least" if least else "plain", rows
