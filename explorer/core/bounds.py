"""Bounds and names of settings, read where the specs declare them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import msgspec
from msgspec import inspect

from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence


class Bounds(NamedTuple):
    """The least and the greatest value of a setting, both allowed."""

    low: float
    high: float
    is_whole: bool

    def error(self, name: str, value: float) -> Sentence | None:
        """Say what is wrong with a value of the setting of that name; None where nothing is."""
        if self.low <= value <= self.high and (value == int(value) or not self.is_whole):
            return None
        return sentence(
            "“{name}” is a whole number from {low} to {high}, not {value}."
            if self.is_whole
            else "“{name}” is from {low} to {high}, not {value}.",
            name=name,
            low=_told(self.low),
            high=_told(self.high),
            value=format_value(value),
        )


@cache
def bounds(spec: type[msgspec.Struct], field: str) -> Bounds:
    """Return the bounds of a field; raises KeyError where it is no number between two of them."""
    declared = _type(spec, field)
    is_number = isinstance(declared, inspect.IntType | inspect.FloatType)
    if not is_number or declared.ge is None or declared.le is None:
        raise KeyError(field)
    return Bounds(declared.ge, declared.le, isinstance(declared, inspect.IntType))


@cache
def longest(spec: type[msgspec.Struct], field: str) -> int:
    """Return how many things a field may hold; raises KeyError where there is no limit."""
    most = getattr(_type(spec, field), "max_length", None)
    if most is None:
        raise KeyError(field)
    return most


def title(spec: type[msgspec.Struct], field: str) -> Sentence:
    """Return what a setting is called; raises KeyError where it has no title."""
    return sentence(_words(spec, field)["title"])


def description(spec: type[msgspec.Struct], field: str) -> Sentence:
    """Return what a setting means, with its bounds as `{low}` and `{high}` where it tells them.

    Raises:
        KeyError: it is not said what it means.
    """
    told = _words(spec, field)["description"]
    if "{low}" not in told:
        return sentence(told)
    low, high, _ = bounds(spec, field)
    return sentence(told, low=_told(low), high=_told(high))


def _told(bound: float) -> str:
    return f"{bound:,.0f}" if bound == int(bound) else f"{bound:g}"


def _type(spec: type[msgspec.Struct], field: str) -> inspect.Type:
    declared = _types(spec)[field]
    return declared.type if isinstance(declared, inspect.Metadata) else declared


def _words(spec: type[msgspec.Struct], field: str) -> dict[str, str]:
    declared = _types(spec)[field]
    found = declared.extra_json_schema if isinstance(declared, inspect.Metadata) else None
    return found or {}


@cache
def _types(spec: type[msgspec.Struct]) -> dict[str, inspect.Type]:
    info = inspect.type_info(spec)
    assert isinstance(info, inspect.StructType)
    return {field.name: _not_none(field.type) for field in info.fields}


def _not_none(declared: inspect.Type) -> inspect.Type:
    """Return what a field may hold beside None."""
    if not isinstance(declared, inspect.UnionType):
        return declared
    others = [each for each in declared.types if not isinstance(each, inspect.NoneType)]
    return others[0] if len(others) == 1 else declared
