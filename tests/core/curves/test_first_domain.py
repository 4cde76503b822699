"""Where a function is first seen from left to right."""

import math

import pytest

from explorer.core.curves.first_domain import USUAL, first_domain, moved
from explorer.core.curves.spec import CurveSpec
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.session import Session


@pytest.mark.parametrize(
    "text",
    [
        "sin²x", "x^3-3x+1", "e^x", "1/x", "x^2", "ln x", "sqrt x", "x", "5", "0", "|x|", "tan x",
        "floor(x)", "atan x", "x^x", "e^(-x^2)", "2^x", "gamma(x)", "sin(500x)", "x^2+400",
        "sin(x)+2+x/50", "1/x - 1/50", "cosh x", "x^x - 3", "e^x - x - 100", "e^(-x^2) - 1",
        "acosh x", "x + y", "lgamma(x)", "e^(x/50)", "exp(exp(x))", "sqrt(-1-x^2)", "(x-10^9)^2",
    ],
)  # fmt: skip
def test_what_has_features_there_or_none_at_all_is_seen_over_the_usual_range(text: str) -> None:
    assert first_domain(FunctionSpec(text)) == USUAL


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("(x-100)^2", 100), ("ln(x-50)", 51), ("sqrt(x-20)", 20), ("1/(x-30)", 30), ("x-50", 50),
        ("3x+20", -20 / 3), ("2^x-1000", math.log2(1000)), ("|x-12|", 12), ("x+10", -10),
        ("(x+1000)^2", -1000), ("1/(x-500)^2", 500), ("e^(-(x-40)^2)", 40), ("x^2 {x>8}", 8),
        ("sin(x/50-1)", 50 - 25 * math.pi), ("-sqrt(-x-30)", -30), ("tanh(x-8)", 8),
    ],
)  # fmt: skip
def test_the_range_moves_to_the_nearest_feature(text: str, feature: float) -> None:
    low, high = first_domain(FunctionSpec(text))
    assert low + 0.05 * (high - low) < feature < high - 0.05 * (high - low)
    # One that is not far off is seen together with 0.
    assert low < 0 < high or abs(feature) > 15


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("x^2-400", 20), ("(x-100)^2(x+100)^2", 100), ("400 - x^2", 20), ("cosh(x) - 1000", 7.6009),
        ("x^4 - 3x^2 - 10^4", 10.074), ("sqrt(x) - 5", 25), ("|x| - 300", 300),
        ("(x-30.03)^2 (x+30.03)^2", 30.03), ("x^2/2 - x - 200", -19.02),
    ],
)  # fmt: skip
def test_the_range_grows_up_to_the_roots_where_there_is_little_else(text: str, root: float) -> None:
    low, high = first_domain(FunctionSpec(text))
    assert -low == high
    assert 1.1 * abs(root) < high < 1.3 * abs(root)


def test_the_value_of_a_letter_counts() -> None:
    function = FunctionSpec("(x-a)^2", (Parameter("a", 80.0, 0.0, 100.0),))
    assert first_domain(function) == pytest.approx((80 - math.tau, 80 + math.tau))


def test_a_range_goes_there_and_back_with_the_functions_that_are_typed() -> None:
    spec = moved(CurveSpec(), FunctionSpec("(x-100)^2"))
    assert (spec.low, spec.high) == pytest.approx((100 - math.tau, 100 + math.tau))
    assert spec.point == 101
    back = moved(spec, FunctionSpec("x^2"))
    assert (back.low, back.high, back.point) == (*USUAL, 1)


def test_a_range_that_was_chosen_stays() -> None:
    spec = CurveSpec(low=-1, high=8)
    assert moved(spec, FunctionSpec("(x-100)^2")) == CurveSpec(
        FunctionSpec("(x-100)^2"), low=-1, high=8
    )


def test_curves_are_seen_where_a_function_typed_elsewhere_has_its_features() -> None:
    session = Session().with_spec(DescentSpec(function=FunctionSpec("(x-100)^2")))
    assert session.curves.low == pytest.approx(100 - math.tau)
