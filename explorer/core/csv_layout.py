"""How a CSV is written: its encoding, delimiter, decimal mark and header, and its rows of cells."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TextIO

from explorer.core.sentence import Sentence, SentenceError, sentence

ColumnKind = Literal["number", "text", "empty"]

SAMPLE = 1 << 16
"""Characters at the beginning of a file that show its layout."""

_SAMPLE_ROWS = 100
_MAX_LINE = 4_000_000
_BLOCK = 1 << 20
_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-"})
_CONTROL = bytes([*range(9), *range(14, 32)])
_NOT_CP1252 = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])
_TOLD = re.compile(r"sep=.")
"""A first line in which spreadsheets are told the delimiter."""
_FORBIDDEN = {".": "_,", ",": "_."}
"""By decimal mark, what a number cannot hold; float() would take 1_000 for one."""
_SEPARATED = {
    ",": sentence("Cells are separated by commas."),
    ";": sentence("Cells are separated by semicolons."),
    "\t": sentence("Cells are separated by tabs."),
    "": sentence("No comma, semicolon or tab separates cells: there is one column."),
}


class Layout(NamedTuple):
    """What the beginning of a file shows."""

    delimiter: str
    """Empty: there is one column."""
    mark: str
    """The decimal mark, a point or a comma."""
    has_header: bool
    """Whether the first row holds the names of the columns."""
    width: int
    """Cells of the first row."""
    preamble: int = 0
    """Lines before that row: comments, or one that tells spreadsheets the delimiter."""
    has_comment_names: bool = False
    """Whether the names stand in a comment, as NumPy writes them."""

    def notes(self) -> list[Sentence]:
        """Return in sentences what was decided."""
        header = (
            sentence("The first row holds the names of the columns.")
            if self.has_header
            else sentence("The first row holds no names, so columns are called by their number.")
        )
        notes = [_SEPARATED[self.delimiter], header]
        if self.preamble == 1:
            notes.insert(0, sentence("The first line is left out: it is not of the table."))
        elif self.preamble:
            told = sentence(
                "The first {count} lines are left out: they are not of the table.",
                count=self.preamble,
            )
            notes.insert(0, told)
        if self.mark == ",":
            notes.append(sentence("Commas within cells are read as decimal commas."))
        return notes


def encoding_of(path: Path, most: int) -> str:
    """Return the encoding of a text, as its first `most` bytes show it.

    Raises:
        SentenceError: it is no text.
        OSError: it cannot be read.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    with path.open("rb") as file:
        block = file.read(min(most, _BLOCK))
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        while block:
            left = most - file.tell()
            following = file.read(min(left, _BLOCK))
            if encoding == "utf-8-sig":
                try:
                    # A character may be cut where no more is read, but not where the file ends.
                    decoder.decode(block, final=not following and left > 0)
                except UnicodeDecodeError:
                    encoding = "cp1252"
            binary = _CONTROL if encoding == "utf-8-sig" else _CONTROL + _NOT_CP1252
            if len(block.translate(None, binary)) < len(block):
                raise SentenceError(sentence("{name} is not a text file.", name=path.name))
            block = following
    return encoding


def layout_of(sample: str) -> Layout:
    """Return the layout that the first characters of a file show, at most `SAMPLE`."""
    before = _preamble(sample)
    layout = _layout_of_table(sample[sum(map(len, before)) :])
    if before and before[-1].startswith("#") and _names(before[-1], layout):
        del before[-1]
        layout = layout._replace(has_header=True, has_comment_names=True)
    return layout._replace(preamble=len(before))


def _preamble(sample: str) -> list[str]:
    """Return the lines that stand before a table."""
    lines = io.StringIO(sample, newline="")
    return [
        *itertools.takewhile(
            lambda line: line.startswith("#") or _TOLD.fullmatch(line.strip().lower()), lines
        )
    ]


def _names(line: str, layout: Layout) -> bool:
    """Return whether a comment holds the names of the columns of the table below."""
    cells = next(csv.reader([line], delimiter=layout.delimiter or ","), [])
    return not layout.has_header and 1 < len(cells) == layout.width


