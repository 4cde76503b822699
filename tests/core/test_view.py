"""What part of the plane is shown: nothing flattened, ticks that can be read and told apart."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.descent.results import DescentPath, Verdict
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec
from explorer.core.language.notation import number_text
from explorer.core.ranges import FARTHEST, sensible_range
from explorer.core.sentence import sentence
from explorer.core.view import (
    descent_range,
    fitted_range,
    log_ticks,
    nice_step,
    pi_ticks,
    power_of_ten,
    roundest,
    tick_labels,
    tick_origin,
    ticks,
)

X = np.linspace(-5, 5, 1001)


def read(label: str) -> float:
    """Return the number that a label shows."""
    return float(label.replace("−", "-"))


def shares(curve: np.ndarray, view: tuple[float, float]) -> float:
    """Return the part of the height of a view that a curve takes."""
    return float(np.ptp(curve)) / (view[1] - view[0])


def shows(view: tuple[float, float], curve: np.ndarray) -> bool:
    """Tell whether a curve is within a view, with room above and below."""
    return view[0] < curve.min() and curve.max() < view[1]


# The range that fits


def test_sin_squared_is_shown_with_all_its_derivatives() -> None:
    curves = [np.sin(X) ** 2, np.sin(2 * X), 2 * np.cos(2 * X), -4 * np.sin(2 * X)]
    view = fitted_range([*curves])
    assert all(shows(view, curve) for curve in curves)
    assert view[1] - view[0] < 10


def test_the_exponential_is_shown_to_its_ends() -> None:
    view = fitted_range([np.exp(X)] * 4)
    assert shows(view, np.exp(X))
    assert shares(np.exp(X), view) > 0.8


@pytest.mark.parametrize("derivatives", [0, 1, 3])
def test_a_high_power_is_not_flattened_by_its_derivatives(derivatives: int) -> None:
    curves = [X**10, 10 * X**9, 90 * X**8, 720 * X**7]
    view = fitted_range([*curves[: derivatives + 1]])
    assert shows(view, curves[0])
    assert shares(curves[0], view) > 0.05


def test_the_poles_of_the_tangent_do_not_flatten_it() -> None:
    view = fitted_range([np.tan(X), 1 / np.cos(X) ** 2])
    assert view[0] < -1 < 1 < view[1]
    assert view[1] - view[0] < 100


@pytest.mark.parametrize("power", [1, 2, 3])
def test_one_pole_does_not_flatten_the_rest(power: int) -> None:
    at = np.linspace(-5, 5, 1000)
    view = fitted_range([at**-power, -power * at ** (-power - 1)])
    assert view[0] <= at[0] ** -power <= view[1]
    assert view[0] < 1 < view[1]
    assert view[1] - view[0] < 1000


def test_an_infinite_value_does_not_count() -> None:
    with np.errstate(divide="ignore"):
        at_pole = fitted_range([1 / np.linspace(-5, 5, 1001)])
    assert all(math.isfinite(end) and abs(end) < 100 for end in at_pole)
    assert fitted_range([np.array([np.nan, 1.0, np.inf, 2.0, -np.inf])]) == pytest.approx(
        (0.94, 2.06)
    )


@pytest.mark.parametrize("value", [0.0, 3.0, -3.0, 1e-300, -1e300, 5e-324, 1.7e308])
def test_a_constant_stands_in_the_middle(value: float) -> None:
    low, high = fitted_range([np.full(9, value)])
    shown = min(value, FARTHEST / 4)
    assert low < shown < high
    assert low / 2 + high / 2 == pytest.approx(shown)


def test_a_constant_is_shown_with_its_derivative() -> None:
    low, high = fitted_range([np.full(9, 3.0), np.zeros(9)])
    assert low < 0 < 3 < high


def test_the_rounding_noise_of_a_constant_is_not_blown_up() -> None:
    noise = 1 + 1e-16 * np.arange(9)
    low, high = fitted_range([noise])
    assert high - low > 1e-13


@pytest.mark.parametrize(
    "curves",
    [[], [None], [None, None], [np.full(9, np.nan)], [np.full(9, np.inf)], [np.array([])],
     [np.array([np.nan, np.inf, -np.inf])]],
)  # fmt: skip
def test_without_a_number_the_range_is_minus_one_to_one(curves: list[np.ndarray | None]) -> None:
    assert fitted_range(curves) == (-1.0, 1.0)


def test_a_derivative_is_fitted_where_f_is_hidden_or_has_no_numbers() -> None:
    view = fitted_range([None, np.full(1001, np.nan), X])
    assert shows(view, X)


@pytest.mark.parametrize("scale", [1e-310, 1e-300, 1e-8, 1e8, 1e300, 3e306])
def test_a_curve_of_any_size_fills_its_picture(scale: float) -> None:
    view = fitted_range([X * scale])
    assert shows(view, X * scale)
    assert shares(X * scale, view) > 0.8


numbers = st.floats(width=64)


@settings(max_examples=300)
@given(st.lists(arrays.arrays(np.float64, st.integers(0, 20), elements=numbers), max_size=4))
def test_any_curves_have_a_range_that_can_be_drawn(curves: list[np.ndarray]) -> None:
    low, high = fitted_range([*curves])
    assert low < high
    assert math.isfinite(high - low)
    assert max(abs(low), abs(high)) < FARTHEST


@settings(max_examples=300)
@given(arrays.arrays(np.float64, 20, elements=st.floats(-1e6, 1e6)))
def test_a_curve_alone_is_inside_its_range_or_far_outside_its_middle(y: np.ndarray) -> None:
    low, high = fitted_range([y])
    inner_low, inner_high = np.quantile(y, (0.05, 0.95))
    assert low <= inner_low
    assert inner_high <= high
    if np.ptp(y) <= 3 * (inner_high - inner_low):
        assert low <= y.min()
        assert y.max() <= high


# Ticks


@pytest.mark.parametrize(
    ("width", "most", "step"),
    [(10, 10, 1), (10, 9, 2), (10, 4, 5), (1, 10, 0.1), (7, 8, 1), (4 * math.pi, 8, 2),
     (1e-300, 5, 2e-301), (1e300, 5, 2e299), (0.3, 3, 0.1), (3, 1, 5), (100, 0, 100)],
)  # fmt: skip
def test_a_step_is_one_two_or_five_times_a_power_of_ten(
    width: float, most: int, step: float
) -> None:
    assert nice_step(width, most) == step


@pytest.mark.parametrize("width", [0.0, -1.0, math.inf, math.nan])
def test_a_step_of_no_width_is_no_mistake(width: float) -> None:
    nice_step(width, 5)
    assert nice_step(0.0, 5) == 1.0


def test_ticks_are_the_decimals_they_are_meant_to_be() -> None:
    assert ticks(0, 0.75, 10) == ([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 0.1)
    assert ticks(-3, 3, 7) == ([-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0], 1.0)
    assert ticks(-2 * math.pi, 2 * math.pi, 8) == ([-6, -4, -2, 0, 2, 4, 6], 2.0)


def test_the_ends_have_their_ticks_in_spite_of_rounding() -> None:
    values, _ = ticks(0.1 + 0.2, 0.7, 5)
    assert (values[0], values[-1]) == (0.3, 0.7)


@st.composite
def _views(draw: st.DrawFn) -> tuple[float, float]:
    """Ranges as a person reaches them: any place, zoomed in as far as a view allows."""
    middle = draw(st.sampled_from([0.0, 1.0, -1.0])) * 10.0 ** draw(st.floats(-300, 300))
    middle *= draw(st.floats(0.1, 10))
    width = (abs(middle) or 1.0) * 10.0 ** draw(st.floats(-12, 4))
    return sensible_range(middle - width / 2, middle + width / 2)


@settings(max_examples=1000)
@given(_views(), st.integers(1, 20))
def test_ticks_are_round_within_the_range_and_not_too_many(
    view: tuple[float, float], most: int
) -> None:
    low, high = view
    values, step = ticks(low, high, most)
    width = high - low
    assert len(values) <= most + 1
    assert len(values) >= most // 3
    assert all(low - 1e-6 * width <= v <= high + 1e-6 * width for v in values)
    for a, b in itertools.pairwise(values):
        assert b - a == pytest.approx(step, rel=0.01)


@settings(max_examples=1000)
@given(_views(), st.integers(1, 20))
def test_labels_differ_and_read_back_as_their_values(view: tuple[float, float], most: int) -> None:
    values, step = ticks(*view, most)
    labels = tick_labels(values, step)
    assert len(set(labels)) == len(labels) == len(values)
    for value, label in zip(values, labels, strict=True):
        assert abs(read(label) - value) <= step / 100
        if abs(value) < 1e9 * step:
            assert read(label) == value
        assert "-" not in label
        assert len(label) <= 22


@settings(max_examples=300)
@given(st.floats(-300, 300), st.integers(3, 12))
def test_labels_around_zero_are_short(exponent: float, most: int) -> None:
    size = 10.0**exponent
    labels = tick_labels(*ticks(-size, size, most))
    assert read(labels[len(labels) // 2]) == 0
    assert all(len(label) <= 9 for label in labels)


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (-3, 3, ["−2", "0", "2"]),
        (0, 1, ["0.0", "0.5", "1.0"]),
        (0.99, 1.01, ["0.99", "1.00", "1.01"]),
        (1 - 1e-9, 1 + 1e-9, ["0.999999999", "1.000000000", "1.000000001"]),
        (-2e-7, 2e-7, ["−2e−7", "0", "2e−7"]),
        (-2e7, 2e7, ["−2e7", "0", "2e7"]),
        (0, 2e5, ["0", "100000", "200000"]),
        (0, 2.4e300, ["0", "1e300", "2e300"]),
        (0, 2.4e-300, ["0", "1e−300", "2e−300"]),
    ],
)
def test_labels_are_written_as_in_a_book(low: float, high: float, labels: list[str]) -> None:
    assert tick_labels(*ticks(low, high, 3)) == labels


@pytest.mark.parametrize("most", [1, 2, 3, 8, 20])
@pytest.mark.parametrize("low", [-FARTHEST, 0.0, FARTHEST / 2])
def test_the_widest_view_has_ticks_that_are_numbers(low: float, most: int) -> None:
    values, step = ticks(low, FARTHEST, most)
    assert math.isfinite(step)
    assert all(math.isfinite(v) for v in values)
    assert all(math.isfinite(read(label)) for label in tick_labels(values, step))


def test_the_narrowest_view_has_ticks() -> None:
    values, step = ticks(*sensible_range(0, 1e-320), 5)
    labels = tick_labels(values, step)
    assert len(values) > 1
    assert len(set(labels)) == len(labels)


def test_no_ticks_have_no_labels() -> None:
    assert tick_labels([], 1.0) == []
    assert tick_labels([1.0], 0.0) == [""]


def test_a_zero_alone_has_no_decimals() -> None:
    assert tick_labels(*ticks(-3.5e-8, 3.5e-8, 3)) == ["0"]


def test_a_small_negative_rounding_is_not_minus_zero() -> None:
    assert tick_labels([-1e-17, 0.1], 0.1) == ["0.0", "0.1"]


# Ticks far from 0


@pytest.mark.parametrize(
    ("low", "high", "origin", "labels"),
    [
        (1 - 1e-9, 1 + 1e-9, 1.0, ["−1e−9", "0", "1e−9"]),
        (1 - 1e-12, 1 + 1e-12, 1.0, ["−1e−12", "0", "1e−12"]),
        (-1 - 1e-9, -1 + 1e-9, -1.0, ["−1e−9", "0", "1e−9"]),
        (0.8414709845, 0.8414709851, 0.841470985, ["−4e−10", "−2e−10", "0"]),
        (7e6, 7e6 + 3, 7e6, ["0", "1", "2", "3"]),
        (1e300, 1e300 + 2.1e290, 1e300, ["0", "1e290", "2e290"]),
    ],
)
def test_far_from_zero_ticks_count_from_a_round_value(
    low: float, high: float, origin: float, labels: list[str]
) -> None:
    assert tick_origin(low, high) == origin
    assert tick_labels(*ticks(low, high, 3), origin) == labels


@pytest.mark.parametrize(
    ("low", "high"), [(-1, 1), (0, 1e-300), (99, 101), (0.99999, 1.00002), (-FARTHEST, FARTHEST)]
)
def test_near_zero_ticks_count_from_it(low: float, high: float) -> None:
    assert tick_origin(low, high) == 0.0


@settings(max_examples=1000)
@given(_views(), st.integers(1, 20))
def test_an_origin_and_a_label_add_up_to_the_tick(view: tuple[float, float], most: int) -> None:
    origin = tick_origin(*view)
    values, step = ticks(*view, most)
    labels = tick_labels(values, step, origin)
    assert len(set(labels)) == len(labels)
    assert len(number_text(abs(origin))) <= 20
    for value, label in zip(values, labels, strict=True):
        assert origin + read(label) == pytest.approx(value, rel=0, abs=step / 100)
        assert len(label) <= 14


@given(st.floats(0, 1))
def test_an_origin_stays_while_the_view_is_moved_a_little(part: float) -> None:
    assert tick_origin(1 + (part - 0.5) * 2e-9, 1 + (part + 0.5) * 2e-9) == 1.0


# Ticks at multiples of π


def test_the_default_view_ticks_at_halves_of_pi() -> None:
    values, labels = pi_ticks(-2 * math.pi, 2 * math.pi, 9)
    assert labels == ["−2π", "−3π/2", "−π", "−π/2", "0", "π/2", "π", "3π/2", "2π"]
    assert values == pytest.approx([k * math.pi / 2 for k in range(-4, 5)], rel=1e-15)


@pytest.mark.parametrize(
    ("high", "most", "labels"),
    [
        (math.pi, 4, ["0", "π/4", "π/2", "3π/4", "π"]),
        (math.pi / 2, 3, ["0", "π/6", "π/3", "π/2"]),
        (math.pi / 4, 3, ["0", "π/12", "π/6", "π/4"]),
        (3 * math.pi, 3, ["0", "π", "2π", "3π"]),
        (30, 4, ["0", "4π", "8π"]),
        (300, 4, ["0", "32π", "64π"]),
    ],
)
def test_multiples_of_pi_are_written_as_angles_are(
    high: float, most: int, labels: list[str]
) -> None:
    assert pi_ticks(0, high, most)[1] == labels


@pytest.mark.parametrize("parts", [1, 2, 4, 6, 12])
def test_the_ends_have_their_multiples_in_spite_of_rounding(parts: int) -> None:
    for first, last in itertools.product(range(-26, 26), range(1, 26)):
        low, high = first * math.pi / parts, (first + last) * math.pi / parts
        values, labels = pi_ticks(low, high, 100)
        assert values[0] == pytest.approx(low, abs=1e-12)
        assert values[-1] == pytest.approx(high, abs=1e-12)
        assert len(set(labels)) == len(labels) == len(values)


@settings(max_examples=500)
@given(_views(), st.integers(1, 20))
def test_multiples_of_pi_are_few_short_and_true(view: tuple[float, float], most: int) -> None:
    low, high = view
    values, labels = pi_ticks(low, high, most)
    assert len(values) == len(labels) <= most + 2
    for value, label in zip(values, labels, strict=True):
        above, _, below = label.replace("−", "-").partition("/")
        factor = {"0": "0", "π": "1", "-π": "-1"}.get(above, above.rstrip("π"))
        assert int(factor) / int(below or 1) * math.pi == pytest.approx(value, rel=1e-14)
        assert low - 1e-6 <= value <= high + 1e-6
        assert len(label) <= 11


@pytest.mark.parametrize(
    ("low", "high"),
    [(0, 0.1), (1, 1.2), (0, 1e-300), (1e9, 1e9 + 10), (1e300, 1.1e300), (-FARTHEST, FARTHEST)],
)
def test_where_multiples_of_pi_do_not_fit_there_are_none(low: float, high: float) -> None:
    assert pi_ticks(low, high, 8) == ([], [])


@pytest.mark.parametrize(
    ("exponent", "text"), [(0, "10⁰"), (-5, "10⁻⁵"), (12, "10¹²"), (-300, "10⁻³⁰⁰")]
)
def test_a_power_of_ten_has_its_exponent_above(exponent: int, text: str) -> None:
    assert power_of_ten(exponent) == text


# Round levels


@pytest.mark.parametrize(
    ("low", "high", "value"),
    [
        (-1.0, 2.0, 0.0),
        (0.31, 0.74, 0.5),
        (2.1, 2.9, 2.5),
        (1.234, 1.267, 1.25),
        (-740.0, -310.0, -500.0),
        (9.7, 10.4, 10.0),
        (123.0, 124.5, 124.0),
        (3e-308, 4e-308, 4e-308),
        (1.0, 1.0, 1.0),
    ],
)
def test_the_roundest_number_of_a_range_has_the_fewest_digits(
    low: float, high: float, value: float
) -> None:
    assert roundest(low, high) == value


@given(st.floats(-1e307, 1e307), st.floats(0, 1e307))
def test_the_roundest_number_is_in_the_range(low: float, width: float) -> None:
    assert low <= roundest(low, low + width) <= low + width


@pytest.mark.parametrize(
    ("start", "ways", "expected"),
    [
        (1.0, [("converged", [0.0])], (-3.0, 3.0)),
        (7.0, [("converged", [0.0])], (-4.0, 8.0)),
        (0.0, [("moving", [-5.0])], (-5.8, 3.8)),
        (0.0, [("diverged", [1e300]), ("moving", [1.0])], (-3.0, 3.0)),
        (0.2, [("converged", [8.2, 5.0, 1.0])], (-4.12, 9.32)),
        (0.2, [("converged", [900.0, 1.0])], (-3.0, 3.0)),
        (0.2, [("left", [5.0, math.nan])], (-3.8, 5.8)),
        (0.0, [], (-3.0, 3.0)),
    ],
)
def test_the_range_of_a_descent_is_the_usual_one_unless_a_path_leaves_it(
    start: float, ways: list[tuple[str, list[float]]], expected: tuple[float, float]
) -> None:
    paths = [_path([start, *way], outcome) for outcome, way in ways]
    spec = DescentSpec(FunctionSpec("x^2"), (start, 0.0))
    assert descent_range(spec, paths) == pytest.approx(expected)


def _path(places: list[float], outcome: str) -> DescentPath:
    x = np.array(places)[:, None]
    verdict = Verdict(outcome, len(x), sentence("Over."))  # type: ignore[arg-type]
    none = np.empty((len(x), 0, 1))
    return DescentPath(x, x[:, 0], 2 * x, x[:, 0], none, x[-1:], (False,), verdict)


@pytest.mark.parametrize(
    ("low", "high", "most", "labels"),
    [
        (-3, 1, 6, ["0.001", "0.01", "0.1", "1", "10"]),
        (-1, 0.4, 8, ["0.1", "0.2", "0.5", "1", "2"]),
        (-1, 0.5, 4, ["0.1", "0.3", "1", "3"]),
        (-0.22, -0.02, 5, ["0.7", "0.8", "0.9"]),
        (-7, -5, 3, ["10⁻⁷", "10⁻⁶", "10⁻⁵"]),
        (-6.1, -5, 8, ["10⁻⁶", "2·10⁻⁶", "5·10⁻⁶", "10⁻⁵"]),
        (0, 40, 4, ["1", "10¹⁰", "10²⁰", "10³⁰", "10⁴⁰"]),
    ],
)
def test_ticks_of_a_logarithmic_axis_are_round_numbers(
    low: float, high: float, most: int, labels: list[str]
) -> None:
    values, found = log_ticks(low, high, most)
    assert found == labels
    assert all(low - 1e-6 <= v <= high + 1e-6 for v in values)


def test_ticks_of_a_logarithmic_axis_reach_as_far_as_numbers_do() -> None:
    for low, high in ((-400.0, 400.0), (-308.0, -300.0), (300.0, 308.0), (0.0, 1e-9)):
        values, labels = log_ticks(low, high, 6)
        assert len(values) == len(labels) <= 8
