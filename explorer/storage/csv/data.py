"""A person's own CSV, with everything that was decided about it said in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from explorer.core.sentence import Sentence, SentenceError, refusal, sentence, short
from explorer.storage.csv.column import Column, some_names
from explorer.storage.csv.layout import Layout, layout_of
from explorer.storage.csv.notes import kinds_told, left_out_told, styles_told, totals_told
from explorer.storage.csv.numbers import Style
from explorer.storage.csv.rows import records, sample_of
from explorer.storage.csv.table import TableReader
from explorer.storage.csv.text import MAX_BYTES, Encoding, check_file, encoding_of
from explorer.storage.csv.totals import Candidate
from explorer.storage.reading import unreadable

LEAST_ROWS = 8
"""For training, validation and test together."""

_HEAD_ROWS, _LEAST_HEAD, _HEAD_CELLS = 1000, 50, 200_000
_HEAD_BYTES = 1 << 20
_TRIES = 8
"""Times that a file is read: as Python writes numbers, then as its own numbers are written, and
again without the rows that sum up others."""


@dataclass(frozen=True, slots=True, eq=False)
class CsvData:
    """The columns of a file, of equal length, and all that was decided on reading it."""

    columns: list[Column]
    """With the kind of each, how its numbers are written and how many are missing."""
    rows: int
    notes: list[Sentence]
    layout: Layout
    encoding: Encoding
    left_out: tuple[int, ...]
    """Lines among the rows that are not of the table: notes, and names that are repeated."""
    totals: tuple[int, ...]
    """Lines of rows that are left out as they sum up others."""
    is_whole: bool
    """Whether no rows follow."""


class Chosen(NamedTuple):
    """Data that a model is trained on."""

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
    """Read the first 1,000 rows, fewer of many columns; what follows may show a number to be text.

    Raises:
        SentenceError: as of `read_csv`, as far as the first rows show it.
    """
    return _read(path, _HEAD_ROWS)


def default_inputs(data: CsvData, target: str) -> list[Column]:
    """Return what the target is predicted from where nothing is chosen: all numbers but counts."""
    return [c for c in data.columns if c.is_numeric and c.name != target and not c.is_counter]


def chosen(data: CsvData, target: str, columns: Sequence[str] = ()) -> Chosen:
    """Return inputs and target as arrays, without the rows in which one of them is missing.

    Args:
        data: the columns to choose from.
        target: name of the column to be predicted.
        columns: names of the columns to predict from; none: the default ones.

    Raises:
        SentenceError: with these columns there is nothing to train.
    """
    if not target:
        raise refusal("Choose the column that is to be predicted.")
    if target in columns:
        raise refusal("“{name}” cannot be predicted from itself.", name=short(target))
    by_name = {column.name: column for column in data.columns}
    aim = _column_of_numbers(by_name, target)
    if columns:
        inputs = [_column_of_numbers(by_name, name) for name in dict.fromkeys(columns)]
    else:
        inputs = default_inputs(data, target)
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
        raise refusal(
            "“{name}” is {value} in every row: there is nothing to predict.",
            name=short(aim.name),
            value=f"{y[0]:.6g}",
        )
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
    return Chosen(np.stack(list(varied.values()), axis=1), y, tuple(varied), notes)


def _column_of_numbers(columns: dict[str, Column], name: str) -> Column:
    column = columns.get(name)
    if column is None:
        raise refusal("The file has no column “{name}”.", name=short(name))
    if column.kind == "empty":
        raise refusal("“{name}” has no values.", name=short(name))
    if column.reason is not None:
        raise SentenceError(column.reason)
    return column


def _no_inputs(target: str) -> SentenceError:
    return refusal(
        "There is no other column of varying numbers to predict “{name}” from.", name=short(target)
    )


def _too_few(data: CsvData, used: list[Column], left_out: int) -> Sentence:
    if not left_out:
        return sentence(
            "The file has {rows} rows; a training takes {least}.", rows=data.rows, least=LEAST_ROWS
        )
    worst = max(used, key=lambda column: data.rows - int(np.isfinite(column.values).sum()))
    return sentence(
        "Only {rows} rows have a number in every chosen column, and a training takes {least}; "
        "most are missing in “{name}”. Take that column out, or fill its cells.",
        rows=data.rows - left_out,
        least=LEAST_ROWS,
        name=short(worst.name),
    )


def _read(path: Path, most_rows: int | None) -> CsvData:
    try:
        check_file(path)
        encoding = encoding_of(path, MAX_BYTES if most_rows is None else _HEAD_BYTES)
        layout = _layout(path, encoding)
        if most_rows is not None:
            most_rows = min(most_rows, max(_HEAD_CELLS // layout.width, _LEAST_HEAD))
        table, columns = _table(path, encoding, layout, most_rows)
    except OSError as error:
        raise SentenceError(unreadable(path, error)) from None
    notes = [*encoding.notes(), *layout.notes(), *table.notes]
    if not table.is_whole:
        told = sentence(
            "Column types are inferred from the first {rows} rows.", rows=f"{most_rows:,}"
        )
        notes.append(told)
    notes += styles_told(columns) + kinds_told(columns)
    return CsvData(
        columns,
        table.rows,
        notes,
        layout,
        encoding,
        tuple(table.left_out),
        tuple(sorted(table.totals)),
        table.is_whole,
    )


def _layout(path: Path, encoding: Encoding) -> Layout:
    with path.open(encoding=encoding.name, errors="replace", newline="") as file:
        sample = sample_of(file)
    if not sample.strip():
        raise refusal("{name} is empty.", name=path.name)
    return layout_of(sample)


def _table(
    path: Path, encoding: Encoding, layout: Layout, most_rows: int | None
) -> tuple[TableReader, list[Column]]:
    """Return a table that was read as its own cells show that its numbers are written."""
    styles: dict[int, Style] = {}
    totals: dict[int, Candidate] = {}
    for _ in range(_TRIES):
        table = TableReader(path.name, layout, styles, frozenset(totals))
        with path.open(encoding=encoding.name, errors="replace", newline="") as file:
            rows = records(
                file, layout.delimiter, layout.quote,
                skipped=layout.before, is_wrapped=layout.is_wrapped,
            )  # fmt: skip
            table.read(rows, most_rows)
        styles = table.styles()
        if not table.is_read_as(styles):
            continue
        columns = table.columns(styles)
        found, other = table.sums(columns)
        if not found:
            table.notes += left_out_told(table.left_out)
            table.notes += totals_told(list(totals.values()), other)
            return table, columns
        totals |= {each.line: each for each in found}
    # Only a file that another program writes meanwhile is another at each reading.
    raise refusal("{name} changed while it was being read.", name=path.name)
