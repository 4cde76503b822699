"""What runs are called."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from explorer.core.run_labels import run_label
from explorer.core.runners import Runner
from explorer.core.specs import FunctionSpec
from explorer.core.training import CsvFile, Layer, Samples, TrainingSpec


def _label(last_rate: float | None = None, **changes: object) -> str:
    return " · ".join(map(str, run_label(replace(TrainingSpec(), **changes), last_rate)))


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({}, "SGD 0.01"),
        ({"runner": Runner("adam", 0.001)}, "Adam 0.001"),
        ({"pitfall": True}, "SGD 0.01 · pitfall"),
        ({"layers": (Layer(64), Layer(32, "tanh"))}, "SGD 0.01 · 64–32 relu, tanh"),
        ({"layers": ()}, "SGD 0.01 · linear"),
        ({"batch": 64, "sampling": "shuffled"}, "SGD 0.01 · batch 64 · shuffled"),
        ({"seed": 3, "mode": "eager"}, "SGD 0.01 · seed 3 · as taught"),
        ({"mode": "fit"}, "SGD 0.01 · Keras fit"),
        ({"epochs": 1}, "SGD 0.01 · 1 epoch"),
        ({"epochs": 1000}, "SGD 0.01 · 1,000 epochs"),
        ({"data": Samples(), "function": FunctionSpec("x^2")}, "SGD 0.01 · f = x^2"),
        ({"data": CsvFile("a.csv", "price")}, "SGD 0.01 · predicts price"),
    ],
)
def test_a_run_is_called_by_its_optimizer_and_what_is_unusual(
    changes: dict[str, Any], label: str
) -> None:
    assert _label(**changes) == label


def test_a_rate_that_was_told_later_is_part_of_the_name() -> None:
    assert _label(0.003) == "SGD 0.01 → 0.003"
    assert _label(0.01) == "SGD 0.01"


def test_a_rate_that_a_schedule_led_to_is_no_part_of_the_name() -> None:
    assert _label(0.003, runner=Runner("sgd", 0.01, schedule="cosine")) == "SGD 0.01"
