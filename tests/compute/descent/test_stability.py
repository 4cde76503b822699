"""Largest stable learning rates, against descents of quadratics in plain TensorFlow and Keras."""

from __future__ import annotations

import pytest
import tensorflow as tf

from explorer.core.optimizers.config import OptimizerConfig, stable_factor

CURVATURES = tf.constant([3.0, 0.4], tf.float64)
STEPS = 150


def farness(runner: OptimizerConfig, rate: float) -> float:
    """Return how far x is from the minimum of ½ Σ λ x² after a loop as a notebook writes it."""
    x = tf.Variable([1.0, 1.0], dtype=tf.float64)
    settings = {**runner.settings, "nesterov": runner.optimizer == "nesterov"}
    optimizer = tf.keras.optimizers.SGD(rate, **settings)
    for _ in range(STEPS):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(CURVATURES * x**2) / 2
        gradient = tape.gradient(loss, x)
        if runner.optimizer == "tape":
            x.assign_sub(rate * gradient)
        else:
            optimizer.apply_gradients([(gradient, x)])
    return float(tf.norm(x))


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(
    "runner",
    [
        OptimizerConfig("tape"),
        OptimizerConfig("sgd"),
        OptimizerConfig("momentum", settings={"momentum": 0.9}),
        OptimizerConfig("momentum", settings={"momentum": 0.4}),
        OptimizerConfig("momentum", settings={"momentum": 0.0}),
        OptimizerConfig("nesterov", settings={"momentum": 0.9}),
        OptimizerConfig("nesterov", settings={"momentum": 0.4}),
        OptimizerConfig("nesterov", settings={"momentum": 1.0}),
    ],
    ids=lambda r: f"{r.optimizer} {r.settings}",
)
def test_a_rate_below_the_bound_converges_and_one_above_it_diverges(
    runner: OptimizerConfig,
) -> None:
    factor = stable_factor(runner)
    assert factor is not None
    bound = factor / float(CURVATURES[0])
    # Where the slow direction has hardly moved, the fast one tells.
    assert farness(runner, 0.98 * bound) < 1
    assert farness(runner, 1.02 * bound) > 100


@pytest.mark.slow
def test_a_swing_without_friction_has_no_rate_at_which_it_comes_to_rest() -> None:
    swing = OptimizerConfig("momentum", settings={"momentum": 1.0})
    assert stable_factor(swing) is None
    assert 0.1 < farness(swing, 0.1) < 10
    assert 0.1 < farness(swing, 1.0) < 10


@pytest.mark.parametrize("name", ["adam", "rmsprop", "adagrad", "adadelta", "lion", "ftrl"])
def test_rules_that_adapt_their_steps_have_no_bound(name: str) -> None:
    assert stable_factor(OptimizerConfig(name)) is None
