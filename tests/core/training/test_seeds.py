"""Runs from several seeds as one: means, extremes, and what of them is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.growing.series import Series
from explorer.core.training.results import TrainingBegun, TrainingEnd, TrainingEpoch, TrainingSteps
from explorer.core.training.seeds import SeedsMean, by_group, seed_runs
from explorer.core.training.spec import TrainingProblem


def run_of(number: int, epochs: int, *, outcome: str = "finished", group: int = 1) -> RunCurves:
    """Return a run whose validation loss in epoch e is number / e."""
    run = RunCurves(number, f"run · seed {number}", TrainingProblem(seed=number))
    run.group = group
    run.take(TrainingBegun((60, 20, 20), ("a",), "y", 2, ("last",), 9, "", []))
    one = np.ones(1)
    for epoch in range(1, epochs + 1):
        losses = np.array([number, 2 * number], np.float32)
        run.take(TrainingSteps(2 * epoch - 2, losses, losses, 0.1 * epoch, 0.01, one, one))
        metrics = {"mae": number + epoch}
        run.take(TrainingEpoch(epoch, number, number / epoch, 0.1, 0.01, metrics, metrics))
    if outcome:
        told = sentence("Over.")
        run.take(
            TrainingEnd(outcome, 2 * epochs, told, 0.1, 1.0, float(number), {"mae": number})  # type: ignore[arg-type]
        )
    return run


def test_the_mean_goes_as_far_as_the_shortest_run() -> None:
    mean = SeedsMean([run_of(1, 3), run_of(2, 2), run_of(6, 5)], "together")
    np.testing.assert_allclose(mean.epochs.values[:, 1], [3, 1.5])
    np.testing.assert_allclose(mean.by_epoch("mae")[1][:, 1], [4, 5])
    np.testing.assert_allclose(mean.spread("loss"), [[1, 0.5], [6, 3]])
    np.testing.assert_allclose(mean.spread("mae"), [[2, 3], [7, 8]])
    assert mean.done == 4
    assert mean.tested("loss") == pytest.approx(3)
    assert mean.test_deviation("mae") == pytest.approx(np.std([1, 2, 6], ddof=1))


def test_steps_are_means_with_their_extremes() -> None:
    merged = Series.merged([run_of(1, 3).losses, run_of(3, 2).losses])
    assert len(merged) == 4
    np.testing.assert_allclose(merged.smoothed(0.0), [2, 4, 2, 4])
    assert merged.at(1) == (2, 6)


@pytest.mark.parametrize("counts", [(40, 40), (40, 23), (70, 9), (9, 70)])
def test_means_are_the_same_where_steps_are_kept_in_fewer_places(counts: tuple[int, int]) -> None:
    values = [np.random.default_rng(i).normal(size=count) for i, count in enumerate(counts)]
    series = [Series(16) for _ in counts]
    for own, each in zip(series, values, strict=True):
        own.append(each)
    merged = Series.merged(series)
    count, width = min(counts), max(each.width for each in series)
    assert (len(merged), merged.width) == (count, width)
    whole = count // width
    together = np.mean([each[: whole * width] for each in values], axis=0)
    found = merged.smoothed(0.0)[:whole]
    np.testing.assert_allclose(found, together.reshape(whole, width).mean(axis=1), rtol=1e-5)


def test_only_runs_that_came_to_their_end_are_in_the_mean() -> None:
    runs = [run_of(1, 2), run_of(2, 2, outcome="stopped"), run_of(3, 2, outcome="diverged")]
    runs += [run_of(4, 2), run_of(5, 1, outcome="")]
    assert [run.number for run in seed_runs(runs)] == [1, 4]


def test_runs_are_listed_by_their_start() -> None:
    runs = [run_of(1, 1), run_of(2, 1), run_of(3, 1, group=0), run_of(4, 1, group=0)]
    listed = by_group(runs)
    assert {number: len(own) for number, own in listed.items()} == {1: 2, 3: 1, 4: 1}
