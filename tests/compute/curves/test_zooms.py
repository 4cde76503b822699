"""Telling poles and jumps from what is continuous, step by step of a picture."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.compute.curves.zooms import Discontinuities, tell, zoomed
from tests.compute.asking import look


def told(
    text: str, low: float, high: float, noise: float = 0.0, dtype: str = "float64"
) -> Discontinuities:
    """Return what f is between two places, if rounding moves its values by so much."""
    seen = look(text, -1, 1, samples=9, dtype=dtype)
    ends = np.array([[low, high]])
    zooms = zoomed(seen, 0, ends, seen.at(ends)[0])
    return tell(seen, zooms, np.full(zooms.ends.shape, noise), 0.0)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("text", ["1/x", "1/x^2", "ln|x|", "cot x", "1/x - 1/x^2"])
def test_a_pole_grows_from_zoom_to_zoom(text: str, dtype: str) -> None:
    found = told(text, -0.1, 0.13, dtype=dtype)
    assert found.is_pole.tolist() == [True]
    assert found.x == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("text", ["sign x", "atan(1/x)", "5 + floor(x)/100", "(1 + x) (x>0)"])
def test_a_jump_stays_as_high(text: str, dtype: str) -> None:
    found = told(text, -0.1, 0.13, dtype=dtype)
    assert (found.is_pole.tolist(), found.is_jump.tolist()) == ([False], [True])
    assert found.x == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("text", ["tanh(1000x)", "|x|", "x^(1/3)", "1/(x^2 + 1e-6)", "7", "e^x"])
def test_all_else_levels_off(text: str, dtype: str) -> None:
    found = told(text, -0.1, 0.13, dtype=dtype)
    assert (found.is_pole.tolist(), found.is_jump.tolist()) == ([False], [False])


def test_a_jump_no_higher_than_the_noise_is_none() -> None:
    assert told("sign x", -0.1, 0.13, noise=1.9).is_jump.tolist() == [True]
    assert told("sign x", -0.1, 0.13, noise=2.1).is_jump.tolist() == [False]
