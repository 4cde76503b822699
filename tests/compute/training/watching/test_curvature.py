"""The sharpness against the eigenvalues of the whole Hessian, written down in float64."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from explorer.compute.training.data.prepared import load
from explorer.compute.training.model.learner import Learner, learner_of
from explorer.compute.training.watching.curvature import Curvature, largest_eigenvalue
from explorer.compute.training.watching.rows import watched_rows
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import Housing, Points
from explorer.core.training.results import TrainingEnd, TrainingEpoch, TrainingSharpness
from explorer.core.training.spec import Layer, TrainingOrder, TrainingProblem, TrainingRun
from tests.compute.learning import only, small, told

_MOONS = TrainingProblem(data=Points("moons", 80), layers=(Layer(6, "tanh"), Layer(5, "relu")))
_BLOBS = TrainingProblem(data=Points("blobs", 90), layers=(Layer(7, "sigmoid"),), l2=0.01)
_PROBLEMS = {
    "a number": small(),
    "a number with penalties": small(l2=0.05, layers=(Layer(6, "relu"), Layer(5, "softplus"))),
    "two classes": _MOONS,
    "three classes with penalties": _BLOBS,
    "classes of which the rare one counts more": TrainingProblem(
        data=Points("moons", 80), layers=(Layer(6, "elu"),), balanced=True, l2=0.001
    ),
    "no hidden layer": small(layers=()),
}
_ACTIVATIONS = {
    "tanh": tf.tanh, "relu": tf.nn.relu, "sigmoid": tf.sigmoid, "softplus": tf.nn.softplus,
    "elu": tf.nn.elu,
}  # fmt: skip


def dense_hessian(problem: TrainingProblem, learner: Learner, rows: np.ndarray) -> np.ndarray:
    """Return the Hessian of the loss by all weights, written straight, in float64."""
    shapes = [variable.shape for variable in learner.model.trainable_variables]
    flat = np.concatenate([w.reshape(-1) for w in learner.weights()]).astype(np.float64)
    x = tf.constant(learner.x.numpy()[rows], tf.float64)
    y = learner.y.numpy()[rows]
    weights = tf.constant(flat)
    with tf.GradientTape(persistent=True) as outer:
        outer.watch(weights)
        with tf.GradientTape() as inner:
            inner.watch(weights)
            parts = tf.split(weights, [int(np.prod(shape)) for shape in shapes])
            arrays = [tf.reshape(part, s) for part, s in zip(parts, shapes, strict=True)]
            loss = _loss(problem, x, y, arrays)
        gradient = inner.gradient(loss, weights)
    return outer.jacobian(gradient, weights, experimental_use_pfor=False).numpy()


def _loss(
    problem: TrainingProblem, x: tf.Tensor, y: np.ndarray, arrays: list[tf.Tensor]
) -> tf.Tensor:
    kernels, biases = arrays[::2], arrays[1::2]
    for layer, kernel, bias in zip(problem.layers, kernels, biases, strict=False):
        x = _ACTIVATIONS[layer.activation](x @ kernel + bias)
    out = x @ kernels[-1] + biases[-1]
    penalty = problem.l2 * tf.add_n([tf.reduce_sum(k**2) for k in kernels])
    if y.dtype == np.int32:
        logs = tf.nn.log_softmax(out)
        return penalty - tf.reduce_mean(tf.gather(logs, y, batch_dims=1))
    target = tf.constant(y, tf.float64)
    if not isinstance(problem.data, Points):
        return penalty + tf.reduce_mean((out - target) ** 2)
    losses = tf.nn.softplus(out) - target * out
    if problem.balanced:
        share = float(y.mean())
        losses *= np.where(y == 1, 0.5 / share, 0.5 / (1 - share))
    return penalty + tf.reduce_mean(losses)


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("pieces", [1, 4])
@pytest.mark.parametrize("name", _PROBLEMS)
def test_the_sharpness_is_the_largest_eigenvalue_of_the_whole_hessian(
    name: str, pieces: int
) -> None:
    problem = _PROBLEMS[name]
    learner = learner_of(problem, load(problem))
    rows = watched_rows(len(learner.x), 20)
    # In pieces of different sizes, as those of large data.
    curvature = Curvature(learner, np.array_split(rows, pieces))
    for _ in range(2):
        true = np.linalg.eigvalsh(dense_hessian(problem, learner, rows))[-1]
        found = curvature.at(7, lambda: True)
        assert found is not None
        assert found.value == pytest.approx(true, rel=1e-4)
        assert (found.step, found.rows) == (7, len(learner.x))
        for k in range(30):
            learner.step(tf.constant(learner.batches.of(0)[k % learner.batches.steps]))


@pytest.mark.parametrize(
    ("spectrum", "largest"),
    [
        ([-50.0, 1.0, 2.0, 3.0], 3.0),
        ([-5.0, -4.0, -3.0], -3.0),
        ([0.0, 0.0], 0.0),
        ([7.0], 7.0),
        ([2.0, 2.0, 2.0], 2.0),
        ([*np.linspace(0, 1, 300), 1.001], 1.001),
    ],
)
def test_the_largest_eigenvalue_is_no_other_that_is_larger_in_size(
    spectrum: list[float], largest: float
) -> None:
    draw = np.random.default_rng(4)
    turn, _ = np.linalg.qr(draw.standard_normal((len(spectrum), len(spectrum))))
    matrix = (turn * spectrum @ turn.T).astype(np.float32)
    found = largest_eigenvalue(lambda v: matrix @ v, draw.standard_normal(len(spectrum)))
    assert found is not None
    assert found.value == pytest.approx(largest, rel=1e-4, abs=1e-5)


def test_a_direction_that_has_become_the_wrong_one_is_left() -> None:
    # Warm from the eigenvector of 1, from which no product leads to that of 2.
    matrix = np.diag([1.0, 2.0, 0.5]).astype(np.float32)
    start = np.array([1.0, 0.0, 0.0]) + 0.05 * np.array([0.1, -0.7, 0.7])
    found = largest_eigenvalue(lambda v: matrix @ v, start)
    assert found is not None
    assert found.value == pytest.approx(2.0, rel=1e-4)


def test_nobody_waits_for_a_sharpness_that_is_not_wanted_any_more() -> None:
    matrix = np.eye(3, dtype=np.float32)
    assert largest_eigenvalue(lambda v: matrix @ v, np.ones(3), lambda: False) is None


def test_a_product_that_is_no_number_makes_a_sharpness_that_is_none() -> None:
    found = largest_eigenvalue(lambda v: v * np.float32(np.nan), np.ones(3))
    assert found is not None
    assert np.isnan(found.value)


@pytest.mark.slow
def test_every_epoch_of_a_run_has_its_sharpness_where_that_is_asked() -> None:
    results = told(TrainingRun(small(), sharpness=True, watch_every=1))
    assert [found.step for found in only(TrainingSharpness, results)] == [5, 10, 15]
    assert isinstance(results[-1], TrainingEnd)


@pytest.mark.slow
def test_the_sharpness_of_a_command_is_of_every_row_however_many_there_are() -> None:
    problem = TrainingProblem(data=Housing(), layers=(Layer(4, "tanh"),), epochs=1)
    results = told(TrainingRun(problem, sharpness=True, watch_every=1, watch_all=True))
    [found] = only(TrainingSharpness, results)
    learner = learner_of(problem, load(problem))
    for rows in learner.batches.of(0):
        learner.step(tf.constant(rows))
    every = np.arange(len(learner.x))
    assert found.rows == len(every) > 11_000
    true = np.linalg.eigvalsh(dense_hessian(problem, learner, every))[-1]
    assert found.value == pytest.approx(true, rel=1e-4)


@pytest.mark.slow
def test_what_is_watched_changes_no_number_of_a_run() -> None:
    problem = small(dropout=0.3, batch_norm=True, runner=OptimizerConfig("adam", 0.01))
    watched = TrainingRun(problem, inside=True, sharpness=True, watch_every=1)
    plain, seen = (only(TrainingEpoch, told(each)) for each in (problem, watched))
    assert [(row.train, row.validation) for row in plain] == [
        (row.train, row.validation) for row in seen
    ]


@pytest.mark.slow
def test_the_sharpness_is_watched_from_an_order_on() -> None:
    def says(result: object) -> TrainingOrder | None:
        is_first = isinstance(result, TrainingEpoch) and result.epoch == 1
        return TrainingOrder(sharpness=True) if is_first else None

    results = told(TrainingRun(small(), watch_every=1), says)
    steps = [found.step for found in only(TrainingSharpness, results)]
    # The end of the first epoch is just over when it is told.
    assert steps[-2:] == [10, 15]
    assert set(steps) <= {5, 10, 15}
    told_off = told(
        TrainingRun(small(), sharpness=True, watch_every=1),
        lambda result: (
            TrainingOrder(sharpness=False) if isinstance(result, TrainingSharpness) else None
        ),
    )
    assert [found.step for found in only(TrainingSharpness, told_off)] == [5]
