"""The means that are drawn in the place of runs from one Start."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import told_together
from explorer.core.training.seeds import SeedsMean, by_group, seed_runs
from explorer.ui.widgets.translation import translated


class SeedMeans:
    """Makes the mean of the same runs only once."""

    def __init__(self) -> None:
        self._known: dict[tuple[RunCurves, ...], SeedsMean] = {}

    def in_place_of(self, runs: Sequence[RunCurves]) -> list[RunCurves]:
        """Return runs, with one mean in the place of those from one Start that are over."""
        drawn, known, self._known = [], self._known, {}
        for members in by_group(runs).values():
            over = tuple(seed_runs(members))
            if len(members) == 1 or len(over) < 2:
                drawn += members
                continue
            mean = known.get(over) or SeedsMean(over, _label(over))
            self._known[over] = mean
            drawn += [mean, *(run for run in members if run not in over)]
        return drawn


def _label(runs: Sequence[RunCurves]) -> str:
    """Return what runs are called together."""
    first, last, count = runs[0].number, runs[-1].number, len(runs)
    if last - first + 1 == count:
        told = sentence(
            "mean of {count} seeds, runs {first} to {last}", count=count, first=first, last=last
        )
    else:
        # Others of them are not over, or were taken off the list.
        told = sentence("mean of {count} seeds", count=count)
    return told_together([run.label for run in runs], translated(told))
