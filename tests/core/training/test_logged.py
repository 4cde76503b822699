"""Runs of other programs: what their clocks may say."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.training.logged import LoggedCurves

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
