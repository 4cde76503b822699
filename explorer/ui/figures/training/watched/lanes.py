"""Distributions over epochs as densities, for a lane of pixels to each layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from explorer.core.training.results import LayerInside

Quantity = Literal["weights", "gradients", "activations"]
_STRAY = 0.002
"""Part of the values at each end that a lane need not have room for."""
_TINY = 1e-12
"""Lest a width or a share be 0."""


class Distributions(NamedTuple):
    """Distributions of a layer at some epochs, in bins of equal width."""

    counts: np.ndarray
    """(looks, bins)."""
    low: np.ndarray
    high: np.ndarray
    """(looks,): the ends of the bins; of gradients they are exponents of ten."""

    def quantiles(self, part: float) -> np.ndarray:
        """Return the value below which a part of all is, (looks,); NaN where there are none.

        Within a bin values count as evenly spread.
        """
        sums = np.cumsum(self.counts, axis=1, dtype=np.float64)
        totals, bins = sums[:, -1:], self.counts.shape[1]
        at = np.argmax(sums >= part * totals, axis=1)
        rows = np.arange(len(at))
        own, before = self.counts[rows, at], sums[rows, at] - self.counts[rows, at]
        with np.errstate(invalid="ignore", divide="ignore"):
            inner = np.where(own > 0, (part * totals[:, 0] - before) / own, 0.5)
        values = self.low + (at + np.clip(inner, 0, 1)) / bins * (self.high - self.low)
        return np.where(totals[:, 0] > 0, values, np.nan)

    def range(self) -> tuple[float, float] | None:
        """Return between which values nearly all are at any time; None where there are none."""
        lows, highs = self.quantiles(_STRAY), self.quantiles(1 - _STRAY)
        there = np.isfinite(lows) & np.isfinite(highs)
        if not there.any():
            return None
        return float(lows[there].min()), float(highs[there].max())

    def densities(self, low: float, high: float, rows: int) -> np.ndarray:
        """Return (looks, rows) from 0 to 1: how dense values are in equal parts of a range.

        1 is where they are densest at that time; the first part is the lowest.
        """
        bins = self.counts.shape[1]
        # A distribution of one value is as wide as a part.
        least = max((high - low) / rows, _TINY)
        middle, span = (self.low + self.high) / 2, np.maximum(self.high - self.low, least)
        edges = np.linspace(low, high, rows + 1)
        places = (edges[None] - (middle - span / 2)[:, None]) / span[:, None] * bins
        places = np.clip(places, 0, bins)
        whole = np.minimum(places.astype(int), bins - 1)
        sums = np.concatenate([np.zeros((len(span), 1)), np.cumsum(self.counts, axis=1)], axis=1)
        below = np.take_along_axis(sums, whole, 1)
        below += (places - whole) * np.take_along_axis(self.counts, whole, 1)
        shares = np.diff(below, axis=1)
        return shares / np.maximum(shares.max(axis=1, keepdims=True), _TINY)


def distributions(looks: Sequence[LayerInside], quantity: Quantity) -> Distributions:
    """Return the distributions of one layer at some epochs."""
    match quantity:
        case "weights":
            counts, edges = zip(*((look.weights, look.weight_edges) for look in looks), strict=True)
        case "activations":
            counts, edges = zip(
                *((look.activations, look.activation_edges) for look in looks), strict=True
            )
        case "gradients":
            # The first bin is of what is as good as 0, which has no exponent.
            counts, edges = zip(
                *((look.gradients[1:], np.log10(look.gradient_edges[1:])) for look in looks),
                strict=True,
            )
    ends = np.array([(row[0], row[-1]) for row in edges], np.float64)
    return Distributions(np.array(counts, np.float64), ends[:, 0], ends[:, 1])


def lane_ranges(
    layers: Sequence[Distributions], quantity: Quantity
) -> list[tuple[float, float] | None]:
    """Return the range of each layer's lane; that of gradients is one, for they are compared."""
    ranges = [layer.range() for layer in layers]
    there = [each for each in ranges if each is not None]
    if quantity == "gradients" and there:
        low, high = min(low for low, _ in there), max(high for _, high in there)
        return [_with_room((low, high)) for _ in ranges]
    return [None if each is None else _with_room(each) for each in ranges]


def _with_room(ends: tuple[float, float]) -> tuple[float, float]:
    low, high = ends
    margin = (high - low) * 0.04 or abs(low) / 2 or 1.0
    return low - margin, high + margin
