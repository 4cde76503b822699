"""Every way of running the loop against a loop written by hand, and against NumPy."""

from __future__ import annotations

import random
from collections.abc import Callable

import keras
import numpy as np
import pytest
import tensorflow as tf

from explorer.compute.training.data.batches import Batches
from explorer.compute.training.data.dataset import Dataset
from explorer.compute.training.data.prepared import load
from explorer.compute.training.loops import training_loop
from explorer.compute.training.model.learner import learner_of
from explorer.compute.training.model.network import model_of
from explorer.compute.training.steps import Steps
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.sentence import SentenceError
from explorer.core.training.data import Samples
from explorer.core.training.spec import Layer, Mode, Sampling, TrainingProblem
from tests.compute.learning import small

MODES: tuple[Mode, ...] = ("compiled", "eager", "fit")
KERAS = [name for name, row in OPTIMIZERS.items() if row.keras]


def steps_of(spec: TrainingProblem, epochs: int = 2, part: int = 3) -> Steps:
    """Return all steps of some epochs, taken a few at once, with norms and ratios of the last."""
    learner = learner_of(spec, load(spec))
    loop = training_loop(spec.mode, learner, epochs)
    taken = []
    for epoch in range(epochs):
        for first in range(0, learner.batches.steps, part):
            count = min(part, learner.batches.steps - first)
            taken.append(loop.advance(epoch, first, count))
    loop.close()
    losses = np.concatenate([t.losses for t in taken])
    metrics = np.concatenate([t.metrics for t in taken])
    return taken[-1]._replace(losses=losses, metrics=metrics)


def batches_of(spec: TrainingProblem, data: Dataset, epochs: int) -> list[tuple[np.ndarray, ...]]:
    draws = Batches(len(data.train), spec.batch, spec.sampling, spec.seed)
    return [(data.train.x[rows], data.train.y[rows]) for k in range(epochs) for rows in draws.of(k)]


def by_hand(
    spec: TrainingProblem, optimizer: keras.optimizers.Optimizer, epochs: int
) -> list[float]:
    """Return the losses of the loop as a notebook has it."""
    data = load(spec)
    keras.utils.set_random_seed(spec.seed)
    model = keras.Sequential([keras.layers.Input((len(data.inputs),))])
    for layer in spec.layers:
        model.add(keras.layers.Dense(layer.units, activation=layer.activation))
    model.add(keras.layers.Dense(1))
    losses = []
    for x, y in batches_of(spec, data, epochs):
        with tf.GradientTape() as tape:
            y_hat = model(x)
            loss = tf.reduce_mean(tf.square(y_hat - y))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        losses.append(float(loss))
    return losses


def in_numpy(spec: TrainingProblem, rate: float, epochs: int) -> tuple[list[float], list[float]]:
    """Return the losses of a net of one relu layer, and the last gradient's norms, in float64."""
    data = load(spec)
    model = model_of(spec, len(data.inputs), 1)
    w1, b1, w2, b2 = (v.numpy().astype(np.float64) for v in model.trainable_variables)
    losses, norms = [], [0.0, 0.0]
    for x, y in batches_of(spec, data, epochs):
        z = x @ w1 + b1
        h = np.maximum(z, 0)
        error = h @ w2 + b2 - y
        losses.append(float(np.mean(error**2)))
        d = 2 * error / len(x)
        dw2, db2 = h.T @ d, d.sum(axis=0)
        dz = (d @ w2.T) * (z > 0)
        dw1, db1 = x.T @ dz, dz.sum(axis=0)
        norms = [
            float(np.sqrt((dw**2).sum() + (db**2).sum())) for dw, db in ((dw1, db1), (dw2, db2))
        ]
        w1, b1, w2, b2 = w1 - rate * dw1, b1 - rate * db1, w2 - rate * dw2, b2 - rate * db2
    return losses, norms


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_the_losses_are_those_of_numpy(mode: Mode) -> None:
    spec = small(layers=(Layer(16, "relu"),), runner=OptimizerConfig("sgd", 0.05), mode=mode)
    losses, norms = in_numpy(spec, 0.05, 2)
    steps = steps_of(spec)
    np.testing.assert_allclose(steps.losses, losses, rtol=2e-5)
    np.testing.assert_allclose(steps.gradient_norms, norms, rtol=1e-4)
    assert losses[-1] < losses[0]


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("name", KERAS)
def test_the_eager_loop_is_the_one_of_a_notebook(name: str) -> None:
    spec = small(runner=OptimizerConfig(name, 0.01), mode="eager", seed=5)
    row = OPTIMIZERS[name]
    optimizer = getattr(keras.optimizers, row.keras)(0.01, **row.settings, **row.fixed)
    np.testing.assert_array_equal(
        steps_of(spec, 1).losses, np.array(by_hand(spec, optimizer, 1), np.float32)
    )


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    "name",
    [
        name if name in {"sgd", "nadam"} else pytest.param(name, marks=pytest.mark.slow)
        for name in KERAS
    ],
)
def test_the_compiled_loop_takes_the_steps_of_the_eager_one(name: str) -> None:
    spec = small(runner=OptimizerConfig(name, 0.01))
    compiled, eager = (
        steps_of(small(runner=spec.runner, mode=mode)) for mode in ("compiled", "eager")
    )
    np.testing.assert_allclose(compiled.losses, eager.losses, rtol=2e-5)


