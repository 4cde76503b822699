"""A list of what grows with a run, in flat memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Thinned(Generic[_T]):
    """Things that come one after the other; every second one is forgotten when they are too many.

    The first and the newest are always there.

    Args:
        most: things that are kept, at least 3.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[_T] = []
        self._every = 1
        """One of so many is kept for good."""
        self._seen = 0

    @property
    def values(self) -> Sequence[_T]:
        """What is kept, the newest last."""
        return self._kept

    def append(self, thing: _T) -> None:
        """Take one more."""
        if self._kept and (self._seen - 1) % self._every:
            # The last one was there only because it was the newest.
            self._kept.pop()
        elif len(self._kept) == self._most:
            del self._kept[1::2]
            self._every *= 2
        self._kept.append(thing)
        self._seen += 1

    def __len__(self) -> int:
        return len(self._kept)
