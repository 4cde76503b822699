"""Sizes of data and models, told before anything is read or built."""

from __future__ import annotations

import pytest

from explorer.core.function import FunctionSpec
from explorer.core.training.data import CsvFile, Samples
from explorer.core.training.sizes import known_size, parts_of, weight_count
from explorer.core.training.spec import Layer, TrainingSpec


def test_the_housing_data_are_split_as_in_the_book() -> None:
    size = known_size(TrainingSpec())
    assert size == (20_640, 8)
    assert parts_of(TrainingSpec(), 20_640) == (11_610, 3_870, 5_160)


def test_samples_have_an_input_for_each_variable() -> None:
    spec = TrainingSpec(function=FunctionSpec("x y"), data=Samples(count=100))
    assert known_size(spec) == (100, 2)


def test_a_file_must_be_read_first() -> None:
    assert known_size(TrainingSpec(data=CsvFile("a.csv"))) is None


@pytest.mark.parametrize("rows", [8, 9, 10, 11, 100, 101])
def test_every_row_is_in_one_part(rows: int) -> None:
    assert sum(parts_of(TrainingSpec(), rows)) == rows
    assert min(parts_of(TrainingSpec(), rows)) > 0


@pytest.mark.parametrize(
    ("layers", "weights"),
    [
        ((Layer(128),), 8 * 128 + 128 + 128 + 1),
        ((), 8 + 1),
        ((Layer(3), Layer(2)), 27 + 8 + 3),
    ],
)
def test_weights_are_those_of_dense_layers_with_biases(
    layers: tuple[Layer, ...], weights: int
) -> None:
    assert weight_count(TrainingSpec(layers=layers), 8) == weights
