"""The records of a TFRecord file: its length, a checksum of that, the data, a checksum of them."""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np

from explorer.storage.logs.crc import TABLE, crc32c, masked

HEADER, FOOTER = 12, 4
"""Bytes before and after the data of a record."""
MOST = 1 << 20
"""Bytes of a record that may hold scalars; a longer one is a graph or pictures, and left out."""
_LONGEST = 1 << 40
"""Bytes of any record: no program writes more, and no place in a file is so far."""
_TABLE = np.array(TABLE, np.uint32)
_ROWS = 8192
"""Records whose checksums are computed together: they stay in the processor's cache."""
_FEW = 100
"""Records below which it is faster to compute one checksum after the other."""


class Records(NamedTuple):
    """Whole records at the beginning of some bytes."""

    starts: np.ndarray
    """(n,) where their data begin."""
    lengths: np.ndarray
    """(n,) bytes of their data."""
    end: int
    """Where the first record begins that is not whole; beyond the bytes after one left out."""
    is_damaged: bool
    """Whether it never will be: what stands there is no length of a record."""


def records_in(data: bytes) -> Records:
    """Return the records of which all bytes are there, up to the first that is none."""
    starts, lengths, at, size = [], [], 0, len(data)
    unpack, is_damaged = struct.Struct("<Q").unpack_from, False
    while at + HEADER <= size:
        (length,) = unpack(data, at)
        end = at + HEADER + length + FOOTER
        if length > MOST or end > size:
            # Before such a number is believed.
            is_damaged = length > _LONGEST or not _is_header(data, at)
            at = end if length > MOST and not is_damaged else at
            break
        starts.append(at + HEADER)
        lengths.append(length)
        at = end
    return _up_to_damage(data, Records(np.array(starts, np.int64), np.array(lengths, np.int64), at,
                                       is_damaged))  # fmt: skip


def _is_header(data: bytes, at: int) -> bool:
    (crc,) = struct.unpack_from("<I", data, at + 8)
    return masked(crc32c(data[at : at + 8])) == crc


def _up_to_damage(data: bytes, found: Records) -> Records:
    """Return records without those from the first on whose length is not what was written."""
    starts = found.starts
    if not len(starts):
        return found
    heads = matrix(data, starts - HEADER, HEADER)
    wrong = np.flatnonzero(_checksums(heads[:, :8]) != _uint32(heads[:, 8:]))
    if not len(wrong):
        return found
    first = int(wrong[0])
    return Records(starts[:first], found.lengths[:first], int(starts[first]) - HEADER, True)


def matrix(data: bytes, starts: np.ndarray, length: int) -> np.ndarray:
    """Return the bytes of parts of equal length, (n, length) uint8."""
    whole = np.frombuffer(data, np.uint8)
    return np.lib.stride_tricks.sliding_window_view(whole, length)[starts]


def are_whole(data: bytes, starts: np.ndarray, length: int) -> np.ndarray:
    """Return, (n,) bool, whether the data of records of equal length are as they were written."""
    if len(starts) < _FEW:
        return np.array([is_whole(data, start, length) for start in starts.tolist()], bool)
    rows = matrix(data, starts, length) if length else np.zeros((len(starts), 0), np.uint8)
    return _checksums(rows) == _uint32(matrix(data, starts + length, FOOTER))


def is_whole(data: bytes, start: int, length: int) -> bool:
    """Return whether the data of a record are as they were written."""
    (crc,) = struct.unpack_from("<I", data, start + length)
    return masked(crc32c(data[start : start + length])) == crc


def _checksums(rows: np.ndarray) -> np.ndarray:
    """Return the masked checksums of rows of bytes."""
    found = np.empty(len(rows), np.uint32)
    for first in range(0, len(rows), _ROWS):
        part = rows[first : first + _ROWS].T.copy()
        crc = np.full(part.shape[1], 0xFFFFFFFF, np.uint32)
        for column in part:
            crc = _TABLE[(crc ^ column) & 0xFF] ^ (crc >> 8)
        crc ^= np.uint32(0xFFFFFFFF)
        rotated = (crc >> 15) | (crc << 17)
        found[first : first + _ROWS] = rotated + np.uint32(masked(0))
    return found


def _uint32(rows: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(rows).view("<u4")[:, 0]
