"""Reasons why a column is not one of numbers, with an example each."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import NamedTuple

from explorer.core.sentence import Sentence, sentence, short
from explorer.storage.csv.columns.column import ColumnKind
from explorer.storage.csv.numbers import (
    Evidence,
    Marks,
    affixes_of,
    is_limit,
    marks_of,
    number_of,
)
from explorer.storage.csv.shapes import is_date
from explorer.storage.csv.words import is_missing


class Reason(NamedTuple):
    """Kind of a column that is none of numbers, and how that shows."""

    kind: ColumnKind
    told: Sentence
    is_almost_numbers: bool = False
    """Whether most of its cells are numbers."""


def strange_shapes(found: Evidence) -> list[str]:
    """Return the shapes that are of no number, in the order of their lines."""
    shapes = [s for s in found.counts if not is_missing(s) and number_of(s) is None]
    limits = list(filter(is_limit, shapes))
    numbers = found.counts.keys() - set(shapes)
    if _count(found, limits) < _count(found, [s for s in numbers if not is_missing(s)]):
        # Where most cells are numbers: a column of “<50” and “>50” has two classes.
        shapes = [shape for shape in shapes if shape not in limits]
    return sorted(shapes, key=lambda shape: found.first[shape][1])


def reason_of(
    name: str, found: Evidence, marks: Marks, *, missing: int, distinct: int | None, has_codes: bool
) -> Reason:
    """Return whether a column is of dates or text, and how that shows.

    Args:
        name: of the column.
        found: its shapes.
        marks: those that were chosen.
        missing: cells without a value.
        distinct: different values, None where there are many.
        has_codes: whether its digits are no numbers, but of telephones and the like.
    """
    strange = strange_shapes(found)
    if strange:
        return _strange(name, found, strange, missing, distinct)
    if has_codes:
        shape = next(shape for shape in found.counts if not is_missing(shape))
        told = sentence(
            "“{name}” is text: line {line} has “{cell}”, digits as of a telephone number or an "
            "address.",
            **_example(name, found, shape),
        )
        return Reason("text", told)
    return Reason("text", _mixed(name, found, marks), is_almost_numbers=True)


def _example(name: str, found: Evidence, shape: str) -> dict[str, str]:
    text, line = found.first[shape]
    return {"name": short(name), "line": f"{line:,}", "cell": short(text)}


def _strange(
    name: str, found: Evidence, strange: list[str], missing: int, distinct: int | None
) -> Reason:
    told = _example(name, found, strange[0])
    others = len(found.counts) - sum(map(is_missing, found.counts))
    if all(map(is_date, strange)) and len(strange) == others:
        return Reason("date", sentence("“{name}” holds dates: line {line} has “{cell}”.", **told))
    count, total = _count(found, strange), found.counts.total() - missing
    if not found.is_full and 2 * count < total:
        message = sentence(
            "“{name}” is text, as {count} of its {total} cells are no numbers: line {line} has "
            "“{cell}”.",
            **told, count=f"{count:,}", total=f"{total:,}"
        )  # fmt: skip
        return Reason("text", message, is_almost_numbers=True)
    if distinct is not None and 1 < distinct < total:
        message = sentence(
            "“{name}” is text of {distinct} different values: line {line} has “{cell}”.",
            **told, distinct=distinct
        )  # fmt: skip
        return Reason("text", message)
    return Reason("text", sentence("“{name}” is text: line {line} has “{cell}”.", **told))


def _mixed(name: str, found: Evidence, marks: Marks) -> Sentence:
    """Say in which two ways the numbers are written that do not go together."""
    shapes = [shape for shape in found.counts if number_of(shape) is not None]
    shapes.sort(key=lambda shape: found.first[shape][1])
    unlike = [s for s in shapes if not any(map(marks.allow, _styles(s)))]
    if unlike:
        return sentence(
            "“{name}” is text: line {line} has “{cell}”, which is no number with the marks that "
            "were chosen.",
            **_example(name, found, unlike[0]),
        )
    first, other = _different(shapes)
    values = _example(name, found, first)
    further = _example(name, found, other)
    values |= {"other": further["cell"], "further": further["line"]}
    if affixes_of(found) is None:
        return sentence(
            "“{name}” mixes units: line {line} has “{cell}”, line {further} “{other}”. Write "
            "all of its numbers in one.",
            **values,
        )
    return sentence(
        "“{name}” mixes decimal points and commas: line {line} has “{cell}”, line {further} "
        "“{other}”. Write all of its numbers in one way.",
        **values,
    )


def _styles(shape: str) -> frozenset[tuple[str, str]]:
    number = number_of(shape)
    return frozenset() if number is None else number.styles


def _count(evidence: Evidence, shapes: list[str]) -> int:
    return sum(evidence.counts[shape] for shape in shapes)


def _different(shapes: list[str]) -> tuple[str, str]:
    """Return the first two shapes of numbers that do not go together."""
    pairs = itertools.combinations(shapes[:60], 2)
    found = ((a, b) for a, b in pairs if not _go_together(a, b))
    return next(found, (shapes[0], shapes[-1]))


def _go_together(a: str, b: str) -> bool:
    evidence = Evidence(Counter((a, b)), {a: (a, 0), b: (b, 0)})
    return affixes_of(evidence) is not None and marks_of(evidence) is not None
