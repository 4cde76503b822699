"""The layers of a model and what they begin with."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from explorer.compute.training.data.prepared import load
from explorer.compute.training.model.learner import learner_of
from explorer.compute.training.model.network import Dropout, layer_sizes, model_of
from explorer.core.training.data import Points
from explorer.core.training.spec import Layer, TrainingProblem
from tests.compute.learning import small
from tests.compute.training.model.written_out import stock_model

STEERED = {"dropout": 0.3, "l2": 0.01, "batch_norm": True, "data": Points("blobs", count=160)}


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("rate", [0.05, 1 / 3, 0.5, 0.95])
def test_the_units_that_are_dropped_are_those_of_keras_compiled_or_not(rate: float) -> None:
    x = tf.constant(np.random.default_rng(1).normal(size=(31, 13)), tf.float32)
    theirs = keras.layers.Dropout(rate, seed=5)
    eager, compiled = Dropout(rate, seed=5), Dropout(rate, seed=5)
    in_xla = tf.function(lambda x: compiled(x, training=True), jit_compile=True, autograph=False)
    for _ in range(2):
        wanted = theirs(x, training=True)
        np.testing.assert_array_equal(eager(x, training=True), wanted)
        np.testing.assert_allclose(in_xla(x), wanted, rtol=1e-6)


def test_nothing_is_dropped_of_predictions() -> None:
    x = tf.ones([3, 4])
    np.testing.assert_array_equal(Dropout(0.5, seed=1)(x), x)


def test_every_layer_begins_as_those_of_keras_after_the_seed() -> None:
    problem = small(layers=(Layer(7, "relu"), Layer(3, "tanh")), seed=42, **STEERED)
    data = load(problem)
    ours, theirs = model_of(problem, 2, 3), stock_model(problem, data)
    assert len(ours.variables) == len(theirs.variables)
    for a, b in zip(ours.variables, theirs.variables, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())


@pytest.mark.slow
def test_a_model_that_is_taken_again_begins_as_a_new_one() -> None:
    first, second = (small(seed=seed, **STEERED) for seed in (1, 2))
    data = load(first)
    used, fresh = learner_of(first, data), learner_of(second, data)
    x, y = used.batch(tf.range(18))
    used.apply(used.gradient(x, y)[1])
    used.begin_anew(second, data)
    for a, b in zip(used.state(), fresh.state(), strict=True):
        np.testing.assert_array_equal(a, b)
    for one, other in zip(used.gradient(x, y)[1], fresh.gradient(x, y)[1], strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("batch_norm", [False, True])
def test_sizes_of_layers_count_the_variables_that_are_trained(batch_norm: bool) -> None:
    problem = TrainingProblem(layers=(Layer(5), Layer(4)), batch_norm=batch_norm, dropout=0.5)
    assert sum(layer_sizes(problem)) == len(model_of(problem, 3, 2).trainable_variables)


@pytest.mark.slow
def test_a_look_at_a_step_changes_nothing_and_sees_what_is_dropped_next() -> None:
    problem = small(**STEERED)
    learner = learner_of(problem, load(problem))
    before = learner.state()
    looked, weights = learner.look(tf.range(18))
    for a, b in zip(learner.state(), before, strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b in zip(weights, learner.weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b in zip(looked, learner.gradient(*learner.batch(tf.range(18)))[1], strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)
