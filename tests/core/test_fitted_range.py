"""What range of values is shown: nothing flattened."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.fitted_range import fitted_range
from explorer.core.ranges import FARTHEST

X = np.linspace(-5, 5, 1001)


def shares(curve: np.ndarray, view: tuple[float, float]) -> float:
    """Return the part of the height of a view that a curve takes."""
    return float(np.ptp(curve)) / (view[1] - view[0])


def shows(view: tuple[float, float], curve: np.ndarray) -> bool:
    """Tell whether a curve is within a view, with room above and below."""
    return view[0] < curve.min() and curve.max() < view[1]


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


@pytest.mark.slow
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
