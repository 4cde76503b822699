"""Learning rates by step, against Keras' schedules called step by step."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.compute.kit.schedules import rates_of
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.schedules import SCHEDULES, scheduled_rates

BY_KERAS = {
    "exponential": lambda s: s.ExponentialDecay(0.1, 100.0, 0.5),
    "inverse": lambda s: s.InverseTimeDecay(0.1, 100.0, 1.0),
    "polynomial": lambda s: s.PolynomialDecay(0.1, 100.0, 0.0001, 1.0),
    "cosine": lambda s: s.CosineDecay(0.1, 100.0, alpha=0.0),
    "restarts": lambda s: s.CosineDecayRestarts(0.1, 50.0, 2.0, 1.0, 0.0),
    "drop": lambda s: s.PiecewiseConstantDecay([50], [0.1, 0.1 * 0.1]),
}


@pytest.mark.parametrize("name", BY_KERAS)
def test_the_rates_are_those_of_keras_step_by_step(name: str) -> None:
    schedule = BY_KERAS[name](keras.optimizers.schedules)
    one_by_one = [float(schedule(step)) for step in range(300)]
    rates = rates_of(OptimizerConfig("sgd", 0.1, schedule=name), 300)
    # One unit in the last place of float32: Keras sees one step at a time and we see all.
    np.testing.assert_allclose(rates, one_by_one, rtol=2e-7, atol=1e-8)
    assert len(set(rates)) > 1


@pytest.mark.parametrize("changes", [{}, {"t_mul": 1.0, "m_mul": 0.8, "alpha": 0.1}])
@pytest.mark.parametrize("name", SCHEDULES)
def test_our_formulas_are_those_of_keras(name: str, changes: dict[str, float]) -> None:
    known = SCHEDULES[name].settings
    settings = {key: value for key, value in changes.items() if key in known}
    runner = OptimizerConfig("sgd", 0.1, schedule=name, schedule_settings=settings)
    found = scheduled_rates(name, 0.1, runner.all_schedule_settings(), np.arange(400))
    np.testing.assert_allclose(found, rates_of(runner, 400), rtol=1e-5, atol=1e-7)


def test_every_schedule_is_tried_here() -> None:
    assert set(BY_KERAS) | {"constant"} == set(SCHEDULES)


def test_keras_keeps_a_constant_rate_in_float32_and_the_tape_loop_as_it_is() -> None:
    assert rates_of(OptimizerConfig("tape", 0.1), 2).tolist() == [0.1, 0.1]
    assert rates_of(OptimizerConfig("adam", 0.1), 1).tolist() == [float(np.float32(0.1))]
