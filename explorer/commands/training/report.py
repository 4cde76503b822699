"""Report of `train`: what is known of a training, and all of it as JSON."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from explorer.commands.training.data_texts import (
    data_settings,
)
from explorer.commands.training.watched import Watched
from explorer.core.sentence import Sentence, filled, refusal
from explorer.core.tables import json_number, json_numbers
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import run_label
from explorer.core.training.results import (
    TrainingBegun,
    TrainingEnd,
    TrainingNote,
    TrainingResult,
    TrainingSteps,
)
from explorer.core.training.sizes import small_data_note, step_rows
from explorer.core.training.spec import TrainingProblem
from explorer.storage.runs.curves import resumed_curves
from explorer.storage.runs.saved import SavedRun, load_run


class Epoch(NamedTuple):
    """A finished epoch: its losses, and the seconds it took."""

    epoch: int
    train: float
    validation: float
    seconds: float


class TrainingReport:
    """A training as far as it has come, and what is told of it.

    Args:
        problem: what is trained.
        kept: the run that goes on, if one does.
        number: of the run among those of the call, from 1.
    """

    def __init__(
        self, problem: TrainingProblem, kept: SavedRun | None = None, number: int = 1
    ) -> None:
        self.problem = problem
        epochs = len(kept.epochs) if kept is not None else 0
        label = " · ".join(map(str, run_label(problem, resumed=epochs)))
        if kept is not None:
            self.curves = resumed_curves(kept, number, label, problem)
        else:
            self.curves = RunCurves(number, label, problem)
        self.begun: TrainingBegun | None = None
        self.end: TrainingEnd | None = None
        self.notes: list[Sentence] = []
        self.is_lost = False
        """Whether it could not be kept."""
        self.is_interrupted = False
        self.watched = Watched(kept.sharpness.tolist() if kept is not None else ())
        # Not those of an epoch that was not finished, whose steps are taken again.
        before = int(kept.steps[-1]) if kept is not None and len(kept.steps) else 0
        self._losses = [kept.losses[:before]] if kept is not None else []

    def take(self, piece: TrainingResult) -> None:
        """Add what was told."""
        self.curves.take(piece)
        self.watched.take(piece)
        match piece:
            case TrainingBegun():
                self.begun = piece
                small = small_data_note(self.problem.batch, piece.rows[0])
                self.notes += [*piece.notes, *([] if small is None else [small])]
            case TrainingSteps():
                self._losses.append(piece.losses)
            case TrainingNote():
                self.notes.append(piece.sentence)
                if piece.is_lost is not None:
                    self.is_lost = piece.is_lost
            case TrainingEnd():
                self.end = piece
            case _:
                pass

    @property
    def epochs(self) -> list[Epoch]:
        """The losses and seconds of every finished epoch."""
        return [Epoch(i, *row) for i, row in enumerate(self.curves.epochs.values.tolist(), 1)]

    @property
    def epoch_seconds(self) -> float | None:
        """Seconds of an epoch; the first one compiles, and counts only where it is alone."""
        seconds = [row.seconds for row in self.epochs]
        return statistics.median(seconds[1:] or seconds) if seconds else None

    @property
    def has_classes(self) -> bool:
        """Whether classes are told apart, as far as is known."""
        return self.begun is not None and bool(self.begun.classes)

    @property
    def losses(self) -> np.ndarray:
        """(steps,) float32: of every step."""
        return np.concatenate([np.empty(0, np.float32), *self._losses])

    def tested(self) -> dict[str, float]:
        """Return the metrics of the test data, without one that is the loss itself."""
        assert self.end is not None
        return {
            name: value
            for name, value in self.end.test_metrics.items()
            if name not in {"mse", "cross_entropy"} or value != self.end.test
        }

    def kept(self) -> SavedRun:
        """Return the run as it was kept; raises SentenceError."""
        if self.begun is None or not self.begun.directory:
            raise refusal("The run was not kept, so there is nothing to export.")
        return load_run(Path(self.begun.directory))

    def progress(self) -> tuple[float, str]:
        """Return which part is done, 0 to 1, and what stands beside it."""
        steps, done = self.curves.steps_an_epoch, self.curves.done
        epoch, rows = min(done // steps + 1, self.problem.epochs), self.curves.epochs.values
        text = filled(
            "epoch {epoch} of {epochs}, validation {loss}"
            if len(rows)
            else "epoch {epoch} of {epochs}",
            epoch=f"{epoch:,}",
            epochs=f"{self.problem.epochs:,}",
            loss=f"{rows[-1, 1]:.4g}" if len(rows) else "",
        )
        return done / self.curves.planned, text

    def answer(self, directory: str) -> dict[str, Any]:
        """Return all of it as JSON can hold it, with the directory where it is kept, if any."""
        assert self.end is not None
        epochs, problem = self.epochs, self.problem
        return {
            "settings": self._settings(),
            "epochs": [row.epoch for row in epochs],
            "train": json_numbers(row.train for row in epochs),
            "validation": json_numbers(row.validation for row in epochs),
            "test": json_number(self.end.test),
            "task": self.begun.task if self.begun is not None else problem.task,
            "metrics": self._metrics(),
            **self._classes(),
            "best_epoch": self.end.best_epoch,
            **self.watched.answer(),
            "seconds": {
                "first_call": self.end.first_call,
                "per_epoch_median": self.epoch_seconds,
                "total": self.end.total,
            },
            "outcome": self.end.outcome,
            "sentence": str(self.end.sentence),
            **({"directory": directory} if directory else {}),
        }

    def _metrics(self) -> dict[str, Any]:
        """Return every metric of each epoch, and of the test data."""
        assert self.end is not None
        tested = self.end.test_metrics
        return {
            name: {
                "train": json_numbers(rows.values[:, 0].tolist()),
                "validation": json_numbers(rows.values[:, 1].tolist()),
                "test": json_number(tested.get(name)),
            }
            for name, rows in self.curves.metrics.items()
        }

    def _classes(self) -> dict[str, Any]:
        """Return the classes, where there are, with the confusion of the test data and by epoch."""
        begun, end = self.begun, self.end
        if begun is None or end is None or not begun.classes:
            return {}
        confusion = end.confusion
        return {
            "classes": list(begun.classes),
            "confusion": confusion.tolist() if confusion is not None else None,
            "validation_confusions": [
                {"epoch": found.epoch, "confusion": found.matrix.tolist()}
                for found in self.curves.confusions.values
            ],
        }

    def _settings(self) -> dict[str, Any]:
        problem, runner = self.problem, self.problem.runner.over(self.curves.planned)
        schedule = {} if runner.schedule == "constant" else runner.all_schedule_settings()
        return {
            **data_settings(problem),
            **self._rows(),
            "standardised": problem.standardised and not self.has_classes,
            "layers": [{"units": r.units, "activation": r.activation} for r in problem.layers],
            "optimizer": runner.optimizer,
            "rate": runner.rate,
            **runner.all_settings(),
            "schedule": runner.schedule,
            **schedule,
            "batch": self.step_batch,
            "sampling": problem.sampling,
            "epochs": problem.epochs,
            "seed": problem.seed,
            "mode": problem.mode,
            "pitfall": problem.pitfall,
            "dropout": problem.dropout,
            "l2": problem.l2,
            "batch_norm": problem.batch_norm,
            "early_stopping": problem.early_stopping,
            "test_share": problem.test_share,
            "validation_share": problem.validation_share,
            "split": problem.split,
            "balanced": problem.balanced,
            "workers": problem.workers,
            "device": self.begun.device if self.begun is not None else "",
        }

    @property
    def step_batch(self) -> int:
        """Rows of a step; those that were asked for until it is known how many there are."""
        rows = self.begun.rows[0] if self.begun is not None else 0
        return step_rows(self.problem.batch, rows) if rows else self.problem.batch

    def _rows(self) -> dict[str, Any]:
        """Return what is known once the data are read."""
        begun = self.begun
        if begun is None:
            return {}
        rows = dict(zip(("train", "validation", "test"), begun.rows, strict=True))
        return {"target": begun.target, "columns": list(begun.inputs), "rows": rows}
