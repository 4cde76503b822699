"""Numbers that may be meant as something else are told of, and others are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.storage.csv.data import CsvData, read_csv


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv") / "data.csv"


def read(path: Path, name: str, cells: list[str], delimiter: str = ";") -> CsvData:
    rows = [f"{i}{delimiter}{cell}" for i, cell in enumerate(cells)]
    path.write_text("\n".join([f"i{delimiter}{name}", *rows]))
    return read_csv(path)


def told(data: CsvData, part: str) -> list[str]:
    return [str(note) for note in data.notes if part in str(note)]


CODES = {
    "the fill value of NetCDF": (["1.5", "2.5", "3", "9.96921e+36"], ["9.96921e+36"]),
    "huge ones": (["1.5", "2.5", "3", "1E30", "1e20", "1e20"], ["1e+20", "1e+30"]),
    "one below large numbers": (["900", "950", "998", "-999"], ["-999"]),
    "one of four digits": (["1", "5", "3", "-9999"], ["-9999"]),
    "codes of a survey": (["1", "5", "3", "7777", "8888", "9999"], ["7777", "8888", "9999"]),
    "with decimals": (["1", "5.5", "3", "-99.99", "999.99"], ["-99.99", "999.99"]),
    "the least of a short integer": (["10", "5.5", "3", "-32768", "-8888"], ["-32768", "-8888"]),
    "a number as any other": (["1", "20", "30", "99", "45"], []),
    "among others of its size": (["500", "999", "10", "1500"], []),
    "far off, but no code": (["1", "2", "3", "5000"], []),
    "no others": (["999", "999", "999"], []),
}


@pytest.mark.parametrize("case", CODES)
def test_codes_for_no_value_are_told_where_they_are_far_off(case: str, path: Path) -> None:
    cells, codes = CODES[case]
    data = read(path, "T", cells)
    assert data.columns[1].values.tolist() == list(map(float, cells))
    assert [note.split()[1] for note in told(data, "far from all other")] == codes


DATES = [
    ("Tag", ["01.02", "28.02", "03.11"]),
    ("Datum", ["1.2", "28.2"]),
    ("x", ["01.2024", "02.2024", "11.2024"]),
    ("x", ["2024.10", "2024.11", "2024.12"]),
    ("Uhrzeit", ["08.30", "09.45"]),
    ("x", ["20240101", "20240228", "20231231"]),
    ("x", ["202401", "202402", "202312"]),
    ("order_date", ["20240101", "20231231"]),
]


@pytest.mark.parametrize(("name", "cells"), DATES)
def test_numbers_that_look_like_dates_are_told(name: str, cells: list[str], path: Path) -> None:
    assert told(read(path, name, cells), "dates") == [
        f"“{name}” is read as numbers, but its cells look like dates or times, such as "
        f"“{cells[0]}”. Leave it out unless they are numbers."
    ]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("x", ["12345678", "20240228", "20231231"]),
        ("time", ["0.25", "0.50", "0.75"]),
        ("x", ["01.02", "28.02", "03.11"]),
        ("price", ["202401", "202499", "202312"]),
        ("Tag", ["01.02", "28.72", "03.11"]),
        ("year", ["2024", "2025", "2026"]),
        ("day", ["1", "2", "3"]),
    ],
)
def test_numbers_that_are_no_dates_are_not_told(name: str, cells: list[str], path: Path) -> None:
    assert told(read(path, name, cells), "dates") == []


def test_whole_numbers_that_are_rounded_are_told(path: Path) -> None:
    data = read(path, "key", ["12345678901234567", "12345678901234568"])
    assert told(data, "rounded") == [
        "Whole numbers of 16 digits and more are rounded: key. Leave out what only names the rows."
    ]
    assert told(read(path, "key", ["1234567890123456", "1234567890123457"]), "rounded") == []


CODES_OF_DIGITS = [
    ("Telefon", ["030 123 456", "089 234 567"]),
    ("x", ["171 234 567", "030 123 456", "172 234 567"]),
    ("phone", ["555.123.456", "555.123.457"]),
    ("x", ["192.168.100.200", "10.100.200.100"]),
    ("x", ["+49 170 123 456", "+49 171 123 456"]),
]


@pytest.mark.parametrize(("name", "cells"), CODES_OF_DIGITS)
def test_telephone_numbers_and_addresses_are_text(name: str, cells: list[str], path: Path) -> None:
    column = read(path, name, cells).columns[1]
    assert column.kind == "text"
    assert "digits as of a telephone number or an address" in str(column.reason)


@pytest.mark.parametrize(
    "cells", [["1.234.567.890", "10.100.200.100"], ["1 234", "+2 345"], ["0.217", "1.500"]]
)
def test_thousands_are_no_telephone_numbers(cells: list[str], path: Path) -> None:
    assert read(path, "x", cells).columns[1].kind == "number"


def test_prices_of_three_decimals_between_commas_are_read_as_such_and_doubt_is_said(
    path: Path,
) -> None:
    data = read(path, "gas", ["$3.459", "$2.999"], ",")
    assert data.columns[1].values.tolist() == [3.459, 2.999]
    assert told(data, "Nothing in the file tells")
