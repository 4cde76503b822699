"""Columns of numbers that may be meant as something else: dates, codes for no value, names."""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np

_DATE_NAME = re.compile(
    r"\b(?:date|datum|dato|fecha|stichtag|дата|tag|day|jour|día|dia|giorno|день|monat|month|mois"
    r"|mes|mese|месяц|period|periode|zeitraum|zeit|uhrzeit|uhr|time|hora|heure|ora|время|tid)\b"
    r"|[日月时時]"
)
_EXACT_NAME = re.compile(r"\b(?:date|datum|dato|fecha|stichtag|дата)\b|日期")
_CODES = {99.0, 200.0, 999.0, 99.9, 99.99, 7777.0, 32767.0, 32768.0, 65535.0, 2147483647.0,
          2147483648.0}  # fmt: skip
_SAME_DIGIT = re.compile(r"(?:(9)\1{2,}(?:\.9+)?|([78])\2{2,})")
"""999, 9999.99, 8888: digits that are written where there is no value."""
_HUGE = 1e19
"""Nothing that is counted or measured in a table is as large, but fill values are."""


def look_like_dates(name: str, shapes: Collection[str], values: np.ndarray) -> bool:
    """Return whether numbers look like dates: 20240131, 2024.01, 01.2024, and 31.01 by the name.

    Args:
        name: of the column.
        shapes: of its cells that are not missing.
        values: of all rows.
    """
    found = values[np.isfinite(values)]
    is_named = _DATE_NAME.search(name.casefold().replace("_", " ")) is not None
    if len(found) < (2 if is_named else 3) or found.max() >= 1e8 or found.min() < 0:
        return False
    kinds = {shape.strip() for shape in shapes}
    if kinds == {"99999999"}:
        return _are_dates(found // 10000, found // 100 % 100, found % 100)
    if kinds == {"999999"}:
        return _are_dates(found // 100, found % 100)
    whole, hundredths = np.floor(found), np.round(found * 100) % 100
    if kinds == {"9999.99"}:
        return _are_dates(whole, hundredths)
    if kinds <= {"99.9999", "9.9999"}:
        return _are_dates(np.round(found * 10000) % 10000, whole)
    is_exact = _EXACT_NAME.search(name.casefold()) is not None
    if (kinds == {"99.99"} and is_named) or (
        is_exact and kinds <= {"99.99", "9.9", "99.9", "9.99"}
    ):
        month = hundredths if kinds & {"99.99", "9.99"} else np.round(found * 10) % 10
        is_time = bool(((whole < 24) & (hundredths < 60)).all())
        return is_time or _are_dates(2000, month, whole)
    return False


def _are_dates(year: np.ndarray | int, month: np.ndarray, day: np.ndarray | int = 1) -> bool:
    is_year = (np.asarray(year) >= 1800) & (np.asarray(year) <= 2200)
    is_day = (np.asarray(day) >= 1) & (np.asarray(day) <= 31)
    return bool((is_year & is_day & (month >= 1) & (month <= 12)).all())


def codes_of(values: np.ndarray) -> list[float]:
    """Return which numbers far from all others are such as are written where there is no value."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return []
    # Many of them are either the least or the greatest ones: most columns are done soon.
    ends = {float(finite.min()), float(finite.max())}
    if not any(map(_is_code, ends)):
        return []
    distinct, counts = np.unique(finite, return_counts=True)
    at_ends = np.concatenate([distinct[:6], distinct[6:][-6:]]).tolist()
    codes = [value for value in at_ends if _is_code(value)]
    others = distinct[~np.isin(distinct, codes)]
    if len(others) < 2:
        return []
    count_of = dict(zip(distinct.tolist(), counts.tolist(), strict=True))
    return [value for value in codes if _is_far(value, others, count_of[value])]


def _is_code(value: float) -> bool:
    size = abs(value)
    return size in _CODES or size >= _HUGE or _SAME_DIGIT.fullmatch(f"{size:.10g}") is not None


def _is_far(value: float, others: np.ndarray, count: int) -> bool:
    low, high = float(others.min()), float(others.max())
    gap = max(low - value, value - high)
    if count == 1 and 0 < value < 999:
        # One of 99 may well be one that was measured.
        return False
    return gap > 2 * (high - low)


_NAMES_OF_CODES = re.compile(
    r"\b(?:tel|fax|ip|mobile|handy)\b|phone|telefon|teléfono|téléphone|телефон|电话|電話|手机|전화"
)
_SPACE = r"[ \u00a0\u2007\u2009\u202f'’]"
_WITH_ZERO = re.compile(rf"\s*\+?0\d{{0,2}}(?:(?:{_SPACE}\d{{3}})+|(?:[.,]\d{{3}}){{2,}})\s*")
_GROUPS = re.compile(rf"\+?9{{1,3}}(?:(?:{_SPACE}|[.,])999)+")
_WITH_PLUS = re.compile(rf"\+9{{1,3}}(?:(?:{_SPACE}|[.,])999){{2,}}")
_ADDRESS = re.compile(r"9{1,3}(?:\.999){3}")


def is_grouped(shape: str) -> bool:
    """Return whether a shape is of groups of three digits, as thousands and telephone numbers."""
    return _GROUPS.fullmatch(shape.strip()) is not None


def shows_code(cells: list[str]) -> str:
    """Return a cell that begins with 0 before groups of digits, as no number does."""
    return next((cell for cell in cells if _WITH_ZERO.fullmatch(cell)), "")


def has_large_group(cells: list[str]) -> bool:
    """Return whether a cell has a group above 255, as no address of a computer has."""
    groups = (group for cell in cells for group in re.findall(r"\d+", cell))
    return any(len(group) > 3 or int(group) > 255 for group in groups)


def are_codes(name: str, shapes: Collection[str], *, has_large_groups: bool) -> bool:
    """Return whether cells of groups of digits are telephone numbers or addresses of computers."""
    texts = [shape.strip() for shape in shapes]
    if not all(map(_GROUPS.fullmatch, texts)):
        return False
    return (
        _NAMES_OF_CODES.search(name.casefold().replace("_", " ")) is not None
        or all(map(_WITH_PLUS.fullmatch, texts))
        or (not has_large_groups and all(map(_ADDRESS.fullmatch, texts)))
    )
