"""A column of a CSV that is being read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import numpy as np

from explorer.storage.csv.columns.column import (
    MAX_DISTINCT,
    Column,
    ColumnKind,
    Override,
    counts_rows,
    may_count,
)
from explorer.storage.csv.columns.labels import Labels
from explorer.storage.csv.columns.reasons import reason_of, strange_shapes
from explorer.storage.csv.doubts import (
    are_codes,
    has_large_group,
    is_grouped,
    look_like_dates,
    shows_code,
)
from explorer.storage.csv.numbers import (
    ALL_MARKS,
    PLAIN,
    Evidence,
    Marks,
    Numbers,
    Style,
    affixes_of,
    is_limit,
    is_open,
    marks_of,
    number_of,
)
from explorer.storage.csv.shapes import shape_of
from explorer.storage.csv.style import style_of_words
from explorer.storage.csv.words import is_missing

_MAX_SHAPES = 2000
"""Numbers of one column have fewer."""
_AFTER_ZERO = re.compile(r"\D*0([.,])\d\d\d\D*$")


class Growing:
    """A column that is being read.

    Args:
        name: of the column.
        style: how its numbers are written, if that is known.
        marks: those that its numbers may have.
        chosen: its kind, if a person chose it.
    """

    def __init__(
        self,
        name: str,
        style: Style | None,
        marks: Marks = ALL_MARKS,
        chosen: Override | None = None,
    ) -> None:
        self._name = name
        self._style = style or PLAIN
        self._marks = marks
        self._chosen: Override | None = chosen
        self._labels = Labels()
        self._dropped = 0
        self._evidence = Evidence()
        self._parts: list[np.ndarray] = []
        self._is_converted = True
        self._missing = 0
        self._distinct: set[str] = set()

    def add(self, cells: list[str], shapes: list[str], lines: list[int]) -> None:
        """Take cells with their shapes, and the line of each."""
        self._labels.add(cells)
        if self._chosen == "number" and not self._style.words:
            cells, shapes = self._only_numbers(cells, shapes)
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

    def _only_numbers(self, cells: list[str], shapes: list[str]) -> tuple[list[str], list[str]]:
        """Return cells and shapes with nothing where there is no number."""
        others = {s for s in {*shapes} if not (is_missing(s) or is_limit(s) or number_of(s))}
        if not others:
            return cells, shapes
        self._dropped += sum(shape in others for shape in shapes)
        cells = ["" if s in others else cell for cell, s in zip(cells, shapes, strict=True)]
        return cells, ["" if shape in others else shape for shape in shapes]

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
        if self._chosen == "class":
            return not shape.strip()
        if is_missing(shape):
            return shape.strip().casefold() not in self._style.words
        return self._style.has_limits and is_limit(shape)

    def numbers(self) -> Numbers | None:
        """Return what tells how numbers are written; None where this is no column of numbers."""
        found = self._evidence
        if found.is_full or self._missing == found.counts.total() or strange_shapes(found):
            return None
        if self._has_codes() or (self._chosen == "class" and self._has_words_for_nothing()):
            return None
        marks, affixes = marks_of(found, self._marks), affixes_of(found)
        return None if marks is None or affixes is None else Numbers(marks, found, affixes)

    def _has_words_for_nothing(self) -> bool:
        """Return whether there are words for no value, which are names where classes are chosen."""
        return any(shape.strip() and is_missing(shape) for shape in self._evidence.counts)

    def _has_codes(self) -> bool:
        """Return whether these are telephone numbers and the like, not numbers."""
        if self._chosen == "number":
            return False
        found = self._evidence
        is_told = are_codes(self._name, self._shapes(), has_large_groups=found.has_large_groups)
        return bool(found.code) or is_told

    def _shapes(self) -> list[str]:
        return [shape for shape in self._evidence.counts if not is_missing(shape)]

    def words(self) -> Style | None:
        """Return how yes and no are written; None where this is no column of them."""
        if self._chosen != "number":
            return style_of_words(self._evidence)
        # Its words were taken out before the evidence.
        return style_of_words(Evidence(Counter(map(shape_of, self._labels.names))))

    def is_read_as(self, style: Style) -> bool:
        """Return whether all cells were read with a style, or one that makes the same of them."""
        return self._is_converted and _reading(self._style) == _reading(style)

    def column(self, rows: int, style: Style | None) -> Column:
        """Return the column as it is in the end, its numbers in a style if it has some."""
        distinct = self._count()
        nothing = np.broadcast_to(np.nan, rows)
        if self._missing == rows:
            return self._made("empty", nothing, distinct=0)
        if style is not None:
            values = np.concatenate(self._parts)
            kind = "yes/no" if style.words else "number"
            distinct = distinct and len(np.unique(values[~np.isnan(values)]))
            return self._of_numbers(kind, values, style, distinct)
        reason = reason_of(
            self._name, self._evidence, self._marks,
            missing=self._missing, distinct=distinct, has_codes=self._has_codes(),
        )  # fmt: skip
        return replace(
            self._made(reason.kind, nothing, distinct=distinct),
            reason=reason.told,
            is_almost_numbers=reason.is_almost_numbers,
        )

    def _made(self, kind: ColumnKind, values: np.ndarray, *, distinct: int | None) -> Column:
        return Column(
            self._name, kind, self._missing, values, distinct=distinct,
            labels=self._labels.names, codes=self._labels.codes(), chosen=self._chosen,
            dropped=self._dropped,
        )  # fmt: skip

    def _of_numbers(
        self, kind: ColumnKind, values: np.ndarray, style: Style, distinct: int | None
    ) -> Column:
        shapes = self._shapes()
        is_long = any((number := number_of(shape)) and number.whole > 15 for shape in shapes)
        is_date = not style.thousands and look_like_dates(self._name, shapes, values)
        return replace(
            self._made(kind, values, distinct=distinct),
            style=style,
            is_counter=may_count(self._name) and counts_rows(values),
            date=self._evidence.first[shapes[0]][0] if is_date else "",
            is_rounded=is_long and bool(np.nanmax(np.abs(values)) > 2**53),
        )

    def _count(self) -> int | None:
        values = {value for value in self._distinct if not is_missing(shape_of(value))}
        return len(values) if len(self._distinct) <= MAX_DISTINCT else None


def _reading(style: Style) -> tuple[object, ...]:
    """Return what of a style tells how cells become numbers."""
    return style.marks, style.patterns, style.words, style.has_limits


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
