"""Numbers of rows, weights and steps of a training, as far as they are known without its data."""

from __future__ import annotations

import itertools
import math

from explorer.core.sentence import Sentence, sentence
from explorer.core.training.data import (
    Digits,
    Housing,
    Penguins,
    Points,
    Samples,
    Sides,
    Wine,
)
from explorer.core.training.spec import TrainingProblem

TEST_SEED, VALIDATION_SEED = 7, 11
"""Of the two splits: the same rows for every run."""
SAMPLES_SEED = 3
MOST_WEIGHTS = 20_000_000
"""Of a model that is trained here."""
HOUSING_ROWS, HOUSING_COLUMNS = 20_640, 8
_SHIPPED = {Penguins: (342, 4, 3), Wine: (178, 13, 3), Digits: (1797, 64, 10)}
"""Rows, inputs and classes of the tables that come with the program."""


def known_size(problem: TrainingProblem) -> tuple[int, int] | None:
    """Return rows and inputs; None of a file, which must be read for it."""
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
    """Return how many classes are predicted, 0 of a number; None of a file."""
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
    """Return the rows of training, validation and test data."""
    test = math.ceil(problem.test_share * rows)
    validation = math.ceil(problem.validation_share * (rows - test))
    return rows - test - validation, validation, test


def step_rows(batch: int, rows: int) -> int:
    """Return how many rows a step takes, which are no more than there are to train on."""
    return min(batch, rows)


def small_data_note(batch: int, rows: int) -> Sentence | None:
    """Say that a step takes fewer rows than a batch, where there are not so many."""
    if batch <= rows:
        return None
    return sentence(
        "A step takes {rows} rows instead of {batch}: there are no more to train on.",
        rows=f"{rows:,}",
        batch=f"{batch:,}",
    )


def outputs_of(classes: int) -> int:
    """Return the units of a model's last layer: for a number or two classes one."""
    return classes if classes > 2 else 1


def weight_count(problem: TrainingProblem, inputs: int, outputs: int = 1) -> int:
    """Return how many weights the layers have, biases or those of batches included."""
    hidden = [layer.units for layer in problem.layers]
    dense = sum(
        (before + 1) * after for before, after in itertools.pairwise((inputs, *hidden, outputs))
    )
    return dense + (3 * sum(hidden) if problem.batch_norm else 0)
