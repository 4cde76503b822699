"""Arrays out of a .npz file that may have been made by anybody."""

from __future__ import annotations

import io
import math
import zipfile
from typing import IO

import numpy as np

_MOST_ARRAYS = 256
"""In one file."""


class ArraysError(Exception):
    """These are no arrays, or more than there can be."""


def read_arrays(data: bytes, most: int) -> list[np.ndarray]:
    """Return `arr_0`, `arr_1` and so on of what `numpy.savez` wrote: numbers, in any shape.

    Sizes are looked at before anything is unpacked: a small file can hold gigabytes.

    Args:
        data: the file.
        most: bytes that all arrays may have together.

    Raises:
        ArraysError: that is not what it holds.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            entries = {entry.filename: entry for entry in file.infolist()}
            names = [f"arr_{i}.npy" for i in range(len(entries))]
            if len(entries) > _MOST_ARRAYS or sum(e.file_size for e in entries.values()) > most:
                raise ArraysError
            return [_array(file.open(entries[name]), entries[name].file_size) for name in names]
    except (ValueError, KeyError, EOFError, OSError, RuntimeError, NotImplementedError,
            zipfile.BadZipFile, zipfile.LargeZipFile) as error:  # fmt: skip
        raise ArraysError from error


def _array(file: IO[bytes], size: int) -> np.ndarray:
    """Return the array of a .npy file whose header tells its true size; raises ValueError."""
    with file:
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError("a version that numpy.savez does not write")
        shape, is_fortran, dtype = np.lib.format.read_array_header_1_0(file)
        if dtype.kind not in "fiu" or is_fortran or min(shape, default=0) < 0:
            raise ValueError("no numbers in rows")
        needed = math.prod(shape) * dtype.itemsize
        if needed > size:
            raise ValueError("fewer numbers than told")
        return np.frombuffer(file.read(needed), dtype).reshape(shape)
