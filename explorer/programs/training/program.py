"""A training as the TensorFlow program that runs it, as a book would write it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from explorer.core.training.data import CsvFile
from explorer.core.training.spec import TrainingProblem
from explorer.programs.formatting import folded
from explorer.programs.training.data import class_count, data_blocks
from explorer.programs.training.files import table_of
from explorer.programs.training.loop import loop_blocks
from explorer.programs.training.model import model_blocks
from explorer.programs.training.rows import batches, part_blocks
from explorer.storage.csv.data import CsvData


def training(
    problem: TrainingProblem, table: CsvData | None = None, folder: Path | None = None
) -> str:
    """Return the program of a run from its initial weights to its end, at its first learning rate.

    When it has run, it leaves `model` and the losses of every finished epoch, `train` and
    `validation`; for classes also `train_accuracy` and `validation_accuracy`.

    Args:
        problem: what is trained.
        table: the table of a file of one's own; None: read as far as it is needed.
        folder: where the program will be, from which it finds that file; None: beside the file.

    Raises:
        ParseError: the function has no meaning.
        SentenceError: the file cannot be read, or lacks a column.
    """
    if isinstance(problem.data, CsvFile):
        table = table_of(problem.data, table, problem.task)
    classes = class_count(problem, table)
    is_standardised = problem.standardised and not classes
    blocks = [
        *data_blocks(problem, table, folder),
        *part_blocks(problem, classes, is_standardised=is_standardised),
        # Before the model: its schedule needs the number of batches.
        batches(problem),
        *model_blocks(problem, classes),
        *loop_blocks(problem, classes),
    ]
    text = _spaced(blocks)
    return folded(text if is_standardised else _without_unit(text))


def _spaced(blocks: Sequence[str]) -> str:
    """Join blocks, with two empty lines around functions and classes."""
    text = blocks[0]
    for before, block in itertools.pairwise(blocks):
        *_, last = (line for line in before.splitlines() if line[:1].isidentifier())
        is_function = last.startswith(_DEFINED) or block.startswith((*_DEFINED, "@"))
        text += ("\n\n\n" if is_function else "\n\n") + block
    return text


_DEFINED = ("def ", "class ")
_UNIT = " * unit"


def _without_unit(text: str) -> str:
    """Return a program without the unit: its errors are in the target's own already."""
    return text.replace(_UNIT, "")
