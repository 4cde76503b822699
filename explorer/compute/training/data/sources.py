"""The data of a training as they are read or drawn, before they are split and scaled."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tensorflow as tf

from explorer.compute.kit.derivatives import derivatives_of
from explorer.compute.kit.lowering import lower
from explorer.compute.training.data.dataset import Curve
from explorer.compute.training.data.points import points_of
from explorer.core.function import FunctionSpec
from explorer.core.resources import resource
from explorer.core.sentence import Sentence, refusal, sentence
from explorer.core.training.data import (
    CsvFile,
    Digits,
    Housing,
    Penguins,
    Points,
    Samples,
    Sides,
    Wine,
)
from explorer.core.training.sizes import SAMPLES_SEED
from explorer.core.training.spec import Task, TrainingProblem
from explorer.storage.csv.data import read_csv
from explorer.storage.csv.selection.chosen import LEAST_ROWS, chosen

_PLACES = 201
"""Points of a curve that is fitted."""
LARGEST = float(np.finfo(np.float32).max)
"""Of float32: what is larger cannot be learned."""
_INNER, _MARGIN = (5.0, 95.0), 0.25
"""Percentiles of a function between which points above and below it are drawn, and the share of
their distance that is added at both ends."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Rows as they were found: `x` (n, columns), `y` (n,) numbers, or the numbers of classes."""

    inputs: tuple[str, ...]
    target: str
    x: np.ndarray
    y: np.ndarray
    notes: tuple[Sentence, ...] = ()
    curve: Curve | None = None
    classes: tuple[str, ...] = ()
    is_of_one_unit: bool = False
    """Whether all inputs measure the same, so that they share one mean and one scale."""


def raw_of(problem: TrainingProblem) -> Raw:
    """Read or draw the data of a training.

    Raises:
        SentenceError: the data cannot be read, or are too few, or all of one class.
    """
    match problem.data:
        case Housing():
            return _housing()
        case Samples():
            return _samples(problem.data, problem.function)
        case CsvFile():
            return _of_file(problem.data, problem.task)
        case Penguins():
            return _shipped("penguins", "species", _PENGUINS)
        case Wine():
            return _shipped("wine", "cultivar")
        case Digits():
            return _digits()
        case Points():
            return _points(problem.data)
        case Sides():
            return _sides(problem.data, problem.function)


_PENGUINS = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
"""Measurements; the other columns, year, island and sex, are not."""


def _housing() -> Raw:
    with np.load(resource("data/california_housing.npz"), allow_pickle=False) as data:
        names = tuple(str(name) for name in data["feature_names"])
        return Raw(names, "MedHouseVal", data["data"], data["target"])


def _of_file(data: CsvFile, task: Task) -> Raw:
    table = read_csv(Path(data.path), data.reading)
    found = chosen(table, data.target, data.columns, task)
    notes = (*table.notes, *found.notes)
    return Raw(found.names, data.target, found.x, found.y, notes, classes=found.classes)


def _samples(data: Samples, function: FunctionSpec) -> Raw:
    axes = function.axes()
    draw = np.random.default_rng(SAMPLES_SEED)
    x = draw.uniform(data.low, data.high, (data.count, len(axes)))
    y = _values(function, x) + data.noise * draw.standard_normal(data.count)
    # False for NaN, too.
    has_value = np.abs(y) <= LARGEST
    _check_samples(data.count, int(has_value.sum()))
    notes = list(_lost_note(data.count, int(has_value.sum())))
    if np.ptp(y[has_value]) == 0:
        notes.append(sentence("f is the same at every sample: there is little to learn."))
    curve = _curve(data, function) if len(axes) == 1 else None
    target = f"f({', '.join(axes)})"
    return Raw(axes, target, x[has_value], y[has_value], tuple(notes), curve)


def _values(function: FunctionSpec, x: np.ndarray) -> np.ndarray:
    """Return f at points, (n, variables) to (n,)."""
    axes = function.axes()
    values = {name: tf.constant(x[:, i]) for i, name in enumerate(axes)}
    values |= {name: tf.constant(v, tf.float64) for name, v in function.values(axes).items()}
    y = lower(function.parsed().expression, values, tf.float64).numpy()
    return np.broadcast_to(y, len(x))


