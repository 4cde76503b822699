"""The modes of a training, timed side by side."""

from __future__ import annotations

import pytest

from explorer.compute.speeds import run
from explorer.core.sentence import SentenceError
from explorer.core.training import SpeedSpec
from tests.compute.learning import fit_threads, small, wait_for


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.compute.speeds._TIMED", 0.05)


def test_the_speeds_are_told_mode_by_mode_with_the_largest_difference() -> None:
    answers = [answer for answer in run(SpeedSpec(small())) if answer is not None]
    assert [list(answer.epoch) for answer in answers] == [
        ["compiled"],
        ["compiled", "fit"],
        ["compiled", "fit", "eager"],
    ]
    last = answers[-1]
    assert list(last.first_call) == list(last.epoch)
    assert all(seconds > 0 for seconds in (*last.epoch.values(), *last.first_call.values()))
    assert last.largest_difference < 1e-4
    wait_for(lambda: not fit_threads())


def test_speeds_can_be_left_in_the_middle() -> None:
    steps = run(SpeedSpec(small(epochs=1000)))
    for answer in steps:
        if answer is not None:
            break
    next(steps)
    steps.close()
    wait_for(lambda: not fit_threads())


def test_what_cannot_be_trained_cannot_be_timed() -> None:
    with pytest.raises(SentenceError, match="larger than the training data"):
        list(run(SpeedSpec(small(batch=91))))
