"""One run of a training as far as it is known, from which its curves are drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from explorer.core.optimizers.schedules import scheduled_rates
from explorer.core.sentence import Sentence
from explorer.core.training.growing.confusions import EpochConfusion
from explorer.core.training.growing.rows import Rows
from explorer.core.training.growing.series import Series
from explorer.core.training.growing.thinned import Thinned
from explorer.core.training.labels import joined_label
from explorer.core.training.past import Past
from explorer.core.training.predictions import RunPredictions
from explorer.core.training.results import (
    TrainingBegun,
    TrainingBoundary,
    TrainingEnd,
    TrainingEpoch,
    TrainingFit,
    TrainingInside,
    TrainingResult,
    TrainingSharpness,
    TrainingSteps,
)
from explorer.core.training.sizes import known_classes
from explorer.core.training.spec import Metric, TrainingProblem, metrics_of
from explorer.core.training.unit import TrainingUnit

Across = Literal["step", "epoch", "time"]
"""Quantity along the horizontal axis."""
_MOST_MOMENTS = 4000
_MOST_LOOKS = 400
"""Looks into the layers, and confusion matrices, that are kept: what a chart has room for."""
_MOST_SMOOTHED = 0.02
"""Share of the steps of a run over which its loss is smoothed, at most."""


class RateChange(NamedTuple):
    """The learning rate was changed while the run went on."""

    step: int
    """Steps done by then."""
    before: float
    after: float


class RunCurves(RunPredictions):
    """Curves of one run, extended as the engine reports them.

    Places along the curves are steps done: the loss of the first step stands at 1.

    Args:
        number: tells runs apart, from 1.
        label: its name, or the sentences that it is made of where no person named it.
        problem: what is trained.
    """

    is_logged = False
    """Whether another program trains it, of which only points are known."""
    is_mean = False
    """Whether it is the mean of several runs."""

    def __init__(
        self, number: int, label: str | Sequence[Sentence], problem: TrainingProblem
    ) -> None:
        self.number = number
        self._label: str | Sequence[Sentence] = label
        self.problem = problem
        self.group = 0
        """The number of the first run from the same Start, if there were several; 0: alone."""
        self.begun: TrainingBegun | None = None
        self.losses = Series()
        self.first_loss = float("nan")
        self.epochs = Rows(3)
        """(epochs, 3): train and validation loss, and seconds, of every finished epoch."""
        self.moments = Rows(1)
        """(n, 2 + 2 layers), sparse: steps done, seconds, and by layer gradient norms and update
        ratios."""
        self.metrics: dict[str, Rows] = {}
        """By name, (epochs, 2): on training and on validation data."""
        self.confusions: Thinned[EpochConfusion] = Thinned(_MOST_LOOKS)
        """Of the validation data, at some epochs, the first and the newest among them."""
        self.boundary: TrainingBoundary | None = None
        self.inside: Thinned[TrainingInside] = Thinned(_MOST_LOOKS)
        """At some epochs, the first watched and the newest among them."""
        self.unit: TrainingUnit | None = None
        """The hidden unit that was reported last."""
        self.sharpness = Rows(2, _MOST_MOMENTS)
        """(n, 2): steps done, and the largest eigenvalue of the Hessian there."""
        self.changes: list[RateChange] = []
        self.fit: TrainingFit | None = None
        self.end: TrainingEnd | None = None
        self.version = 0
        """Grows with everything that is added."""
        self.last_rate = problem.runner.rate
        """The learning rate of the last step."""
        self._first_rate: float | None = None
        self._recorded = np.empty((0, 2))
        """(epochs, 2): steps done and the rate there, of the run that it goes on from."""

    @property
    def label(self) -> str:
        """The name, in the language of whoever looks at it where no person gave it."""
        return self._label if isinstance(self._label, str) else joined_label(self._label)

    @label.setter
    def label(self, label: str | Sequence[Sentence]) -> None:
        self._label = label

    def take(self, piece: TrainingResult) -> None:
        """Add a result of the engine."""
        self.version += 1
        match piece:
            case TrainingBegun():
                if self.begun is None:
                    self.moments = Rows(2 + 2 * len(piece.layers), _MOST_MOMENTS)
                # Where it goes on from a kept run, that one's moments stay.
                self.begun = piece
            case TrainingSteps():
                self._take_steps(piece)
            case TrainingEpoch():
                self._take_epoch(piece)
            case TrainingFit():
                self.fit = piece
            case TrainingBoundary():
                self.boundary = piece
            case TrainingUnit() | TrainingInside() | TrainingSharpness():
                self._take_watched(piece)
            case TrainingEnd():
                self.end = piece
            case _:
                pass

    def _take_watched(self, piece: TrainingUnit | TrainingInside | TrainingSharpness) -> None:
        match piece:
            case TrainingUnit():
                self.unit = piece
            case TrainingInside():
                self.inside.append(piece)
            case TrainingSharpness():
                self.sharpness.append(piece.step, piece.value)

    def _take_epoch(self, piece: TrainingEpoch) -> None:
        self.epochs.append(piece.train, piece.validation, piece.seconds)
        self.last_rate = piece.rate
        if piece.confusion is not None:
            self.confusions.append(EpochConfusion.small(piece.epoch, piece.confusion))
        for name, validation in piece.validation_metrics.items():
            rows = self.metrics.setdefault(name, Rows(2))
            rows.append(piece.train_metrics.get(name, math.nan), validation)

    def _take_steps(self, piece: TrainingSteps) -> None:
        if self._first_rate is None:
            self._first_rate = piece.rate
        elif piece.rate != self.last_rate and self.problem.runner.schedule == "constant":
            self.changes.append(RateChange(piece.first, self.last_rate, piece.rate))
        self.last_rate = piece.rate
        if self.done == 0 and len(piece.losses):
            self.first_loss = float(piece.losses[0])
        self.losses.append(piece.losses)
        self.moments.append(
            self.done, piece.seconds, *piece.gradient_norms.tolist(), *piece.update_ratios.tolist()
        )

    def take_past(self, past: Past) -> None:
        """Add all of a kept run at once."""
        self.version += 1
        if len(past.losses):
            self.first_loss = float(past.losses[0])
        self.losses.append(past.losses)
        self.epochs.extend(np.stack([past.train, past.validation, past.seconds], axis=1))
        for name, values in past.metrics.items():
            self.metrics.setdefault(name, Rows(2)).extend(values)
        for found in past.confusions:
            self.confusions.append(found)
        measured = np.flatnonzero(np.isfinite(past.sharpness))
        for k in measured.tolist():
            self.sharpness.append(past.steps[k], past.sharpness[k])
        if not len(past.steps):
            return
        clock = np.stack([past.steps, np.cumsum(past.seconds)], axis=1)
        self.moments.extend(np.concatenate([clock, past.norms, past.ratios], axis=1))
        self._take_rates(past.steps, past.rates)

    def _take_rates(self, steps: np.ndarray, rates: np.ndarray) -> None:
        known = np.isfinite(rates) & (rates >= 0)
        steps, rates = steps[known], rates[known]
        if not len(rates):
            return
        self._first_rate, self.last_rate = float(rates[0]), float(rates[-1])
        self._recorded = np.stack([steps, rates], axis=1)
        if self.problem.runner.schedule == "constant":
            for i in np.flatnonzero(np.diff(rates)).tolist():
                change = RateChange(int(steps[i]), float(rates[i]), float(rates[i + 1]))
                self.changes.append(change)

    def rates(self, steps: np.ndarray) -> np.ndarray:
        """Return the learning rates of steps that count from 1, (n,) to (n,).

        Of a schedule it is the planned one. A run that this one goes on from may have had another
        plan: for its steps it is interpolated between the ends of its epochs.
        """
        if self.problem.runner.schedule == "constant":
            values = [self._first_rate or self.problem.runner.rate]
            values += [change.after for change in self.changes]
            begins = [change.step for change in self.changes]
            return np.array(values)[np.searchsorted(begins, steps, side="left")]
        runner = self.problem.runner.over(self.planned)
        settings = runner.all_schedule_settings()
        rates = scheduled_rates(runner.schedule, runner.rate, settings, np.maximum(steps - 1, 0))
        past = self._recorded
        if len(past):
            rates = np.where(steps <= past[-1, 0], np.interp(steps, past[:, 0], past[:, 1]), rates)
        return rates

    def weight_of_past(self, smoothing: float) -> float:
        """Return the weight of the past for the smoothed loss of this run.

        It averages over as many steps as are asked for, but over no more than a fiftieth of
        those there are: the line would lag far behind a short run.
        """
        most = max(1.0, self.done * _MOST_SMOOTHED)
        return min(smoothing, 1 - 1 / most)

    @property
    def done(self) -> int:
        """Steps done."""
        return len(self.losses)

    @property
    def best_epoch(self) -> int | None:
        """The epoch with the least validation loss, from 1; None where there is none."""
        validation = self.epochs.values[:, 1]
        return int(np.nanargmin(validation)) + 1 if np.isfinite(validation).any() else None

    @property
    def has_diverged(self) -> bool:
        """Whether it ended with a loss that had grown far, or was no number."""
        return self.end is not None and self.end.outcome == "diverged"

    @property
    def is_early(self) -> bool:
        """Whether it ended before its last epoch because the validation loss no longer fell."""
        if self.end is None or self.end.outcome != "finished" or not self.problem.early_stopping:
            return False
        # Of a kept run whose losses are damaged there are fewer steps than epochs.
        return self.done < self.planned and len(self.epochs.values) < self.problem.epochs

    def shows(self, metric: Metric) -> bool:
        """Whether a run has such a metric; whatever other programs log is drawn as a loss."""
        if self.is_logged:
            return metric == "loss"
        if self.begun is not None:
            has_classes = self.begun.task == "classes"
        else:
            has_classes = bool(known_classes(self.problem))
        return metric in metrics_of(has_classes=has_classes)

    def by_epoch(self, metric: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the numbers of epochs, (n,), and a metric at their ends, (n, 2).

        Its columns are the training and the validation data; a run of an older version has only
        the loss.
        """
        epochs = self.epochs.values
        if metric == "loss":
            values = epochs[:, :2]
        else:
            values = self.metrics[metric].values if metric in self.metrics else np.empty((0, 2))
        return np.arange(len(epochs) - len(values), len(epochs)) + 1, values

    def tested(self, metric: str) -> float | None:
        """Return a metric of the test data; None where it is not known."""
        if self.end is None:
            return None
        return self.end.test if metric == "loss" else self.end.test_metrics.get(metric)

    @property
    def tested_step(self) -> int:
        """Steps done when it had the weights that were tested: the best ones, if it stops early."""
        best = self.end.best_epoch if self.end is not None else None
        is_best_kept = self.problem.early_stopping and best is not None
        return best * self.steps_an_epoch if is_best_kept and best else self.done

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the layers that norms and ratios belong to."""
        return self.begun.layers if self.begun is not None else ()

    @property
    def remarks(self) -> list[Sentence]:
        """What is said of it beside its numbers."""
        return [self.end.sentence] if self.end is not None else []

    @property
    def result(self) -> float:
        """What it has come to: the last validation loss; NaN where there is none."""
        epochs = self.epochs.values
        return float(epochs[-1, 1]) if len(epochs) else math.nan

    @property
    def planned(self) -> int:
        """Steps of the whole run."""
        return self.steps_an_epoch * self.problem.epochs

    @property
    def norms(self) -> np.ndarray:
        """(n, layers): the norm of the gradient of each layer, at the steps of `moments`."""
        return self.moments.values[:, 2 : 2 + len(self.layers)]

    @property
    def ratios(self) -> np.ndarray:
        """(n, layers): norm of the update divided by norm of the weights, at the same steps."""
        return self.moments.values[:, 2 + len(self.layers) :]

    def places(self, steps: np.ndarray, across: Across) -> np.ndarray:
        """Return where numbers of steps done are, (n,) to (n,), in steps, epochs or seconds."""
        if across == "step":
            return steps.astype(np.float64)
        if across == "epoch":
            return steps / self.steps_an_epoch
        return np.interp(steps, *self._clock())

    def steps_at(self, places: np.ndarray, across: Across) -> np.ndarray:
        """Return how many steps are done at places, (n,) to (n,): the inverse of `places`."""
        if across == "step":
            return places.astype(np.float64)
        if across == "epoch":
            return places * self.steps_an_epoch
        steps, seconds = self._clock()
        return np.interp(places, seconds, steps)

    def _clock(self) -> tuple[np.ndarray, np.ndarray]:
        """Return steps done and the seconds they took, (n,) each, both from 0."""
        rows = self.moments.values
        if not len(rows):
            return np.zeros(1), np.zeros(1)
        return np.append(0.0, rows[:, 0]), np.append(0.0, rows[:, 1])
