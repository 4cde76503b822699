"""Files as people publish them, each of another make, written from numbers that are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

ROWS = 160


class Written(NamedTuple):
    """A file with what is in it."""

    content: bytes
    target: str
    columns: dict[str, list[float] | str]
    """The numbers of a column, NaN where one is missing; otherwise its kind."""
    notes: tuple[str, ...] = ()
    """Some of what is to be said of it."""


def _draw(seed: int) -> tuple[list[float], list[float], list[float]]:
    """Return two columns, and one that they tell, each with two decimals."""
    draw = np.random.default_rng(seed)
    a, b = draw.uniform(20, 200, ROWS).round(2), draw.uniform(-9, 40, ROWS).round(1)
    y = 3100 * a + 800 * b + draw.normal(0, 500, ROWS)
    return a.tolist(), b.tolist(), y.round(0).tolist()


def _lines(rows: list[str], end: str = "\n") -> str:
    return end.join(rows) + end


def _german(number: float, decimals: int, thousands: str = ".") -> str:
    return f"{number:,.{decimals}f}".translate(str.maketrans({",": thousands, ".": ","}))


def houses() -> Written:
    a, b, y = _draw(1)
    rows = ["sqft,street,age,price"]
    for i in range(ROWS):
        rows.append(f'{a[i]},"{i} Main St, Springfield",{b[i]},"${y[i]:,.0f}"')
    notes = ("“$” is left out of the numbers: price.", "Thousands are marked by a comma: price.")
    columns = {"sqft": a, "street": "text", "age": b, "price": y}
    return Written(_lines(rows).encode(), "price", columns, notes)


def counts() -> Written:
    a, _, y = _draw(2)
    people = [float(round(1000 * value)) for value in a]
    rows = ['"City","Population","Cars"']
    rows += [f'"City {i}","{people[i]:,.0f}","{y[i]:,.0f}"' for i in range(ROWS)]
    columns = {"City": "text", "Population": people, "Cars": y}
    return Written(_lines(rows, "\r\n").encode(), "Cars", columns)


def sensors() -> Written:
    a, b, y = _draw(3)
    rows = ["Meßwerte der Station Köln", "", "Zeit;Temperatur °C;Feuchte;Leistung"]
    for i in range(ROWS):
        time = f"{i % 28 + 1:02}.01.2024 10:30"
        rows.append(f"{time};{_german(b[i], 1)};{_german(a[i], 2)};{_german(y[i], 1)}")
    columns = {"Zeit": "date", "Temperatur °C": b, "Feuchte": a, "Leistung": y}
    notes = (
        "The text is not UTF-8; it is read as Windows-1252 (Western Europe).",
        "Line 1 is left out: it is not of the table.",
        "Dates and times, which are not trained on: Zeit.",
    )
    return Written(_lines(rows, "\r\n").encode("cp1252"), "Leistung", columns, notes)


def percentages() -> Written:
    a, b, y = _draw(4)
    share = [round(value / 10000, 2) for value in y]
    rows = ["district,turnout,growth,share"]
    rows += [f"D-{i},{a[i]}%,{b[i]:+}%,{share[i]} %" for i in range(ROWS)]
    columns = {"district": "text", "turnout": a, "growth": b, "share": share}
    notes = ("“%” is left out of the numbers: turnout, growth, share.",)
    return Written(_lines(rows).encode(), "share", columns, notes)


def gdp() -> Written:
    a, b, y = _draw(5)
    rows = [
        '"Data Source","World Development Indicators",',
        "",
        '"Last Updated Date","2024-05-30",',
    ]
    rows += ["", '"Country Name","Country Code","1999","2000","2001",']
    for i in range(ROWS):
        cells = [f"Country {i}", f"C{i:02}", a[i], "" if i % 8 == 0 else b[i], y[i] * 1e6]
        rows.append("".join(f'"{cell}",' for cell in cells))
    holes = [float("nan") if i % 8 == 0 else b[i] for i in range(ROWS)]
    columns: dict[str, list[float] | str] = {"Country Name": "text", "Country Code": "text"}
    columns |= {"1999": a, "2000": holes, "2001": [value * 1e6 for value in y]}
    notes = (
        "Lines 1, 3 are left out: they are not of the table.",
        "Line 5 holds the names of the columns.",
    )
    return Written(b"\xef\xbb\xbf" + _lines(rows, "\r\n").encode(), "2001", columns, notes)


def weather() -> Written:
    a, b, y = _draw(6)
    rows = ["Monthly means of a station, not checked", "  yyyy  mm   tmax     rain      sun"]
    for i in range(ROWS):
        rain = "---" if i % 7 == 0 else f"{a[i]:.2f}"
        rows.append(f"  {1900 + i // 12}  {i % 12 + 1:2}  {b[i]:5.1f}  {rain:>7}  {y[i]:9.1f}")
    columns: dict[str, list[float] | str] = {
        "yyyy": [1900.0 + i // 12 for i in range(ROWS)],
        "mm": [i % 12 + 1.0 for i in range(ROWS)],
        "tmax": b,
        "rain": [float("nan") if i % 7 == 0 else a[i] for i in range(ROWS)],
        "sun": y,
    }
    return Written(_lines(rows).encode(), "sun", columns, ("Cells are separated by spaces.",))


def cars() -> Written:
    a, b, y = _draw(7)
    rows = ['"mpg","hp","wt"']
    rows += [f'"Mazda RX{i}",{a[i]},{b[i]},{y[i]}' for i in range(ROWS)]
    columns = {"column 1": "text", "mpg": a, "hp": b, "wt": y}
    told = "The first column has no name: it is taken for the names of the rows."
    return Written(_lines(rows).encode(), "wt", columns, (told,))


def chinese() -> Written:
    a, b, y = _draw(8)
    rows = ["面积,城市,楼层,价格"] + [f"{a[i]},北京,{b[i]},{y[i]}" for i in range(ROWS)]
    columns = {"面积": a, "城市": "text", "楼层": b, "价格": y}
    told = "The text is not UTF-8; it is read as GB18030 (Chinese)."
    return Written(_lines(rows, "\r\n").encode("gbk"), "价格", columns, (told,))


def energy() -> Written:
    a, b, y = _draw(9)
    rows = ["Datum;von;Verbrauch [kWh];Preis;Last"]
    for i in range(ROWS):
        cells = "2024-01-05", "10:15", _german(a[i] * 100, 1), _german(b[i], 2), _german(y[i], 0)
        rows.append(";".join(cells))
    columns: dict[str, list[float] | str] = {"Datum": "date", "von": "date"}
    columns |= {"Verbrauch [kWh]": [round(v * 100, 1) for v in a], "Preis": b, "Last": y}
    return Written(_lines(rows).encode(), "Last", columns)


def spreadsheet() -> Written:
    a, b, y = _draw(10)
    rows = ["Nom\tSurface\tÂge\tPrix €"]
    for i in range(ROWS):
        price = _german(y[i], 2, "\N{NARROW NO-BREAK SPACE}")
        rows.append(f"Été {i}\t{_german(a[i], 2)}\t{_german(b[i], 1)}\t{price}")
    columns = {"Nom": "text", "Surface": a, "Âge": b, "Prix €": y}
    told = "Thousands are marked by a blank: Prix €."
    return Written(_lines(rows, "\r\n").encode("utf-16"), "Prix €", columns, (told,))


def uci() -> Written:
    a, b, y = _draw(11)
    rows = [f"{a[i]}, {'?' if i % 9 == 0 else b[i]}, State-gov, {y[i]}" for i in range(ROWS)]
    holes = [float("nan") if i % 9 == 0 else b[i] for i in range(ROWS)]
    columns = {"column 1": a, "column 2": holes, "column 3": "text", "column 4": y}
    return Written(_lines(rows).encode(), "column 4", columns)


def bars() -> Written:
    a, b, y = _draw(12)
    rows = ["Quarterly sales||||", "id|length|depth|sold|"]
    rows += [f"{i + 1}|{a[i]} km|{b[i]}|{y[i]:.0f}|" for i in range(ROWS)]
    rows += ["Source: the shop, as told", ""]
    columns: dict[str, list[float] | str] = {"id": [i + 1.0 for i in range(ROWS)]}
    columns |= {"length": a, "depth": b, "sold": y}
    notes = (
        "“km” is left out of the numbers: length.",
        "Left out unless it is chosen, as it only counts the rows: id.",
    )
    return Written(_lines(rows).encode(), "sold", columns, notes)


def ledger() -> Written:
    a, b, y = _draw(13)
    y = [value - 300_000 for value in y]
    rows = ["date,rate,paid,balance"]
    for i in range(ROWS):
        balance = f"({-y[i]:,.0f})" if y[i] < 0 else f"{y[i]:,.0f}"
        minus = f"{b[i]}".replace("-", "\N{MINUS SIGN}")
        rows.append(f'2024-{i % 12 + 1:02}-01,{a[i]},{minus},"{balance}"')
    columns = {"date": "date", "rate": a, "paid": b, "balance": y}
    told = "Numbers in brackets are read as negative: balance."
    return Written(_lines(rows).encode(), "balance", columns, (told,))


def swiss() -> Written:
    a, b, y = _draw(14)
    rows = ["Gemeinde;Fläche;Höhe;Einkommen"]
    for i in range(ROWS):
        rows.append(f"Ort {i};{a[i]};{b[i]};{y[i]:,.0f}".replace(",", "'"))
    columns = {"Gemeinde": "text", "Fläche": a, "Höhe": b, "Einkommen": y}
    told = "Thousands are marked by an apostrophe: Einkommen."
    return Written(_lines(rows).encode(), "Einkommen", columns, (told,))


def flags() -> Written:
    a, _, y = _draw(15)
    rows = ["size,garden,sold,price"]
    rows += [f"{a[i]},{i % 2 == 0},{'yes' if i % 3 else 'No'},{y[i]}" for i in range(ROWS)]
    columns: dict[str, list[float] | str] = {"size": a, "price": y}
    columns["garden"] = [float(i % 2 == 0) for i in range(ROWS)]
    columns["sold"] = [float(i % 3 != 0) for i in range(ROWS)]
    return Written(_lines(rows).encode(), "price", columns)


def statistics() -> Written:
    a, b, y = _draw(16)
    missing = ["..", ":", "#N/A", "—", "n.a.", "<NA>", "\\N", ".", "#DIV/0!", "missing", "*", "--"]
    rows = ["geo\tincome\tyouth\tdebt", "\t€\t%\t€"]
    holes = []
    for i in range(ROWS):
        is_hole = i % 5 == 0
        holes.append(float("nan") if is_hole else b[i])
        rows.append(f"R{i}\t{a[i]}\t{missing[i // 5 % 12] if is_hole else b[i]}\t{y[i]}")
    rows.insert(20, rows[0])
    columns = {"geo": "text", "income": a, "youth": holes, "debt": y}
    notes = (
        "Line 2 is left out: it is not of the table.",
        "Line 21 is left out: it is a note among the rows, or repeats the names.",
    )
    return Written(_lines(rows).encode(), "debt", columns, notes)


FILES: dict[str, Callable[[], Written]] = {
    made.__name__: made
    for made in (
        houses, counts, sensors, percentages, gdp, weather, cars, chinese, energy, spreadsheet,
        uci, bars, ledger, swiss, flags, statistics,
    )
}  # fmt: skip
