"""Ctrl+C, SIGTERM and a closed terminal: the program ends in order, and soon.

Python handles a signal between two of its own instructions, of which there may be none for long:
in Qt's event loop, or while TensorFlow compiles. A thread hears of it at once instead.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
_LOOK_EVERY = 0.02
"""Seconds between two looks for whether the main thread is ready."""
_SHELL_BASE = 128
"""Offset that a shell adds to a signal's number for an exit status."""


class Interrupts:
    """Hears signals while it is entered as a context, in a thread; Python does nothing at them.

    (KeyboardInterrupt comes between any two instructions. Where C++ calls Python, as PySide does
    while it is imported, that was seen to crash the process.)

    The first one ends the process, in order where that takes no longer than `patience` and there
    is no second one.

    Args:
        patience: seconds for ending in order.
    """

    def __init__(self, patience: float) -> None:
        self.on_signal: Callable[[int], object] | None = None
        """Called in the thread with the exit status; has the main thread end the process."""
        self.may_end: Callable[[], bool] = lambda: True
        """Whether nothing is going on that must not be broken off."""
        self.status = 0
        """The exit status for the signal that came; 0: none yet."""
        self._patience = patience
        self._replaced: list[int] = []
        self._ours, self._python_s = socket.socketpair()
        self._python_s.setblocking(False)
        self._thread: threading.Thread | None = None
        """None: this is not the main thread, and nothing can be heard."""

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            signal.set_wakeup_fd(self._python_s.fileno(), warn_on_full_buffer=False)
            self._replaced = _replace_handlers(_leave_to_the_thread)
            self._thread = threading.Thread(target=self._listen, name="signals", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Hear nothing any more; once a signal has come, see to it that the process does end."""
        if self.status:
            return
        if self._thread is not None:
            signal.set_wakeup_fd(-1)
            for number in self._replaced:
                signal.signal(number, signal.SIG_DFL)
        self._python_s.close()
        if self._thread is not None:
            # It hears the end of it.
            self._thread.join()
        self._ours.close()

    def _listen(self) -> None:
        heard = self._ours.recv(1)
        if not heard:
            return
        status = self.status = _SHELL_BASE + heard[0]
        if self.on_signal is not None:
            # What was to be ended may be gone already.
            with contextlib.suppress(RuntimeError):
                self.on_signal(status)
            self._hears_another(self._patience)
        else:
            self._wait_until_it_may_end()
        os._exit(status)

    def _wait_until_it_may_end(self) -> None:
        until = time.monotonic() + self._patience
        while not self.may_end():
            if time.monotonic() > until or self._hears_another(_LOOK_EVERY):
                return

    def _hears_another(self, seconds: float) -> bool:
        self._ours.settimeout(seconds)
        try:
            return bool(self._ours.recv(1))
        except TimeoutError:
            return False


@contextlib.contextmanager
def ending_at_once() -> Iterator[None]:
    """Have the system end the process at such a signal, where no thread of Python would run.

    Nothing is put in order, so there must be nothing to be.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _heard()}
    for number in before:
        signal.signal(number, signal.SIG_DFL)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _replace_handlers(handler: Callable[[int, FrameType | None], object]) -> list[int]:
    """Install a handler for the signals that end a program, and return their numbers."""
    heard = _heard()
    for number in heard:
        signal.signal(number, handler)
    return heard


def _heard() -> list[int]:
    # What `nohup` started outlives its terminal. A script's `&` has Ctrl+C ignored, too, but who
    # sends SIGINT to a process means it.
    return [
        number
        for name in _ENDING
        if (number := getattr(signal, name, None)) is not None
        and not (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN)
    ]


def _leave_to_the_thread(*_: object) -> None:
    pass
