"""A CSV as columns of numbers, of yes and no, of dates, of text, or empty ones."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.core.csv_layout import Layout, Row, fitted, is_note
from explorer.core.csv_numbers import (
    PLAIN,
    Evidence,
    Numbers,
    Replacements,
    Style,
    affixes_of,
    is_date,
    is_missing,
    is_open,
    marks_of,
    number_of,
    settle,
    shape_of,
    style_of,
    style_of_words,
)
from explorer.core.sentence import Sentence, SentenceError, sentence

ColumnKind = Literal["number", "yes/no", "date", "text", "empty"]

MAX_COLUMNS = 5000
MAX_CELLS = 25_000_000
"""They become numbers of 8 bytes each."""
MAX_NAME = 200
"""Characters of a column's name."""
MAX_DISTINCT = 100

_CHUNK = 16_384
"""Cells that are made numbers at once."""
_MAX_SHAPES = 2000
_AFTER_ZERO = re.compile(r"\D*0([.,])\d\d\d\D*$")
_RAGGED = sentence(
    "Line {line} has {count} cells where {expected} are expected.", line=0, count=0, expected=0
)
_RAGGED_BY_COMMA = sentence(
    "Line {line} has {count} cells where {expected} are expected. A comma that does not separate "
    "cells, within a number or a text, needs quotation marks around its cell.",
    line=0,
    count=0,
    expected=0,
)
_COUNTERS = frozenset(
    {"column 1", "unnamed: 0", "id", "index", "idx", "no", "no.", "nr", "nr.", "row", "#", "rowid"}
)
"""Names of columns that may only count the rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of a file; it is one of numbers if every cell that is not missing is a number."""

    name: str
    kind: ColumnKind
    missing: int
    values: np.ndarray
    """(rows,) float64: NaN where missing, and throughout where the column is not `is_numeric`."""
    reason: Sentence | None = None
    """Why it is not `is_numeric`, with an example, where it is of text or of dates."""
    style: Style = PLAIN
    """How its numbers are written."""
    distinct: int | None = None
    """How many values there are; None: more than `MAX_DISTINCT`."""
    is_counter: bool = False
    """Whether it only counts the rows."""

    @property
    def is_numeric(self) -> bool:
        """Whether a model can be trained on it: numbers, or yes and no as 1 and 0."""
        return self.kind in ("number", "yes/no")


class Table:
    """A table that is being read.

    Args:
        name: of the file.
        layout: of the file.
        styles: how the numbers of each column are written, where that is known; the others are
            read as Python writes them, and what they are is found out.
    """

    def __init__(self, name: str, layout: Layout, styles: dict[int, Style] | None = None) -> None:
        self.rows = 0
        self.notes: list[Sentence] = []
        self.left_out: list[int] = []
        """Lines among the rows that are none: notes, and names that are repeated."""
        self.is_whole = True
        self._name = name
        self._layout = layout
        self._width = layout.width
        self._first_name = layout.names[0] if layout.names else None
        _check_width(name, layout.width)
        names = _names(layout, self.notes)
        styles = styles or {}
        self._columns = [Growing(name, styles.get(i)) for i, name in enumerate(names)]

    def read(self, rows: Iterator[Row], most_rows: int | None) -> None:
        """Read all rows, or the first ones; raises SentenceError where they are no table."""
        # Flat, for a list for each row would keep Python's garbage collector busy.
        cells: list[str] = []
        lines: list[int] = []
        for line, found in rows:
            row = self._row(line, found)
            if row is None:
                continue
            if self.rows + len(lines) == most_rows:
                self.is_whole = False
                break
            cells += row
            lines.append(line)
            if len(cells) >= max(_CHUNK, 64 * self._width):
                self._add(cells, lines)
                cells, lines = [], []
        if lines:
            self._add(cells, lines)
        self._check_rows()

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
        return styles | words

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
            raise SentenceError(
                sentence(
                    "{name} has more than {most} cells.", name=self._name, most=f"{MAX_CELLS:,}"
                )
            )
        shapes = shape_of("\0".join(cells)).split("\0")
        for i, column in enumerate(self._columns):
            column.add(cells[i :: self._width], shapes[i :: self._width], lines)

    def _check_rows(self) -> None:
        if not self.rows and not self._layout.names_line:
            raise SentenceError(sentence("{name} is empty.", name=self._name))
        if not self.rows:
            told = sentence("{name} has names of columns, but no rows.", name=self._name)
            raise SentenceError(told)
        if self.rows == 1:
            raise SentenceError(sentence("{name} has only one row of values.", name=self._name))


