"""Ticks that can be read and told apart."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.language.notation import number_text
from explorer.core.ranges import FARTHEST, sensible_range
from explorer.core.ticks import (
    log_ticks,
    nice_step,
    pi_ticks,
    power_of_ten,
    roundest,
    tick_labels,
    tick_origin,
    ticks,
)


def read(label: str) -> float:
    """Return the number that a label shows."""
    return float(label.replace("−", "-"))


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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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
