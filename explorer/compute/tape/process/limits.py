"""Limits of a run: on its time and memory, and Stop."""

from __future__ import annotations

import _thread
import contextlib
import ctypes
import signal
import threading
from collections.abc import Callable
from time import monotonic as _now
from typing import Any

import psutil

from explorer.core.sentence import Sentence, sentence

_signal = getattr(signal, "pthread_kill", None)
_LOOK_EVERY = 0.03
_FIRST_PATIENCE, _SECOND_PATIENCE = 0.3, 0.6
"""Seconds to wait after either way of interrupting."""


class Interrupted(BaseException):
    """The run is to end; raised in the midst of it, like KeyboardInterrupt."""


class Limit:
    """Interrupts what the thread that enters it does, once a limit is passed.

    It is asked to end by a signal, which also wakes who sleeps, and, where that is not heeded, by
    an exception that Python raises between two of its instructions. Who heeds neither is stuck: it
    is in the midst of C code, or catches everything.

    Args:
        seconds: it may take.
        stop: set by a person who wants it to end.
        memory: bytes it may take.
        on_stuck: called in another thread, with the reason, where it does not end.
    """

    def __init__(
        self,
        seconds: float,
        stop: threading.Event | None = None,
        memory: int | None = None,
        on_stuck: Callable[[Sentence], object] = lambda reason: None,
    ) -> None:
        self.reason: Sentence | None = None
        """Why it was interrupted; None: it was not."""
        self._seconds, self._stop, self._memory = seconds, stop, memory
        self._on_stuck = on_stuck
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._is_signalled = False
        self._replaced: Any = None
        self._handles_signals = threading.current_thread() is threading.main_thread()
        self._thread = threading.get_ident()

    def __enter__(self) -> Limit:
        if self._handles_signals:
            self._replaced = signal.signal(signal.SIGINT, self._on_signal)
        self._until = _now() + self._seconds
        self._before = _memory_used()
        # None of `threading`'s, where the snippet would find it.
        _thread.start_new_thread(self._watch, ())
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._end()
        except Interrupted:
            # It came at the last moment.
            self._end()

    def _end(self) -> None:
        with self._lock:
            self._over.set()
            self._is_signalled = False
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread), None)
        if self._handles_signals:
            signal.signal(signal.SIGINT, self._replaced)

    def _on_signal(self, *arguments: Any) -> None:
        is_ours, self._is_signalled = self._is_signalled, False
        if not is_ours and callable(self._replaced):
            # Of a limit around this one, perhaps.
            self._replaced(*arguments)
        raise Interrupted if is_ours else KeyboardInterrupt

    def _watch(self) -> None:
        while not self._over.wait(_LOOK_EVERY):
            # The snippet may have replaced what is called here.
            with contextlib.suppress(Exception):
                self.reason = self._passed()
            if self.reason is not None:
                self._interrupt()
                if not self._over.is_set():
                    self._on_stuck(self.reason)
                return

    def _passed(self) -> Sentence | None:
        """Return which limit is passed, if one is."""
        if self._stop is not None and self._stop.is_set():
            return sentence("It was stopped.")
        if _now() > self._until:
            return sentence(
                "It ran for {seconds} seconds, the most it may, and was stopped.",
                seconds=f"{self._seconds:g}",
            )
        if self._memory is not None and _memory_used() - self._before > self._memory:
            return sentence(
                "It took more than {gigabytes} GB of memory and was stopped.",
                gigabytes=f"{self._memory / (1 << 30):g}",
            )
        return None

    def _interrupt(self) -> None:
        with self._lock:
            if self._over.is_set():
                return
            if self._handles_signals and _signal is not None:
                self._is_signalled = True
                # Whatever is in its place, or forbids it: there is another way.
                with contextlib.suppress(BaseException):
                    _signal(self._thread, signal.SIGINT)
        if self._over.wait(_FIRST_PATIENCE):
            return
        with self._lock:
            if self._over.is_set():
                return
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self._thread), ctypes.py_object(Interrupted)
            )
        self._over.wait(_SECOND_PATIENCE)


def _memory_used() -> int:
    return psutil.Process().memory_info().rss
