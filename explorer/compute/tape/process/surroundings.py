"""What a snippet finds around itself, as `python file.py` would give it, and what is put back.

A snippet may replace whatever it likes: builtins, functions of `os`, TensorFlow's own, handlers of
signals, the current directory. What this program needs afterwards is as it was before.
"""

from __future__ import annotations

import builtins
import contextlib
import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import tensorflow as tf

_KEPT: tuple[ModuleType, ...] = (builtins, os, sys, time, threading, np, tf, tf.math, tf.nn)
"""Modules whose names are put back."""
_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGCHLD")
    if hasattr(signal, name)
)
_set_timer: Callable[[int, float], object] = getattr(
    signal, "setitimer", lambda which, seconds: None
)
_OF_STREAMS = {"stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__"}


@contextlib.contextmanager
def as_main(text_file: str, file: str) -> Iterator[dict[str, Any]]:
    """Put a new module in the place of `__main__`, and return its names.

    Args:
        text_file: the name of the snippet's file in tracebacks.
        file: the file that it is in; empty: it was typed.
    """
    module = ModuleType("__main__")
    module.__dict__["__builtins__"] = builtins
    module.__annotations__ = {}
    kept = sys.modules.get("__main__"), sys.argv, list(sys.path)
    sys.argv = [file]
    if file:
        module.__dict__["__file__"] = text_file
        sys.path.insert(0, str(Path(file).resolve().parent))
    sys.modules["__main__"] = module
    try:
        yield module.__dict__
    finally:
        main, sys.argv, sys.path[:] = kept
        if main is not None:
            sys.modules["__main__"] = main


@contextlib.contextmanager
def put_back() -> Iterator[None]:
    """Put back at the end what a snippet may have replaced."""
    # Bound now: the builtins may be gone by then.
    restore = [_restoring(module) for module in _KEPT]
    modules, loaded = sys.modules, dict(sys.modules)
    in_main = threading.current_thread() is threading.main_thread()
    handlers = {number: signal.getsignal(number) for number in _SIGNALS} if in_main else {}
    directory = _directory()
    recursion = sys.getrecursionlimit()
    set_handler, change, limit = signal.signal, os.chdir, sys.setrecursionlimit
    try:
        yield
    finally:
        for each in restore:
            each()
        # Those that it imported stay.
        modules.update(loaded)
        limit(recursion)
        _disarm()
        for number, handler in handlers.items():
            if handler is not None and signal.getsignal(number) is not handler:
                set_handler(number, handler)
        with contextlib.suppress(OSError, TypeError):
            change(directory)


def traced_alone(do: Callable[[], object]) -> None:
    """Do something that may set a function by which Python traces whatever is done after it.

    A function rather than a context: Python 3.11 was seen to hang where a generator that is traced
    ends the tracing.
    """
    trace, profile = sys.settrace, sys.setprofile
    traced, profiled = sys.gettrace(), sys.getprofile()
    try:
        do()
    finally:
        trace(traced)
        profile(profiled)


def _restoring(module: ModuleType) -> Callable[[], None]:
    kept = dict(module.__dict__)
    if module is sys:
        for name in _OF_STREAMS:
            kept.pop(name, None)
    update = module.__dict__.update
    return lambda: update(kept)


def _disarm() -> None:
    """Let no timer of a snippet go off later, when nothing of it is there to hear it."""
    faulthandler.cancel_dump_traceback_later()
    for name in ("ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF"):
        if hasattr(signal, name):
            _set_timer(getattr(signal, name), 0.0)


def _directory() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        return os.devnull
