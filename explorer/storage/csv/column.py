"""A column of a CSV: of numbers, of yes and no, of dates, of text, or empty."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.core.sentence import Sentence, sentence, short
from explorer.storage.csv.doubts import (
    are_codes,
    has_large_group,
    is_grouped,
    look_like_dates,
    shows_code,
)
from explorer.storage.csv.numbers import (
    PLAIN,
    Evidence,
    Numbers,
    Style,
    affixes_of,
    is_limit,
    is_open,
    marks_of,
    number_of,
)
from explorer.storage.csv.shapes import is_date, shape_of
from explorer.storage.csv.style import style_of_words
from explorer.storage.csv.words import is_missing

ColumnKind = Literal["number", "yes/no", "date", "text", "empty"]
MAX_DISTINCT = 100
_MAX_SHAPES = 2000
_AFTER_ZERO = re.compile(r"\D*0([.,])\d\d\d\D*$")
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
    """Notation of its numbers."""
    distinct: int | None = None
    """How many values there are; None: more than `MAX_DISTINCT`."""
    is_counter: bool = False
    """Whether it only counts the rows."""
    date: str = ""
    """A cell of a column of numbers that look like dates."""
    is_rounded: bool = False
    """Whether it has whole numbers that float64 does not hold."""

    @property
    def is_numeric(self) -> bool:
        """Whether a model can be trained on it: numbers, or yes and no as 1 and 0."""
        return self.kind in ("number", "yes/no")


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
        values = _converted(cells, [shape in missing for shape in shapes], self._style)
        if values is None:
            self._is_converted = False
            self._parts.clear()
        else:
            self._parts.append(values)

    def _watch(self, cells: list[str], shapes: list[str], lines: list[int]) -> set[str]:
        """Take note of shapes; return those of missing cells."""
        counts = Counter(shapes)
        missing = set(filter(self._is_none, counts))
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
            if any(map(is_grouped, counts)):
                found.code = found.code or shows_code(cells)
                found.has_large_groups = found.has_large_groups or has_large_group(cells)
        return missing

    def _is_none(self, shape: str) -> bool:
        """Return whether a cell has no value: it is missing, or only a limit is known."""
        if is_missing(shape):
            return shape.strip().casefold() not in self._style.words
        return self._style.has_limits and is_limit(shape)

    def numbers(self) -> Numbers | None:
        """Return what tells how numbers are written; None where this is no column of numbers."""
        found = self._evidence
        if found.is_full or self._missing == found.counts.total() or self._strange():
            return None
        if self._has_codes():
            return None
        marks, affixes = marks_of(found), affixes_of(found)
        return None if marks is None or affixes is None else Numbers(marks, found, affixes)

    def _has_codes(self) -> bool:
        """Return whether these are telephone numbers and the like, not numbers."""
        found = self._evidence
        is_told = are_codes(self._name, self._shapes(), has_large_groups=found.has_large_groups)
        return bool(found.code) or is_told

    def _shapes(self) -> list[str]:
        return [shape for shape in self._evidence.counts if not is_missing(shape)]

    def words(self) -> Style | None:
        """Return how yes and no are written; None where this is no column of them."""
        return style_of_words(self._evidence)

    def is_read_as(self, style: Style) -> bool:
        """Return whether all cells were read with a style, or one that makes the same of them."""
        return self._is_converted and _reading(self._style) == _reading(style)

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
            return self._of_numbers(kind, values, style, distinct)
        kind, reason = self._reason(distinct)
        return Column(self._name, kind, self._missing, nothing, reason, distinct=distinct)

    def _of_numbers(
        self, kind: ColumnKind, values: np.ndarray, style: Style, distinct: int | None
    ) -> Column:
        shapes = self._shapes()
        is_counter = _may_count(self._name) and counts_rows(values)
        is_long = any((number := number_of(shape)) and number.whole > 15 for shape in shapes)
        is_date = not style.thousands and look_like_dates(self._name, shapes, values)
        return Column(
            self._name, kind, self._missing, values, None, style, distinct, is_counter,
            date=self._evidence.first[shapes[0]][0] if is_date else "",
            is_rounded=is_long and bool(np.nanmax(np.abs(values)) > 2**53),
        )  # fmt: skip

    def _count(self) -> int | None:
        values = {value for value in self._distinct if not is_missing(shape_of(value))}
        return len(values) if len(self._distinct) <= MAX_DISTINCT else None

    def _strange(self) -> list[str]:
        """Return the shapes that are of no number, in the order of their lines."""
        found = self._evidence
        shapes = [s for s in found.counts if not is_missing(s) and number_of(s) is None]
        limits = list(filter(is_limit, shapes))
        numbers = found.counts.keys() - set(shapes)
        if _count(found, limits) < _count(found, [s for s in numbers if not is_missing(s)]):
            # Where most cells are numbers: a column of “<50” and “>50” has two classes.
            shapes = [shape for shape in shapes if shape not in limits]
        return sorted(shapes, key=lambda shape: found.first[shape][1])

    def _reason(self, distinct: int | None) -> tuple[ColumnKind, Sentence]:
        """Return whether this is of dates or text, and how it shows."""
        found, strange = self._evidence, self._strange()
        if not strange and self._has_codes():
            shape = self._shapes()[0]
            text, line = found.first[shape]
            return "text", sentence(
                "“{name}” is text: line {line} has “{cell}”, digits as of a telephone number or an "
                "address.",
                name=short(self._name), line=f"{line:,}", cell=short(text)
            )  # fmt: skip
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
                **told, count=f"{count:,}", total=f"{total:,}"
            )  # fmt: skip
        if distinct is not None and 1 < distinct < total:
            return "text", sentence(
                "“{name}” is text of {distinct} different values: line {line} has “{cell}”.",
                **told, distinct=distinct
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


def _count(evidence: Evidence, shapes: list[str]) -> int:
    return sum(evidence.counts[shape] for shape in shapes)


def _reading(style: Style) -> tuple[object, ...]:
    """Return what of a style tells how cells become numbers."""
    return style.marks, style.patterns, style.words, style.has_limits


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


def _converted(cells: list[str], missing: list[bool], style: Style) -> np.ndarray | None:
    """Return cells as numbers, NaN where one is missing; None where one is no number."""
    is_any_missing = any(missing)
    if is_any_missing:
        cells = ["0" if none else cell for cell, none in zip(cells, missing, strict=True)]
    try:
        values = np.fromiter(map(float, _replaced(cells, style)), np.float64, len(cells))
    except ValueError:
        return None
    if is_any_missing:
        values[missing] = np.nan
    return values


def _replaced(cells: list[str], style: Style) -> list[str]:
    """Return cells as float() takes them."""
    for pattern, plain in style.patterns:
        cells = [re.sub(pattern, plain, cell) for cell in cells]
    if not style.marks:
        return cells
    joined = "\0".join(cells)
    for mark, plain in style.marks:
        joined = joined.replace(mark, plain)
    return joined.split("\0")


def counts_rows(values: np.ndarray) -> bool:
    """Return whether each number is by 1 greater than the one before."""
    return bool(np.isfinite(values).all() and (values[1:] == values[:-1] + 1).all())


def _may_count(name: str) -> bool:
    return name.casefold() in _COUNTERS


def some_names(names: Sequence[str], most: int = 5) -> str:
    """Return some names as text, and how many more there are."""
    told = ", ".join(short(name) for name in names[:most])
    return told if len(names) <= most else f"{told} and {len(names) - most:,} more"
