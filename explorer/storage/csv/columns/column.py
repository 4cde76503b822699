"""A column of a CSV: of numbers, of yes and no, of dates, of text, or empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.core.sentence import Sentence, short
from explorer.storage.csv.numbers import PLAIN, Style
from explorer.storage.csv.shapes import shape_of
from explorer.storage.csv.words import is_missing

ColumnKind = Literal["number", "yes/no", "date", "text", "empty"]
Override = Literal["number", "class"]
MAX_DISTINCT = 100
"""Different values up to which they are counted."""
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
    """(rows,) float64: NaN where missing, and throughout where the column is not of numbers."""
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
    labels: tuple[str, ...] = ()
    """Its different cells, missing ones too; none: there are too many."""
    codes: np.ndarray | None = None
    """(rows,) int16: which of the labels each cell is; None where there are none."""
    is_almost_numbers: bool = False
    """Whether it is of text although most of its cells are numbers."""
    chosen: Override | None = None
    """What it was chosen to be."""
    dropped: int = 0
    """Cells that are no numbers, and missing ones as numbers were chosen."""

    @property
    def is_numeric(self) -> bool:
        """Whether a model can be trained on it: numbers, or yes and no as 1 and 0."""
        return self.kind in ("number", "yes/no") and self.chosen != "class"

    def is_blank(self, label: str) -> bool:
        """Return whether a label stands for no value; where classes were chosen, none does."""
        return not label if self.chosen == "class" else is_missing(shape_of(label))


def counts_rows(values: np.ndarray) -> bool:
    """Return whether each number is by 1 greater than the one before."""
    return bool(np.isfinite(values).all() and (values[1:] == values[:-1] + 1).all())


def may_count(name: str) -> bool:
    """Return whether a column of this name may only count the rows."""
    return name.casefold() in _COUNTERS


def some_names(names: Sequence[str], most: int = 5) -> str:
    """Return some names as text, and how many more there are."""
    told = ", ".join(short(name) for name in names[:most])
    return told if len(names) <= most else f"{told} and {len(names) - most:,} more"
