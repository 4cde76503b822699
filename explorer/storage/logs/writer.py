"""Writes event files as TensorBoard reads them, a record at a time and with little more than that.

Each record is handed to the system at once and whole: what was written is there even if the
process is killed the moment after.
"""

from __future__ import annotations

import functools
import itertools
import os
import socket
import struct
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from explorer.storage.logs.crc import crc32c, masked

_CHECKSUM = struct.Struct("<I")
_TIME = struct.Struct("<BdB")
"""The time as a double, between the keys of its field and of that of the step."""
_VERSION = b"brain.Event:2"
_COUNT = itertools.count()


def frame(data: bytes) -> bytes:
    """Return data as a record of a TFRecord file."""
    return b"".join((_header(len(data)), data, _CHECKSUM.pack(masked(crc32c(data)))))


@functools.lru_cache(maxsize=256)
def _header(length: int) -> bytes:
    """Return what is before data of a length; the records of a loop have few of them."""
    packed = struct.pack("<Q", length)
    return packed + _CHECKSUM.pack(masked(crc32c(packed)))


def first_record(seconds: float) -> bytes:
    """Return the record with which an event file begins, `seconds` since 1970."""
    return frame(b"\x09" + struct.pack("<d", seconds) + b"\x1a" + _sized(_VERSION))


class EventEncoder:
    """Writes scalars as records; those of the same tags are packed by one plan."""

    def __init__(self) -> None:
        self._plans: dict[tuple[str, ...], tuple[struct.Struct, list[bytes | float]]] = {}
        """Of each of the tags what is before its number, and then the number."""

    def record(self, seconds: float, step: int, values: Mapping[str, float]) -> bytes:
        """Return the record of a step, `seconds` since 1970; values beyond float32 are infinite."""
        tags = tuple(values)
        plan = self._plans.get(tags) or self._plan(tags)
        numbers = plan[1].copy()
        numbers[1::2] = map(_float32, values.values())
        summary = plan[0].pack(*numbers)
        # A negative one is written in 64 bits.
        head = _TIME.pack(9, seconds, 16) + _varint(step & (1 << 64) - 1)
        return frame(head + b"\x2a" + _varint(len(summary)) + summary)

    def _plan(self, tags: tuple[str, ...]) -> tuple[struct.Struct, list[bytes | float]]:
        heads = []
        for tag in tags:
            inner = b"\x0a" + _sized(tag.encode(errors="replace"))
            heads.append(b"\x0a" + _varint(len(inner) + 5) + inner + b"\x15")
        packed = struct.Struct("<" + "".join(f"{len(head)}sf" for head in heads))
        self._plans[tags] = packed, [x for head in heads for x in (head, 0.0)]
        return self._plans[tags]


class EventWriter:
    """An event file of its own in a directory, which is made with the first record.

    Args:
        directory: of the run.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._encoder = EventEncoder()
        self._handle: int | None = None

    def write(self, step: int, values: Mapping[str, float]) -> None:
        """Write the values of a step by their tags; raises OSError, and writes nothing more then.

        A part of a record is never followed by another.
        """
        if not values:
            return
        if self._handle is None:
            self._handle = self._open()
        _write(self._handle, self._encoder.record(time.time(), step, values))

    def close(self) -> None:
        """Close the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _open(self) -> int:
        now = time.time()
        self._directory.mkdir(parents=True, exist_ok=True)
        name = f"events.out.tfevents.{now:.0f}.{socket.gethostname()}.{os.getpid()}.{next(_COUNT)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        handle = os.open(self._directory / name, flags, 0o666)
        try:
            _write(handle, first_record(now))
        except OSError:
            os.close(handle)
            raise
        return handle


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def records(times: Iterable[tuple[float, int, Mapping[str, float]]], begun: float) -> bytes:
    """Return a whole event file of (seconds since 1970, step, values by tag)."""
    encoder = EventEncoder()
    return first_record(begun) + b"".join(encoder.record(*each) for each in times)


def _float32(value: float) -> float:
    """Return a number that can be packed as float32."""
    if value - value == 0 and abs(value) > _GREATEST:
        return float("inf") if value > 0 else float("-inf")
    return value


_GREATEST = struct.unpack("<f", b"\xff\xff\x7f\x7f")[0]
"""The largest finite float32."""


def _sized(data: bytes) -> bytes:
    return _varint(len(data)) + data


def _varint(value: int) -> bytes:
    groups = bytearray()
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    groups.append(value)
    return bytes(groups)
