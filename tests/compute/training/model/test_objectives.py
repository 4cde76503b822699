"""Losses, scores and metrics, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from sklearn import metrics as sk
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.utils.class_weight import compute_sample_weight

from explorer.compute.training.data.dataset import Dataset, Part
from explorer.compute.training.model.objectives import CrossEntropy, SquaredError, objective_of

DRAW = np.random.default_rng(4)


def classes_of(count: int, rows: int = 90) -> Dataset:
    """Return data of so many classes, none of them as frequent as another."""
    shares = np.arange(1, count + 1) / np.arange(1, count + 1).sum()

    def part() -> Part:
        y = np.concatenate([np.arange(count), DRAW.choice(count, rows - count, p=shares)])
        targets = y.astype(np.float32)[:, None] if count == 2 else y.astype(np.int32)
        return Part(DRAW.normal(size=(rows, 2)).astype(np.float32), targets)

    names = tuple(f"class {i}" for i in range(count))
    return dataset(part(), part(), names)


def numbers(spread: float = 2.5) -> Dataset:
    def part() -> Part:
        x, y = DRAW.normal(size=(90, 2)), DRAW.normal(0.3, 1.2, size=(90, 1))
        return Part(x.astype(np.float32), y.astype(np.float32))

    return dataset(part(), part(), (), 7.0, spread)


def dataset(
    train: Part, held: Part, classes: tuple[str, ...], center: float = 0.0, spread: float = 1.0
) -> Dataset:
    ones = np.ones(2)
    return Dataset(
        ("a", "b"), "y", train, held, held, 0 * ones, ones, center, spread, None, (), classes
    )


def true_of(part: Part) -> np.ndarray:
    return part.y.reshape(-1).astype(int)


@pytest.mark.parametrize("count", [2, 3, 10])
def test_cross_entropy_accuracy_and_confusion_are_those_of_scikit_learn(count: int) -> None:
    data = classes_of(count)
    objective, part = CrossEntropy(data), data.validation
    y_hat = tf.constant(3 * DRAW.normal(size=(90, objective.outputs)), tf.float32)
    judged = objective.judged(objective.totals(tf.constant(part.y), y_hat).numpy(), part)
    shares, true = objective.probabilities(y_hat).numpy().astype(np.float64), true_of(part)
    shares /= shares.sum(axis=1, keepdims=True)
    chosen = shares.argmax(axis=1)
    assert judged.loss == pytest.approx(sk.log_loss(true, shares), rel=1e-5)
    right = sk.accuracy_score(true, chosen)
    assert judged.metrics == {"accuracy": right, "cross_entropy": judged.loss}
    assert judged.confusion is not None
    np.testing.assert_array_equal(judged.confusion, sk.confusion_matrix(true, chosen))
    loss, accuracy = objective.score(tf.constant(part.y), y_hat).numpy().tolist()
    assert loss == pytest.approx(judged.loss, rel=1e-6)
    assert accuracy == pytest.approx(judged.metrics["accuracy"], rel=1e-6)


@pytest.mark.parametrize("count", [2, 3, 10])
def test_balanced_rows_weigh_what_scikit_learn_gives_them(count: int) -> None:
    data = classes_of(count)
    plain, balanced = CrossEntropy(data), CrossEntropy(data, balanced=True)
    y, true = tf.constant(data.train.y), true_of(data.train)
    y_hat = tf.constant(DRAW.normal(size=(90, plain.outputs)), tf.float32)
    shares = plain.probabilities(y_hat).numpy().astype(np.float64)
    losses = -np.log(shares[np.arange(90), true])
    wanted = np.mean(losses * compute_sample_weight("balanced", true))
    assert float(balanced.loss(y, y_hat)) == pytest.approx(wanted, rel=1e-5)
    # Its scores are those of the rows as they are.
    np.testing.assert_array_equal(balanced.score(y, y_hat), plain.score(y, y_hat))


def test_cross_entropy_is_a_number_even_where_it_is_wrong_and_sure() -> None:
    for count in (2, 3):
        data = classes_of(count)
        objective = CrossEntropy(data)
        y_hat = tf.constant(1e4 * DRAW.normal(size=(90, objective.outputs)), tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(y_hat)
            loss = objective.loss(tf.constant(data.train.y), y_hat)
        assert 1e3 < float(loss) < 1e6
        assert np.isfinite(tape.gradient(loss, y_hat)).all()


def test_errors_of_a_number_are_those_of_scikit_learn_in_units_of_the_target() -> None:
    data = numbers()
    objective, part = SquaredError(data), data.validation
    y_hat = part.y + DRAW.normal(0, 0.5, part.y.shape).astype(np.float32)
    judged = objective.judged(objective.totals(tf.constant(part.y), y_hat).numpy(), part)
    true, said = data.in_units(part.y[:, 0]), data.in_units(y_hat[:, 0])
    assert judged.confusion is None
    assert judged.loss == judged.metrics["mse"]
    assert judged.metrics == pytest.approx(
        {
            "mse": sk.mean_squared_error(true, said),
            "rmse": sk.root_mean_squared_error(true, said),
            "mae": sk.mean_absolute_error(true, said),
            "r2": sk.r2_score(true, said),
        },
        rel=1e-5,
    )


def test_the_baseline_of_a_number_is_that_of_the_mean_of_the_training_data() -> None:
    data = numbers()
    dummy = DummyRegressor().fit(data.train.x, data.in_units(data.train.y[:, 0]))
    true, said = data.in_units(data.validation.y[:, 0]), dummy.predict(data.validation.x)
    baseline = objective_of(data).baseline()
    assert baseline.loss == pytest.approx(sk.mean_squared_error(true, said))
    assert baseline.metrics["mae"] == pytest.approx(sk.mean_absolute_error(true, said))
    assert baseline.metrics["r2"] == pytest.approx(sk.r2_score(true, said), abs=1e-6)


@pytest.mark.parametrize("count", [2, 3, 10])
def test_the_baseline_of_classes_is_that_of_their_shares_and_of_the_largest(count: int) -> None:
    data = classes_of(count)
    true = true_of(data.validation)
    dummy = DummyClassifier(strategy="prior").fit(data.train.x, true_of(data.train))
    baseline = objective_of(data).baseline()
    assert baseline.loss == pytest.approx(sk.log_loss(true, dummy.predict_proba(true[:, None])))
    assert baseline.metrics["accuracy"] == sk.accuracy_score(true, dummy.predict(true[:, None]))
    assert baseline.confusion is not None
    assert baseline.confusion.sum() == len(true)


def test_one_number_again_and_again_has_no_share_of_variance() -> None:
    data = numbers()
    same = Part(data.train.x, np.ones_like(data.train.y))
    judged = SquaredError(dataset(same, same, ())).baseline()
    assert np.isnan(judged.metrics["r2"])
    assert judged.loss == 0


@pytest.mark.parametrize(("count", "outputs"), [(2, 1), (3, 3), (10, 10)])
def test_two_classes_have_one_logit_and_more_one_each(count: int, outputs: int) -> None:
    data = classes_of(count)
    objective = CrossEntropy(data)
    assert objective.outputs == outputs == data.outputs
    shares = objective.probabilities(tf.random.normal([5, outputs], seed=1)).numpy()
    assert shares.shape == (5, count)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-5)


def test_which_kind_of_target_is_learned_follows_from_the_data() -> None:
    assert isinstance(objective_of(numbers()), SquaredError)
    assert isinstance(objective_of(classes_of(3)), CrossEntropy)
