"""Rows that sum up others are left out and told of, and no others are."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.storage.csv.data import CsvData, read_csv, read_head


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv") / "data.csv"


def read(path: Path, *rows: str) -> CsvData:
    path.write_text("\n".join(rows))
    return read_csv(path)


def numbers(data: CsvData) -> dict[str, list[float]]:
    return {c.name: c.values.tolist() for c in data.columns if c.kind == "number"}


def told(data: CsvData) -> list[str]:
    return [str(note) for note in data.notes if "sum" in str(note)]


def out(line: int, first: str) -> str:
    return f"Line {line} is left out: “{first}” sums up the rows above it."


def test_subtotals_within_a_table_are_left_out(path: Path) -> None:
    data = read(
        path, "kind,a,b", "x,1,5", "y,2,6", "Subtotal,3,11", "z,4,7", "w,5,9", "Subtotal,9,16",
        "Total,12,27",
    )  # fmt: skip
    assert numbers(data) == {"a": [1, 2, 4, 5], "b": [5, 6, 7, 9]}
    assert told(data) == [out(4, "Subtotal"), out(7, "Subtotal"), out(8, "Total")]
    assert data.totals == (4, 7, 8)
    assert numbers(read_head(path)) == numbers(data)


def test_subtotals_named_after_a_part_are_left_out(path: Path) -> None:
    data = read(
        path, "r,q,b", "North,1,5", ",2,6", "North Total,,11", "South,1,7", ",2,9",
        "South Total,,16", "Grand Total,,27",
    )  # fmt: skip
    assert numbers(data) == {"q": [1, 2, 1, 2], "b": [5, 6, 7, 9]}
    assert told(data) == [out(4, "North Total"), out(7, "South Total"), out(8, "Grand Total")]


def test_a_total_of_sums_of_sums_is_left_out(path: Path) -> None:
    rows = ["x;1", "Sub-total;1", "y;2", "z;3", "Sub-total;5", "North Total;6"]
    rows += ["u;10", "Sub-total;10", "v;20", "Sub-total;20", "South Total;30", "Total;36"]
    data = read(path, "kind;a", *rows)
    assert numbers(data) == {"a": [1, 2, 3, 10, 20]}
    assert len(told(data)) == 6


WORDS = [
    *("Razem", "Összesen", "Totaal", "Summa", "I alt", "計", "Σ", "Zusammen", "Overall"),
    *("Sub-total", "TOTAL:", "Gesamt", "Итого", "合计"),
]


@pytest.mark.parametrize("word", WORDS)
def test_a_total_below_the_rows_is_left_out_by_its_word(word: str, path: Path) -> None:
    data = read(path, "year;a;b", "2001;1;2", "2002;3;4", "2003;5;6", f"{word};9;12")
    assert numbers(data) == {"year": [2001, 2002, 2003], "a": [1, 3, 5], "b": [2, 4, 6]}
    assert told(data) == [out(5, word)]


def test_other_summaries_below_the_rows_are_left_out_where_their_numbers_agree(path: Path) -> None:
    rows = ["Ann;1;2", "Bob;3;4", "Eve;5;7.5"]
    data = read(path, "who;a;b", *rows, "Min;1;2", "Max;5;7.5", "Anzahl;3;3", "Ø;3;4.5")
    assert numbers(data) == {"a": [1, 3, 5], "b": [2, 4, 7.5]}
    assert len(told(data)) == 4


def test_a_person_called_max_is_a_row(path: Path) -> None:
    data = read(path, "who;a;b", "Ann;1;2", "Bob;3;4", "Eve;5;6", "Max;7;6.5")
    assert numbers(data)["a"] == [1, 3, 5, 7]
    assert told(data) == []


def test_a_last_row_without_a_name_is_left_out_where_it_is_the_sum(path: Path) -> None:
    data = read(path, "who;a;b", "Ann;1.500;2", "Bob;10.165;2.000", "Eve;0;493", ";11.665;2.495")
    assert numbers(data) == {"a": [1500, 10165, 0], "b": [2, 2000, 493]}
    assert told(data) == ["Line 5 is left out: it sums up the rows above it."]


def test_a_last_row_without_a_date_is_left_out_where_it_is_the_sum(path: Path) -> None:
    data = read(path, "day;a;b", "01.02.2024;1.234,50-;x", "02.02.2024;12,00;y", ";1.222,50-;")
    assert numbers(data) == {"a": [-1234.5, 12]}


@pytest.mark.parametrize("last", [";9;12.5", "7;9;12", "Zoe;9;12.5"])
def test_a_last_row_that_is_not_the_sum_is_a_row(last: str, path: Path) -> None:
    data = read(path, "who;a;b", "Ann;1;2", "Bob;3;4", "Eve;5;6", last)
    assert numbers(data)["a"] == [1, 3, 5, 9]
    assert told(data) == []


def test_a_total_above_the_rows_is_left_out(path: Path) -> None:
    data = read(path, "who;a;b", "Total;9;12", "Ann;1;2", "Bob;3;4", "Eve;5;6")
    assert numbers(data) == {"a": [1, 3, 5], "b": [2, 4, 6]}
    assert told(data) == ["Line 2 is left out: “Total” sums up the rows below it."]


@pytest.mark.parametrize("word", ["Total", "Max", "N"])
def test_a_number_of_the_row_does_not_make_a_sum(word: str, path: Path) -> None:
    data = read(path, "i;b", "0;1", "1;0", "2;0", f"3;{word}", "4;1", "5;1")
    assert data.rows == 6
    data = read(path, "i;b", "0;1", "1;0", f"2;{word}")
    assert data.rows == 3


def test_totals_that_do_not_add_up_are_rows_and_doubt_is_said(path: Path) -> None:
    data = read(path, "sex;a", "men;41", "women;52", "Total;46", "men;30", "women;32", "Total;31")
    assert numbers(data)["a"] == [41, 52, 46, 30, 32, 31]
    assert told(data) == [
        "“Total” in line 4 may sum up other rows, but its numbers are no sums of those above: such "
        "rows are read as any others, 2 in all."
    ]
