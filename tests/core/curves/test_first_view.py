"""The first view of a function: its features are seen, wherever the rest of it goes."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.curves.first_view import first_range, shortest, widened
from explorer.core.ranges import FARTHEST

Function = Callable[[np.ndarray], np.ndarray]
GRIDS = [np.linspace(-2 * math.pi, 2 * math.pi, count) for count in (572, 690, 691, 1601)]

FEATURES: dict[str, tuple[Function, float, float]] = {
    "x^3 - 3x + 1": (lambda x: x**3 - 3 * x + 1, -1.0, 3.0),
    "3x^2 + 2x - 1": (lambda x: 3 * x**2 + 2 * x - 1, -4 / 3, 0.0),
    "x^4 - 5x^2 + 4": (lambda x: x**4 - 5 * x**2 + 4, -2.25, 4.0),
    "x e^-x": (lambda x: x * np.exp(-x), 0.0, math.exp(-1)),
    "x^5 - x + 1": (lambda x: x**5 - x + 1, 0.0, 1.535),
    "(x^2 + 1)/(x - 1)": (lambda x: (x**2 + 1) / (x - 1), 2 - 8**0.5, 2 + 8**0.5),
    "1000x^3 - 9000x": (lambda x: 1000 * x**3 - 9000 * x, -6000 * 3**0.5, 6000 * 3**0.5),
    "0.001 sin x": (lambda x: 0.001 * np.sin(x), -0.001, 0.001),
    "50 sin x": (lambda x: 50 * np.sin(x), -50.0, 50.0),
    "sin 500x": (lambda x: np.sin(500 * x), -0.9, 0.9),
    "e^-x^2": (lambda x: np.exp(-(x**2)), math.exp(-0.5), 1.0),
    "e^(-1000x^2)": (lambda x: np.exp(-1000 * x**2), 0.0, 0.9),
}


@pytest.mark.parametrize("x", GRIDS, ids=len)
@pytest.mark.parametrize("text", FEATURES)
def test_roots_extrema_and_inflections_are_seen_and_not_flat(text: str, x: np.ndarray) -> None:
    f, low, high = FEATURES[text]
    y = f(x)
    bottom, top = first_range([y])
    assert bottom < low < high < top
    share = (high - low) / (top - bottom)
    assert share > 0.16
    assert np.mean((bottom <= y) & (y <= top)) > 0.19


LONE: dict[str, tuple[Function, float]] = {
    "x^x": (lambda x: np.where(x > 0, np.abs(x) ** x, np.nan), math.exp(-math.exp(-1))),
    "cosh x": (np.cosh, 1.0),
    "x^4 + 2": (lambda x: x**4 + 2, 2.0),
    "-x^6": (lambda x: -(x**6), 0.0),
}


@pytest.mark.parametrize("x", GRIDS, ids=len)
@pytest.mark.parametrize("text", LONE)
def test_a_lone_extremum_is_no_flat_spot(text: str, x: np.ndarray) -> None:
    f, extremum = LONE[text]
    bottom, top = first_range([f(x)])
    assert bottom < extremum < top
    # So much of the picture is as high as the extremum itself, or as 1.
    assert top - bottom < 60 * max(1, abs(extremum))


@pytest.mark.parametrize("x", GRIDS, ids=len)
def test_extrema_between_poles_are_seen(x: np.ndarray) -> None:
    y = np.array([math.gamma(v) for v in x])
    bottom, top = first_range([y])
    # The greatest maximum and the least minimum between the poles.
    assert bottom < -3.5447 < 2.3025 < top
    assert top - bottom < 40


@pytest.mark.parametrize("x", GRIDS, ids=len)
def test_an_odd_function_with_poles_is_seen_evenly_whatever_its_derivatives(x: np.ndarray) -> None:
    y = x**3 / (x**2 - 9)
    rows = [y, *(y := np.gradient(y, x) for _ in range(3))]
    bottom, top = first_range([*rows])
    assert bottom == pytest.approx(-top, rel=0.05)
    assert top < 40


def test_a_range_is_widened_for_what_is_not_far_outside_it() -> None:
    assert widened((-1.0, 1.0), []) == (-1, 1)
    assert widened((-1.0, 1.0), [0.5, -0.9]) == (-1, 1)
    low, high = widened((-1.0, 1.0), [3.0])
    assert low == -1
    assert 3 < high < 3.5
    assert widened((-1.0, 1.0), [1000.0, math.inf, math.nan]) == (-1, 1)


@pytest.mark.parametrize("x", GRIDS, ids=len)
def test_derivatives_may_leave_the_picture(x: np.ndarray) -> None:
    y, slope, bend = x**3 - 3 * x + 1, 3 * x**2 - 3, 6 * x
    alone = first_range([y])
    assert first_range([y, slope, bend, np.full_like(x, 6.0)]) == alone


@pytest.mark.parametrize("x", GRIDS, ids=len)
def test_growth_without_features_is_seen_where_half_of_it_is(x: np.ndarray) -> None:
    bottom, top = first_range([np.exp(x)])
    assert -1 < bottom < 0
    assert 5 < top < 20


@pytest.mark.parametrize("x", GRIDS, ids=len)
@pytest.mark.parametrize(
    "f", [lambda x: x**2, lambda x: x, lambda x: (x - 100) ** 2, np.cos, np.arctan, lambda x: x**3]
)
def test_what_fills_a_picture_evenly_is_shown_to_its_ends(f: Function, x: np.ndarray) -> None:
    y = f(x)
    bottom, top = first_range([y])
    assert bottom < y.min() < y.max() < top
    assert np.ptp(y) > 0.8 * (top - bottom)


@pytest.mark.parametrize("x", GRIDS, ids=len)
@pytest.mark.parametrize("f", [np.tan, lambda x: 1 / x, lambda x: 1 / x**2, lambda x: 1 / x + 5])
def test_poles_flatten_nothing(f: Function, x: np.ndarray) -> None:
    with np.errstate(divide="ignore"):
        bottom, top = first_range([f(x)])
    assert top - bottom < 50
    assert top > 0.5


def test_the_shortest_half_holds_half_of_the_values() -> None:
    assert shortest(np.array([0.0, 1.0, 1.1, 1.2, 9.0]), 0.5) == (1.0, 1.2)
    assert shortest(np.array([3.0]), 0.5) == (3.0, 3.0)


@pytest.mark.slow
@settings(max_examples=300)
@given(
    st.lists(
        arrays.arrays(np.float64, st.integers(0, 20), elements=st.floats(width=64)), max_size=4
    )
)
def test_any_curves_have_a_range_that_can_be_drawn(curves: list[np.ndarray]) -> None:
    low, high = first_range([*curves])
    assert low < high
    assert math.isfinite(high - low)
    assert max(abs(low), abs(high)) < FARTHEST


@pytest.mark.parametrize("x", GRIDS, ids=len)
@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.where(x > 0, np.exp(-1 / np.where(x > 0, x, 1)), 0.0),
        np.tanh,
        lambda x: 1 / (1 + np.exp(-3 * x)),
        lambda x: np.exp(-(x**2)) + 0.3 * x,
        np.arctan,
    ],
)
def test_what_stays_near_its_features_is_seen_whole(f: Function, x: np.ndarray) -> None:
    y = f(x)
    bottom, top = first_range([y])
    assert bottom < y.min()
    assert y.max() < top
