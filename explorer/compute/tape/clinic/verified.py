"""A repaired program, run to see whether it now runs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import tensorflow as tf

from explorer.compute.tape.execution import execute
from explorer.compute.tape.process.troubles import trouble_of
from explorer.compute.tape.snippet import TYPED, Snippet
from explorer.core.tape.host import Host
from explorer.core.tape.record import Trouble


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a program."""

    error: Trouble | None = None
    is_over: bool = True
    """False: it was stopped before its end, without an error until then."""


def outcome(text: str, host: Host | None = None, seconds: float = 20.0, file: str = "") -> Outcome:
    """Run a program, and return how it ended; nothing of what it writes is kept.

    Args:
        text: the program.
        host: whose Stop is heeded.
        seconds: it may take.
        file: where the snippet comes from; empty: it was typed.
    """
    try:
        snippet = Snippet.read(text, file)
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        return Outcome(trouble_of(error, file or TYPED))
    with computing_at_once():
        run = execute(snippet, seconds=seconds, quiet=True, host=host)
    return Outcome(run.error, run.stopped is None)


@contextlib.contextmanager
def computing_at_once() -> Iterator[None]:
    """Begin as a fresh process does, and end so: a program may go back to graphs and sessions."""
    eagerly = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(False)
    _compute_at_once()
    try:
        yield
    finally:
        _compute_at_once()
        tf.config.run_functions_eagerly(eagerly)


def _compute_at_once() -> None:
    if not tf.executing_eagerly():
        tf.compat.v1.reset_default_graph()
        tf.compat.v1.enable_v2_behavior()
