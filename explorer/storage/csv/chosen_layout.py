"""The layout of a table file where a person chose its delimiter, its names or where it begins."""

from __future__ import annotations

import io
import itertools

from explorer.core.sentence import SentenceError, refusal
from explorer.core.training.data import Reading
from explorer.storage.csv.dialect import dialect_of, without_wrapping
from explorer.storage.csv.layout import (
    Layout,
    begin_of,
    comments_of,
    layout_of,
    layout_of_rows,
    rows_of,
    width_of,
)
from explorer.storage.csv.rows import Row


def layout_as_chosen(sample: str, reading: Reading) -> Layout:
    """Return the layout that the first lines of a file show, as far as none was chosen.

    Raises:
        SentenceError: they hold no table.
    """
    if reading.delimiter is None and reading.header is None and reading.skipped is None:
        return layout_of(sample)
    before = _before(sample, reading)
    text, is_wrapped = without_wrapping(sample[sum(map(len, before)) :])
    delimiter, quote = _dialect(text, reading)
    rows = rows_of(text, delimiter, quote, len(before))
    if not rows:
        raise refusal(
            "Nothing is left below the {count} lines that are skipped.", count=len(before)
        )
    titles = list(range(1, len(before) + 1))
    layout = _layout(rows, delimiter, quote, titles, reading)
    return layout._replace(is_wrapped=is_wrapped)


def _before(sample: str, reading: Reading) -> list[str]:
    if reading.skipped is None:
        return comments_of(sample)
    return [*itertools.islice(io.StringIO(sample, newline=""), reading.skipped)]


def _dialect(text: str, reading: Reading) -> tuple[str, str]:
    if reading.delimiter is None:
        return dialect_of(text)
    return reading.delimiter, '"'


def _layout(
    rows: list[Row], delimiter: str, quote: str, titles: list[int], reading: Reading
) -> Layout:
    if reading.skipped is None:
        try:
            found = layout_of_rows(rows, delimiter, quote, titles)
        except SentenceError:
            if reading.header is None:
                raise
            found = None
        if found is not None and reading.header in (None, bool(found.names_line)):
            return found
        # What stands above the table is left out as it was found, also where names were not meant.
        first = _index_of(rows, found)
    else:
        first = 0
    width, is_open_ended = width_of([cells for _, cells in rows])
    has_names = reading.header
    if has_names is None:
        has_names = begin_of(rows[first:], width) > 0
    begin = first + has_names
    names = rows[first][1][:width] if has_names else []
    names += [""] * (width - len(names)) if has_names else []
    return Layout(
        delimiter,
        quote,
        tuple(names),
        names_line=rows[first][0] if has_names else 0,
        width=width,
        before=rows[begin][0] - 1 if begin < len(rows) else rows[-1][0],
        titles=(*titles, *(line for line, _ in rows[:first])),
        is_open_ended=is_open_ended,
    )


def _index_of(rows: list[Row], found: Layout | None) -> int:
    """Return which row is the first of the table, names or values."""
    if found is None:
        return 0
    line = found.names_line or found.before + 1
    return next((i for i, row in enumerate(rows) if row[0] >= line), 0)
