"""Values of a landscape as parts of a colour scale, and the round values its contours stand at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from explorer.core.ticks import roundest

_BINS = 64
"""Pieces of equal area whose values are mapped linearly."""
_ROUNDING = 0.27
"""Part of the way to the next contour that a level may be moved to a rounder value."""


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Maps values to 0 … 1 so that equal steps lie about equally far apart on the picture.

    A linear scale would show one pole and nothing else, or one wall around a flat valley. Here a
    step of the scale is a step of the values divided by the mean slope where they are taken, which
    is the distance between two contours; the rank of a value counts a little as well, so that a
    cliff cannot take all colours. `knots` and the `parts` they are mapped to have the shape (k,)
    and increase.
    """

    knots: np.ndarray
    parts: np.ndarray

    @classmethod
    def of(cls, z: np.ndarray) -> Scale:
        """Return the scale of a grid, (rows, columns), in which NaN and infinities count not."""
        known = np.isfinite(z)
        values = z[known]
        if not len(values):
            return cls(np.zeros(1), np.full(1, 0.5))
        order = np.argsort(values, kind="stable")
        edges = np.linspace(0, len(values) - 1, _BINS + 1).round().astype(int)
        ends, first = np.unique(values[order][edges], return_index=True)
        if len(ends) == 1:
            return cls(ends, np.full(1, 0.5))
        size = np.abs(ends[[0, -1]]).max()
        means = _means(_slopes(z / size)[known][order], edges[first])
        # Where no slope is known there is no distance either.
        distance = np.where(means > 0, np.diff(ends / size) / np.where(means > 0, means, 1), 0)
        parts = 0.75 * _running(distance) + 0.25 * _running(np.diff(first))
        return cls(ends, parts)

    def part(self, z: np.ndarray | float) -> np.ndarray:
        """Return where values are on the scale, 0 … 1; NaN stays NaN."""
        z = np.asarray(z, float)
        if len(self.knots) == 1:
            return np.where(np.isnan(z), np.nan, self.parts[0])
        at = np.clip(np.searchsorted(self.knots, z) - 1, 0, len(self.knots) - 2)
        # NumPy's own interpolation overflows where neighbours are 1e308 or 1e-308 apart.
        low, high = self.knots[at] / 2, self.knots[at + 1] / 2
        with np.errstate(all="ignore"):
            along = np.clip((z / 2 - low) / (high - low), 0.0, 1.0)
        return self.parts[at] * (1 - along) + self.parts[at + 1] * along

    def value(self, part: float) -> float:
        """Return the value at a part of the scale."""
        if len(self.knots) == 1:
            return float(self.knots[0])
        at = int(np.clip(np.searchsorted(self.parts, part) - 1, 0, len(self.knots) - 2))
        low, high = self.parts[at], self.parts[at + 1]
        along = min(max((part - low) / (high - low), 0.0), 1.0) if high > low else 0.0
        return float(self.knots[at] * (1 - along) + self.knots[at + 1] * along)

    def levels(self, count: int, kept: list[float]) -> list[float]:
        """Return about `count` round values, equally far apart on the scale.

        Args:
            count: how many.
            kept: those of the picture before, which stay as long as they serve as well: contours
                must not jump from one value to another while a view is dragged.
        """
        if len(self.knots) == 1:
            return []
        low, high = self.value(0.0), self.value(1.0)
        inside = [level for level in kept if low < level < high]
        gaps = np.diff(self.part(np.array([low, *inside, high])))
        if 0.7 * count <= len(inside) <= 1.5 * count and gaps.max() < 2.2 / count:
            return kept
        found = []
        for middle in (np.arange(count) + 0.5) / count:
            ends = (self.value(middle + side * _ROUNDING / count) for side in (-1, 1))
            found.append(roundest(*ends))
        return sorted(set(found))


def _slopes(z: np.ndarray) -> np.ndarray:
    """Return how much z rises from one place of the grid to the next; NaN beside what is none."""
    with np.errstate(all="ignore"):
        down, across = np.gradient(z)
        return np.hypot(down, across)


def _means(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return the means of the stretches between starts, without NaN; 0 where there is no other."""
    known = ~np.isnan(values)
    sums = np.add.reduceat(np.where(known, values, 0.0), starts)[:-1]
    counts = np.add.reduceat(known, starts, dtype=int)[:-1]
    return sums / np.maximum(counts, 1)


def _running(steps: np.ndarray) -> np.ndarray:
    """Return the running sums of steps from 0, as parts of the whole."""
    sums = np.concatenate([[0.0], np.cumsum(steps)])
    return sums / sums[-1] if sums[-1] > 0 else np.linspace(0, 1, len(sums))


def colour_table(colours: tuple[str, ...]) -> np.ndarray:
    """Return 256 colours from the first to the last, (256, 3) uint8 red, green and blue."""
    anchors = np.array([QColor(colour).getRgb()[:3] for colour in colours], float)  # pyright: ignore[reportIndexIssue]
    at = np.linspace(0, len(colours) - 1, 256)
    columns = [np.interp(at, np.arange(len(colours)), anchors[:, i]) for i in range(3)]
    return np.stack(columns, axis=1).round().astype(np.uint8)
