"""What is marked on a curve, where its line breaks, and what is said of its gaps."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from explorer.compute.breaks import steep_steps
from explorer.compute.points import MOST_POINTS
from explorer.core.parser import parse_expression
from explorer.core.results import CurveFeatures, CurveSamples, FeatureKind
from tests import oracle
from tests.compute.asking import WIDE, answers, features, spec

PI = math.pi
R2, R3, R5 = math.sqrt(2), math.sqrt(3), math.sqrt(5)


def at(found: CurveFeatures, kind: FeatureKind) -> list[float]:
    return sorted(p.x for p in found.points if p.kind == kind)


def breaks(found: CurveFeatures, order: int = 0) -> list[float]:
    return [b.x for b in found.breaks if b.order == order]


Places = list[float]
Known = tuple[Places, Places, Places, Places | None]
"""Roots, minima, maxima, inflections; None where they are not compared."""
KNOWN: list[tuple[str, float, float, Known]] = [
    ("x^2 - 2", -3, 4, ([-R2, R2], [0], [], [])),
    ("3x^2 + 2x - 1", -3, 4, ([-1, 1 / 3], [-1 / 3], [], [])),
    ("x^2", -3, 4, ([0], [0], [], [])),
    ("x^4", -WIDE, WIDE, ([0], [0], [], [])),
    ("x^3", -WIDE, WIDE, ([0], [], [], [0])),
    ("(x-1)^2 (x+2)", -3, 3, ([-2, 1], [1], [-1], [0])),
    ("(x-0.3)^2", -3, 4, ([0.3], [0.3], [], [])),
    ("(x^2-1)^2", -3, 4, ([-1, 1], [-1, 1], [0], [-1 / R3, 1 / R3])),
    ("x^3 - 3x", -3, 3, ([-R3, 0, R3], [1], [-1], [0])),
    ("x^5 - x - 1", -2, 2, ([1.1673039782614187], [5**-0.25], [-(5**-0.25)], [0])),
    ("x^6 - 3x^2", -2, 2, ([-(3**0.25), 0, 3**0.25], [-1, 1], [0], [-(0.2**0.25), 0.2**0.25])),
    (
        "sin x",
        -WIDE - 0.1,
        WIDE + 0.1,
        (
            [-2 * PI, -PI, 0, PI, 2 * PI],
            [-PI / 2, 1.5 * PI],
            [-1.5 * PI, PI / 2],
            [-2 * PI, -PI, 0, PI, 2 * PI],
        ),
    ),
    (
        "sin^2 x",
        -3.5,
        3.5,
        ([-PI, 0, PI], [-PI, 0, PI], [-PI / 2, PI / 2], [k * PI / 4 for k in (-3, -1, 1, 3)]),
    ),
    ("cos x - x", -1, 2, ([0.7390851332151607], [], [], [PI / 2])),
    ("tan x", -4, 4, ([-PI, 0, PI], [], [], [-PI, 0, PI])),
    ("e^x - 3x", -2, 3, ([0.6190612867359451, 1.5121345516578424], [math.log(3)], [], [])),
    ("x e^x", -5, 2, ([0], [-1], [], [-2])),
    ("e^(-x^2)", -3, 4, ([], [], [0], [-1 / R2, 1 / R2])),
    ("x/(1+x^2)", -5, 6, ([0], [-1], [1], [-R3, 0, R3])),
    ("x ln x", 0.01, 3, ([1], [1 / math.e], [], [])),
    ("ln(x)/x", 0.5, 10, ([1], [], [math.e], [math.exp(1.5)])),
    ("x^x", 0.01, 2, ([], [1 / math.e], [], [])),
    ("cosh x - 2", -3, 4, ([-math.acosh(2), math.acosh(2)], [0], [], [])),
    ("√(4 - x^2)", -1.9, 1.8, ([], [], [0], [])),
    ("gamma x", 0.5, 4, ([], [1.4616321449683623], [], [])),
    ("erf x", -3, 4, ([0], [], [], [0])),
    ("sin x / x", 1, 8, ([PI, 2 * PI], [4.493409457909064], [7.725251836937707], None)),
    # Corners and cusps.
    ("|x| - 1", -3, 4, ([-1, 1], [0], [], [])),
    ("|x|", -3, 4, ([0], [0], [], [])),
    ("|x - 0.3|", -3, 4, ([0.3], [0.3], [], [])),
    ("||x| - 1|", -3, 3, ([-1, 1], [-1, 1], [0], [])),
    ("x|x|", -3, 4, ([0], [], [], [0])),
    ("x^(1/3)", -3, 4, ([0], [], [], [0])),
    ("x^(2/3)", -3, 4, ([0], [0], [], [])),
    ("√|x|", -3, 4, ([0], [0], [], [])),
    ("|x - 0.3|^(2/3)", -3, 4, ([0.3], [0.3], [], [])),
    ("√(x^2)", -3, 4, ([0], [0], [], [])),
    ("|sin x|", -4, 4, ([-PI, 0, PI], [-PI, 0, PI], [-PI / 2, PI / 2], [])),
    ("max(x, -x, 1)", -3, 4, ([], [], [], [])),
    # Poles and jumps are no roots, and no extrema.
    ("1/x", -3, 4, ([], [], [], [])),
    ("1/x^2", -3, 4, ([], [], [], [])),
    ("1/x^2", -3, 3, ([], [], [], [])),
    ("1/(x-0.3)", -3, 4, ([], [], [], [])),
    ("x/(x^2-1)", -3, 4, ([0], [], [], [0])),
    ("sec x", -4, 4, ([], [0], [-PI, PI], [])),
    ("ln|x|", -3, 4, ([-1, 1], [], [], [])),
    ("sign x", -3, 4, ([], [], [], [])),
    ("floor x + 0.5", -3.2, 4.1, ([], [], [], [])),
    ("atan(1/x)", -3, 4, ([], [], [], [])),
    ("x mod 2 - 1", -0.9, 2.9, ([1], [], [], [])),
    ("x^2 if x<1 else 3-x", -1, 4, ([0, 3], [0], [], [])),
    ("5", -3, 4, ([], [], [], [])),
]


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("text", "low", "high", "known"), [pytest.param(*row, id=row[0]) for row in KNOWN]
)
def test_points_are_exact(text: str, low: float, high: float, known: Known) -> None:
    found = features(text, low, high, inflections=True, hidden=(1, 2, 3))
    kinds: tuple[FeatureKind, ...] = ("root", "minimum", "maximum", "inflection")
    for kind, places in zip(kinds, known, strict=True):
        if places is not None:
            assert at(found, kind) == pytest.approx(sorted(places), rel=0, abs=1e-9), kind


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("text", ["x^3 - 3x", "e^x - 3x", "sin^2 x", "x e^x", "|x| - 1"])
def test_points_have_the_height_of_the_curve(text: str) -> None:
    found = features(text, -3, 3, inflections=True, hidden=(1, 2, 3))
    assert found.points
    for point in found.points:
        true = oracle.evaluate(parse_expression(text), {"x": mpmath.mpf(point.x)})
        assert point.y == pytest.approx(float(true), rel=1e-12, abs=1e-14)


@pytest.mark.usefixtures("traced")
def test_a_zero_is_plainly_zero() -> None:
    """Not −0 and not 1e-20, which nobody wants to read."""
    for text in ("x^3", "x^(1/3)", "|x|", "sin x"):
        (root,) = [p for p in features(text, -3, 3, hidden=(1, 2, 3)).points if p.kind == "root"]
        assert str(root.x) == "0.0"


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(("kind", "field"), [("root", "roots"), ("inflection", "inflections")])
def test_kinds_that_are_not_wanted_are_not_looked_for(kind: FeatureKind, field: str) -> None:
    wanted = features("x^3 - x", -2, 2, inflections=True)
    assert at(wanted, kind)
    assert not at(features("x^3 - x", -2, 2, **{field: False}), kind)


@pytest.mark.usefixtures("traced")
def test_extrema_that_are_not_wanted_are_not_looked_for() -> None:
    assert {p.kind for p in features("x^3 - x", -2, 2, extrema=False).points} == {"root"}


@pytest.mark.usefixtures("traced")
def test_points_stay_when_f_is_hidden() -> None:
    for text in ("1/x^2", "x^2 - 2", "1/x"):
        shown, hidden = features(text, -3, 3), features(text, -3, 3, hidden=(0,))
        assert hidden.points == shown.points
        assert all(b.order != 0 for b in hidden.breaks)


@pytest.mark.usefixtures("traced")
def test_a_sample_right_on_a_pole_is_no_extremum() -> None:
    assert features("1/x^2", -3, 3, samples=673).points == []
    assert features("1/x", -3, 3, samples=673).points == []


@pytest.mark.usefixtures("traced")
def test_sin_of_one_over_x_has_its_zeros_only() -> None:
    found = features("sin(1/x)", -1, 1, hidden=(1, 2, 3))
    roots = at(found, "root")
    assert 20 <= len(roots) <= MOST_POINTS
    for root in roots:
        assert 1 / (PI * root) == pytest.approx(round(1 / (PI * root)), abs=1e-6)


def test_too_many_points_are_left_out_and_said() -> None:
    found = features("sin(100x)", -10, 10)
    assert found.points == []
    assert [str(note) for note in found.notes] == [
        f"More than {MOST_POINTS} roots in view; zoom in to see them marked.",
        f"More than {MOST_POINTS} extrema in view; zoom in to see them marked.",
    ]


@pytest.mark.parametrize(
    ("text", "low", "high", "dtype"),
    [
        ("sin²x + cos²x", -WIDE, WIDE, "float64"),
        ("sin²x + cos²x", -WIDE, WIDE, "float32"),
        ("x^3 - 3x^2 + 3x - 1", 0.99, 1.01, "float32"),
        ("x^3 - 3x^2 + 3x - 1", 0.99999, 1.00001, "float64"),
        ("√(x^2) - |x|", -3, 4, "float32"),
        ("(x+1e8) - 1e8 - x", -1, 1, "float32"),
    ],
)
def test_rounding_noise_is_not_marked(text: str, low: float, high: float, dtype: str) -> None:
    found = features(text, low, high, dtype=dtype, inflections=True)
    # The inflection of the cube is real.
    assert [p for p in found.points if abs(p.x - 1) > 1e-6] == []
    assert not [b for b in found.breaks if b.order == 0]


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("text", ["sin x", "x^3 - 3x", "e^x - 3x", "x/(1+x^2)"])
def test_float32_finds_the_same_points_to_its_digits(text: str) -> None:
    exact, rough = (
        features(text, -3.3, 3.4, dtype=d, hidden=(1, 2, 3)) for d in ("float64", "float32")
    )
    for kind in ("root", "minimum", "maximum"):
        assert at(rough, kind) == pytest.approx(at(exact, kind), abs=2e-6), kind


# Breaks


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("1/x", [0]),
        ("1/x^2", [0]),
        ("1/(x-0.3)", [0.3]),
        ("1/(x-2)^2", [2]),
        ("tan x", [-PI / 2, PI / 2]),
        ("sec x", [-PI / 2, PI / 2]),
        ("cot x", [0]),
        ("1/(x^2-1)", [-1, 1]),
        ("ln|x|", [0]),
        ("gamma x", [-3, -2, -1, 0]),
        ("lgamma x", [-3, -2, -1, 0]),
        ("digamma x", [-3, -2, -1, 0]),
        ("e^(1/x)", [0]),
        ("where(x>0, 1/x, 0)", [0]),
    ],
)
def test_poles_break_the_line_of_every_order(text: str, places: list[float]) -> None:
    found = features(text, -3.01, 3)
    for order in range(4):
        assert breaks(found, order) == pytest.approx(places, rel=0, abs=1e-9), order
    assert all(b.is_pole for b in found.breaks)


@pytest.mark.usefixtures("traced")
def test_a_break_stands_between_the_samples_around_it() -> None:
    samples, found = answers(spec("1/(x-0.3)", -3, 4))
    for b in found.breaks:
        assert samples.x[b.index] <= b.x <= samples.x[b.index + 1]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("floor x", [-2, -1, 0, 1, 2]),
        ("sign x", [0]),
        ("heaviside x", [0]),
        ("x mod 2", [-2, 0, 2]),
        ("round x", [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]),
        ("atan(1/x)", [0]),
        ("x^2 if x<1 else 3-x", [1]),
        ("(x>1) x", [1]),
        ("100 + floor(x)/1000", [-2, -1, 0, 1, 2]),
    ],
)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_jumps_break_the_line(text: str, places: list[float], dtype: str) -> None:
    found = features(text, -2.9, 2.8, dtype=dtype, hidden=(1, 2, 3))
    accuracy = 1e-9 if dtype == "float64" else 1e-5
    assert breaks(found) == pytest.approx(places, rel=0, abs=accuracy)
    assert not any(b.is_pole for b in found.breaks)


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("text", "order"), [("|x|", 1), ("x|x|", 2), ("max(x, 1)", 1), ("relu x", 1), ("√(x^2)", 1)]
)
def test_a_corner_breaks_only_the_line_of_its_derivative(text: str, order: int) -> None:
    found = features(text, -3, 3.3)
    assert {b.order for b in found.breaks} == {order}


def suspected(samples: CurveSamples) -> np.ndarray:
    """Return the steps of f that its slope does not explain."""
    f, slope = samples.derivatives[:2]
    assert f is not None
    return steep_steps(samples.x, f, slope)


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    "text",
    [
        "tanh(1000x)",
        "tanh(1e6 x)",
        "1/(x^2+1e-6)",
        "e^(-1e6 x^2)",
        "x^(1/9)",
        "|x|^0.1",
    ],
)
def test_what_is_steep_but_continuous_is_joined(text: str) -> None:
    samples, found = answers(spec(text, -3, 3, hidden=(1, 2, 3)))
    assert len(suspected(samples)) > 0
    assert breaks(found) == []


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("text", ["x^2 - 2", "e^x", "sin x", "x^3 - 3x", "|x|", "√(1+x²)"])
def test_smooth_lines_are_not_even_suspected(text: str) -> None:
    samples, found = answers(spec(text, -3, 4))
    assert breaks(found) == []
    assert len(suspected(samples)) == 0
    assert samples.steep[0] == []


def test_a_jump_between_neighbouring_numbers_is_a_jump() -> None:
    assert breaks(features("floor x", 1 - 5e-12, 1 + 5e-12)) == pytest.approx([1], abs=1e-14)
    assert breaks(features("x - 1", 1 - 5e-12, 1 + 5e-12)) == []
    assert breaks(features("|x - 1|", 1 - 5e-12, 1 + 5e-12)) == []
    assert breaks(features("(x - 1)^3", 1 - 5e-12, 1 + 5e-12)) == []


def test_noise_on_every_sample_is_drawn_as_it_is() -> None:
    samples, found = answers(spec("sin(1e10 x)"))
    assert len(suspected(samples)) > 400
    assert breaks(found) == []


def test_steep_steps_are_those_the_slope_does_not_explain() -> None:
    x = np.linspace(-1, 1, 101)
    assert steep_steps(x, x**3, 3 * x**2).tolist() == []
    assert steep_steps(x, 2 * x, None).tolist() == []
    step = np.where(x > 0.005, 1.0, 0.0)
    assert steep_steps(x, step, np.zeros_like(x)).tolist() == [50]
    assert 50 in steep_steps(x, step, None)


def test_steep_steps_ignore_what_is_no_number() -> None:
    x = np.linspace(-1, 1, 11)
    y = np.where(x < 0, np.nan, np.where(x > 0.5, np.inf, x))
    assert steep_steps(x, y, None).tolist() == []


# Gaps


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
        (
            "where(x>0, x ln x, 0)",
            "f′ is NaN there: the chain rule multiplies 0 by ∞, as TensorFlow does.",
        ),
    ],
)
def test_gaps_have_a_reason(text: str, reason: str) -> None:
    (gap,) = features(text, -2, 2, samples=9).gaps
    assert str(gap.reason) == reason


@pytest.mark.parametrize(
    ("text", "point", "order", "reason"),
    [
        ("e^(-1/x^2)", 0.0, 1, "f′ is NaN there: the chain rule multiplies 0 by ∞"),
        ("x^x", 0.0, 1, "f′ is NaN there: the chain rule multiplies 0 by ∞"),
        ("1/x", 0.0, 0, "1/x is infinite for 1, 0."),
        ("∛x", 0.0, 1, "f′ is infinite there."),
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


@pytest.mark.parametrize("text", ["x^2", "1/x", "tan x", "1/0", "√(-1-x^2)"])
def test_a_line_without_a_border_has_none(text: str) -> None:
    assert features(text, -3, 3.3, hidden=(1, 2, 3)).borders == []


# Extremes: nothing raises and no warning is given, which pytest turns into an error.


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("low", "high"),
    [
        (1e-300, 2e-300),
        (-1e-300, 1e-300),
        (-8e307, 8e307),
        (1e300, 1.1e300),
        (1 - 5e-12, 1 + 5e-12),
        (1e10, 1e10 + 0.1),
        (-1e-30, 1e-30),
    ],
)
@pytest.mark.parametrize("text", ["x", "1/x", "tan x", "e^x", "floor x"])
def test_any_range_can_be_drawn(text: str, low: float, high: float, dtype: str) -> None:
    samples, found = answers(spec(text, low, high, dtype=dtype, differences=True, samples=101))
    assert np.isfinite(samples.x).all()
    assert all(np.isfinite([p.x, p.y]).all() for p in found.points)


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "x - x",
        "1/0",
        "0/0",
        "x/0",
        "ln(-1)",
        "ln 0",
        "1e308 x * 10",
        "x^1000",
        "e^e^e^x",
        "1/floor x",
    ],
)
def test_degenerate_functions_can_be_drawn(text: str) -> None:
    _, found = answers(spec(text, differences=True, samples=101))
    assert len(found.points) <= 2


@pytest.mark.parametrize("samples", [2, 3, 5])
def test_few_samples_are_enough(samples: int) -> None:
    answers(spec("tan x", samples=samples))


# The error of the central difference against ε


def slope_of(epsilons: np.ndarray, errors: np.ndarray, low: float, high: float) -> float:
    """Return the slope of the error picture between two ε, by least squares."""
    inside = (epsilons >= low) & (epsilons <= high) & (errors > 0)
    return float(np.polyfit(np.log(epsilons[inside]), np.log(errors[inside]), 1)[0])


@pytest.mark.parametrize("text", ["sin x", "e^x", "x^3 + ln x", "1/x", "√x"])
@pytest.mark.parametrize(
    ("dtype", "truncation", "rounding"),
    [("float64", (1e-3, 1e-1), (1e-13, 1e-8)), ("float32", (5e-2, 0.5), (1e-6, 1e-3))],
)
def test_the_error_of_the_central_difference_has_its_two_slopes(
    text: str, dtype: str, truncation: tuple[float, float], rounding: tuple[float, float]
) -> None:
    found = features(text, 0.5, 3, point=1.3, differences=True)
    assert found.epsilons is not None
    errors = found.errors[dtype]
    assert slope_of(found.epsilons, errors, *truncation) == pytest.approx(2, abs=0.25)
    assert slope_of(found.epsilons, errors, *rounding) == pytest.approx(-1, abs=0.25)


def test_the_tape_is_the_floor_of_the_error_picture() -> None:
    found = features("sin x", 0.5, 3, point=1.3, differences=True)
    for dtype, epsilon in (("float64", 2.0**-52), ("float32", 2.0**-23)):
        positive = found.errors[dtype][found.errors[dtype] > 0]
        assert 0 < found.floors[dtype] <= 4 * epsilon
        assert np.median(positive) > 10 * found.floors[dtype]


def test_the_error_picture_is_measured_against_the_tape() -> None:
    found = features("x^2", 0.5, 3, point=1.0, differences=True)
    assert found.epsilons is not None
    i = int(np.argmin(np.abs(found.epsilons - 1e-10)))
    epsilon = found.epsilons[i]
    difference = ((1 + epsilon) ** 2 - (1 - epsilon) ** 2) / (2 * epsilon)
    assert found.errors["float64"][i] == pytest.approx(abs(difference - 2), rel=1e-6)


def test_without_differences_there_is_no_error_picture() -> None:
    found = features("x^2")
    assert (found.epsilons, found.errors, found.floors) == (None, {}, {})


@pytest.mark.parametrize("text", ["floor x", "1/(x - 1)", "cbrt(x - 1)", "sqrt(-x)"])
def test_without_a_finite_derivative_there_is_no_error_picture(text: str) -> None:
    found = features(text, differences=True)
    assert (found.errors, found.floors) == ({}, {})
    assert found.epsilons is not None


@pytest.mark.parametrize(
    ("text", "low", "high", "roots"),
    [
        ("x^2 - 4", -2, 2, [-2, 2]),
        ("sin x", 0, 2 * math.pi, [0, math.pi, 2 * math.pi]),
        ("sqrt(x)", -1, 3, [0]),
        ("sqrt(1 - x^2)", -2, 2, [-1, 1]),
        ("max(x, 0)", -3, 3, []),
        ("x^2 - 4.1", -2, 2, []),
    ],
)
def test_roots_at_the_ends_of_view_and_domain_are_found(
    text: str, low: float, high: float, roots: list[float]
) -> None:
    found = [p.x for p in features(text, low, high).points if p.kind == "root"]
    assert found == pytest.approx(roots, abs=1e-12)


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


def test_a_derivative_drawn_outside_the_domain_is_explained() -> None:
    (note,) = features("ln x", -2, 2).notes
    assert "f′, f″, f‴ is drawn even where f has no value" in str(note)
    assert features("sqrt x", -2, 2).notes == []
