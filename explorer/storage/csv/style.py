"""Replacements in the cells of a column, so that float() takes them."""

from __future__ import annotations

import re

from explorer.storage.csv.numbers import (
    APOSTROPHES,
    COMMAS,
    DASH,
    MINUS,
    POINTS,
    Decided,
    Evidence,
    Replacements,
    Style,
    is_limit,
    no_money,
    number_of,
)
from explorer.storage.csv.shapes import SPACES
from explorer.storage.csv.words import pair_of


def style_of(
    evidence: Evidence, decimal: str, thousands: str, affixes: tuple[str, ...], decided: Decided
) -> Style:
    """Return how a column is written, with what is put for what."""
    shapes = [shape for shape in evidence.counts if number_of(shape) is not None]
    seen = set().union(*map(set, shapes))
    plain = [affix for affix in affixes if not _is_in_numbers(affix)]
    marks = [(affix, "") for affix in plain]
    marks += [(sign, "") for sign in ('="', '"') if '"' in seen]
    spaces = [character for character in SPACES[1:] if character in seen]
    if any(" " in shape.strip() for shape in shapes):
        spaces.append(" ")
    marks += [(character, "") for character in spaces]
    marks += [(point, ".") for point in POINTS if point in seen]
    marks += [(comma, ",") for comma in COMMAS if comma in seen]
    if thousands == "'":
        marks += [(character, "") for character in APOSTROPHES if character in seen]
    elif thousands and thousands != " ":
        marks.append((thousands, ""))
    if decimal == "," and seen & {",", *COMMAS}:
        marks.append((",", "."))
    marks += [(minus, "-") for minus in MINUS if minus in seen]
    marks += [(f".{dashes}", "") for dashes in ("--", "-") if _has(evidence, f"[.,]{DASH}")]
    if "(" in seen:
        marks += [("(", "-"), (")", "")]
    marks += [(letter, "e") for letter in "dD" if _has(evidence, rf"9{letter}[+-]?9")]
    patterns = _patterns(evidence, affixes)
    has_limits = any(map(is_limit, evidence.counts))
    return Style(
        decimal, thousands, affixes, decimal in seen, tuple(marks), patterns, has_limits, decided
    )


def _patterns(evidence: Evidence, affixes: tuple[str, ...]) -> Replacements:
    """Return what is put for what where the place matters."""
    signs = [re.escape(affix) for affix in affixes]
    found = []
    if any(no_money(shape.strip()) for shape in evidence.counts):
        found += [(rf"^\s*(?:{a}\s*{DASH}+|{DASH}+\s*{a})\s*$", "0") for a in signs]
    found += [
        (rf"\s*{a}\s*$", "")
        for a, affix in zip(signs, affixes, strict=True)
        if _is_in_numbers(affix)
    ]
    if any((number := number_of(shape)) and number.has_minus_after for shape in evidence.counts):
        found.append((rf"^\s*(.*\d)\s*{DASH}(\D*)$", r"-\1\2"))
    return tuple(found)


def _is_in_numbers(affix: str) -> bool:
    """Return whether a unit may be a part of a number as well: 5 E, and 1E3 E."""
    return affix in ("e", "E", "d", "D")


def _has(evidence: Evidence, pattern: str) -> bool:
    return any(re.search(pattern, shape) for shape in evidence.counts)


def style_of_words(evidence: Evidence) -> Style | None:
    """Return how a column of yes and no is written; None where it is no such column."""
    words = [shape.strip() for shape in evidence.counts]
    pair = pair_of(words)
    if pair is None or evidence.is_full:
        return None
    words = [word for word in words if word.casefold() in pair]
    # A longer word may hold a shorter one.
    words.sort(key=lambda word: (-len(word), word))
    marks = {word: "1" if word.casefold() == pair[0] else "0" for word in words}
    return Style(marks=tuple(marks.items()), words=pair)
