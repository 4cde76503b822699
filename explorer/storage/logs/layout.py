"""Where the numbers of an event stand in its bytes: as much of protocol buffers as that needs.

The fields are those of TensorFlow's event.proto, summary.proto and tensor.proto; their encoding is
that of https://protobuf.dev/programming-guides/encoding.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10
"""Bytes, seven bits of 64 in each."""


class Place(NamedTuple):
    """A number in the bytes of an event."""

    at: int
    size: int
    kind: str
    """A type of NumPy, such as <f4; varint: a signed integer in groups of seven bits; half and
    bfloat16: the bits of such a float as a varint; bfloat: those of a bfloat16 as they are, in the
    content of a tensor. Empty: it is 0 and not written."""


class Value(NamedTuple):
    """A scalar of an event."""

    tag: str
    place: Place


class Layout(NamedTuple):
    """Where the numbers of an event are."""

    time: Place
    step: Place
    values: list[Value]
    others: int
    """How many summaries of other kinds it has, such as histograms."""


class _Field(NamedTuple):
    number: int
    wire: int
    at: int
    end: int


NOTHING = Place(0, 0, "")
_CONTENT = {1: "<f4", 2: "<f8", 3: "<i4", 4: "u1", 5: "<i2", 6: "i1", 9: "<i8", 10: "u1",
            14: "bfloat", 17: "<u2", 19: "<f2", 22: "<u4", 23: "<u8"}  # fmt: skip
"""Of the content of a tensor, by its type."""
_LISTED = {5: "<f4", 6: "<f8", 7: "varint", 10: "varint", 11: "varint", 13: "half", 16: "varint",
           17: "varint"}  # fmt: skip
"""Of the listed values of a tensor, by the number of the field."""
_BFLOAT16 = 14
"""The type of a tensor (DataType in types.proto)."""


def layout_of(data: bytes) -> Layout:
    """Return where the numbers of an event are; raises ValueError where it is none."""
    time = step = NOTHING
    values: list[Value] = []
    others = 0
    for field in _fields(data, 0, len(data)):
        match field.number, field.wire:
            case 1, 1:
                time = Place(field.at, 8, "<f8")
            case 2, 0:
                step = Place(field.at, field.end - field.at, "varint")
            case 5, 2:
                for each in _fields(data, field.at, field.end):
                    value = _value(data, each) if each[:2] == (1, _BYTES) else None
                    values += [value] if value is not None else []
                    others += value is None
            case _:
                pass
    return Layout(time, step, values, others)


def _value(data: bytes, field: _Field) -> Value | None:
    """Return a scalar; None for a summary of another kind."""
    tag, place, plugin = "", None, ""
    for each in _fields(data, field.at, field.end):
        match each.number, each.wire:
            case 1, 2:
                tag = data[each.at : each.end].decode(errors="replace")
            case 2, 5:
                place = Place(each.at, 4, "<f4")
            case 8, 2:
                place = _tensor(data, each)
            case 9, 2:
                plugin = _plugin(data, each)
            case _:
                pass
    return Value(tag, place) if place is not None and plugin in {"", "scalars"} else None


def _plugin(data: bytes, field: _Field) -> str:
    """Return what of TensorBoard shows a summary, by its metadata."""
    for each in _fields(data, field.at, field.end):
        if each[:2] == (1, _BYTES):
            for part in _fields(data, each.at, each.end):
                if part[:2] == (1, _BYTES):
                    return data[part.at : part.end].decode(errors="replace")
    return ""


def _tensor(data: bytes, field: _Field) -> Place | None:
    """Return the only number of a tensor; None where it has none or several."""
    kind, count, content, listed = 0, 1, None, []
    for each in _fields(data, field.at, field.end):
        if each[:2] == (1, _VARINT):
            kind = _varint(data, each.at, each.end)[0]
        elif each[:2] == (2, _BYTES):
            count = _elements(data, each)
        elif each[:2] == (4, _BYTES) and each.end > each.at:
            content = each
        elif each.number in _LISTED:
            listed.append(each)
    if count != 1 or kind not in _CONTENT or len(listed) > 1:
        return None
    if content is not None:
        size = content.end - content.at
        return Place(content.at, size, _CONTENT[kind]) if size == _size(_CONTENT[kind]) else None
    return _listed(data, listed[0], kind) if listed else NOTHING


def _listed(data: bytes, field: _Field, kind: int) -> Place | None:
    name, size = _LISTED[field.number], field.end - field.at
    if name == "half" and kind == _BFLOAT16:
        name = "bfloat16"
    if name.startswith("<"):
        return Place(field.at, size, name) if size == _size(name) else None
    # Packed or not, it is one number to its end.
    end = _varint(data, field.at, field.end)[1]
    return Place(field.at, size, name) if end == field.end else None


def _size(kind: str) -> int:
    return 2 if kind == "bfloat" else int(kind[-1])


def _elements(data: bytes, field: _Field) -> int:
    """Return how many numbers a tensor of a shape has."""
    sizes = []
    for each in _fields(data, field.at, field.end):
        if each[:2] == (2, _BYTES):
            inner = [part for part in _fields(data, each.at, each.end) if part.number == 1]
            sizes.append(_varint(data, inner[0].at, inner[0].end)[0] if inner else 0)
    return math.prod(sizes)


def _fields(data: bytes, at: int, end: int) -> Iterator[_Field]:
    """Go through the fields of a message; raises ValueError where there is none."""
    while at < end:
        key, at = _varint(data, at, end)
        wire, first = key & 7, at
        if wire == _VARINT:
            _, at = _varint(data, at, end)
        elif wire == _BYTES:
            size, first = _varint(data, at, end)
            at = first + size
        elif wire in {_FIXED32, _FIXED64}:
            at += 4 if wire == _FIXED32 else 8
        else:
            raise ValueError(f"no such kind of field: {wire}")
        if at > end or not key >> 3:
            raise ValueError("a field without an end, or without a number")
        yield _Field(key >> 3, wire, first, at)


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Return a number in groups of seven bits, and where it ends."""
    value = 0
    for shift, byte in enumerate(data[at : min(end, at + _LONGEST_VARINT)]):
        value |= (byte & 0x7F) << 7 * shift
        if byte < 0x80:
            return value, at + shift + 1
    raise ValueError("a number without an end")
