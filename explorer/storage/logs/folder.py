"""A log directory, followed as it grows: files come, grow, are replaced and go.

The disk is asked again and again, for network drives tell of no changes; the longer it takes to
answer, the more seldom.
"""

from __future__ import annotations

import os
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from explorer.core.sentence import Sentence, refusal, sentence, system_reason
from explorer.storage.logs.events import Points
from explorer.storage.logs.file import EventFile
from explorer.storage.logs.run import RunLog
from explorer.storage.reading import check_name, shown_name

_MARK = "tfevents"
"""In the name of each event file, as TensorBoard has it."""
_OFTEN, _WALK_AFTER = 0.1, 0.25
"""Seconds between two looks at files that grow, and between two at all of them, at least."""
_LOOK_COST, _WALK_COST = 5, 10
"""Times as long as a look took until the next."""
_SELDOM = 10.0
"""Seconds between two looks, at most."""
_ACTIVE = 60.0
"""Seconds after which a file that did not grow is looked at with all others only."""
_MOST_FOLDERS, _MOST_FILES = 20_000, 20_000
"""Whoever has more has chosen the wrong folder."""


class NewPoints(NamedTuple):
    """Points of a tag of a run."""

    run: str
    tag: str
    points: Points


@dataclass
class News:
    """What came since the last look."""

    points: list[NewPoints] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    """Runs that are not as they were, or are gone."""


class LogFolder:
    """All runs below a folder: each directory with event files is one.

    Attributes:
        folder: the folder.
        runs: by the way to them from the folder, with slashes; the folder itself is a dot.
        notes: what is wrong, by path.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runs: dict[str, RunLog] = {}
        self.notes: dict[str, Sentence] = {}
        self._files: dict[str, EventFile] = {}
        self._behind: deque[str] = deque()
        """Paths of files that are still to be read."""
        self._walk_at = self._look_cost = 0.0

    @property
    def is_behind(self) -> bool:
        """Whether there is more to be read at once."""
        return bool(self._behind)

    @property
    def is_doubtful(self) -> bool:
        """Whether something is wrong that may only be on its way."""
        return any(file.is_doubtful for file in self._files.values())

    @property
    def others(self) -> int:
        """How many summaries of other kinds there are, such as pictures."""
        return sum(file.others for file in self._files.values())

    @property
    def pause(self) -> float:
        """Seconds until the next look."""
        return 0.0 if self._behind else min(max(_OFTEN, _LOOK_COST * self._look_cost), _SELDOM)

    def look(self, seconds: float) -> News:
        """Return what is new; reading stops after some seconds, to go on with the next look."""
        began, news = time.monotonic(), News()
        if not self._behind:
            if began >= self._walk_at:
                self._walk(news)
                took = time.monotonic() - began
                self._walk_at = began + min(max(_WALK_AFTER, _WALK_COST * took), _SELDOM)
            else:
                recent = began - _ACTIVE
                self._behind.extend(p for p, f in self._files.items() if f.grown_at > recent)
            self._read_all(news, began + seconds)
            self._look_cost = time.monotonic() - began
        else:
            self._read_all(news, began + seconds)
        return news

    def _read_all(self, news: News, until: float) -> None:
        while self._behind:
            path = self._behind.popleft()
            file = self._files.get(path)
            if file is None:
                continue
            self._read(path, file, news)
            if file.is_behind:
                self._behind.appendleft(path)
            if time.monotonic() > until:
                return

    def _read(self, path: str, file: EventFile, news: News) -> None:
        run, lives = self._run_of(path), file.lives
        try:
            found = file.read(os.stat(path))  # noqa: PTH116
        except FileNotFoundError:
            # The next walk finds out what became of it.
            file.is_behind = False
            return
        except OSError as error:
            file.is_behind = False
            self._note(path, _unreadable(file.path, error))
            return
        self._note(path, file.note)
        if found or lives != file.lives:
            news.changed.add(run)
        news.points += [NewPoints(run, tag, points) for tag, points in found.items()]

    def _note(self, path: str, note: Sentence | None) -> None:
        if note is not None:
            self.notes[path] = note
        else:
            self.notes.pop(path, None)

    # Which files there are.

    def _walk(self, news: News) -> None:
        found, lost = self._found()
        for path in [path for path in self._files if path not in found]:
            # Those of a folder that cannot be read now may come back.
            if not any(path.startswith(f"{folder}{os.sep}") for folder in lost):
                self._remove(path, news)
        for path in found:
            if path not in self._files:
                self._add(path)
        self._behind.extend(found)

    def _add(self, path: str) -> None:
        file = self._files[path] = EventFile(Path(path))
        self.runs.setdefault(self._run_of(path), RunLog()).files[file.path.name] = file

    def _remove(self, path: str, news: News) -> None:
        file, run = self._files.pop(path), self._run_of(path)
        self.notes.pop(path, None)
        self.runs[run].files.pop(file.path.name)
        if not self.runs[run].files:
            del self.runs[run]
        news.changed.add(run)

    def _run_of(self, path: str) -> str:
        return Path(path).parent.relative_to(self.folder).as_posix()

    def _found(self) -> tuple[list[str], list[str]]:
        """Return the event files, and the folders that cannot be read."""
        files: list[str] = []
        lost: list[str] = []
        waiting, seen = deque([str(self.folder)]), set()
        self.notes.pop("", None)
        while waiting:
            if len(seen) >= _MOST_FOLDERS or len(files) >= _MOST_FILES:
                self._say_too_many(len(files))
                break
            folder = waiting.popleft()
            try:
                self._scan(folder, seen, waiting, files)
            except OSError as error:
                lost.append(folder)
                self.notes[folder] = _unreadable(Path(folder), error)
            else:
                self.notes.pop(folder, None)
        return files, lost

    def _scan(
        self, folder: str, seen: set[tuple[int, int]], waiting: deque[str], files: list[str]
    ) -> None:
        """Add the event files of a folder, and the folders in it; raises OSError."""
        state = os.stat(folder)  # noqa: PTH116
        if (state.st_dev, state.st_ino) in seen:
            # A link leads round in a circle.
            return
        seen.add((state.st_dev, state.st_ino))
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir():
                    waiting.append(entry.path)
                elif _MARK in entry.name and entry.is_file():
                    files.append(entry.path)

    def _say_too_many(self, files: int) -> None:
        name = shown_name(self.folder)
        if files >= _MOST_FILES:
            self.notes[""] = sentence(
                "“{name}” has more than {count} event files; only the first of them are followed. "
                "Open a folder further down.",
                name=name,
                count=f"{_MOST_FILES:,}",
            )
        else:
            self.notes[""] = sentence(
                "“{name}” has more than {count} folders; only the first of them are searched. "
                "Open a folder further down.",
                name=name,
                count=f"{_MOST_FOLDERS:,}",
            )


def check_folder(folder: Path) -> None:
    """Raise SentenceError where this is no folder that can be read."""
    try:
        check_name(folder)
        with os.scandir(folder):
            pass
    except NotADirectoryError:
        raise refusal(
            "“{name}” is a file; choose the folder that it is in.", name=shown_name(folder)
        ) from None
    except OSError as error:
        raise refusal(
            "The folder “{name}” cannot be read: {reason}.",
            name=shown_name(folder),
            reason=system_reason(error),
        ) from None


def _unreadable(path: Path, error: OSError) -> Sentence:
    return sentence(
        "“{name}” cannot be read: {reason}.", name=shown_name(path), reason=system_reason(error)
    )
