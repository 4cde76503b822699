"""Snippets that were really run, as they are shown."""

from __future__ import annotations

import contextlib
import functools
import io

from explorer.compute.tape.recorder.recorder import Recorder
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.layout.story import Reading, Story
from explorer.core.tape.record import TapeRecord
from explorer.core.tape.spec import Folding

FIRST = """
import tensorflow as tf

x = tf.Variable(1.5)
with tf.GradientTape() as tape:
    u = x * x
    y = tf.sin(u)
print(tape.gradient(y, x))
"""
SECOND = """
import tensorflow as tf

x = tf.Variable(1.5)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        u = x * x
        y = tf.sin(u)
    slope = inner.gradient(y, x)
bend = outer.gradient(slope, x)
"""
FLOORED = """
import tensorflow as tf

x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x * x
    k = tf.floor(y)
    z = k * 3.0 + 1.0
print(tape.gradient(z, x))
"""
LOOP = """
import tensorflow as tf

x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = tf.constant(1.0)
    for i in range(4):
        y = y * x
        y = y + 1.0
print(tape.gradient(y, x))
"""


@functools.cache
def record(text: str) -> TapeRecord:
    """Return what a snippet recorded."""
    snippet = Snippet.read(text)
    with contextlib.redirect_stdout(io.StringIO()), Recorder(snippet) as recorder:
        exec(snippet.code, {"__name__": "__main__"})
    found = recorder.recording()
    return TapeRecord(
        operations=found.operations,
        leaves=found.leaves,
        variables=found.variables,
        graphs=found.graphs,
        tapes=found.tapes,
        calls=found.calls,
        output=(),
        warnings=(),
        error=None,
        seconds=0.1,
    )


def story(
    text: str, call: int = 0, folding: Folding = "nothing", opened: frozenset[str] = frozenset()
) -> Story:
    """Return a call of a snippet as it is shown."""
    return Story(Reading(record(text)), call, folding, opened)
