"""The columns of a table of runs, and the numbers and words that a filter asks for by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from explorer.core.sentence import Sentence, sentence
from explorer.core.tables import Table
from explorer.core.training.spec import TrainingProblem
from explorer.storage.runs.folders import age
from explorer.storage.runs.summary import RunSummary

Value = float | str | None


class Column(NamedTuple):
    """A column, by the name that a filter and a sorting know it by."""

    name: str
    title: Sentence
    about: Sentence
    is_number: bool = False


COLUMNS = (
    Column("run", sentence("run"), sentence("The name of the run, or of its directory")),
    Column("data", sentence("data"), sentence("What it was trained on")),
    Column("outcome", sentence("outcome"), sentence("What became of it")),
    Column("epochs", sentence("epochs"), sentence("Finished epochs"), True),
    Column("best", sentence("best"), sentence("The least validation loss of all epochs"), True),
    Column("last", sentence("last"), sentence("Validation loss of the last epoch"), True),
    Column("test", sentence("test"), sentence("Loss on the test data"), True),
    Column(
        "accuracy", sentence("accuracy"),
        sentence("Accuracy on the validation data, in the last epoch"), True,
    ),
    Column(
        "test_accuracy", sentence("test accuracy"), sentence("Accuracy on the test data"), True
    ),
    Column(
        "settings", sentence("settings"), sentence("What is not the same in all of these runs")
    ),
    Column("date", sentence("date"), sentence("When it began")),
    Column("note", sentence("note"), sentence("What you noted")),
)  # fmt: skip
"""In their order."""
_OF_CLASSES = {"accuracy", "test_accuracy"}


def shown_columns(runs: Iterable[RunSummary]) -> tuple[Column, ...]:
    """Return the columns in which these runs have something: accuracies only where classes are."""
    has_classes = any(run.settings is not None and run.settings.classes for run in runs)
    return tuple(each for each in COLUMNS if has_classes or each.name not in _OF_CLASSES)


_VALUES: dict[str, Callable[[RunSummary], Value]] = {
    "run": lambda run: run.name,
    "title": lambda run: run.title,
    "data": lambda run: run.data,
    "outcome": lambda run: run.state,
    "epochs": lambda run: run.epochs,
    "best": lambda run: _known(run.best),
    "train": lambda run: _known(run.train),
    "last": lambda run: _known(run.validation),
    "test": lambda run: _known(run.test),
    "accuracy": lambda run: _known(run.metrics.get("accuracy", math.nan)),
    "test_accuracy": lambda run: _known(run.test_metrics.get("accuracy", math.nan)),
    "settings": lambda run: run.settings_text,
    "date": lambda run: run.date,
    "note": lambda run: run.about.note,
}


def value_of(run: RunSummary, name: str) -> Value:
    """Return what stands in a column; None where the run has no value."""
    return _VALUES[name](run)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def settings_of(problem: TrainingProblem) -> dict[str, Value]:
    """Return all settings of a problem by name, of its optimizer and its schedule too."""
    runner = problem.runner
    found: dict[str, Value] = {
        **runner.all_schedule_settings(),
        **runner.all_settings(),
        "optimizer": runner.optimizer,
        "rate": runner.rate,
        "schedule": runner.schedule,
        "layers": ",".join(f"{layer.units}" for layer in problem.layers),
        "activation": ",".join(dict.fromkeys(layer.activation for layer in problem.layers)),
    }
    for name in problem.__struct_fields__:
        value: Any = getattr(problem, name)
        if isinstance(value, bool):
            found[name] = "yes" if value else "no"
        elif name != "epochs" and isinstance(value, int | float | str):
            found[name] = value
    return found


def fact_of(run: RunSummary, name: str) -> Value:
    """Return what is asked of a run by name: a column, or a setting; None where it has none."""
    if name in _VALUES:
        return value_of(run, name)
    if run.settings is None:
        return None
    if name == "target":
        return run.settings.target
    problem = run.settings.problem
    return problem.epochs if name == "planned" else settings_of(problem).get(name)


def place_of(run: RunSummary, name: str, *, descending: bool) -> tuple[object, ...]:
    """Return the key by which a run is sorted by a column, the newer first where that is the same.

    Numbers come before words, and what has no value at the end, whichever way.
    """
    begun, number = age(run.directory)
    newest = (begun, number) if descending else (_mirrored(begun), -number)
    if name == "date":
        return (begun, number)
    value = value_of(run, name)
    if value is None or value == "":
        return (not descending, 0, 0.0, "", *newest)
    if isinstance(value, str):
        return (descending, 1, 0.0, value.casefold(), *newest)
    return (descending, 0, float(value), "", *newest)


def _mirrored(text: str) -> tuple[int, ...]:
    """Return what sorts the other way round."""
    return tuple(-ord(sign) for sign in text)


def ordered(runs: Iterable[RunSummary], name: str, *, descending: bool) -> list[RunSummary]:
    """Return runs by a column."""
    return sorted(
        runs, key=lambda run: place_of(run, name, descending=descending), reverse=descending
    )  # pyright: ignore[reportCallIssue, reportArgumentType]


def listing(runs: Sequence[RunSummary]) -> Table:
    """Return the table of runs."""
    columns = shown_columns(runs)
    return Table(
        tuple(column.name for column in columns),
        tuple([value_of(run, column.name) for run in runs] for column in columns),
    )
