"""A person's own CSV, with everything that was decided about it said in sentences."""

from __future__ import annotations

import math
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from explorer.core.csv_layout import SAMPLE, Layout, encoding_of, layout_of, records
from explorer.core.csv_table import Column, Table, is_text, listed, short, told_kinds
from explorer.core.files import check_name
from explorer.core.sentence import Sentence, SentenceError, sentence

MAX_BYTES = 200_000_000
LEAST_ROWS = 8
"""For training, validation and test together."""

_HEAD_ROWS = 1000
_HEAD_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class CsvData:
    """The columns of a file, of equal length, and what was decided on reading it."""

    columns: list[Column]
    rows: int
    notes: list[Sentence]
    layout: Layout
    encoding: str
    is_whole: bool
    """Whether no rows follow."""


class Chosen(NamedTuple):
    """What a model is trained on."""

    x: np.ndarray
    """(rows, inputs) float64, finite."""
    y: np.ndarray
    """(rows,) float64, finite."""
    names: tuple[str, ...]
    """Of the inputs."""
    notes: list[Sentence]


def read_csv(path: Path) -> CsvData:
    """Read a whole file.

    Raises:
        SentenceError: it cannot be opened, is not a table, or is larger than the limits above.
    """
    return _read(path, None)


def read_head(path: Path) -> CsvData:
    """Read the first 1,000 rows, in milliseconds; the rest may still show a number to be text.

    Raises:
        SentenceError: as of `read_csv`, as far as the first rows show it.
    """
    return _read(path, _HEAD_ROWS)


def chosen(data: CsvData, target: str, columns: Sequence[str] = ()) -> Chosen:
    """Return inputs and target as arrays, without the rows in which one of them is missing.

    Args:
        data: the columns to choose from.
        target: name of the column to be predicted.
        columns: names of the columns to predict from; none: all others of numbers.

    Raises:
        SentenceError: with these columns there is nothing to train.
    """
    if not target:
        raise SentenceError(sentence("Choose the column that is to be predicted."))
    if target in columns:
        raise SentenceError(sentence("`{name}` cannot be predicted from itself.", name=target))
    aim = _column_of_numbers(data, target)
    if columns:
        inputs = [_column_of_numbers(data, name) for name in dict.fromkeys(columns)]
    else:
        inputs = [c for c in data.columns if c.kind == "number" and c is not aim]
    if not inputs:
        raise _no_inputs(target)
    kept = np.isfinite(aim.values)
    for column in inputs:
        kept &= np.isfinite(column.values)
    left_out = data.rows - int(kept.sum())
    if data.rows - left_out < LEAST_ROWS:
        raise SentenceError(_too_few(data, [aim, *inputs], left_out))
    return _arrays(aim, inputs, kept, left_out)


def _arrays(aim: Column, inputs: list[Column], kept: np.ndarray, left_out: int) -> Chosen:
    notes = []
    if left_out:
        notes.append(
            sentence(
                "{count} of {rows} rows are left out: a cell is missing or infinite there.",
                count=f"{left_out:,}",
                rows=f"{len(kept):,}",
            )
        )
    y = aim.values[kept]
    if y.min() == y.max():
        raise SentenceError(
            sentence(
                "`{name}` is {value} in every row: there is nothing to predict.",
                name=aim.name,
                value=f"{y[0]:.6g}",
            )
        )
    values = {column.name: column.values[kept] for column in inputs}
    varied = {name: x for name, x in values.items() if x.min() < x.max()}
    same = [name for name in values if name not in varied]
    if not varied:
        raise _no_inputs(aim.name)
    if same:
        notes.append(
            sentence(
                "Left out, as they hold the same number in every row: {names}.", names=listed(same)
            )
        )
    return Chosen(np.stack(list(varied.values()), axis=1), y, tuple(varied), notes)


def _column_of_numbers(data: CsvData, name: str) -> Column:
    for column in data.columns:
        if column.name == name:
            break
    else:
        raise SentenceError(sentence("The file has no column `{name}`.", name=short(name)))
    if column.kind == "empty":
        raise SentenceError(sentence("`{name}` has no values.", name=name))
    if column.kind == "text":
        raise SentenceError(is_text(column))
    return column


def _no_inputs(target: str) -> SentenceError:
    return SentenceError(
        sentence(
            "There is no other column of varying numbers to predict `{name}` from.", name=target
        )
    )


def _too_few(data: CsvData, used: list[Column], left_out: int) -> Sentence:
    if not left_out:
        return sentence(
            "The file has {rows} rows; a training takes {least}.", rows=data.rows, least=LEAST_ROWS
        )
    worst = max(used, key=lambda column: data.rows - int(np.isfinite(column.values).sum()))
    return sentence(
        "Only {rows} rows have a number in every chosen column, and a training takes {least}; "
        "most are missing in `{name}`.",
        rows=data.rows - left_out,
        least=LEAST_ROWS,
        name=short(worst.name),
    )


def _read(path: Path, most_rows: int | None) -> CsvData:
    try:
        _check(path)
        encoding = encoding_of(path, MAX_BYTES if most_rows is None else _HEAD_BYTES)
        # Nothing is left to be replaced, unless it comes after a head.
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            layout = layout_of(file.read(SAMPLE))
            file.seek(0)
            table = Table(path.name, layout)
            rows = records(file, layout.delimiter, preamble=layout.preamble)
            table.read(rows, most_rows)
    except OSError as error:
        raise SentenceError(
            sentence(
                "{name} cannot be opened: {reason}.", name=path.name, reason=error.strerror or error
            )
        ) from None
    notes = layout.notes()
    if encoding != "utf-8-sig":
        told = sentence("The text is not UTF-8; it is read as {encoding}.", encoding=encoding)
        notes.insert(0, told)
    columns = table.columns()
    notes += table.notes + told_kinds(columns)
    is_whole = most_rows is None or table.rows < most_rows
    return CsvData(columns, table.rows, notes, layout, encoding, is_whole)


def _check(path: Path) -> None:
    """Raise OSError where nothing is there, and SentenceError where it is nothing to be read."""
    check_name(path)
    state = path.stat()
    if stat.S_ISDIR(state.st_mode):
        raise SentenceError(sentence("{name} is a folder.", name=path.name))
    if not stat.S_ISREG(state.st_mode):
        # Opening a pipe would wait for whoever writes to it.
        raise SentenceError(sentence("{name} is no file.", name=path.name))
    if state.st_size > MAX_BYTES:
        raise SentenceError(
            sentence(
                "{name} has {size} MB; files of up to {most} MB are read.",
                name=path.name,
                size=f"{math.ceil(state.st_size / 1e6):,}",
                most=f"{MAX_BYTES / 1e6:g}",
            )
        )
