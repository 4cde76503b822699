"""Marks of lines, of snippets that were really run."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from explorer.core.tape.record import Tape, TapeRecord, Trouble
from explorer.core.tape.text.line_marks import Bracket, line_marks
from tests.core.tape import stories

pytestmark = pytest.mark.slow


def test_nested_tapes_have_nested_brackets_and_lines_their_operations() -> None:
    record = stories.record(stories.SECOND)
    marks = line_marks(record, stories.SECOND)
    assert marks.brackets == (Bracket(0, 5, 9, 0), Bracket(1, 6, 8, 1))
    counts = marks.recorded or {}
    by_line = {
        line: sum(o.line == line and bool(o.tapes) for o in record.operations) for line in counts
    }
    assert counts == by_line
    assert counts[9] > 0
    assert not marks.silent


SILENT = """
import numpy as np
import tensorflow as tf

x = tf.constant(2.0)
with tf.GradientTape() as tape:
    # A comment, and a number.
    n = 3
    y = x * n
    print(y)
    tape.watch(x)
    z = np.sin(x)
    w = tf.sin(x)
print(tape.gradient(w, x))
"""


def test_a_line_that_computes_within_a_tape_and_is_not_recorded_is_marked() -> None:
    marks = line_marks(stories.record(SILENT), SILENT)
    assert marks.silent == {9, 12}


NEVER_RUN = """
import numpy as np
import tensorflow as tf

n, x = 2.0, tf.Variable(2.0)
with tf.GradientTape() as tape:
    if x > 5.0:
        y = np.cos(n)
        z = np.sin(n)
    else:
        y = x * x
        z = np.exp(n)
    try:
        v = np.sqrt(n)
        w = y * float("word")
        v = np.cosh(n)
    except ValueError:
        w = np.tan(n)
    u = np.log(n)
"""
OWN_FUNCTIONS = """
import numpy as np
import tensorflow as tf

def square(x):
    return x * x

def lost(x):
    return np.square(x.numpy())

class Layer:
    def __call__(self, x):
        return tf.sin(x)

x = tf.constant(2.0)
layer, compiled = Layer(), tf.function(square)
cube = lambda x: x * x * x
with tf.GradientTape() as tape:
    tape.watch(x)
    a = square(x)
    b = lost(x)
    c = layer(x)
    d = compiled(x)
    e = cube(x)
"""
AFTER_AN_ERROR = """
import numpy as np
import tensorflow as tf

n, x = 2.0, tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = np.sin(n)
    z = x * tf.constant([1, 2])
    w = np.cos(n)
"""


def test_only_lines_that_ran_are_marked_as_silent() -> None:
    marks = line_marks(stories.record(NEVER_RUN), NEVER_RUN)
    assert marks.silent == {12, 19}


def test_a_line_whose_work_was_recorded_within_a_function_is_not_silent() -> None:
    marks = line_marks(stories.record(OWN_FUNCTIONS), OWN_FUNCTIONS)
    assert marks.silent == {21}


def test_no_line_after_an_error_is_marked_as_silent() -> None:
    until_then = AFTER_AN_ERROR.partition("    z =")[0]
    record = replace(stories.record(until_then), error=Trouble("TypeError", 8, "no"))
    (tape,) = record.tapes
    record = replace(record, tapes=(replace(tape, lines=(6, 9)),))
    assert line_marks(record, AFTER_AN_ERROR).silent == {7}


def test_a_tape_that_is_opened_in_a_loop_has_one_bracket() -> None:
    tapes = tuple(Tape(i, "tape", False, True, None, (2, 3), (), ()) for i in range(3))
    record = TapeRecord((), (), (), (), tapes, (), (), (), None, 0.0)
    assert line_marks(record, "a\nwith b:\n    c").brackets == (Bracket(0, 2, 3, 0),)


def test_a_text_that_is_no_python_has_no_silent_lines() -> None:
    record = TapeRecord((), (), (), (), (), (), (), (), None, 0.0)
    assert not line_marks(record, "with (\0").silent
