"""Features that samples alone do not tell, found in a thread: breaks, gaps, points, errors of ε."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np

from explorer.compute.curves.bands import band_remarks, settled
from explorer.compute.curves.breaks import find_breaks
from explorer.compute.curves.differences import epsilon_errors
from explorer.compute.curves.gaps import find_borders, find_gaps, outside_domain
from explorer.compute.curves.points import find_points
from explorer.compute.curves.refinement import Refinement
from explorer.compute.curves.uncertain import uncertain_remarks, uncertain_steps
from explorer.compute.kit.derivatives import Derivatives
from explorer.core.curves.results import CurveFeatures, CurveSamples, Detail
from explorer.core.curves.spec import CurveProblem
from explorer.core.results import Progress
from explorer.core.sentence import Sentence

_GLANCE = 0.002
"""Seconds between two looks at whether the search is done."""
_STAGES = 4
"""Breaks, gaps, points and the errors of ε."""


def find_features(
    problem: CurveProblem, samples: CurveSamples, derivatives: Derivatives
) -> Iterator[CurveFeatures | Progress | None]:
    """Look closer at what the samples suggest; yields progress and None, the result last.

    It is done in a thread: a single Newton iteration is short, but there may be hundreds, and
    whoever waits here must be able to turn to something newer. Closing the generator ends it.
    """
    finder = _Finder(Refinement(problem, samples, derivatives))
    with ThreadPoolExecutor(1, thread_name_prefix="features") as pool:
        search = pool.submit(finder.find)
        said = -1
        try:
            while not search.done():
                wait([search], timeout=_GLANCE)
                yield Progress(finder.done, _STAGES) if finder.done > said else None
                said = finder.done
        finally:
            finder.look.is_abandoned = True
        yield search.result()


@dataclass(slots=True)
class _Finder:
    look: Refinement
    done: int = 0

    def find(self) -> CurveFeatures:
        """Find everything, counting what is done."""
        look, visible = self.look, self.look.problem.visible()
        # Those of f are needed to tell roots and extrema even where f is hidden.
        details = self._settled()
        breaks = find_breaks(look, sorted({0, *visible}))
        self.done += 1
        gaps = find_gaps(look)
        borders = find_borders(look, gaps)
        self.done += 1
        points, notes = find_points(look, breaks)
        self.done += 1
        notes = outside_domain(look) + notes
        epsilons, errors, floors = (
            epsilon_errors(look) if look.problem.differences else (None, {}, {})
        )
        shown = [b for b in breaks if b.order in visible]
        rounding = self._rounding()
        return CurveFeatures(
            points, shown, gaps, notes, epsilons, errors, floors, borders, details,
            look.rounded(), rounding, self._remarks(details, rounding),
        )  # fmt: skip

    def _rounding(self) -> list[np.ndarray | None]:
        """Return how far rounding moves each sample of each order."""
        samples = self.look.samples
        rows = [np.zeros(len(samples.x)) if y is None else y for y in samples.derivatives]
        moved = self.look.rounding(samples.x, rows)
        return [
            row if y is not None else None
            for row, y in zip(moved, samples.derivatives, strict=True)
        ]

    def _remarks(
        self, details: list[Detail | None], rounding: list[np.ndarray | None]
    ) -> list[Sentence]:
        """Say what is drawn otherwise than as a line: what is rounding is not said to wave."""
        look, x = self.look, self.look.samples.x
        uncertain = uncertain_steps(look.problem, look.samples, rounding)
        return [*uncertain_remarks(x, uncertain), *band_remarks(x, details, uncertain)]

    def _settled(self) -> list[Detail | None]:
        look, samples = self.look, self.look.samples
        return settled(look.problem, samples.x, samples.derivatives, samples.details, look.rows_at)
