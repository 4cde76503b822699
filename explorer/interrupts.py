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
from collections.abc import Callable
from types import FrameType, TracebackType

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
_SHELL_BASE = 128
"""What a shell adds to a signal's number for the exit status of what it ended."""


class Interrupts:
    """Hears signals while it is entered as a context.

    At the first one `on_signal` is called, in a thread, with the exit status; where the process
    has not ended `patience` seconds later, or there is a second one, it is ended at once.

    Args:
        patience: seconds for ending in order.
        replaces: whether nothing else happens at a signal; otherwise it is Ctrl+C alone that is
            heard, and Python raises KeyboardInterrupt as well.
    """

    def __init__(self, patience: float, *, replaces: bool) -> None:
        self.on_signal: Callable[[int], object] | None = None
        """None: nothing is there yet to be ended in order."""
        self.status = 0
        """The exit status for the signal that came; 0: none yet."""
        self._patience = patience
        self._replaces = replaces
        self._ours, self._python_s = socket.socketpair()
        self._python_s.setblocking(False)
        self._thread: threading.Thread | None = None
        """None: this is not the main thread, and nothing can be heard."""

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            signal.set_wakeup_fd(self._python_s.fileno(), warn_on_full_buffer=False)
            if self._replaces:
                _replace_handlers(_leave_to_the_thread)
            self._thread = threading.Thread(target=self._listen, name="signals", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hear nothing any more; once a signal has come, see to it that the process does end."""
        if self.status:
            return
        if self._thread is not None:
            signal.set_wakeup_fd(-1)
            if self._replaces:
                _replace_handlers(signal.SIG_DFL)
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
            self._ours.settimeout(self._patience)
            with contextlib.suppress(TimeoutError):
                self._ours.recv(1)
        os._exit(status)


def _replace_handlers(handler: Callable[[int, FrameType | None], object] | int) -> None:
    for name in _ENDING:
        number = getattr(signal, name, None)
        # What `nohup` started outlives its terminal.
        if number is not None and not (
            name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN
        ):
            signal.signal(number, handler)


def _leave_to_the_thread(*_: object) -> None:
    pass
