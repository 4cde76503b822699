"""Every rule against Keras itself, stepped from the same start."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from explorer.compute.kit.optimizers import RULES, effective_rate
from explorer.core.optimizers.optimizers import OPTIMIZERS

SETTINGS = {
    "momentum": [{"momentum": 0.5}],
    "rmsprop": [{"momentum": 0.3, "rho": 0.8}],
    "adam": [{"beta_1": 0.7, "beta_2": 0.95, "epsilon": 1e-3}],
    "adamw": [{"weight_decay": 0.1}],
    "ftrl": [
        {"l1_regularization_strength": 0.02, "l2_regularization_strength": 0.1},
        {"beta": 0.4, "l2_shrinkage_regularization_strength": 0.05, "learning_rate_power": -0.6},
    ],
}
CASES = [
    pytest.param(name, changes, id=f"{name}-{i}")
    for name in OPTIMIZERS
    for i, changes in enumerate([{}, *SETTINGS.get(name, [])])
]


def rosenbrock(x: tf.Tensor) -> tf.Tensor:
    return tf.square(1.0 - x[0]) + 5.0 * tf.square(x[1] - tf.square(x[0]))


def gradient(x: tf.Tensor) -> tf.Tensor:
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = rosenbrock(x)
    return tape.gradient(y, x)


def by_keras(name: str, settings: dict[str, float], dtype: str, steps: int) -> list[np.ndarray]:
    row = OPTIMIZERS[name]
    x = tf.Variable([-1.2, 1.4], dtype=dtype)
    path = [x.numpy()]
    optimizer = (
        getattr(keras.optimizers, row.keras)(learning_rate=0.01, **settings, **row.fixed)
        if row.keras
        else None
    )
    for _ in range(steps):
        g = gradient(tf.convert_to_tensor(x))
        if optimizer is None:
            x.assign_sub(tf.constant(0.01, dtype) * g)
        else:
            optimizer.apply_gradients([(g, x)])
        path.append(x.numpy())
    return path


def by_rule(name: str, settings: dict[str, float], dtype: str, steps: int) -> list[np.ndarray]:
    rule = RULES[name]
    x = tf.constant([-1.2, 1.4], dtype)
    state = tuple(tf.fill([2], tf.constant(v, dtype)) for v in rule.slots(settings))
    constants = [tf.constant(c, dtype) for c in rule.constants(settings)]
    rate = tf.constant(effective_rate(name, 0.01), dtype)
    path = [x.numpy()]
    for t in range(1, steps + 1):
        x, state = rule.step(x, gradient(x), state, rate, tf.constant(t, dtype), constants)
        path.append(x.numpy())
    return path


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "changes"), CASES)
def test_a_rule_takes_the_steps_that_keras_takes(
    name: str, changes: dict[str, float], dtype: str
) -> None:
    settings = {**OPTIMIZERS[name].settings, **changes}
    ours, theirs = by_rule(name, settings, dtype, 40), by_keras(name, settings, dtype, 40)
    rounding = 2e-6 if dtype == "float32" else 1e-14
    np.testing.assert_allclose(ours, theirs, rtol=rounding, atol=rounding)
    assert not np.array_equal(ours[0], ours[-1])


def test_every_optimizer_has_a_rule() -> None:
    assert list(RULES) == list(OPTIMIZERS)
