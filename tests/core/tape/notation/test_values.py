from __future__ import annotations

import numpy as np
import pytest

from explorer.core.tape.notation.values import array_of, shape_text, tensor_text, value_text
from explorer.core.tape.record import Tensor
from explorer.core.tape.values import Numbers, Slices, Summary, Words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float32(1.5), "1.5"),
        (np.float32(0.1), "0.1"),
        (np.float32(-1.8845210), "−1.88452"),
        (np.float64(np.nan), "NaN"),
        (np.float64(-np.inf), "−∞"),
        (np.int32(-3), "−3"),
        (np.bool_(True), "True"),
        (np.complex64(1 - 2j), "1 − 2i"),
        ([0.0, 4.0, 8.0, 12.0], "[0, 4, 8, 12]"),
        ([[1, 2], [3, 4]], "[[1, 2], [3, 4]]"),
        ([], "[]"),
        ([1 / 3, 2 / 3], "[0.333333, 0.666667]"),
    ],
)
def test_a_small_value_is_written_whole(value: object, text: str) -> None:
    assert value_text(Numbers(np.asarray(value))) == text


def test_a_large_value_is_written_by_its_shape_and_range() -> None:
    array = np.linspace(-1.2, 3.4, 32 * 128).reshape(32, 128)
    assert value_text(Numbers(array)) == "32×128, −1.2 … 3.4"
    assert value_text(Numbers(np.ones((32, 128)))) == "32×128, 1"
    array[0, 0] = np.nan
    assert "1 NaN" in value_text(Numbers(array), 40)
    assert value_text(Summary((9, 9), -1.0, 2.0, np.zeros(6), 0)) == "9×9, −1 … 2"


def test_in_a_narrow_cell_a_large_value_is_its_shape() -> None:
    array = np.linspace(-1.234, 3.456, 32 * 128).reshape(32, 128)
    assert value_text(Numbers(array), 10) == "[32×128]"


def test_slices_are_written_as_the_array_that_they_stand_for() -> None:
    slices = Slices(Numbers(np.array([0, 2, 2])), Numbers(np.array([1.0, 2.0, 3.0])), (4,))
    assert value_text(slices) == "[1, 0, 5, 0]"


def test_words_are_cut_where_they_have_no_room() -> None:
    assert value_text(Words((2,), ("one", "two"))) == "one, two"
    assert value_text(Words((), ("a" * 99,)), 10) == "aaaaaaaaa…"
    assert "\n" not in value_text(Words((), ("a\nb",)))


def test_what_has_no_value_is_written_by_its_shape() -> None:
    assert tensor_text(None) == "None"
    assert tensor_text(Tensor(1, (None, 3), "float32", None)) == "[?×3]"
    assert shape_text(()) == ""


def test_numbers_of_slices_are_dense() -> None:
    slices = Slices(Numbers(np.array([1, 1])), Numbers(np.array([[1.0], [2.0]])), (3, 1))
    found = array_of(Tensor(1, (3, 1), "float32", slices))
    assert found is not None
    assert found.tolist() == [[0.0], [3.0], [0.0]]


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (-0.00173393, 11, "−0.00173393"),
        (-0.00173393, 10, "−0.001734"),
        (2.447213595 - 3.10557281j, 13, "2.45 − 3.11i"),
        (123456789, 4, "123456789"),
    ],
)
def test_a_number_has_fewer_digits_where_a_cell_is_narrow(
    value: complex, width: int, text: str
) -> None:
    assert value_text(Numbers(np.asarray(value)), width) == text
