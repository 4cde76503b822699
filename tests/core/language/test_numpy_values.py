"""f by NumPy: right against mpmath, and decided for every function of the table."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from explorer.core.language.expression import functions_used
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.numpy_values import NUMPY, cost, numpy_values, waits_for_tensorflow
from explorer.core.language.parser import parse_expression
from tests import oracle
from tests.compute.rows import ROWS

TEXTS = {text: points for rows in ROWS.values() for text, points in rows.items()}

LOOSER = {"lgamma": 1e-11, "erfc": 1e-11, "sin(1e8x)": 1e-6}
"""Where the argument of a function is large, and its rounding shows."""


def test_every_function_is_computed_by_numpy_or_by_others_or_waits() -> None:
    decided = {*NUMPY, "indicator", *(n for n, row in FUNCTIONS.items() if row.definition)}
    assert set(FUNCTIONS) <= decided


def test_what_numpy_lacks_waits() -> None:
    assert {n for n, f in NUMPY.items() if f is None} >= {"digamma", "erfinv"}
    assert waits_for_tensorflow(parse_expression("1 + sin(digamma(x))")) == "digamma"
    assert waits_for_tensorflow(parse_expression("gamma(x) + erf(x) + gelu(x)")) == ""


@pytest.mark.parametrize("text", TEXTS)
def test_values_are_right_to_rounding(text: str) -> None:
    expression = parse_expression(text)
    if waits_for_tensorflow(expression):
        pytest.skip("waits for TensorFlow")
    points = np.array(TEXTS[text])
    found = np.broadcast_to(numpy_values(expression, {"x": points}), points.shape)
    with mpmath.workdps(oracle.DIGITS):
        right = [float(oracle.evaluate(expression, {"x": x})) for x in points]
    tolerance = next((t for f, t in LOOSER.items() if f in {text, *_all_functions(text)}), 1e-13)
    np.testing.assert_allclose(found, right, rtol=tolerance, atol=1e-300)


def _all_functions(text: str) -> set[str]:
    found = set(functions_used(parse_expression(text)))
    inside = [FUNCTIONS[name].definition for name in found if FUNCTIONS[name].definition]
    return found.union(*map(_all_functions, inside))


def test_poles_and_places_without_a_value_are_no_mistake() -> None:
    at = np.array([-1.0, 0.0, math.inf, math.nan])
    values = numpy_values(parse_expression("lgamma(x) + 1/x + sqrt(x)"), {"x": at})
    assert values[1] == math.inf
    assert np.isnan(values[[0, 3]]).all()


def test_the_dtype_is_that_which_is_asked_for() -> None:
    x = np.array([0.3], np.float32)
    for text in ("x/3 + pi", "erf(x)", "x^(1/3)", "where(x > 0, x, 1)", "(x > 0) + 1", "gamma(x)"):
        assert np.asarray(numpy_values(parse_expression(text), {"x": x}, "float32")).dtype == "f4"


def test_what_goes_through_python_costs_more() -> None:
    assert cost(parse_expression("erf(x)")) > 10 * cost(parse_expression("sin(x)"))
    assert cost(parse_expression("gelu(x)")) > cost(parse_expression("erfc(x)"))
