"""Runners: what they may be, and the sentence where they may not."""

from __future__ import annotations

import math

import pytest

from explorer.core.optimizers.config import OptimizerConfig, labels, rate_error
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.schedules import SCHEDULES


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_runs_with_its_defaults(name: str) -> None:
    assert OptimizerConfig(name).all_settings() == OPTIMIZERS[name].settings


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_default_given_in_so_many_words_is_accepted(name: str) -> None:
    settings = OPTIMIZERS[name].settings
    assert OptimizerConfig(name, settings=settings).all_settings() == settings


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_runs_with_its_defaults(name: str) -> None:
    settings = SCHEDULES[name].settings
    runner = OptimizerConfig(schedule=name, schedule_settings=settings)
    assert (
        runner.all_schedule_settings()
        == settings
        == OptimizerConfig(schedule=name).all_schedule_settings()
    )


def test_what_is_given_replaces_the_default() -> None:
    assert OptimizerConfig("adam", settings={"beta_1": 0.5}).all_settings() == {
        "beta_1": 0.5,
        "beta_2": 0.999,
        "epsilon": 1e-7,
    }


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"optimizer": "adagard"}, "“adagard” is no optimizer; there are own, "),
        ({"schedule": "step"}, "“step” is no learning-rate schedule; "),
        ({"settings": {"momentum": 0.9}}, "“own” has no setting “momentum”; it has none"),
        (
            {"optimizer": "momentum", "settings": {"momentum": 1.5}},
            "“momentum” is from 0 to 1, not 1.5.",
        ),
        ({"optimizer": "adam", "settings": {"epsilon": -1.0}}, "“epsilon” is at least 0, not "),
        (
            {"optimizer": "ftrl", "settings": {"learning_rate_power": 0.5}},
            "“learning_rate_power” is at most 0, not 0.5.",
        ),
        ({"optimizer": "adam", "settings": {"beta_1": math.nan}}, "“beta_1” is from 0 to 1, "),
        (
            {"schedule": "cosine", "schedule_settings": {"decay_steps": 0.0}},
            "“decay_steps” is from 1 to 1,000,000,000,000, not 0.",
        ),
        (
            {"schedule": "drop", "schedule_settings": {"boundary": 1e20}},
            "“boundary” is from 1 to 1,000,000,000,000, not ",
        ),
        (
            {"rate": 1e308, "schedule": "cosine"},
            "Keras keeps a learning rate in float32, which ends at 3.4e38.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(changes: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match="^" + problem.replace(".", r"\.")):
        OptimizerConfig(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("rate", [0.0, -0.1, math.nan, math.inf])
def test_a_rate_is_more_than_0_and_finite(rate: float) -> None:
    assert str(rate_error("tape", rate)).startswith("A learning rate is a finite number more ")


def test_a_rate_beyond_float32_is_none_for_keras() -> None:
    assert rate_error("tape", 1e308) is None
    assert str(rate_error("adam", 1e308)) == (
        "Keras keeps a learning rate in float32, which ends at 3.4e38."
    )


@pytest.mark.parametrize(
    ("runners", "expected"),
    [
        ([OptimizerConfig("adam", 0.1)], ["adam"]),
        ([OptimizerConfig("tape", 0.1), OptimizerConfig("adam", 0.1)], ["own loop", "adam"]),
        (
            [OptimizerConfig("adam", 0.1), OptimizerConfig(), OptimizerConfig("adam", 0.2)],
            ["adam 0.1", "own loop", "adam 0.2"],
        ),
        ([OptimizerConfig("adam", 0.1)] * 3, ["adam 0.1", "adam 0.1 (2)", "adam 0.1 (3)"]),
    ],
)
def test_the_labels_tell_all_runners_apart(
    runners: list[OptimizerConfig], expected: list[str]
) -> None:
    assert labels(runners) == expected
