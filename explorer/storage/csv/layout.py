"""The layout of a table file: its delimiter, where its names and its rows begin."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.storage.csv.dialect import dialect_of, without_wrapping
from explorer.storage.csv.numbers import number_of
from explorer.storage.csv.rows import Row, fitted, is_empty, is_value, records
from explorer.storage.csv.shapes import shape_of

_SAMPLE_ROWS = 200
"""Rows that show the layout."""
_TOLD = re.compile(r"sep=(.)", re.IGNORECASE)
"""A first line in which spreadsheets are told the delimiter."""
_YEARS = range(1500, 2201)
_SEPARATED = {
    ",": sentence("Cells are separated by commas."),
    ";": sentence("Cells are separated by semicolons."),
    "\t": sentence("Cells are separated by tabs."),
    "|": sentence("Cells are separated by vertical bars."),
    " ": sentence("Cells are separated by spaces."),
    "~": sentence("Cells are separated by tildes."),
    "^": sentence("Cells are separated by circumflexes."),
    "，": sentence("Cells are separated by Chinese commas."),
    "¦": sentence("Cells are separated by broken bars."),
    "": sentence("Nothing separates cells: there is one column."),
}


_NAMES = sentence(
    "Line {line} has {count} names where rows have {expected} cells. Each column needs a name, or "
    "at least the mark that separates it from the next one.",
    line=0,
    count=0,
    expected=0,
)
_NAMES_BY_COMMA = sentence(
    "Line {line} has {count} names where rows have {expected} cells. If a comma is a decimal "
    "mark in this file, its numbers must be in quotation marks, or cells be separated by "
    "semicolons.",
    line=0,
    count=0,
    expected=0,
)


class Layout(NamedTuple):
    """Place of the table in a file, and the separator of its cells."""

    delimiter: str
    """Empty: there is one column."""
    quote: str
    names: tuple[str, ...]
    """As they are in the file, one for each column; empty: the file has none."""
    names_line: int
    """The line they are in, from 1; 0: there are none."""
    width: int
    """Cells of a row."""
    before: int
    """Lines before the first row of values."""
    titles: tuple[int, ...] = ()
    """Lines before it that are neither names nor blank."""
    has_row_names: bool = False
    """Whether the first column has no name because it names the rows, as R writes it."""
    is_open_ended: bool = False
    """Whether each line ends with a delimiter, and nothing after it."""
    is_wrapped: bool = False
    """Whether each line stands in quotation marks as a whole."""

    def notes(self) -> list[Sentence]:
        """Return in sentences what was decided."""
        notes = [*self._left_out(), _separated(self.delimiter)]
        if not self.names_line:
            notes.append(
                sentence("The first row holds no names, so columns are called by their number.")
            )
        elif not self.titles:
            notes.append(sentence("The first row holds the names of the columns."))
        else:
            told = sentence("Line {line} holds the names of the columns.", line=self.names_line)
            notes.append(told)
        if self.has_row_names:
            notes.append(
                sentence("The first column has no name: it is taken for the names of the rows.")
            )
        if self.quote == "'":
            notes.append(sentence("Cells are quoted with apostrophes."))
        if self.is_wrapped:
            notes.append(sentence("The quotation marks around whole lines are left out."))
        return notes

    def _left_out(self) -> list[Sentence]:
        if not self.titles:
            return []
        lines = lines_told(self.titles)
        if len(self.titles) == 1:
            return [sentence("Line {lines} is left out: it is not of the table.", lines=lines)]
        return [sentence("Lines {lines} are left out: they are not of the table.", lines=lines)]


def _separated(delimiter: str) -> Sentence:
    told = sentence("Cells are separated by “{mark}”.", mark=delimiter)
    return _SEPARATED.get(delimiter, told)


def lines_told(lines: Sequence[int]) -> str:
    """Return numbers of lines as text: consecutive ones as a range, and not too many."""
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and ranges[-1][1] == line - 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    told = [f"{a:,}" if a == b else f"{a:,}–{b:,}" for a, b in ranges[:8]]
    return ", ".join(told) + (", …" if len(ranges) > 8 else "")


def layout_of(sample: str) -> Layout:
    """Return the layout that the first lines of a file show.

    Raises:
        SentenceError: they hold no table.
    """
    before = comments_of(sample)
    text, is_wrapped = without_wrapping(sample[sum(map(len, before)) :])
    told = next((m[1] for line in before if (m := _TOLD.fullmatch(line.strip()))), "")
    delimiter, quote = (told, '"') if told else dialect_of(text)
    rows = rows_of(text, delimiter, quote, len(before))
    layout = layout_of_rows(rows, delimiter, quote, _lines_of(before))
    if before and not told and not layout.names_line and before[-1].startswith("#"):
        return _with_names_of_comment(layout, before)
    return layout._replace(is_wrapped=is_wrapped)


def comments_of(sample: str) -> list[str]:
    """Return the lines of comments before a table, and one that tells the delimiter."""
    lines = io.StringIO(sample, newline="")
    before = [
        *itertools.takewhile(
            lambda line: line.startswith(("#", "%", "//")) or _TOLD.fullmatch(line.strip()), lines
        )
    ]
    following = next(lines, "")
    # A name may begin with #, where no name follows.
    if len(before) == 1 and before[0].startswith("#") and not _TOLD.fullmatch(before[0].strip()):
        return [] if _may_be_names(before[0], following) else before
    return before


def _may_be_names(line: str, following: str) -> bool:
    """Return whether a line that begins with #, and a delimiter, holds the names: #,a,b."""
    return re.match(r"#\s*[,;\t|]", line) is not None and bool(following)


