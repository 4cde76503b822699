"""Data of the figure of Curves: a spec, and as much of its answer as has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from explorer.core.curves.first_view import widened
from explorer.core.curves.results import CurveFeatures, CurveSamples, Detail, Feature
from explorer.core.curves.spec import CurveSpec
from explorer.core.curves.uncertainty import is_uncertain, known_range, seen_rounding
from explorer.core.fitted_range import robust_range
from explorer.core.preview import slopes


class Curve(NamedTuple):
    """Points of one line, as `lines` takes them."""

    x: np.ndarray
    y: np.ndarray
    breaks: list[int]
    poles: dict[int, float]


@dataclass(slots=True)
class CurvesData:
    """A spec with its samples and features."""

    spec: CurveSpec = field(default_factory=CurveSpec)
    samples: CurveSamples | None = None
    features: CurveFeatures | None = None
    covered: int | None = None
    """Order of the curve that is to be guessed: not shown yet, though the view has room for it."""

    def visible(self) -> tuple[int, ...]:
        """Return the orders that are drawn."""
        return tuple(k for k in self.spec.visible() if k != self.covered)

    def row(self, order: int) -> np.ndarray | None:
        """Return the samples of one order, None where there are none."""
        if self.samples is None or order >= len(self.samples.derivatives):
            return None
        return self.samples.derivatives[order]

    def rounding(self, order: int) -> np.ndarray | None:
        """Return how far the samples of one order may be wrong, None while it is not known."""
        known = self.features.rounding if self.features is not None else []
        return known[order] if order < len(known) else None

    def uncertain(self, order: int, within: tuple[float, float], pixel: float) -> np.ndarray | None:
        """Return which samples of one order rounding moves visibly, None where it does so nowhere.

        Args:
            order: of the derivative.
            within: the least and the greatest value in view.
            pixel: the height of a pixel.
        """
        row, rounding = self.row(order), self.rounding(order)
        if row is None or rounding is None:
            return None
        seen = seen_rounding(row, rounding, within, self.detail(order))
        found = is_uncertain(seen, pixel)
        return found if found.any() else None

    def has_band(self, order: int, uncertain: np.ndarray | None) -> bool:
        """Whether one order is drawn as a band anywhere, but for samples that are rounding."""
        detail = self.detail(order)
        if detail is None:
            return False
        is_band = detail.is_band
        return bool((is_band if uncertain is None else is_band & ~_touched(uncertain)).any())

    def first_range(self) -> tuple[float, float]:
        """Return the vertical range in which the curves are first seen."""
        orders, samples = self.spec.visible(), self.samples
        rounding = [self.rounding(k) for k in orders] if self.features is not None else []
        rows = [self.row(k) for k in orders]
        if samples is not None and samples.preliminary:
            known = slopes(samples)
            rows = [known[k] if k < len(known) else None for k in orders]
        return widened(known_range(rows, rounding), self._beyond_samples())

    def _beyond_samples(self) -> list[float]:
        """Return what is seen of f beside its samples: how far its bands reach, and the point."""
        if self.samples is None or 0 not in self.spec.visible():
            return []
        value, detail = self.samples.point.derivatives[0], self.detail(0)
        values = [] if value is None or not self._is_point_in_view() else [value]
        if detail is not None and detail.is_band.any():
            low, high = robust_range(detail.low), robust_range(detail.high)
            values += [] if low is None or high is None else [low[0], high[1]]
        return values

    def _is_point_in_view(self) -> bool:
        return self.spec.low <= self.spec.point <= self.spec.high

    def curve(self, order: int, without: np.ndarray | None = None) -> Curve | None:
        """Return the line of one order, to its borders and with its breaks as far as known.

        `without` are samples that the line leaves out.
        """
        row, samples = self.row(order), self.samples
        if row is None or samples is None:
            return None
        if without is not None:
            row = np.where(without, np.nan, row)
        borders = [b for b in self.features.borders if b.order == order] if self.features else []
        breaks, poles, detail = self._breaks(order), self._poles(order), self.detail(order)
        more_x, more_y = [b.x for b in borders], [b.y for b in borders]
        steps = [b.index for b in borders]
        if detail is not None:
            at = np.searchsorted(samples.x, detail.x, "right") - 1
            # A border or a break tells of its step what is to be told.
            free = ~np.isin(at, [*steps, *breaks])
            free &= np.isfinite(row[at]) & np.isfinite(row[at + 1])
            more_x += detail.x[free].tolist()
            more_y += detail.y[free].tolist()
            steps += at[free].tolist()
            breaks = [*breaks, *np.flatnonzero(detail.is_band).tolist()]
        if not steps:
            return Curve(samples.x, row, list(breaks), poles)
        forward = np.argsort(more_x, kind="stable")
        before = np.array(steps, int)[forward] + 1
        x = np.insert(samples.x, before, np.array(more_x)[forward])
        y = np.insert(row, before, np.array(more_y)[forward])
        # Where each sample is among the others.
        moved = np.arange(len(row)) + np.searchsorted(before, np.arange(len(row)), "right")
        return Curve(x, y, moved[breaks].tolist(), {int(moved[i]): at for i, at in poles.items()})

    def detail(self, order: int) -> Detail | None:
        """Return what is between the samples of one order, as far as it is known."""
        if self.samples is None:
            return None
        details = self.features.details if self.features is not None else self.samples.details
        return details[order] if order < len(details) else None

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


def _touched(samples: np.ndarray) -> np.ndarray:
    """Return the steps, (n − 1,), that begin or end at one of the chosen samples."""
    return samples[1:] | samples[:-1]
