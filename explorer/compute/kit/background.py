"""Work that nobody waits for, kept out of the way of work that somebody waits for.

A trace takes up to a second of Python; beside it in one interpreter, the next picture would take
twice its time. So a trace halts at each operation while a picture is being computed, and ends
where the picture is of something else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tensorflow.python.framework import op_callbacks

_idle = threading.Event()
_idle.set()
_subject: object = None
_one_at_a_time = threading.Lock()


class AbandonedError(Exception):
    """The person has gone on to something else."""


@contextmanager
def foreground(subject: object) -> Iterator[None]:
    """Go first: halt the traces in the background, and end those of any other subject."""
    global _subject  # noqa: PLW0603 - there is one interpreter to share.
    _subject = subject
    _idle.clear()
    try:
        yield
    finally:
        _idle.set()


def turn_to(subject: object) -> None:
    """End the traces of any other subject, and let those of this one be made."""
    with foreground(subject):
        pass


def give_way(subject: object) -> None:
    """Wait until nothing is in the foreground; raises AbandonedError if it was something else."""
    _idle.wait()
    # The same text parsed again is another object.
    if _subject is not subject and _subject != subject:
        raise AbandonedError


@contextmanager
def giving_way(subject: object) -> Iterator[None]:
    """Give way at every operation that is added to the graph inside; for the body of a trace."""
    with at_every_operation(lambda: give_way(subject)):
        yield


@contextmanager
def at_every_operation(act: Callable[[], None]) -> Iterator[None]:
    """Act after every TensorFlow operation of this thread inside; what that raises ends them."""

    def look(*_: object, **__: object) -> None:
        act()

    # TensorFlow's debugger looks on in the same manner: there is no public way into the middle
    # of `tape.gradient`.
    op_callbacks.add_op_callback(look)
    try:
        yield
    finally:
        op_callbacks.remove_op_callback(look)


def start(name: str, work: Callable[[], None]) -> threading.Thread:
    """Do the work in a thread of its own, one such work at a time; to be abandoned is no error."""

    def run() -> None:
        with _one_at_a_time:
            try:
                work()
            except AbandonedError:
                return

    thread = threading.Thread(target=run, name=name)
    thread.start()
    return thread
