"""What is watched of a run at the ends of its epochs, for only a share of its time."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import numpy as np

from explorer.compute.training.data.dataset import Dataset
from explorer.compute.training.model.learner import Learner
from explorer.compute.training.watching.allowance import Allowance
from explorer.compute.training.watching.curvature import Curvature
from explorer.compute.training.watching.layers import Layers
from explorer.compute.training.watching.rows import pieces, watched_rows
from explorer.compute.training.watching.unit import Units
from explorer.compute.training.watching.words import sentences
from explorer.core.training.results import TrainingInside, TrainingSharpness
from explorer.core.training.spec import TrainingProblem
from explorer.core.training.unit import TrainingUnit

_SHARE = 0.15
"""Of the time of the steps that looks inside, and at the sharpness, may take each."""

_T = TypeVar("_T")


class Moment(NamedTuple):
    """The end of an epoch."""

    epoch: int
    """From 1."""
    seconds: float
    """Seconds of all steps so far."""
    is_free: bool = False
    """Whether a look delays no step, as the run is over or rests."""


class Watcher:
    """Looks at a run when an epoch is over: as often as time allows, or at fixed distances.

    Args:
        learner: of the run.
        problem: what is trained.
        dataset: its data.
        every: epochs between two looks, however long these take; 0: as often as time allows.
        free: seconds that each of the two kinds of looks may take beside its share of the time.
        is_of_all: whether the sharpness is that of all training rows, not of a sample.
    """

    def __init__(
        self,
        learner: Learner,
        problem: TrainingProblem,
        dataset: Dataset,
        *,
        every: int = 0,
        free: float = 0.0,
        is_of_all: bool = False,
    ) -> None:
        self._learner, self._problem = learner, problem
        width = sum(row.units for row in problem.layers) + learner.objective.outputs
        self._all = len(learner.x)
        self._rows = watched_rows(self._all, width)
        self._of_sharpness = pieces(self._all, width) if is_of_all else [self._rows]
        self._units = Units(learner, dataset, self._rows)
        self._curvature: Curvature | None = None
        self._layers: Layers | None = None
        self._every = every
        self._inside, self._sharpness = (Allowance(problem.epochs, _SHARE, free) for _ in range(2))

    def inside(self, moment: Moment, ratios: np.ndarray) -> TrainingInside | None:
        """Return what is inside after an epoch, if it is due; `ratios` are of its last step."""
        return self._spend(self._inside, moment, lambda: self._look(moment.epoch, ratios))

    def sharpness(
        self, moment: Moment, step: int, is_wanted: Callable[[], bool]
    ) -> TrainingSharpness | None:
        """Return the sharpness after so many steps, if it is due and still wanted."""
        if self._curvature is None:
            self._curvature = Curvature(self._learner, self._of_sharpness)
        curvature = self._curvature
        return self._spend(self._sharpness, moment, lambda: curvature.at(step, is_wanted))

    def _spend(self, allowance: Allowance, moment: Moment, work: Callable[[], _T]) -> _T | None:
        if self._every:
            return work() if moment.is_free or moment.epoch % self._every == 0 else None
        return allowance.spend(moment.epoch, moment.seconds, work, is_free=moment.is_free)

    def unit(self, layer: int, unit: int, epoch: float) -> TrainingUnit | None:
        """Return the outputs of a hidden unit; see `Units.at`."""
        return self._units.at(layer, unit, epoch)

    def _look(self, epoch: int, ratios: np.ndarray) -> TrainingInside:
        if self._layers is None:
            self._layers = Layers(self._learner, self._rows)
        layers = self._layers.now()
        activations = [layer.activation for layer in self._problem.layers]
        told = sentences(layers, activations, ratios, self._layers.rows, self._all)
        return TrainingInside(epoch, layers, told, self._layers.rows)
