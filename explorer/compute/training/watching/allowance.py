"""How often something may be looked at, so that it takes no more than a part of a run's time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


class Allowance:
    """Looks at the ends of epochs, at even distances, for a part of the time of the steps.

    The distance is such that what is left of the time, divided by what a look has taken, is enough
    for the rest of the run; where nothing is short, every epoch is looked at.

    Args:
        epochs: of the whole run.
        share: of the time of the steps that the looks may take.
        free: seconds that they may take in any case.
    """

    def __init__(self, epochs: int, share: float, free: float = 0.0) -> None:
        self._epochs, self._share, self._free = epochs, share, free
        self._traced: tuple[int, float] | None = None
        """Epoch and seconds of the first look, which makes the function and is not counted."""
        self._spent = 0.0
        self._next = 0.0
        """Seconds of steps from which on there is time again."""

    def spend(
        self, epoch: int, seconds: float, work: Callable[[], _T], *, is_free: bool = False
    ) -> _T | None:
        """Return what the work returns; None where it is too early for it.

        Args:
            epoch: that is over, from 1.
            seconds: of steps so far.
            work: takes the look.
            is_free: whether it may take any time.
        """
        if seconds < self._next and not is_free:
            return None
        began = time.perf_counter()
        done = work()
        if self._traced is None:
            self._traced = epoch, seconds
        elif not is_free:
            self._count(epoch, seconds, time.perf_counter() - began, *self._traced)
        return done

    def _count(
        self, epoch: int, seconds: float, took: float, first: int, first_seconds: float
    ) -> None:
        """Decide how far away the next look is, after one that took so long."""
        self._spent += took
        elapsed = seconds - first_seconds
        left = elapsed / max(epoch - first, 1) * (self._epochs - epoch)
        budget = self._free + self._share * (elapsed + left) - self._spent
        self._next = seconds + (took * left / budget if budget > 0 else left)
