"""Optuna's journal on a folder that several processes and machines share."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import optuna
from filelock import FileLock, Timeout
from optuna.storages.journal import BaseJournalBackend

from explorer.core.sentence import SentenceError, sentence, system_reason
from explorer.storage.reading import shown_name, unreadable
from explorer.storage.studies.folders import JOURNAL, LOCK
from explorer.storage.studies.journal import JournalLines

_PATIENCE = 60.0
"""Seconds for which the lock is waited for: whoever has it writes a few lines."""

optuna.logging.set_verbosity(optuna.logging.ERROR)


class StudyError(SentenceError):
    """The study itself, not one of its trials, is why the work cannot go on."""


class JournalFolder(BaseJournalBackend):
    """Lines in the journal of a study.

    Optuna's own backend is not used: when a worker is killed while it writes, the half line that it
    leaves makes the file unreadable for all, and its lock blocks the others for half a minute. Here
    the system releases the lock, a half line is ended before the next one, and all workers alike
    leave damaged lines out.

    Args:
        folder: of the study.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / JOURNAL
        self._lines = JournalLines(self._path)
        self._logs: list[dict[str, Any]] = []
        self._lock = FileLock(folder / LOCK, timeout=_PATIENCE, thread_local=False)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Let nobody else write meanwhile; may be nested.

        Raises:
            StudyError: the lock cannot be had.
        """
        if not self._path.exists():
            # Taking the lock would create a file where there is no study any more.
            raise StudyError(
                sentence(
                    "The study in “{name}” is gone: its journal is no longer there.",
                    name=shown_name(self._path.parent),
                )
            )
        try:
            self._lock.acquire()
        except Timeout:
            raise StudyError(
                sentence("The study is locked by another worker that does nothing; end that one.")
            ) from None
        except (OSError, NotImplementedError) as error:
            raise StudyError(
                sentence(
                    "No file in “{name}” can be locked, as several workers need it: {reason}.",
                    name=shown_name(self._path.parent),
                    reason=system_reason(error),
                )
            ) from None
        try:
            yield
        finally:
            self._lock.release()

    def read_logs(self, log_number_from: int) -> Iterator[dict[str, Any]]:
        """Return the operations from a number on; raises StudyError."""
        try:
            found = self._lines.read()
        except OSError as error:
            raise StudyError(unreadable(self._path, error)) from None
        if self._lines.restarts:
            raise StudyError(
                sentence("{name} was replaced by another one meanwhile.", name=JOURNAL)
            )
        self._logs += [json.loads(line) for line, _ in found]
        return iter(self._logs[log_number_from:])

    def append_logs(self, logs: list[dict[str, Any]]) -> None:
        """Append operations to the file; raises StudyError."""
        text = "".join(f"{json.dumps(log, separators=(',', ':'))}\n" for log in logs).encode()
        with self.locked():
            try:
                self._append(text)
            except OSError as error:
                raise StudyError(
                    sentence(
                        "{name} was not written: {reason}.",
                        name=JOURNAL,
                        reason=system_reason(error),
                    )
                ) from None

    def _append(self, data: bytes) -> None:
        # Without O_CREAT: it must not come back where it is gone.
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND)
        try:
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                data = b"\n" + data
            try:
                while data:
                    data = data[os.write(descriptor, data) :]
                os.fsync(descriptor)
            except OSError:
                # On a full disk a part may be written, which can be cut off: the lock is held.
                with contextlib.suppress(OSError):
                    os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)


class FirstLines(BaseJournalBackend):
    """The beginning of a journal, kept in memory to be written as a whole."""

    def __init__(self) -> None:
        self._logs: list[dict[str, Any]] = []

    def read_logs(self, log_number_from: int) -> Iterator[dict[str, Any]]:
        """Return the operations from a number on."""
        return iter(self._logs[log_number_from:])

    def append_logs(self, logs: list[dict[str, Any]]) -> None:
        """Add operations."""
        # In the form in which they would be read from the file.
        self._logs += json.loads(json.dumps(logs))

    def data(self) -> bytes:
        """Return the contents of the file."""
        return "".join(f"{json.dumps(log, separators=(',', ':'))}\n" for log in self._logs).encode()
