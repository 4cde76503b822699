"""A CSV as columns of numbers, of text, or empty ones."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.csv_layout import ColumnKind, Layout, is_missing, is_number, with_points
from explorer.core.sentence import Sentence, SentenceError, sentence

MAX_COLUMNS = 1000
MAX_CELLS = 25_000_000
"""They become numbers of 8 bytes each."""

_CHUNK = 16_384
"""Cells that are made numbers at once."""
_LISTED = 5
"""Columns that are told of by name."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of a file; it is one of numbers if every cell that is not missing is a number."""

    name: str
    kind: ColumnKind
    missing: int
    values: np.ndarray
    """(rows,) float64: NaN where missing, and throughout where the column is not of numbers."""
    text: str = ""
    """The first cell that is no number, where the column is of text."""
    line: int = 0
    """The line it begins in, from 1."""


class Table:
    """A table that is being read."""

    def __init__(self, name: str, layout: Layout) -> None:
        self.rows = 0
        self.notes: list[Sentence] = []
        self._name = name
        self._layout = layout
        self._columns: list[_Growing] = []

    def read(self, rows: Iterator[tuple[int, list[str]]], most_rows: int | None) -> None:
        """Read all rows, or the first ones; raises SentenceError where they are no table."""
        first = next(rows, None)
        if first is None:
            raise SentenceError(sentence("{name} is empty.", name=self._name))
        self._begin(first[1])
        if not self._layout.has_header:
            rows = itertools.chain([first], rows)
        width = len(first[1])
        # Flat, for a list for each row would keep Python's garbage collector busy.
        cells: list[str] = []
        lines: list[int] = []
        for line, row in rows:
            if len(row) != width:
                raise SentenceError(_ragged(line, row, first))
            if self.rows + len(lines) == most_rows:
                told = sentence("Kinds are told from the first {rows} rows.", rows=f"{most_rows:,}")
                self.notes.append(told)
                break
            cells += row
            lines.append(line)
            if len(cells) >= _CHUNK:
                self._add(cells, lines)
                cells, lines = [], []
        if lines:
            self._add(cells, lines)
        self._check_rows()

    def columns(self) -> list[Column]:
        """Return the columns that were read."""
        return [growing.column(self.rows) for growing in self._columns]

    def _begin(self, cells: list[str]) -> None:
        if len(cells) > MAX_COLUMNS:
            raise SentenceError(
                sentence(
                    "{name} has {count} columns; up to {most} are read.",
                    name=self._name,
                    count=f"{len(cells):,}",
                    most=f"{MAX_COLUMNS:,}",
                )
            )
        names = [_numbered(i) for i in range(len(cells))]
        if self._layout.has_header:
            if self._layout.has_comment_names:
                cells = [cells[0].lstrip("# ") or cells[0], *cells[1:]]
            names = _unique([" ".join(cell.split()) for cell in cells], self.notes)
        self._columns = [_Growing(name, self._layout.mark) for name in names]

    def _add(self, cells: list[str], lines: list[int]) -> None:
        width = len(self._columns)
        self.rows += len(lines)
        if self.rows * width > MAX_CELLS:
            raise SentenceError(
                sentence(
                    "{name} has more than {most} cells.", name=self._name, most=f"{MAX_CELLS:,}"
                )
            )
        values = _numbers(cells, self._layout.mark)
        for i, growing in enumerate(self._columns):
            if values is None:
                growing.add(cells[i::width], lines)
            else:
                growing.add_numbers(values[i::width])

    def _check_rows(self) -> None:
        if not self.rows:
            told = sentence("{name} has names of columns, but no rows.", name=self._name)
            raise SentenceError(told)
        if self.rows == 1:
            raise SentenceError(sentence("{name} has only one row of values.", name=self._name))


