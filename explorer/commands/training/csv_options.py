"""The options of `train` that say how a table file is read, where it is not found out rightly."""

from __future__ import annotations

import argparse
import csv
from typing import Any, get_args

import msgspec

from explorer.core.bounds import bounds
from explorer.core.language.numbers import read_number
from explorer.core.sentence import refusal
from explorer.core.training.data import Reading
from explorer.core.translation import translate
from explorer.storage.csv.columns.column import Override

READING = (
    "csv_separator", "csv_decimal", "csv_thousands", "csv_encoding", "csv_header", "csv_skip",
    "csv_missing", "csv_kinds",
)  # fmt: skip
_WORDS = {
    "tab": "\t", "space": " ", "blank": " ", "comma": ",", "semicolon": ";", "bar": "|",
    "point": ".", "apostrophe": "'", "none": "", "\\t": "\t",
}  # fmt: skip
"""Names of marks that are hard to type."""
_MARKS = {"decimal": (".", ","), "thousands": ("", ".", ",", " ", "'")}


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add them; each is found out where it is not given."""
    found = parser.add_argument_group(
        translate("of a file, where it is read otherwise than it is meant")
    )
    found.add_argument(
        "--csv-separator",
        metavar="MARK",
        help=translate("between cells: a character, tab, space or none"),
    )
    found.add_argument("--csv-decimal", metavar="MARK", help=translate('decimal mark, "." or ","'))
    found.add_argument(
        "--csv-thousands",
        metavar="MARK",
        help=translate('between thousands: ".", ",", "\'", space or none'),
    )
    found.add_argument(
        "--csv-encoding", metavar="NAME", help=translate("of the text, such as windows-1252")
    )
    found.add_argument(
        "--csv-header",
        choices=("yes", "no"),
        help=translate("whether the first row holds names of columns"),
    )
    found.add_argument(
        "--csv-skip", metavar="LINES", help=translate("how many stand before that row")
    )
    found.add_argument(
        "--csv-missing",
        metavar="a,b",
        help=translate("cells that stand for no value, such as -999"),
    )
    found.add_argument(
        "--csv-kinds",
        metavar="a=number,b=class",
        help=translate(
            "of columns: in one of numbers all other cells are missing, one of classes no input"
        ),
    )


def reading_of(options: argparse.Namespace) -> Reading:
    """Return what was chosen; raises SentenceError where it cannot be."""
    header, missing = options.csv_header, options.csv_missing
    chosen: dict[str, Any] = {
        "delimiter": _separator(options.csv_separator),
        "decimal": _mark("decimal", options.csv_decimal),
        "thousands": _mark("thousands", options.csv_thousands),
        "encoding": options.csv_encoding,
        "header": None if header is None else header == "yes",
        "skipped": _skipped(options.csv_skip),
        "missing": None if missing is None else names_of(missing),
        "kinds": {} if options.csv_kinds is None else _kinds(options.csv_kinds),
    }
    try:
        return msgspec.convert(chosen, Reading)
    except msgspec.ValidationError:
        raise refusal("An encoding has up to 40 characters, and up to 20 cells can stand for no "
                      "value.") from None  # fmt: skip


def names_of(text: str) -> tuple[str, ...]:
    """Return names separated by commas; one with a comma of its own stands in quotes."""
    return tuple(name.strip() for name in next(csv.reader([text], skipinitialspace=True), ()))


def _separator(text: str | None) -> str | None:
    if text is None:
        return None
    mark = _WORDS.get(text.casefold(), text)
    if len(mark) > 1 or mark in {'"', "\r", "\n", "\0"}:
        raise refusal(
            "“{mark}” is no separator: it is one character, or one of the words tab, space and "
            "none.",
            mark=mark[:40],
        )
    return mark


def _mark(name: str, text: str | None) -> str | None:
    if text is None:
        return None
    mark = _WORDS.get(text.casefold(), text)
    if mark in _MARKS[name]:
        return mark
    if name == "decimal":
        raise refusal("“{mark}” is no decimal mark: it is a point or a comma.", mark=mark[:40])
    raise refusal(
        "“{mark}” is no mark between thousands: it is a point, a comma, an apostrophe, space or "
        "none.",
        mark=mark[:40],
    )


def _skipped(text: str | None) -> int | None:
    if text is None:
        return None
    low, high, _ = bounds(Reading, "skipped")
    value = read_number(text)
    if not (low <= value <= high and value == int(value)):
        raise refusal(
            "From {low} to {high} lines can be skipped, not {value}.",
            low=low,
            high=f"{high:,}",
            value=text[:40],
        )
    return int(value)


def _kinds(text: str) -> dict[str, str]:
    kinds = {}
    for part in names_of(text):
        name, mark, kind = part.rpartition("=")
        if not mark or kind.strip() not in get_args(Override):
            raise refusal(
                "“{part}” is no kind of a column; write its name, = and number or class.",
                part=part[:40],
            )
        kinds[name.strip()] = kind.strip()
    return kinds