def _lines_of(before: list[str]) -> list[int]:
    return list(range(1, len(before) + 1))


def _with_names_of_comment(layout: Layout, before: list[str]) -> Layout:
    """Return a layout with the names that stand in a comment, as NumPy writes them."""
    delimiter = layout.delimiter or "\x1e"
    line = before[-1].lstrip("# ").strip()
    cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    if not 1 < len(cells) == layout.width:
        return layout
    titles = tuple(t for t in layout.titles if t != len(before))
    return layout._replace(names=tuple(cells), names_line=len(before), titles=titles)


def rows_of(text: str, delimiter: str, quote: str, before: int) -> list[Row]:
    """Return the first rows of a text, of which `before` lines stand before it."""
    file = io.StringIO(text, newline="")
    rows = records(file, delimiter, quote, is_strict=False)
    return [(line + before, cells) for line, cells in itertools.islice(rows, _SAMPLE_ROWS)]


def layout_of_rows(rows: list[Row], delimiter: str, quote: str, titles: list[int]) -> Layout:
    """Return the layout that the first rows show, below lines that are titles.

    Raises:
        SentenceError: there are fewer names than columns.
    """
    width, is_open_ended = width_of([cells for _, cells in rows])
    begin, first = begin_of(rows, width), 0
    if begin == 0 and (below := _below_names(rows, width)):
        begin, first = below, below - 1
    at = _names_at(rows[first:begin], width, delimiter)
    names: list[str] = []
    has_row_names = False
    if at is not None:
        at += first
        line, names = rows[at]
        names = names[:width] if len(names) > width else names
        if len(names) < width:
            _check_row_names(line, names, rows[begin:], width, delimiter)
            names, has_row_names = ["", *names], True
    skipped = [line for i, (line, _) in enumerate(rows[:begin]) if i != at]
    last = max((line for line, _ in rows), default=len(titles))
    return Layout(
        delimiter,
        quote,
        tuple(names),
        names_line=0 if at is None else rows[at][0],
        width=width,
        before=rows[begin][0] - 1 if begin < len(rows) else last,
        titles=(*titles, *skipped),
        has_row_names=has_row_names,
        is_open_ended=is_open_ended,
    )


def width_of(rows: list[list[str]]) -> tuple[int, bool]:
    """Return how many cells rows have, most of them, and whether a delimiter ends each line."""
    full = [row for row in rows if len(row) > 1] or rows
    counts = Counter(map(len, full))
    width = max(counts, key=lambda n: (counts[n], n), default=1)
    of_width = [row for row in full if len(row) == width]
    is_open_ended = width > 2 and len(of_width) > 1 and not any(row[-1].strip() for row in of_width)
    while width > 2 and len(of_width) > 1 and not any(row[width - 1].strip() for row in of_width):
        width -= 1
    return width, is_open_ended


def begin_of(rows: list[Row], width: int) -> int:
    """Return at which of the rows the values begin."""
    cells_of_rows = [cells for _, cells in rows]
    of_values = _columns_of_values(cells_of_rows, width)
    if not of_values:
        return _begin_of_texts(rows, width)
    affixes = {
        c: {_affixes(row[c]) for row in cells_of_rows[1:] if c < len(row)} for c in of_values
    }
    for i, cells in enumerate(cells_of_rows):
        kinds = [
            # A name may look like a number with a unit, of which there is none below: 1a, 2a.
            is_value(cells[c]) and _affixes(cells[c]) in affixes[c]
            for c in of_values
            if c < len(cells) and not is_empty(cells[c])
        ]
        is_row = len(cells) > 1 or width == 1
        is_of_values = kinds.count(True) >= max(kinds.count(False), 1)
        if is_row and is_of_values and not _are_years(rows, i, of_values):
            return i
    return 0


