"""Roots, extrema and inflections."""

from __future__ import annotations

import math

import mpmath
import pytest

from explorer.compute.curves.points import MOST_POINTS
from explorer.core.curves.results import CurveFeatures, FeatureKind
from explorer.core.language.parser import parse_expression
from tests import oracle
from tests.compute.asking import WIDE, features

PI = math.pi
R2, R3, R5 = math.sqrt(2), math.sqrt(3), math.sqrt(5)


def at(found: CurveFeatures, kind: FeatureKind) -> list[float]:
    return sorted(p.x for p in found.points if p.kind == kind)


@pytest.mark.parametrize(
    ("text", "roots"),
    [
        ("x mod 1 + x", [-0.5, 0]),
        ("floor(3x) + sin(x)", [0]),
        ("x mod 1", [-3, -2, -1, 0, 1, 2, 3]),
        ("floor(x)^2 + x", [-1, 0]),
        ("floor(x)", []),
    ],
)
def test_a_root_at_the_closed_end_of_a_jump_is_marked(text: str, roots: list[float]) -> None:
    assert at(features(text, -3.3, 3.3), "root") == pytest.approx(roots, abs=1e-12)


@pytest.mark.slow
@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("samples", [672, 1184, 1601])
def test_roots_and_minima_are_marked_in_the_middle_where_numbers_get_no_smaller(
    samples: int,
) -> None:
    found = features("sin(x)^100", -WIDE - 0.1, WIDE + 0.1, samples=samples)
    places = [k * PI for k in (-2, -1, 0, 1, 2)]
    assert at(found, "minimum") == pytest.approx(places, abs=1e-6)
    assert at(found, "root") == pytest.approx(places, abs=1e-6)
    assert at(found, "maximum") == pytest.approx([k * PI / 2 for k in (-3, -1, 1, 3)])


