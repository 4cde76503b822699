"""Results of descents."""

from __future__ import annotations

import math
from typing import Literal

import msgspec
import numpy as np

from explorer.core.sentence import Sentence, joined

Outcome = Literal["converged", "moving", "oscillating", "diverged"]


class Verdict(msgspec.Struct, frozen=True):
    """Outcome of a descent."""

    outcome: Outcome
    step: int
    """The step from which the outcome holds; of `moving` the last one."""
    sentence: Sentence
    reason: Sentence | None = None
    """On what kind of place it converged, or which bound it broke, where that is certain."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All that is said."""
        return (self.sentence,) if self.reason is None else (self.sentence, self.reason)

    def __str__(self) -> str:
        return joined(*map(str, self.sentences))


class DescentPath(msgspec.Struct, frozen=True):
    """One descent: row 0 is the start, row n what n updates made of it."""

    x: np.ndarray
    """(steps + 1, variables), float64."""
    values: np.ndarray
    """(steps + 1,): f there."""
    gradients: np.ndarray
    """(steps + 1, variables): the tape's gradient there; NaN where it is None."""
    rates: np.ndarray
    """(steps + 1,): the learning rate of the update that follows."""
    states: np.ndarray
    """(steps + 1, slots, variables): what the optimizer remembers before the update that follows.

    The slots are those of `explorer.core.optimizers.update_rules`.
    """
    ahead: np.ndarray
    """(1 + slots, variables): the place and the state that one update more would lead to."""
    missing: tuple[bool, ...]
    """By variable, whether the tape's gradient is None."""
    verdict: Verdict

    def last_finite(self, step: float = math.inf) -> int:
        """Return the last row up to a step where the place and f are numbers; without any, 0."""
        count = int(min(step, len(self.values) - 1)) + 1
        known = np.isfinite(self.values[:count]) & np.isfinite(self.x[:count]).all(axis=1)
        return int(np.flatnonzero(known)[-1]) if known.any() else 0


class DescentPaths(msgspec.Struct, frozen=True, tag="paths"):
    """One path for every runner of a descent."""

    paths: list[DescentPath]
    notes: list[Sentence]
    """Meaning of the tape's None, by variable."""
    seconds: float
    is_whole: bool
    """Whether all steps are there; the first ones come while the rest is being compiled."""

    def last_step(self, steps: int) -> int:
        """Return the last of so many steps at which a path is still of numbers."""
        if not self.is_whole:
            return steps
        return min(steps, max(path.last_finite() for path in self.paths))


class Sweep(msgspec.Struct, frozen=True, tag="sweep_result"):
    """Final losses of the runners by their learning rate."""

    rates: np.ndarray
    """(n,)."""
    losses: np.ndarray
    """(runners known by now, n): f after the last step; NaN or infinite where it diverged."""
    start: float
    """f at the start."""
    seconds: float
    diverged: np.ndarray
    """(runners known by now, n): which of them a verdict calls diverged."""


class StartMap(msgspec.Struct, frozen=True, tag="start_map"):
    """Ends of a runner by its start; coarse at first."""

    x: np.ndarray
    """(columns,), equally spaced."""
    y: np.ndarray
    """(rows,); one row with one variable."""
    ends: np.ndarray
    """(rows, columns) int8: the number of its end among `places`, or one of those below 0."""
    places: np.ndarray
    """(n, variables): where many end, most of them first."""
    done: float
    """Part of all starts asked for that is in this map."""
    seconds: float


DIVERGED, NOT_CONVERGED, ELSEWHERE = -1, -2, -3
"""Ends in a StartMap: diverged, nowhere in particular yet, and where only few end."""
