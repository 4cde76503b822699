"""The tape cases of the teaching material: what they print, and every adjoint of their sweeps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explorer.compute.tape.recorder.recording import Recording
from explorer.core.tape.values import Numbers
from tests.compute.tape.recorder.running import IMPORT, recorded, run

pytestmark = pytest.mark.slow


def results(recording: Recording) -> list[list[Any]]:
    """Return the gradients of each call."""
    return [
        [
            None if source.value is None else number(source.value.value).tolist()
            for source in call.sources
        ]
        for call in recording.calls
    ]


def number(value: object) -> np.ndarray:
    assert isinstance(value, Numbers)
    return value.array


def adjoints(recording: Recording, call: int = 0) -> list[tuple[str, Any]]:
    """Return the operations that a sweep passes, with what reaches them."""
    found = []
    for step in recording.calls[call].sweep:
        assert step.operation is not None
        operation = recording.operations[step.operation]
        (adjoint,) = step.adjoints
        assert adjoint is not None
        found.append((operation.name, number(adjoint.value).tolist()))
    return found


def test_s3_and_s4_watched_and_unwatched() -> None:
    body = """\
with tf.GradientTape() as tape:
    z = (x1 + 5) * x2**2
tape.gradient(z, [x1, x2])
"""
    made = "x1, x2 = {kind}(2.0), {kind}(3.0)\n"
    variables = recorded(IMPORT + made.format(kind="tf.Variable") + body)
    assert results(variables) == [[9, 42]]
    assert adjoints(variables) == [
        ("Mul", 1),
        ("AddV2", 9),
        ("Pow", 7),
        ("ReadVariableOp", 9),
        ("ReadVariableOp", 42),
    ]
    constants = recorded(IMPORT + made.format(kind="tf.constant") + body)
    assert results(constants) == [[None, None]]
    assert adjoints(constants) == []
    assert constants.log.calls[0].watched == (False, False)
    assert [one.tapes for one in constants.operations if one.phase == "forward"] == [()] * 3
    watch = body.replace("z =", "tape.watch([x1, x2])\n    z =")
    assert results(recorded(IMPORT + made.format(kind="tf.constant") + watch)) == [[9, 42]]


def test_s5_two_targets_give_the_sum_of_both_derivatives() -> None:
    text = """\
x = tf.Variable(5.0)
with tf.GradientTape() as tape:
    a, b = 3 * x, x**2
tape.gradient([a, b], x)
"""
    recording = recorded(IMPORT + text)
    assert results(recording) == [[13]]
    assert [one[1] for one in adjoints(recording)] == [1, 1, 10, 3]
    (sum_of_both,) = recording.calls[0].accumulations
    assert number(sum_of_both.total.value) == 13


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("(x1 + 5) * x2**2", [[None, 6], [6, 14]]),
        ("x1**2 + x2 + 1", [[2, None], [None, None]]),
    ],
)
def test_s6_and_s7_second_derivatives(target: str, expected: list[list[Any]]) -> None:
    text = f"""\
x1, x2 = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape(persistent=True) as outer:
    with tf.GradientTape(persistent=True) as inner:
        z = {target}
    first = inner.gradient(z, [x1, x2])
[outer.gradient(one, [x1, x2]) for one in first]
"""
    recording = recorded(IMPORT + text)
    assert results(recording)[1:] == expected
    assert recording.calls[0].parent == 0
    inner_sweep = [one for one in recording.operations if one.call == 0]
    assert {one.tapes for one in inner_sweep} <= {(), (0,)}
    assert (0,) in {one.tapes for one in inner_sweep}


@pytest.mark.parametrize(
    "update",
    [
        "x.assign_sub(0.1 * tape.gradient(y, x))",
        "optimizer.apply_gradients([(tape.gradient(y, x), x)])",
    ],
)
def test_s8_descent_folded_by_turn(update: str) -> None:
    text = f"""\
optimizer = tf.keras.optimizers.SGD(0.1)
x = tf.Variable(0.0)
for step in range(100):
    with tf.GradientTape() as tape:
        y = 3 * x**2 + 2 * x - 1
    {update}
"""
    recording, names, _ = run(IMPORT + text)
    assert names["x"].numpy() == pytest.approx(-1 / 3, abs=1e-7)
    assert len(recording.calls) == len(recording.tapes) == 100
    squares = [one for one in recording.operations if one.name == "Pow" and one.phase == "forward"]
    assert [one.turn for one in squares] == [(step,) for step in range(100)]


def test_s9_and_s10_columns_and_a_persistent_tape() -> None:
    text = """\
c = tf.reshape(tf.range(4, dtype=tf.float32), (4, 1))
x = tf.Variable(c)
with tf.GradientTape() as tape:
    y = 2 * tf.matmul(tf.transpose(x), x)
tape.gradient(y, x)
x = tf.constant([0.0, 1, 2, 3])
with tf.GradientTape(persistent=True) as tape:
    tape.watch(x)
    y = x * x
    z = y * y
tape.gradient(z, x)
tape.gradient(y, x)
"""
    recording = recorded(IMPORT + text)
    assert results(recording) == [
        [[[0], [4], [8], [12]]],
        [[0, 4, 32, 108]],
        [[0, 2, 4, 6]],
    ]
    assert adjoints(recording, 1) == [("Mul", [1, 1, 1, 1]), ("Mul", [0, 2, 8, 18])]


def test_s11_to_s13_parameters_and_nested_tapes() -> None:
    text = """\
