"""Words for no value, and for yes and no, are understood in the languages of tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.storage.csv.data import read_csv
from explorer.storage.csv.words import is_missing

MISSING = [
    *("n.v.", "<LOD", "< LOD", "无数据", "keine Angabe", "BDL", "NR", "n.c.", "s.d.", "н/д"),
    *(
        "нет данных",
        "欠測",
        "データなし",
        "없음",
        "manquant",
        "fehlt",
        "TBD",
        "undefined",
        "(blank)",
    ),
    *("blank", "(NA)", "not applicable", "/", "-/-", "___", "#NV", "#WERT!", "#NOMBRE!", "#Н/Д"),
    *("#¡DIV/0!", "#DIV/0!", "#¿NOMBRE?", "#VALEUR!", "#ЗНАЧ!", "#ДЕЛ/0!", "#REF!", "########"),
    *("N/A", "..", "-", "—", "?", "\\N", "", " "),
]


@pytest.mark.parametrize("word", MISSING)
def test_a_word_for_no_value_leaves_a_column_of_numbers_one(word: str, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(f"a;b\n1;2.5\n2;{word}\n3;4\n")
    column = read_csv(path).columns[1]
    assert (column.kind, column.missing) == ("number", 1)
    np.testing.assert_array_equal(column.values, [2.5, np.nan, 4])


@pytest.mark.parametrize(
    "text", ["#1", "#love", "no", "5", "x", "-5", "1/2", "a/b", ".5", "n", "0"]
)
def test_other_words_are_values(text: str) -> None:
    assert not is_missing(text.replace("5", "9"))


PAIRS = [
    *(("J", "N"), ("on", "off"), ("有", "无"), ("あり", "なし"), ("있음", "없음"), ("+", "-")),
    *(("Ano", "Ne"), ("VERDADERO", "FALSO"), ("O", "N"), ("Да", "Нет"), ("Yes", "No")),
]


@pytest.mark.parametrize(("yes", "no"), PAIRS)
def test_yes_and_no_are_read_as_1_and_0(yes: str, no: str, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(f"a;b\n1;{yes}\n2;{no}\n3;n/a\n4;{yes}\n")
    data = read_csv(path)
    assert (data.columns[1].kind, data.columns[1].missing) == ("yes/no", 1)
    np.testing.assert_array_equal(data.columns[1].values, [1, 0, np.nan, 1])
    told = f"“{yes.casefold()}” and “{no.casefold()}” are read as 1 and 0: b."
    assert told in map(str, data.notes)


def test_a_word_for_nothing_among_others_says_no_value(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("a;b\n1;无\n2;3.5\n3;4\n")
    np.testing.assert_array_equal(read_csv(path).columns[1].values, [np.nan, 3.5, 4])
