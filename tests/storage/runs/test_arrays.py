"""Arrays of files that anybody may have made."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from explorer.storage.runs.arrays import ArraysError, read_arrays

ARRAYS = [np.arange(6, dtype=np.float32).reshape(2, 3), np.int64(7), np.zeros(0, np.float32)]


def packed(*arrays: object) -> bytes:
    file = io.BytesIO()
    np.savez(file, *arrays)  # pyright: ignore[reportArgumentType]
    return file.getvalue()


def with_entry(data: bytes) -> bytes:
    """Return a file whose only array is told by these bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("arr_0.npy", data)
    return file.getvalue()


def header(shape: tuple[int, ...], dtype: str = "<f4") -> bytes:
    file = io.BytesIO()
    told = {"descr": dtype, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, told)  # pyright: ignore[reportArgumentType]
    return file.getvalue()


def test_arrays_are_read_as_they_were_written() -> None:
    for found, expected in zip(read_arrays(packed(*ARRAYS), 10_000), ARRAYS, strict=True):
        np.testing.assert_array_equal(found, expected, strict=True)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no file",
        packed(*ARRAYS)[:-30],
        packed(np.array(["text"])),
        packed(np.array([1j])),
        with_entry(b"no array"),
        with_entry(header((10,)) + bytes(8)),
        with_entry(header((1 << 60,))),
        with_entry(header((-1,)) + bytes(4)),
        with_entry(header((2,), "|O") + bytes(16)),
    ],
)
def test_what_are_no_numbers_is_refused(data: bytes) -> None:
    with pytest.raises(ArraysError):
        read_arrays(data, 10_000)


@pytest.mark.slow
def test_a_small_file_of_gigabytes_is_refused_before_it_is_unpacked() -> None:
    bomb = with_entry(header((1 << 26,)) + bytes(1 << 28))
    assert len(bomb) < 1 << 20
    with pytest.raises(ArraysError):
        read_arrays(bomb, 1 << 20)
