from __future__ import annotations

from explorer.core.tape.layout.gap import Gap
from explorer.core.tape.layout.story import Story
from tests.core.tape.stories import FIRST, FLOORED, story


def names(shown: Story, operations: frozenset[int]) -> set[str]:
    return {shown.index.operations[each].name for each in operations}


def test_the_way_breaks_at_an_operation_without_gradient() -> None:
    shown = story(FLOORED)
    assert names(shown, shown.gap.broken) == {"Floor"}
    assert names(shown, shown.gap.ahead) == {"ReadVariableOp", "Mul", "Floor", "AddV2"}


def test_nothing_breaks_where_there_is_a_gradient() -> None:
    assert story(FIRST).gap == Gap()


def test_the_way_breaks_where_the_tape_did_not_record() -> None:
    text = """
import tensorflow as tf

x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    a = x * x
    with tape.stop_recording():
        b = tf.sin(a)
    y = b * 2.0
print(tape.gradient(y, x))
"""
    shown = story(text)
    assert names(shown, shown.gap.broken) <= {"Sin", "Mul"}
    assert shown.gap.broken


def test_without_any_way_nothing_is_said_to_break() -> None:
    text = """
import tensorflow as tf

x, w = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    a = x * x
    y = w * w
print(tape.gradient(y, x))
"""
    shown = story(text)
    assert shown.gap.broken == frozenset()
    assert not shown.gap.ahead & shown.gap.behind
