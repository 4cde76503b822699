"""The table of a CSV, which is read row by row into its columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from explorer.core.sentence import Sentence, SentenceError, refusal, sentence
from explorer.core.training.data import Reading
from explorer.storage.csv.columns.column import Column, counts_rows, some_names
from explorer.storage.csv.columns.growing import Growing
from explorer.storage.csv.layout import Layout
from explorer.storage.csv.numbers import Marks, Style, settle
from explorer.storage.csv.rows import Row, fitted, is_note
from explorer.storage.csv.shapes import shape_of
from explorer.storage.csv.style import style_of
from explorer.storage.csv.totals import Candidate, candidate, last_candidate, totals_of

MAX_COLUMNS = 5000
MAX_CELLS = 25_000_000
"""Of a file; cells become numbers of 8 bytes each."""
SAMPLE_ROWS = 100
"""That are kept as they are in the file."""
MAX_NAME = 200
"""Characters of a column's name."""
_CHUNK = 16_384
"""Cells that are made numbers at once."""
_RAGGED = sentence(
    "Line {line} has {count} cells where {expected} are expected.", line=0, count=0, expected=0
)
_TOO_SHORT = sentence(
    "Line {line} has {count} of {expected} cells. An empty cell needs the mark that separates it.",
    line=0,
    count=0,
    expected=0,
)
_RAGGED_BY_COMMA = sentence(
    "Line {line} has {count} cells where {expected} are expected. A comma that does not separate "
    "cells, within a number or a text, needs quotation marks around its cell.",
    line=0,
    count=0,
    expected=0,
)


class TableReader:
    """A table that is being read.

    Args:
        name: of the file.
        layout: of the file.
        styles: how the numbers of each column are written, where that is known; the others are
            read as Python writes them, and what they are is found out.
        totals: lines of rows that are left out, as they sum up others.
        reading: what a person chose.
    """

    def __init__(
        self,
        name: str,
        layout: Layout,
        styles: dict[int, Style] | None = None,
        totals: frozenset[int] = frozenset(),
        reading: Reading = Reading(),  # noqa: B008  # frozen
    ) -> None:
        self.rows = 0
        self.notes: list[Sentence] = []
        self.left_out: list[int] = []
        """Lines among the rows that are none: notes, and names that are repeated."""
        self.is_whole = True
        self.sample: list[list[str]] = []
        """The cells of the first rows."""
        self.totals = totals
        """Lines of rows that sum up others, which are left out."""
        self._candidates: list[Candidate] = []
        """Rows that may sum up others."""
        self._name = name
        self._layout = layout
        self._width = layout.width
        self._first_name = layout.names[0] if layout.names else None
        _check_width(name, layout.width)
        names = _names(layout, self.notes)
        styles = styles or {}
        marks, kinds = Marks(reading.decimal, reading.thousands), reading.kinds
        self._columns = [
            Growing(name, styles.get(i), marks, kinds.get(name)) for i, name in enumerate(names)
        ]
        self._missing = frozenset(word.strip() for word in reading.missing or ())

    def read(self, rows: Iterator[Row], most_rows: int | None) -> None:
        """Read all rows, or the first ones; raises SentenceError where they are no table."""
        # Flat, for a list for each row would keep Python's garbage collector busy.
        cells: list[str] = []
        lines: list[int] = []
        line, row = 0, None
        for line, found in rows:
            row = self._row(line, found)
            if row is None or line in self.totals:
                continue
            if self.rows + len(lines) == most_rows:
                self.is_whole = False
                break
            if (named := candidate(line, self.rows + len(lines), row)) is not None:
                self._candidates.append(named)
            if len(self.sample) < SAMPLE_ROWS:
                self.sample.append(row)
            cells += row
            lines.append(line)
            if len(cells) >= max(_CHUNK, 64 * self._width):
                self._add(cells, lines)
                cells, lines = [], []
        if lines:
            self._add(cells, lines)
        if self.is_whole and row is not None and line not in self.totals:
            self._look_at_last(line, row)
        self._check_rows()

    def _look_at_last(self, line: int, row: list[str]) -> None:
        if not self._candidates or self._candidates[-1].line != line:
            last = last_candidate(line, self.rows - 1, row)
            self._candidates += [last] if last is not None else []

    def sums(self, columns: list[Column]) -> tuple[list[Candidate], list[Candidate]]:
        """Return which rows sum up others, and which say so but do not."""
        numbers = [column.values for column in columns if column.kind == "number"]
        # What counts the rows may add up by chance.
        numbers = [values for values in numbers if not counts_rows(values)]
        return totals_of(numbers, self._candidates, self.rows, is_whole=self.is_whole)

    def styles(self) -> dict[int, Style]:
        """Return how each column of numbers, or yes and no, is written, as all cells show."""
        found = {i: told for i, c in enumerate(self._columns) if (told := c.numbers()) is not None}
        settled = settle(list(found.values()), self._layout.delimiter)
        styles = {
            i: style_of(numbers.evidence, decimal, thousands, numbers.affixes, decided)
            for (i, numbers), (decimal, thousands, decided) in zip(
                found.items(), settled, strict=True
            )
        }
        words = {i: style for i, c in enumerate(self._columns) if (style := c.words()) is not None}
        styles |= words
        if not self._missing:
            return styles
        # For programs, which read the cells one by one.
        nothing = "|".join(re.escape(word) for word in sorted(self._missing))
        pattern = rf"^\s*(?:{nothing})\s*$", ""
        return {i: s._replace(patterns=(pattern, *s.patterns)) for i, s in styles.items()}

    def columns(self, styles: dict[int, Style]) -> list[Column]:
        """Return the columns that were read."""
        return [column.column(self.rows, styles.get(i)) for i, column in enumerate(self._columns)]

    def is_read_as(self, styles: dict[int, Style]) -> bool:
        """Return whether all numbers were read with these styles."""
        return all(self._columns[i].is_read_as(style) for i, style in styles.items())

    def _row(self, line: int, cells: list[str]) -> list[str] | None:
        """Return the cells of a row; None where a line is left out."""
        if len(cells) == self._width > 2 and cells[1] and cells[0] != self._first_name:
            # Most rows, and no more needs to be known of them.
            return cells
        row = fitted(cells, self._width)
        if is_note(cells, self._width) or (row is not None and tuple(row) == self._layout.names):
            self.left_out.append(line)
            return None
        if row is None:
            raise SentenceError(_ragged(line, cells, self._layout))
        return row

    def _add(self, cells: list[str], lines: list[int]) -> None:
        self.rows += len(lines)
        if self.rows * self._width > MAX_CELLS:
            raise refusal(
                "{name} has more than {most} cells.", name=self._name, most=f"{MAX_CELLS:,}"
            )
        if self._missing:
            cells = ["" if cell.strip() in self._missing else cell for cell in cells]
        shapes = shape_of("\0".join(cells)).split("\0")
        for i, column in enumerate(self._columns):
            column.add(cells[i :: self._width], shapes[i :: self._width], lines)

    def _check_rows(self) -> None:
        if not self.rows and not self._layout.names_line:
            raise refusal("{name} is empty.", name=self._name)
        if not self.rows:
            told = sentence("{name} has names of columns, but no rows.", name=self._name)
            raise SentenceError(told)
        if self.rows == 1:
            raise refusal("{name} has only one row of values.", name=self._name)


