"""Size of the pieces in which long work is done in a thread, hundredths of a second each.

That is how soon a word of the person is heard, and how often something is told.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_SLICE = 0.025
"""Seconds of the steps that are taken at once."""
_GROWTH = 4

_T = TypeVar("_T")


class ChunkSize:
    """The count of steps taken at once: few at first, then as many as fill the time."""

    def __init__(self) -> None:
        self._next = 1

    def length(self, pace: float = 0.0) -> int:
        """Return how many to take, at a pace in steps a second; 0: as fast as possible."""
        return max(1, min(self._next, int(pace * _SLICE))) if pace else self._next

    def learn(self, steps: int, seconds: float) -> None:
        """Take notice of how long some steps took."""
        fitting = int(_SLICE / max(seconds, 1e-9) * steps)
        self._next = max(1, min(fitting, _GROWTH * steps))


def until_done(future: Future[_T]) -> Iterator[None]:
    """Yield every few hundredths of a second until the work is done."""
    while True:
        try:
            future.exception(_SLICE)
        except TimeoutError:
            yield None
        else:
            return


def in_thread(name: str, compute: Callable[[Callable[[], bool]], _T]) -> Generator[None, None, _T]:
    """Compute in a thread of that name, yielding meanwhile, and return what it gives.

    Args:
        name: of the thread.
        compute: gets a function that tells whether nobody waits any more: the generator was closed.
    """
    thread = ThreadPoolExecutor(1, name)
    is_left = False
    try:
        future = thread.submit(compute, lambda: is_left)
        yield from until_done(future)
        return future.result()
    finally:
        is_left = True
        thread.shutdown(wait=False)
