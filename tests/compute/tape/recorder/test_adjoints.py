"""Adjoints of deeper sweeps, against a persistent tape that is asked for every value."""

import numpy as np
import pytest

from explorer.compute.tape.recorder.recording import Recording
from explorer.core.tape.values import Numbers
from tests.compute.tape.recorder.running import IMPORT, recorded, run

pytestmark = pytest.mark.slow


def adjoints(recording: Recording, call: int) -> dict[str, np.ndarray]:
    found = {}
    for step in recording.calls[call].sweep:
        assert step.operation is not None
        outputs = recording.operations[step.operation].outputs
        for tensor, adjoint in zip(outputs, step.adjoints, strict=True):
            if tensor.name and adjoint is not None:
                assert isinstance(adjoint.value, Numbers)
                found[tensor.name] = adjoint.value.array
    return found


THIRD = """\
x = tf.constant([0.3, 1.2], dtype=tf.float64)
with tf.GradientTape({how}) as a:
    a.watch(x)
    with tf.GradientTape({how}) as b:
        b.watch(x)
        with tf.GradientTape({how}) as c:
            c.watch(x)
            u = tf.sin(x)
            v = u * u
            y = v * x
        first = c.gradient(y, x)
    second = b.gradient(first, x)
third = a.gradient(second, x)
"""


def test_the_adjoints_of_a_third_derivative_are_tensorflows_own() -> None:
    recording = recorded(IMPORT + THIRD.format(how=""))
    asked = "inner = a.gradient(second, [u, first])\nones = b.gradient(first, [u, v])\n"
    _, names, _ = run(IMPORT + THIRD.format(how="persistent=True") + asked)
    outer, middle = adjoints(recording, 2), adjoints(recording, 1)
    np.testing.assert_allclose(outer["u"], names["inner"][0], rtol=1e-12)
    np.testing.assert_allclose(middle["u"], names["ones"][0], rtol=1e-12)
    np.testing.assert_allclose(middle["v"], names["ones"][1], rtol=1e-12)
    third = recording.calls[2].sources[0].value
    assert third is not None
    assert isinstance(third.value, Numbers)
    np.testing.assert_allclose(third.value.array, names["third"], rtol=1e-12)
    x = np.array([0.3, 1.2])
    expected = 6 * np.cos(2 * x) - 4 * x * np.sin(2 * x)
    np.testing.assert_allclose(third.value.array, expected, rtol=1e-12)


MODEL = """\
tf.keras.utils.set_random_seed(1)
x = tf.random.normal((2, 6, 6, 1))
conv = tf.keras.layers.Conv2D(2, 3, activation="relu")
norm = tf.keras.layers.BatchNormalization()
pool = tf.keras.layers.MaxPooling2D()
dense = tf.keras.layers.Dense(3)
scores = tf.keras.layers.LayerNormalization()
with tf.GradientTape({how}) as tape:
    h1 = conv(x)
    h2 = norm(h1, training=True)
    h3 = pool(h2)
    h4 = dense(tf.reshape(h3, (2, -1)))
    h5 = tf.nn.gelu(scores(h4))
    loss = tf.reduce_mean(tf.square(h5 - 1.0))
weights = conv.trainable_weights + norm.trainable_weights + dense.trainable_weights
gradients = tape.gradient(loss, weights)
"""


def test_the_adjoints_of_layers_are_tensorflows_own() -> None:
    recording = recorded(IMPORT + MODEL.format(how=""))
    asked = "inner = tape.gradient(loss, [h1, h2, h3, h4, h5])\n"
    _, names, _ = run(IMPORT + MODEL.format(how="persistent=True") + asked)
    found = adjoints(recording, 0)
    for name, expected in zip(("h1", "h2", "h3", "h4", "h5"), names["inner"], strict=True):
        np.testing.assert_allclose(found[name], expected, rtol=1e-4, atol=1e-7, err_msg=name)
    for source, expected in zip(recording.calls[0].sources, names["gradients"], strict=True):
        assert source.value is not None
        assert isinstance(source.value.value, Numbers)
        np.testing.assert_allclose(source.value.value.array, expected, rtol=1e-4, atol=1e-7)
    layers = {one.layer for one in recording.operations if one.tapes}
    assert {"conv2d", "batch_normalization", "max_pooling2d", "dense"} <= {
        layer.rsplit("_", 1)[0] if layer.rsplit("_", 1)[-1].isdigit() else layer for layer in layers
    }


def test_contributions_to_one_value_add_up_to_its_adjoint() -> None:
    text = """\
x = tf.constant([0.5, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    u = tf.exp(x)
    y = u * u + tf.sin(u) * x
tape.gradient(y, x)
"""
    recording = recorded(IMPORT + text)
    (call,) = recording.calls
    producers = {tensor.id: one for one in recording.operations for tensor in one.outputs}
    for step in call.sweep:
        assert step.operation is not None
        (output,) = recording.operations[step.operation].outputs
        terms = [
            contribution.value.array
            for other in call.sweep
            for number, contribution in zip(other.inputs, other.contributions, strict=True)
            if number == output.id and contribution and isinstance(contribution.value, Numbers)
        ]
        adjoint = step.adjoints[0]
        assert adjoint is not None
        assert isinstance(adjoint.value, Numbers)
        if terms:
            np.testing.assert_allclose(sum(terms), adjoint.value.array, rtol=1e-6)
    assert {term in producers for total in call.accumulations for term in total.terms} == {True}


def test_what_other_threads_do_is_said_not_to_be_recorded() -> None:
    text = """\
import threading
thread = threading.Thread(target=lambda: tf.sin(1.0))
thread.start()
thread.join()
"""
    recording = recorded(IMPORT + text)
    assert recording.operations == ()
    assert recording.not_seen is not None
    assert "threads" in recording.not_seen.template