x, a, b, c = tf.Variable(0.0), tf.constant(1.0), tf.constant(-2.0), tf.constant(1.0)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([a, b, c])
    y = a * tf.pow(x, 2) + b * x + c
tape.gradient(y, x)
tape.gradient(y, [x, a, b, c])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = a * tf.pow(x, 2) + b * x + c
    dy = inner.gradient(y, x)
outer.gradient(dy, x)
"""
    recording = recorded(IMPORT + text)
    assert results(recording) == [[-2], [-2, 0, 0, 1], [-2], [2]]
    assert [source.name for source in recording.calls[1].sources] == ["x", "a", "b", "c"]
    assert [tape.parent for tape in recording.tapes] == [None, None, 1]


S14 = """\
@tf.function
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**2 - 2 * x + 1
    return tape.gradient({order})
print(f(tf.constant(2.0)), f(tf.constant(-2.0)))
"""


def test_s14_inside_a_function() -> None:
    swapped = recorded(IMPORT + S14.format(order="x, y"), eager_functions=True)
    assert results(swapped) == [[None], [None]]
    in_order = recorded(IMPORT + S14.format(order="y, x"), eager_functions=True)
    assert results(in_order) == [[2], [-6]]
    assert not any(one.traced for one in in_order.operations)
    traced = recorded(IMPORT + S14.format(order="x, y"))
    (call,) = traced.calls
    assert (call.line, call.text, call.sources[0].value) == (7, "tape.gradient(x, y)", None)
    assert call.note is not None


@pytest.mark.parametrize("steps", [100, 1000])
def test_s15_and_s18_a_loop_with_assign(steps: int) -> None:
    text = f"""\
x = tf.Variable(0.0)
for _ in range({steps}):
    with tf.GradientTape() as tape:
        y = x**2 - 2 * x + 1
    x.assign(x - 0.01 * tape.gradient(y, x))
"""
    recording, names, _ = run(IMPORT + text)
    expected = {100: (0.867380381, 0.0183131695), 1000: (0.99999857, 0)}[steps]
    assert names["x"].numpy() == pytest.approx(expected[0], rel=1e-6)
    assert names["y"].numpy() == pytest.approx(expected[1], abs=1e-7)
    assert len(recording.calls) == steps
    assert recording.operations[-1].turn == (steps - 1,)


def test_beyond_20000_operations_they_are_counted_and_results_are_kept() -> None:
    text = """\
x = tf.Variable(0.0)
for _ in range(1500):
    with tf.GradientTape() as tape:
        y = x**2 - 2 * x + 1
    x.assign(x - 0.01 * tape.gradient(y, x))
"""
    recording, names, _ = run(IMPORT + text)
    assert len(recording.operations) == 20_000
    assert recording.left_out == 1500 * 18 + 2 - 20_000
    assert len(recording.calls) == 1500
    last = recording.calls[-1]
    assert last.sweep == ()
    assert last.note is not None
    assert last.sources[0].value is not None
    assert number(last.sources[0].value.value) == pytest.approx(0, abs=1e-5)
    assert names["x"].numpy() == pytest.approx(1, abs=1e-5)


def test_s17_a_loop_inside_of_a_function_is_seen_with_the_switch() -> None:
    text = """\
x = tf.Variable(0.0)
@tf.function
def descend():
    y = 0.0
    for _ in tf.range(100):
        with tf.GradientTape() as tape:
            y = x**2 - 2 * x + 1
        x.assign(x - 0.01 * tape.gradient(y, x))
    return y
y = descend()
"""
    recording, names, _ = run(IMPORT + text, eager_functions=True)
    assert names["x"].numpy() == pytest.approx(0.867380381, rel=1e-6)
    assert names["y"].numpy() == pytest.approx(0.0183131695, rel=1e-5)
    assert len(recording.calls) == 100
    assert recording.operations[-1].turn == (99,)


def test_s20_powers_by_multiplication() -> None:
    text = """\
def power(x, n):
    result = x
    for _ in range(n - 1):
        result *= x
    return result
for n in (2, 3):
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = power(x, n)
    tape.gradient(y, x)
"""
    recording = recorded(IMPORT + text)
    assert results(recording) == [[6], [27]]
    assert adjoints(recording, 1) == [("Mul", 1), ("Mul", 3)]


def test_s21_to_s23() -> None:
    text = """\
x = tf.ones((2, 2))
with tf.GradientTape(persistent=True) as tape:
    tape.watch(x)
    y = tf.reduce_sum(x)
    z = y * y
tape.gradient(z, y)
tape.gradient(z, x)
x = tf.Variable(1.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x**3
    d = inner.gradient(y, x)
outer.gradient(d, x)
x1, x2 = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    z = x1**2 + x2**3
tape.gradient(z, x1)
try:
    tape.gradient(z, x2)
except RuntimeError as error:
    said = str(error)
with tf.GradientTape() as tape:
    z = x1**2 + x2**3
tape.gradient(z, [x1, x2])
"""
    recording, names, _ = run(IMPORT + text)
    assert results(recording) == [[8], [[[8, 8], [8, 8]]], [3], [6], [4], [None], [4, 27]]
    error = recording.calls[5].error
    assert error is not None
    assert (error.type, error.message, error.line) == ("RuntimeError", names["said"], 20)
