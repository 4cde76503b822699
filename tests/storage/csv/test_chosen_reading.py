"""What a person chose about a file counts more than what is found in it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from explorer.core.sentence import SentenceError
from explorer.core.training.data import Reading
from explorer.storage.csv.data import CsvData, read_csv, read_head


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reading")


def read(folder: Path, content: str | bytes, reading: Reading) -> CsvData:
    """Read a file; its beginning is read as the same."""
    path = folder / "data.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    data = read_csv(path, reading)
    assert columns(read_head(path, reading)) == columns(data)
    return data


def columns(data: CsvData) -> dict[str, list[float | None] | str]:
    return {
        c.name: [None if math.isnan(v) else v for v in c.values.tolist()]
        if c.is_numeric
        else c.kind
        for c in data.columns
    }


# content, reading, columns
READ: dict[str, tuple[str | bytes, Reading, dict[str, object]]] = {
    "delimiter": (
        "a;b,c\n1;2,3\n4;5,6\n", Reading(delimiter=","), {"a;b": "text", "c": [3, 6]}
    ),
    "no delimiter": ("a\n1,5\n2,5\n", Reading(delimiter="", decimal=","), {"a": [1.5, 2.5]}),
    "blanks": ("a b\n1 2\n3 4\n", Reading(delimiter=" "), {"a": [1, 3], "b": [2, 4]}),
    "decimal comma": (
        "a;b\n1,217;2\n3,400;4\n", Reading(decimal=","), {"a": [1.217, 3.4], "b": [2, 4]}
    ),
    "thousands": (
        "a;b\n1,217;2\n3,400;4\n", Reading(thousands=","), {"a": [1217, 3400], "b": [2, 4]}
    ),
    "decimal point": (
        "a;b\n1.217;2\n3.400;999\n", Reading(decimal="."), {"a": [1.217, 3.4], "b": [2, 999]}
    ),
    "no thousands": (
        "a;b\n1.217;2\n3.400;999\n", Reading(thousands=""), {"a": [1.217, 3.4], "b": [2, 999]}
    ),
    "points of thousands": (
        "a;b\n1.217;2\n3.400;4\n", Reading(decimal=","), {"a": [1217, 3400], "b": [2, 4]}
    ),
    "other marks": ("a;b\n1.25;2\n3.5;4\n", Reading(decimal=","), {"a": "text", "b": [2, 4]}),
    "encoding": ("größe;b\n1;2\n3;4\n".encode("cp1250"), Reading(encoding="cp1250"),
                 {"größe": [1, 3], "b": [2, 4]}),
    "encoding in two bytes": ("a;b\n1;2\n3;4\n".encode("utf-16-le"), Reading(encoding="utf-16-le"),
                 {"a": [1, 3], "b": [2, 4]}),
    "names of numbers": (
        "1;2\n3;4\n5;6\n", Reading(header=True), {"1": [3, 5], "2": [4, 6]}
    ),
    "no names": (
        "a;b\n3;4\n5;6\n", Reading(header=False), {"column 1": "text", "column 2": "text"}
    ),
    "no names in numbers": (
        "3;4\n5;6\n", Reading(header=False), {"column 1": [3, 5], "column 2": [4, 6]}
    ),
    "names below titles": (
        "made here\n\na;b\n3;4\n5;6\n", Reading(header=True), {"a": [3, 5], "b": [4, 6]}
    ),
    "lines skipped": (
        "1;2\n7;8\na;b\n3;4\n5;6\n", Reading(skipped=2), {"a": [3, 5], "b": [4, 6]}
    ),
    "names that are skipped": (
        "a;b\n3;4\n5;6\n", Reading(skipped=1), {"column 1": [3, 5], "column 2": [4, 6]}
    ),
    "lines skipped above names of numbers": (
        "x\n1;2\n3;4\n5;6\n", Reading(skipped=1, header=True), {"1": [3, 5], "2": [4, 6]}
    ),
    "fewer names than columns": (
        "a\n3;4\n5;6\n", Reading(header=True, delimiter=";"), {"a": [3, 5], "column 2": [4, 6]}
    ),
    "missing values": (
        "a;b\n-999;2\n3;x\n5;6\n", Reading(missing=("-999", "x")),
        {"a": [None, 3, 5], "b": [2, None, 6]},
    ),
    "missing beside yes and no": (
        "a;b\nyes;2\nno;3\n9;4\n", Reading(missing=("9",)), {"a": [1, 0, None], "b": [2, 3, 4]}
    ),
    "kinds": (
        "a;b\n1;2\nbad;3\n3;4\n", Reading(kinds={"a": "number", "b": "class"}),
        {"a": [1, None, 3], "b": "number"},
    ),
    "telephone numbers as numbers": (
        "phone;b\n030 123 456;2\n040 123 457;3\n", Reading(kinds={"phone": "number"}),
        {"phone": [30123456, 40123457], "b": [2, 3]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_a_file_is_read_as_it_was_chosen(case: str, folder: Path) -> None:
    content, reading, expected = READ[case]
    assert columns(read(folder, content, reading)) == expected


def test_what_was_chosen_is_said(folder: Path) -> None:
    data = read(folder, "x\na;b\n1;2\n3;4\n", Reading(skipped=1, encoding="latin-1"))
    assert [str(note) for note in data.notes] == [
        "The text is read as iso8859-1, as chosen.",
        "Line 1 is left out: it is not of the table.",
        "Cells are separated by semicolons.",
        "Line 2 holds the names of the columns.",
    ]


def test_a_kind_of_a_column_that_is_not_there_is_said(folder: Path) -> None:
    data = read(folder, "a;b\n1;2\n3;4\n", Reading(kinds={"c": "class"}))
    assert str(data.notes[-1]) == "A kind was chosen for columns that the file has not: c."


@pytest.mark.parametrize("name", ["klingon", "rot13", "hex", "", "\0"])
def test_an_encoding_that_is_none_is_refused(name: str, folder: Path) -> None:
    with pytest.raises(SentenceError, match="is no encoding that is known here"):
        read(folder, "a,b\n1,2\n3,4\n", Reading(encoding=name))


def test_a_file_that_is_not_of_the_chosen_encoding_is_refused(folder: Path) -> None:
    with pytest.raises(SentenceError) as caught:
        read(folder, "a,b\n1,2\n3,4\n", Reading(encoding="utf-16"))
    assert str(caught.value) == "data.csv is no text in the encoding utf-16 that was chosen."


def test_more_lines_skipped_than_there_are_are_refused(folder: Path) -> None:
    with pytest.raises(SentenceError, match="Nothing is left below the 3 lines that are skipped"):
        read(folder, "a,b\n1,2\n3,4\n", Reading(skipped=7))


def test_a_number_with_other_marks_than_the_chosen_ones_is_shown(folder: Path) -> None:
    data = read(folder, "a;b\n1.25;2\n3.5;4\n", Reading(decimal=","))
    assert str(data.columns[0].reason) == (
        "“a” is text: line 2 has “1.25”, which is no number with the marks that were chosen."
    )


@pytest.mark.parametrize(
    "reading",
    [
        Reading(delimiter=","), Reading(decimal=","), Reading(thousands="'"), Reading(header=True),
        Reading(header=False), Reading(skipped=3), Reading(encoding="utf-16"),
        Reading(encoding="utf-8"), Reading(missing=("", "1")), Reading(delimiter=""),
        Reading(delimiter="\t"), Reading(kinds={"a": "class", "column 1": "number"}),
    ],
)  # fmt: skip
def test_any_file_is_read_with_any_choice_or_refused_in_a_sentence(
    reading: Reading, folder: Path
) -> None:
    draw = np.random.default_rng(1)
    alphabet = [*'ab01,;\t\n"- .é\r']
    for _ in range(40):
        path = folder / "any.csv"
        text = "".join(draw.choice(alphabet, draw.integers(60)))
        path.write_text(text, encoding="utf-8", newline="")
        try:
            data = read_csv(path, reading)
        except SentenceError:
            continue
        assert all(len(column.values) == data.rows for column in data.columns)