DECAY = OptimizerConfig("sgd", 0.1, schedule="exponential", schedule_settings={"decay_steps": 3})


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"pitfall": True, "runner": DECAY, "layers": ()},
        {
            "sampling": "shuffled",
            "runner": OptimizerConfig("adam", 0.01),
            "layers": (Layer(6, "gelu"), Layer(5, "silu")),
        },
    ],
    ids=["plain", "pitfall of a linear model with a schedule", "shuffled, deep, by Adam"],
)
def test_all_modes_tell_the_same(change: dict[str, object]) -> None:
    compiled, eager, fit = (steps_of(small(mode=mode, **change)) for mode in MODES)
    for other in (eager, fit):
        np.testing.assert_allclose(other.losses, compiled.losses, rtol=2e-5)
        np.testing.assert_allclose(other.metrics, compiled.metrics, rtol=2e-5)
        np.testing.assert_allclose(other.gradient_norms, compiled.gradient_norms, rtol=1e-4)
        np.testing.assert_allclose(other.update_ratios, compiled.update_ratios, rtol=1e-4)
    assert len(compiled.losses) == 10


@pytest.mark.slow
def test_the_metric_is_the_mean_of_the_losses_of_the_epoch_so_far() -> None:
    steps = steps_of(small())
    for losses, metrics in zip(np.split(steps.losses, 2), np.split(steps.metrics, 2), strict=True):
        np.testing.assert_allclose(metrics, np.cumsum(losses) / np.arange(1, 6), rtol=1e-6)


@pytest.mark.slow
def test_the_ratio_is_that_of_the_update_to_the_weights() -> None:
    spec = small(runner=OptimizerConfig("sgd", 0.1))
    learner = learner_of(spec, load(spec))
    w1, b1, w2, b2 = learner.weights()
    steps = training_loop("compiled", learner, 1).advance(0, 0, 1)
    sizes = [np.sqrt((w**2).sum() + (b**2).sum()) for w, b in ((w1, b1), (w2, b2))]
    np.testing.assert_allclose(steps.update_ratios, 0.1 * steps.gradient_norms / sizes, rtol=1e-4)


@pytest.mark.slow
def test_in_the_pitfall_every_prediction_is_compared_with_every_target() -> None:
    spec = small(pitfall=True)
    data = load(spec)
    x, y = batches_of(spec, data, 1)[0]
    y_hat = model_of(spec, 1, 1)(x).numpy()
    table = np.square(y_hat - y[:, 0])
    assert table.shape == (18, 18)
    assert steps_of(spec, 1).losses[0] == pytest.approx(table.mean(), rel=1e-6)


def test_the_initial_weights_are_those_after_keras_has_been_given_the_seed() -> None:
    ours = model_of(TrainingProblem(layers=(Layer(7, "relu"), Layer(3, "tanh")), seed=42), 4, 1)
    keras.utils.set_random_seed(42)
    theirs = keras.Sequential(
        [
            keras.layers.Input((4,)),
            keras.layers.Dense(7, activation="relu"),
            keras.layers.Dense(3, activation="tanh"),
            keras.layers.Dense(1),
        ]
    )
    for a, b in zip(ours.weights, theirs.weights, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())


def test_building_a_model_leaves_the_random_numbers_of_others_alone() -> None:
    before = random.getstate(), np.random.get_state()[1].tolist()  # type: ignore[index]
    model_of(TrainingProblem(layers=(Layer(7, "relu"),), seed=42), 4, 1)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before  # type: ignore[index]


def refused(**change: object) -> Callable[[], object]:
    spec = small(**change)
    return lambda: learner_of(spec, load(spec))


@pytest.mark.parametrize("sampling", ["replacement", "shuffled"])
def test_a_batch_larger_than_the_training_data_is_all_of_them(sampling: Sampling) -> None:
    data = load(small())
    batches = learner_of(small(batch=1000, sampling=sampling), data).batches
    assert batches.of(3).shape == (1, len(data.train)) == (1, 90)
    same = learner_of(small(batch=90, sampling=sampling), data).batches
    np.testing.assert_array_equal(batches.of(3), same.of(3))


def test_a_model_with_too_many_weights_is_said_with_their_number() -> None:
    with pytest.raises(SentenceError, match="would have 33,574,913 weights"):
        refused(layers=(Layer(4096), Layer(4096), Layer(4096)))()


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({"batch": 20_000, "pitfall": True, "layers": ()}, "9,999"),
        ({"batch": 20_000, "layers": (Layer(4096), Layer(4096))}, "12,204"),
    ],
)
def test_a_batch_that_takes_too_much_memory_is_said_with_one_that_fits(
    change: dict[str, object], fits: str
) -> None:
    with pytest.raises(SentenceError, match=f"up to {fits} fit"):
        refused(data=Samples(count=40_000), **change)()
    refused(data=Samples(count=40_000), **{**change, "batch": int(fits.replace(",", ""))})()
