"""Report of `train` as a person reads it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from explorer.commands.training.data_texts import (
    changed,
    classes_text,
    data_text,
    inputs_text,
    split_text,
    steering_text,
)
from explorer.commands.training.report import Epoch, TrainingReport
from explorer.core.language.notation import format_value
from explorer.core.sentence import filled, short
from explorer.core.table_words import shown_word
from explorer.core.training.results import TrainingBegun
from explorer.core.translation import Text, translate

METRIC_TITLES: dict[str, Text] = {
    "mse": "MSE", "rmse": "RMSE", "mae": "MAE", "r2": "R²", "cross_entropy": "cross-entropy",
}  # fmt: skip
"""Titles of metrics that are not called by their names."""
_ROWS = 12
"""Epochs that a person is shown, about."""


class ReportText:
    """What a person reads of a training.

    Args:
        told: the report, of a training that has come to its end for all but its heading.
    """

    def __init__(self, told: TrainingReport) -> None:
        self._told = told

    def text(self, directory: str) -> str:
        """Return what a person reads, with the directory where it is kept, if any."""
        assert self._told.end is not None
        from explorer.commands.terminal import columns, facts, written

        parts: list[Any] = [facts(heading)] if (heading := self.heading()) else []
        if rows := self._shown():
            titles = [translate("epoch"), translate("train"), translate("validation")]
            if self._told.has_classes:
                titles += [translate("accuracy"), translate("validation accuracy")]
            parts.append(columns(titles, rows))
        parts.append(str(self._told.end.sentence))
        if results := self._results(directory):
            parts.append(facts(results))
        if (confusion := self._confusion_table()) is not None:
            parts.append(confusion)
        return written(*parts)

    def _confusion_table(self) -> Any:  # noqa: ANN401
        from explorer.commands.training.classes_text import confusion_table

        begun, end = self._told.begun, self._told.end
        if begun is None or end is None or end.confusion is None:
            return None
        return confusion_table(begun.classes, end.confusion)

    def _shown(self) -> list[tuple[str, ...]]:
        """Return the losses of some epochs, and of classes the accuracies."""
        rows = _some(self._told.epochs)
        texts = [(f"{r.epoch:,}", _loss(r.train), _loss(r.validation)) for r in rows]
        accuracies = self._told.curves.metrics.get("accuracy")
        if not self._told.has_classes or accuracies is None:
            return list(texts)
        # Of a run that goes on from an old one, the last ones may be all that are known.
        first = len(self._told.epochs) - len(accuracies.values)
        return [
            (*text, *map(_accuracy, accuracies.values[row.epoch - 1 - first].tolist()))
            if row.epoch > first
            else (*text, "", "")
            for text, row in zip(texts, rows, strict=True)
        ]

    def heading(self) -> dict[str, str]:
        """Return what is trained, by name; nothing before it has begun."""
        begun, problem, runner = self._told.begun, self._told.problem, self._told.problem.runner
        if begun is None:
            return {}
        timed = runner.over(self._told.curves.planned)
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
                "the loss subtracts ({n},) from ({n}, 1), which is ({n}, {n})",
                n=self._told.step_batch,
            )
        return lines

    def _batches_text(self, begun: TrainingBegun) -> str:
        return filled(
            "{rows} rows, drawn with replacement, {steps} an epoch"
            if self._told.problem.sampling == "replacement"
            else "{rows} rows, shuffled, {steps} an epoch",
            rows=f"{self._told.step_batch:,}",
            steps=f"{begun.steps:,}",
        )

    def _target_text(self, begun: TrainingBegun) -> str:
        if begun.classes:
            return f"{short(begun.target)}: {classes_text(begun.classes)}"
        if not self._told.problem.standardised:
            return short(begun.target)
        center, spread = format_value(begun.center, 6), format_value(begun.spread, 6)
        return filled(
            "{target}, standardised: less {center}, divided by {spread}",
            target=short(begun.target),
            center=center,
            spread=spread,
        )

    def _results(self, directory: str) -> dict[str, str]:
        assert self._told.end is not None
        end, median = self._told.end, self._told.epoch_seconds
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
            **self._told.watched.text(self._told.curves),
            **({translate("seconds"): seconds} if end.step else {}),
            **({translate("kept in"): directory} if directory else {}),
        }

    def _scores_text(self) -> dict[str, str]:
        """Return the metrics of the test data, with the baseline of validation beside them."""
        assert self._told.end is not None
        baseline = self._told.begun.baseline if self._told.begun is not None else {}
        return {
            test_title(name): filled(
                self._beside(name), value=f"{value:.4g}", baseline=f"{baseline[name]:.4g}"
            )
            if name in baseline
            else f"{value:.4g}"
            for name, value in self._told.tested().items()
        }

    def _beside(self, metric: str) -> Text:
        """Return how a value is told with its baseline, by which constant prediction that is of."""
        if not self._told.has_classes:
            return "{value} (mean alone: {baseline})"
        if metric == "accuracy":
            return "{value} (largest class: {baseline})"
        return "{value} (shares of classes: {baseline})"

    def _test_text(self, test: float) -> str:
        """Return the loss on the test data; the root of an error has the unit of the target."""
        if self._told.begun is not None and self._told.begun.classes:
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


def _some(epochs: Sequence[Epoch]) -> list[Epoch]:
    """Return some epochs, the first and the last one among them."""
    every = max(1, len(epochs) // (_ROWS - 2))
    return [row for row in epochs if row.epoch in {1, len(epochs)} or row.epoch % every == 0]


def _accuracy(value: float) -> str:
    return f"{value:.4f}"


def _loss(value: float) -> str:
    """Return a loss with six decimals, and one of large targets with seven digits."""
    return f"{value:.6f}" if not abs(value) >= 1e6 else f"{value:.6e}"
