"""What `train` tells of the data of a training, and of what steers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explorer.core.sentence import filled, short
from explorer.core.training.data import (
    CsvFile,
    Data,
    Digits,
    Housing,
    Penguins,
    Points,
    Samples,
    Sides,
    Wine,
)
from explorer.core.training.labels import data_label
from explorer.core.training.spec import TrainingProblem
from explorer.core.translation import Text, translate

_MOST_INPUTS, _MOST_CLASSES = 20, 10
"""That are told by name."""


def data_settings(problem: TrainingProblem) -> dict[str, Any]:
    """Return what the data of a training are, as JSON can hold it."""
    data: Data = problem.data
    match data:
        case Housing():
            return {"data": "california"}
        case CsvFile(path=path):
            return {"data": path}
        case Penguins() | Wine() | Digits():
            return {"data": data_label(problem)}
        case Points():
            return {"data": data.shape, "count": data.count, "noise": data.noise}
        case Samples() | Sides():
            function = problem.function
            return {
                "data": "function",
                "expression": function.text,
                "parameters": function.values(function.axes()),
                "range": [data.low, data.high],
                "count": data.count,
                "noise": data.noise,
            }


def data_text(problem: TrainingProblem) -> str:
    """Return it as a person reads it."""
    data: Data = problem.data
    match data:
        case Housing():
            return translate("California housing")
        case CsvFile(path=path):
            return path
        case Penguins() | Wine() | Digits():
            return data_label(problem)
        case Points():
            return filled(
                "{count} points in {shape}, noise {noise}",
                count=f"{data.count:,}",
                shape=data.shape,
                noise=f"{data.noise:g}",
            )
        case Samples() | Sides():
            function = problem.function
            return filled(
                "{count} points on both sides of {function}, from {low} to {high}, noise {noise}"
                if isinstance(data, Sides)
                else "{count} samples of {function}, from {low} to {high}, noise {noise}",
                count=f"{data.count:,}",
                function=f"{function.text}{changed(function.values(function.axes()))}",
                low=f"{data.low:g}",
                high=f"{data.high:g}",
                noise=f"{data.noise:g}",
            )


def changed(values: dict[str, float]) -> str:
    """Return values with their names, as they follow what they belong to."""
    return "".join(f", {name}={value:g}" for name, value in values.items())


def inputs_text(names: Sequence[str]) -> str:
    """Return the names of columns, of very many the first and the last."""
    if len(names) <= _MOST_INPUTS:
        return ", ".join(map(short, names))
    return filled(
        "{count} columns, {first} to {last}",
        count=f"{len(names):,}",
        first=short(names[0]),
        last=short(names[-1]),
    )


def classes_text(names: Sequence[str]) -> str:
    """Return the names of classes, of very many how many there are and the first ones."""
    if len(names) <= _MOST_CLASSES:
        return ", ".join(map(short, names))
    return filled(
        "{count} classes, {names}, …",
        count=f"{len(names):,}",
        names=", ".join(map(short, names[:_MOST_CLASSES])),
    )


def split_text(problem: TrainingProblem, rows: Sequence[int]) -> str:
    """Return how many rows there are for what, and how they were chosen if not at random."""
    kinds: dict[str, Text] = {
        "stratified": "{train} to train on, {validation} for validation, {test} for test, with the "
        "same share of every class",
        "ordered": "{train} to train on, {validation} for validation, {test} for test, as they "
        "follow",
        "random": "{train} to train on, {validation} for validation, {test} for test",
    }
    train, validation, test = (f"{count:,}" for count in rows)
    return filled(kinds[problem.split], train=train, validation=validation, test=test)


def steering_text(problem: TrainingProblem) -> str:
    """Return what steers a training beside its optimizer; empty: nothing."""
    parts = [
        filled("dropout {share}", share=f"{problem.dropout:g}") if problem.dropout else "",
        f"L2 {problem.l2:g}" if problem.l2 else "",
        translate("normalised batches") if problem.batch_norm else "",
        translate("balanced classes") if problem.balanced else "",
        filled("early stopping after {epochs}", epochs=f"{problem.early_stopping:,}")
        if problem.early_stopping
        else "",
    ]
    return ", ".join(part for part in parts if part)
