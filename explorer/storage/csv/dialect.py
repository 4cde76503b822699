"""Separator and quotation marks of the cells of a table file."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter

from explorer.storage.csv.rows import is_ruler, is_value, unwrapped

DELIMITERS = ",;\t|"
"""And blanks, of which any number separates two cells."""
_RARE_DELIMITERS = "~^，¦"
_SNIFFED = 1 << 14
"""Characters of whole lines that are looked at."""
_SHOWN = 200
"""Lines by which the finding is checked."""
_LONG_WORD = re.compile(r"([^\s,;|\"']{32})[^\s,;|\"']+")
_WRAPPED = re.compile(r'"(?:[^"]|"")*"')
_GAP = re.compile(r"[ \t]{2,}")


def dialect_of(text: str) -> tuple[str, str]:
    """Return delimiter and quotation mark, as the most consistent reading has them."""
    # Loaded here: it takes longer than reading most files.
    from clevercsv import Sniffer
    from clevercsv.exceptions import Error

    text = _shortened(text)
    try:
        found = Sniffer().sniff(text, delimiters=[*DELIMITERS, " "])
    except Error:
        found = None
    delimiter = found.delimiter if found is not None and found.delimiter else ""
    quote = "'" if found is not None and found.quotechar == "'" else '"'
    lines = [line for line in text.splitlines()[:_SHOWN] if line.strip()]
    if len(rulers := list(filter(is_ruler, lines))) and "|" in lines[0]:
        return "|" if any(mark in rulers[0] for mark in "+|") else delimiter, '"'
    if rare := _rare_delimiter(lines, delimiter):
        return rare, '"'
    if delimiter != " " and _are_aligned([i for i in lines if i not in rulers], delimiter):
        return " ", '"'
    if delimiter == " " and not _are_numbers_between_blanks(lines):
        return "", quote
    if delimiter == "," and _is_one_column(lines):
        return "", quote
    return delimiter, quote


def _rare_delimiter(lines: list[str], found: str) -> str:
    """Return a mark that is seldom used, where it is as often in each line, and no other is."""
    if len(lines) < 2 or (found.strip() and found in lines[0]):
        return ""
    of_all = (mark for mark in _RARE_DELIMITERS if lines[0].count(mark))
    return next((m for m in of_all if len({line.count(m) for line in lines}) == 1), "")


def without_wrapping(text: str) -> tuple[str, bool]:
    """Return a text without quotation marks around whole lines, and whether it had them."""
    if not _is_wrapped(text):
        return text, False
    return "".join(map(unwrapped, text.splitlines(keepends=True))), True


def _is_wrapped(text: str) -> bool:
    """Return whether each line stands in quotation marks as a whole: "a,b"."""
    lines = [line.strip() for line in text.splitlines()[:_SHOWN] if line.strip()]
    if len(lines) < 2 or not all(map(_WRAPPED.fullmatch, lines)):
        return False
    found = [mark for mark in DELIMITERS if re.search(rf"\S{re.escape(mark)}\S", lines[0])]
    return any(len({_cells(line, mark) for line in lines}) == 1 for mark in found)


def _cells(line: str, delimiter: str) -> int:
    return len(next(csv.reader([unwrapped(line)], delimiter=delimiter), []))


def _shortened(text: str) -> str:
    """Return the first lines with long words cut: they tell nothing, and take long to look at."""
    lines = _LONG_WORD.sub(r"\1", text).splitlines(keepends=True)
    lengths = itertools.accumulate(map(len, lines))
    count = sum(1 for _ in itertools.takewhile(lambda length: length < _SNIFFED, lengths))
    return "".join(lines[: max(count, 4)])[: 1 << 18]


def _are_aligned(lines: list[str], delimiter: str) -> bool:
    """Return whether lines are of words aligned by blanks, where a delimiter tells little."""
    if delimiter and Counter(line.count(delimiter) for line in lines).most_common(1)[0][0] > 1:
        return False
    return len(lines) > 1 and sum(map(_has_aligned_numbers, lines)) > 0.6 * len(lines)


def _has_aligned_numbers(line: str) -> bool:
    words = _GAP.split(line.strip(), 20)
    return len(words) > 2 and sum(map(is_value, words)) > 1


def _are_numbers_between_blanks(lines: list[str]) -> bool:
    """Return whether blanks separate cells: there are numbers, and as many cells a line."""
    rows = [
        next(csv.reader([line.strip()], delimiter=" ", skipinitialspace=True)) for line in lines
    ]
    widths = Counter(len(row) for row in rows)
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    numbers = sum(any(map(is_value, row)) for row in rows)
    return width > 1 and count > 0.5 * len(rows) and numbers >= 0.5 * count


def _is_one_column(lines: list[str]) -> bool:
    """Return whether commas are decimal ones: a name without one, and below it always one."""
    name, *others = lines or [""]
    return (
        "," not in name
        and bool(others)
        and all(re.fullmatch(r"\s*-?\d+,\d+\s*", o) for o in others)
    )
