"""The numbers behind a figure come back from every text to the last bit."""

from __future__ import annotations

import csv
import io
import json
import math
import struct
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.compute.curves.curves import sample
from explorer.compute.surface import surface
from explorer.core.curves.spec import CurveSpec
from explorer.core.curves.table import curves_table
from explorer.core.descent.results import DescentPath
from explorer.core.descent.spec import DescentSpec
from explorer.core.descent.table import descent_table
from explorer.core.function import Dtype, FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.surface.table import surface_table
from explorer.core.tables import Table, json_number, plain_number
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingBegun, TrainingEpoch, TrainingSharpness
from explorer.core.training.spec import TrainingSpec
from explorer.core.training.table import runs_table, training_table

_NAN = b"nan"


def bits(value: float) -> bytes:
    """Return the bits of a number; a NaN is a NaN, whichever."""
    return _NAN if math.isnan(value) else struct.pack("<d", value)


def read_back(text: str, delimiter: str = ",") -> tuple[list[str], list[list[bytes | None]]]:
    """Return the titles and the rows of a CSV as bits, None for an empty cell."""
    titles, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    return titles, [[bits(float(cell)) if cell else None for cell in row] for row in rows]


values = st.one_of(st.none(), st.floats())


@given(st.lists(st.tuples(values, values, values), max_size=30), st.sampled_from([",", "\t", ";"]))
def test_a_csv_read_back_is_bitwise_equal(
    rows: list[tuple[float | None, ...]], delimiter: str
) -> None:
    columns = [[row[i] for row in rows] for i in range(3)]
    text = Table(("x", "f", "f′"), tuple(columns)).csv(delimiter)
    titles, read = read_back(text, delimiter)
    assert titles == ["x", "f", "f′"]
    assert read == [[None if v is None else bits(v) for v in row] for row in rows]


def test_a_csv_has_a_line_for_every_row_and_no_carriage_return() -> None:
    text = Table(("x", "f"), ([1.0, -0.0], [math.nan, math.inf])).csv()
    assert text == "x,f\n1.0,NaN\n-0.0,Infinity\n"


def test_a_column_of_none_is_a_column_of_empty_cells() -> None:
    table = Table(("x", "f", "f′"), ([1.0, 2.0], None, [None, 3.0]))
    assert table.length == 2
    assert table.csv() == "x,f,f′\n1.0,,\n2.0,,3.0\n"
    assert table.value(0, 1) is None
    assert table.value(1, 2) == 3.0


def test_a_table_without_rows_is_its_titles() -> None:
    assert Table(("x", "f"), ([], [])).csv() == "x,f\n"
    assert Table(("x", "f"), (None, None)).length == 0


def test_a_title_that_holds_the_separator_is_quoted() -> None:
    titles, _ = read_back(Table(("a,b", 'c"d', "e\nf"), ([], [], [])).csv())
    assert titles == ["a,b", 'c"d', "e\nf"]


def test_a_value_of_an_array_is_a_plain_float() -> None:
    table = Table(("x",), (np.array([0.1, 2.0]),))  # pyright: ignore[reportArgumentType]
    assert type(table.value(0, 0)) is float
    assert table.csv() == "x\n0.1\n2.0\n"


@given(st.floats())
def test_a_plain_number_reads_back_as_itself(value: float) -> None:
    text = plain_number(value)
    assert bits(float(text)) == bits(value)
    assert json.loads(text) == value or math.isnan(value)


@given(values)
def test_a_json_number_is_valid_json_that_tells_everything_apart(value: float | None) -> None:
    text = json.dumps(json_number(value), allow_nan=False)
    back = json.loads(text)
    if value is None:
        assert back is None
    else:
        assert bits(float(back)) == bits(value)


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1.0"), (-1e308, "-1e308"), (1e-5, "1e-5"), (1.5e16, "1.5e16")]
)
def test_an_exponent_is_written_as_people_write_it(value: float, text: str) -> None:
    assert plain_number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(math.nan, "NaN"), (math.inf, "Infinity"), (-math.inf, "-Infinity")]
)
def test_what_is_not_finite_goes_by_its_name(value: float, text: str) -> None:
    assert json_number(value) == text
    assert plain_number(value) == text


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("text", ["sin²x", "tan x", "1/x", "floor x", "√x"])
def test_the_table_of_the_curves_holds_the_samples_to_the_last_bit(text: str, dtype: Dtype) -> None:
    spec = CurveSpec(FunctionSpec(text), -3, 3, dtype=dtype, samples=41, differences=True)
    with np.errstate(all="ignore"):
        samples = sample(spec)
    table = curves_table(spec, samples)
    assert table.titles == ("x", "f", "f′", "f″", "f‴", "f′ ± ε")
    assert table.length == 41
    titles, rows = read_back(table.csv())
    assert tuple(titles) == table.titles
    columns = [samples.x, *samples.derivatives, samples.difference]
    for i, column in enumerate(columns):
        expected = [None] * 41 if column is None else [bits(v) for v in column]
        assert [row[i] for row in rows] == expected, titles[i]


def test_the_table_has_the_orders_and_the_axis_of_the_spec() -> None:
    spec = CurveSpec(FunctionSpec("t^5"), order=4, samples=3, hidden=(1,))
    assert curves_table(spec, sample(spec)).titles == ("t", "f", "f′", "f″", "f‴", "f⁽⁴⁾")
    short = CurveSpec(FunctionSpec("t^5"), order=0, samples=3)
    assert curves_table(short, sample(short)).titles == ("t", "f")


