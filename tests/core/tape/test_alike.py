from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.core.tape.alike import alike
from explorer.core.tape.record import Witness
from explorer.core.tape.values import Numbers, Slices


def witness(*numbers: float, dtype: str = "float32") -> Witness:
    return Witness("eager", (Numbers(np.array(numbers, dtype)), None), agrees=(True, True))


@pytest.mark.parametrize("numbers", [(1.0,), (1.0, 2.0, 3.0), (math.nan, 1.0), ()])
def test_parts_with_the_same_numbers_are_alike(numbers: tuple[float, ...]) -> None:
    assert alike((witness(*numbers), "x", None), (witness(*numbers), "x", None))


@pytest.mark.parametrize(
    "other",
    [
        witness(1.0, 2.5),
        witness(1.0, 2.0, 3.0),
        witness(1.0, 2.0, dtype="float64"),
        Witness("compiled", witness(1.0, 2.0).values, agrees=(True, True)),
        Witness("eager", (witness(1.0, 2.0).values[0],), agrees=(True, True)),
        Numbers(np.array([1.0, 2.0], "float32")),
        None,
    ],
)
def test_parts_that_differ_anywhere_are_not(other: object) -> None:
    assert not alike(witness(1.0, 2.0), other)


def test_arrays_deep_inside_are_compared() -> None:
    def slices(last: float) -> Slices:
        return Slices(Numbers(np.array([0, 2])), Numbers(np.array([[1.0], [last]])), (3, 1))

    assert alike(slices(2.0), slices(2.0))
    assert not alike(slices(2.0), slices(3.0))
