"""A folder of runs, followed as it changes.

It is looked at again and again, for network folders tell nobody of their changes. Each look takes
a bounded time, so that thousands of runs come bit by bit, the newest first.
"""

from __future__ import annotations

import itertools
import os
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from explorer.core.sentence import Sentence, SentenceError
from explorer.storage.reading import unreadable
from explorer.storage.runs.folders import (
    ABOUT,
    END,
    EPOCHS,
    LOCK,
    SETTINGS,
    age,
    is_named_as_run,
    is_run,
)
from explorer.storage.runs.summary import RunSummary, SummaryReader

_Signature = tuple[object, ...]
_LISTED_EVERY = 2.0
"""Seconds after which the folder is listed again where its own time has not changed."""
_ASKED_EVERY = 1.0
"""Seconds after which a run in progress is asked whether it goes on: a kill changes no file."""
_HOT = 600.0
"""Seconds after its last change for which a run without an end is looked at each time."""
_COLD = 40
"""Other runs that are looked at each time, in turn."""


@dataclass
class Changes:
    """What changed since the last look."""

    runs: list[RunSummary] = field(default_factory=list)
    """New, or with other contents."""
    gone: list[Path] = field(default_factory=list)
    left: int = 0
    """Runs that are known of and not read yet."""
    sentence: Sentence | None = None
    """Why the folder cannot be read."""


class _Entry:
    """One run, as it was when it was read last."""

    def __init__(self, directory: Path) -> None:
        self.reader = SummaryReader(directory)
        self.signature: _Signature = ()
        self.summary: RunSummary | None = None
        self.changed_at = self.asked_at = 0.0

    def is_hot(self, now: float) -> bool:
        summary = self.summary
        return summary is not None and (
            summary.is_live or (summary.end is None and now - self.changed_at < _HOT)
        )


class RunCatalog:
    """The runs of a folder, by looks of bounded length."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._entries: dict[Path, _Entry] = {}
        self._unread: deque[Path] = deque()
        self._waiting: set[Path] = set()
        """Directories that may become runs."""
        self._turn: Iterator[Path] = iter(())
        self._hot: set[Path] = set()
        """Those that go on, or may."""
        self._listed: tuple[int, float] = (-1, 0.0)

    def look(self, seconds: float = 0.1) -> Changes:
        """Return what changed, having read for about so many seconds."""
        now, changes = time.monotonic(), Changes()
        try:
            self._list(now, changes)
        except OSError as error:
            changes.gone += self._entries
            self.__init__(self.folder)
            changes.sentence = unreadable(self.folder, error)
            return changes
        self._compare(now)
        while self._unread:
            self._read(self._unread.popleft(), now, changes)
            if time.monotonic() > now + seconds:
                break
        changes.left = len(self._unread)
        return changes

    def _list(self, now: float, changes: Changes) -> None:
        """Find new and removed directories; raises OSError."""
        changed, listed_at = self._listed
        present = self.folder.stat().st_mtime_ns
        if present != changed or now > listed_at + _LISTED_EVERY:
            self._listed = present, now
            found = set(self.folder.iterdir())
            for directory in [path for path in self._entries if path not in found]:
                if self._forget(directory).summary is not None:
                    changes.gone.append(directory)
            self._waiting = {
                path for path in found if path not in self._entries and is_named_as_run(path)
            }
        begun = [path for path in self._waiting if is_run(path)]
        self._waiting.difference_update(begun)
        for directory in sorted(begun, key=age, reverse=True):
            self._entries[directory] = _Entry(directory)
            self._unread.append(directory)

    def _compare(self, now: float) -> None:
        """Have those read again whose files changed: at once what goes on, in turn all others."""
        if self._unread:
            # There is enough to be done, and what is read last has changed least.
            return
        self._hot = {path for path in self._hot if self._entries[path].is_hot(now)}
        turn = [*itertools.islice(self._turn, _COLD)]
        if not turn:
            self._turn = iter([*self._entries])
            turn = [*itertools.islice(self._turn, _COLD)]
        for path in {*self._hot, *turn}:
            entry = self._entries.get(path)
            if entry is None or entry.summary is None:
                continue
            is_owed = entry.summary.is_live and now > entry.asked_at + _ASKED_EVERY
            if is_owed or _signature(path) != entry.signature:
                self._unread.append(path)

    def _read(self, path: Path, now: float, changes: Changes) -> None:
        entry = self._entries.get(path)
        if entry is None:
            return
        signature = _signature(path)
        if signature[:1] != entry.signature[:1]:
            # It is another directory of the same name.
            entry.reader = SummaryReader(path)
        if not is_run(path):
            self._forget(path)
            self._waiting.add(path)
            changes.gone.append(path)
            return
        before = entry.summary
        if signature != entry.signature:
            entry.changed_at = now if before is not None else now - _age_of(path)
        entry.signature, entry.asked_at = signature, now
        entry.summary = entry.reader.read().prepared()
        if entry.is_hot(now):
            self._hot.add(path)
        if before is None or not _is_same(before, entry.summary):
            changes.runs.append(entry.summary)

    def _forget(self, path: Path) -> _Entry:
        self._hot.discard(path)
        return self._entries.pop(path)


def _signature(directory: Path) -> _Signature:
    """Return what differs as soon as the files of a run do."""
    # Without the cost of a Path each: thousands are asked for again and again.
    start = f"{directory}{os.sep}"
    found: list[object] = [_number(start)]
    for name in (SETTINGS, EPOCHS, END, ABOUT):
        try:
            status = os.stat(start + name)  # noqa: PTH116
        except OSError:
            found.append(None)
        else:
            found.append((status.st_ino, status.st_size, status.st_mtime_ns))
    # Whoever asks whether the run goes on writes to the lock.
    found.append(_number(start + LOCK))
    return tuple(found)


def _number(path: str) -> int | None:
    try:
        return os.stat(path).st_ino  # noqa: PTH116
    except OSError:
        return None


def _age_of(directory: Path) -> float:
    """Return the seconds since an epoch was written."""
    try:
        return max(0.0, time.time() - (directory / EPOCHS).stat().st_mtime)
    except OSError:
        return 0.0


def _is_same(one: RunSummary, other: RunSummary) -> bool:
    names = ("settings", "sentence", "epochs", "about", "state", "end", "is_live", "metrics")
    # As text, NaN is equal to itself.
    numbers = [repr((run.train, run.validation, run.best)) for run in (one, other)]
    return numbers[0] == numbers[1] and all(
        getattr(one, name) == getattr(other, name) for name in names
    )


def list_folder(folder: Path) -> list[RunSummary]:
    """Return all runs of a folder that have something to tell, the newest first.

    Raises:
        SentenceError: the folder cannot be read.
    """
    changes = RunCatalog(folder).look(float("inf"))
    if changes.sentence is not None:
        raise SentenceError(changes.sentence)
    found = [run for run in changes.runs if run.can_be_shown]
    return sorted(found, key=lambda run: age(run.directory), reverse=True)
