"""Files of every make are read right, or refused; never wrongly in silence."""

from __future__ import annotations

import csv
import io
import math
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.sentence import SentenceError
from explorer.storage.csv.data import CsvData, read_csv, read_head
from explorer.storage.csv.selection.chosen import chosen
from tests.csv_files import FILES


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv") / "data.csv"


def read(path: Path, text: str | bytes) -> CsvData:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_csv(path)


def values(data: CsvData, name: str) -> list[float]:
    return next(c.values.tolist() for c in data.columns if c.name == name)


@pytest.mark.parametrize("make", FILES)
def test_a_published_file_is_read_with_the_numbers_it_was_written_from(
    make: str, path: Path
) -> None:
    written = FILES[make]()
    data = read(path, written.content)
    assert {column.name for column in data.columns} == set(written.columns)
    for column in data.columns:
        expected = written.columns[column.name]
        if isinstance(expected, str):
            assert column.kind == expected
            continue
        assert column.is_numeric
        np.testing.assert_allclose(column.values, expected, rtol=1e-12, err_msg=column.name)
    assert set(written.notes) <= {str(note) for note in data.notes}
    found = chosen(data, written.target)
    assert np.isfinite(found.x).all()


# rows below the names "a;b", the numbers of b
MARKS = {
    "thousands beside hundreds": (["1;900", "2;1,217", "3;45,300"], [900, 1217, 45300]),
    "points of thousands beside hundreds": (["1;900", "2;1.217"], [900, 1217]),
    "three decimals beside thousands without a mark": (["1;1217", "2;1,217"], [1217, 1.217]),
    "three decimals after a lone 0": (["1;0,217", "2;1,217"], [0.217, 1.217]),
    "more decimals below": (["1;1,217", "2;1,5"], [1.217, 1.5]),
    "thousands told by the other column": (["1.5;1,217", "2.25;2,333"], [1217, 2333]),
    "decimals told by the other column": (["1,5;1,217", "2,25;2,333"], [1.217, 2.333]),
    "both marks": (["1;1.217,01", "2;12,5"], [1217.01, 12.5]),
    "English marks": (["1;1,217.01", "2;12.5"], [1217.01, 12.5]),
    "millions": (["1;1,217,000", "2;12,500"], [1217000, 12500]),
    "Indian groups": (["1;12,34,567", "2;1,00,000"], [1234567, 100000]),
    "blanks": (["1;1 217", "2;12 345 678"], [1217, 12345678]),
    "narrow blanks": (["1;1\u202f217,5", "2;12\u202f345"], [1217.5, 12345]),
    "no-break blanks": (["1;1\u00a0217", "2;900"], [1217, 900]),
    "apostrophes": (["1;1'217.5", "2;1’000"], [1217.5, 1000]),
    "money": (["1;$1,217", "2;$2,400"], [1217, 2400]),
    "money after the number": (["1;1.217,50 €", "2;3 €"], [1217.5, 3]),
    "codes of money": (["1;USD 1,217.50", "2;USD 3"], [1217.5, 3]),
    "signs before money": (["1;-$5", "2;$-6", "3;\N{MINUS SIGN}$7"], [-5, -6, -7]),
    "dashes for a minus": (["1;\N{EN DASH}1.5", "2;\N{NON-BREAKING HYPHEN}2.25"], [-1.5, -2.25]),
    "brackets": (["1;(1.5)", "2;2.25", "3;($3)"], [-1.5, 2.25, -3]),
    "units": (["1;12 kg", "2;13.5kg"], [12, 13.5]),
    "decimals beside long numbers of rows": (["100001;1,217", "100002;1,5"], [1.217, 1.5]),
    "exponents": (["1;1,5E+03", "2;2,5e-1"], [1500, 0.25]),
    "per mille": (["1;12‰", "2;3 ‰"], [12, 3]),
}


@pytest.mark.parametrize("case", MARKS)
def test_marks_mean_what_the_column_and_its_neighbours_show(case: str, path: Path) -> None:
    rows, expected = MARKS[case]
    data = read(path, "\n".join(["a;b", *rows]))
    assert values(data, "b") == expected


