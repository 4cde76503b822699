"""What can be typed, as the panel and the command list it."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.language.examples import function_names
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.numpy_values import numpy_values, waits_for_tensorflow
from explorer.core.language.parser import parse
from explorer.core.language.reference import DERIVATIVES, rows

_PLACES = (-2.7, -1.3, -0.61, -0.23, 0.37, 0.71, 1.4, 2.2, 3.3)
_STEP = 1e-5


def _values(text: str, x: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.broadcast_to(
            np.asarray(numpy_values(parse(text).expression, {"x": x}, "float64")), x.shape
        )


def test_every_row_can_be_typed_as_it_stands() -> None:
    for row in rows():
        assert parse(row.text).expression, row.text
        assert row.meaning.template


def test_every_function_of_the_table_has_a_row() -> None:
    assert [row.function for row in rows() if row.function] == list(function_names())


def test_domains_and_other_names_are_those_of_the_table() -> None:
    found = {row.function: row for row in rows() if row.function}
    assert f"{found['log'].domain}" == "the argument must be positive"
    assert found["log"].also == ("ln",)
    assert found["sin"].domain is None
    for name, row in found.items():
        assert (row.domain is None) == (not FUNCTIONS[name].domain)


@pytest.mark.parametrize("name", DERIVATIVES)
def test_a_derivative_is_the_slope_of_the_function(name: str) -> None:
    text = next(row.text for row in rows() if row.function == name)
    slow = waits_for_tensorflow(parse(text).expression) or waits_for_tensorflow(
        parse(DERIVATIVES[name]).expression
    )
    if slow:
        pytest.skip(f"{slow} needs TensorFlow")
    x = np.array(_PLACES)
    slope = (_values(text, x + _STEP) - _values(text, x - _STEP)) / (2 * _STEP)
    told = _values(DERIVATIVES[name], x)
    known = np.isfinite(slope)
    assert known.any()
    assert told[known] == pytest.approx(slope[known], rel=1e-6, abs=1e-8)
