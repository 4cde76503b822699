"""Numbers of rows, weights and steps of a training, as far as they are known without its data."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sized

from explorer.core.bounds import bounds, longest
from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, refusal, sentence
from explorer.core.training.data import (
    Digits,
    Housing,
    Penguins,
    Points,
    Samples,
    Sides,
    Wine,
)
from explorer.core.training.spec import Layer, TrainingProblem

TEST_SEED, VALIDATION_SEED = 7, 11
"""Seeds of the two splits: the same rows are held out in every run."""
SAMPLES_SEED = 3
MOST_WEIGHTS = 20_000_000
"""Weights of the largest model that is trained here."""
HOUSING_ROWS, HOUSING_COLUMNS = 20_640, 8
_SHIPPED = {Penguins: (342, 4, 3), Wine: (178, 13, 3), Digits: (1797, 64, 10)}
"""Rows, inputs and classes of the tables that come with the program."""


def known_size(problem: TrainingProblem) -> tuple[int, int] | None:
    """Return how many rows and inputs there are; None for a file, which must be read for that."""
    match problem.data:
        case Housing():
            return HOUSING_ROWS, HOUSING_COLUMNS
        case Samples(count=count):
            return count, len(problem.function.axes())
        case Penguins() | Wine() | Digits():
            return _SHIPPED[type(problem.data)][:2]
        case Points(count=count) | Sides(count=count):
            return count, 2
        case _:
            return None


def known_classes(problem: TrainingProblem) -> int | None:
    """Return how many classes there are, 0 for a number; None for a file that may have some."""
    match problem.data:
        case Housing() | Samples():
            return 0
        case Penguins() | Wine() | Digits():
            return _SHIPPED[type(problem.data)][2]
        case Points(shape=shape):
            return 3 if shape == "blobs" else 2
        case Sides():
            return 2
        case _:
            return 0 if problem.task == "regression" else None


def parts_of(problem: TrainingProblem, rows: int) -> tuple[int, int, int]:
    """Return how many rows are training, validation and test data."""
    test = math.ceil(problem.test_share * rows)
    validation = math.ceil(problem.validation_share * (rows - test))
    return rows - test - validation, validation, test


def step_rows(batch: int, rows: int) -> int:
    """Return how many rows a step takes: no more than there are to train on."""
    return min(batch, rows)


def small_data_note(batch: int, rows: int) -> Sentence | None:
    """Say that a step takes fewer rows than a batch has; None where there are enough."""
    if batch <= rows:
        return None
    return sentence(
        "A step takes {rows} rows instead of {batch}: there are no more to train on.",
        rows=f"{rows:,}",
        batch=f"{batch:,}",
    )


def outputs_of(classes: int) -> int:
    """Return the units of a model's last layer: one for a number and for two classes."""
    return classes if classes > 2 else 1


def weight_count(problem: TrainingProblem, inputs: int, outputs: int = 1) -> int:
    """Return how many weights the layers have, with biases.

    Batch normalisation has four for each unit, two of which are not trained, in place of the bias.
    """
    hidden = [layer.units for layer in problem.layers]
    dense = sum(
        (before + 1) * after for before, after in itertools.pairwise((inputs, *hidden, outputs))
    )
    return dense + (3 * sum(hidden) if problem.batch_norm else 0)


def check_depth(layers: Sized) -> None:
    """Raise SentenceError where there are more layers before the last than a model has."""
    most = longest(TrainingProblem, "layers")
    if len(layers) > most:
        raise refusal("A model has up to {most} layers before its last.", most=most)


def checked_units(units: float) -> int:
    """Return a number of units; raises SentenceError where no layer has that many."""
    low, high, _ = allowed = bounds(Layer, "units")
    if allowed.error("units", units) is not None:
        raise refusal(
            "A layer has from {low} to {high} units, not {value}.",
            low=low,
            high=f"{high:,}",
            value=format_value(units),
        )
    return int(units)
