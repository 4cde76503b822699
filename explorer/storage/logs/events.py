"""The scalars in the records of an event file.

The records of a program are much alike: all that have the bytes of the first but for those of its
numbers are read together, by NumPy, which takes a hundredth of the time of one after the other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from explorer.storage.logs.framing import Records, are_whole, is_whole, matrix
from explorer.storage.logs.layout import Layout, Place, layout_of

_LONG = 4096
"""Bytes of a record that is hardly one of scalars, but of pictures or distributions."""
_BLOCK = 4096
"""Records that are compared at a time, lest many kinds of them take long."""


class Points(NamedTuple):
    """Points of one tag, in the order in which they were written; (n,) float64 each."""

    steps: np.ndarray
    times: np.ndarray
    """Seconds since 1970."""
    values: np.ndarray


class Scalars(NamedTuple):
    """What is in some records."""

    points: dict[str, Points]
    """By tag, in the order of the first point of each."""
    wrong: np.ndarray
    """Numbers of the records that are not as they were written, or are no events."""
    others: int
    """How many summaries are of other kinds, such as histograms and pictures."""


class _Found:
    """Points by tag, with the numbers of their records."""

    def __init__(self) -> None:
        self.parts: dict[str, list[np.ndarray]] = {}
        self.wrong: list[int] = []
        self.others = 0

    def add(self, rows: np.ndarray, numbers: np.ndarray, layout: Layout) -> None:
        """Add the records in rows of bytes, which have a layout."""
        self.others += layout.others * len(rows)
        if not layout.values:
            return
        step, time = _numbers(rows, layout.step), _numbers(rows, layout.time)
        for tag, place in layout.values:
            part = np.stack([numbers, step, time, _numbers(rows, place)])
            self.parts.setdefault(tag, []).append(part)

    def points(self) -> dict[str, Points]:
        """Return the points in the order of their records."""
        found = {}
        for tag, parts in self.parts.items():
            number, *columns = np.concatenate(parts, axis=1)
            order = np.argsort(number, kind="stable")
            found[tag] = number[order[0]], Points(*(column[order] for column in columns))
        # By the first record of each.
        ordered = sorted(found, key=lambda tag: found[tag][0])
        return {tag: found[tag][1] for tag in ordered}


def scalars_in(data: bytes, records: Records) -> Scalars:
    """Return the scalars of records."""
    found = _Found()
    numbers = np.arange(len(records.starts))
    for length in np.unique(records.lengths).tolist():
        own = records.lengths == length
        starts, own_numbers = records.starts[own], numbers[own]
        if length > _LONG:
            for start, number in zip(starts.tolist(), own_numbers, strict=True):
                _take_long(data, start, length, number, found)
            continue
        whole = are_whole(data, starts, length)
        found.wrong += own_numbers[~whole].tolist()
        starts, own_numbers = starts[whole], own_numbers[whole]
        for first in range(0, len(starts) if length else 0, _BLOCK):
            block = slice(first, first + _BLOCK)
            _take(matrix(data, starts[block], length), own_numbers[block], found)
    return Scalars(found.points(), np.sort(np.array(found.wrong, np.int64)), found.others)


def _take(rows: np.ndarray, numbers: np.ndarray, found: _Found) -> None:
    """Take records of one length, those at once that are like the first of them."""
    while len(rows):
        first = rows[0]
        try:
            layout = layout_of(first.tobytes())
        except ValueError:
            found.wrong.append(int(numbers[0]))
            rows, numbers = rows[1:], numbers[1:]
            continue
        are_alike = ((rows ^ first) & _fixed(layout, len(first)) == 0).all(axis=1)
        found.add(rows[are_alike], numbers[are_alike], layout)
        rows, numbers = rows[~are_alike], numbers[~are_alike]


def _take_long(data: bytes, start: int, length: int, number: np.int64, found: _Found) -> None:
    """Take a long record; one without scalars need not be as it was written, which takes long."""
    row = data[start : start + length]
    try:
        layout = layout_of(row)
    except ValueError:
        found.wrong.append(int(number))
        return
    if layout.values and not is_whole(data, start, length):
        found.wrong.append(int(number))
        return
    found.add(np.frombuffer(row, np.uint8)[None], np.array([number]), layout)


def _fixed(layout: Layout, length: int) -> np.ndarray:
    """Return a mask, (length,) uint8, of the bits that all events of a layout share."""
    bits = np.full(length, 0xFF, np.uint8)
    for place in (layout.time, layout.step, *(value.place for value in layout.values)):
        is_varint = place.kind in {"varint", "half", "bfloat16"}
        # The highest bit of each byte of a varint tells whether another follows.
        bits[place.at : place.at + place.size] = 0x80 if is_varint else 0
    return bits


def _numbers(rows: np.ndarray, place: Place) -> np.ndarray:
    """Return a number of each row, float64."""
    if not place.kind:
        return np.zeros(len(rows))
    part = np.ascontiguousarray(rows[:, place.at : place.at + place.size])
    if place.kind == "bfloat":
        return _widened(part.view("<u2")[:, 0])
    if place.kind.startswith("<") or place.kind in {"u1", "i1"}:
        return part.view(place.kind)[:, 0].astype(np.float64)
    whole = np.zeros(len(rows), np.uint64)
    for shift, column in enumerate(part.T):
        whole |= (column & 0x7F).astype(np.uint64) << np.uint64(7 * shift)
    if place.kind == "half":
        return whole.astype(np.uint16).view(np.float16).astype(np.float64)
    if place.kind == "bfloat16":
        return _widened(whole.astype(np.uint16))
    return whole.view(np.int64).astype(np.float64)


def _widened(halves: np.ndarray) -> np.ndarray:
    """Return the numbers of which the upper halves are given as bfloat16."""
    return (halves.astype(np.uint32) << 16).view(np.float32).astype(np.float64)
