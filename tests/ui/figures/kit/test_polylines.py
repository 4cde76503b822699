"""Paths that run to and fro, and long rows reduced to what can be seen."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.ui.figures.kit.polylines import reduced, trail
from explorer.ui.figures.kit.view import View

VIEW = View(0.0, 10.0, 0.0, 10.0, 100.0, 100.0)


def test_a_trail_goes_through_its_places_in_their_order() -> None:
    ((x, y),) = trail(VIEW, np.array([1.0, 5.0, 2.0]), np.array([0.0, 10.0, 5.0]))
    assert x.tolist() == [10.0, 50.0, 20.0]
    assert y.tolist() == [100.0, 0.0, 50.0]


def test_nan_leaves_a_gap() -> None:
    x = np.array([1.0, 2.0, np.nan, 4.0, 5.0, 6.0])
    parts = trail(VIEW, x, np.ones(6))
    assert [len(px) for px, _ in parts] == [2, 3]


def test_a_single_place_is_no_line() -> None:
    assert trail(VIEW, np.array([1.0]), np.array([1.0])) == []
    assert trail(VIEW, np.array([np.nan, 1.0, np.nan]), np.ones(3)) == []
    assert trail(VIEW, np.zeros(0), np.zeros(0)) == []


@pytest.mark.parametrize("far", [1e300, 1e308, np.inf])
def test_what_is_far_away_is_drawn_no_farther_than_can_be_counted(far: float) -> None:
    ((x, y),) = trail(VIEW, np.array([1.0, far, -far]), np.array([1.0, -far, far]))
    assert np.isfinite(x).all()
    assert np.isfinite(y).all()
    assert np.abs(x).max() <= 1e5
    assert x[1] == 1e5
    assert y[1] == 1e5


def test_a_short_row_is_not_reduced() -> None:
    x, y = np.arange(40.0), np.sin(np.arange(40.0))
    short = reduced(x, y, 10)
    assert np.array_equal(short[0], x)
    assert np.array_equal(short[1], y)


@pytest.mark.parametrize("count", [41, 1000, 1001, 99_999, 100_001])
def test_a_reduced_row_keeps_its_ends_and_every_peak(count: int) -> None:
    x = np.arange(float(count))
    y = np.sin(x / 7)
    peaks = [3, count // 2, count - 5]
    y[peaks] = [50.0, -70.0, 90.0]
    short_x, short_y = reduced(x, y, 10)
    assert len(short_x) <= 22
    assert (short_x[0], short_x[-1]) == (0.0, count - 1)
    assert set(short_y) >= {50.0, -70.0, 90.0}
    assert (np.diff(short_x) > 0).all()
    assert all(y[int(a)] == b for a, b in zip(short_x, short_y, strict=True))


def test_each_column_keeps_its_least_and_greatest() -> None:
    y = np.random.default_rng(5).normal(size=1000)
    _, short = reduced(np.arange(1000.0), y, 100)
    for part in y.reshape(100, 10):
        assert part.min() in short
        assert part.max() in short


def test_a_reduced_row_keeps_its_gaps_and_infinities() -> None:
    y = np.ones(1000)
    y[300:600] = np.nan
    y[750] = np.inf
    y[850] = -np.inf
    x, short = reduced(np.arange(1000.0), y, 20)
    assert np.isnan(short[(x >= 300) & (x < 600)]).any()
    assert np.inf in short
    assert -np.inf in short


def test_a_row_without_any_number_stays_one() -> None:
    _, short = reduced(np.arange(1000.0), np.full(1000, np.nan), 20)
    assert np.isnan(short).all()
