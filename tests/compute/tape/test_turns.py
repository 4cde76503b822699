import pytest

from tests.compute.tape.recorder.running import IMPORT, recorded

pytestmark = pytest.mark.slow


def turns(text: str, name: str) -> list[tuple[int, ...]]:
    return [one.turn for one in recorded(IMPORT + text).operations if one.name == name]


def test_operations_tell_which_turn_of_each_loop_they_belong_to() -> None:
    text = """\
x = tf.constant(1.0)
for i in range(2):
    x = tf.sin(x)
    for j in range(3):
        x = tf.cos(x)
x = tf.tan(x)
"""
    assert turns(text, "Sin") == [(0,), (1,)]
    assert turns(text, "Cos") == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert turns(text, "Tan") == [()]


def test_the_test_of_a_while_belongs_to_the_turn_that_it_begins() -> None:
    text = """\
x = tf.constant(1.0)
while x < 4.0:
    x = x * 2.0
"""
    assert turns(text, "Less") == [(0,), (1,), (2,)]
    assert turns(text, "Mul") == [(0,), (1,)]


def test_a_function_that_a_loop_calls_belongs_to_its_turn() -> None:
    text = """\
def step(x):
    for _ in range(2):
        x = tf.sin(x)
    return tf.cos(x)
x = tf.constant(1.0)
for i in range(2):
    x = step(x)
"""
    assert turns(text, "Sin") == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert turns(text, "Cos") == [(0,), (1,)]


def test_a_turn_that_is_left_early_counts_all_the_same() -> None:
    text = """\
x = tf.constant(1.0)
for i in range(3):
    if i == 1:
        continue
    x = tf.sin(x)
"""
    assert turns(text, "Sin") == [(0,), (2,)]


def test_recursion_has_turns_of_its_own() -> None:
    text = """\
def f(x, n):
    for _ in range(2):
        if n:
            x = f(x, n - 1)
        x = tf.sin(x)
    return x
f(tf.constant(1.0), 1)
"""
    assert turns(text, "Sin") == [(0, 0), (0, 1), (0,), (1, 0), (1, 1), (1,)]
