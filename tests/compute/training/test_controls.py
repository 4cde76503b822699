"""The pace of a training, on a clock that the test moves."""

from __future__ import annotations

import time

import pytest

from explorer.compute.training.controls import RunControls
from explorer.compute.training.progress import TrainingProgress
from explorer.core.training.spec import TrainingOrder, TrainingRun
from tests.compute.learning import small


class Clock:
    """Stands still until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "perf_counter", clock)
    return clock


def paced(pace: float) -> RunControls:
    return RunControls(TrainingRun(small(), pace=pace), TrainingProgress())


def on_time(pace: float, clock: Clock) -> RunControls:
    """Return controls of a run that has made up for its beginning, with a step due now."""
    controls = paced(pace)
    while not controls.is_early:
        controls.keep_pace(1)
    wait(controls, clock)
    return controls


def wait(controls: RunControls, clock: Clock) -> float:
    """Move the clock by milliseconds until a step may be taken; return the seconds."""
    waited = 0
    while controls.is_early:
        clock.now += 0.001
        waited += 1
    return waited / 1000


@pytest.mark.usefixtures("clock")
def test_the_first_step_waits_for_nothing() -> None:
    assert not paced(40.0).is_early


def test_steps_are_a_paces_time_apart(clock: Clock) -> None:
    controls = on_time(40.0, clock)
    for _ in range(5):
        controls.keep_pace(1)
        assert wait(controls, clock) == pytest.approx(1 / 40, abs=0.0011)


def test_several_steps_at_once_wait_for_all_of_them(clock: Clock) -> None:
    controls = on_time(200.0, clock)
    controls.keep_pace(10)
    assert wait(controls, clock) == pytest.approx(10 / 200, abs=0.0011)


def test_a_short_delay_is_made_up_for_and_a_long_one_is_not(clock: Clock) -> None:
    controls = on_time(10.0, clock)
    clock.now += 0.03
    controls.keep_pace(1)
    assert wait(controls, clock) == pytest.approx(0.07, abs=0.0011)
    clock.now += 60.0
    early = 0
    while not controls.is_early:
        controls.keep_pace(1)
        early += 1
    assert early <= 2


@pytest.mark.usefixtures("clock")
def test_a_faster_pace_shortens_a_wait_that_is_under_way() -> None:
    controls = paced(0.001)
    controls.keep_pace(1)
    assert controls.is_early
    controls.obey(TrainingOrder(pace=0.0))
    assert not controls.is_early


@pytest.mark.parametrize("pace", [0.0, -1.0, float("nan"), float("inf")])
@pytest.mark.usefixtures("clock")
def test_what_is_no_pace_waits_for_nothing(pace: float) -> None:
    controls = paced(pace)
    controls.keep_pace(1)
    assert not controls.is_early
