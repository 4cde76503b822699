"""Starts that are found: off every stationary point, within the picture, and worth seeing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from explorer.core.curves.results import CurveSamples, PointValues
from explorer.core.descent.first_start import FirstStart, first_start, is_level
from explorer.core.surface.results import SurfaceSamples
from tests.ui.landscapes import landscape

X = np.linspace(-3.0, 3.0, 601)


def curve(f: Callable[[np.ndarray], np.ndarray]) -> CurveSamples:
    with np.errstate(all="ignore"):
        y = f(X)
    point = PointValues(0.0, [0.0], {})
    return CurveSamples(X, [y], {}, [[]], [], point, None, 0.0, compiled=False)


def surface(f: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> SurfaceSamples:
    return landscape(f, cells=(161, 121))


def descended(slope: Callable[[np.ndarray], np.ndarray], found: FirstStart) -> np.ndarray:
    """Return the path of plain descent, (101, 2)."""
    x = np.array(found.place)
    path = [x]
    for _ in range(100):
        x = x - found.rate * slope(x)
        path.append(x)
    return np.array(path)


@pytest.mark.parametrize(
    ("f", "slope", "minimum"),
    [
        (lambda x: np.sin(x) ** 2, lambda x: np.sin(2 * x), 0.0),
        (lambda x: x**2, lambda x: 2 * x, 0.0),
        (lambda x: 1e6 * x**2, lambda x: 2e6 * x, 0.0),
        (lambda x: 1e-6 * x**2, lambda x: 2e-6 * x, 0.0),
        (lambda x: 3 * x**2 + 2 * x - 1, lambda x: 6 * x + 2, -1 / 3),
        (lambda x: x**3 - 3 * x + 1, lambda x: 3 * x**2 - 3, 1.0),
        (lambda x: (x - 2) ** 2 + 5, lambda x: 2 * (x - 2), 2.0),
    ],
)
def test_a_descent_of_one_variable_goes_visibly_to_the_minimum(
    f: Callable[[np.ndarray], np.ndarray], slope: Callable[[np.ndarray], np.ndarray], minimum: float
) -> None:
    found = first_start(curve(f), 0.1, 100)
    assert found is not None
    assert -3 < found.place[0] < 3
    assert not is_level(np.array([slope(np.array(found.place[0]))]), curve(f))
    path = descended(slope, found)[:, 0]
    assert np.abs(path[-1] - minimum) < 1e-3
    assert np.ptp(path) > 0.3
    # A usual rate stays.
    assert found.rate == 0.1 or not 0.05 < found.rate < 0.2


@pytest.mark.parametrize(
    "f", [lambda x: x, lambda x: -(x**2), np.exp, np.log, lambda x: x**3, lambda x: 1 / x]
)
def test_without_a_minimum_the_start_is_on_a_slope(f: Callable[[np.ndarray], np.ndarray]) -> None:
    ground = curve(f)
    found = first_start(ground, 0.1, 100)
    assert found is not None
    values = ground.derivatives[0]
    assert values is not None
    at = int(np.abs(X - found.place[0]).argmin())
    slope = (values[at + 1] - values[at - 1]) / (X[at + 1] - X[at - 1])
    assert abs(slope) > 0
    # It moves, and does not leap out of the picture at once.
    assert 0.1 < abs(slope) * found.rate * 100 < 20


def test_what_has_no_slope_has_no_start() -> None:
    assert first_start(curve(lambda x: 0 * x + 5), 0.1, 100) is None
    assert first_start(curve(lambda x: x * np.nan), 0.1, 100) is None
    assert first_start(surface(lambda x, y: 0 * x), 0.1, 100) is None


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (lambda x, y: x**2 + y**2, lambda p: 2 * p),
        (lambda x, y: x**2 + 20 * y**2, lambda p: p * [2, 40]),
        (lambda x, y: 1e5 * (x - 1) ** 2 + 1e5 * (y + 1) ** 2, lambda p: 2e5 * (p - [1, -1])),
    ],
)
def test_a_descent_of_two_variables_goes_down_in_both(
    f: Callable[[np.ndarray, np.ndarray], np.ndarray], slope: Callable[[np.ndarray], np.ndarray]
) -> None:
    ground = surface(f)
    found = first_start(ground, 0.1, 100)
    assert found is not None
    start = np.array(found.place)
    assert (np.abs(start) < 3).all()
    assert not is_level(slope(start), ground)
    path = descended(slope, found)
    values = f(path[:, 0], path[:, 1])
    assert (np.diff(values) <= 0).all()
    assert values[-1] < 0.1 * values[0]


def test_a_gradient_is_level_where_it_is_none_or_no_number_or_lies_along_an_axis() -> None:
    parabola, bowl = curve(lambda x: x**2), surface(lambda x, y: x**2 + y**2)
    assert is_level(np.array([0.0]), parabola)
    assert is_level(np.array([np.nan]), parabola)
    assert is_level(np.array([np.inf]), parabola)
    assert not is_level(np.array([2.0]), parabola)
    assert is_level(np.array([2.0, 0.0]), bowl)
    assert not is_level(np.array([2.0, -2.0]), bowl)
    # It does not depend on y at all.
    assert not is_level(np.array([2.0, 0.0]), surface(lambda x, y: x**2 + 0 * y))
