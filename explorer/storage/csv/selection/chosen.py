"""The columns of a table that were chosen, as a model is trained on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from explorer.core.sentence import Sentence, SentenceError, refusal, sentence, short
from explorer.core.training.spec import Task
from explorer.storage.csv.columns.column import Column, some_names
from explorer.storage.csv.data import CsvData
from explorer.storage.csv.selection.classes import Classes, classes_of, rare_note, task_of

LEAST_ROWS = 8
"""For training, validation and test together."""


class Chosen(NamedTuple):
    """Data that a model is trained on."""

    x: np.ndarray
    """(rows, inputs) float64, finite."""
    y: np.ndarray
    """(rows,): float64, finite; of classes their numbers, int64."""
    names: tuple[str, ...]
    """Of the inputs."""
    notes: list[Sentence]
    classes: tuple[str, ...] = ()
    """Names of the classes; none where the target is a number."""


def default_inputs(data: CsvData, target: str) -> list[Column]:
    """Return what the target is predicted from where nothing is chosen: all numbers but counts."""
    return [c for c in data.columns if c.is_numeric and c.name != target and not c.is_counter]


def chosen(data: CsvData, target: str, columns: Sequence[str] = (), task: Task = "auto") -> Chosen:
    """Return inputs and target as arrays, without the rows in which one of them is missing.

    Args:
        data: the columns to choose from.
        target: name of the column to be predicted.
        columns: names of the columns to predict from; none: the default ones.
        task: whether the target is a number or a class; auto: by its values.

    Raises:
        SentenceError: with these columns there is nothing to train.
    """
    if not target:
        raise refusal("Choose the column that is to be predicted.")
    if target in columns:
        raise refusal("“{name}” cannot be predicted from itself.", name=short(target))
    by_name = {column.name: column for column in data.columns}
    aim = _column(by_name, target)
    recognised = task_of(aim, task)
    classes = None
    if recognised.task == "classes":
        classes = classes_of(aim)
        kept = classes.numbers >= 0
    else:
        _check_number(aim)
        kept = np.isfinite(aim.values)
    inputs = _inputs(data, by_name, target, columns)
    for column in inputs:
        kept &= np.isfinite(column.values)
    left_out = data.rows - int(kept.sum())
    if data.rows - left_out < LEAST_ROWS:
        raise SentenceError(_too_few(data, aim, inputs, left_out, is_class=classes is not None))
    notes = [] if recognised.note is None else [recognised.note]
    notes += _left_out_note(left_out, data.rows)
    y, names = (aim.values[kept], ()) if classes is None else _kept_classes(aim, classes, kept)
    notes += [] if classes is None else classes.notes
    notes += _rare_notes(y, names)
    if classes is None:
        _check_varies(aim, y)
    x, varied = _matrix(aim, inputs, kept, notes)
    notes += [] if columns else _texts_note(data, target)
    return Chosen(x, y, varied, notes, names)


def _column(columns: dict[str, Column], name: str) -> Column:
    column = columns.get(name)
    if column is None:
        raise refusal("The file has no column “{name}”.", name=short(name))
    if column.kind == "empty":
        raise refusal("“{name}” has no values.", name=short(name))
    return column


def _inputs(
    data: CsvData, by_name: dict[str, Column], target: str, columns: Sequence[str]
) -> list[Column]:
    if not columns:
        inputs = default_inputs(data, target)
    else:
        inputs = [_column(by_name, name) for name in dict.fromkeys(columns)]
    for column in inputs:
        if column.chosen == "class":
            raise refusal(
                "“{name}” was chosen to be of classes; a model learns from numbers.",
                name=short(column.name),
            )
        if column.reason is not None:
            raise SentenceError(column.reason)
    if not inputs:
        texts = _texts_note(data, target)
        error = _no_inputs(target)
        raise SentenceError(replace(error.sentence, then=texts[0])) if texts else error
    return inputs


def _check_number(aim: Column) -> None:
    """Raise SentenceError where a target is no number, and say what can be done with it."""
    if aim.reason is None:
        return
    if aim.is_almost_numbers:
        advice = sentence(
            "Read it as numbers, with the other cells as missing, or choose classes if these are "
            "names."
        )
    elif aim.kind == "text":
        advice = sentence("Choose classes to learn it.")
    else:
        raise SentenceError(aim.reason)
    raise SentenceError(replace(aim.reason, then=advice))


def _check_varies(aim: Column, y: np.ndarray) -> None:
    if y.min() == y.max():
        raise refusal(
            "“{name}” is {value} in every row: there is nothing to predict.",
            name=short(aim.name),
            value=f"{y[0]:.6g}",
        )


def _kept_classes(
    aim: Column, classes: Classes, kept: np.ndarray
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the classes of the rows that are kept, and the names of those that occur there."""
    found, y = np.unique(classes.numbers[kept], return_inverse=True)
    names = tuple(classes.names[i] for i in found.tolist())
    if len(names) == 1:
        told = sentence(
            "“{name}” is “{value}” in every row: there is nothing to predict.",
            name=short(aim.name),
            value=short(names[0]),
        )
        # Such as which words stand for no value.
        raise SentenceError(replace(told, then=classes.notes[0] if classes.notes else None))
    return y.astype(np.int64), names


def _rare_notes(y: np.ndarray, names: tuple[str, ...]) -> list[Sentence]:
    if not names:
        return []
    note = rare_note(names, np.bincount(y, minlength=len(names)).tolist())
    return [] if note is None else [note]


def _texts_note(data: CsvData, target: str) -> list[Sentence]:
    texts = [c.name for c in data.columns if c.kind == "text" and c.name != target]
    if not texts:
        return []
    told = sentence(
        "A model learns from numbers; text is left out of its inputs: {names}.",
        names=some_names(texts, 100),
    )
    return [told]


def _left_out_note(left_out: int, rows: int) -> list[Sentence]:
    if not left_out:
        return []
    told = sentence(
        "{count} of {rows} rows are left out: a cell is missing or infinite there.",
        count=f"{left_out:,}",
        rows=f"{rows:,}",
    )
    return [told]


def _matrix(
    aim: Column, inputs: list[Column], kept: np.ndarray, notes: list[Sentence]
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the inputs that vary, (rows, inputs), with their names; the others are noted."""
    values = {column.name: column.values[kept] for column in inputs}
    varied = {name: x for name, x in values.items() if x.min() < x.max()}
    same = [name for name in values if name not in varied]
    if not varied:
        raise _no_inputs(aim.name)
    if same:
        notes.append(
            sentence(
                "Left out, as they hold the same number in every row: {names}.",
                names=some_names(same, 100),
            )
        )
    return np.stack(list(varied.values()), axis=1), tuple(varied)


def _no_inputs(target: str) -> SentenceError:
    return refusal(
        "There is no other column of varying numbers to predict “{name}” from.", name=short(target)
    )


def _too_few(
    data: CsvData, aim: Column, inputs: list[Column], left_out: int, *, is_class: bool
) -> Sentence:
    if not left_out:
        return sentence(
            "The file has {rows} rows; a training takes {least}.", rows=data.rows, least=LEAST_ROWS
        )
    used = inputs if is_class else [aim, *inputs]
    missing = {c.name: data.rows - int(np.isfinite(c.values).sum()) for c in used}
    if is_class:
        missing[aim.name] = aim.missing
    worst = max(missing, key=missing.__getitem__)
    return sentence(
        "Only {rows} rows have a value in every chosen column, and a training takes {least}; "
        "most are missing in “{name}”. Take that column out, or fill its cells.",
        rows=data.rows - left_out,
        least=LEAST_ROWS,
        name=short(worst),
    )
