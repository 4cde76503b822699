"""Data, split as scikit-learn splits them, standardised, and drawn in batches."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from explorer.compute.training.data.batches import Batches
from explorer.compute.training.data.prepared import load
from explorer.compute.training.data.splits import split
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.resources import resource
from explorer.core.sentence import SentenceError
from explorer.core.training.data import CsvFile, Samples
from explorer.core.training.spec import TrainingProblem
from tests.compute.learning import small


def housing() -> tuple[np.ndarray, np.ndarray]:
    with np.load(resource("data/california_housing.npz"), allow_pickle=False) as data:
        return data["data"], data["target"]


def sampled(text: str, *values: Parameter, **fields: float) -> TrainingProblem:
    return small(function=FunctionSpec(text, values), data=Samples(**fields))  # type: ignore[arg-type]


def of_file(
    path: Path, text: str, target: str = "y", columns: tuple[str, ...] = ()
) -> TrainingProblem:
    path.write_text(text, encoding="utf-8")
    return small(data=CsvFile(str(path), target, columns), batch=2)


def rows_of_csv(count: int) -> str:
    return "".join(f"{i},{i * i % 7},{2 * i}\n" for i in range(count))


def test_the_data_are_those_whose_checksum_is_written_beside_them() -> None:
    file = resource("data/california_housing.npz").read_bytes()
    told = re.search(r"[0-9a-f]{64}", resource("data/README.md").read_text("utf-8"))
    assert told is not None
    assert hashlib.sha256(file).hexdigest() == told[0]


def test_a_split_is_that_of_scikit_learn() -> None:
    # What train_test_split(range(10), random_state=7) is documented to do: a permutation by
    # RandomState(7), of which ceil(10 / 4) begin the test data and the others follow.
    kept, out = split(10, 0.25, 7)
    assert out.tolist() == [8, 5, 0]
    assert kept.tolist() == [2, 1, 9, 7, 3, 6, 4]


def test_the_housing_data_are_split_twice_and_standardised_by_the_training_rows() -> None:
    data = load(TrainingProblem())
    x, y = housing()
    first = np.random.RandomState(7).permutation(20640)
    test, others = first[:5160], first[5160:]
    second = np.random.RandomState(11).permutation(15480)
    validation, train = others[second[:3870]], others[second[3870:]]
    assert [len(part) for part in (data.train, data.validation, data.test)] == [11610, 3870, 5160]
    for part, rows in ((data.train, train), (data.validation, validation), (data.test, test)):
        expected = (x[rows] - x[train].mean(axis=0)) / x[train].std(axis=0)
        np.testing.assert_array_equal(part.x, expected.astype(np.float32))
        np.testing.assert_array_equal(part.y, y[rows, None].astype(np.float32))
    assert data.inputs[0] == "MedInc"
    assert len(data.inputs) == 8
    assert not data.notes
    assert data.curve is None


def test_an_epoch_of_the_housing_data_has_362_steps() -> None:
    assert Batches(11610, 32, "replacement", 0).steps == 362


def test_shuffled_batches_have_every_row_once_but_for_what_is_left_over() -> None:
    rows = Batches(47, 5, "shuffled", 3).of(2)
    assert rows.shape == (9, 5)
    assert len(set(rows.ravel().tolist())) == 45
    assert 0 <= rows.min() <= rows.max() < 47


def test_batches_with_replacement_have_some_rows_again() -> None:
    rows = Batches(47, 5, "replacement", 3).of(2)
    assert rows.shape == (9, 5)
    assert len(set(rows.ravel().tolist())) < 45
    assert 0 <= rows.min() <= rows.max() < 47


@pytest.mark.parametrize("sampling", ["shuffled", "replacement"])
def test_batches_are_the_same_for_a_seed_and_an_epoch_in_any_order(sampling: str) -> None:
    one, other = (Batches(40, 4, sampling, 5) for _ in range(2))  # type: ignore[arg-type]
    forwards = [one.of(epoch) for epoch in (0, 1)]
    backwards = [other.of(epoch) for epoch in (1, 0)]
    np.testing.assert_array_equal(forwards[0], backwards[1])
    np.testing.assert_array_equal(forwards[1], backwards[0])
    assert not np.array_equal(*forwards)
    assert not np.array_equal(forwards[0], Batches(40, 4, sampling, 6).of(0))  # type: ignore[arg-type]


def test_samples_are_values_of_the_function_with_its_parameters() -> None:
    data = load(sampled("a x^2", Parameter("a", 3.0), noise=0.0, count=100, low=-1.0, high=2.0))
    x = data.train.x[:, 0] * data.scale[0] + data.mean[0]
    assert -1 <= x.min() < -0.5
    assert 1.5 < x.max() <= 2
    np.testing.assert_allclose(data.in_units(data.train.y[:, 0]), 3 * x**2, rtol=1e-4, atol=1e-5)
    assert (data.inputs, data.target) == (("x",), "f(x)")


def test_samples_of_two_variables_have_two_inputs() -> None:
    data = load(sampled("x - 2y", noise=0.0, count=100))
    x, y = (data.test.x * data.scale + data.mean).T
    values = data.in_units(data.test.y[:, 0])
    np.testing.assert_allclose(values, x - 2 * y, rtol=1e-4, atol=1e-5)
    assert (data.inputs, data.target) == (("x", "y"), "f(x, y)")
    assert data.curve is None


def test_noise_has_the_deviation_that_was_asked_for() -> None:
    data = load(sampled("2", noise=0.5, count=20_000))
    y = data.in_units(np.concatenate([data.train.y, data.validation.y, data.test.y]))
    assert abs(y.std() - 0.5) < 0.01
    assert abs(y.mean() - 2) < 0.02


def test_samples_are_the_same_for_every_seed_of_the_training() -> None:
    one, other = (load(small(seed=seed)) for seed in (0, 1))
    np.testing.assert_array_equal(one.train.y, other.train.y)


def test_samples_without_a_finite_value_are_left_out_and_told() -> None:
    data = load(sampled("ln x", count=400, noise=0.0))
    (note,) = data.notes
    lost = int(note.values["count"])
    assert 150 < lost < 250
    assert sum(len(p) for p in (data.train, data.validation, data.test)) == 400 - lost
    assert "left out" in str(note)
    assert np.isfinite(data.train.y).all()


def test_a_function_without_values_cannot_be_learnt() -> None:
    with pytest.raises(SentenceError, match="float32 at 0 of 100 samples"):
        load(sampled("√(-1 - x²)", count=100))


def test_a_function_that_is_the_same_everywhere_is_told() -> None:
    (note,) = load(sampled("3", noise=0.0, count=100)).notes
    assert "the same at every sample" in str(note)


def test_the_curve_has_the_values_and_slopes_of_the_function() -> None:
    curve = load(sampled("x³", count=20, low=-2.0, high=1.0)).curve
    assert curve is not None
    assert len(curve.x) == 201
    np.testing.assert_allclose(curve.values, curve.x**3)
    np.testing.assert_allclose(curve.slopes, 3 * curve.x**2)


def test_the_branch_not_taken_leaves_no_nan_in_what_is_learnt() -> None:
    data = load(sampled("x ln x if x > 0 else x^2", count=40, low=-2.0, high=2.0))
    assert data.curve is not None
    x = data.curve.x
    right = np.where(x > 0, x, 1.0)
    np.testing.assert_allclose(data.curve.values, np.where(x > 0, x * np.log(right), x**2))
    np.testing.assert_allclose(data.curve.slopes, np.where(x > 0, np.log(right) + 1, 2 * x))
    assert sum(len(part.y) for part in (data.train, data.validation, data.test)) == 40


def test_a_slope_that_the_tape_has_not_is_nan_and_that_of_a_constant_is_0() -> None:
    stairs = load(sampled("floor(x)", count=20)).curve
    constant = load(sampled("2", count=20)).curve
    assert stairs is not None
    assert constant is not None
    assert np.isnan(stairs.slopes).all()
    assert not constant.slopes.any()


def test_a_file_is_learnt_from_by_the_columns_that_were_chosen(tmp_path: Path) -> None:
    data = load(of_file(tmp_path / "a.csv", "x,z,y\n" + rows_of_csv(20), "y", ("x",)))
    assert (data.inputs, data.target) == (("x",), "y")
    x = data.train.x[:, 0] * data.scale[0] + data.mean[0]
    values = data.in_units(data.train.y[:, 0])
    np.testing.assert_allclose(values, 2 * x, rtol=1e-4, atol=1e-4)


def test_rows_of_a_file_with_a_number_missing_are_left_out_and_told(tmp_path: Path) -> None:
    text = "x,z,y\n" + rows_of_csv(20) + "1,,3\n"
    data = load(of_file(tmp_path / "a.csv", text))
    assert data.inputs == ("x", "z")
    assert sum(len(p) for p in (data.train, data.validation, data.test)) == 20
    assert any("1 of 21 rows are left out" in str(note) for note in data.notes)


@pytest.mark.parametrize(
    ("text", "target", "match"),
    [
        ("x,y\n" + "1,2\n3,4\n" * 10, "", "Choose the column"),
        ("x,y\n" + "1,2\n3,4\n" * 10, "z", "no column “z”"),
        ("x,y\n" + "1,2\n3,2\n" * 10, "y", "nothing to predict"),
        ("x,y\n1,2\n", "y", "only one row"),
        ("x,y\n" + "1e300,2\n-1e300,4\n" * 10, "y", "too large"),
        ("x,y\n" + "".join(f"{i},{i}e300\n" for i in range(1, 21)), "y", "too large"),
    ],
)
def test_a_file_that_cannot_be_learnt_from_is_said_to_be_one(
    tmp_path: Path, text: str, target: str, match: str
) -> None:
    with pytest.raises(SentenceError, match=match):
        load(of_file(tmp_path / "a.csv", text, target))


def test_a_column_that_does_not_vary_in_the_training_rows_is_divided_by_1(tmp_path: Path) -> None:
    # Ten rows: the first three of the permutation are test data.
    odd = int(np.random.RandomState(7).permutation(10)[0])
    rows = "".join(f"{i},{9.1 if i == odd else 0.1},{i}\n" for i in range(10))
    data = load(of_file(tmp_path / "a.csv", "x,z,y\n" + rows))
    assert data.scale[1] == 1
    assert abs(data.train.x[:, 1]).max() < 1e-6
    assert abs(data.test.x[:, 1]).max() == pytest.approx(9)


@pytest.mark.parametrize("size", [1e-12, 1.0, 2e5, 3e13])
def test_the_target_of_a_file_is_standardised_as_numpy_does(tmp_path: Path, size: float) -> None:
    draw = np.random.default_rng(2)
    table = np.column_stack([draw.normal(size=80), size * (3 + draw.normal(size=80))])
    path = tmp_path / "a.csv"
    np.savetxt(path, table, "%.17g", delimiter=",", header="x,y", comments="")
    data = load(small(data=CsvFile(str(path), "y")))
    plain = load(small(data=CsvFile(str(path), "y", standardised=False)))
    y = plain.train.y[:, 0].astype(np.float64)
    assert data.center == pytest.approx(y.mean(), rel=1e-6)
    assert data.spread == pytest.approx(y.std(), rel=1e-6)
    assert abs(data.train.y.mean()) < 1e-6
    assert data.train.y.std() == pytest.approx(1, rel=1e-6)
    found = data.in_units(data.test.y)
    np.testing.assert_allclose(found, plain.test.y, rtol=1e-6, atol=1e-6 * size)
    assert (plain.center, plain.spread) == (0, 1)


def test_the_housing_target_stays_as_it_is() -> None:
    with np.load(resource("data/california_housing.npz")) as raw:
        targets = raw["target"]
    data = load(TrainingProblem())
    assert (data.center, data.spread) == (0, 1)
    assert np.isin(data.train.y, targets.astype(np.float32)).all()


@pytest.mark.parametrize(("size", "match"), [(1e20, "too large"), (1e-25, "by too little")])
def test_a_target_whose_square_is_none_of_float32_is_refused(
    tmp_path: Path, size: float, match: str
) -> None:
    path = tmp_path / "a.csv"
    draw = np.random.default_rng(2)
    np.savetxt(path, draw.normal(size=(40, 2)) * [1, size], "%.17g", delimiter=",",
               header="x,y", comments="")  # fmt: skip
    with pytest.raises(SentenceError, match=match):
        load(small(data=CsvFile(str(path), "y")))


@pytest.mark.parametrize("number", ["1e300", "-1e39", "1e25"])
@pytest.mark.parametrize("column", ["x", "y"])
def test_a_held_out_number_that_no_float32_can_be_squared_of_is_refused_with_its_value(
    tmp_path: Path, column: str, number: str
) -> None:
    held_out = int(np.random.RandomState(7).permutation(20)[0])
    rows = [
        f"{number if column == 'x' else i},{number if column == 'y' else i % 7}"
        if i == held_out
        else f"{i},{i % 7}"
        for i in range(20)
    ]
    with pytest.raises(SentenceError, match=f"“{column}” is .*1e.* in a row that is held out"):
        load(of_file(tmp_path / "a.csv", "x,y\n" + "\n".join(rows), "y"))