class _Growing:
    """A column that is being read."""

    def __init__(self, name: str, mark: str) -> None:
        self._name = name
        self._mark = mark
        self._parts: list[np.ndarray] = []
        self._missing = 0
        self._text = ""
        self._line = 0

    def add(self, cells: list[str], lines: list[int]) -> None:
        """Take cells of which some may be no numbers, each with its line."""
        if not self._line:
            values = _numbers(["nan" if is_missing(cell) else cell for cell in cells], self._mark)
            if values is not None:
                self.add_numbers(values)
                return
            self._find_text(cells, lines)
        self._missing += sum(map(is_missing, cells))

    def add_numbers(self, values: np.ndarray) -> None:
        """Take cells that are numbers, or NaN."""
        self._missing += int(np.isnan(values).sum())
        if not self._line:
            self._parts.append(values)

    def column(self, rows: int) -> Column:
        """Return the column as it is in the end."""
        if self._line:
            nothing = np.broadcast_to(np.nan, rows)
            return Column(self._name, "text", self._missing, nothing, self._text, self._line)
        kind = "empty" if self._missing == rows else "number"
        return Column(self._name, kind, self._missing, np.concatenate(self._parts))

    def _find_text(self, cells: list[str], lines: list[int]) -> None:
        for cell, line in zip(cells, lines, strict=True):
            if not is_missing(cell) and not is_number(cell, self._mark):
                self._text, self._line = cell.strip(), line
                self._parts.clear()
                return


def _numbers(cells: list[str], mark: str) -> np.ndarray | None:
    """Return cells as numbers; None where one of them is neither a number nor NaN."""
    texts = with_points(cells, mark)
    try:
        return None if texts is None else np.fromiter(map(float, texts), np.float64, len(texts))
    except ValueError:
        return None


def _ragged(line: int, row: list[str], first: tuple[int, list[str]]) -> Sentence:
    return sentence(
        "Line {line} has {count} cells where {expected} are expected, as in line {first}.",
        line=line,
        count=len(row),
        expected=len(first[1]),
        first=first[0],
    )


def _numbered(index: int) -> str:
    return f"column {index + 1}"


def _unique(names: list[str], notes: list[Sentence]) -> list[str]:
    """Return names of which no two are equal and none is empty; what was done is noted."""
    unnamed = [_numbered(i) for i, name in enumerate(names) if not name]
    if unnamed:
        told = sentence("Columns without a name are called {names}.", names=listed(unnamed))
        notes.append(told)
    names = [name or _numbered(i) for i, name in enumerate(names)]
    taken = set(names)
    result = []
    for i, name in enumerate(names):
        again = name in names[:i]
        result.append(_free(name, taken) if again else name)
        taken.add(result[-1])
    renamed = [new for new, old in zip(result, names, strict=True) if new != old]
    if renamed:
        told = sentence("Names that occur twice are changed: {names}.", names=listed(renamed))
        notes.append(told)
    return result


def _free(name: str, taken: set[str]) -> str:
    tries = (f"{name} ({number})" for number in itertools.count(2))
    return next(name for name in tries if name not in taken)


def is_text(column: Column) -> Sentence:
    """Say where a column is not one of numbers."""
    return sentence(
        "`{name}` is text: line {line} has `{cell}`.",
        name=short(column.name),
        line=column.line,
        cell=short(column.text),
    )


def told_kinds(columns: list[Column]) -> list[Sentence]:
    """Return what is to be known of the kinds of columns."""
    texts = [column for column in columns if column.kind == "text"]
    notes = [is_text(column) for column in texts[:_LISTED]]
    if len(texts) > _LISTED:
        notes.append(sentence("{count} more columns are text.", count=len(texts) - _LISTED))
    empty = [column.name for column in columns if column.kind == "empty"]
    if empty:
        notes.append(sentence("Columns without any value: {names}.", names=listed(empty)))
    return notes


def listed(names: Sequence[str]) -> str:
    """Return some names as text; an ellipsis stands for more of them."""
    listed = ", ".join(short(name) for name in names[:_LISTED])
    return listed if len(names) <= _LISTED else f"{listed}, …"


def short(text: str) -> str:
    """Return a text of the file, cut where it is too long for a sentence."""
    return text if len(text) <= 40 else f"{text[:39]}…"
