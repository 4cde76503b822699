"""The numbers behind a figure, as a table, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.core.language.notation import short_exponent
from explorer.core.sentence import printable
from explorer.core.table_words import shown_word


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Named columns of equal length; a column of None is TensorFlow's None throughout."""

    titles: tuple[str, ...]
    columns: tuple[Sequence[float | str | None] | None, ...]

    @property
    def length(self) -> int:
        """Number of rows."""
        return max((len(c) for c in self.columns if c is not None), default=0)

    def value(self, row: int, column: int) -> float | str | None:
        """Return one number, or a text as it is to be read."""
        values = self.columns[column]
        if values is None:
            return None
        value = values[row]
        if value is None or isinstance(value, str):
            return value
        return int(value) if isinstance(value, int | np.integer) else float(value)

    def csv(self, delimiter: str = ",") -> str:
        """Return the table with full precision; None is an empty cell, as CSV has no other."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
        writer.writerow(self.titles)
        for row in range(self.length):
            cells = [self.value(row, column) for column in range(len(self.columns))]
            writer.writerow(["" if c is None else _cell(c) for c in cells])
        return text.getvalue()

    def text(self) -> str:
        """Return the table as aligned columns with full precision."""
        rows = [tuple(printable(shown_word(title)) for title in self.titles)] + [
            tuple(printable(_shown(self.value(row, i))) for i in range(len(self.columns)))
            for row in range(self.length)
        ]
        return aligned(rows)


def aligned(rows: Sequence[Sequence[str]], left: int = 0) -> str:
    """Return lines of cells in columns, of which the first `left` are aligned to the left."""
    columns: list[list[str]] = []
    for i, column in enumerate(zip(*rows, strict=True)):
        width = max(map(_width, column))
        gaps = (" " * (width - _width(cell)) for cell in column)
        columns.append(
            [cell + gap if i < left else gap + cell for cell, gap in zip(column, gaps, strict=True)]
        )
    return "".join("  ".join(row) + "\n" for row in zip(*columns, strict=True))


def _width(text: str) -> int:
    """Return the columns that a terminal gives to a text: two to a Chinese character."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _shown(value: float | str | None) -> str:
    return shown_word(value) if isinstance(value, str) else _cell(_unsigned(value))


def _unsigned(value: float | str | None) -> float | str | None:
    """Return 0 for −0, whose sign says nothing to a reader."""
    return abs(value) if isinstance(value, float) and value == 0 else value


def _cell(value: float | str | None) -> str:
    if isinstance(value, str):
        return value
    return "None" if value is None else plain_number(value)


def plain_number(value: float) -> str:
    """Return the shortest text that reads back as the same double; NaN, Infinity, -Infinity."""
    if math.isfinite(value):
        return short_exponent(repr(value))
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def json_numbers(values: Iterable[Any]) -> list[Any]:
    """Return numbers, or lists of them, as JSON can hold them."""
    return [json_numbers(v) if isinstance(v, list | tuple) else json_number(v) for v in values]


def json_number(value: float | None) -> float | str | None:
    """Return a number as JSON can hold it: not finite ones by name, None as null, 0 for −0."""
    if value is None or math.isfinite(value):
        return abs(value) if value == 0 else value
    return plain_number(value)