@pytest.mark.parametrize(
    ("text", "numbers", "told"),
    [
        ("a;b\n1;1,217\n2;2,333\n", [1.217, 2.333], "they are read as decimals"),
        ("a;b\n1;1.217\n2;2.333\n", [1.217, 2.333], "they are read as decimals"),
        ("a\tb\n1\t1,217\n2\t2,333\n", [1.217, 2.333], "they are read as decimals"),
        ('a,b\n1,"1,217"\n2,"2,333"\n', [1217, 2333], "Thousands are marked by a comma: b."),
        ('id,b\n100001,"1,217"\n100002,"2,333"\n', [1217, 2333], "Thousands are marked by a comma"),
        ("id;b\n100001;1,217\n100002;2,333\n", [1.217, 2.333], "they are read as decimals"),
        ("a;b\n900;3\n1.217;4\n", [3, 4], "was told from the numbers of the column as a whole: a."),
    ],
)
def test_what_is_not_certain_is_said(
    text: str, numbers: list[float], told: str, path: Path
) -> None:
    data = read(path, text)
    assert values(data, "b") == numbers
    assert any(told in str(note) for note in data.notes)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("12 kg", "500 g"), "“b” mixes units: line 2 has “12 kg”, line 3 “500 g”."),
        (("12%", "0.5"), "“b” mixes units: line 2 has “12%”, line 3 “0.5”."),
        (("1,5", "2.25"), "“b” mixes decimal points and commas: line 2 has “1,5”, line 3 “2.25”."),
        (("€5", "$6"), "“b” mixes units: line 2 has “€5”, line 3 “$6”."),
    ],
)
def test_numbers_that_do_not_go_together_are_refused(
    cells: tuple[str, str], told: str, path: Path
) -> None:
    data = read(path, "\n".join(["a;b", *(f"1;{cell}" for cell in cells)]))
    assert data.columns[1].kind == "text"
    assert str(data.columns[1].reason).startswith(told)


@pytest.mark.parametrize(
    "cell",
    [
        *("2024-01-31", "31.12.2024", "1/31/24", "2024-01-31T10:30:00Z", "10:30", "10:30:05.5"),
        *("31 Jan 2024", "Jan-24", "2024Q1", "2024M01", "2024年1月31日", "January 5, 2024"),
    ],
)
def test_dates_and_times_are_told_and_left_out(cell: str, path: Path) -> None:
    data = read(path, f'when,y\n"{cell}",1\n"{cell}",2\n')
    assert [column.kind for column in data.columns] == ["date", "number"]


