"""The modes of a training, timed side by side."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.compute.training.loops import CompiledLoop, EagerLoop
from explorer.compute.training.speeds import _median_time, run
from explorer.compute.training.steps import Steps
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import SentenceError
from explorer.core.training.spec import Layer, SpeedProblem
from tests.compute.learning import fit_threads, small, wait_for


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.compute.training.speeds._TIMED", 0.05)


@pytest.mark.slow
def test_the_speeds_are_told_mode_by_mode_with_the_largest_difference() -> None:
    answers = [answer for answer in run(SpeedProblem(small())) if answer is not None]
    assert [list(answer.epoch) for answer in answers] == [
        ["compiled"],
        ["compiled", "fit"],
        ["compiled", "fit", "eager"],
    ]
    last = answers[-1]
    assert list(last.first_call) == list(last.epoch)
    assert all(seconds > 0 for seconds in (*last.epoch.values(), *last.first_call.values()))
    assert last.largest_difference < 1e-4
    assert 1 <= last.compared <= 8
    wait_for(lambda: not fit_threads())


def test_the_time_of_a_step_is_that_which_half_of_the_steps_do_not_exceed() -> None:
    counts, times = np.array([1, 4, 16, 16, 16]), np.array([3.0, 4.0, 8.0, 1.6, 1.6])
    each = np.repeat(times / counts, counts)
    assert _median_time(counts, times) == pytest.approx(np.median(each))
    assert _median_time(np.array([5]), np.array([10.0])) == 2.0


@pytest.mark.slow
def test_the_speed_does_not_depend_on_how_many_epochs_are_asked_for() -> None:
    """One epoch would be over before so many steps are taken at once as the machine could."""
    taken: list[int] = []
    advance = CompiledLoop.advance

    def count(self: CompiledLoop, epoch: int, first: int, steps: int) -> Steps:
        taken.append(epoch)
        return advance(self, epoch, first, steps)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CompiledLoop, "advance", count)
        next(answer for answer in run(SpeedProblem(small(epochs=1))) if answer is not None)
    assert max(taken) > 1


@pytest.mark.slow
def test_a_step_is_timed_where_the_loss_is_no_number() -> None:
    """Eager steps are taken one by one from there on, and none of them is counted twice."""
    taken: list[int] = []
    advance = EagerLoop.advance

    def count(self: EagerLoop, epoch: int, first: int, steps: int) -> Steps:
        found = advance(self, epoch, first, steps)
        taken.append(len(found.losses))
        assert first == sum(taken[:-1]) % 5
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EagerLoop, "advance", count)
        *_, last = run(SpeedProblem(small(runner=OptimizerConfig("sgd", 1e30), layers=())))
    assert last is not None
    assert last.epoch["eager"] > 10 * last.epoch["compiled"]
    assert last.largest_difference == 0


@pytest.mark.slow
def test_speeds_can_be_left_in_the_middle() -> None:
    steps = run(SpeedProblem(small(epochs=1000)))
    for answer in steps:
        if answer is not None:
            break
    next(steps)
    steps.close()
    wait_for(lambda: not fit_threads())


def test_what_cannot_be_trained_cannot_be_timed() -> None:
    with pytest.raises(SentenceError, match="would have 33,574,913 weights"):
        list(run(SpeedProblem(small(layers=(Layer(4096),) * 3))))