class Growing:
    """A column that is being read.

    Args:
        name: of the column.
        style: how its numbers are written, if that is known.
    """

    def __init__(self, name: str, style: Style | None) -> None:
        self._name = name
        self._style = style or PLAIN
        self._evidence = Evidence()
        self._parts: list[np.ndarray] = []
        self._is_converted = True
        self._missing = 0
        self._distinct: set[str] = set()

    def add(self, cells: list[str], shapes: list[str], lines: list[int]) -> None:
        """Take cells with their shapes, and the line of each."""
        missing = self._watch(cells, shapes, lines)
        if len(self._distinct) <= MAX_DISTINCT:
            self._distinct.update(map(str.strip, cells))
        if not self._is_converted:
            return
        values = _converted(cells, [shape in missing for shape in shapes], self._style.marks)
        if values is None:
            self._is_converted = False
            self._parts.clear()
        else:
            self._parts.append(values)

    def _watch(self, cells: list[str], shapes: list[str], lines: list[int]) -> set[str]:
        """Take note of shapes; return those of missing cells."""
        counts = Counter(shapes)
        missing = set(filter(is_missing, counts))
        self._missing += sum(counts[shape] for shape in missing)
        found = self._evidence
        if not found.is_full:
            for shape in counts.keys() - found.counts.keys():
                at = shapes.index(shape)
                found.first[shape] = cells[at].strip(), lines[at]
            found.counts.update(counts)
            found.is_full = len(found.counts) > _MAX_SHAPES
            open_marks = {mark for mark in ".," for shape in counts if is_open(shape, mark)}
            if open_marks - found.leading_zero:
                found.leading_zero.update(_marks_after_zero(cells))
        return missing

    def numbers(self) -> Numbers | None:
        """Return what tells how numbers are written; None where this is no column of numbers."""
        found = self._evidence
        if found.is_full or self._missing == found.counts.total() or self._strange():
            return None
        marks, affixes = marks_of(found), affixes_of(found)
        return None if marks is None or affixes is None else Numbers(marks, found, affixes)

    def words(self) -> Style | None:
        """Return how yes and no are written; None where this is no column of them."""
        return style_of_words(self._evidence)

    def is_read_as(self, style: Style) -> bool:
        """Return whether all cells were read with a style, or one that makes the same of them."""
        return self._is_converted and self._style.marks == style.marks

    def column(self, rows: int, style: Style | None) -> Column:
        """Return the column as it is in the end, its numbers in a style if it has some."""
        distinct = self._count()
        nothing = np.broadcast_to(np.nan, rows)
        if self._missing == rows:
            return Column(self._name, "empty", rows, nothing, distinct=0)
        if style is not None:
            values = np.concatenate(self._parts)
            kind = "yes/no" if style.words else "number"
            distinct = distinct and len(np.unique(values[~np.isnan(values)]))
            counts = _may_count(self._name) and bool((np.diff(values) == 1).all())
            return Column(self._name, kind, self._missing, values, None, style, distinct, counts)
        kind, reason = self._reason(distinct)
        return Column(self._name, kind, self._missing, nothing, reason, distinct=distinct)

    def _count(self) -> int | None:
        values = {value for value in self._distinct if not is_missing(shape_of(value))}
        return len(values) if len(self._distinct) <= MAX_DISTINCT else None

    def _strange(self) -> list[str]:
        """Return the shapes that are of no number, in the order of their lines."""
        found = self._evidence
        shapes = [s for s in found.counts if not is_missing(s) and number_of(s) is None]
        return sorted(shapes, key=lambda shape: found.first[shape][1])

    def _reason(self, distinct: int | None) -> tuple[ColumnKind, Sentence]:
        """Return whether this is of dates or text, and how it shows."""
        found, strange = self._evidence, self._strange()
        if not strange:
            return "text", self._mixed()
        text, line = found.first[strange[0]]
        told = {"name": short(self._name), "line": f"{line:,}", "cell": short(text)}
        if (
            all(map(is_date, strange))
            and len(strange) == len(found.counts) - self._missing_shapes()
        ):
            return "date", sentence("“{name}” holds dates: line {line} has “{cell}”.", **told)
        count = sum(found.counts[shape] for shape in strange)
        total = found.counts.total() - self._missing
        if not found.is_full and 2 * count < total:
            return "text", sentence(
                "“{name}” is text, as {count} of its {total} cells are no numbers: line {line} has "
                "“{cell}”.",
                **told, count=f"{count:,}", total=f"{total:,}",
            )  # fmt: skip
        if distinct is not None and 1 < distinct < total:
            return "text", sentence(
                "“{name}” is text of {distinct} different values: line {line} has “{cell}”.",
                **told, distinct=distinct,
            )  # fmt: skip
        return "text", sentence("“{name}” is text: line {line} has “{cell}”.", **told)

    def _missing_shapes(self) -> int:
        return sum(map(is_missing, self._evidence.counts))

    def _mixed(self) -> Sentence:
        """Say in which two ways the numbers are written that do not go together."""
        found = self._evidence
        shapes = [shape for shape in found.counts if number_of(shape) is not None]
        shapes.sort(key=lambda shape: found.first[shape][1])
        first, other = _different(shapes)
        values = {
            "name": short(self._name),
            "cell": short(found.first[first][0]), "line": f"{found.first[first][1]:,}",
            "other": short(found.first[other][0]), "further": f"{found.first[other][1]:,}",
        }  # fmt: skip
        if affixes_of(found) is None:
            return sentence(
                "“{name}” mixes units: line {line} has “{cell}”, line {further} “{other}”. Write "
                "all of its numbers in one.",
                **values,
            )
        return sentence(
            "“{name}” mixes decimal points and commas: line {line} has “{cell}”, line {further} "
            "“{other}”. Write all of its numbers in one way.",
            **values,
        )


