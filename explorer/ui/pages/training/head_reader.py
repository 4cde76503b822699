"""Beginnings of CSV files, read beside the window, which would stand still meanwhile."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.core.sentence import SentenceError
from explorer.core.training.data import CsvFile, Reading
from explorer.storage.csv.data import CsvData, read_head
from explorer.storage.csv.raw import first_lines

_Key = tuple[str, int, int, int, Reading]
"""A path, when its text and its rights were changed last, its size, and how it is read."""


class HeadReader(QObject):
    """The beginning of the file that was asked for last.

    Signals:
        finished(): what was asked for has been read, or cannot be.
    """

    finished = Signal()
    _read = Signal(object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self._asked: _Key | None = None
        self._found: tuple[_Key, CsvData | SentenceError] | None = None
        self.lines: tuple[str, ...] = ()
        """The first lines of a file that cannot be read as a table."""
        self._read.connect(self._on_read)

    def head(self, data: CsvFile) -> CsvData | None:
        """Return the beginning of a file; None while it is read, of which `finished` tells.

        It is read again where the file is another by now.

        Raises:
            SentenceError: it cannot be read.
        """
        key = _key_of(data)
        if self._found is not None and self._found[0] == key:
            if isinstance(self._found[1], SentenceError):
                raise self._found[1]
            return self._found[1]
        if self._asked != key:
            self._asked = key
            threading.Thread(target=self._work, args=(key,), name="csv", daemon=True).start()
        return None

    def _work(self, key: _Key) -> None:
        found: CsvData | SentenceError
        lines: tuple[str, ...] = ()
        try:
            found = read_head(Path(key[0]), key[-1])
        except SentenceError as error:
            found, lines = error, first_lines(Path(key[0]), key[-1])
        # The window may be gone by now.
        with contextlib.suppress(RuntimeError):
            self._read.emit(key, found, lines)

    def _on_read(self, key: _Key, found: CsvData | SentenceError, lines: tuple[str, ...]) -> None:
        if key != self._asked:
            # Another file was asked for meanwhile.
            return
        self._asked, self._found, self.lines = None, (key, found), lines
        self.finished.emit()


def _key_of(data: CsvFile) -> _Key:
    try:
        state = Path(data.path).stat()
    except (OSError, ValueError):
        return data.path, -1, -1, -1, data.reading
    return data.path, state.st_mtime_ns, state.st_ctime_ns, state.st_size, data.reading
