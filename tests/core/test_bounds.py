"""Bounds of settings: those that a spec is checked against when it is read."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from explorer.core.bounds import bounds, description, longest, title
from explorer.core.curves.spec import CurveSpec
from explorer.core.descent.spec import DescentSpec
from explorer.core.training.data import Reading, Samples
from explorer.core.training.spec import Layer, TrainingSpec

NUMBERS: list[tuple[type[msgspec.Struct], str]] = [
    (TrainingSpec, "batch"),
    (TrainingSpec, "epochs"),
    (TrainingSpec, "seed"),
    (Samples, "count"),
    (Samples, "noise"),
    (Reading, "skipped"),
    (Layer, "units"),
    (DescentSpec, "steps"),
    (CurveSpec, "order"),
]


def is_read(spec: type[msgspec.Struct], field: str, value: Any) -> bool:  # noqa: ANN401
    """Whether msgspec takes the value when it reads a spec."""
    try:
        msgspec.convert({**msgspec.to_builtins(spec()), field: value}, spec)
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize(("spec", "field"), NUMBERS)
def test_the_ends_are_the_last_values_that_are_read(spec: type[msgspec.Struct], field: str) -> None:
    low, high, _ = bounds(spec, field)
    values = [low - 1, low, high, high + 1, low + 0.5]
    allowed = [bounds(spec, field).error(field, value) is None for value in values]
    assert [is_read(spec, field, v if v % 1 else int(v)) for v in values] == allowed
    assert allowed[:4] == [False, True, True, False]


def test_a_mistake_is_told_with_both_ends_and_the_value() -> None:
    error = bounds(TrainingSpec, "epochs").error("--epochs", 2.5)
    assert str(error) == "“--epochs” is a whole number from 1 to 100,000, not 2.5."
    error = bounds(Samples, "noise").error("Noise", -1)
    assert str(error) == "“Noise” is from 0 to 1,000,000, not −1."


def test_the_most_that_a_field_holds_is_read() -> None:
    most = longest(TrainingSpec, "layers")
    assert is_read(TrainingSpec, "layers", [{}] * most)
    assert not is_read(TrainingSpec, "layers", [{}] * (most + 1))


@pytest.mark.parametrize("field", ["mode", "pitfall", "layers", "pace"])
def test_what_is_no_number_between_two_others_has_no_bounds(field: str) -> None:
    with pytest.raises(KeyError, match=field):
        bounds(TrainingSpec, field)


def test_a_setting_is_named_and_explained_where_it_is_declared() -> None:
    assert str(title(TrainingSpec, "batch")) == "Batch"
    assert str(description(TrainingSpec, "batch")) == "Rows of a step"
    assert str(description(DescentSpec, "steps")) == "How many steps, 1 to 100,000"


def test_a_setting_that_is_not_explained_has_no_meaning() -> None:
    with pytest.raises(KeyError, match="description"):
        description(TrainingSpec, "pace")
