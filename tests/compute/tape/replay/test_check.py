"""What was recorded is run again and has to be the same; a false record is found."""

from __future__ import annotations

import math

import pytest
import tensorflow as tf

from explorer.compute.tape.recorder.live import LiveOperation
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.replay.check import check
from tests.compute.tape.recorder.running import IMPORT, recorded

SLOW = pytest.mark.slow
CHAIN = """
x = tf.Variable([0.5, 1.5])
with tf.GradientTape() as tape:
    u = tf.sin(x) * x
    y = tf.reduce_sum(tf.exp(u))
tape.gradient(y, x)
"""
PROGRAMS = {
    "a chain": CHAIN,
    "nested tapes": """
x = tf.Variable(1.5)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = tf.exp(x * x)
    g = inner.gradient(y, x)
outer.gradient(g, x)
""",
    "weights of the targets": """
x = tf.constant([1., 2.])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x ** 3
tape.gradient(y, x, output_gradients=tf.constant([1., 10.]))
""",
    "several outputs": """
x = tf.Variable([1., 2., 3., 4.])
with tf.GradientTape() as tape:
    a, b = tf.split(x, 2)
    y = tf.reduce_sum(tf.concat([a * b, tf.maximum(a, b)], 0))
tape.gradient(y, x)
""",
    "a gradient of its own": """
@tf.custom_gradient
def f(x):
    return x * x, lambda d: 5 * d
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = tf.sin(f(tf.exp(x)))
tape.gradient(y, x)
""",
    "rows of a table": """
e = tf.Variable(tf.random.uniform([5, 2]))
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.gather(e, [1, 3, 1]) ** 2)
tape.gradient(y, e)
""",
    "NaN": """
x = tf.Variable(0.)
with tf.GradientTape() as tape:
    y = tf.where(x != 0, tf.sin(x) / x, 1.)
tape.gradient(y, x)
""",
    "complex numbers": """
x = tf.Variable(0.5)
with tf.GradientTape() as tape:
    z = tf.exp(tf.complex(x, x * x))
    y = tf.math.real(z * z)
tape.gradient(y, x)
""",
    "a descent": """
x = tf.Variable(0.)
for _ in range(5):
    with tf.GradientTape() as tape:
        y = x ** 2 - 2 * x + 1
    x.assign_sub(0.1 * tape.gradient(y, x))
""",
    "a Keras model": """
model = tf.keras.Sequential([
    tf.keras.layers.Conv2D(4, 3, activation="relu"),
    tf.keras.layers.BatchNormalization(),
    tf.keras.layers.Flatten(),
    tf.keras.layers.Dropout(0.5),
    tf.keras.layers.Dense(2),
])
x = tf.random.normal([2, 6, 6, 1])
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(model(x, training=True) ** 2)
tape.gradient(loss, model.trainable_variables)
""",
}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=SLOW if "Keras" in name else ()) for name in PROGRAMS],
)
def test_a_true_record_is_proved(name: str) -> None:
    recording = recorded(IMPORT + PROGRAMS[name])
    checked = check(recording)
    assert checked.differing == ()
    assert checked.replayed > 0
    assert checked.replayed + checked.skipped == len(recording.log.operations)
    adjoints = sum(
        adjoint is not None
        for call in recording.log.calls
        for step in call.sweep
        for adjoint in step.adjoints
    )
    assert checked.adjoints == adjoints


def test_a_value_that_was_not_computed_is_found() -> None:
    recording, operation = _operation(CHAIN, "Sin")
    wrong = tf.constant([float(v) for v in operation.outputs[0]])
    operation.outputs = (tf.tensor_scatter_nd_add(wrong, [[1]], [1e-6]),)
    (found,) = [each for each in check(recording).differing if each.what == "value"]
    assert found.operation == operation.id
    assert found.error == pytest.approx(1e-6, rel=0.1)


def test_an_adjoint_that_the_sweep_did_not_have_is_found() -> None:
    recording, operation = _operation(CHAIN, "Exp")
    (step,) = [s for s in recording.log.calls[0].sweep if s.operation is operation]
    step.adjoints = (step.adjoints[0] * 2,)
    (found,) = check(recording).differing
    assert (found.operation, found.what) == (operation.id, "adjoint")
    assert found.error == pytest.approx(0.5)


def test_a_nan_in_the_place_of_a_number_is_found() -> None:
    recording, operation = _operation(CHAIN, "Mul")
    operation.outputs = (tf.constant([math.nan, 1.0]),)
    assert any(
        each.operation == operation.id and math.isnan(each.error)
        for each in check(recording).differing
    )


def test_what_is_random_or_has_effects_is_not_run_again() -> None:
    recording = recorded(
        IMPORT + "v = tf.Variable(1.)\nv.assign_add(tf.random.normal([]))\nprint(v.numpy())"
    )
    (variable,) = [entry.variable for entry in recording.log.variables.values()]
    before = float(variable.numpy())
    checked = check(recording)
    assert checked.differing == ()
    assert checked.skipped > 0
    assert float(variable.numpy()) == before


def _operation(text: str, name: str) -> tuple[Recording, LiveOperation]:
    recording = recorded(IMPORT + text)
    return recording, next(each for each in recording.log.operations if each.name == name)
