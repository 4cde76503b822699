"""Classes and what steers a run: three modes, formulas written out, and Keras, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explorer.compute.training.data.prepared import load
from explorer.compute.training.loops import training_loop
from explorer.compute.training.model.learner import learner_of
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import Digits, Points, Samples
from explorer.core.training.spec import Layer, Mode, TrainingProblem
from tests.compute.learning import small
from tests.compute.training.model.written_out import ByHand, Trained, by_keras

EVERYTHING = {"dropout": 0.25, "l2": 1e-3, "batch_norm": True}
TWO = {"data": Points("moons", count=320), "batch": 18}
THREE = {"data": Points("blobs", count=320, noise=0.4), "batch": 18}
TEN = {"data": Digits(), "batch": 101}
CASES: dict[str, dict[str, Any]] = {
    "three classes, balanced": {**THREE, "balanced": True},
    "two classes with a penalty": {**TWO, "l2": 0.01},
    "ten classes with dropout": {**TEN, "dropout": 0.3},
    "ten classes and everything": {**TEN, **EVERYTHING, "balanced": True},
    "a number and everything": {"data": Samples(count=320), "batch": 18, **EVERYTHING},
}


def problem_of(case: str, epochs: int, mode: Mode = "compiled") -> TrainingProblem:
    """Return a training of 10 steps an epoch."""
    layers = Layer(8, "tanh"), Layer(6, "relu")
    given = {"layers": layers, "runner": OptimizerConfig("sgd", 0.05), "seed": 3}
    return small(mode=mode, epochs=epochs, **given, **CASES[case])


def trained(problem: TrainingProblem) -> Trained:
    """Train by one of our loops, a few steps at once."""
    data = load(problem)
    learner = learner_of(problem, data)
    loop = training_loop(problem.mode, learner, problem.epochs)
    taken = [
        loop.advance(epoch, first, count)
        for epoch in range(problem.epochs)
        for first, count in ((0, 3), (3, 7))
    ]
    loop.close()
    loop.wait()
    model = learner.model
    losses, scores = (np.concatenate(each) for each in ([t.losses for t in taken],
                                                        [t.scores for t in taken]))  # fmt: skip
    moving = [w.numpy() for w in model.non_trainable_weights]
    return Trained(losses, scores[:, 1], learner.weights(), moving)


def assert_same(one: Trained, other: Trained, rtol: float) -> None:
    """Hold two ways to take the same steps against each other, to float rounding."""
    np.testing.assert_allclose(one.losses, other.losses, rtol=rtol)
    for a, b in zip([*one.weights, *one.moving], [*other.weights, *other.moving], strict=True):
        np.testing.assert_allclose(a, b, rtol=rtol, atol=max(rtol * np.abs(b).max(), 1e-6))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_500_steps_are_those_of_formulas_written_out_and_of_keras(case: str) -> None:
    problem = problem_of(case, 50)
    data = load(problem)
    ours, by_hand, keras = (
        trained(problem),
        ByHand(problem, data).trained(),
        by_keras(problem, data),
    )
    assert len(ours.losses) == 500
    assert_same(ours, by_hand, 2e-4)
    assert_same(ours._replace(losses=[ours.losses.mean()]), keras, 2e-4)
    if data.classes:
        np.testing.assert_allclose(ours.accuracies, by_hand.accuracies, atol=1e-6)
        np.testing.assert_allclose([ours.accuracies.mean()], keras.accuracies, atol=1e-5)
    assert ours.losses[-100:].mean() < 0.8 * ours.losses[:10].mean()


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_all_modes_take_the_same_steps(case: str) -> None:
    modes: tuple[Mode, ...] = ("compiled", "eager", "fit")
    compiled, eager, fit = (trained(problem_of(case, 3, mode)) for mode in modes)
    for other in (eager, fit):
        assert_same(compiled, other, 2e-5)
        np.testing.assert_allclose(compiled.accuracies, other.accuracies, rtol=1e-4)


@pytest.mark.slow
def test_batches_normalised_under_adam_are_the_same_in_all_modes_after_500_steps() -> None:
    """Adam makes steps of any gradient: one that is nothing but rounding must not be there."""
    given = {**TWO, "batch_norm": True, "runner": OptimizerConfig("adam", 0.01)}
    layers = Layer(8, "tanh"), Layer(6, "relu")
    modes: tuple[Mode, ...] = ("compiled", "eager", "fit")
    compiled, eager, fit = (
        trained(small(mode=mode, epochs=50, seed=3, layers=layers, **given)) for mode in modes
    )
    assert len(compiled.losses) == 500
    for other in (eager, fit):
        assert_same(compiled, other, 2e-4)
