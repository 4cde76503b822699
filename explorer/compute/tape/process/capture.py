"""Standard output and error of the whole process, captured.

What Python writes is known with its line. What else is written to the descriptors 1 and 2, by
TensorFlow's C++, by `os.write`, by child processes, comes through pipes that a thread reads; it
has the line at which the snippet is meanwhile.
"""

from __future__ import annotations

import _thread
import contextlib
import ctypes
import io
import os
import queue
import select
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from explorer.compute.tape.process.transcript import Stream, Transcript

_STREAMS: tuple[Stream, Stream] = ("stdout", "stderr")
_readers: list[_Reader] = []
"""Those that are at work, the innermost last."""
_process, _read, _write, _select = os.getpid, os.read, os.write, select.select
"""As they are, whatever a snippet puts in their place."""
_PIPE_SIZE = 1 << 20
"""Bytes: who writes while Python stands still, as some C code has it do, is not soon kept waiting.
"""


class _Written(io.RawIOBase):
    """Standard output or error as a snippet of Python finds it."""

    def __init__(self, number: int, write: Callable[[bytes], None]) -> None:
        self._number, self._write, self._process = number, write, _process()
        self._begun = b""
        """Of a line, in a process forked off."""

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._number

    def write(self, data: Any) -> int:
        given = bytes(data)
        if _process() == self._process:
            self._write(given)
            return len(given)
        # In a process forked off only the descriptor leads back here. Whole lines, so that what
        # several processes write is not mixed.
        self._begun += given
        if b"\n" in given:
            self.flush()
        return len(given)

    def flush(self) -> None:
        begun, self._begun = self._begun, b""
        while begun:
            begun = begun[_write(self._number, begun) :]


class _Bytes(io.BufferedWriter):
    """Has `buffer.write` and `buffer.raw`, as usual, and holds nothing back."""

    def write(self, data: Any) -> int:
        return self.raw.write(data) or 0

    def flush(self) -> None:
        self.raw.flush()


def take_written() -> None:
    """Take at once what was written to the descriptors, while its line is known."""
    for reader in _readers[-1:]:
        reader.drain()


@contextlib.contextmanager
def captured(
    transcript: Transcript,
    line: Callable[[], int | None],
    wrote: Callable[[], object] = lambda: None,
) -> Iterator[None]:
    """Put everything that is written meanwhile into a transcript.

    Args:
        transcript: takes it.
        line: tells where the snippet is, in any thread.
        wrote: called by who has written a line.
    """
    reader = _Reader(transcript, line)
    kept = {name: getattr(sys, name) for name in ("stdout", "stderr", "__stdout__", "__stderr__")}
    for stream in kept.values():
        _flush(stream)
    for number, name in enumerate(_STREAMS, 1):
        made = _stream(number, name, transcript, line, reader.drain, wrote)
        setattr(sys, name, made)
        setattr(sys, f"__{name}__", made)
    try:
        with reader:
            try:
                yield
            finally:
                for name in _STREAMS:
                    # What replaced it may hold something back.
                    _flush(getattr(sys, name, None))
                _flush(kept["__stdout__"])
                _flush(kept["__stderr__"])
    finally:
        for name, stream in kept.items():
            setattr(sys, name, stream)


def _stream(
    number: int,
    name: Stream,
    transcript: Transcript,
    line: Callable[[], int | None],
    drain: Callable[[], None],
    wrote: Callable[[], object],
) -> io.TextIOWrapper:
    def write(data: bytes) -> None:
        if transcript.is_cut:
            return
        drain()
        transcript.add_bytes(name, data, line())
        if b"\n" in data:
            wrote()

    return io.TextIOWrapper(
        _Bytes(_Written(number, write)),
        encoding="utf-8",
        errors="strict" if name == "stdout" else "backslashreplace",
        line_buffering=True,
        write_through=True,
    )


def _flush(stream: Any) -> None:
    # A snippet may have closed it or put anything in its place.
    with contextlib.suppress(Exception):
        stream.flush()


class _Reader:
    """Descriptors 1 and 2 led into pipes, and a thread that reads them, while it is entered."""

    def __init__(self, transcript: Transcript, line: Callable[[], int | None]) -> None:
        self._transcript, self._line = transcript, line
        self._ends: dict[int, Stream] = {}
        self._kept: dict[int, int] = {}
        self._lock = threading.RLock()
        self._process = os.getpid()
        self._ended: queue.SimpleQueue[None] = queue.SimpleQueue()

    def __enter__(self) -> _Reader:
        for number, name in enumerate(_STREAMS, 1):
            end, written = os.pipe()
            _enlarge(written)
            os.set_blocking(end, False)
            self._kept[number] = os.dup(number)
            os.dup2(written, number)
            os.close(written)
            self._ends[end] = name
        self._over, self._end = os.pipe()
        # None of `threading`'s, where the snippet would find it.
        _thread.start_new_thread(self._read, ())
        _readers.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        if os.getpid() != self._process:
            return
        _readers.remove(self)
        with contextlib.suppress(Exception):
            # C's own buffers.
            ctypes.CDLL(None).fflush(None)
        for number, kept in self._kept.items():
            # A snippet may have closed every descriptor there is.
            with contextlib.suppress(OSError):
                os.dup2(kept, number)
                os.close(kept)
        self.drain()
        with contextlib.suppress(OSError):
            os.close(self._end)
        with contextlib.suppress(queue.Empty):
            self._ended.get(timeout=1.0)
        for end in (*self._ends, self._over):
            with contextlib.suppress(OSError):
                os.close(end)

    def drain(self) -> None:
        """Take what has been written by now."""
        if not self._has_more():
            return
        with self._lock:
            for end, name in self._ends.items():
                with contextlib.suppress(OSError):
                    while data := _read(end, 1 << 16):
                        self._transcript.add_bytes(name, data, self._line())

    def _has_more(self) -> bool:
        """Tell fast whether there is anything."""
        try:
            return bool(_select([*self._ends], [], [], 0)[0])
        except (OSError, ValueError):
            return True

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while self._over not in _select([*self._ends, self._over], [], [])[0]:
                self.drain()
        self._ended.put(None)


def _enlarge(pipe: int) -> None:
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)
