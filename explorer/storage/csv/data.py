"""A person's own CSV, with everything that was decided about it said in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.core.sentence import Sentence, SentenceError, refusal, sentence
from explorer.core.training.data import Reading
from explorer.storage.csv.chosen_layout import layout_as_chosen
from explorer.storage.csv.columns.column import Column
from explorer.storage.csv.layout import Layout
from explorer.storage.csv.notes import (
    chosen_told,
    kinds_told,
    left_out_told,
    styles_told,
    totals_told,
)
from explorer.storage.csv.numbers import Style
from explorer.storage.csv.rows import records, sample_of
from explorer.storage.csv.table import TableReader
from explorer.storage.csv.text import MAX_BYTES, Encoding, check_file, encoding_of
from explorer.storage.csv.totals import Candidate
from explorer.storage.reading import shown_name, unreadable

_HEAD_ROWS, _LEAST_HEAD, _HEAD_CELLS = 1000, 50, 200_000
_HEAD_BYTES = 1 << 20
"""Of the beginning of a file: rows at most and at least, cells, bytes that show its encoding."""
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
    sample: list[list[str]]
    """The cells of the first rows, as they are in the file."""


_AS_FOUND = Reading()


def read_csv(path: Path, reading: Reading = _AS_FOUND) -> CsvData:
    """Read a whole file, as a person chose where something was chosen.

    Raises:
        SentenceError: it cannot be opened, is not a table, or is larger than `MAX_BYTES` in `text`
            or `MAX_COLUMNS` and `MAX_CELLS` in `table` allow.
    """
    return _read(path, None, reading)


def read_head(path: Path, reading: Reading = _AS_FOUND) -> CsvData:
    """Read the first 1,000 rows, fewer of many columns; what follows may show a number to be text.

    Raises:
        SentenceError: as of `read_csv`, as far as the first rows show it.
    """
    return _read(path, _HEAD_ROWS, reading)


def _read(path: Path, most_rows: int | None, reading: Reading) -> CsvData:
    try:
        check_file(path)
        most = MAX_BYTES if most_rows is None else _HEAD_BYTES
        encoding = encoding_of(path, most, reading.encoding)
        layout = _layout(path, encoding, reading)
        if most_rows is not None:
            most_rows = min(most_rows, max(_HEAD_CELLS // layout.width, _LEAST_HEAD))
        table, columns = _table(path, encoding, layout, most_rows, reading)
    except OSError as error:
        raise SentenceError(unreadable(path, error)) from None
    except UnicodeError:
        # Others than a chosen one were tried, and what is damaged is replaced.
        raise refusal(
            "{name} is no text in the encoding {encoding} that was chosen.",
            name=shown_name(path),
            encoding=reading.encoding,
        ) from None
    notes = [*encoding.notes(), *layout.notes(), *table.notes]
    if not table.is_whole:
        told = sentence(
            "Column types are inferred from the first {rows} rows.", rows=f"{most_rows:,}"
        )
        notes.append(told)
    notes += styles_told(columns) + kinds_told(columns) + chosen_told(columns, reading)
    return CsvData(
        columns,
        table.rows,
        notes,
        layout,
        encoding,
        tuple(table.left_out),
        tuple(sorted(table.totals)),
        table.is_whole,
        table.sample,
    )


def _layout(path: Path, encoding: Encoding, reading: Reading) -> Layout:
    with path.open(encoding=encoding.name, errors="replace", newline="") as file:
        sample = sample_of(file)
    if not sample.strip():
        raise refusal("{name} is empty.", name=shown_name(path))
    return layout_as_chosen(sample, reading)


def _table(
    path: Path, encoding: Encoding, layout: Layout, most_rows: int | None, reading: Reading
) -> tuple[TableReader, list[Column]]:
    """Return a table that was read as its own cells show that its numbers are written."""
    styles: dict[int, Style] = {}
    totals: dict[int, Candidate] = {}
    for _ in range(_TRIES):
        table = TableReader(path.name, layout, styles, frozenset(totals), reading)
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
    raise refusal("{name} changed while it was being read.", name=shown_name(path))
