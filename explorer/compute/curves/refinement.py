"""One picture of curves, looked at more closely than its samples."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from explorer.compute.kit import background
from explorer.compute.kit.derivatives import Derivatives
from explorer.compute.kit.rounding import rounded_at, rounding_of
from explorer.core.curves.results import CurveSamples, Rounded
from explorer.core.curves.spec import CurveProblem

PARTS = 64
"""Pieces into which a step between two samples is cut, again and again."""
CLEAR = 1
"""How many times a value must exceed what rounding moves it by to mean something."""


@dataclass(slots=True)
class Refinement:
    """The samples of a picture and the way to more of them."""

    problem: CurveProblem
    samples: CurveSamples
    derivatives: Derivatives
    is_abandoned: bool = False
    _stretched: tuple[np.ndarray, list[np.ndarray]] | None = field(default=None, init=False)

    @property
    def width(self) -> float:
        """The width of the picture."""
        return float(self.samples.x[-1] - self.samples.x[0])

    @property
    def step(self) -> float:
        """The distance between two samples."""
        return float(self.samples.x[1] - self.samples.x[0])

    def stretched(self) -> tuple[np.ndarray, list[np.ndarray]]:
        """Return the samples and one more beyond either end, x and f … f‴, with zeros for None.

        What lies right at an end of the view shows only in what comes after it.
        """
        if self._stretched is None:
            x = self.samples.x
            with np.errstate(over="ignore"):
                x = np.concatenate([[x[0] - self.step], x, [x[-1] + self.step]])
            self._stretched = x, self.at(x)
        return self._stretched

    def at(self, x: np.ndarray) -> list[np.ndarray]:
        """Evaluate f … f‴, shaped like x, with zeros for None; raises AbandonedError."""
        self._go_on()
        rows, _ = self.derivatives(x.ravel(), self.problem.function.numbers())
        return [np.zeros(x.shape) if row is None else row.reshape(x.shape) for row in rows]

    def rows_at(self, x: np.ndarray) -> list[np.ndarray | None]:
        """Evaluate f … f‴, (n,) each, as `at`."""
        return [*self.at(x)]

    def is_in_band(self, order: int) -> np.ndarray:
        """Tell which steps between samples are within a band of f^(order), (n − 1,)."""
        details = self.samples.details
        detail = details[order] if order < len(details) else None
        return np.zeros(len(self.samples.x) - 1, bool) if detail is None else detail.is_band

    def rounding(self, x: np.ndarray, rows: list[np.ndarray]) -> list[np.ndarray]:
        """Return how far rounding moves f, f′ …, of which the values at x are given.

        It may take a tenth of a second; raises AbandonedError in the middle.
        """
        values = [row.ravel() for row in rows]
        numbers = self.problem.function.numbers()
        with background.at_every_operation(self._go_on):
            moved = rounding_of(self.derivatives, x.ravel(), numbers, values, self.problem.dtype)
        return [row.reshape(x.shape) for row in moved]

    def rounded(self) -> list[Rounded]:
        """Return which values at the point are mostly rounding; raises AbandonedError."""
        point = self.samples.point
        rows = [
            None if v is None else np.array([v])
            for v in point.derivatives[: self.problem.order + 1]
        ]
        numbers = self.problem.function.numbers()
        with background.at_every_operation(self._go_on):
            at = np.array([point.x])
            return rounded_at(self.derivatives, at, numbers, rows, self.problem.dtype)

    def _go_on(self) -> None:
        if self.is_abandoned:
            raise background.AbandonedError

    def resolution(self, x: np.ndarray) -> np.ndarray:
        """Return the distance from x to the next number of the problem's dtype."""
        with np.errstate(over="ignore"):
            return np.spacing(np.abs(x).astype(self.problem.dtype)).astype(np.float64)


def runs(mask: np.ndarray) -> list[tuple[int, int]]:
    """Return (start, stop) of every run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