def _below_names(rows: list[Row], width: int) -> int:
    """Return where values begin if the first row has some: below names, if it is but a title."""
    of_values = _columns_of_values([cells for _, cells in rows], width)
    for i in range(1, min(4, len(rows) - 1)):
        line, cells = rows[i]
        is_full = len(cells) == width and all(cell.strip() for cell in cells)
        is_apart = len(of_values) > 1 or line - rows[i - 1][0] > 1
        if (
            of_values
            and is_full
            and is_apart
            and not any(map(is_value, cells))
            and len({*cells}) == width
        ):
            return i + 1
    return 0


def _affixes(cell: str) -> tuple[str, str]:
    number = number_of(shape_of(cell))
    return ("", "") if number is None else (number.before, number.after)


def _begin_of_texts(rows: list[Row], width: int) -> int:
    """Return where values begin in a table of texts alone: below the first full row."""
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in rows]
    title = next((i for i, count in enumerate(filled) if count > 1 or width == 1), 0)
    has_names = len(rows) > title and not any(map(is_value, rows[title][1]))
    return title + has_names


def _columns_of_values(rows: list[list[str]], width: int) -> list[int]:
    """Return which columns hold numbers or dates, mostly, below what may be names."""
    full = [row for row in rows if len(row) >= width]
    below = full[1:] or full
    # Names and titles are few, and first.
    below = below[len(below) // 4 :]
    found = []
    for i in range(width):
        cells = [row[i] for row in below if not is_empty(row[i])]
        if cells and sum(map(is_value, cells)) > 0.5 * len(cells):
            found.append(i)
    return found


def _are_years(rows: list[Row], at: int, of_values: list[int]) -> bool:
    """Return whether a row of numbers holds names: years in their order, or a count from 0."""
    cells = rows[at][1]
    numbers = [cells[c] for c in of_values if c < len(cells) and not is_empty(cells[c])]
    if at + 1 >= len(rows) or not all(cell.strip().isdecimal() for cell in numbers):
        return False
    values = [int(cell) for cell in numbers]
    steps = {b - a for a, b in itertools.pairwise(values)}
    following = rows[at + 1][1]
    below = [following[c] for c in of_values if c < len(following)]
    if len(values) >= 2 and steps in ({1}, {-1}, {5}, {10}) and _are_all_years(values):
        return not all(cell.strip().isdecimal() and int(cell) in _YEARS for cell in below)
    is_counted = len(values) >= 2 and steps == {1} and values[0] in (0, 1)
    return is_counted and not cells[0].strip()


def _are_all_years(values: list[int]) -> bool:
    return all(value in _YEARS for value in values)


def _names_at(rows: list[Row], width: int, delimiter: str) -> int | None:
    """Return which of the rows above the values holds the names: the fullest.

    Of equal ones the first, as units follow; but a title may have blanks by chance.
    """
    filled = [
        (sum(1 for cell in cells if cell.strip()), fitted(cells, width) is not None)
        if fitted(cells, width) is not None or len(cells) == width - 1
        else (0, False)
        for _, cells in rows
    ]
    if not filled:
        return None
    best = max(filled)
    if best[0] == 0 or (best[0] == 1 and width > 1 and not best[1]):
        raise SentenceError(_no_names(rows[-1], width, delimiter))
    return len(filled) - 1 - filled[::-1].index(best) if delimiter == " " else filled.index(best)


def _check_row_names(
    line: int, names: list[str], rows: list[Row], width: int, delimiter: str
) -> None:
    """Raise SentenceError unless the first column, for which there is no name, names the rows."""
    first = [cells[0].strip() for _, cells in rows if len(cells) == width]
    is_text = not any(map(is_value, first))
    counted = [str(i) for i in range(1, len(first) + 1)]
    is_counted = first == counted and (len(first) > 3 or delimiter != ",")
    if not (is_text or is_counted):
        raise SentenceError(_no_names((line, names), width, delimiter))


def _no_names(row: Row, width: int, delimiter: str) -> Sentence:
    told = _NAMES_BY_COMMA if delimiter == "," else _NAMES
    return sentence(told.template, line=f"{row[0]:,}", count=len(row[1]), expected=width)
