"""Report of `train`: as JSON, and as a person reads it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from explorer.commands.training.data_texts import (
    changed,
    classes_text,
    data_settings,
    data_text,
    inputs_text,
    split_text,
    steering_text,
)
from explorer.commands.training.watched import Watched
from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, filled, refusal, short
from explorer.core.table_words import shown_word
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
from explorer.core.translation import Text, translate
from explorer.storage.runs.curves import resumed_curves
from explorer.storage.runs.saved import SavedRun, load_run

METRIC_TITLES: dict[str, Text] = {
    "mse": "MSE", "rmse": "RMSE", "mae": "MAE", "r2": "R²", "cross_entropy": "cross-entropy",
}  # fmt: skip
"""Titles of metrics that are not called by their names."""
_ROWS = 12
"""Epochs that a person is shown, about."""


class _Epoch(NamedTuple):
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
    def epochs(self) -> list[_Epoch]:
        """The losses and seconds of every finished epoch."""
        return [_Epoch(i, *row) for i, row in enumerate(self.curves.epochs.values.tolist(), 1)]

    @property
    def losses(self) -> np.ndarray:
        """(steps,) float32: of every step."""
        return np.concatenate([np.empty(0, np.float32), *self._losses])

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
                "per_epoch_median": _median(epochs),
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
            "standardised": problem.standardised and not self._has_classes,
            "layers": [{"units": r.units, "activation": r.activation} for r in problem.layers],
            "optimizer": runner.optimizer,
            "rate": runner.rate,
            **runner.all_settings(),
            "schedule": runner.schedule,
            **schedule,
            "batch": self._batch,
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
    def _batch(self) -> int:
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

    def text(self, directory: str) -> str:
        """Return what a person reads, with the directory where it is kept, if any."""
        assert self.end is not None
        from explorer.commands.terminal import columns, facts, written

        parts: list[Any] = [facts(heading)] if (heading := self.heading()) else []
        if rows := self._shown():
            titles = [translate("epoch"), translate("train"), translate("validation")]
            if self._has_classes:
                titles += [translate("accuracy"), translate("validation accuracy")]
            parts.append(columns(titles, rows))
        parts.append(str(self.end.sentence))
        if results := self._results(directory):
            parts.append(facts(results))
        if (confusion := self._confusion_table()) is not None:
            parts.append(confusion)
        return written(*parts)

    @property
    def _has_classes(self) -> bool:
        return self.begun is not None and bool(self.begun.classes)

    def _confusion_table(self) -> Any:  # noqa: ANN401
        from explorer.commands.training.classes_text import confusion_table

        begun, end = self.begun, self.end
        if begun is None or end is None or end.confusion is None:
            return None
        return confusion_table(begun.classes, end.confusion)

    def _shown(self) -> list[tuple[str, ...]]:
        """Return the losses of some epochs, and of classes the accuracies."""
        rows = _some(self.epochs)
        texts = [(f"{r.epoch:,}", _loss(r.train), _loss(r.validation)) for r in rows]
        accuracies = self.curves.metrics.get("accuracy")
        if not self._has_classes or accuracies is None:
            return list(texts)
        # Of a run that goes on from an old one, the last ones may be all that are known.
        first = len(self.epochs) - len(accuracies.values)
        return [
            (*text, *map(_accuracy, accuracies.values[row.epoch - 1 - first].tolist()))
            if row.epoch > first
            else (*text, "", "")
            for text, row in zip(texts, rows, strict=True)
        ]

    def heading(self) -> dict[str, str]:
        """Return what is trained, by name; nothing before it has begun."""
        begun, problem, runner = self.begun, self.problem, self.problem.runner
        if begun is None:
            return {}
        timed = runner.over(self.curves.planned)
        schedule = ""
        if runner.schedule != "constant":
            schedule = f", {runner.schedule}{changed(timed.all_schedule_settings())}"
        lines = {
            translate("data"): data_text(problem),
            translate("rows"): split_text(problem, begun.rows),
            translate("inputs"): inputs_text(begun.inputs),
            translate("target"): self._target_text(begun),
            translate("losses"): _losses_text(begun),
            translate("model"): filled(
                "{layers}, {count} weights",
                layers=" → ".join(begun.layers),
                count=f"{begun.weights:,}",
            ),
            translate("optimizer"): (
                f"{runner.optimizer} {runner.rate:g}{changed(runner.settings)}{schedule}"
            ),
            translate("batches"): self._batches_text(begun),
            translate("loop"): loop_text(problem.mode, [problem.seed]),
        }
        if steered := steering_text(problem):
            lines[translate("steered by")] = steered
        if problem.pitfall:
            lines[translate("pitfall")] = filled(
                "the loss subtracts ({n},) from ({n}, 1), which is ({n}, {n})", n=self._batch
            )
        return lines

    def _batches_text(self, begun: TrainingBegun) -> str:
        return filled(
            "{rows} rows, drawn with replacement, {steps} an epoch"
            if self.problem.sampling == "replacement"
            else "{rows} rows, shuffled, {steps} an epoch",
            rows=f"{self._batch:,}",
            steps=f"{begun.steps:,}",
        )

    def _target_text(self, begun: TrainingBegun) -> str:
        if begun.classes:
            return f"{short(begun.target)}: {classes_text(begun.classes)}"
        if not self.problem.standardised:
            return short(begun.target)
        center, spread = format_value(begun.center, 6), format_value(begun.spread, 6)
        return filled(
            "{target}, standardised: less {center}, divided by {spread}",
            target=short(begun.target),
            center=center,
            spread=spread,
        )

    def _results(self, directory: str) -> dict[str, str]:
        assert self.end is not None
        end, median = self.end, _median(self.epochs)
        seconds = filled(
            "{total} in all, {first} the first call"
            if median is None
            else "{total} in all, {first} the first call, {median} an epoch",
            total=f"{end.total:.3g}",
            first=f"{end.first_call:.3g}",
            median="" if median is None else f"{median:.3g}",
        )
        return {
            **({translate("test"): self._test_text(end.test)} if end.test is not None else {}),
            **self._scores_text(),
            **self.watched.text(self.curves),
            **({translate("seconds"): seconds} if end.step else {}),
            **({translate("kept in"): directory} if directory else {}),
        }

    def _scores_text(self) -> dict[str, str]:
        """Return the metrics of the test data, with the baseline of validation beside them."""
        assert self.end is not None
        baseline = self.begun.baseline if self.begun is not None else {}
        return {
            test_title(name): filled(
                self._beside(name), value=f"{value:.4g}", baseline=f"{baseline[name]:.4g}"
            )
            if name in baseline
            else f"{value:.4g}"
            for name, value in self.tested().items()
        }

    def tested(self) -> dict[str, float]:
        """Return the metrics of the test data, without one that is the loss itself."""
        assert self.end is not None
        return {
            name: value
            for name, value in self.end.test_metrics.items()
            if name not in {"mse", "cross_entropy"} or value != self.end.test
        }

    def _beside(self, metric: str) -> Text:
        """Return how a value is told with its baseline, by which constant prediction that is of."""
        if not self._has_classes:
            return "{value} (mean alone: {baseline})"
        if metric == "accuracy":
            return "{value} (largest class: {baseline})"
        return "{value} (shares of classes: {baseline})"

    def _test_text(self, test: float) -> str:
        """Return the loss on the test data; the root of an error has the unit of the target."""
        if self.begun is not None and self.begun.classes:
            return format_value(test, 6)
        root = format_value(math.sqrt(test), 4)
        return filled("{value}, its root {root}", value=format_value(test, 6), root=root)


def loop_text(mode: str, seeds: Sequence[int]) -> str:
    """Return how a training is run, and from which seeds."""
    if len(seeds) == 1:
        return filled("{mode}, seed {seed}", mode=shown_word(mode), seed=seeds[0])
    return filled("{mode}, seeds {seeds}", mode=shown_word(mode), seeds=", ".join(map(str, seeds)))


def test_title(metric: str) -> str:
    """Return what a metric of the test data is called."""
    return filled("test {metric}", metric=translate(METRIC_TITLES.get(metric, metric)))


def _losses_text(begun: TrainingBegun) -> str:
    if begun.classes:
        return translate("cross-entropy in nats")
    return filled(
        "mean squared errors, in the square of the unit of {target}", target=short(begun.target)
    )


def _median(epochs: Sequence[_Epoch]) -> float | None:
    """Return the seconds of an epoch; the first one compiles, and counts only where it is alone."""
    seconds = [row.seconds for row in epochs]
    return statistics.median(seconds[1:] or seconds) if seconds else None


def _some(epochs: Sequence[_Epoch]) -> list[_Epoch]:
    """Return some epochs, the first and the last one among them."""
    every = max(1, len(epochs) // (_ROWS - 2))
    return [row for row in epochs if row.epoch in {1, len(epochs)} or row.epoch % every == 0]


def _accuracy(value: float) -> str:
    return f"{value:.4f}"


def _loss(value: float) -> str:
    """Return a loss with six decimals, and one of large targets with seven digits."""
    return f"{value:.6f}" if not abs(value) >= 1e6 else f"{value:.6e}"
