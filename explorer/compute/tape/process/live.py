"""What a snippet has written by now, told while it runs."""

from __future__ import annotations

import _thread
import contextlib
import os
import queue
from collections.abc import Callable

from explorer.compute.tape.process.transcript import START, Transcript
from explorer.core.tape.record import Output

_EVERY = 0.1
"""Seconds between two tellings."""
_MOST = 50_000
"""Characters that are told at once."""
_PATIENCE = 0.02
"""Seconds that who writes waits at most until it is told."""
_AT_ONCE = 20
"""Lines that are told at once, of those that come faster; after some silence there are more."""


class Live:
    """Tells from a thread of its own, as long as it is entered.

    The thread is none of `threading`'s, where the snippet would find it. It is woken through
    queues, which may be used in a handler of a signal that interrupts their use.

    Args:
        transcript: what was written.
        tell: called with what was written since it was called before, perhaps nothing.
    """

    def __init__(
        self, transcript: Transcript, tell: Callable[[tuple[Output, ...]], object]
    ) -> None:
        self._transcript, self._tell = transcript, tell
        self._process = os.getpid()
        self._is_over = False
        self._left = _AT_ONCE
        self._asked: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._ended: queue.SimpleQueue[None] = queue.SimpleQueue()

    def __enter__(self) -> Live:
        _thread.start_new_thread(self._run, ())
        return self

    def __exit__(self, *_: object) -> None:
        if os.getpid() != self._process:
            return
        self._is_over = True
        self._asked.put(None)
        with contextlib.suppress(queue.Empty):
            self._ended.get(timeout=1.0)

    def wrote(self) -> None:
        """Have it told at once that a line was written: what comes next may end the process.

        That of the first lines; then about as often as it is told anyway.
        """
        if self._left > 0 and not self._is_over:
            self._left -= 1
            with contextlib.suppress(queue.Empty):
                # Of one that was not waited for.
                self._done.get_nowait()
            self._asked.put(None)
            with contextlib.suppress(queue.Empty):
                self._done.get(timeout=_PATIENCE)

    def _run(self) -> None:
        place = START
        # The snippet may have replaced whatever is called here; nothing of it is to be seen there.
        with contextlib.suppress(Exception):
            while not self._is_over:
                is_asked = self._is_asked()
                output, place = self._transcript.since(place, _MOST)
                self._tell(output)
                if is_asked:
                    self._done.put(None)
                elif not output:
                    self._left = min(self._left + 1, _AT_ONCE)
        self._ended.put(None)

    def _is_asked(self) -> bool:
        """Wait until it is time to tell, and return whether somebody waits for that."""
        try:
            self._asked.get(timeout=_EVERY)
        except queue.Empty:
            return False
        return True
