"""Predictions of a run, as far as its pictures show them."""

from __future__ import annotations

import bisect

import numpy as np

from explorer.core.training.growing.confusions import EpochConfusion
from explorer.core.training.growing.thinned import Thinned
from explorer.core.training.results import (
    TrainingBegun,
    TrainingBoundary,
    TrainingEnd,
    TrainingFit,
)


class RunPredictions:
    """The predictions of a run that are known: the newest of each kind."""

    begun: TrainingBegun | None
    fit: TrainingFit | None
    boundary: TrainingBoundary | None
    confusions: Thinned[EpochConfusion]
    end: TrainingEnd | None

    @property
    def steps_an_epoch(self) -> int:
        """Steps an epoch; 1 while it is not known."""
        return self.begun.steps if self.begun is not None else 1

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes; none where a number is predicted, or nothing is known yet."""
        return self.begun.classes if self.begun is not None else ()

    @property
    def points(self) -> np.ndarray | None:
        """As in `TrainingBegun`, or, for a kept run, in its boundary."""
        if self.begun is not None and self.begun.points is not None:
            return self.begun.points
        return self.boundary.points if self.boundary is not None else None

    @property
    def is_pictured(self) -> bool:
        """Whether any predictions are known."""
        pictures = self.fit, self.boundary, self.shown_confusion
        return any(picture is not None for picture in pictures)

    @property
    def is_tested(self) -> bool:
        """Whether there is a confusion matrix of the test data."""
        return self.end is not None and self.end.confusion is not None

    @property
    def shown_confusion(self) -> np.ndarray | None:
        """(classes, classes) of the test data, or else of the validation data; None: not yet."""
        if self.end is not None and self.is_tested:
            return self.end.confusion
        return self.confusions.values[-1].matrix if len(self.confusions) else None

    def confusion_after(self, steps: float) -> EpochConfusion | None:
        """Return the last known one of an epoch that had ended after so many steps; None: none."""
        known = self.confusions.values
        ends = [found.epoch * self.steps_an_epoch for found in known]
        index = bisect.bisect_right(ends, steps)
        return known[index - 1] if index else None
