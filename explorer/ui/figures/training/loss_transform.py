"""The places of losses in the picture of Training."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from explorer.core.training.curves import RunCurves
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.training.bars import OUT
from explorer.ui.figures.training.traces import Points, Stretch, logarithm

EDGE = 8.0
"""Pixels from the border of the picture, at least, to what is marked in it."""
TEXT, ROW = 11, 16
"""Size and height of a line of text in the picture."""


@dataclass(frozen=True, slots=True)
class LossTransform:
    """Pixels of steps and losses."""

    view: View
    stretch: Stretch
    is_log: bool
    """Whether the vertical axis is logarithmic."""

    def heights(self, values: np.ndarray) -> np.ndarray:
        """Return losses as the vertical axis shows them, in the same shape."""
        return logarithm(values) if self.is_log else values

    def placed(self, points: Points) -> Points:
        """Return points with their heights as shown."""
        return points[0], self.heights(points[1])

    def ends(self, lows: np.ndarray, highs: np.ndarray) -> Points:
        """Return the pixels of the upper and lower ends, (n,) each, no farther out than is seen."""
        lows, highs = self.heights(lows), self.heights(highs)
        # What has no logarithm is below the picture.
        lows = np.where(np.isnan(lows) & ~np.isnan(highs), -np.inf, lows)
        low, high = -OUT, self.view.height + OUT
        tops, bottoms = (np.clip(self.view.y_to_pixel(v), low, high) for v in (highs, lows))
        return tops, bottoms

    def across(self, run: RunCurves, steps: float) -> float:
        """Return the pixel from the left where so many steps of a run are done."""
        return float(self.view.x_to_pixel(self.stretch.shown(run, np.array([steps])))[0])

    def height(self, value: float) -> float:
        """Return the pixel of a loss, at the border of the picture where it is out of it."""
        height = self.view.height
        pixel = float(self.view.y_to_pixel(self.heights(np.array([value])))[0])
        return min(max(height if math.isnan(pixel) else pixel, EDGE), height - EDGE)


def apart(heights: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return heights, given in order, so moved that none stand closer than a gap.

    All together they move as little as can be, and stay between two ends if there is room.
    Least squares under an order (pool adjacent violators, Ayer et al. 1955): neighbours that touch
    form a pile, which stands at its mean.
    """
    piles: list[list[float]] = []
    for k, height in enumerate(heights):
        piles.append([height - k * gap])
        while len(piles) > 1 and fmean(piles[-2]) > fmean(piles[-1]):
            piles[-2:] = [piles[-2] + piles[-1]]
    means = [fmean(pile) for pile in piles for _ in pile]
    top = max(low, high - gap * (len(means) - 1))
    return [min(max(mean, low), top) + k * gap for k, mean in enumerate(means)]