def _check_width(name: str, width: int) -> None:
    if width > MAX_COLUMNS:
        raise refusal(
            "{name} has {count} columns; up to {most} are read.",
            name=name,
            count=f"{width:,}",
            most=f"{MAX_COLUMNS:,}",
        )


def _ragged(line: int, cells: list[str], layout: Layout) -> Sentence:
    told = _RAGGED_BY_COMMA if layout.delimiter == "," else _RAGGED
    if len(cells) < layout.width:
        told = _TOO_SHORT
    return sentence(
        told.template, line=f"{line:,}", count=f"{len(cells):,}", expected=f"{layout.width:,}"
    )


def _numbered(index: int) -> str:
    return f"column {index + 1}"


def _names(layout: Layout, notes: list[Sentence]) -> list[str]:
    """Return names of which no two are equal and none is empty; what was done is noted."""
    if not layout.names:
        return [_numbered(i) for i in range(layout.width)]
    names = [" ".join(cell.split()) for cell in layout.names]
    if any(len(name) > MAX_NAME for name in names):
        told = sentence("Names of more than {most} characters are cut.", most=MAX_NAME)
        notes.append(told)
        names = [name[:MAX_NAME] for name in names]
    unnamed = [_numbered(i) for i, name in enumerate(names) if not name]
    if unnamed:
        told = sentence("Columns without a name are called {names}.", names=some_names(unnamed))
        notes.append(told)
    return _unique([name or _numbered(i) for i, name in enumerate(names)], notes)


def _unique(names: list[str], notes: list[Sentence]) -> list[str]:
    taken = set(names)
    seen: set[str] = set()
    result = []
    for name in names:
        result.append(_free(name, taken) if name in seen else name)
        seen.add(name)
        taken.add(result[-1])
    renamed = [new for new, old in zip(result, names, strict=True) if new != old]
    if renamed:
        told = sentence("Names that occur twice are changed: {names}.", names=some_names(renamed))
        notes.append(told)
    return result


def _free(name: str, taken: set[str]) -> str:
    # From the number of names on, for thousands of equal ones are not to be counted again.
    tries = (f"{name} ({number})" for number in itertools.count(2))
    return next(name for name in tries if name not in taken)
