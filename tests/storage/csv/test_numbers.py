"""Numbers are read as the programs write them that people export from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.storage.csv.columns.column import Column
from explorer.storage.csv.data import CsvData, read_csv

LIMITS = "Cells that give only a limit, such as “<0.5”, are taken for missing ones: b."
MINUS = "A minus behind a number is read as one before it: b."
NO_MONEY = "A dash beside a sign of money is read as 0: b."


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv") / "data.csv"


def read(path: Path, cells: list[str]) -> tuple[Column, list[str]]:
    """Return the second column of a file with these cells, and what is said of the file."""
    path.write_text("\n".join(["a;b", *(f"{i};{cell}" for i, cell in enumerate(cells))]))
    data: CsvData = read_csv(path)
    return data.columns[1], [str(note) for note in data.notes]


# cells, their numbers, what is said
NUMBERS: dict[str, tuple[list[str], list[float], str]] = {
    "a unit that is the letter of exponents": (["5 E", "1E3 E"], [5, 1000], ""),
    "a minus behind": (["1.234,50-", "3,00"], [-1234.5, 3], MINUS),
    "a minus behind a whole number": (["12-", "3", "4 -"], [-12, 3, -4], MINUS),
    "a minus behind, then money": (["1.234,50- €", "2,00 €"], [-1234.5, 2], MINUS),
    "money behind brackets": (["(1.234,50) €", "3,00 €"], [-1234.5, 3], ""),
    "full-width per cent": (["５％", "６％"], [5, 6], ""),
    "a dash for no hundredths": (["12.-", "3.50", "4.–"], [12, 3.5, 4], ""),
    "a comma and a dash": (["12,-", "3,50", "1.200,--"], [12, 3.5, 1200], ""),
    "Swiss millions": (["1'000'000.–", "250.–"], [1_000_000, 250], ""),
    "money before brackets": (["$(1,234.00)", "$3.00"], [-1234, 3], ""),
    "money within brackets": (["($1,234.00)", "$3.00"], [-1234, 3], ""),
    "accounts": (["$ 5.00", "$ -   ", "$ -3.50"], [5, 0, -3.5], NO_MONEY),
    "accounts in euros": (["5,25 €", "- €", "-3,50 €"], [5.25, 0, -3.5], NO_MONEY),
    "rupiahs": (["Rp1.000", "Rp900"], [1000, 900], ""),
    "formulas of a text": (['="12"', '="13.5"', '=""'], [12, 13.5, np.nan], ""),
    "full-width digits": (["１２．５", "３"], [12.5, 3], ""),
    "Arabic digits": (["٣٫٥", "٤"], [3.5, 4], ""),
    "exponents of Fortran": (["1.5D+03", "2.5d-1"], [1500, 0.25], ""),
    "a long dash": (["—5", "6"], [-5, 6], ""),
    "acute accents between thousands": (["1´234", "2´345"], [1234, 2345], ""),
    "limits of detection": (["<0.5", "1.5", "2", "3", "> 9"], [np.nan, 1.5, 2, 3, np.nan], LIMITS),
    "limits with units": (["<0,5 mg", "1,5 mg", "2 mg"], [np.nan, 1.5, 2], LIMITS),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_numbers_are_read_as_programs_write_them(case: str, path: Path) -> None:
    cells, expected, told = NUMBERS[case]
    column, notes = read(path, cells)
    assert column.kind == "number"
    np.testing.assert_array_equal(column.values, expected)
    said = {note for note in (LIMITS, MINUS, NO_MONEY) if note in notes}
    assert said == ({told} if told else set())


@pytest.mark.parametrize(
    "cells",
    [
        ["12-inch", "5-inch"],
        ["<50", ">50"],
        ["<=50K", ">50K", "<=50K"],
        ["1-2", "3-4"],
        ["R1", "R2"],
    ],
)
def test_texts_with_digits_are_no_numbers(cells: list[str], path: Path) -> None:
    column, _ = read(path, cells)
    assert (column.kind, column.missing) == ("text", 0)
