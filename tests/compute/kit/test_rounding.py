"""How far rounding moves values, against how far it has moved them."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from explorer.compute.curves.curves import evaluate, rounded
from explorer.core.language.parser import parse_expression
from tests import oracle
from tests.compute.asking import look, spec

LOSING_DIGITS = [
    ("(1 - cos x)/x^2", 1e-4, 1e-2),
    ("(x^2 - 1)/(x - 1)", 1.0001, 1.01),
    ("x^3 - 3x^2 + 3x - 1", 0.99, 1.01),
    ("sin^2 x + cos^2 x", -3, 3),
    ("cosh^2 x - sinh^2 x", 1, 5),
    ("(x + 1e6) - 1e6 - x", 1, 2),
    ("sin(x)/x", 0.001, 3),
    ("ln(1 + x) - x", 1e-6, 1e-3),
]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("text", "low", "high"), [pytest.param(*row, id=row[0]) for row in LOSING_DIGITS]
)
def test_values_are_moved_by_about_as_much_as_they_are_wrong(
    text: str, low: float, high: float, dtype: str
) -> None:
    seen = look(text, low, high, dtype=dtype, samples=16)
    x = seen.samples.x.astype(dtype).astype(np.float64)
    values = seen.at(x)[:3]
    true = [oracle.derivatives(parse_expression(text), "x", float(at), 2) for at in x]
    for order, (value, moved) in enumerate(zip(values, seen.rounding(x, values), strict=True)):
        wrong = np.array([abs(float(v - t[order])) for v, t in zip(value, true, strict=True)])
        assert (wrong <= 2 * moved).all(), order
        # Two roundings may happen to take each other away everywhere.
        assert not wrong.any() or np.median(moved) <= 200 * wrong.max(), order


def test_what_is_not_rounded_is_not_moved() -> None:
    """x itself is taken for rounded, but no sign, no step and no constant depends on that."""
    x = np.array([-1.5, 0.5, 2.5])
    for text in ("sign x", "floor x", "7/3", "where(x<0, 1, 2)", "x - x"):
        seen = look(text)
        (moved,) = seen.rounding(x, seen.at(x)[:1])
        assert moved.tolist() == [0, 0, 0], text


def test_where_rounding_decides_whether_there_is_a_number_it_moves_without_bounds() -> None:
    x = np.array([0.3, 0.4])
    seen = look("sqrt(x - 0.3)")
    (moved,) = seen.rounding(x, seen.at(x)[:1])
    assert np.isinf(moved[0])
    assert moved[1] < 1e-14


def test_the_same_place_is_always_moved_as_far() -> None:
    x = np.linspace(0.1, 3, 7)
    first, second = (look("sin(x)/x") for _ in range(2))
    one, other = (seen.rounding(x, seen.at(x)[:3]) for seen in (first, second))
    assert np.array_equal(one, other)


def test_parameters_and_defined_functions_are_known() -> None:
    seen = look("a sec(x)^2 + logit(x/9) if x>b else 1", values={"a": 1e3, "b": 0.5})
    x = np.array([0.2, 2.0])
    values = seen.at(x)[:2]
    for value, moved in zip(values, seen.rounding(x, values), strict=True):
        assert moved[0] == 0
        assert 0 < moved[1] <= 1e-13 * abs(value[1])


@pytest.mark.parametrize(
    ("text", "x", "orders"),
    [
        ("sin(x)/x", 1e-9, [1, 2, 3]),
        ("sin(x)/x", 0.5, []),
        ("(1 - cos x)/x^2", 1e-9, [0, 1, 2, 3]),
        ("1/(1 - x) - 2/(1 - x^2)", 1 + 1e-12, [0, 1, 2, 3]),
        ("1/(1 - x) - 2/(1 - x^2)", 3.0, []),
        ("x^3 - 3x", 0.0, []),
        ("sin x", math.pi, []),
        ("x - 1", 1 + 2**-50, []),
        ("floor x + 7/3", 0.3, []),
    ],
)
def test_values_that_are_mostly_rounding_are_told(text: str, x: float, orders: list[int]) -> None:
    asked = spec(text, order=3)
    rows = evaluate(asked, [x])
    found = rounded(asked, [x], rows)
    assert [r.order for r in found] == orders
    with mpmath.workdps(60):
        right = oracle.derivatives(parse_expression(text), "x", x, 3) if orders else []
    for told in found:
        assert told.value == rows[told.order][0]
        assert abs(told.value - right[told.order]) <= 8 * told.error


def test_what_is_told_of_rounding_says_where_and_by_how_much() -> None:
    asked = spec("sin(x)/x", order=2)
    said = [str(r.sentence()) for r in rounded(asked, [1e-9], evaluate(asked, [1e-9]))]
    assert said[1] == "f″ at 1e−9 is mostly rounding: −128 may be wrong by 384."
