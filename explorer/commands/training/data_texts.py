"""What `train` tells of the data of a training, and of what steers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explorer.core.sentence import short
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
            return "California housing"
        case CsvFile(path=path):
            return path
        case Penguins() | Wine() | Digits():
            return data_label(problem)
        case Points():
            return f"{data.count:,} points in {data.shape}, noise {data.noise:g}"
        case Samples() | Sides():
            function = problem.function
            of = f"{function.text}{changed(function.values(function.axes()))}"
            place = f"from {data.low:g} to {data.high:g}, noise {data.noise:g}"
            kind = "points on both sides" if isinstance(data, Sides) else "samples"
            return f"{data.count:,} {kind} of {of}, {place}"


def changed(values: dict[str, float]) -> str:
    """Return values with their names, as they follow what they belong to."""
    return "".join(f", {name}={value:g}" for name, value in values.items())


def inputs_text(names: Sequence[str]) -> str:
    """Return the names of columns, of very many the first and the last."""
    if len(names) <= _MOST_INPUTS:
        return ", ".join(map(short, names))
    return f"{len(names):,} columns, {short(names[0])} to {short(names[-1])}"


def classes_text(names: Sequence[str]) -> str:
    """Return the names of classes, of very many how many there are and the first ones."""
    if len(names) <= _MOST_CLASSES:
        return ", ".join(map(short, names))
    return f"{len(names):,} classes, {', '.join(map(short, names[:_MOST_CLASSES]))}, …"


def split_text(problem: TrainingProblem) -> str:
    """Return how rows were chosen, where it was not at random."""
    kinds = {"stratified": ", with the same share of every class", "ordered": ", as they follow"}
    return kinds.get(problem.split, "")


def steering_text(problem: TrainingProblem) -> str:
    """Return what steers a training beside its optimizer; empty: nothing."""
    parts = [
        f"dropout {problem.dropout:g}" if problem.dropout else "",
        f"L2 {problem.l2:g}" if problem.l2 else "",
        "normalised batches" if problem.batch_norm else "",
        "balanced classes" if problem.balanced else "",
        f"early stopping after {problem.early_stopping:,}" if problem.early_stopping else "",
    ]
    return ", ".join(part for part in parts if part)
