"""The processes that descend from one, found though they may have left its group or lost it.

They are known by a mark in their environment, which children inherit, and by their session.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

MARK = "GRADIENT_EXPLORER_RUN"
"""The variable that holds the mark."""


@dataclass(frozen=True, slots=True)
class Family:
    """A process that began a session, and its descendants."""

    pid: int
    mark: str

    def members(self) -> list[int]:
        """Return the process ids of all that are alive, in some ten milliseconds."""
        return [pid for pid in psutil.pids() if pid != os.getpid() and self._has(pid)]

    def kill(self) -> int:
        """Kill all of them, and return how many there were."""
        with contextlib.suppress(OSError, AttributeError):
            # At once, so that none of them can start another meanwhile.
            if os.getsid(self.pid) == self.pid:
                os.killpg(self.pid, signal.SIGKILL)
        members = self.members()
        for pid in members:
            with contextlib.suppress(OSError, psutil.Error):
                psutil.Process(pid).kill()
        return len(members)

    def _has(self, pid: int) -> bool:
        with contextlib.suppress(OSError, psutil.Error, AttributeError):
            if _is_zombie(pid):
                return False
            return os.getsid(pid) == self.pid or self._is_marked(pid)
        return False

    def _is_marked(self, pid: int) -> bool:
        if sys.platform == "linux":
            wanted = f"{MARK}={self.mark}".encode()
            return wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        return psutil.Process(pid).environ().get(MARK) == self.mark


def memory_of(pids: list[int]) -> Iterator[int]:
    """Yield the resident bytes of processes, of those that are still there."""
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            yield psutil.Process(pid).memory_info().rss


def _is_zombie(pid: int) -> bool:
    """Tell whether a process has ended and only its parent has not noticed."""
    if sys.platform != "linux":
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    stat = Path(f"/proc/{pid}/stat").read_bytes()
    return stat[stat.rindex(b")") + 2 : stat.rindex(b")") + 3] == b"Z"
