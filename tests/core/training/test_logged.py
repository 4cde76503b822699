"""Runs of other programs: what their clocks may say."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.training.logged import LoggedCurves
from explorer.core.training.table import logged_table

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("times", "places"),
    [
        ([5.0, 6.0, 8.0], [0, 1, 3]),
        ([5.0, 4.0, 8.0], [0, 0, 3]),
        ([NAN, 5.0, INF, -INF, 1e300, 7.0], [0, 0, 0, 0, 0, 2]),
        ([NAN, INF], [0, 0]),
    ],
)
def test_a_time_that_no_clock_shows_is_that_of_the_point_before(
    times: list[float], places: list[float]
) -> None:
    run = LoggedCurves(1, "run")
    steps = np.arange(float(len(times)))
    run.show_points("loss", steps, np.array(times), steps)
    np.testing.assert_array_equal(run.places(steps + 1, "time"), places)
    assert run.seconds == places[-1]


@pytest.mark.parametrize("odd", [[], [NAN, 0.0], [INF, -5.0, 1e300, 3.0]])
def test_points_that_come_one_by_one_stand_where_those_that_come_at_once_do(
    odd: list[float],
) -> None:
    times = np.array([*odd, 5.0, 4.0, NAN, 9.0, *odd, 11.0])
    steps = np.arange(float(len(times)))
    values = np.where(steps % 3 == 0, NAN, steps)
    slow, fast = LoggedCurves(1, "slow"), LoggedCurves(2, "fast")
    for count in range(1, len(times) + 1):
        slow.show_points("loss", steps[:count], times[:count], values[:count])
        fast = LoggedCurves(2, "fast")
        fast.show_points("loss", steps[:count], times[:count], values[:count])
        for axis in ("step", "time"):
            np.testing.assert_array_equal(
                slow.places(steps[:count] + 1, axis), fast.places(steps[:count] + 1, axis)
            )
        assert (slow.done, slow.seconds) == (fast.done, fast.seconds)
    slow.show_points("loss", steps, times, values + 1)
    assert slow.done == len(steps)
    assert slow.result == values[-1] + 1 or np.isnan(values[-1])


@pytest.mark.parametrize(
    ("some", "others", "steps"),
    [
        ([0, 1, 2], [0, 1, 2], [0, 1, 2]),
        ([0, 1, 2], [0, 1], [0, 1, 2]),
        ([0, 2], [1, 2, 3], [0, 1, 2, 3]),
        ([1, 1, 2], [1, 1, 2], [1, 2]),
        ([5], [0, 1, 2], [0, 1, 2, 5]),
    ],
)
def test_the_table_has_a_row_for_each_step_with_the_last_value_there(
    some: list[int], others: list[int], steps: list[int]
) -> None:
    runs = []
    for number, own in enumerate((some, others), 1):
        run = LoggedCurves(number, "run")
        places = np.array(own, np.float64)
        run.show_points("loss", places, places, 10.0 * np.arange(len(own)))
        runs.append(run)
    first, *columns = logged_table(runs).columns
    np.testing.assert_array_equal(first, steps)
    for own, column in zip((some, others), columns, strict=True):
        wanted = {float(step): 10.0 * k for k, step in enumerate(own)}
        np.testing.assert_array_equal(column, [wanted.get(step, NAN) for step in steps])
