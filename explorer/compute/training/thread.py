"""The thread in which a model is trained."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")

_resting: list[ThreadPoolExecutor] = []
"""Threads of runs that are over, to be used again: each new one would leave some memory behind."""


class TrainingThread:
    """Does the work of one training, one piece after the other."""

    def __init__(self) -> None:
        self._thread = _resting.pop() if _resting else ThreadPoolExecutor(1, "training")

    def submit(self, work: Callable[[], _T]) -> Future[_T]:
        """Do some work after all that was submitted before."""
        return self._thread.submit(work)

    def finish(self, work: Callable[[], None], patience: float) -> None:
        """Do some work after all before, and wait for it for `patience` seconds at most.

        Raises what the work raises, if it ends in that time.
        """
        with contextlib.suppress(TimeoutError):
            self._thread.submit(work).result(patience)

    def rest(self) -> None:
        """Leave the thread to the next training, once all work is done."""
        self._thread.submit(_resting.append, self._thread)
