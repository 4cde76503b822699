"""What is kept of a run: pieces in the order they came, in flat memory."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import sentence
from explorer.core.training.curves import RateChange, Rows, RunCurves
from explorer.core.training.results import TrainingBegun, TrainingEnd, TrainingEpoch, TrainingSteps
from explorer.core.training.spec import TrainingSpec

BEGUN = TrainingBegun((100, 30, 40), ("x",), "y", 10, ("first", "last"), 33, "", [])


def _steps(first: int, count: int, rate: float = 0.1) -> TrainingSteps:
    losses = np.arange(first, first + count, dtype=np.float32)
    norms = np.array([first + 1.0, first + 2.0])
    return TrainingSteps(first, losses, losses, 0.5 + 0.01 * first, rate, norms, norms / 1000)


def _run(**changes: object) -> RunCurves:
    run = RunCurves(1, "sgd", replace(TrainingSpec(epochs=5), **changes))
    run.take(BEGUN)
    return run


def test_losses_epochs_norms_and_ratios_are_kept_as_they_come() -> None:
    run = _run()
    run.take(_steps(0, 6))
    run.take(_steps(6, 4))
    run.take(TrainingEpoch(1, 0.5, 0.6, 0.01, 0.1))
    assert (run.done, run.planned, run.steps_an_epoch) == (10, 50, 10)
    np.testing.assert_array_equal(run.epochs.values, [[0.5, 0.6, 0.01]])
    np.testing.assert_array_equal(run.moments.values[:, 0], [6, 10])
    np.testing.assert_array_equal(run.norms, [[1, 2], [7, 8]])
    np.testing.assert_allclose(run.ratios, [[0.001, 0.002], [0.007, 0.008]])
    assert run.first_loss == 0


def test_every_piece_makes_another_version() -> None:
    run = _run()
    before = run.version
    run.take(_steps(0, 6))
    assert run.version > before


def test_a_change_of_the_rate_is_marked_where_it_first_counts() -> None:
    run = _run()
    run.take(_steps(0, 6))
    run.take(_steps(6, 4, 0.03))
    run.take(_steps(10, 4, 0.03))
    assert run.changes == [RateChange(6, 0.1, 0.03)]


def test_what_a_schedule_does_to_the_rate_is_no_change() -> None:
    run = _run(runner=OptimizerConfig("sgd", 0.1, schedule="cosine"))
    run.take(_steps(0, 6))
    run.take(_steps(6, 4, 0.03))
    assert not run.changes


@pytest.mark.parametrize("across", ["step", "epoch", "time"])
def test_places_lead_back_to_their_steps(across: str) -> None:
    run = _run()
    run.take(_steps(0, 6))
    run.take(_steps(6, 14))
    steps = np.array([0.0, 3, 6, 12, 20])
    places = run.places(steps, across)  # type: ignore[arg-type]
    np.testing.assert_allclose(run.steps_at(places, across), steps)  # type: ignore[arg-type]


def test_before_the_first_piece_there_is_nothing() -> None:
    run = RunCurves(1, "sgd", TrainingSpec())
    assert run.done == 0
    assert run.norms.shape == (0, 0)
    np.testing.assert_array_equal(run.places(np.array([0.0]), "time"), [0])
    assert not run.has_diverged


def test_a_run_that_diverged_is_known_as_such() -> None:
    run = _run()
    run.take(TrainingEnd("diverged", 3, sentence("Lost."), 0.1, 0.2, None))
    assert run.has_diverged


def test_rows_grow() -> None:
    rows = Rows(2)
    for i in range(1000):
        rows.append(i, 2 * i)
    np.testing.assert_array_equal(rows.values, [[i, 2 * i] for i in range(1000)])


def test_rows_beyond_their_most_are_thinned_evenly_and_end_with_the_newest() -> None:
    rows = Rows(1, 100)
    for i in range(12_345):
        rows.append(i)
        assert rows.values[-1, 0] == i
        assert len(rows.values) <= 100
    kept = rows.values[:-1, 0]
    assert len(kept) >= 48
    assert set(np.diff(kept)) == {128.0}


@pytest.mark.parametrize("count", [35, 200, 1000])
def test_the_smoothed_loss_of_a_short_run_does_not_lag_far_above_it(count: int) -> None:
    run = _run()
    losses = np.exp(-5 * np.arange(count) / count).astype(np.float32)
    run.take(TrainingSteps(0, losses, losses, 1.0, 0.1, np.ones(2), np.ones(2)))
    smoothed = run.losses.smoothed(run.weight_of_past(0.98))
    # A mean over at most a fiftieth of the run is as late as that: e^(5/50) is 1.105.
    assert (smoothed[-1] / losses[-1]) < 1.12
