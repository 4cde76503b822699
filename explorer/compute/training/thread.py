"""The thread in which a model is trained."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")

_resting: list[ThreadPoolExecutor] = []
"""Threads of runs that are over: TensorFlow and the allocator keep something of every new one."""


class TrainingThread:
    """Does one thing after the other, for one training."""

    def __init__(self) -> None:
        self._thread = _resting.pop() if _resting else ThreadPoolExecutor(1, "training")

    def submit(self, work: Callable[[], _T]) -> Future[_T]:
        """Do some work after all that was submitted before."""
        return self._thread.submit(work)

    def finish(self, work: Callable[[], None], patience: float) -> None:
        """Do some work, and wait for so many seconds at most; raises what the work raises."""
        with contextlib.suppress(TimeoutError):
            self._thread.submit(work).result(patience)

    def rest(self) -> None:
        """Serve the next training, once all is done that was submitted."""
        self._thread.submit(_resting.append, self._thread)
