"""Where lines are cut: at poles and at jumps."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.core.curves.results import CurveFeatures, CurveSamples
from explorer.core.curves.steepness import steep_steps
from tests.compute.asking import answers, features, spec

PI = math.pi


def breaks(found: CurveFeatures, order: int = 0) -> list[float]:
    return [b.x for b in found.breaks if b.order == order]


@pytest.mark.fast_cases(6)
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


@pytest.mark.fast_cases(8)
@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("text", "low", "high", "places"),
    [
        ("1/(x^2-1)", -3, 3, [-1, 1]),
        ("x/(x^2-1)", -3, 3, [-1, 1]),
        ("1/(e^x-1)", 0, 4, [0]),
        ("tan x", -1.5 * PI, 1.5 * PI, [-1.5 * PI, -PI / 2, PI / 2, 1.5 * PI]),
        ("1/sin(x)^2", -PI, 2, [-PI, 0]),
        ("1/x + 1/(x-0.01)", -2, 2, [0, 0.01]),
        ("x^2 + 1e-6/x", -3, 4, [0]),
        ("x + 1/(1000x)", -3, 4, [0]),
        ("1/x^20", -3, 4, [0]),
        ("e^(1/x^2)", -3, 4, [0]),
        ("1/ln x", -3, 3, [1]),
    ],
)
def test_poles_are_found_wherever_samples_fall(
    text: str, low: float, high: float, places: list[float]
) -> None:
    found = features(text, low, high, hidden=(2, 3), samples=673)
    for order in range(2):
        near = sorted({b.x for b in found.breaks if b.order == order})
        assert near == pytest.approx(places, rel=0, abs=1e-9), order


@pytest.mark.fast_cases(5)
@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("1/x", [0]),
        ("1/(x - 1/3)^2", [1 / 3]),
        ("1/(x^2-1)", [-1, 1]),
        ("tan x", [-PI / 2, PI / 2]),
        ("ln|x|", [0]),
        ("e^(1/x)", [0]),
        ("gamma x", [-2, -1, 0]),
    ],
)
def test_poles_are_found_in_float32(text: str, places: list[float]) -> None:
    found = features(text, -2.9, 3.3, dtype="float32")
    for order in range(4):
        assert breaks(found, order) == pytest.approx(places, rel=0, abs=1e-4), order
    assert all(b.is_pole for b in found.breaks)


@pytest.mark.fast_cases(6)
@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    "text",
    [
        "(1 - cos x)/x^2",
        "(x^2 - 1)/(x - 1)",
        "sin^2 x + cos^2 x",
        "cosh^2 x - sinh^2 x",
        "1/(x^2 + 1e-6)",
        "x sqrt(x + 1)",
    ],
)
def test_rounding_makes_neither_poles_nor_jumps(text: str, dtype: str) -> None:
    assert features(text, -2.9, 3.3, dtype=dtype).breaks == []


@pytest.mark.usefixtures("traced")
def test_a_break_stands_between_the_samples_around_it() -> None:
    samples, found = answers(spec("1/(x-0.3)", -3, 4))
    for b in found.breaks:
        assert samples.x[b.index] <= b.x <= samples.x[b.index + 1]


@pytest.mark.fast_cases(5)
@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("floor x", [-2, -1, 0, 1, 2]),
        ("sign x", [0]),
        ("heaviside x", [0]),
        ("x mod 2", [-2, 0, 2]),
        ("round x", [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]),
        ("atan(1/x)", [0]),
        ("x/|x|", [0]),
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
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("text", ["atan(1/x)", "1/(1 + 2^(1/x))", "x/|x|"])
@pytest.mark.parametrize("samples", [672, 673])
def test_a_jump_breaks_the_line_also_where_a_sample_meets_it(
    text: str, dtype: str, samples: int
) -> None:
    found = features(text, -3, 3, dtype=dtype, samples=samples, hidden=(1, 2, 3))
    assert {round(b.x, 9) for b in found.breaks} == {0}


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
