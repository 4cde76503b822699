"""A reduced curve agrees with a plain loop over all its values, and loses no peak."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.training.growing.series import CAPACITY, Extents, Series

SMALL = 16
"""Buckets in these tests, so that they are full soon."""


def series(values: np.ndarray, chunk: int = 7, capacity: int = SMALL) -> Series:
    """Return a series to which values were appended little by little."""
    result = Series(capacity)
    for start in range(0, len(values), chunk):
        result.append(values[start : start + chunk])
    return result


def noise(count: int) -> np.ndarray:
    return np.random.default_rng(count).normal(size=count).astype(np.float32)


def width_for(count: int) -> int:
    width = 1
    while count > SMALL * width:
        width *= 2
    return width


def extremes(values: np.ndarray) -> tuple[float, float]:
    """Return the least and the greatest finite value, by a plain loop."""
    low, high = math.inf, -math.inf
    for value in values.tolist():
        if math.isfinite(value):
            low, high = min(low, value), max(high, value)
    return (low, high) if low <= high else (math.nan, math.nan)


def same(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b))


def averaged(values: list[float], weight: float) -> list[float]:
    """Return TensorBoard's smoothing of values, as its own loop does it."""
    last, number, result = 0.0, 0, []
    for value in values:
        if not math.isfinite(value):
            result.append(math.nan)
            continue
        last = last * weight + (1 - weight) * value
        number += 1
        result.append(last / (1 - weight**number))
    return result


def test_an_empty_series_draws_nothing() -> None:
    empty = Series()
    assert len(empty) == 0
    assert [len(part) for part in empty.view(0, 10, 100)] == [0, 0, 0]
    assert len(empty.smoothed(0.9)) == 0
    assert [len(part) for part in empty.smoothed_between(0.9, np.array([0, 1]))] == [0, 0]
    assert all(map(math.isnan, empty.at(0)))


def test_few_values_are_drawn_as_they_are() -> None:
    values = noise(SMALL)
    x, low, high = series(values).view(0, SMALL - 1, 1000)
    assert x.tolist() == list(range(SMALL))
    assert low.tolist() == high.tolist() == values.tolist()


Drawn = list[tuple[float, float, float]]


def drawn(values: np.ndarray, edges: list[float]) -> Drawn:
    """Return what a view has to be, by plain loops over buckets and columns."""
    width = width_for(len(values))
    groups: dict[int, list[int]] = {}
    starts = range(0, len(values), width)
    for start in starts:
        middle = start + (width - 1) / 2
        groups.setdefault(sum(edge <= middle for edge in edges), []).append(start)
    # Of those outside, only the neighbours.
    groups[0] = groups.get(0, [])[-1:]
    groups[len(edges)] = groups.get(len(edges), [])[:1]
    result = []
    for _, group in sorted(groups.items()):
        if group:
            end = min(group[-1] + width, len(values))
            result.append(((group[0] + end - 1) / 2, *extremes(values[group[0] : end])))
    return result


def assert_drawn(extents: Extents, expected: Drawn) -> None:
    assert len(extents.x) == len(expected)
    for found, wanted in zip(zip(*extents, strict=True), expected, strict=True):
        assert all(same(a, b) for a, b in zip(found, wanted, strict=True))


@pytest.mark.slow
@given(
    st.lists(st.floats(width=32), min_size=1, max_size=150),
    st.integers(1, 60),
    st.integers(1, 40),
    st.floats(-10, 160),
    st.floats(0, 170),
)
def test_a_column_has_the_extremes_of_its_steps_and_no_step_is_left_out(
    values: list[float], chunk: int, pixels: int, low: float, span: float
) -> None:
    array = np.array(values, np.float32)
    of = series(array, chunk)
    assert (len(of), of.width) == (len(values), width_for(len(values)))
    edges = np.linspace(low, low + span, pixels + 1)
    assert_drawn(of.view(low, low + span, pixels), drawn(array, edges.tolist()))


@given(st.integers(1, 150), st.integers(2, 60))
def test_columns_of_a_logarithmic_axis_have_the_extremes_of_their_steps(
    count: int, pixels: int
) -> None:
    array = noise(count)
    edges = np.geomspace(0.5, 200, pixels)
    assert_drawn(series(array).view_between(edges), drawn(array, edges.tolist()))


