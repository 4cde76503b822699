"""A repaired program, run to see whether it now runs."""

from __future__ import annotations

import contextlib
import io
import traceback
import warnings
from collections.abc import Iterator

import tensorflow as tf

from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Trouble


def error_of(text: str, seconds: float = 20.0) -> Trouble | None:
    """Return the error that a program raises; None: it runs to its end."""
    name = "<repaired>"
    try:
        with (
            _computing_at_once(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            exec(Snippet.read(text, name).code, {"__name__": "__main__"})
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == name]
        line = frames[-1].lineno if frames else getattr(error, "lineno", None)
        return Trouble(type(error).__name__, line, str(error))
    return None


@contextlib.contextmanager
def _computing_at_once() -> Iterator[None]:
    """Begin as a fresh process does, and end so: a program may go back to graphs and sessions."""
    _compute_at_once()
    try:
        yield
    finally:
        _compute_at_once()


def _compute_at_once() -> None:
    tf.config.run_functions_eagerly(False)
    if not tf.executing_eagerly():
        tf.compat.v1.reset_default_graph()
        tf.compat.v1.enable_v2_behavior()
