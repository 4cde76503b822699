"""TensorFlow's own tables of the upgrade to TensorFlow 2, asked about one expression.

They ship with TensorFlow; where they are gone, this knows nothing and the other rules remain.
"""

from __future__ import annotations

import contextlib
import functools
import io
import warnings
from typing import Any

_HEAD = "import tensorflow as tf\n("


@functools.cache
def _spec() -> Any:
    # It names nodes that Python 3.12 warns of and that a later one lacks.
    with contextlib.suppress(ImportError, AttributeError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from tensorflow.tools.compatibility import tf_upgrade_v2

        return tf_upgrade_v2.TFAPIChangeSpec()
    return None


def upgraded(expression: str) -> str:
    """Return an expression that begins with `tf.` as the official upgrade writes it.

    It stays as it is where that knows nothing.
    """
    spec = _spec()
    if spec is None:
        return expression
    # It reads syntax trees by a library that is older than Python 3.12: whatever fails, fails here.
    with contextlib.suppress(Exception):
        return _written(spec, expression)
    return expression


def _written(spec: Any, expression: str) -> str:
    from tensorflow.tools.compatibility import ast_edits

    out = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ast_edits.ASTCodeUpgrader(spec).process_opened_file(
            "old", io.StringIO(f"{_HEAD}{expression})\n"), "new", out
        )
    done = out.getvalue().strip()
    return done[len(_HEAD) : -1] if done.startswith(_HEAD) else expression


@functools.cache
def renamed(name: str) -> str:
    """Return what replaced a name `tf.…`; empty: it is not known."""
    spec = _spec()
    return "" if spec is None else spec.symbol_renames.get(name, "")


def keywords(name: str) -> dict[str, str]:
    """Return the arguments of `tf.…` that are called otherwise today."""
    spec = _spec()
    return {} if spec is None else spec.function_keyword_renames.get(name, {})
