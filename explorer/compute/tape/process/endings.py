"""The ways in which a snippet ends beside the end of its text."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from types import CodeType, MethodType
from typing import Any

from explorer.core.sentence import Sentence, sentence


@contextlib.contextmanager
def own_process() -> Iterator[None]:
    """Let a process that the snippet forks off end where the snippet does."""
    process = os.getpid()
    leave = os._exit
    status = 1
    try:
        yield
        status = 0
    finally:
        if os.getpid() != process:
            leave(status)


@contextlib.contextmanager
def heard_exit(on_exit: Callable[[Sentence], object]) -> Iterator[None]:
    """Hear of a snippet that ends its process by `os._exit` or `os.abort`, just before it does."""
    process, leave, abort = os.getpid(), os._exit, os.abort

    def heard_leave(status: int) -> None:
        if os.getpid() == process:
            with contextlib.suppress(Exception):
                on_exit(
                    sentence("It ended its process: os._exit({status}).", status=f"{status!r:.20}")
                )
        leave(status)

    def heard_abort() -> None:
        if os.getpid() == process:
            with contextlib.suppress(Exception):
                on_exit(sentence("It ended its process: os.abort()."))
        abort()

    os._exit, os.abort = heard_leave, heard_abort  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield
    finally:
        os._exit, os.abort = leave, abort


class AtExit:
    """Functions that a snippet wants to be called at its end, while it is entered.

    Those that libraries register, which it may be the first to import, are Python's to call.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._registered: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = []
        self._register, self._unregister = atexit.register, atexit.unregister

    def __enter__(self) -> AtExit:
        atexit.register = self._on_register
        atexit.unregister = self._on_unregister
        return self

    def __exit__(self, *_: object) -> None:
        atexit.register, atexit.unregister = self._register, self._unregister

    def _on_register(self, do: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        if sys._getframe(1).f_code.co_filename != self._file:
            return self._register(do, *args, **named)
        self._registered.append((do, args, named))
        return do

    def _on_unregister(self, do: Callable[..., Any], /) -> None:
        self._registered = [each for each in self._registered if each[0] != do]
        self._unregister(do)

    def call(self) -> None:
        """Call them, the last one first; what one raises is raised after the others."""
        raised: BaseException | None = None
        while self._registered:
            do, args, named = self._registered.pop()
            try:
                do(*args, **named)
            except Exception as error:
                raised = error
        if raised is not None:
            raise raised


def join_threads(file: str, before: set[threading.Thread]) -> None:
    """Wait for the threads that a snippet began, as Python does at its end."""
    for thread in threading.enumerate():
        target = getattr(thread, "_target", None) or type(thread).run
        if not thread.daemon and thread not in before and is_of_file(target, file):
            thread.join()


def is_of_file(do: object, file: str) -> bool:
    """Tell whether a function is written in a file."""
    function = do.__func__ if isinstance(do, MethodType) else do
    code = getattr(function, "__code__", None)
    return isinstance(code, CodeType) and code.co_filename == file
