"""What runs are called."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import CsvFile, Data, Digits, Housing, Samples
from explorer.core.training.labels import run_label, told_apart, without_shared
from explorer.core.training.spec import Layer, TrainingSpec
from explorer.core.training.usual import usual_problem


def _label(last_rate: float | None = None, **changes: object) -> str:
    return " · ".join(map(str, run_label(replace(TrainingSpec(), **changes), last_rate)))


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({}, "SGD 0.01"),
        ({"runner": OptimizerConfig("adam", 0.001)}, "Adam 0.001"),
        ({"pitfall": True}, "SGD 0.01 · pitfall"),
        ({"layers": (Layer(64), Layer(32, "tanh"))}, "SGD 0.01 · 64–32 relu, tanh"),
        ({"layers": ()}, "SGD 0.01 · linear"),
        ({"batch": 64, "sampling": "shuffled"}, "SGD 0.01 · batch 64 · shuffled"),
        ({"seed": 3, "mode": "eager"}, "SGD 0.01 · seed 3 · eager"),
        ({"mode": "fit"}, "SGD 0.01 · Keras fit"),
        ({"epochs": 1}, "SGD 0.01 · 1 epoch"),
        ({"epochs": 1000}, "SGD 0.01 · 1,000 epochs"),
        ({"data": Samples(), "function": FunctionSpec("x^2")}, "SGD 0.01 · f = x^2"),
        ({"data": CsvFile("a.csv", "price")}, "SGD 0.01 · predicts price of a.csv"),
    ],
)
def test_a_run_is_called_by_its_optimizer_and_what_is_unusual(
    changes: dict[str, Any], label: str
) -> None:
    assert _label(**changes) == label


def test_a_rate_that_was_told_later_is_part_of_the_name() -> None:
    assert _label(0.003) == "SGD 0.01 → 0.003"
    assert _label(0.01) == "SGD 0.01"


def test_a_schedule_is_named_instead_of_the_rate_that_it_led_to() -> None:
    runner = OptimizerConfig("sgd", 0.01, schedule="cosine", schedule_settings={"alpha": 0.1})
    assert _label(0.003, runner=runner) == "SGD 0.01 · cosine (alpha 0.1)"


def test_settings_that_are_not_the_usual_ones_are_named() -> None:
    runner = OptimizerConfig("adam", 0.001, {"beta_1": 0.5})
    assert _label(runner=runner) == "Adam 0.001 · beta 1 0.5"


@pytest.mark.parametrize(
    ("data", "told"),
    [(Housing(standardised=True), "target standardised"),
     (CsvFile("a.csv", "p", standardised=False), "target as it is · predicts p of a.csv")],
)  # fmt: skip
def test_an_unusual_scale_of_the_target_is_named(data: Data, told: str) -> None:
    assert _label(data=data) == f"SGD 0.01 · {told}"


def test_names_begin_with_what_sets_them_apart() -> None:
    names = ["SGD 0.01 · 64 relu · batch 8 · seed 1", "SGD 0.01 · 64 relu · batch 8 · seed 2"]
    assert told_apart(names) == [
        "SGD 0.01 · seed 1 · 64 relu · batch 8",
        "SGD 0.01 · seed 2 · 64 relu · batch 8",
    ]
    assert told_apart(names[:1]) == names[:1]
    assert told_apart([]) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sampling": "replacement"}, "with replacement"),
        ({"batch_norm": False}, "no batch norm"),
        ({"early_stopping": 0}, "no early stopping"),
        ({"early_stopping": 4}, "early stopping 4"),
        ({"split": "random"}, "rows at random"),
        ({"test_share": 0.25}, "test 0.25"),
        ({"balanced": True}, "balanced"),
    ],
)
def test_what_is_not_usual_of_the_data_is_named_as_it_is(
    changes: dict[str, Any], told: str
) -> None:
    usual = usual_problem(Digits())
    assert [str(part) for part in run_label(usual)[1:]] == ["digits"]
    assert [str(part) for part in run_label(replace(usual, **changes))[1:]] == [told, "digits"]


def test_names_are_short_without_what_all_have() -> None:
    names = ["SGD 0.01 · 64 relu · seed 1", "SGD 0.1 · 64 relu", "SGD 0.1 · 64 relu · seed 2"]
    assert without_shared(names) == ["SGD 0.01 · seed 1", "SGD 0.1", "SGD 0.1 · seed 2"]
    assert without_shared(names[:1]) == names[:1]
    assert without_shared([]) == []
