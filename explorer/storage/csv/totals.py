"""Rows of a table that sum up other ones: by their words, and by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from explorer.storage.csv.rows import is_value

_TOTALS = frozenset({
    "total", "totals", "grand total", "subtotal", "sub-total", "sub total", "sum", "mean",
    "average", "avg", "std", "median", "overall", "summe", "gesamt", "gesamtsumme",
    "insgesamt", "zusammen", "zwischensumme", "mittelwert", "durchschnitt", "endsumme",
    "somme", "total général", "sous-total", "ensemble", "moyenne", "suma", "totale", "promedio",
    "media", "total general", "soma", "média", "totaal", "subtotaal", "gemiddelde", "summa",
    "i alt", "sum total", "totalt", "yhteensä", "razem", "ogółem", "średnia", "celkem", "spolu",
    "összesen", "ukupno", "skupaj", "toplam", "genel toplam", "iš viso", "kokku", "kopā", "σύνολο",
    "итого", "всего", "сумма", "среднее", "разом", "общо", "合计", "总计", "小计", "總計", "合計",
    "小計", "計", "平均", "総計", "합계", "총계", "소계", "평균", "σ", "∑", "ø",
})  # fmt: skip
"""First words of rows that sum up others, in lower case."""
_PERHAPS = frozenset({
    "all", "max", "min", "maximum", "minimum", "count", "anzahl", "nombre", "número", "stdev",
    "sd",
})  # fmt: skip
"""The same, but of names of people and things as well: only numbers that agree make them so."""
_PARTS = _TOTALS - {"ensemble", "media", "overall", "mean"}
"""Words of which one may begin or end what a part is summed up with: North Total, Summe Nord."""
_MOST_BEGINNINGS = 64
"""Places where a part may begin that are kept in mind: the first and the last ones."""
_OF_NUMBERS = frozenset("0123456789-.")


class Candidate(NamedTuple):
    """A row that may sum up others."""

    line: int
    at: int
    """Index of the row, from 0."""
    first: str
    """First cell of the row."""
    is_certain: bool
    """Whether its word alone tells that it does, where it is last."""
    is_named: bool = True
    """Whether a word tells that it may."""


def candidate(line: int, at: int, cells: list[str]) -> Candidate | None:
    """Return a row as one that may sum up others, if one of its first words says so."""
    for i, cell in enumerate(cells[:3]):
        if not cell or cell[0] in _OF_NUMBERS:
            continue
        word = cell.strip(" \t\u00a0:.").casefold()
        is_first = not any(cells[:i])
        if word in _TOTALS or _has_part(word) or (is_first and word in _PERHAPS):
            return Candidate(line, at, cell.strip(), is_first and word in _TOTALS)
    return None


def _has_part(word: str) -> bool:
    first, *others = word.split(None, 4) or [""]
    return bool(others) and (first.rstrip(":") in _PARTS or others[-1] in _PARTS)


def last_candidate(line: int, at: int, cells: list[str]) -> Candidate | None:
    """Return the last row as one that may sum up the others, where it begins with no number."""
    first = cells[0].strip()
    return None if is_value(first) else Candidate(line, at, first, False, is_named=False)


def totals_of(
    columns: Sequence[np.ndarray], candidates: Sequence[Candidate], rows: int, *, is_whole: bool
) -> tuple[list[Candidate], list[Candidate]]:
    """Return which rows sum up others, and which of those with a word for it do not.

    Args:
        columns: of numbers, each (rows,).
        candidates: in the order of the rows.
        rows: how many there are.
        is_whole: whether no rows follow.
    """
    # Sums of enormous numbers are infinite, and equal to none.
    with np.errstate(all="ignore"):
        return _totals_of(columns, candidates, rows, is_whole=is_whole)


def _totals_of(
    columns: Sequence[np.ndarray], candidates: Sequence[Candidate], rows: int, *, is_whole: bool
) -> tuple[list[Candidate], list[Candidate]]:
    table = np.stack(columns, axis=1) if columns else np.zeros((rows, 0))
    summed = _Summed(table)
    last = _first_of_last(candidates, rows) if is_whole else rows
    found: list[Candidate] = []
    other: list[Candidate] = []
    for each in candidates:
        is_below = each.at >= last > 0
        if summed.is_total(each, is_below=is_below) or (
            is_below and each.is_certain and not any(c.is_certain for c in other)
        ):
            found.append(each)
            summed.leave_out(each)
        else:
            summed.keep(each)
            if columns and each.is_named and each.first.casefold() not in _PERHAPS:
                other.append(each)
    return found, other


def _first_of_last(candidates: Sequence[Candidate], rows: int) -> int:
    """Return the first of the candidates that no other rows follow."""
    at = rows
    for each in reversed(candidates):
        if each.at != at - 1:
            break
        at = each.at
    return at


class _Summed:
    """Sums of the rows so far."""

    def __init__(self, table: np.ndarray) -> None:
        self._table = np.where(np.isfinite(table), table, 0.0)
        self._has_value = np.isfinite(table)
        self._is_row = np.ones(len(table), bool)
        self._at = 0
        self._sum = np.zeros(table.shape[1])
        self._beginnings = [self._sum]
        """The sums where a part may begin: after the rows that may sum up others."""

    def is_total(self, each: Candidate, *, is_below: bool) -> bool:
        """Return whether the numbers of a row sum up some before it."""
        self._add_before(each.at)
        numbers, has = self._table[each.at], self._has_value[each.at] & (self._table[each.at] != 0)
        parts = self._sum - np.stack(self._beginnings)
        error = 1e-9 * np.maximum(np.abs(self._sum), np.abs(numbers))
        is_sum = (np.abs(parts - numbers) <= error) & has
        if not each.is_named:
            least = 2 if each.first else 1
            return each.at > 2 * least - 1 and has.sum() >= least and bool(is_sum[0][has].all())
        is_found = bool(is_sum[0].any() or is_sum[-1].any())
        is_found |= bool(has.any() and is_sum[:, has].all(axis=1).any())
        is_found |= each.at == 0 and each.is_certain and self._is_sum_of_following(numbers, has)
        is_found |= is_below and not each.is_certain and self._is_other(each.at, has)
        return is_found

    def _is_sum_of_following(self, numbers: np.ndarray, has: np.ndarray) -> bool:
        parts = self._table[1:].sum(axis=0)
        return len(self._table) > 2 and bool((np.isclose(parts, numbers, rtol=1e-9) & has).any())

    def leave_out(self, each: Candidate) -> None:
        """Leave a row out of further sums; a part may begin after it."""
        self._is_row[each.at] = False
        self._at = each.at + 1
        self._begin(self._sum)

    def keep(self, each: Candidate) -> None:
        """Take a row for one as any other; a part may begin after it."""
        self._add_before(each.at + 1)
        self._begin(self._sum)

    def _begin(self, summed: np.ndarray) -> None:
        first, *others = self._beginnings
        self._beginnings = [first, *others[1 - _MOST_BEGINNINGS :], summed]

    def _add_before(self, at: int) -> None:
        self._sum = self._sum + self._table[self._at : at].sum(axis=0)
        self._at = at

    def _is_other(self, at: int, has: np.ndarray) -> bool:
        """Return whether numbers are means, extremes or counts of those above."""
        columns = self._table[:at, has].T, self._has_value[:at, has].T
        found = [column[has & self._is_row[:at]] for column, has in zip(*columns, strict=True)]
        return bool(found) and all(map(_is_summary, self._table[at, has], found))


def _is_summary(number: float, of: np.ndarray) -> bool:
    if len(of) < 2:
        return False
    summaries = [of.mean(), of.max(), of.min(), len(of), of.std(), of.std(ddof=1), np.median(of)]
    return bool(np.isclose(summaries, number, rtol=1e-3).any())