def _curve(data: Samples, function: FunctionSpec) -> Curve:
    derivatives = derivatives_of(function.parsed().expression, function.axis(), "float64", 1)
    x = np.linspace(data.low, data.high, _PLACES)
    (values, slopes), _ = derivatives(x, function.numbers())
    if slopes is None:
        slopes = np.full(_PLACES, 0.0 if derivatives.no_gradient.is_zero(1) else np.nan)
    assert values is not None
    return Curve(x, values, slopes)


def _shipped(name: str, target: str, columns: tuple[str, ...] = ()) -> Raw:
    """Return a table that comes with the program, without rows in which an input is missing.

    Args:
        name: of the file, without its ending.
        target: the column with the classes.
        columns: the columns to predict from; none: all others.
    """
    with resource(f"data/{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = columns or tuple(column for column in rows[0] if column != target)
    whole = [row for row in rows if all(row[column] != "NA" for column in columns)]
    x = np.array([[float(row[column]) for column in columns] for row in whole])
    classes, y = np.unique([row[target] for row in whole], return_inverse=True)
    notes: tuple[Sentence, ...] = ()
    if len(whole) < len(rows):
        told = sentence(
            "{count} of {rows} rows are left out: a measure is missing there.",
            count=len(rows) - len(whole),
            rows=len(rows),
        )
        notes = (told,)
    return Raw(columns, target, x, y, notes, classes=tuple(map(str, classes)))


def _digits() -> Raw:
    with np.load(resource("data/digits.npz"), allow_pickle=False) as data:
        x, y = data["data"].astype(np.float64), data["target"].astype(np.int64)
    names = tuple(f"row {row} column {column}" for row in range(1, 9) for column in range(1, 9))
    return Raw(names, "digit", x, y, classes=tuple("0123456789"), is_of_one_unit=True)


def _points(data: Points) -> Raw:
    x, y = points_of(data, np.random.default_rng(SAMPLES_SEED))
    names = tuple("ABC"[: int(y.max()) + 1])
    return Raw(("x1", "x2"), "class", x, y, classes=names)


def _sides(data: Sides, function: FunctionSpec) -> Raw:
    """Return points above and below a function of one variable, or by the sign of one of two."""
    axes = function.axes()
    draw = np.random.default_rng(SAMPLES_SEED)
    x = draw.uniform(data.low, data.high, (data.count, len(axes)))
    values = _values(function, x).astype(np.float64)
    noise = data.noise * draw.standard_normal(data.count)
    up = draw.uniform(0, 1, data.count)
    has_value = np.abs(values) <= LARGEST
    _check_samples(data.count, int(has_value.sum()))
    if len(axes) == 1:
        low, high = _heights(values[has_value])
        heights = low + (high - low) * up
        y, names = heights > values + noise, ("below f", "above f")
        x, inputs = np.column_stack([x, heights]), (axes[0], "y" if axes[0] != "y" else "x")
    else:
        y, names, inputs = values + noise > 0, ("f ≤ 0", "f > 0"), axes
    y = y.astype(np.int64)
    notes = _lost_note(data.count, int(has_value.sum()))
    if np.ptp(y[has_value]) == 0:
        raise refusal(
            "All samples are of one class, “{name}”: choose another range.",
            name=names[int(y[has_value][0])],
        )
    target = f"side of f({', '.join(axes)})"
    return Raw(inputs, target, x[has_value], y[has_value], notes, classes=names)


def _heights(values: np.ndarray) -> tuple[float, float]:
    """Return the lowest and greatest height of points about a function with these values."""
    low, high = np.percentile(values, _INNER)
    margin = _MARGIN * (high - low) or 1.0
    return float(low - margin), float(high + margin)


def _check_samples(count: int, left: int) -> None:
    if left < LEAST_ROWS:
        raise refusal(
            "f has a value within the range of float32 at {count} of {all} samples; "
            "a training takes {least}.",
            count=f"{left:,}",
            all=f"{count:,}",
            least=LEAST_ROWS,
        )


def _lost_note(count: int, left: int) -> tuple[Sentence, ...]:
    if left == count:
        return ()
    told = sentence(
        "{count} of {all} samples are left out: f has no value within the range of float32 there.",
        count=f"{count - left:,}",
        all=f"{count:,}",
    )
    return (told,)
