"""What a study searches: ranges and choices, as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from explorer.core.language.notation import format_value
from explorer.core.language.numbers import read_number
from explorer.core.sentence import refusal
from explorer.core.training.study.settings import (
    Value,
    check_name,
    check_value,
    is_number,
    is_whole,
    read_value,
)

MAX_SEARCHED = 20
MAX_CHOICES = 100
_RANGE = re.compile(r"(.+?)\.\.(.+)")
_LOG = re.compile(r"(.*?)\s+log\s*")


class Range(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="range"):
    """Numbers between two ends, both allowed."""

    name: str
    low: float
    high: float
    log: bool = False
    """Whether equal ratios, rather than equal differences, are equally probable."""
    whole: bool = False

    def __str__(self) -> str:
        text = f"{self.name}={format_value(self.low)}..{format_value(self.high)}"
        return f"{text} log" if self.log else text

    def has(self, value: Value) -> bool:
        """Return whether a value is one of these."""
        return not isinstance(value, str) and self.low <= value <= self.high


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="choice"):
    """Some values, one of which is taken."""

    name: str
    values: Annotated[tuple[Value, ...], Meta(min_length=2, max_length=MAX_CHOICES)]

    def __str__(self) -> str:
        return f"{self.name}={'|'.join(map(value_text, self.values))}"

    def has(self, value: Value) -> bool:
        """Return whether a value is one of these."""
        return value in self.values


Searched = Range | Choice


def value_text(value: Value) -> str:
    """Return a value as it is typed."""
    return value if isinstance(value, str) else format_value(value)


def read_search(texts: Sequence[str]) -> tuple[Searched, ...]:
    """Return the ranges and choices in texts such as `rate=1e-4..1e-1 log` or `layers=32|64,64`.

    Raises:
        SentenceError: a text is neither, names what cannot be searched, or a value out of bounds.
    """
    if not texts:
        raise refusal(
            "A study needs something to search, for example {example}.",
            example='--search "rate=1e-4..1e-1 log"',
        )
    if len(texts) > MAX_SEARCHED:
        raise refusal("A study searches up to {most} settings.", most=MAX_SEARCHED)
    found = tuple(map(_read, texts))
    for searched in found:
        if [other.name for other in found].count(searched.name) > 1:
            raise refusal("“{name}” is searched twice.", name=searched.name)
    return found


def _read(text: str) -> Searched:
    name, sign, rest = (part.strip() for part in text.partition("="))
    if not sign or not name:
        raise refusal(
            "“{text}” is no search; write for example {first} or {second}.",
            text=text.strip()[:40],
            first="rate=1e-4..1e-1 log",
            second="layers=32|64|64,64",
        )
    name = name.replace("-", "_")
    check_name(name)
    found = _RANGE.fullmatch(rest)
    if found is not None:
        return _range(name, found[1], found[2])
    return _choice(name, rest)


def _range(name: str, first: str, rest: str) -> Range:
    if not is_number(name):
        raise refusal(
            "“{name}” is no number and has no range; list what to choose from, as in {example}.",
            name=name,
            example="layers=32|64|64,64",
        )
    found = _LOG.fullmatch(rest)
    low, high = read_number(first), read_number(found[1] if found else rest)
    if not low < high:
        raise refusal(
            "The range of “{name}” is empty: {low} is not less than {high}.",
            name=name,
            low=format_value(low),
            high=format_value(high),
        )
    if found and low <= 0:
        raise refusal(
            "“{name}” cannot be searched with “log” from {low}: only numbers above 0 have a "
            "logarithm.",
            name=name,
            low=format_value(low),
        )
    for end in (low, high):
        check_value(name, end)
    return Range(name, low, high, found is not None, is_whole(name))


def _choice(name: str, text: str) -> Choice:
    values = tuple(read_value(name, part.strip()) for part in text.split("|"))
    if len(values) < 2:
        raise refusal(
            "“{name}” has only one value here; list several with “|” between them, or set it "
            "with its own option.",
            name=name,
        )
    if len(values) > MAX_CHOICES:
        raise refusal("“{name}” has up to {most} values.", name=name, most=MAX_CHOICES)
    for value in values:
        if values.count(value) > 1:
            raise refusal(
                "“{name}” has the value “{value}” twice.", name=name, value=value_text(value)
            )
    return Choice(name, values)
