"""The first lines of a file that is no table."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.core.training.data import Reading
from explorer.storage.csv.raw import first_lines


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"a,b\n1,2\n3\n", ("a,b", "1,2", "3")),
        (b"\xef\xbb\xbfa\r\n\xff", ("a", "\ufffd")),
        (b"a\tb", ("a   b",)),
        (b"", ()),
        (b"\x89PNG\0\0", ()),
    ],
)
def test_lines_are_shown_as_they_are_written(
    tmp_path: Path, content: bytes, lines: tuple[str, ...]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert first_lines(path, Reading()) == lines


def test_of_a_long_file_only_the_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x" * 1000 + "\n" + "1\n" * 100_000)
    lines = first_lines(path, Reading())
    assert len(lines) <= 2_000
    assert len(lines[0]) < 1000


def test_a_file_that_cannot_be_opened_has_no_lines(tmp_path: Path) -> None:
    assert first_lines(tmp_path, Reading()) == ()
    assert first_lines(tmp_path / "none.csv", Reading()) == ()
    (tmp_path / "a.csv").write_text("ä")
    assert first_lines(tmp_path / "a.csv", Reading(encoding="cp437")) != ()
