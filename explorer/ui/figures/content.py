"""What the figure of Curves shows: a spec, and as much of its answer as has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from explorer.core.results import CurveFeatures, CurveSamples, Feature
from explorer.core.specs import CurveSpec


class Curve(NamedTuple):
    """What one line is drawn through, as `lines` takes it."""

    x: np.ndarray
    y: np.ndarray
    breaks: list[int]
    poles: dict[int, float]


@dataclass(slots=True)
class Content:
    """A spec with its samples and features."""

    spec: CurveSpec = field(default_factory=CurveSpec)
    samples: CurveSamples | None = None
    features: CurveFeatures | None = None

    def row(self, order: int) -> np.ndarray | None:
        """Return the samples of one order, None where there are none."""
        if self.samples is None or order >= len(self.samples.derivatives):
            return None
        return self.samples.derivatives[order]

    def curve(self, order: int) -> Curve | None:
        """Return the line of one order, to its borders and with its breaks as far as known."""
        row, samples = self.row(order), self.samples
        if row is None or samples is None:
            return None
        borders = [b for b in self.features.borders if b.order == order] if self.features else []
        at = [b.index + 1 for b in borders]
        x = np.insert(samples.x, at, [b.x for b in borders])
        y = np.insert(row, at, [b.y for b in borders])
        # Where each sample is among the borders.
        moved = np.arange(len(row)) + np.searchsorted(at, np.arange(len(row)), "right")
        breaks = moved[self._breaks(order)].tolist()
        poles = {int(moved[i]): place for i, place in self._poles(order).items()}
        return Curve(x, y, breaks, poles)

    def _breaks(self, order: int) -> list[int]:
        if self.features is not None:
            return [b.index for b in self.features.breaks if b.order == order]
        if self.samples is None or order >= len(self.samples.steep):
            return []
        return self.samples.steep[order]

    def _poles(self, order: int) -> dict[int, float]:
        if self.features is None:
            return {}
        return {b.index: b.x for b in self.features.breaks if b.order == order and b.is_pole}

    def points(self) -> list[Feature]:
        """Return what is marked, exactly as soon as it is known."""
        if self.features is not None:
            return self.features.points
        return self.samples.points if self.samples is not None else []