@pytest.mark.parametrize("count", [1, 15, 16, 17, 100, 5000])
@pytest.mark.parametrize("pixels", [1, 2, 10, 1000])
def test_one_peak_among_many_values_is_drawn(count: int, pixels: int) -> None:
    for place in {0, count // 3, count - 1}:
        for peak in (-99.0, 99.0):
            values = noise(count)
            values[place] = peak
            _, low, high = series(values, 50).view(0, count, pixels)
            assert peak in (low.min(), high.max())


def test_values_take_no_more_room_however_many_there_are() -> None:
    of = Series(SMALL)
    for _ in range(200):
        of.append(noise(362))
    assert len(of) == 200 * 362
    assert of.buckets <= SMALL
    assert len(of.view(0, len(of), 1000).x) <= SMALL


def test_where_no_value_is_finite_is_a_gap() -> None:
    values = np.array([1, np.nan, np.inf, -np.inf, 2], np.float32)
    x, low, high = series(values).view(0, 5, 100)
    assert x.tolist() == [0, 1, 2, 3, 4]
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [False, True, True, True, False]


def test_a_value_beyond_float32_is_a_gap_without_a_warning() -> None:
    of = Series()
    of.append(np.array([1.0, 1e300, 2.0]))
    assert np.isnan(of.view(0, 3, 100).low).tolist() == [False, True, False]


def test_the_view_beside_all_values_has_their_end_alone() -> None:
    of = series(noise(10))
    assert of.view(100, 200, 50).x.tolist() == [9]
    assert of.view(-200, -100, 50).x.tolist() == [0]


def test_the_values_at_a_step_are_those_of_its_bucket() -> None:
    values = noise(10)
    of = series(values)
    assert of.at(3.2) == (values[3], values[3])
    assert of.at(99) == (values[9], values[9])
    values = noise(30)
    assert series(values).at(5) == extremes(values[4:6])


@given(
    st.lists(st.floats(-1e6, 1e6, width=32) | st.sampled_from([math.nan, math.inf]), max_size=16),
    st.floats(0, 0.999),
    st.integers(1, 20),
)
def test_smoothing_is_that_of_tensorboard(values: list[float], weight: float, chunk: int) -> None:
    found = series(np.array(values, np.float32), chunk).smoothed(weight)
    np.testing.assert_allclose(found, averaged(values, weight), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("weight", [0, 0.1, 0.6, 0.9, 0.99, 0.999, 0.99999])
def test_smoothing_of_many_values_is_that_of_tensorboard(weight: float) -> None:
    values = noise(5000) + 1
    found = series(values, 362, CAPACITY).smoothed(weight)
    np.testing.assert_allclose(found, averaged(values.tolist(), weight), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("count", [17, 32, 33, 100, 777])
@pytest.mark.parametrize("weight", [0, 0.5, 0.9, 0.999])
def test_smoothing_of_buckets_takes_each_value_for_their_mean(count: int, weight: float) -> None:
    values = noise(count)
    of = series(values)
    starts = range(0, count, of.width)
    parts = [values[start : start + of.width].astype(float) for start in starts]
    stepwise = averaged([part.mean() for part in parts for _ in part], weight)
    ends = [min(start + of.width, count) - 1 for start in starts]
    np.testing.assert_allclose(of.smoothed(weight), [stepwise[end] for end in ends], rtol=1e-9)
    assert [of.smoothed_at(weight, step) for step in (0, count - 1)] == [
        of.smoothed(weight)[0],
        of.smoothed(weight)[-1],
    ]
    places, _ = of.smoothed_between(weight, np.linspace(-0.5, count - 0.5, 10 * count))
    middles = [(start + end) / 2 for start, end in zip(starts, ends, strict=True)]
    assert places.tolist() == middles


def test_smoothing_follows_what_is_appended() -> None:
    of = series(noise(10))
    of.smoothed(0.9)
    of.append(np.array([100.0]))
    assert len(of.smoothed(0.9)) == 11
    assert of.smoothed(0.9)[-1] > 5
    assert of.smoothed(0)[-1] == 100


@pytest.mark.parametrize("lost", [[], [3], [0, 1], [4, 5, 6, 7], [11]])
def test_a_smoothed_curve_is_drawn_by_the_mean_of_what_is_finite(lost: list[int]) -> None:
    values = noise(12)
    values[lost] = math.nan
    of = series(values)
    y = of.smoothed(0.5)
    there = [step for step in range(12) if step not in lost]
    x, single = of.smoothed_between(0.5, np.linspace(0, 12, 1000))
    assert x.tolist() == there
    assert single.tolist() == y[there].tolist()
    x, means = of.smoothed_between(0.5, np.array([-0.5, 3.5, 7.5, 11.5]))
    parts = [[y[step] for step in range(first, first + 4) if step in there] for first in (0, 4, 8)]
    assert means == pytest.approx([np.mean(part) for part in parts if part])
    assert x.tolist() == [
        middle for middle, part in zip((1.5, 5.5, 9.5), parts, strict=True) if part
    ]
