"""One event file, read as far as it has come by now."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np

from explorer.core.sentence import Sentence, sentence
from explorer.storage.logs.events import Points, Scalars, scalars_in
from explorer.storage.logs.framing import Records, records_in
from explorer.storage.reading import shown_name

_CHUNK = 4 << 20
"""Bytes read at a time."""
_TAIL = 64
"""Bytes before the place where reading goes on, by which is seen whether it is the same file."""
_DOUBT = 1.0
"""Seconds after which what is wrong is not only on its way, as on a network drive."""


class Kept:
    """Points of one tag of one file, which grow."""

    def __init__(self) -> None:
        self._columns = np.empty((3, 64))
        self._count = 0

    def extend(self, points: Points) -> None:
        """Add points."""
        end = self._count + len(points.steps)
        if end > self._columns.shape[1]:
            grown = np.empty((3, max(end, 2 * self._count)))
            grown[:, : self._count] = self._columns[:, : self._count]
            self._columns = grown
        self._columns[:, self._count : end] = points
        self._count = end

    @property
    def points(self) -> Points:
        """All points, in the order in which they were written."""
        return Points(*self._columns[:, : self._count])


class EventFile:
    """A file that grows, is replaced or is written anew.

    Attributes:
        points: all that was read of it, by tag.
        lives: counted up whenever it is another file than before.
        is_behind: whether there is more to be read at once.
        note: what is wrong with it.
        others: how many summaries of other kinds it has, such as pictures.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.points: dict[str, Kept] = {}
        self.lives = 0
        self.is_behind = False
        self.note: Sentence | None = None
        self.others = 0
        self.grown_at = 0.0
        """When it was seen to grow last, by the monotonic clock."""
        self._identity: tuple[int, int] | None = None
        self._seen: tuple[int, int] | None = None
        """Its size and time when it was read last."""
        self._size = 0
        """The largest that it had."""
        self._offset = 0
        self._tail = b""
        self._wrong = 0
        self._doubted_at: float | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether something is wrong that may only be on its way."""
        return self._doubted_at is not None

    def read(self, state: os.stat_result) -> dict[str, Points]:
        """Return the points that came since the last call, at most those of a chunk.

        Args:
            state: what the system says of it now.

        Raises:
            OSError: it cannot be read.
        """
        if (state.st_dev, state.st_ino) != self._identity or state.st_size < self._size:
            self._begin(state)
        is_same = (state.st_size, state.st_mtime_ns) == self._seen
        if is_same and not self.is_behind and self._doubted_at is None:
            return {}
        with self.path.open("rb") as file:
            data = self._read_on(file.fileno(), state)
        self._size = max(self._size, state.st_size)
        self._seen = state.st_size, state.st_mtime_ns
        if not is_same:
            self.grown_at = time.monotonic()
        return self._take(data)

    def _begin(self, state: os.stat_result) -> None:
        """Read another file, or the same that was written anew, from its beginning."""
        self.lives += 1
        self.points, self.note, self.others = {}, None, 0
        self._identity, self._seen = (state.st_dev, state.st_ino), None
        self._size = self._offset = self._wrong = 0
        self._tail, self._doubted_at = b"", None

    def _read_on(self, handle: int, state: os.stat_result) -> bytes:
        """Return the next bytes; from its beginning where it was written anew in place."""
        before = max(0, self._offset - len(self._tail))
        data = _read_at(handle, before, len(self._tail) + _CHUNK)
        if data[: len(self._tail)] != self._tail[: len(data)]:
            self._begin(state)
            return _read_at(handle, 0, _CHUNK)
        return data[len(self._tail) :]

    def _take(self, data: bytes) -> dict[str, Points]:
        records = records_in(data)
        found = scalars_in(data, records)
        if len(found.wrong) or records.is_damaged:
            records, found = self._doubt(data, records, found)
        else:
            self._doubted_at = None
        # What is left out may end beyond these bytes.
        self._tail = (
            (self._tail + data[: records.end])[-_TAIL:] if records.end <= len(data) else b""
        )
        self._offset += records.end
        # All that was asked for came, so there may be more.
        self.is_behind = records.end > 0 and (len(data) == _CHUNK or records.end > len(data))
        self.others += found.others
        for tag, points in found.points.items():
            self.points.setdefault(tag, Kept()).extend(points)
        return found.points

    def _doubt(self, data: bytes, records: Records, found: Scalars) -> tuple[Records, Scalars]:
        """Take what is before the first wrong record, or all once it is sure to be wrong."""
        now = time.monotonic()
        if self._doubted_at is None:
            self._doubted_at = now
        if now - self._doubted_at < _DOUBT:
            if len(found.wrong):
                first = int(found.wrong[0])
                end = int(records.starts[first]) - 12
                records = Records(records.starts[:first], records.lengths[:first], end, False)
                found = scalars_in(data, records)
            return records, found
        self._doubted_at = None
        self._wrong += len(found.wrong)
        self._say(records)
        return records, found

    def _say(self, records: Records) -> None:
        name, at = shown_name(self.path), self._offset + records.end
        if records.is_damaged and at == 0:
            self.note = sentence("“{name}” is not an event file.", name=name)
        elif records.is_damaged:
            self.note = sentence(
                "“{name}” is damaged from byte {place} on; the points before it are shown.",
                name=name,
                place=f"{at:,}",
            )
        elif self._wrong == 1:
            self.note = sentence("One record of “{name}” is damaged and left out.", name=name)
        else:
            self.note = sentence(
                "{count} records of “{name}” are damaged and left out.",
                count=f"{self._wrong:,}",
                name=name,
            )


def _read_at(handle: int, at: int, size: int) -> bytes:
    """Return the bytes of a file from a place on, as far as they are there."""
    os.lseek(handle, at, os.SEEK_SET)
    parts = []
    while size > 0 and (part := os.read(handle, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
