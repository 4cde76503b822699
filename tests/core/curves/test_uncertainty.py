"""What rounding moves visibly, and the range that it does not set."""

from __future__ import annotations

import numpy as np

from explorer.core.curves.first_view import first_range
from explorer.core.curves.uncertainty import bounds_of, is_uncertain, known_range

X = np.linspace(-1, 1, 601)
QUIET = np.full(601, 1e-15)


def test_a_stretch_is_uncertain_and_a_lone_sample_beside_a_jump_is_not() -> None:
    rounding = QUIET.copy()
    rounding[300] = np.inf
    assert not is_uncertain(rounding, 0.01).any()
    rounding[290:311] = 0.1
    assert is_uncertain(rounding, 0.01)[290:311].all()
    assert not is_uncertain(rounding, 0.01)[:280].any()
    assert not is_uncertain(rounding, 1.0).any()


def test_bounds_hold_every_value_nearby() -> None:
    noise = np.where(np.arange(601) % 2, 1.0, -1.0)
    low, high = bounds_of(noise, np.full(601, 0.5))
    assert (low == -1.5).all()
    assert (high == 1.5).all()


def test_certain_curves_have_their_first_range() -> None:
    rows = [np.sin(3 * X), 3 * np.cos(3 * X)]
    assert known_range(rows, [QUIET, QUIET]) == first_range(rows)
    assert known_range(rows, []) == first_range(rows)


def test_noise_of_a_derivative_sets_no_range() -> None:
    generator = np.random.default_rng(1)
    noise = 1e11 * generator.normal(size=601)
    low, high = known_range([np.ones(601), noise], [QUIET, np.full(601, 2e11)])
    assert low < 1 < high < 100


def test_noise_of_f_sets_no_range_but_what_is_known_of_it_does() -> None:
    generator = np.random.default_rng(1)
    rounding = 1e-3 / np.maximum(np.abs(X), 1e-3)
    low, high = known_range([2 + rounding * generator.normal(size=601)], [rounding])
    assert low < 2 < high
    assert 0.001 < high - low < 0.05
