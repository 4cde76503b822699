"""How often something is looked at for a part of the time of a run."""

from __future__ import annotations

import itertools
import time

import pytest

from explorer.compute.training.watching.allowance import Allowance

_LOOK = 0.002


def looks(allowance: Allowance, epochs: int, seconds: float) -> list[int]:
    """Return after which epochs of so many seconds a look is taken that really takes a moment."""

    def look(epoch: int) -> int:
        time.sleep(_LOOK)
        return epoch

    found = [
        allowance.spend(epoch, seconds * epoch, lambda epoch=epoch: look(epoch))
        for epoch in range(1, epochs + 1)
    ]
    return [epoch for epoch in found if epoch is not None]


@pytest.mark.slow
def test_every_epoch_is_looked_at_where_its_steps_take_much_longer() -> None:
    assert looks(Allowance(40, 0.5), 40, 10.0) == [*range(1, 41)]


def test_a_look_that_takes_longer_than_the_run_is_taken_twice_to_learn_that() -> None:
    assert looks(Allowance(1000, 0.15), 500, 1e-6) == [1, 2]


@pytest.mark.slow
def test_free_seconds_are_spread_evenly_over_the_run() -> None:
    # A loaded machine makes the looks longer, and so fewer; never more.
    found = looks(Allowance(1000, 0.15, 20 * _LOOK), 1000, 1e-6)
    assert 2 < len(found) <= 22
    apart = [after - before for before, after in itertools.pairwise(found[1:])]
    assert min(apart) > 25


def test_a_look_that_nobody_waits_for_is_taken_at_any_time_and_not_counted() -> None:
    allowance = Allowance(100, 0.15)
    assert looks(allowance, 5, 1e-6) == [1, 2]
    assert allowance.spend(6, 6e-6, lambda: "rest", is_free=True) == "rest"
    assert allowance.spend(7, 7e-6, lambda: "too early") is None
