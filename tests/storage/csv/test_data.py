"""A table is read as it was meant or refused in a sentence, and what was decided is said."""

from __future__ import annotations

import csv
import gzip
import io
import math
import os
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.sentence import SentenceError
from explorer.storage.csv import data as csv_data
from explorer.storage.csv import table as csv_table
from explorer.storage.csv.data import CsvData, read_csv, read_head
from explorer.storage.csv.selection.chosen import chosen

COMMAS = "Cells are separated by commas."
SEMICOLONS = "Cells are separated by semicolons."
TABS = "Cells are separated by tabs."
HEADER = "The first row holds the names of the columns."
NO_HEADER = "The first row holds no names, so columns are called by their number."
DECIMAL = "Numbers are read with a decimal comma."
CP1252 = "The text is not UTF-8; it is read as Windows-1252 (Western Europe)."
ADVICE = (
    " A comma that does not separate cells, within a number or a text, needs quotation marks "
    "around its cell."
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv")


def read(folder: Path, text: str | bytes) -> CsvData:
    path = folder / "data.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_csv(path)


def error(folder: Path, text: str | bytes) -> str:
    with pytest.raises(SentenceError) as caught:
        read(folder, text)
    return str(caught.value)


def notes(data: CsvData) -> list[str]:
    return [str(note) for note in data.notes]


def table(data: CsvData) -> dict[str, list[float | None] | str]:
    """Return the columns of numbers as lists, with None for what is missing; others by kind."""
    return {
        c.name: [None if math.isnan(v) else v for v in c.values.tolist()]
        if c.kind == "number"
        else c.kind
        for c in data.columns
    }


# text, columns, notes
TABLES: dict[str, tuple[str | bytes, dict[str, object], list[str]]] = {
    "commas": ("a,b\n1,2\n3,4\n", {"a": [1, 3], "b": [2, 4]}, [COMMAS, HEADER]),
    "semicolons": ("a;b\n1;2\n3;4\n", {"a": [1, 3], "b": [2, 4]}, [SEMICOLONS, HEADER]),
    "tabs": ("a\tb\n1\t2\n3\t4\n", {"a": [1, 3], "b": [2, 4]}, [TABS, HEADER]),
    "no header": (
        "1,2\n3,4\n",
        {"column 1": [1, 3], "column 2": [2, 4]},
        [COMMAS, NO_HEADER],
    ),
    "decimal commas": (
        "a;b\n1,5;2\n-3,25e1;4\n",
        {"a": [1.5, -32.5], "b": [2, 4]},
        [SEMICOLONS, HEADER, DECIMAL],
    ),
    "decimal commas without a header": (
        "1,5;2,5\n3,5;4,5\n",
        {"column 1": [1.5, 3.5], "column 2": [2.5, 4.5]},
        [SEMICOLONS, NO_HEADER, DECIMAL],
    ),
    "decimal commas between tabs": (
        "a\tb\n1,5\t2\n3\t4\n",
        {"a": [1.5, 3], "b": [2, 4]},
        [TABS, HEADER, DECIMAL],
    ),
    "points between semicolons": (
        "a;b\n1.5;2\n3;4\n",
        {"a": [1.5, 3], "b": [2, 4]},
        [SEMICOLONS, HEADER],
    ),
    "points of thousands beside decimal commas": (
        "a;b\n1,5;2\n3,5;1.234\n",
        {"a": [1.5, 3.5], "b": [2, 1234]},
        [SEMICOLONS, HEADER, DECIMAL, "Thousands are marked by a point: b."],
    ),
    "commas of thousands in quotes": (
        'a,b\n1,"1,234"\n2,"2,345"\n',
        {"a": [1, 2], "b": [1234, 2345]},
        [COMMAS, HEADER, "Thousands are marked by a comma: b."],
    ),
    "byte order mark": (
        b"\xef\xbb\xbfa,b\n1,2\n3,4\n",
        {"a": [1, 3], "b": [2, 4]},
        [COMMAS, HEADER],
    ),
    "cp1252": (
        "größe;b\n1;2\n3;4\n".encode("cp1252"),
        {"größe": [1, 3], "b": [2, 4]},
        [CP1252, SEMICOLONS, HEADER],
    ),
    "utf-16": (
        "größe\tb\r\n1\t2\r\n3\t4\r\n".encode("utf-16"),
        {"größe": [1, 3], "b": [2, 4]},
        ["The text is not UTF-8; it is read as UTF-16.", TABS, HEADER],
    ),
    "Chinese": ("面积,b\n1,2\n3,4\n", {"面积": [1, 3], "b": [2, 4]}, [COMMAS, HEADER]),
    "Windows line ends": ("a,b\r\n1,2\r\n3,4\r\n", {"a": [1, 3], "b": [2, 4]}, [COMMAS, HEADER]),
    "old Macintosh line ends": ("a,b\r1,2\r3,4\r", {"a": [1, 3], "b": [2, 4]}, [COMMAS, HEADER]),
    "no last line end": ("a,b\n1,2\n3,4", {"a": [1, 3], "b": [2, 4]}, [COMMAS, HEADER]),
    "blank lines": ("\n\na,b\n\n1,2\n  \n3,4\n\n", {"a": [1, 3], "b": [2, 4]}, [COMMAS, HEADER]),
    "spaces": (" a , b \n 1 , 2 \n 3 , 4 \n", {"a": [1, 3], "b": [2, 4]}, [COMMAS, HEADER]),
    "quoted cells": (
        '"a, ""x""", "b"\n"1","2"\n"3", "4"\n',
        {'a, "x"': [1, 3], "b": [2, 4]},
        [COMMAS, HEADER],
    ),
    "a quoted line end": (
        '"a\nb",c\n1,2\n3,4\n',
        {"a b": [1, 3], "c": [2, 4]},
        [COMMAS, HEADER],
    ),
    "the line of a text after quoted line ends": (
        'a,b\n1,"x\ny"\n\n2,3\nz,4\n',
        {"a": "text", "b": "text"},
        [
            COMMAS,
            HEADER,
            "“a” is text, as 1 of its 3 cells are no numbers: line 6 has “z”.",
            "“b” is text, as 1 of its 3 cells are no numbers: line 2 has “x\\ny”.",
        ],
    ),
    "missing cells": (
        "a,b\n,1\nNA,2\nn/a,3\nNaN,4\nnull,5\nNone,6\n?,7\n-,8\n 9 ,9\n",
        {"a": [None] * 8 + [9], "b": list(range(1, 10))},
        [COMMAS, HEADER],
    ),
    "an empty column": (
        "a,b\n1,\n3,NA\n",
        {"a": [1, 3], "b": "empty"},
        [COMMAS, HEADER, "Columns without any value: b."],
    ),
    "a delimiter at every line's end": (
        "a,b,\n1,2,\n3,4,\n",
        {"a": [1, 3], "b": [2, 4]},
        [COMMAS, HEADER],
    ),
    "an index without a name": (
        ",a\n0,1\n1,2\n",
        {"column 1": [0, 1], "a": [1, 2]},
        [
            COMMAS,
            HEADER,
            "Columns without a name are called column 1.",
            "Left out unless it is chosen, as it only counts the rows: column 1.",
        ],
    ),
    "names that occur twice": (
        "a,a,a (2),a\n1,2,3,4\n5,6,7,8\n",
        {"a": [1, 5], "a (3)": [2, 6], "a (2)": [3, 7], "a (4)": [4, 8]},
        [COMMAS, HEADER, "Names that occur twice are changed: a (3), a (4)."],
    ),
    "a name that an unnamed column would get": (
        "column 2,\n1,2\n3,4\n",
        {"column 2": [1, 3], "column 2 (2)": [2, 4]},
        [
            COMMAS,
            HEADER,
            "Columns without a name are called column 2.",
            "Names that occur twice are changed: column 2 (2).",
        ],
    ),
    "a header that is mostly of names": (
        "a,b,2020\n1,2,3\n4,5,6\n",
        {"a": [1, 4], "b": [2, 5], "2020": [3, 6]},
        [COMMAS, HEADER],
    ),
    "first row with a text above numbers": (
        "x,2,3\n1,2,3\n4,5,6\n",
        {"column 1": "text", "column 2": [2, 2, 5], "column 3": [3, 3, 6]},
        [
            COMMAS,
            NO_HEADER,
            "“column 1” is text, as 1 of its 3 cells are no numbers: line 1 has “x”.",
        ],
    ),
    "text in the first column": (
        "x,1,2\ny,3,4\n",
        {"column 1": "text", "column 2": [1, 3], "column 3": [2, 4]},
        [COMMAS, NO_HEADER, "“column 1” is text: line 1 has “x”."],
    ),
    "text only": (
        "a,b\nx,y\nz,w\n",
        {"a": "text", "b": "text"},
        [COMMAS, HEADER, "“a” is text: line 2 has “x”.", "“b” is text: line 2 has “y”."],
    ),
    "text with semicolons between commas": (
        "a,b,c\n1,x;y,2\n3,z;w,4\n",
        {"a": [1, 3], "b": "text", "c": [2, 4]},
        [COMMAS, HEADER, "“b” is text: line 2 has “x;y”."],
    ),
    "names with commas between semicolons": (
        "name;b\nSmith, J;2\nMiller, K;4\n",
        {"name": "text", "b": [2, 4]},
        [SEMICOLONS, HEADER, "“name” is text: line 2 has “Smith, J”."],
    ),
    "comments before the names": (
        "# of a friend, 2024\n#,;\na,b\n1,2\n3,4\n",
        {"a": [1, 3], "b": [2, 4]},
        [
            "Lines 1–2 are left out: they are not of the table.",
            COMMAS,
            "Line 3 holds the names of the columns.",
        ],
    ),
    "names in a comment": (
        "# of a friend\n# a,b\n1,2\n3,4\n",
        {"a": [1, 3], "b": [2, 4]},
        [
            "Line 1 is left out: it is not of the table.",
            COMMAS,
            "Line 2 holds the names of the columns.",
        ],
    ),
    "a name in quotation marks that begins with #": (
        '"# of rooms",b\n1,2\n3,4\n',
        {"# of rooms": [1, 3], "b": [2, 4]},
        [COMMAS, HEADER],
    ),
    "a column that is called #": (
        "#,b\n1,2\n3,4\n",
        {"#": [1, 3], "b": [2, 4]},
        [COMMAS, HEADER],
    ),
    "a comment before numbers alone": (
        "# of a friend\n1,2,3\n3,4,5\n",
        {"column 1": [1, 3], "column 2": [2, 4], "column 3": [3, 5]},
        ["Line 1 is left out: it is not of the table.", COMMAS, NO_HEADER],
    ),
    "a line that tells a spreadsheet the delimiter": (
        "sep=;\na;b\n1;2,5\n3;4,5\n",
        {"a": [1, 3], "b": [2.5, 4.5]},
        [
            "Line 1 is left out: it is not of the table.",
            SEMICOLONS,
            "Line 2 holds the names of the columns.",
            DECIMAL,
        ],
    ),
    "a text below a comment": (
        "# of a friend\na,b\n1,2\n3,x\n",
        {"a": [1, 3], "b": "text"},
        [
            "Line 1 is left out: it is not of the table.",
            COMMAS,
            "Line 2 holds the names of the columns.",
            "“b” is text: line 4 has “x”.",
        ],
    ),
    "one column": (
        "a\n1\n3\n",
        {"a": [1, 3]},
        ["Nothing separates cells: there is one column.", HEADER],
    ),
    "many columns of text": (
        "a,b,c,d,e,f,g\n" + "x,x,x,x,x,x,x\n" * 2,
        dict.fromkeys("abcdefg", "text"),
        [COMMAS, HEADER]
        + [f"“{name}” is text: line 2 has “x”." for name in "abcde"]
        + ["Text as well: f, g."],
    ),
    "lines in quotation marks": (
        '"a,b"\n"1,103"\n"2,204"\n',
        {"a": [1, 2], "b": [103, 204]},
        [COMMAS, HEADER, "The quotation marks around whole lines are left out."],
    ),
    "lines in quotation marks with quoted cells": (
        '"a,""x y"",b"\n"1,""p, q"",103"\n"2,""r"",204"\n',
        {"a": [1, 2], "x y": "text", "b": [103, 204]},
        [
            COMMAS,
            HEADER,
            "The quotation marks around whole lines are left out.",
            "“x y” is text: line 2 has “p, q”.",
        ],
    ),
    "a column of thousands in quotation marks": (
        '"price, EUR"\n"1,103"\n"2,204"\n',
        {"price, EUR": [1103, 2204]},
        [
            COMMAS,
            HEADER,
            "Thousands are marked by a comma: price, EUR.",
        ],
    ),
    "tildes": (
        "a~b\n1~2,5\n3~4\n",
        {"a": [1, 3], "b": [2.5, 4]},
        ["Cells are separated by tildes.", HEADER, DECIMAL],
    ),
    "circumflexes": (
        "a^b\n1^2\n3^4\n",
        {"a": [1, 3], "b": [2, 4]},
        ["Cells are separated by circumflexes.", HEADER],
    ),
    "Chinese commas": (
        "年，量\n1，2\n3，4\n",
        {"年": [1, 3], "量": [2, 4]},
        ["Cells are separated by Chinese commas.", HEADER],
    ),
    "a table as databases print it": (
        " x | y\n---+-----\n 1 | 2.5\n 3 | 4\n(2 rows)\n\n",
        {"x": [1, 3], "y": [2.5, 4]},
        [
            "Cells are separated by vertical bars.",
            HEADER,
            "Line 5 is left out: it is a note among the rows, or repeats the names.",
        ],
    ),
    "an aligned table as databases print it": (
        "name        x     y\n----------- ----- -----\n"
        + "Ann         1     2.5\nBob         3     4\n" * 2
        + "\n(4 rows affected)\n",
        {"name": "text", "x": [1, 3, 1, 3], "y": [2.5, 4, 2.5, 4]},
        [
            "Cells are separated by spaces.",
            HEADER,
            "“name” is text of 2 different values: line 3 has “Ann”.",
        ],
    ),
    "rows of dashes between semicolons": (
        "a;b;c\n1;2;3\n---;---;---\n3;4;5\n",
        {"a": [1, None, 3], "b": [2, None, 4], "c": [3, None, 5]},
        [SEMICOLONS, HEADER],
    ),
    "enormous numbers and a total": (
        "w;a;b\nx;1e308;1\ny;1.7e308;2\nTotal;inf;3\nz;1;2\n",
        {"w": "text", "a": [1e308, 1.7e308, 1], "b": [1, 2, 2]},
        [
            SEMICOLONS,
            HEADER,
            "Line 4 is left out: “Total” sums up the rows above it.",
            "“w” is text: line 2 has “x”.",
        ],
    ),
    "a title above a column without a name": (
        "Titel\n;Anzahl\n31.12.1990;79000000\n31.12.1991;80000000\n",
        {"column 1": "date", "Anzahl": [79000000, 80000000]},
        [
            "Line 1 is left out: it is not of the table.",
            SEMICOLONS,
            "Line 2 holds the names of the columns.",
            "Columns without a name are called column 1.",
            "Dates and times, which are not trained on: column 1.",
        ],
    ),
    "a title with numbers": (
        "Bericht;2024;1\nName;Wert;Zahl\na;1;2\nb;3;4\n",
        {"Name": "text", "Wert": [1, 3], "Zahl": [2, 4]},
        [
            "Line 1 is left out: it is not of the table.",
            SEMICOLONS,
            "Line 2 holds the names of the columns.",
            "“Name” is text: line 3 has “a”.",
        ],
    ),
    "braces": (
        "{a},{0}\n{x},1\n2,3\n",
        {"{a}": "text", "{0}": [1, 3]},
        [COMMAS, HEADER, "“{a}” is text: line 2 has “{x}”."],
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_is_read_and_told_of(folder: Path, case: str) -> None:
    text, columns, told = TABLES[case]
    data = read(folder, text)
    assert table(data) == columns
    assert notes(data) == told
    head = read_head(folder / "data.csv")
    assert (table(head), notes(head)) == (columns, told)


@pytest.mark.parametrize(
    "cell",
    [
        "1_000",
        "0x10",
        "1.5.2",
        "1+2j",
        "one",
        "1,5,2",
        "1.2.3,4",
        "((1))",
        "--1",
        "1-2",
        "A12",
        "12-a",
        "-12-",
    ],
)
def test_what_is_no_number_makes_a_column_of_text(folder: Path, cell: str) -> None:
    data = read(folder, f'a,b\n1,2\n3,"{cell}"\n5,6\n')
    assert [column.kind for column in data.columns] == ["number", "text"]
    assert str(data.columns[1].reason) == (
        f"“b” is text, as 1 of its 3 cells are no numbers: line 3 has “{cell}”."
    )
    assert np.isnan(data.columns[1].values).all()


@pytest.mark.parametrize(
    "cell", ["1", "+1.5", "-.5", "5.", "1e-3", "1E5", "007", "inf", "-Infinity"]
)
def test_what_python_takes_for_a_number_is_one(folder: Path, cell: str) -> None:
    assert table(read(folder, f"a,b\n1,{cell}\n2,{cell}\n"))["b"] == [float(cell)] * 2


# text, sentence
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "data.csv is empty."),
    "a byte order mark alone": (b"\xef\xbb\xbf", "data.csv is empty."),
    "blank lines": ("\n \n\r\n", "data.csv is empty."),
    "comments alone": ("# nothing\n# here\n", "data.csv is empty."),
    "only a header": ("a,b\n", "data.csv has names of columns, but no rows."),
    "one row": ("a,b\n1,2\n", "data.csv has only one row of values."),
    "one row without a header": ("1,2\n", "data.csv has only one row of values."),
    "a short row": (
        "a,b,c\n1,2,3\n\n4,5\n6,7,8\n",
        "Line 4 has 2 of 3 cells. An empty cell needs the mark that separates it.",
    ),
    "a long row": (
        "\n1,2\n3,4,5\n6,7\n",
        "Line 3 has 3 cells where 2 are expected." + ADVICE,
    ),
    "a NUL": (
        "a,b\n1,2\n3,\0\n",
        "data.csv is not a text file: line 3 holds a character with the code 0, which no table "
        "has.",
    ),
    "NULs before the ends of lines": (
        "a,b\n1,\0\n" * 20,
        "data.csv is not a text file: line 2 holds a character with the code 0, which no table "
        "has.",
    ),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "data.csv is a picture, not a table."),
    "an archive": (
        gzip.compress(b"a,b\n1,2\n"),
        "data.csv is packed (gzip): unpack it, and open what was in it.",
    ),
    "a spreadsheet": (
        b"PK\x03\x04" + bytes(60),
        "data.csv is a spreadsheet or an archive: save the sheet as CSV, or unpack the archive.",
    ),
    "a web page": (
        "<!DOCTYPE html><html><body>a,b</body></html>",
        "data.csv is a web page, not a table: look there for a download as CSV.",
    ),
    "decimal commas between commas": (
        "a,b\n1,5,2\n2,5,3\n3,5,4\n",
        "Line 1 has 2 names where rows have 3 cells. If a comma is a decimal mark in this file, "
        "its numbers must be in quotation marks, or cells be separated by semicolons.",
    ),
    "fewer names than cells between semicolons": (
        "a;b\n1;2;3\n4;5;6\n",
        "Line 1 has 2 names where rows have 3 cells. Each column needs a name, or at least the "
        "mark that separates it from the next one.",
    ),
    "marks of thousands between commas": (
        "a,b\n1,900\n2,1,217\n3,850\n",
        "Line 3 has 3 cells where 2 are expected." + ADVICE,
    ),
    "a quotation mark that is not closed": (
        'a,b\n1,2\n3,"4\n5,6\n',
        "Line 3: a cell that begins with a quotation mark does not end with one, or is too long.",
    ),
    "more after a quotation mark": (
        'a,b\n1,2\n\n3,"4"x\n5,6\n',
        "Line 4: a cell that begins with a quotation mark does not end with one, or is too long.",
    ),
    "an enormous cell": (
        'a,b\n1,2\n3,"' + "x" * 140_000 + '"\n',
        "Line 3: a cell that begins with a quotation mark does not end with one, or is too long.",
    ),
    "too many columns": (
        ",".join(["x"] * 5001) + "\n" + ",".join(["1"] * 5001) + "\n",
        "data.csv has 5,001 columns; up to 5,000 are read.",
    ),
    "an enormous line": (
        "1," * 3_000_000,
        "Line 1 is too long for a table: it has more than 4,000,000 characters.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_refused_in_a_sentence(folder: Path, case: str) -> None:
    text, told = REFUSED[case]
    assert error(folder, text) == told
    with pytest.raises(SentenceError) as caught:
        read_head(folder / "data.csv")
    assert str(caught.value) == told


def test_a_thousand_columns_are_read(folder: Path) -> None:
    rows = ["c,".join(map(str, range(1000))) + "c"] + [",".join(["1.5"] * 1000)] * 3
    data = read(folder, "\n".join(rows))
    assert (len(data.columns), data.rows) == (1000, 3)
    assert data.columns[999].values.tolist() == [1.5] * 3


@pytest.mark.parametrize("reader", [read_csv, read_head])
def test_what_cannot_be_opened_is_said(folder: Path, reader: object) -> None:
    assert callable(reader)
    cases = {
        folder / "missing.csv": "missing.csv cannot be opened: No such file or directory.",
        folder: f"{folder.name} is a folder: open one of the files in it.",
        folder / "a\0b.csv": r"a\x00b.csv cannot be opened: no file can have this name.",
        Path("/dev/zero"): "zero is no file, but a pipe or a device.",
    }
    if os.name == "posix":
        os.mkfifo(folder / f"{reader.__name__}.fifo")
        cases[folder / f"{reader.__name__}.fifo"] = (
            f"{reader.__name__}.fifo is no file, but a pipe or a device."
        )
    for path, told in cases.items():
        with pytest.raises(SentenceError) as caught:
            reader(path)
        assert str(caught.value) == told


def test_a_file_that_is_too_large_is_not_read(folder: Path) -> None:
    path = folder / "large.csv"
    with path.open("wb") as file:
        # Takes no room on the disk.
        file.truncate(csv_data.MAX_BYTES + 1)
    for reader in (read_csv, read_head):
        with pytest.raises(SentenceError, match=r"^large\.csv has 201 MB; files of up to 200 MB"):
            reader(path)


def test_more_cells_than_fit_in_memory_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_table, "MAX_CELLS", 5)
    assert error(folder, "1,2\n" * 3) == "data.csv has more than 5 cells."


def test_a_character_cut_at_the_end_of_the_head_does_not_change_the_encoding(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "größe,b\n1,2\n3,4\n"
    path = folder / "cut.csv"
    path.write_text(text, encoding="utf-8")
    for size in range(3, len(text.encode())):
        monkeypatch.setattr(csv_data, "_HEAD_BYTES", size)
        assert table(read_head(path)) == {"größe": [1, 3], "b": [2, 4]}


def test_a_character_cut_at_the_end_of_a_file_is_not_utf_8(folder: Path) -> None:
    assert CP1252 in notes(read(folder, "a,b\n1,2\n3,ö".encode()[:-1]))


def test_the_head_is_the_first_thousand_rows(folder: Path) -> None:
    text = "a,b\n" + "".join(f"{i},{i}\n" for i in range(1500)) + "x,1\n1\n"
    path = folder / "long.csv"
    path.write_text(text)
    head = read_head(path)
    assert head.rows == 1000
    assert [column.kind for column in head.columns] == ["number", "number"]
    assert notes(head) == [COMMAS, HEADER, "Column types are inferred from the first 1,000 rows."]
    with pytest.raises(SentenceError, match="Line 1,503 has 1 of 2 cells"):
        read_csv(path)


def test_a_text_far_down_is_found_with_its_line(folder: Path) -> None:
    rows = [f"{i},{i}" for i in range(20_000)]
    rows[15_000] = "oops,1"
    rows[15_001] = ",1"
    data = read(folder, "a,b\n" + "\n".join(rows))
    assert [(c.kind, c.missing, str(c.reason)) for c in data.columns] == [
        (
            "text",
            1,
            "“a” is text, as 1 of its 19,999 cells are no numbers: line 15,002 has “oops”.",
        ),
        ("number", 0, "None"),
    ]


cells = st.sampled_from(["", "NA", "?", "0", "-1.5", "2e3", "x", "a b", 'q"q', "p,q", "r;s", "1_0"])


@pytest.mark.slow
@given(st.lists(st.tuples(cells, cells, cells), min_size=2, max_size=40))
def test_a_written_table_is_read_back_whatever_is_in_it(
    folder: Path, rows: list[tuple[str, str, str]]
) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [("n", "a", "b", "c"), *(("1", *r) for r in rows)]
    )
    data = read(folder, text.getvalue())
    assert [column.name for column in data.columns] == ["n", "a", "b", "c"]
    for i, column in enumerate(data.columns[1:]):
        values = [plain(row[i]) for row in rows]
        texts = [row[i] for row in rows if plain(row[i]) is None]
        assert column.missing == sum(value is not None and math.isnan(value) for value in values)
        if texts:
            assert (column.kind, column.reason is None) == ("text", False)
            assert f"“{texts[0]}”" in str(column.reason)
        elif column.missing == len(rows):
            assert column.kind == "empty"
        else:
            assert column.kind == "number"
            np.testing.assert_array_equal(column.values, np.array(values, float))


def plain(cell: str) -> float | None:
    """Return a cell as a person reads it: NaN where it is missing, None where it is text."""
    if cell in ("", "NA", "?"):
        return math.nan
    return float(cell) if cell in ("0", "-1.5", "2e3") else None


@pytest.mark.slow
def test_an_arbitrary_file_is_read_or_refused_in_a_sentence(folder: Path) -> None:
    chance = random.Random(1)
    alphabet = 'ab01,;\t\n"- .é\r'
    for _ in range(500):
        text = "".join(chance.choice(alphabet) for _ in range(chance.randrange(60)))
        try:
            data = read(folder, text)
        except SentenceError:
            continue
        names = [column.name for column in data.columns]
        assert len(set(names)) == len(names)
        assert all(len(column.values) == data.rows for column in data.columns)


# What is chosen.


@pytest.fixture
def ten(folder: Path) -> CsvData:
    """Ten rows: y = 2a + b, with holes, and columns that are of no use."""
    lines = ["a,b,y,same,word,hole,gone"]
    for i in range(10):
        word = "x" if i else "5"
        lines.append(f"{i},{i * i},{2 * i + i * i},7,{word},{i if i != 3 else ''},")
    return read(folder, "\n".join(lines))


def test_chosen_columns_come_in_their_order(ten: CsvData) -> None:
    x, y, names, told, classes = chosen(ten, "y", ("b", "a", "b"))
    assert names == ("b", "a")
    assert x.tolist() == [[i * i, i] for i in range(10)]
    assert y.tolist() == [2 * i + i * i for i in range(10)]
    assert (told, classes, x.dtype, y.dtype) == ([], (), np.float64, np.float64)


def test_without_a_choice_all_other_columns_of_varying_numbers_are_taken(ten: CsvData) -> None:
    x, y, names, told, _ = chosen(ten, "y")
    assert names == ("a", "b", "hole")
    assert [row[0] for row in x.tolist()] == [0, 1, 2, 4, 5, 6, 7, 8, 9]
    assert len(y) == 9
    assert [str(note) for note in told] == [
        "1 of 10 rows are left out: a cell is missing or infinite there.",
        "Left out, as they hold the same number in every row: same.",
        "A model learns from numbers; text is left out of its inputs: word.",
    ]


def test_rows_with_an_infinite_number_are_left_out(folder: Path) -> None:
    data = read(folder, "a,y\ninf,1\n2,1e999\n" + "".join(f"{i},{i}\n" for i in range(8)))
    x, y, _, told, _ = chosen(data, "y")
    assert x.ravel().tolist() == y.tolist() == list(range(8))
    assert "2 of 10 rows" in str(told[0])


CHOICES = [
    ("", (), "Choose the column that is to be predicted."),
    ("z", (), "The file has no column “z”."),
    ("gone", (), "“gone” has no values."),
    ("same", (), "“same” is 7 in every row: there is nothing to predict."),
    ("y", ("a", "y"), "“y” cannot be predicted from itself."),
    ("y", ("a", "z"), "The file has no column “z”."),
    ("y", ("a", "word"), "“word” is text of 2 different values: line 3 has “x”."),
    ("y", ("gone",), "“gone” has no values."),
    ("y", ("same",), "There is no other column of varying numbers to predict “y” from."),
]


@pytest.mark.parametrize(("target", "columns", "told"), CHOICES)
def test_a_choice_that_cannot_be_trained_is_refused(
    ten: CsvData, target: str, columns: tuple[str, ...], told: str
) -> None:
    with pytest.raises(SentenceError) as caught:
        chosen(ten, target, columns)
    assert str(caught.value) == told


def test_a_target_without_another_column_of_numbers_is_refused(folder: Path) -> None:
    data = read(folder, "a,y\n" + "x,1\n" * 9)
    with pytest.raises(SentenceError, match="There is no other column"):
        chosen(data, "y")


def test_fewer_rows_than_a_training_takes_are_refused(folder: Path) -> None:
    with pytest.raises(SentenceError, match="The file has 7 rows; a training takes 8"):
        chosen(read(folder, "a,y\n" + "".join(f"{i},{i}\n" for i in range(7))), "y")
    text = "a,b,y\n" + "".join(f"{i},{i if i < 3 else ''},{i}\n" for i in range(20))
    with pytest.raises(SentenceError) as caught:
        chosen(read(folder, text), "y")
    assert str(caught.value) == (
        "Only 3 rows have a value in every chosen column, and a training takes 8; "
        "most are missing in “b”. Take that column out, or fill its cells."
    )
    assert len(chosen(read(folder, text), "y", ("a",)).y) == 20


def test_a_target_that_is_constant_where_nothing_is_missing_is_refused(folder: Path) -> None:
    text = "a,y\n" + "".join(f"{i if i < 10 else ''},{1 if i < 10 else i}\n" for i in range(20))
    with pytest.raises(SentenceError, match="“y” is 1 in every row"):
        chosen(read(folder, text), "y")


@pytest.mark.slow
def test_a_million_rows_are_read_to_the_last_bit(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(1000, 9)).round(6)
    path = tmp_path / "million.csv"
    block = "".join(",".join(map(repr, row)) + "\n" for row in values.tolist())
    with path.open("w") as file:
        file.write("a,b,c,d,e,f,g,h,i\n")
        file.writelines(block for _ in range(1000))
    data = read_csv(path)
    assert data.rows == 1_000_000
    for column, expected in zip(data.columns, values.T, strict=True):
        assert (column.kind, column.missing) == ("number", 0)
        np.testing.assert_array_equal(column.values, np.tile(expected, 1000))
    assert chosen(data, "i").x.shape == (1_000_000, 8)