def _different(shapes: list[str]) -> tuple[str, str]:
    """Return the first two shapes of numbers that do not go together."""
    pairs = itertools.combinations(shapes[:60], 2)
    found = ((a, b) for a, b in pairs if not _go_together(a, b))
    return next(found, (shapes[0], shapes[-1]))


def _go_together(a: str, b: str) -> bool:
    evidence = Evidence(Counter((a, b)), {a: (a, 0), b: (b, 0)})
    return affixes_of(evidence) is not None and marks_of(evidence) is not None


def _marks_after_zero(cells: list[str]) -> set[str]:
    """Return the marks that follow a lone 0, which no mark between thousands does."""
    return {found[1] for found in map(_AFTER_ZERO.match, cells) if found is not None}


def _converted(cells: list[str], missing: list[bool], marks: Replacements) -> np.ndarray | None:
    """Return cells as numbers, NaN where one is missing; None where one is no number."""
    is_any_missing = any(missing)
    if is_any_missing:
        cells = ["0" if none else cell for cell, none in zip(cells, missing, strict=True)]
    if marks:
        joined = "\0".join(cells)
        for mark, plain in marks:
            joined = joined.replace(mark, plain)
        cells = joined.split("\0")
    try:
        values = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return None
    if is_any_missing:
        values[missing] = np.nan
    return values


def _may_count(name: str) -> bool:
    return name.casefold() in _COUNTERS


def _check_width(name: str, width: int) -> None:
    if width > MAX_COLUMNS:
        raise SentenceError(
            sentence(
                "{name} has {count} columns; up to {most} are read.",
                name=name,
                count=f"{width:,}",
                most=f"{MAX_COLUMNS:,}",
            )
        )


def _ragged(line: int, cells: list[str], layout: Layout) -> Sentence:
    told = _RAGGED_BY_COMMA if layout.delimiter == "," else _RAGGED
    return sentence(
        told.template,
        line=f"{line:,}",
        count=f"{len(cells):,}",
        expected=f"{layout.width:,}",
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
        told = sentence("Columns without a name are called {names}.", names=listed(unnamed))
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
        told = sentence("Names that occur twice are changed: {names}.", names=listed(renamed))
        notes.append(told)
    return result


def _free(name: str, taken: set[str]) -> str:
    # From the number of names on, for thousands of equal ones are not to be counted again.
    tries = (f"{name} ({number})" for number in itertools.count(2))
    return next(name for name in tries if name not in taken)


def listed(names: Sequence[str], most: int = 5) -> str:
    """Return some names as text, and how many more there are."""
    told = ", ".join(short(name) for name in names[:most])
    return told if len(names) <= most else f"{told} and {len(names) - most:,} more"


def short(text: str) -> str:
    """Return a text of the file, cut where it is too long for a sentence."""
    return text if len(text) <= 40 else f"{text[:39]}…"