KINDS: tuple[FeatureKind, ...] = ("root", "minimum", "maximum", "inflection")
Places = list[float]
Known = tuple[Places | None, Places | None, Places | None, Places | None]
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
    ("1/(x^2-1)", -3, 3, ([], [], [0], [])),
    ("1/(x-0.3)^2", -3, 3.6, ([], [], [], [])),
    ("e^(1/x)", -2.9, 3.3, ([], [], [], [-0.5])),
    ("x e^(1/x)", -2.9, 3.3, ([], [1], [], [])),
    ("1/ln x", -3, 3, ([], [], [], [math.exp(-2)])),
    # Closer together than two samples.
    ("(x-1)(x-1.0001)", -3, 4, ([1, 1.0001], [1.00005], [], [])),
    ("(x-0.3)(x-0.3001)", -3, 4, ([0.3, 0.3001], [0.30005], [], [])),
    ("x^2 - 1e-9", -3, 4, ([-(1e-9**0.5), 1e-9**0.5], [0], [], [])),
    ("x^2 - 1e-20", -3, 4, ([-1e-10, 1e-10], [0], [], [])),
    ("x^2 + 1e-20", -3, 4, ([], [0], [], [])),
    ("x^3 - 1e-8x", -3, 4, ([-1e-4, 0, 1e-4], [1e-4 / R3], [-1e-4 / R3], [0])),
    ("1/(x^2 + 1e-12)", -3, 4, ([], [], [0], [-1e-6 / R3, 1e-6 / R3])),
    ("x + 1/(1000x)", -3, 4, ([], [1000**-0.5], [-(1000**-0.5)], [])),
    # Steeper than the samples show.
    ("atan(1e6 x)", -3, 4, ([0], [], [], [0])),
    ("tanh(1000x)", -3, 4, ([0], [], [], [0])),
    ("1/(1 + e^(-5000x))", -3, 4, ([], [], [], [0])),
    ("cbrt(x - 0.3)", -2.9, 3.3, ([0.3], [], [], [0.3])),
    # Zeros of many orders at once, where the digits are lost.
    ("x^10", -2.9, 3.3, ([0], [0], [], [])),
    ("(x - 0.123456)^3", -3, 4, ([0.123456], [], [], [0.123456])),
    ("x^6 - 3x^4 + 3x^2 - 1", -2, 3, ([-1, 1], [0], [], [-1, -(0.2**0.5), 0.2**0.5, 1])),
    ("e^(-1/x^2)", -3, 4, (None, None, [], [-((2 / 3) ** 0.5), (2 / 3) ** 0.5])),
    ("x^2 - 0.6x + 0.09", -3, 4, ([0.3], [0.3], [], [])),
    # What only rounding makes of a function.
    ("x/|x|", -3, 4, ([], [], [], [])),
    ("(1 - cos x)/x^2", -3, 4, ([], [], None, None)),
    ("(x^2 - 1)/(x - 1)", -3, 4, ([-1], [], [], [])),
    ("(x^2 - 2)/(x - 1.4142135623730951)", -3, 4, ([-R2], [], [], [])),
    ("(e^x - 1)/x", -3, 4, ([], [], [], [])),
    ("sin^2 x + cos^2 x", -3, 4, ([], [], [], [])),
    ("cosh^2 x - sinh^2 x", -3, 4, ([], [], [], [])),
    ("(x + 1)^2 - x^2 - 2x - 1", -3, 4, ([], [], [], [])),
    ("1/(x - 0.3) - 1/(x - 0.3)", -3, 4, ([], [], [], [])),
    ("ln(e^x)", -3, 4, ([0], [], [], [])),
    ("x + 1e6", -3, 4, ([], [], [], [])),
    # At an end of the view.
    ("x^3 - 3x", 0, 1, ([0], [1], [], [0])),
    ("sin x", -PI, PI, ([-PI, 0, PI], [-PI / 2], [PI / 2], [-PI, 0, PI])),
    ("cos x", 0, PI, ([PI / 2], [PI], [0], [PI / 2])),
    ("√(1 - x^2)", -3, 4, ([-1, 1], [], [0], [])),
]
ROUGHLY: list[tuple[str, float, float, Known]] = [
    ("x^2 + 1e-9", -3, 3, ([], [0], [], [])),
    ("x^2 - 1e-9", -3, 3, ([-(1e-9**0.5), 1e-9**0.5], [0], [], [])),
    ("(x-1)(x-1.0001)", -3, 4, (None, [1.00005], [], [])),
    ("1/(x - 1/3)^2", -3, 3, ([], [], [], [])),
    ("x/|x|", -3, 4, ([], [], [], [])),
    ("(1 - cos x)/x^2", -3, 4, ([], [], None, None)),
    ("(x^2 - 1)/(x - 1)", -3, 4, ([-1], [], [], [])),
    ("cosh^2 x - sinh^2 x", -3, 4, ([], [], [], [])),
    ("atan(1e6 x)", -3, 4, ([0], [], [], [0])),
    ("e^(1/x)", -3, 4, ([], [], [], [-0.5])),
    ("sin x + 1e6", -3, 4, ([], [-PI / 2], [PI / 2], [0, PI])),
    ("x^3", -3, 3, ([0], [], [], [0])),
    ("(x - 0.123456)^3", -3, 4, ([0.123456], [], [], [0.123456])),
    ("cos x - 1", -3, 4, ([0], [PI], [0], [-PI / 2, PI / 2])),
]
"""In float32, where more is lost."""


@pytest.mark.fast_cases(9)
@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("text", "low", "high", "known"), [pytest.param(*row, id=row[0]) for row in KNOWN]
)
def test_points_are_exact(text: str, low: float, high: float, known: Known) -> None:
    found = features(text, low, high, inflections=True, hidden=(1, 2, 3))
    for kind, places in zip(KINDS, known, strict=True):
        if places is not None:
            assert at(found, kind) == pytest.approx(sorted(places), rel=0, abs=1e-9), kind


@pytest.mark.fast_cases(5)
@pytest.mark.parametrize(
    ("text", "low", "high", "known"), [pytest.param(*row, id=row[0]) for row in ROUGHLY]
)
def test_points_are_found_in_float32(text: str, low: float, high: float, known: Known) -> None:
    found = features(text, low, high, dtype="float32", inflections=True, hidden=(1, 2, 3))
    for kind, places in zip(KINDS, known, strict=True):
        if places is not None:
            assert at(found, kind) == pytest.approx(sorted(places), rel=0, abs=1e-4), kind


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
    # Closer to 0 they are nearer to one another than pixels, and f is drawn as a band.
    assert 10 <= len(roots) <= MOST_POINTS
    for root in roots:
        assert 1 / (PI * root) == pytest.approx(round(1 / (PI * root)), abs=1e-6)


def test_too_many_points_are_left_out_and_said() -> None:
    found = features("sin(20x)", -10, 10)
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


@pytest.mark.fast_cases(3)
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
