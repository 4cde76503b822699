"""The right answers of lessons 16, 17, 19 and 20."""

from __future__ import annotations

import functools
import math
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from sklearn.datasets import make_moons
from sklearn.neighbors import KNeighborsClassifier

from explorer.core.training.data import Points
from tests.storage.lessons.oracles.asking import Asked, Oracle, numbers

_DATA = Path(__file__).parents[4] / "resources" / "data" / "california_housing.npz"


def _inside_the_tape(_: Asked) -> str:
    """Predictions that are made before the tape leave no way from the loss to the weights."""
    w, x, y = tf.Variable(1.0), tf.constant(2.0), tf.constant(3.0)
    with tf.GradientTape(persistent=True) as tape:
        inside = tf.square(w * x - y)
    before = w * x
    with tf.GradientTape() as late:
        outside = tf.square(before - y)
    assert tape.gradient(inside, w) is not None
    assert late.gradient(outside, w) is None
    return "The predictions and the loss"


def _weights(_: Asked) -> float:
    model = keras.Sequential(
        [keras.Input((8,)), keras.layers.Dense(128, "relu"), keras.layers.Dense(1)]
    )
    return float(model.count_params())


def _in_dollars(_: Asked) -> str:
    assert round(math.sqrt(0.31) * 100_000, -3) == 56_000
    return "About 56,000 dollars"


def _broadcast(asked: Asked) -> str:
    assert asked.printed.strip() == "(32, 32)"
    return "(32, 32)"


def _mean_for_all(_: Asked) -> str:
    """Of all constants the mean is nearest to all targets, and its loss their variance, 1.3."""
    with np.load(_DATA, allow_pickle=False) as data:
        target = data["target"].astype(np.float64)
    assert 1.27 < np.var(target) < 1.38
    batch = target[:32]
    w = tf.Variable(np.zeros((32, 1)))
    for _step in range(400):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(w - batch))
        w.assign_sub(16 * tape.gradient(loss, w))
    assert np.allclose(w, batch.mean(), atol=1e-3)
    assert math.isclose(float(loss), np.var(batch), rel_tol=1e-3)
    return "It says nearly the mean for every house"


def _columns(_: Asked) -> str:
    y_hat, y = tf.constant([[1.0], [2.0]]), tf.constant([1.0, 2.0])
    assert float(tf.reduce_mean(tf.square(y_hat - tf.reshape(y, (-1, 1))))) == 0
    assert float(tf.reduce_sum(tf.square(y_hat - y))) != 0
    return "y_hat - tf.reshape(y, (-1, 1))"


def _straight(_: Asked) -> str:
    """Where w1·x1 + w2·x2 + b = 0, three places are always in line."""
    w1, w2, b = 0.7, -1.3, 0.4
    x = np.array([-1.0, 0.5, 2.0])
    y = -(w1 * x + b) / w2
    assert np.allclose(1 / (1 + np.exp(-(w1 * x + w2 * y + b))), 0.5)
    assert np.allclose(np.polyfit(x, y, 2)[0], 0)
    return "A straight line"


def _overlapping(asked: Asked) -> str:
    """A hundred times as many points of the same noise still do not tell all of them."""
    data = asked.step.session.training.data
    assert isinstance(data, Points)
    x, y = make_moons(20_000, noise=data.noise, random_state=0)
    told = KNeighborsClassifier(51).fit(x[:15_000], y[:15_000]).score(x[15_000:], y[15_000:])
    assert 0.9 < told < 0.995
    return "The moons overlap"


@functools.cache
def _sharpness(rate: float) -> float:
    """Return the greatest curvature after 3000 full steps of 32 tanh units on sin 2x."""
    random = np.random.default_rng(1)
    x = tf.constant(random.uniform(-3, 3, (112, 1)), tf.float32)
    y = tf.sin(2 * x)
    y = (y - tf.reduce_mean(y)) / tf.math.reduce_std(y)
    sizes = (32, 32, 32, 1)
    start = np.concatenate([random.uniform(-0.4, 0.4, 32), np.zeros(32),
                            random.uniform(-0.4, 0.4, 32), [0.0]])  # fmt: skip
    weights = tf.Variable(start, dtype=tf.float32)

    def loss(all_weights: tf.Tensor) -> tf.Tensor:
        kernel, bias, last, end = tf.split(all_weights, sizes)
        hidden = tf.tanh(x * kernel + bias)
        return tf.reduce_mean(tf.square(hidden @ last[:, None] + end - y))

    @tf.function
    def train() -> None:
        for _step in tf.range(3000):
            with tf.GradientTape() as tape:
                value = loss(weights)
            weights.assign_sub(rate * tape.gradient(value, weights))

    train()
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            value = loss(weights)
        gradient = inner.gradient(value, weights)
    return float(np.linalg.eigvalsh(outer.jacobian(gradient, weights).numpy()).max())


def _at_the_edge(_: Asked) -> str:
    assert math.isclose(_sharpness(0.1), 2 / 0.1, rel_tol=0.15)
    return "It stops growing and stays about there"


def _grows_towards_the_edge(_: Asked) -> str:
    assert _sharpness(0.05) < 2 / 0.05
    assert _sharpness(0.2) < _sharpness(0.1)
    return "The bound moves along"


ORACLES: dict[tuple[str, int], Oracle] = {
    ("custom-loop", 1): _inside_the_tape,
    ("custom-loop", 2): _weights,
    ("custom-loop", 3): lambda _: 11_610 // 32,
    ("custom-loop", 4): _in_dollars,
    ("broadcasting-pitfall", 1): _broadcast,
    ("broadcasting-pitfall", 2): lambda asked: numbers(asked.printed)[0],
    ("broadcasting-pitfall", 3): _mean_for_all,
    ("broadcasting-pitfall", 4): _columns,
    ("classes", 1): _straight,
    ("classes", 2): lambda _: np.trace([[63, 10], [12, 40]]) / 125,
    ("classes", 3): lambda _: str((63 + 10) / 125),
    ("classes", 4): _overlapping,
    ("edge-of-stability", 1): lambda _: 2 / 0.1,
    ("edge-of-stability", 2): _at_the_edge,
    ("edge-of-stability", 3): lambda _: _sharpness(0.2),
    ("edge-of-stability", 4): _grows_towards_the_edge,
}
