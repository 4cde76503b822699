"""The checksums of TFRecord files: CRC-32C (Castagnoli), masked as TensorFlow masks it."""

from __future__ import annotations

_POLYNOMIAL = 0x82F63B78
"""Of Castagnoli, 1993, its bits reversed."""
_MASK = 0xA282EAD8
"""Added to a rotated checksum: https://www.tensorflow.org/tutorials/load_data/tfrecord."""


def _entry(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (_POLYNOMIAL if byte & 1 else 0)
    return byte


TABLE = tuple(_entry(byte) for byte in range(256))
"""The remainder of every byte, by which one is taken at a time (Sarwate, 1988)."""


def crc32c(data: bytes) -> int:
    """Return the checksum of some bytes, 32 bits."""
    crc, table = 0xFFFFFFFF, TABLE
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def masked(crc: int) -> int:
    """Return a checksum as it stands in a file."""
    return (((crc >> 15) | (crc << 17)) + _MASK) & 0xFFFFFFFF
