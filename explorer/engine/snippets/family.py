"""The processes that descend from one, found though they may have left its group or lost it.

They are its children and theirs, those of its session, and those with a mark in their environment,
which children inherit.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psutil

MARK = "GRADIENT_EXPLORER_RUN"
"""The variable that holds the mark."""


class _Entry(NamedTuple):
    pid: int
    parent: int
    session: int
    is_zombie: bool
    """It has ended, and only its parent has not noticed."""


@dataclass(frozen=True, slots=True)
class Family:
    """A process that began a session, and its descendants."""

    pid: int
    mark: str

    def members(self) -> list[int]:
        """Return the process ids of all that are alive, in a few milliseconds."""
        alive = {entry.pid: entry for entry in _entries() if not entry.is_zombie}
        found = {
            pid
            for pid, entry in alive.items()
            if pid == self.pid or entry.session == self.pid or self._is_marked(pid)
        }
        count = -1
        while len(found) > count:
            count = len(found)
            found |= {pid for pid, entry in alive.items() if entry.parent in found}
        return sorted(found - {os.getpid()})

    def kill(self) -> int:
        """Kill all of them, and return how many there were."""
        members = self.members()
        with contextlib.suppress(OSError, AttributeError):
            # At once, so that none of them can start another meanwhile.
            if os.getsid(self.pid) == self.pid:
                os.killpg(self.pid, signal.SIGKILL)
        for pid in members:
            with contextlib.suppress(OSError, psutil.Error):
                psutil.Process(pid).kill()
        return len(members)

    def _is_marked(self, pid: int) -> bool:
        with contextlib.suppress(OSError, psutil.Error):
            if sys.platform == "linux":
                wanted = f"{MARK}={self.mark}".encode()
                return wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            return psutil.Process(pid).environ().get(MARK) == self.mark
        return False


def memory_of(pids: list[int]) -> Iterator[int]:
    """Yield the resident bytes of processes, of those that are still there."""
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            yield psutil.Process(pid).memory_info().rss


def _entries() -> Iterator[_Entry]:
    for pid in psutil.pids():
        with contextlib.suppress(OSError, psutil.Error, ValueError):
            yield _entry(pid)


def _entry(pid: int) -> _Entry:
    if sys.platform == "linux":
        # proc(5): the name in brackets may hold anything; state, parent, group, session follow it.
        stat = Path(f"/proc/{pid}/stat").read_bytes()
        state, parent, _, session = stat[stat.rindex(b")") + 2 :].split(b" ", 4)[:4]
        return _Entry(pid, int(parent), int(session), state == b"Z")
    process = psutil.Process(pid)
    session = os.getsid(pid) if hasattr(os, "getsid") else 0
    return _Entry(pid, process.ppid(), session, process.status() == psutil.STATUS_ZOMBIE)
