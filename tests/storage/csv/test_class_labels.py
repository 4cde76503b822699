"""The note that a target may be a class."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.storage.csv.class_labels import class_note


@pytest.mark.parametrize(("count", "values"), [(2, "0, 1"), (3, "0, 1, 2")])
def test_a_target_of_a_few_whole_numbers_is_said_to_be_learned_as_numbers(
    count: int, values: str
) -> None:
    note = class_note("kind", np.arange(300.0) % count)
    assert str(note) == (
        f"“kind” has only the values {values}. If they are classes: they are learned as numbers "
        "here, by squared error; classification comes later."
    )


@pytest.mark.parametrize("y", [np.arange(300.0), np.arange(300) % 2 / 2, np.zeros(300)])
def test_a_target_of_many_values_or_of_fractions_is_no_class(y: np.ndarray) -> None:
    assert class_note("price", y) is None
