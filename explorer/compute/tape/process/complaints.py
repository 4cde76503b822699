"""Warnings of Python and of TensorFlow while a snippet runs, with its lines."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from explorer.compute.tape.process.troubles import MOST, writable
from explorer.core.tape.record import Warned

_LIBRARIES = ("tensorflow", "absl")
"""Loggers that complain to the person; of others, Python writes to standard error."""
_MOST = 1000


class Complaints:
    """The warnings by now.

    Args:
        line: tells where the snippet is.
        file: its name in warnings.
    """

    def __init__(self, line: Callable[[], int | None], file: str) -> None:
        self._line, self._file = line, file
        self._warned: list[Warned] = []
        self._lock = threading.RLock()

    def add(self, message: str, line: int | None) -> None:
        """Add one."""
        with self._lock:
            if len(self._warned) < _MOST:
                self._warned.append(Warned(line, writable(message[:MOST])))

    def warned(self) -> tuple[Warned, ...]:
        """Return them in their order."""
        with self._lock:
            return tuple(self._warned)

    @contextlib.contextmanager
    def heard(self) -> Iterator[None]:
        """Hear them instead of letting them be written to standard error."""
        root = logging.getLogger()
        loggers = [logging.getLogger(name) for name in _LIBRARIES]
        kept = [(each, list(each.handlers)) for each in (root, *loggers)]
        handler = _Handler(self)
        # A plain Python has no handlers either, so that `logging.basicConfig` does something.
        root.handlers = []
        for each in loggers:
            each.handlers = [handler]
        with warnings.catch_warnings():
            # What Python does by itself, whatever the libraries set when they were imported.
            warnings.resetwarnings()
            for action, category, module in _USUAL:
                warnings.filterwarnings(action, category=category, module=module, append=True)  # pyright: ignore[reportArgumentType]
            warnings.showwarning = self._show
            try:
                yield
            finally:
                for each, handlers in kept:
                    each.handlers = handlers

    def _show(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if file is not None:
            file.write(warnings.formatwarning(message, category, filename, lineno, line))
            return
        self.add(str(message), lineno if filename == self._file else self._line())

    def of_logger(self, record: logging.LogRecord) -> None:
        """Take what a library logged; below a warning it goes where it would have gone."""
        if record.levelno >= logging.WARNING:
            self.add(record.getMessage(), self._line())
        else:
            sys.stderr.write(f"{record.levelname}:{record.name}:{record.getMessage()}\n")


_USUAL: tuple[tuple[str, Any, str], ...] = (
    ("default", DeprecationWarning, "__main__"),
    ("ignore", DeprecationWarning, ""),
    ("ignore", PendingDeprecationWarning, ""),
    ("ignore", ImportWarning, ""),
    ("ignore", ResourceWarning, ""),
)
"""Python's own filters, as its documentation of `warnings` lists them."""


class _Handler(logging.Handler):
    def __init__(self, complaints: Complaints) -> None:
        super().__init__()
        self._complaints = complaints

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._complaints.of_logger(record)
        except Exception:
            self.handleError(record)
