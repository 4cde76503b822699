"""The error of the central difference against ε."""

from __future__ import annotations

import numpy as np
import pytest

from tests.compute.asking import features


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
