"""Lines of a file that somebody else goes on writing, read as they come."""

from __future__ import annotations

import os
from pathlib import Path

from explorer.core.sentence import SentenceError
from explorer.storage.reading import check_is_file, unreadable

_MOST = 1 << 27
"""Bytes that are read in one look."""
_CHECKED = 64
"""Bytes before the place that is read on from: another file may have the number of the old one."""


class AppendedLines:
    """What was appended to a file since the last look, in whole lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._identity: tuple[int, int] | None = None
        self._before = b""
        """What stands before the offset."""

    def read(self) -> tuple[list[bytes], bool]:
        """Return the new lines, and whether they are those of a file that was not seen before.

        What follows the last line break is being written, and read once it is whole.

        Raises:
            SentenceError: the file cannot be read; the next look begins anew.
        """
        try:
            data, is_anew = self._read()
        except OSError as error:
            self._identity = None
            raise SentenceError(unreadable(self._path, error)) from None
        whole = data.rfind(b"\n") + 1
        if whole:
            self._offset += whole
            self._before = (self._before + data[:whole])[-_CHECKED:]
        return data[:whole].split(b"\n")[:-1], is_anew

    def _read(self) -> tuple[bytes, bool]:
        check_is_file(self._path)
        with self._path.open("rb") as file:
            status = os.fstat(file.fileno())
            identity = status.st_dev, status.st_ino
            file.seek(max(self._offset - len(self._before), 0))
            is_anew = identity != self._identity or file.read(len(self._before)) != self._before
            if is_anew:
                self._identity, self._offset, self._before = identity, 0, b""
                file.seek(0)
            return file.read(min(_MOST, max(status.st_size - self._offset, 0))), is_anew
