"""Where curves have no value, why, and how their lines end there."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.compute.asking import answers, features, spec

PI = math.pi
R2 = math.sqrt(2)


@pytest.mark.fast_cases(9)
@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("text", "low", "high", "gaps"),
    [
        ("ln x", -3, 4, [(-3, 0)]),
        ("√x", -3, 4, [(-3, 0)]),
        ("√(4-x^2)", -3, 4, [(-3, -2), (2, 4)]),
        ("asin x", -3, 4, [(-3, -1), (1, 4)]),
        ("acosh x", -3, 4, [(-3, 1)]),
        ("asec x", -3, 4, [(-1, 1)]),
        ("√(x^2-2)", -3, 4, [(-R2, R2)]),
        ("√(sin x)", -3, 4, [(-3, 0), (PI, 4)]),
        ("x^x", -3, 4, [(-3, 0)]),
        ("logit x", -3, 4, [(-3, 0), (1, 4)]),
        ("√(x-1-1e-12)", 1 - 5e-12, 1 + 5e-12, [(1 - 5e-12, 1 + 1e-12)]),
        ("√(x-1e6)", 0, 1e7, [(0, 1e6)]),
    ],
)
def test_gaps_have_exact_edges(
    text: str, low: float, high: float, gaps: list[tuple[float, float]]
) -> None:
    found = features(text, low, high, hidden=(1, 2, 3))
    edges = [(g.low, g.high) for g in found.gaps]
    for edge, known in zip(edges, gaps, strict=True):
        assert edge == pytest.approx(known, rel=1e-8, abs=1e-9 * (high - low))


@pytest.mark.usefixtures("traced")
def test_edges_are_plain_numbers_where_they_can_be() -> None:
    (left, right) = features("√(4-x^2)", -3, 3).gaps
    assert (left.high, right.low) == (-2.0, 2.0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ln x", "log(x) is NaN: its argument must be positive, and is −1.5."),
        ("√x", "sqrt(x) is NaN: its argument must be zero or more, and is −1.5."),
        ("1 + √(x - 0)", "sqrt(x - 0) is NaN: its argument must be zero or more, and is −1.5."),
        ("x^0.5", "x^0.5 is NaN for −1.5, 0.5."),
        ("x^2 {x > 0}", "f has a value only where x > 0 holds."),
        ("{x>1: x^2, x>0: 3}", "f has a value only where x > 0 holds."),
        (
            "tf.where(x>0, x ln x, 0)",
            "f′ is NaN there: tf.where differentiates the piece that it does not take too, and 0 "
            "times infinity is NaN. Written without tf, as where(…) or … if … else …, only the "
            "piece taken counts.",
        ),
    ],
)
def test_gaps_have_a_reason(text: str, reason: str) -> None:
    (gap,) = features(text, -2, 2, samples=9).gaps
    assert str(gap.reason) == reason


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize(
    ("text", "point", "order", "reason"),
    [
        ("e^(-1/x^2)", 0.0, 1, "f′ is NaN there: the chain rule multiplies 0 by ∞"),
        ("x^x", 0.0, 1, "f′ is NaN there: the chain rule multiplies 0 by ∞"),
        ("1/x", 0.0, 0, "1/x is infinite for 1, 0."),
        ("∛x", 0.0, 1, "f′ is infinite there."),
        ("(-2)^x", 3.0, 1, "f′ does not exist there: (-2)^x has a negative base, and so values at"),
        ("sin(x)/x", 0.0, 0, "sin(x)/x is NaN for 0, 0."),
    ],
)
def test_a_value_missing_at_the_point_alone_has_a_reason(
    text: str, point: float, order: int, reason: str
) -> None:
    (gap,) = features(text, 0.0 if text == "x^x" else -1.9, 2.0, point=point).gaps[:1]
    assert (gap.order, gap.low, gap.high) == (order, point, point)
    assert str(gap.reason).startswith(reason)


@pytest.mark.usefixtures("traced")
def test_a_gap_of_f_is_not_repeated_for_its_derivatives() -> None:
    assert [g.order for g in features("√x", -2, 2).gaps] == [0]
    assert [g.order for g in features("√x", -2, 2, hidden=(0,)).gaps] == [1]


def test_nothing_but_nan_is_one_gap() -> None:
    found = features("√(-1-x^2)", -2, 2)
    assert [(g.low, g.high) for g in found.gaps] == [(-2, 2)]
    assert found.points == found.breaks == []


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("text", "borders"),
    [
        ("√x", [(0, 0.0, 0.0), (1, 0.0, math.inf)]),
        ("√(4-x^2)", [(0, -2.0, 0.0), (1, -2.0, math.inf), (0, 2.0, 0.0), (1, 2.0, -math.inf)]),
        ("asin x", [(0, -1.0, -PI / 2), (0, 1.0, PI / 2)]),
        ("x √x", [(0, 0.0, 0.0), (1, 0.0, 0.0)]),
        ("ln x", [(0, 0.0, -math.inf)]),
        ("√(x-0.7) + 3", [(0, 0.7, 3.0)]),
    ],
)
def test_lines_end_at_the_border_of_the_domain_with_the_value_there(
    text: str, borders: list[tuple[int, float, float]], dtype: str
) -> None:
    found = {(b.order, round(b.x, 5)): b.y for b in features(text, -3.1, 4.2, dtype=dtype).borders}
    for order, x, y in borders:
        if math.isinf(y):
            # The nearest number of float32 may have a value still, a large one.
            assert found[order, x] * math.copysign(1, y) > 500
        else:
            assert found[order, x] == pytest.approx(y, abs=2e-3)


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("samples", [11, 672])
@pytest.mark.parametrize("text", ["√x", "√(x^2 - 2)", "sin x / x", "√(sin 9x)"])
def test_a_border_stands_between_a_sample_with_a_value_and_one_without(
    text: str, samples: int
) -> None:
    drawn, found = answers(spec(text, -3, 3, samples=samples))
    for border in found.borders:
        y = drawn.derivatives[border.order]
        assert y is not None
        assert drawn.x[border.index] <= border.x <= drawn.x[border.index + 1]
        assert np.isnan(y[border.index : border.index + 2]).sum() == 1
        assert not math.isnan(border.y)


def test_a_hole_is_closed_up_to_from_both_sides() -> None:
    found = features("sin x / x", -3, 3, samples=101, order=0)
    assert [(b.index, b.y) for b in found.borders] == [
        (49, pytest.approx(1)),
        (50, pytest.approx(1)),
    ]


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("text", "place", "values"),
    [
        ("(1 - cos x)/x^2", 0, [0.5, 0, -1 / 12, 0]),
        ("(x^2 - 1)/(x - 1)", 1, [2, 1, 0, 0]),
        ("(e^x - 1)/x", 0, [1, 1 / 2, 1 / 3, 1 / 4]),
    ],
)
def test_lines_end_at_a_hole_with_values_that_rounding_leaves_known(
    text: str, place: float, values: list[float]
) -> None:
    found = features(text, place - 3, place + 3, samples=101).borders
    assert {border.order for border in found} >= {0, 1, 2}
    for border in found:
        assert border.y == pytest.approx(values[border.order], rel=0, abs=2e-3)
        assert border.x == pytest.approx(place, abs=0.03)


@pytest.mark.parametrize("text", ["x^2", "1/x", "tan x", "1/0", "√(-1-x^2)"])
def test_a_line_without_a_border_has_none(text: str) -> None:
    assert features(text, -3, 3.3, hidden=(1, 2, 3)).borders == []


@pytest.mark.parametrize(
    ("text", "low", "high", "said"),
    [
        ("1/0", -1, 1, "1/0 is infinite for 1, 0."),
        ("e^(e^x)", 5, 8, "is infinite for"),
        ("sqrt(x) + 1/0", 1, 2, "1/0 is infinite"),
    ],
)
def test_where_f_is_infinite_it_is_said_why(text: str, low: float, high: float, said: str) -> None:
    (gap,) = (g for g in features(text, low, high).gaps if g.order == 0)
    assert said in str(gap.reason)
    assert gap.high == high


def test_a_pole_that_a_sample_meets_is_no_gap() -> None:
    assert features("1/x^2", -1, 1, samples=201).gaps == []


def test_a_derivative_that_the_tape_gives_outside_the_domain_is_explained() -> None:
    (note,) = features("ln x", -2, 2).notes
    assert "f′, f″, f‴: drawn only where f has a value" in str(note)
    assert features("sqrt x", -2, 2).notes == []