ENCODINGS = {
    "gbk": ("年份,产量", "GB18030 (Chinese)"),
    "big5": ("縣市,人口", "Big5 (Chinese)"),
    "euc-kr": ("지역,인구", "CP949 (Korean)"),
    "shift_jis": ("気温,湿度", "Shift JIS (Japanese)"),
    "cp1251": ("Площадь,Цена", "Windows-1251 (Cyrillic)"),
    "cp1252": ("größe,länge", "Windows-1252 (Western Europe)"),
    "cp1250": ("město,počet žáků", "Windows-1250 (Central Europe)"),
    "utf-16": ("größe,面积", "UTF-16"),
    "utf-16-le": ("größe,面积", "UTF-16"),
    "utf-16-be": ("größe,面积", "UTF-16"),
    "utf-32": ("größe,面积", "UTF-32"),
    "utf-8-sig": ("größe,面积", ""),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_names_are_read_in_the_encoding_they_are_in(encoding: str, path: Path) -> None:
    names, told = ENCODINGS[encoding]
    data = read(path, f"{names}\n1,2\n3,4\n".encode(encoding))
    assert ",".join(column.name for column in data.columns) == names
    assert values(data, data.columns[0].name) == [1, 3]
    said = [str(note) for note in data.notes if "UTF-8" in str(note)]
    assert said == ([f"The text is not UTF-8; it is read as {told}."] if told else [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("count", [1, 50, 500, 5000])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_plain_text_in_utf_16_without_a_mark_is_read(
    encoding: str, count: int, sign: str, path: Path
) -> None:
    rows = [f"{i}{sign}{i}.5" for i in range(count + 1)]
    data = read(path, "\r\n".join([f"year{sign}price", *rows, ""]).encode(encoding))
    assert values(data, "price") == [i + 0.5 for i in range(count + 1)]


def test_a_sign_of_money_in_an_old_encoding_is_one(path: Path) -> None:
    for sign in "£€¥":
        data = read(path, f"a,p\n1,{sign}12.50\n2,{sign}9\n".encode("cp1252"))
        assert values(data, "p") == [12.5, 9]


def test_bytes_that_are_no_characters_do_not_spoil_a_text(path: Path) -> None:
    rows = [f"Müller {i},{i}" for i in range(50)]
    text = "\n".join(["name,größe", *rows]).encode() + b"\nM\xfcller,50\n"
    data = read(path, text)
    assert [column.name for column in data.columns] == ["name", "größe"]
    assert values(data, "größe") == list(range(51))
    told = "The text is read as UTF-8, but line 52 is damaged: � stands where it is."
    assert str(data.notes[0]) == told
    few = read(path, b"Stra\xc3\x9fe,gr\xc3\xb6\xc3\x9fe\nM\xfcller,1\nMeier,2\n\xff,3\n")
    assert [column.name for column in few.columns] == ["Straße", "größe"]
    assert str(few.notes[0]) == (
        "The text is read as UTF-8, but 2 lines are damaged, the first of them line 2: � stands "
        "where they are."
    )


@pytest.mark.parametrize("end", [b"\x1a", b"\n\x1a", b"\r\n\x1a\r\n", b"\n\x1a\x1a"])
def test_the_end_of_a_text_on_old_systems_is_no_row(end: bytes, path: Path) -> None:
    data = read(path, b"a,b\r\n1,2\r\n3,4" + end)
    assert [values(data, name) for name in "ab"] == [[1, 3], [2, 4]]


# text, names of the columns, numbers of the last one
TABLES = {
    "a padded title": ("Sales,,\n,,\nName,Year,Sum\nA,2020,1\nB,2021,2\n", "Name,Year,Sum", [1, 2]),
    "a header of years": ("Land,1999,2000\nA,1.5,2\nB,3,4.5\n", "Land,1999,2000", [2, 4.5]),
    "years alone": ("1999,2000,2001\n1,2.5,2\n3,3,4.5\n", "1999,2000,2001", [2, 4.5]),
    "an index and counted columns": (",0,1\n0,1.5,2\n1,3,4.5\n", "column 1,0,1", [2, 4.5]),
    "units below the names": ("t,v\ns,m/s\n1,2\n3,4\n", "t,v", [2, 4]),
    "groups above the names": ("A,,B,\nx,y,x,y\n1,2,3,4\n5,6,7,8\n", "x,y,x (2),y (2)", [4, 8]),
    "a footer": ("a,b,c\n1,2,3\n4,5,6\nSource: us\n", "a,b,c", [3, 6]),
    "a footer with commas": ("a,b,c\n1,2,3\n4,5,6\nSource: us, you\n", "a,b,c", [3, 6]),
    "a padded footer": ("a,b,c\n1,2,3\n4,5,6\nSource: us,,\n", "a,b,c", [3, 6]),
    "names again": ("a,b\n1,2\na,b\n3,4\n", "a,b", [2, 4]),
    "no names": ("1,2\n3,4\n", "column 1,column 2", [2, 4]),
    "row names by R": ("a b c\nx 1 2 3\ny 4 5 6\n", "column 1,a,b,c", [3, 6]),
    "numbered rows by R": ('"a" "b"\n"1" 1 2\n"2" 4 5\n', "column 1,a,b", [2, 5]),
    "commas at the ends of rows": ("a,b\n1,2,\n3,4,\n", "a,b", [2, 4]),
    "blanks and tabs": ("a  b\t c\n1  2 \t3\n4  5   6\n", "a,b,c", [3, 6]),
    "apostrophes as quotes": ("n,b\n'x, y',2\n'z',3\n", "n,b", [2, 3]),
    "one column of decimal commas": ("a\n1,5\n2,25\n", "a", [1.5, 2.25]),
    "names that look like numbers with units": ("1a,2a\n1,2\n3,4\n", "1a,2a", [2, 4]),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_is_found_among_what_stands_around_it(case: str, path: Path) -> None:
    text, names, numbers = TABLES[case]
    data = read(path, text)
    assert ",".join(column.name for column in data.columns) == names
    assert data.columns[-1].values.tolist() == numbers


def test_a_number_that_may_stand_for_a_missing_one_is_said(path: Path) -> None:
    data = read(
        path, "t,v,w\n" + "".join(f"{i},{-999 if i % 5 == 0 else i},{i}\n" for i in range(20))
    )
    assert values(data, "v")[:2] == [-999, 1]
    told = (
        "“v”: -999 occurs 4 times, far from all other numbers. If it stands for a missing one, "
        "leave those cells empty."
    )
    assert [str(note) for note in data.notes if "occurs" in str(note)] == [told]


def test_every_column_that_is_left_out_is_named(path: Path) -> None:
    names = [f"word{i}" for i in range(40)]
    data = read(path, "\n".join([",".join([*names, "y"]), *[",".join(["x"] * 40 + ["1"])] * 3]))
    told = " ".join(map(str, data.notes))
    assert all(f"{name}" in told for name in names)


def test_a_column_tells_how_many_values_it_has(path: Path) -> None:
    rows = [f"{i % 3},{'abc'[i % 3]},{i / 7:.3f},{'yes' if i % 2 else 'no'}" for i in range(300)]
    data = read(path, "\n".join(["class,word,x,flag", *rows]))
    assert [(c.kind, c.distinct) for c in data.columns] == [
        ("number", 3),
        ("text", 3),
        ("number", None),
        ("yes/no", 2),
    ]


def test_marks_far_down_change_how_a_column_is_read(path: Path) -> None:
    rows = [f"{i},{i % 900}" for i in range(5000)]
    text = "\n".join(["a;b", *(row.replace(",", ";") for row in rows), "5000;1.217.500,5"])
    path.write_text(text)
    assert read_csv(path).columns[1].values[-1] == 1217500.5
    assert read_head(path).columns[1].values[-1] == 99


styles = st.sampled_from([(".", ""), (".", ","), (",", ""), (",", "."), (",", " "), (".", "'")])
numbers = st.floats(-1e7, 1e7, allow_nan=False).map(lambda number: round(number, 2))


@pytest.mark.slow
@given(
    rows=st.lists(
        st.tuples(numbers, numbers, st.text("xyzé ", max_size=5)), min_size=6, max_size=30
    ),
    style=styles,
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    decimals=st.integers(0, 3),
    affix=st.sampled_from(["", "$", "%"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_random_table_in_a_random_style_is_read_back_or_refused_or_doubt_is_said(
    rows: list[tuple[float, float, str]], style: tuple[str, str], delimiter: str, encoding: str,
    decimals: int, affix: str, quoting: int, path: Path,
) -> None:  # fmt: skip
    decimal, thousands = style
    swap = str.maketrans({",": thousands, ".": decimal})

    def written(number: float) -> str:
        text = f"{number:,.{decimals}f}".translate(swap)
        return f"{affix}{text}" if affix == "$" else f"{text}{affix}"

    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting)  # pyright: ignore[reportArgumentType]
    writer.writerow(["first", "second", "word"])
    writer.writerows([written(a), written(b), word or "-"] for a, b, word in rows)
    try:
        data = read(path, text.getvalue().encode(encoding))
    except SentenceError:
        return
    told = " ".join(map(str, data.notes))
    for column, index in zip(data.columns, (0, 1), strict=False):
        expected = [float(f"{row[index]:.{decimals}f}") for row in rows]
        if column.is_numeric and "Nothing in the file tells" not in told:
            assert column.values.tolist() == expected


@pytest.mark.slow
def test_random_bytes_raise_nothing_but_a_sentence(path: Path) -> None:
    chance = random.Random(5)
    alphabets = [bytes(range(256)), b'01,;|\t\n"- .%$()e', "1,5;€é面\n\t\"'".encode(), b"a 1\n\t"]
    for i in range(600):
        alphabet = alphabets[i % 4]
        content = bytes(chance.choice(alphabet) for _ in range(chance.randrange(1, 200)))
        for encoded in (content, content.decode("latin-1").encode("utf-16")):
            path.write_bytes(encoded)
            for reader in (read_csv, read_head):
                try:
                    data = reader(path)
                except SentenceError:
                    continue
                assert all(len(column.values) == data.rows for column in data.columns)
                assert len({column.name for column in data.columns}) == len(data.columns)
                assert not any(math.isnan(c.missing) for c in data.columns)


@pytest.mark.slow
def test_files_with_bytes_flipped_raise_nothing_but_a_sentence(path: Path) -> None:
    chance = random.Random(6)
    for made in FILES.values():
        content = made().content
        for _ in range(12):
            broken = bytearray(content)
            for _ in range(chance.randrange(1, 5)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            path.write_bytes(bytes(broken[: chance.randrange(1, len(broken) + 1)]))
            try:
                read_csv(path)
            except SentenceError:
                continue


@pytest.mark.parametrize(
    "text",
    [
        *("a." * 100_000, "1" * 200_000, '"' * 100_000, '",' * 100_000, "a@b." * 50_000),
        *(" x" * 100_000, "<" * 100_000, "1,2\n" * 50 + "x" * 200_000),
        "a,b\n" + "http://www.a.b/" * 20_000,
    ],
    ids=range(9),
)
def test_texts_made_to_take_long_are_read_or_refused_soon(text: str, path: Path) -> None:
    path.write_text(text)
    try:
        told = [str(note) for note in read_head(path).notes]
    except SentenceError as error:
        told = [str(error)]
    assert max(map(len, told)) < 400


@pytest.mark.parametrize("word", ["Total", "Summe:", "合计", "Mean"])
def test_totals_below_the_rows_are_left_out_and_told(word: str, path: Path) -> None:
    rows = [f"{2010 + i};{i}" for i in range(10)]
    data = read(path, "\n".join(["year;sold", *rows, f"{word};45", ""]))
    assert values(data, "year") == [2010.0 + i for i in range(10)]
    assert values(data, "sold") == [float(i) for i in range(10)]
    told = f"Line 12 is left out: “{word}” sums up the rows above it."
    assert told in {str(note) for note in data.notes}


def test_a_total_that_other_rows_follow_is_a_row(path: Path) -> None:
    rows = [f"{sex},{i}" for i in range(5) for sex in ("men", "women", "Total")]
    data = read(path, "\n".join(["sex,sold", *rows, ""]))
    assert values(data, "sold") == [float(i) for i in range(5) for _ in range(3)]
