"""Where a NaN arises."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.compute.kit.not_finite import first_not_finite
from explorer.core.language.notation import to_text
from explorer.core.language.parser import parse_expression


@pytest.mark.parametrize(
    ("text", "x", "call", "arguments"),
    [
        ("1 + sqrt(x - 1) x", 0.0, "sqrt(x - 1)", [-1.0]),
        ("ln(sqrt x)", -1.0, "sqrt(x)", [-1.0]),
        ("x^0.5", -1.0, "x^0.5", [-1.0, 0.5]),
        ("sin(1/x)", 0.0, "sin(1/x)", [np.inf]),
        ("asin(2x)", 1.0, "asin(2*x)", [2.0]),
    ],
)
def test_the_innermost_call_that_makes_a_nan_is_found(
    text: str, x: float, call: str, arguments: list[float]
) -> None:
    found, values = first_not_finite(parse_expression(text), {"x": x}, "float64")
    assert found is not None
    assert to_text(found) == call
    assert values == arguments


def test_where_f_is_a_number_no_call_is_found() -> None:
    assert first_not_finite(parse_expression("sqrt x"), {"x": 0.0}, "float64") == (None, [])
