"""How often a run may be looked at, so that the looks take only a share of its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


class Allowance:
    """Looks at the ends of epochs, at even distances, for a share of the time of the steps.

    The distance is such that the time that is left for looks lasts to the end of the run, if each
    takes as long as the last one; where time is plentiful, every epoch is looked at.

    Args:
        epochs: of the whole run.
        share: of the time of the steps that all looks together may take.
        free: seconds that they may take in addition.
    """

    def __init__(self, epochs: int, share: float, free: float = 0.0) -> None:
        self._epochs, self._share, self._free = epochs, share, free
        self._traced: tuple[int, float] | None = None
        """Epoch and seconds at the first look, which traces and compiles and is not counted."""
        self._spent = 0.0
        self._next = 0.0
        """Seconds of steps after which there is time for the next look."""

    def spend(
        self, epoch: int, seconds: float, work: Callable[[], _T], *, is_free: bool = False
    ) -> _T | None:
        """Return what the work returns; None where it is too early for it.

        Args:
            epoch: the one that is over, from 1.
            seconds: of all steps so far.
            work: takes the look.
            is_free: whether its time does not count.
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
        """Decide how far away the next look is, after one that took `took` seconds."""
        self._spent += took
        elapsed = seconds - first_seconds
        left = elapsed / max(epoch - first, 1) * (self._epochs - epoch)
        budget = self._free + self._share * (elapsed + left) - self._spent
        self._next = seconds + (took * left / budget if budget > 0 else left)
