"""Runs that differ only in their seed, as one: their mean, with the least and the greatest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.growing.rows import Rows
from explorer.core.training.growing.series import Series
from explorer.core.training.results import TrainingEnd


class SeedsMean(RunCurves):
    """The mean of several runs over their seeds, as long as the shortest.

    Args:
        members: runs that `seed_runs` returned, at least one.
        label: its name.
    """

    is_mean = True

    def __init__(self, members: Sequence[RunCurves], label: str) -> None:
        first = members[0]
        super().__init__(first.group or first.number, label, first.problem)
        self.members = tuple(members)
        self.begun, self.first_loss = first.begun, first.first_loss
        self.moments, self.changes = first.moments, first.changes
        self.losses = Series.merged([run.losses for run in members])
        count = min(len(run.epochs.values) for run in members)
        self.epochs.extend(np.mean([run.epochs.values[:count] for run in members], axis=0))
        self._ranges: dict[str, np.ndarray] = {}
        for metric in ("loss", *first.metrics):
            self._take_metric(metric, count)
        ends = [run.end for run in members if run.end is not None]
        told = sentence("The mean of {count} seeds.", count=len(members))
        tests = {name: self._tests(name) for name in ("loss", *ends[0].test_metrics)}
        means = {name: float(values.mean()) for name, values in tests.items() if len(values)}
        loss = means.pop("loss", None)
        self.end = TrainingEnd("finished", self.done, told, 0.0, ends[0].total, loss, means)

    def _take_metric(self, metric: str, count: int) -> None:
        found = [run.by_epoch(metric)[1] for run in self.members]
        if min(map(len, found)) < count or not count:
            return
        values = np.stack([rows[:count] for rows in found])
        self._ranges[metric] = np.stack([values[..., 1].min(axis=0), values[..., 1].max(axis=0)])
        if metric != "loss":
            rows = self.metrics[metric] = Rows(2)
            rows.extend(values.mean(axis=0))

    def _tests(self, metric: str) -> np.ndarray:
        found = [run.tested(metric) for run in self.members]
        return np.array([value for value in found if value is not None])

    def spread(self, metric: str) -> np.ndarray:
        """Return (2, epochs): the least and the greatest of a metric of the validation data."""
        return self._ranges.get(metric, np.empty((2, 0)))

    def test_deviation(self, metric: str) -> float:
        """Return the sample standard deviation of a metric of the test data over the seeds."""
        values = self._tests(metric)
        return float(values.std(ddof=1)) if len(values) > 1 else 0.0


def group_of(run: RunCurves) -> int:
    """Return the number by which a run is listed: that of the first run from the same Start."""
    return run.group or run.number


def by_group(runs: Sequence[RunCurves]) -> dict[int, list[RunCurves]]:
    """Return runs by the number by which they are listed, in their order."""
    found: dict[int, list[RunCurves]] = {}
    for run in runs:
        found.setdefault(group_of(run), []).append(run)
    return found


def seed_runs(runs: Sequence[RunCurves]) -> list[RunCurves]:
    """Return those of some runs from one Start that can be drawn as their mean."""
    ended = (run for run in runs if run.end is not None and run.end.outcome == "finished")
    return [run for run in ended if run.done]
