"""What is said of each tape."""

from __future__ import annotations

import pytest

from explorer.core.tape.tape_summary import tape_numbers, tape_summaries
from tests.core.tape import stories

pytestmark = pytest.mark.slow

LOOP = """
import tensorflow as tf

x = tf.Variable(1.0)
for _ in range(3):
    with tf.GradientTape() as tape:
        y = x * x
    x.assign_sub(0.1 * tape.gradient(y, x))
c = tf.constant(1.0)
with tf.GradientTape(persistent=True) as other:
    z = c * c
"""


def test_tapes_of_one_place_are_one_and_each_tells_what_it_watches() -> None:
    record = stories.record(LOOP)
    looped, other = tape_summaries(record)
    assert (looped.name, looped.lines, looped.count) == ("tape", (6, 7), 3)
    assert [str(said) for said in looped.about] == ["Watches x, because it is a tf.Variable."]
    assert looped.recorded > 0
    assert (other.recorded, other.number) == (0, 1)
    assert [str(said) for said in other.about] == [
        "It watches nothing.",
        "Persistent: it can be asked again.",
        "It recorded nothing: no input of an operation was watched.",
    ]
    assert tape_numbers(record) == {0: 0, 1: 0, 2: 0, 3: 1}


MIXED = """
import tensorflow as tf

for value in (3.0, 4.0, 5.0):
    x = tf.constant(value)
    with tf.GradientTape() as tape:
        if value < 5:
            tape.watch(x)
        y = x * x
"""


def test_tapes_of_one_place_are_told_by_that_which_recorded_most() -> None:
    (summary,) = tape_summaries(stories.record(MIXED))
    assert (summary.count, summary.recorded) == (3, 1)
    assert [str(said) for said in summary.about] == [
        "Watches x, asked for in line 8.",
        "1 of the 3 recorded nothing.",
    ]


def test_weights_of_a_model_are_called_as_in_the_strip() -> None:
    text = LOOP.replace("tf.Variable(1.0)", 'tf.Variable(1.0, name="model/dense/kernel")')
    looped, _ = tape_summaries(stories.record(text.replace("x = ", "v = x = ")))
    assert "/" not in str(looped.about[0])
