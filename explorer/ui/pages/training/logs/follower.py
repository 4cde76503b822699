"""A log folder, followed beside the window: disks are slow, and network drives may hang."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from explorer.core.bounds import longest
from explorer.core.sentence import Sentence
from explorer.core.training.spec import TrainingSpec
from explorer.storage.logs.folder import LogFolder, News
from explorer.storage.logs.joined import LoggedRun, logged_run, pairs_of
from explorer.storage.logs.run import shown_tag, usual_tags

_READ = 0.2
"""Seconds of reading after which is shown what was read."""
_LONGEST = longest(TrainingSpec, "tag")


class LogState(NamedTuple):
    """What is new of a log folder."""

    folder: str
    tag: str
    """Of the points."""
    runs: dict[str, LoggedRun]
    """The points of runs that have others than before."""
    gone: set[str]
    tags: list[str]
    """All that the runs have, those that most of them have first."""
    notes: list[Sentence]
    """What is wrong."""
    run_count: int
    """Of all runs."""
    others: int
    """Of summaries that are no scalars."""
    is_reading: bool
    """Whether there is more to be read of what was there when it was opened."""


class LogFollower(QObject):
    """Follows one folder at a time in a thread of its own.

    Signals:
        changed(LogState): in the thread of the window.
    """

    changed = Signal(object)
    _found = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: _Work | None = None
        self._found.connect(self._on_found)

    def follow(self, folder: str, tag: str) -> None:
        """Follow a folder, and show a tag of its runs; of an empty one the most usual."""
        if self._work is not None and self._work.folder == folder:
            self._work.show(tag)
            return
        self.close()
        if folder:
            self._work = _Work(folder, tag, self._hand_over)

    def close(self) -> None:
        """Follow nothing any more."""
        if self._work is not None:
            self._work.close()
            self._work = None

    def _hand_over(self, work: _Work, state: LogState) -> None:
        # The window may be gone by now.
        with contextlib.suppress(RuntimeError):
            self._found.emit((work, state))

    def _on_found(self, found: tuple[_Work, LogState]) -> None:
        work, state = found
        if work is self._work:
            self.changed.emit(state)


class _Work:
    """The thread that looks at a folder."""

    def __init__(self, folder: str, tag: str, hand_over: Callable[[_Work, LogState], None]) -> None:
        self.folder = folder
        self._wanted = tag
        self._hand_over = hand_over
        self._is_closed = False
        self._wake = threading.Event()
        self._told: tuple[object, ...] = ()
        """What was handed over last, but for points."""
        self._tag = ""
        self._tags: list[str] = []
        self._pairs: dict[str, str] = {}
        """Runs of validation data by those of training data that they are one with."""
        threading.Thread(target=self._run, name="logs", daemon=True).start()

    def show(self, tag: str) -> None:
        if tag != self._wanted:
            self._wanted = tag
            self._wake.set()

    def close(self) -> None:
        self._is_closed = True
        self._wake.set()

    def _run(self) -> None:
        log = LogFolder(Path(self.folder))
        while not self._is_closed:
            news = log.look(_READ)
            self._tell(log, news)
            self._wake.wait(log.pause)
            self._wake.clear()

    def _tell(self, log: LogFolder, news: News) -> None:
        """Hand over what changed, and all points where another tag is shown."""
        if news.changed:
            self._tags = [tag for tag in usual_tags(log.runs.values()) if len(tag) <= _LONGEST]
        tags = self._tags
        before, self._tag = self._tag, self._chosen(tags, log.is_behind)
        changed = news.changed if self._tag == before else {*news.changed, *log.runs}
        pairs, known = pairs_of(log.runs.keys()), self._pairs
        if pairs != known:
            # Those that are one from now on, or no longer.
            self._pairs = pairs
            changed = {*changed, *(name for pair in pairs.items() ^ known.items() for name in pair)}
        # What is new of validation data is so of the run that they belong to.
        owners = {validation: name for name, validation in pairs.items()}
        changed = {*changed, *(owners[name] for name in changed if name in owners)}
        runs = {
            name: logged_run(log.runs, name, pairs, self._tag)
            for name in changed
            if name in log.runs and name not in owners
        }
        notes = [*log.notes.values()]
        told = (self._tag, tags, notes, log.is_behind, tags or log.others)
        if changed or told != self._told:
            self._told = told
            gone = changed - runs.keys()
            state = LogState(
                self.folder, self._tag, runs, gone, tags, notes, len(log.runs) - len(pairs),
                log.others,
                log.is_behind,
            )  # fmt: skip
            self._hand_over(self, state)

    def _chosen(self, tags: list[str], is_behind: bool) -> str:
        """Return the tag that is wanted; else one of a loss, if most runs have it, or the first."""
        if self._wanted:
            return self._wanted
        if not is_behind and self._tag in tags:
            return self._tag
        return shown_tag(tags)
