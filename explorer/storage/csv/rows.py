"""The rows of a table file: lines of bounded length, cut into cells."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from typing import TextIO

from explorer.core.sentence import refusal
from explorer.storage.csv.numbers import is_limit, number_of
from explorer.storage.csv.shapes import is_date, shape_of
from explorer.storage.csv.words import is_missing

SAMPLE = 1 << 16
"""Characters at the beginning of a file that show its layout; more where rows are long."""
_LEAST_LINES = 12
"""Of a sample, unless they are enormous."""
_MAX_LINE = 4_000_000
"""Characters of a line."""
_RULED = ("|", " ")
_RULERS = frozenset("-+|=: ")
_RULER = re.compile(r"[-+|=:\s]*---[-+|=:\s]*")
_COUNT = re.compile(r"\s*\(?[\d.,]+ (?:rows?|records?|Zeilen?|lignes?|filas?|righe)\b.*")
"""Lines that database programs write below a table."""
Row = tuple[int, list[str]]
"""The line in which a row begins, from 1, and its cells."""


def sample_of(file: TextIO) -> str:
    """Return the beginning of a file, in whole lines."""
    lines, length = [], 0
    for line in bounded_lines(file):
        lines.append(line)
        length += len(line)
        if length > SAMPLE and (len(lines) >= _LEAST_LINES or length > 1 << 20):
            break
    return "".join(lines)


def records(
    file: TextIO,
    delimiter: str,
    quote: str = '"',
    *,
    skipped: int = 0,
    is_strict: bool = True,
    is_wrapped: bool = False,
) -> Iterator[Row]:
    """Yield the line in which a row begins, from 1, and its cells; blank rows are left out.

    Args:
        file: from its beginning.
        delimiter: of the cells; empty: there is one column.
        quote: the quotation mark.
        skipped: lines before the first row.
        is_strict: whether quotation marks must be closed.
        is_wrapped: whether each line stands in quotation marks as a whole.

    Raises:
        SentenceError: a line is too long, or a quotation mark is not closed.
    """
    lines = itertools.islice(bounded_lines(file), skipped, None)
    if is_wrapped:
        lines = map(unwrapped, lines)
    if delimiter == " ":
        lines = (line.replace("\t", " ").rstrip() for line in lines)
    # No text holds what separates records of a teletype.
    reader = csv.reader(
        lines,
        delimiter=delimiter or "\x1e",
        quotechar=quote,
        skipinitialspace=True,
        strict=is_strict,
    )
    end = skipped
    try:
        for cells in reader:
            begin, end = end + 1, skipped + reader.line_num
            if any(cell.strip() for cell in cells) and not _is_printed(cells, delimiter):
                yield begin, cells
    except csv.Error:
        raise refusal(
            "Line {line}: a cell that begins with a quotation mark does not end with one, "
            "or is too long.",
            line=f"{end + 1:,}",
        ) from None


def bounded_lines(file: TextIO) -> Iterator[str]:
    """Yield the lines of a file; raises SentenceError where one is longer than any row is."""
    number = 0
    while line := file.readline(_MAX_LINE):
        number += 1
        if len(line) == _MAX_LINE:
            raise refusal(
                "Line {line} is too long for a table: it has more than {most} characters.",
                line=f"{number:,}",
                most=f"{_MAX_LINE:,}",
            )
        if "\0" in line:
            raise refusal(
                "Line {line} holds a character with the code 0, which no table has.",
                line=f"{number:,}",
            )
        yield line.rstrip("\x1a") if line.endswith("\x1a") else line


def _is_printed(cells: list[str], delimiter: str) -> bool:
    """Return whether a row is no row, but what programs for databases print around them."""
    if delimiter not in _RULED:
        return False
    if delimiter == " " and cells[0].startswith("(") and _COUNT.fullmatch(" ".join(cells)):
        return True
    return all(map(is_ruler, filter(str.strip, cells)))


def unwrapped(line: str) -> str:
    """Return a line without the quotation marks around it as a whole."""
    text = line.strip()
    return text[1:-1].replace('""', '"') + line[len(line.rstrip()) :]


def is_ruler(line: str) -> bool:
    """Return whether a line is drawn between rows by a program for databases: ----+----."""
    return line[:1] in _RULERS and _RULER.fullmatch(line) is not None


def fitted(cells: list[str], width: int) -> list[str] | None:
    """Return the cells of a row of the table; None where their number is another."""
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    return cells if len(cells) == width else None


def is_note(cells: list[str], width: int) -> bool:
    """Return whether a line below the names is a note or the title of what follows.

    That is text alone, in other cells than a row has, or in the first one and nothing else: no row
    that could be trained on.
    """
    is_alone = width > 2 and bool(cells[0].strip()) and not any(map(str.strip, cells[1:]))
    if len(cells) == 1 < width and _COUNT.fullmatch(cells[0]):
        return True
    return (is_alone or fitted(cells, width) is None) and not any(map(is_value, cells))


def is_empty(cell: str) -> bool:
    """Return whether a cell is empty, or says in one of the usual ways that it has no value."""
    return is_missing(shape_of(cell))


def is_value(cell: str) -> bool:
    """Return whether a cell is a number or a date, however it is written."""
    shape = shape_of(cell)
    return number_of(shape) is not None or is_date(shape) or is_limit(shape)