def test_the_table_of_a_surface_has_a_row_for_every_place() -> None:
    spec = SurfaceSpec(FunctionSpec("x1 + 10 x2"), 0, 2, 1, 2, columns=3, rows=2)
    table = surface_table(spec, surface.sample(spec))
    assert table.titles == ("x1", "x2", "f")
    rows = [[table.value(row, column) for column in range(3)] for row in range(table.length)]
    assert rows == [[0, 1, 10], [1, 1, 11], [2, 1, 12], [0, 2, 20], [1, 2, 21], [2, 2, 22]]


def path(x: list[list[float]], missing: tuple[bool, ...]) -> DescentPath:
    """Return of a path what a table takes: f is the sum of x, and the gradient twice x."""
    at = np.array(x, np.float64)
    of_a_path = SimpleNamespace(x=at, values=at.sum(axis=1), gradients=2 * at, missing=missing)
    return cast("DescentPath", of_a_path)


def test_the_table_of_one_descent_has_step_place_value_and_gradient() -> None:
    spec = DescentSpec(FunctionSpec("x + y"), steps=1)
    table = descent_table(spec, path([[1, 2], [3, 4]], (False, True)))
    assert table.titles == ("step", "x", "y", "f", "∂f/∂x", "∂f/∂y")
    assert table.csv() == ("step,x,y,f,∂f/∂x,∂f/∂y\n0,1.0,2.0,3.0,2.0,\n1,3.0,4.0,7.0,6.0,\n")


def test_the_table_of_a_race_has_the_columns_of_every_runner_under_its_label() -> None:
    runners = (OptimizerConfig("tape"), OptimizerConfig("adam", 0.1), OptimizerConfig("adam", 0.2))
    spec = DescentSpec(FunctionSpec("x^2"), steps=2, runners=runners)
    paths = [path([[k + 0.0], [k + 1.0], [k + 2.0]], (False,)) for k in range(3)]
    table = descent_table(spec, *paths)
    assert table.titles == (
        "step",
        *("own loop x", "own loop f", "own loop ∂f/∂x"),
        *("adam 0.1 x", "adam 0.1 f", "adam 0.1 ∂f/∂x"),
        *("adam 0.2 x", "adam 0.2 f", "adam 0.2 ∂f/∂x"),
    )
    assert [table.value(2, column) for column in range(10)] == [2, 2, 2, 4, 3, 3, 6, 4, 4, 8]


def test_while_loops_are_compiled_the_table_has_the_steps_that_all_have_taken() -> None:
    spec = DescentSpec(
        FunctionSpec("x^2"), steps=9, runners=(OptimizerConfig("tape"), OptimizerConfig("adam"))
    )
    table = descent_table(spec, path([[1.0]] * 5, (False,)), path([[1.0]] * 3, (False,)))
    assert table.length == 3
    assert [table.value(2, column) for column in (0, 1, 4)] == [2, 1, 1]


def _trained(number: int, epochs: int) -> RunCurves:
    run = RunCurves(number, "", TrainingSpec(seed=number))
    for epoch in range(1, epochs + 1):
        run.take(TrainingEpoch(epoch, 1 / epoch, 2 / epoch, 0.5, 0.01))
    return run


def test_the_epochs_of_a_run_are_a_row_each() -> None:
    table = training_table([_trained(1, 2)])
    assert table.titles == ("epoch", "train", "validation", "seconds")
    assert table.csv().splitlines()[2] == "2,0.5,1.0,0.5"


def test_a_sharpness_stands_at_the_epoch_after_which_it_was_measured() -> None:
    run = _trained(1, 3)
    run.take(TrainingBegun((60, 20, 20), ("a",), "y", 4, ("last",), 9, "", []))
    for step, value in ((4, 2.5), (12, 3.5)):
        run.take(TrainingSharpness(step, value, 60))
    table = training_table([run])
    assert table.titles[-1] == "sharpness"
    assert [table.value(row, 4) for row in (0, 2)] == [2.5, 3.5]
    assert math.isnan(float(table.value(1, 4) or 0))


def test_metrics_of_the_training_and_of_the_validation_data_have_columns_of_their_own() -> None:
    run = RunCurves(1, "", TrainingSpec())
    run.take(TrainingEpoch(1, 0.7, 0.6, 0.5, 0.01, {"accuracy": 0.4}, {"accuracy": 0.3}))
    table = training_table([run])
    assert table.titles[4:] == ("train accuracy", "validation accuracy")
    assert table.csv().splitlines()[1] == "1,0.7,0.6,0.5,0.4,0.3"
    assert training_table([run, run]).titles[4:6] == ("1 train accuracy", "1 validation accuracy")


def test_of_several_runs_the_shorter_has_no_numbers_where_it_ended() -> None:
    table = training_table([_trained(1, 2), _trained(3, 1)])
    assert table.titles[4:] == ("3 train", "3 validation", "3 seconds")
    assert table.length == 2
    assert math.isnan(float(table.value(1, 4) or 0))


def test_runs_are_compared_with_their_settings_and_results() -> None:
    table = runs_table([_trained(1, 2), _trained(2, 0)])
    rows = list(csv.DictReader(io.StringIO(table.csv())))
    assert [row["seed"] for row in rows] == ["1", "2"]
    assert rows[0]["layers"] == "128 relu"
    assert (rows[0]["validation"], rows[1]["validation"]) == ("1.0", "")
    assert rows[0]["outcome"] == "goes on"
    assert "128 relu" in table.text()


def test_no_zero_has_a_sign_in_a_text_or_in_json() -> None:
    assert Table(("x",), ([-0.0, 1.0],)).text() == "  x\n0.0\n1.0\n"
    assert str(json_number(-0.0)) == "0.0"
