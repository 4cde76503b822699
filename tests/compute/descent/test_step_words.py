"""The arrows of a step and its sentence, against the path that the engine takes."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from explorer.compute.descent import descent
from explorer.core.descent.results import DescentPath
from explorer.core.descent.spec import DescentSpec
from explorer.core.descent.step_words import step_parts, step_words
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS


@pytest.fixture(autouse=True)
def walking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the few steps one by one: compiling the loop takes longer."""
    monkeypatch.setattr(descent, "_PATIENCE", 60.0)


def path_of(text: str, runner: OptimizerConfig, steps: int = 12) -> DescentPath:
    spec = DescentSpec(FunctionSpec(text), (1.6, -0.7), steps, (runner,))
    whole = next(p for p in descent.run(spec) if p is not None and p.is_whole)
    return whole.paths[0]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("text", ["x^4 - 2x^2 + x/4", "x^2 + 20 y^2"])
def test_the_step_is_the_way_to_the_next_place(text: str, optimizer: str) -> None:
    runner = OptimizerConfig(optimizer, 0.01)
    path = path_of(text, runner)
    for k in range(13):
        parts = step_parts(runner, path, k)
        after = path.x[k + 1] if k < 12 else path.ahead[0]
        np.testing.assert_array_equal(parts.step, after - path.x[k])
        np.testing.assert_array_equal(parts.gradient, -path.rates[k] * path.gradients[k])
        assert str(step_words(runner, path, k))


@pytest.mark.parametrize("optimizer", ["tape", "sgd", "momentum", "nesterov"])
def test_gradient_and_momentum_add_up_to_the_step(optimizer: str) -> None:
    runner = OptimizerConfig(optimizer, 0.01)
    path = path_of("x^2 + 20 y^2", runner)
    for k in range(13):
        parts = step_parts(runner, path, k)
        assert parts.adds_up
        past = 0.0 if parts.momentum is None else parts.momentum
        np.testing.assert_allclose(parts.gradient + past, parts.step, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "adamax", "nadam"])
def test_the_momentum_of_adam_and_its_kin_is_the_first_moment(optimizer: str) -> None:
    runner = OptimizerConfig(optimizer, 0.1)
    path = path_of("x^2 + 20 y^2", runner)
    mean = np.zeros(2)
    for k in range(12):
        mean = 0.9 * mean + 0.1 * path.gradients[k]
        momentum = step_parts(runner, path, k).momentum
        assert momentum is not None
        np.testing.assert_allclose(momentum, -path.rates[k] * mean, rtol=1e-6)


@pytest.mark.parametrize("optimizer", ["tape", "sgd", "adagrad", "adadelta", "rmsprop", "ftrl"])
def test_a_rule_without_momentum_has_no_such_arrow(optimizer: str) -> None:
    runner = OptimizerConfig(optimizer, 0.01)
    assert step_parts(runner, path_of("x^2", runner), 3).momentum is None


@pytest.mark.parametrize(
    ("text", "runner", "step", "said"),
    [
        ("x^2", OptimizerConfig("tape", 0.1), 0,
         "Against the gradient, downhill: step = −0.1 · 3.2 = −0.32."),
        ("x^2", OptimizerConfig("tape", 1.5), 0,
         "Against the gradient, but too far, f rises: step = −1.5 · 3.2 = −4.8."),
        ("x^2 + y^2", OptimizerConfig("sgd", 0.25), 0,
         "Against the gradient, downhill: step = −0.25 · (3.2, −1.4) = (−0.8, 0.35)."),
        ("x^2", OptimizerConfig("momentum", 0.1), 0,
         "The first push, no velocity yet: step = 0.9 · 0 − 0.1 · 3.2 = −0.32."),
        ("x^2", OptimizerConfig("momentum", 0.1), 1,
         "Momentum and gradient pull downhill together: "
         "step = 0.9 · (−0.32) − 0.1 · 2.56 = −0.544."),
        ("x^2", OptimizerConfig("momentum", 0.1), 4,
         "The momentum carries the point uphill: "
         "step = 0.9 · (−0.593) − 0.1 · (−0.988) ≈ −0.435."),
    ],
)  # fmt: skip
def test_a_step_is_told_with_its_numbers(
    text: str, runner: OptimizerConfig, step: int, said: str
) -> None:
    assert str(step_words(runner, path_of(text, runner), step)) == said


def test_momentum_that_goes_up_is_told_so_exactly_where_the_step_goes_up() -> None:
    for runner in (OptimizerConfig("momentum", 0.05), OptimizerConfig("adam", 0.3)):
        path = path_of("x^2", runner, steps=40)
        ups = 0
        for k in range(40):
            is_up = float((path.x[k + 1] - path.x[k]) @ path.gradients[k]) > 0
            assert ("uphill" in str(step_words(runner, path, k))) == is_up
            ups += is_up
        assert 0 < ups < 40


def test_a_point_that_stays_and_one_that_is_lost_are_told() -> None:
    still = path_of("0 x^2", OptimizerConfig("tape", 0.1))
    assert (
        str(step_words(OptimizerConfig("tape", 0.1), still, 3)) == "The step is 0: the point stays."
    )
    lost = path_of("x^2", OptimizerConfig("tape", 1e308))
    assert "beyond the range" in str(
        step_words(OptimizerConfig("tape", 1e308), lost, lost.last_finite())
    )


def test_what_is_said_to_be_equal_is_equal_as_written() -> None:
    path = path_of("x^2", OptimizerConfig("tape", 0.1))
    signs = set()
    for k in range(12):
        line = (
            str(step_words(OptimizerConfig("tape", 0.1), path, k))
            .split("step = ")[1]
            .removesuffix(".")
        )
        sign = "=" if " = " in line else "≈"
        product, result = line.replace("−", "-").split(f" {sign} ")
        rate, gradient = (Decimal(part.strip("()")) for part in product.split(" · "))
        assert sign == "≈" or rate * gradient == Decimal(result)
        signs.add(sign)
    assert signs == {"=", "≈"}
