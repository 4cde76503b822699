"""The range test against a loop that is written straight, and what it says."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from msgspec.structs import replace

from explorer.compute.training.data.prepared import load
from explorer.compute.training.model.learner import learner_of
from explorer.compute.training.watching.range_test import best_below, judged, run, smooth
from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import Housing, Points, Wine
from explorer.core.training.range_test import RangeTest, RangeTestProblem
from explorer.core.training.results import TrainingBegun
from explorer.core.training.spec import Layer, TrainingProblem, TrainingRun
from explorer.storage.runs.saved import load_run, load_state
from tests.compute.learning import only, small, told

pytestmark = pytest.mark.slow


def found_for(problem: TrainingProblem, resumed: str = "") -> RangeTest:
    """Return what the range test of a training finds."""
    answers = [answer for answer in run(RangeTestProblem(problem, resumed)) if answer is not None]
    assert len(answers) == 1
    return answers[0]


def by_hand(problem: TrainingProblem, rates: np.ndarray, weights: list[np.ndarray]) -> list[float]:
    """Return the losses of plain descent from some weights at these rates, in float64."""
    learner = learner_of(problem, load(problem))
    x, y = (tf.constant(part.numpy(), tf.float64) for part in (learner.x, learner.y))
    variables = [tf.Variable(array.astype(np.float64)) for array in weights]
    losses, steps = [], learner.batches.steps
    for k, rate in enumerate(rates):
        rows = learner.batches.of(k // steps)[k % steps]
        with tf.GradientTape() as tape:
            hidden = tf.tanh(tf.gather(x, rows) @ variables[0] + variables[1])
            errors = hidden @ variables[2] + variables[3] - tf.gather(y, rows)
            loss = tf.reduce_mean(errors**2)
        losses.append(float(loss))
        for variable, g in zip(variables, tape.gradient(loss, variables), strict=True):
            variable.assign_sub(rate * g)
    return losses


def test_each_loss_is_that_of_the_run_s_own_steps_at_a_rising_rate() -> None:
    problem = small()
    dataset = load(problem)
    found = found_for(problem)
    first = learner_of(problem, dataset).weights()
    losses = np.array(by_hand(problem, found.rates, first)) * dataset.unit
    # What has begun to grow without end carries its rounding on.
    calm = slice(0, int(np.argmin(found.smoothed)) + 1)
    np.testing.assert_allclose(found.losses[calm], losses[calm], rtol=1e-3)
    np.testing.assert_allclose(found.losses[:100], losses[:100], rtol=1e-5)
    np.testing.assert_allclose(np.diff(np.log(found.rates)), math.log(1e8) / 239)
    assert found.rates[0] == pytest.approx(1e-6)
    assert found.epoch == 0


def test_the_suggested_rate_trains_and_ten_thousand_times_it_does_not() -> None:
    for problem in (
        small(epochs=20),
        TrainingProblem(data=Points("moons", 300), layers=(Layer(16),), epochs=20),
        small(epochs=20, runner=OptimizerConfig("adam", 0.5), batch_norm=True, dropout=0.1),
    ):
        found = found_for(problem)
        assert found.suggested is not None
        learner = learner_of(problem, load(problem))
        step = learner.step
        learner.set_rate(found.suggested)
        losses = [
            float(step(tf.constant(rows))) for e in range(20) for rows in learner.batches.of(e)
        ]
        assert np.mean(losses[-20:]) < 0.8 * np.mean(losses[:5])
        assert f"{found.suggested:g}" in str(found.sentence).replace("·10⁻", "e-")


def test_it_begins_from_the_weights_of_a_kept_run_and_leaves_it_as_it_is(tmp_path: Path) -> None:
    problem = small()
    directory = only(TrainingBegun, told(TrainingRun(problem, folder=str(tmp_path))))[0].directory
    state = load_state(Path(directory))
    before = {path: path.read_bytes() for path in Path(directory).iterdir()}
    found = found_for(problem, directory)
    assert found.epoch == 3
    weights = learner_of(problem, load(problem))
    weights.restore(state)
    x, y = weights.batch(tf.constant(weights.batches.of(3)[0]))
    loss = float(tf.reduce_mean((weights.model(x) - y) ** 2)) * load(problem).unit
    assert found.losses[0] == pytest.approx(loss, rel=1e-5)
    assert {path: path.read_bytes() for path in Path(directory).iterdir()} == before
    assert len(load_run(Path(directory)).epochs) == 3
    # A schedule has no rate that could rise; what its optimizer remembers is of another kind.
    timed = replace(problem, runner=OptimizerConfig("adam", 0.01, {}, "cosine"))
    directory = only(TrainingBegun, told(TrainingRun(timed, folder=str(tmp_path))))[0].directory
    assert found_for(timed, directory).epoch == 3


def test_targets_that_no_rate_learns_have_no_suggestion() -> None:
    rates = np.geomspace(1e-6, 100, 240)
    draw = np.random.default_rng(1)
    for losses in (np.full(240, 2.0), 2 + 0.5 * draw.standard_normal(240)):
        suggested, said = judged(rates, losses, smooth(losses))
        assert suggested is None
        assert str(said).startswith("No rate from 1e−6 to 1e2 lowered the loss by more than")
    early = np.array([1.0, 1e9, np.inf])
    suggested, said = judged(rates[:3], early, smooth(early))
    assert suggested is None
    assert "every rate that was tried is too high" in str(said)


def test_a_loss_that_still_falls_at_the_end_is_told_as_that() -> None:
    rates = np.geomspace(1e-6, 100, 240)
    losses = 1 / (1 + rates)
    suggested, said = judged(rates, losses, smooth(losses))
    assert suggested == pytest.approx(10.0)
    assert "still fell" in str(said)


def test_a_rate_that_many_steps_do_not_bear_is_lowered_and_said_to_be() -> None:
    rates = np.geomspace(1e-6, 100, 240)
    losses = np.where(rates < 1, 1 / (1 + 100 * rates), rates)
    plain, said = judged(rates, losses, smooth(losses))
    assert plain is not None
    assert "a tenth of it" in str(said)
    held = {plain: np.inf}
    lower, said = judged(
        rates, losses, smooth(losses), lambda rate: best_below(rate, lambda r: held.get(r, r))
    )
    assert lower is not None
    assert 0.0003 < lower / plain < 0.0011
    assert f"than at {format_value(lower, 2)}" in str(said)
    best = best_below(0.1, lambda rate: abs(rate - 0.01))
    assert best == pytest.approx(0.01, rel=0.05)
    none, said = judged(rates, losses, smooth(losses), lambda _: None)
    assert none is None
    assert "grew without end" in str(said)


def test_no_rate_is_suggested_at_which_an_epoch_diverges_or_far_lower_ones_do_better() -> None:
    # Rows of the housing far from all others make some batches diverge where most do not.
    housing = TrainingProblem(data=Housing(), layers=(Layer(32),))
    # Three steps an epoch, and classes that are told apart at any rate by then.
    wine = TrainingProblem(data=Wine(), layers=(Layer(32),), runner=OptimizerConfig("adam", 0.01))
    for problem in (housing, wine):
        rate = found_for(problem).suggested
        assert rate is not None
        learner = learner_of(problem, load(problem))
        learner.set_rate(rate)
        epochs = range(1 if problem is housing else 80)
        batches = [rows for epoch in epochs for rows in learner.batches.of(epoch)]
        losses = [float(learner.step(tf.constant(rows))) for rows in batches]
        assert np.isfinite(losses).all()
        assert np.mean(losses[-30:]) < 0.8 * losses[0]
