"""What is watched of a run at the ends of its epochs, for no more than a part of its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from explorer.compute.training.data.dataset import Dataset
from explorer.compute.training.model.learner import Learner
from explorer.compute.training.watching.curvature import Curvature
from explorer.compute.training.watching.layers import Layers
from explorer.compute.training.watching.rows import watched_rows
from explorer.compute.training.watching.unit import Units
from explorer.compute.training.watching.words import sentences
from explorer.core.training.results import TrainingInside, TrainingSharpness
from explorer.core.training.spec import TrainingProblem
from explorer.core.training.unit import TrainingUnit

_SHARE = 0.15
"""Of the time of the steps that each of the two may take."""

_T = TypeVar("_T")


class Watcher:
    """Looks at a run when an epoch is over: as often as there is time, or each time.

    Args:
        learner: of the run.
        problem: what is trained.
        dataset: its data.
        is_thorough: whether every epoch is looked at, however long that takes.
    """

    def __init__(
        self, learner: Learner, problem: TrainingProblem, dataset: Dataset, *, is_thorough: bool
    ) -> None:
        self._learner, self._problem = learner, problem
        width = sum(row.units for row in problem.layers) + learner.objective.outputs
        self._all = len(learner.x)
        self._rows = watched_rows(self._all, width)
        self._units = Units(learner, dataset, self._rows)
        self._curvature: Curvature | None = None
        self._layers: Layers | None = None
        self._inside, self._sharpness = (_Allowance(is_thorough=is_thorough) for _ in range(2))

    def inside(self, epoch: int, seconds: float, ratios: np.ndarray) -> TrainingInside | None:
        """Return what is inside after an epoch, if it is its turn.

        Args:
            epoch: from 1.
            seconds: of steps so far.
            ratios: (layers,) of the last step.
        """
        return self._inside.spend(seconds, lambda: self._look(epoch, ratios))

    def sharpness(
        self, step: int, seconds: float, is_wanted: Callable[[], bool]
    ) -> TrainingSharpness | None:
        """Return the sharpness after so many steps, if it is its turn and still wanted."""
        if self._curvature is None:
            self._curvature = Curvature(self._learner, self._rows)
        curvature = self._curvature
        return self._sharpness.spend(seconds, lambda: curvature.at(step, is_wanted))

    def be_thorough(self) -> None:
        """Look at what comes next, however long that takes: it is the last of the run."""
        self._inside.is_thorough = self._sharpness.is_thorough = True

    def unit(self, layer: int, unit: int, epoch: float) -> TrainingUnit | None:
        """Return what a hidden unit says after so many epochs; see Units."""
        return self._units.at(layer, unit, epoch)

    def _look(self, epoch: int, ratios: np.ndarray) -> TrainingInside:
        if self._layers is None:
            self._layers = Layers(self._learner, self._rows)
        layers = self._layers.now()
        activations = [layer.activation for layer in self._problem.layers]
        told = sentences(layers, activations, ratios, self._layers.rows, self._all)
        return TrainingInside(epoch, layers, told, self._layers.rows)


class _Allowance:
    """The time that something may take, by that of the steps meanwhile."""

    def __init__(self, *, is_thorough: bool) -> None:
        self.is_thorough = is_thorough
        """Whether it may take any time."""
        self._next = 0.0
        """Seconds of steps from which on there is time again."""
        self._is_traced = False

    def spend(self, seconds: float, work: Callable[[], _T]) -> _T | None:
        """Return what the work returns; None where it is too early for it."""
        if seconds < self._next and not self.is_thorough:
            return None
        began = time.perf_counter()
        done = work()
        if self._is_traced:
            # The first call makes the function, which is not how long it takes from then on.
            self._next = seconds + (time.perf_counter() - began) / _SHARE
        self._is_traced = True
        return done
