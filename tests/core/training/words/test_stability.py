"""What the sharpness says of a rate: only what holds for the optimizer and the steps."""

from __future__ import annotations

import pytest

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.spec import Sampling, TrainingProblem
from explorer.core.training.words.stability import stability


def told(problem: TrainingProblem, sharpness: float, rate: float = 0.1, steps: int = 9) -> str:
    return " ".join(map(str, stability(problem, sharpness, rate, steps)))


@pytest.mark.parametrize(
    ("sharpness", "expected"),
    [
        (5.0, "5, is below 2 ÷ rate = 20: steps on all rows are stable"),
        (21.0, "21, is at 2 ÷ rate = 20: the edge of stability"),
        (50.0, "50, is above 2 ÷ rate = 20: steps on all rows overshoot"),
    ],
)
def test_plain_descent_is_held_against_two_by_rate(sharpness: float, expected: str) -> None:
    assert expected in told(TrainingProblem(), sharpness)


def test_momentum_has_another_bound() -> None:
    problem = TrainingProblem(runner=OptimizerConfig("momentum", 0.1, {"momentum": 0.5}))
    assert "is below 3 ÷ rate = 30" in told(problem, 20.0)
    frictionless = TrainingProblem(runner=OptimizerConfig("momentum", 0.1, {"momentum": 1.0}))
    assert "no rate is stable" in told(frictionless, 20.0)


def test_of_a_rule_that_scales_its_steps_no_bound_is_told() -> None:
    said = told(TrainingProblem(runner=OptimizerConfig("adam", 0.1)), 50.0)
    assert "Adam scales the steps of each weight for itself" in said
    assert "above" not in said


@pytest.mark.parametrize(
    ("sampling", "steps", "is_exact"),
    [("shuffled", 1, True), ("shuffled", 9, False), ("replacement", 1, False)],
)
def test_the_bound_is_exact_only_for_steps_on_all_rows(
    sampling: Sampling, steps: int, is_exact: bool
) -> None:
    said = told(TrainingProblem(sampling=sampling), 5.0, steps=steps)
    assert ("only roughly" not in said) == is_exact


def test_what_steps_have_and_the_measured_loss_has_not_is_told() -> None:
    assert "without dropout" in told(TrainingProblem(dropout=0.1), 5.0)
    assert "running averages" in told(TrainingProblem(batch_norm=True), 5.0)
    both = told(TrainingProblem(dropout=0.1, batch_norm=True), 5.0)
    assert both.count("It is measured") == 1
    # Without hidden layers there is neither.
    assert "It is measured" not in told(TrainingProblem(layers=(), dropout=0.1), 5.0)


def test_what_is_no_number_is_held_against_nothing() -> None:
    assert "sharpness," not in told(TrainingProblem(), float("nan"))