def _layout_of_table(sample: str) -> Layout:
    fitness, delimiter = max((_fitness(_rows(sample, d), d != ","), d) for d in ",;\t")
    if not fitness[0]:
        delimiter = ""
    rows = _rows(sample, delimiter)
    mark = "." if delimiter == "," else _mark(rows)
    return Layout(delimiter, mark, _has_header(rows, mark), len(rows[0]) if rows else 0)


def records(
    file: TextIO, delimiter: str, *, preamble: int = 0, is_strict: bool = True
) -> Iterator[tuple[int, list[str]]]:
    """Yield the line in which a row begins, from 1, and its cells; blank rows are left out.

    Args:
        file: from its beginning.
        delimiter: of the cells; empty: there is one column.
        preamble: lines before the first row.
        is_strict: whether quotation marks must be closed.

    Raises:
        SentenceError: a line is too long, or a quotation mark is not closed.
    """
    lines = itertools.islice(_lines(file), preamble, None)
    reader = csv.reader(lines, delimiter=delimiter or ",", skipinitialspace=True, strict=is_strict)
    end = preamble
    try:
        for cells in reader:
            begin, end = end + 1, preamble + reader.line_num
            if len(cells) > 1 or (cells and cells[0].strip()):
                yield begin, cells
    except csv.Error:
        raise SentenceError(
            sentence(
                "Line {line}: a cell that begins with a quotation mark does not end with one, "
                "or is too long.",
                line=end + 1,
            )
        ) from None


def is_missing(cell: str) -> bool:
    """Return whether a cell is empty, or says in one of the usual ways that it has no value."""
    return cell.strip().casefold() in _MISSING


def is_number(cell: str, mark: str) -> bool:
    """Return whether a cell is a number with this decimal mark."""
    if any(character in cell for character in _FORBIDDEN[mark]):
        return False
    try:
        float(cell.replace(mark, "."))
    except ValueError:
        return False
    return True


def with_points(cells: list[str], mark: str) -> list[str] | None:
    """Return cells as float() takes them; None where one of them holds what no number holds."""
    joined = "\0".join(cells)
    if any(character in joined for character in _FORBIDDEN[mark]):
        return None
    return cells if mark == "." else joined.replace(mark, ".").split("\0")


def _lines(file: TextIO) -> Iterator[str]:
    number = 0
    while line := file.readline(_MAX_LINE):
        number += 1
        if len(line) == _MAX_LINE:
            raise SentenceError(sentence("Line {line} is too long for a table.", line=number))
        yield line


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    file = io.StringIO(sample, newline="")
    rows = [cells for _, cells in records(file, delimiter, is_strict=False)]
    # The last one may be cut.
    return (rows[:-1] if len(sample) == SAMPLE and len(rows) > 1 else rows)[:_SAMPLE_ROWS]


def _fitness(rows: list[list[str]], may_have_commas: bool) -> tuple[float, int]:
    """Return how well a delimiter fits: the more rows of one length and numbers, the better."""
    widths = Counter(map(len, rows)).items()
    width, count = max(widths, key=lambda item: (item[1], item[0]), default=(1, 0))
    if width == 1:
        return 0.0, 1
    cells = [cell for row in rows for cell in row]
    texts = [
        cell
        for cell in cells
        if _kind(cell, ".") == "text" and not (may_have_commas and is_number(cell, ","))
    ]
    return count / len(rows) * (2 - len(texts) / len(cells)), width


def _mark(rows: list[list[str]]) -> str:
    only = Counter(
        "." if is_number(cell, ".") else ","
        for row in rows
        for cell in row
        if is_number(cell, ".") != is_number(cell, ",")
    )
    return "," if only[","] > only["."] else "."


def _has_header(rows: list[list[str]], mark: str) -> bool:
    """Return whether the first row has text where the others have numbers, mostly."""
    first, *others = rows or [[]]
    kinds = [_kind(cell, mark) for cell in first]
    below = zip(*(row for row in others if len(row) == len(first)), strict=True)
    kinds_below = [{_kind(cell, mark) for cell in cells} - {"empty"} for cells in below]
    over = [kind for kind, found in zip(kinds, kinds_below, strict=False) if found == {"number"}]
    if over:
        return over.count("text") > over.count("number")
    return "text" in kinds and "number" not in kinds


def _kind(cell: str, mark: str) -> ColumnKind:
    if is_missing(cell):
        return "empty"
    return "number" if is_number(cell, mark) else "text"
