"""One picture of curves, looked at more closely than its samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.compute.background import AbandonedError
from explorer.compute.derivatives import Derivatives
from explorer.core.results import CurveSamples
from explorer.core.specs import CurveSpec

PARTS = 64
"""Pieces into which a step between two samples is cut, again and again."""


@dataclass(slots=True)
class Look:
    """The samples of a picture and the way to more of them."""

    spec: CurveSpec
    samples: CurveSamples
    derivatives: Derivatives
    is_abandoned: bool = False

    @property
    def width(self) -> float:
        """The width of the picture."""
        return float(self.samples.x[-1] - self.samples.x[0])

    def at(self, x: np.ndarray) -> list[np.ndarray]:
        """Evaluate f … f‴, shaped like x, with zeros for None; raises AbandonedError."""
        if self.is_abandoned:
            raise AbandonedError
        rows, _ = self.derivatives(x.ravel(), self.spec.function.numbers())
        return [np.zeros(x.shape) if row is None else row.reshape(x.shape) for row in rows]

    def sampled(self, order: int) -> np.ndarray | None:
        """Return f^(order) at the samples, evaluated where the picture does not have it."""
        rows = self.samples.derivatives
        if order < len(rows):
            return rows[order]
        return self.at(self.samples.x)[order]

    def resolution(self, x: np.ndarray) -> np.ndarray:
        """Return the distance from x to the next number of the spec's dtype."""
        with np.errstate(over="ignore"):
            return np.spacing(np.abs(x).astype(self.spec.dtype)).astype(np.float64)


def typical_size(y: np.ndarray) -> float:
    """Return the size that nine of ten values do not exceed, 1 where there is none."""
    finite = np.abs(y[np.isfinite(y)])
    size = float(np.quantile(finite, 0.9, method="lower")) if len(finite) else 0.0
    return size or 1.0
