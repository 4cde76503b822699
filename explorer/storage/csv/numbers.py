"""Notation of the numbers of a column, inferred from the shapes of all its cells.

A shape is a cell with every digit as 9: a column of a million numbers has a few dozen of them, so
that all of its cells can be looked at. What each mark means is decided for a column as a whole and,
where a column leaves it open (is 1,217 a thousand or a little more than one?), by the other ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from explorer.storage.csv.shapes import SPACES
from explorer.storage.csv.words import is_missing

Decided = Literal["column", "file", "shape", "guess"]
"""What told the meaning of a mark that might be either: nothing had to; the other columns; whole
numbers below a thousand in the column; or nothing did."""

Replacements = tuple[tuple[str, str], ...]
"""Replacements in a cell, in this order, so that float() takes it."""

MINUS = "\u2212\u2010\u2011\u2012\u2013\u2014\u2015\ufe63\uff0d"
"""Characters for a minus in typeset numbers: the sign itself, hyphens and dashes."""
APOSTROPHES = "'’‘´`ʼ＇"
POINTS, COMMAS = "．٫", "，٬"
"""Full-width and Arabic marks, each for a point or a comma."""
_SAME_MARKS = str.maketrans(
    "".join((APOSTROPHES[1:], SPACES[1:], POINTS, COMMAS)),
    "'" * len(APOSTROPHES[1:]) + " " * len(SPACES[1:]) + ".." + ",,",
)
_CURRENCY = (
    r"(?:(?:US|AU|CA|NZ|HK|NT|MX|AR|CL|CO|A|C|S|R)?[$€£¥₹₩₽₺₫₪฿₴₦₱￥﹩]"
    r"|USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|AUD|CAD|NZD|SGD|HKD|TWD|KRW|THB|IDR|MYR|PHP|VND|SEK|NOK|DKK"
    r"|ISK|PLN|CZK|HUF|RON|RUB|UAH|TRY|ILS|AED|SAR|EGP|NGN|KES|ZAR|BRL|MXN|ARS|CLP|COP|PEN"
    r"|Rp\.?|Rs\.?|RM|Fr\.|kr\.?)"
)
_UNIT = r"(?:[^\W\d_]|[%％‰°′″²³·/€$£¥₹₩₽￥]){1,12}\.?"
DASH = rf"[-{MINUS}]"
"""Any of them, as a pattern."""
_BEHIND = rf"(?:{_CURRENCY}|[%％])"
_NUMBER = re.compile(
    rf"(?P<text>=\")?(?P<front>{_CURRENCY}[{SPACES}]*(?=\())?"
    rf"(?P<open>\()?(?P<sign>[+\-{MINUS}])?[{SPACES}]*"
    rf"(?P<before>{_CURRENCY})?[{SPACES}]*(?P<sign2>(?(sign)(?!)|[+\-{MINUS}]))?[{SPACES}]*"
    rf"(?P<digits>9[9.,{POINTS}{COMMAS}{APOSTROPHES}{SPACES}]*(?<![{SPACES}])"
    rf"|[.,{POINTS}{COMMAS}]9+)"
    rf"(?:(?<=[.,])(?P<even>{DASH}{{1,2}})|(?P<exponent>[eEdD][+\-{MINUS}]?9+))?"
    rf"(?P<minus>(?(open)(?!)|(?(sign)(?!)|(?(sign2)(?!)|(?(even)(?!)|[{SPACES}]?{DASH}"
    rf"(?=[{SPACES}]*{_BEHIND}?\"?$))))))?"
    rf"(?:[{SPACES}]*(?P<after>{_UNIT}))?"
    rf"(?(open)\)(?:[{SPACES}]*(?P<behind>{_BEHIND}))?)(?(text)\")"
)
_NO_MONEY = re.compile(
    rf"(?P<before>{_CURRENCY})?[{SPACES}]*{DASH}{{1,2}}[{SPACES}]*(?P<after>{_CURRENCY})?"
)
"""An amount of nothing, as spreadsheets show it in accounts."""
_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
_LIMIT = re.compile(r"(?:[<>≤≥＜＞]|&[lg]t;)=?")
_STYLES = [(mark, thousands) for mark in ".," for thousands in ("", ",", ".", " ", "'")]


class Style(NamedTuple):
    """Notation of the numbers of a column."""

    decimal: str = "."
    thousands: str = ""
    """The mark between thousands: a point, a comma, a blank, an apostrophe, or none."""
    affixes: tuple[str, ...] = ()
    """Signs of money, of per cent, and units, which are left out."""
    has_decimals: bool = False
    marks: Replacements = ()
    """Replacements, in this order, so that float() takes a cell."""
    patterns: Replacements = ()
    """The same, of regular expressions; they come first."""
    has_limits: bool = False
    """Whether there are cells such as “<0.5”, which are taken for missing ones."""
    decided: Decided = "column"
    words: tuple[str, ...] = ()
    """The words for 1 and 0, where the column is one of yes and no."""


PLAIN = Style()


class Shape(NamedTuple):
    """Evidence in the shape of a number."""

    styles: frozenset[tuple[str, str]]
    """Each decimal mark with the mark between thousands with which this is a number."""
    before: str
    after: str
    marks: frozenset[str]
    """Of a point, a comma, a blank and an apostrophe those that occur."""
    whole: int
    """Digits, where there is nothing else; 0 otherwise."""
    has_minus_after: bool = False


@dataclass(slots=True)
class Evidence:
    """The shapes of a column, each with how often it occurs, and its first cell and line."""

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[str, int]] = field(default_factory=dict)
    leading_zero: set[str] = field(default_factory=set)
    """The marks that were seen after a lone 0, as in 0.217, where three digits follow."""
    code: str = ""
    """A cell of digits in groups that begins with 0, as no number does, if one was seen."""
    has_large_groups: bool = False
    """Whether there is a group of digits above 255."""
    is_full: bool = False
    """Whether there were too many shapes for a column of numbers, and no more are taken."""


@lru_cache(4096)
def number_of(shape: str) -> Shape | None:
    """Return what the shape of a cell tells, None where it is that of no number."""
    text = shape.strip()
    if _INFINITE.fullmatch(text):
        return Shape(frozenset(_STYLES), "", "", frozenset(), 0)
    if len(text) > 60:
        return None
    if (nothing := no_money(text)) is not None:
        return Shape(frozenset(_STYLES), *nothing, frozenset(), 0)
    if (found := _NUMBER.fullmatch(text)) is None:
        return None
    digits = found["digits"].translate(_SAME_MARKS)
    styles = frozenset(style for style in _STYLES if _pattern(*style).fullmatch(digits))
    if not styles:
        return None
    whole = len(digits) if set(digits) == {"9"} and not found["exponent"] else 0
    marks = frozenset(digits) - {"9"}
    if found["even"]:
        marks -= {digits[-1]}
        styles = frozenset(s for s in styles if s[0] == digits[-1])
    before = (found["front"] or "").rstrip(SPACES) or found["before"] or ""
    after = found["after"] or found["behind"] or ""
    return Shape(styles, before, after, marks, whole, bool(found["minus"]))


def no_money(text: str) -> tuple[str, str] | None:
    """Return the signs of money before and after a lone dash; None where there is none."""
    found = _NO_MONEY.fullmatch(text)
    signs = (found["before"] or "", found["after"] or "") if found is not None else ("", "")
    return signs if any(signs) else None


@lru_cache(4096)
def is_limit(shape: str) -> bool:
    """Return whether a cell of this shape gives a limit of detection, not a value: <0.5."""
    text = shape.strip()
    found = _LIMIT.match(text)
    return found is not None and number_of(text[found.end() :]) is not None


@lru_cache(64)
def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    """Return how numbers look with these marks; Indian ones have groups of two digits."""
    mark = re.escape(decimal)
    if decimal == thousands:
        return re.compile(r"(?!)")
    plain = rf"9+(?:{mark}9*)?|{mark}9+"
    if not thousands:
        return re.compile(plain)
    group = re.escape(thousands)
    return re.compile(
        rf"{plain}|9{{1,3}}(?:{group}999)+(?:{mark}9*)?|99?(?:{group}99)+{group}999(?:{mark}9*)?"
    )


@lru_cache(4096)
def is_open(shape: str, mark: str) -> bool:
    """Return whether a mark in a number of this shape may stand before decimals or thousands."""
    number = number_of(shape)
    return number is not None and mark in number.marks and _is_open(number.styles, mark)


def _is_open(styles: Iterable[tuple[str, str]], mark: str) -> bool:
    decimals, thousands = {style[0] for style in styles}, {style[1] for style in styles}
    return {mark} < decimals and mark in thousands


class ColumnMarks(NamedTuple):
    """Evidence in a column about its marks."""

    styles: frozenset[tuple[str, str]]
    used: frozenset[str]

    @property
    def open(self) -> str:
        """The mark that may stand before decimals or between thousands, if there is one."""
        return next((mark for mark in ".," if mark in self.used and self._may_be_both(mark)), "")

    def _may_be_both(self, mark: str) -> bool:
        return _is_open(self.styles, mark)

    @property
    def decimal(self) -> str:
        """The decimal mark that the column shows beyond doubt, if it does."""
        decimals = {decimal for decimal, _ in self.styles}
        shown = len(decimals) == 1 and self.used & set(".,")
        return decimals.pop() if shown else ""


class Marks(NamedTuple):
    """Marks that a person chose; None: any."""

    decimal: str | None = None
    thousands: str | None = None

    def allow(self, style: tuple[str, str]) -> bool:
        """Return whether a decimal mark and one between thousands are these."""
        decimal, thousands = style
        is_allowed = self.thousands is None or thousands in ("", self.thousands)
        return is_allowed and self.decimal in (None, decimal) and decimal != self.thousands


ALL_MARKS = Marks()


def marks_of(evidence: Evidence, allowed: Marks = ALL_MARKS) -> ColumnMarks | None:
    """Return what a column of numbers tells of its marks; None where no two marks fit all cells."""
    styles, used = frozenset(filter(allowed.allow, _STYLES)), frozenset[str]()
    for shape in evidence.counts:
        if not is_missing(shape) and not is_limit(shape):
            number = number_of(shape)
            assert number is not None
            styles, used = styles & number.styles, used | number.marks
    styles = frozenset(s for s in styles if s[1] not in evidence.leading_zero and _is_used(s, used))
    return ColumnMarks(styles, used) if styles else None


def _is_used(style: tuple[str, str], used: frozenset[str]) -> bool:
    """Return whether a style has no mark between thousands but one that occurs."""
    return not style[1] or style[1] in used


class Numbers(NamedTuple):
    """Evidence in a column about the notation of its numbers."""

    marks: ColumnMarks
    evidence: Evidence
    affixes: tuple[str, ...]


def settle(columns: list[Numbers], delimiter: str) -> list[tuple[str, str, Decided]]:
    """Return decimal mark, mark between thousands, and what told them, for columns of a file.

    A column shows them itself, by cells that can be read in one way only. Where none of its cells
    does, the other columns tell. Then whole numbers do: without marks below a thousand they speak
    for thousands (900 and 1,217), above for decimals (1217 and 1,217); and amounts of money have
    no three decimals.
    """
    shown = Counter(column.marks.decimal for column in columns if column.marks.decimal)
    by_shape: dict[str, bool] = {}
    for column in columns:
        mark, speaks = column.marks.open, _speaks_for_thousands(column)
        if mark and speaks is not None:
            by_shape.setdefault(mark, speaks)
    return [_settled(column.marks, shown, by_shape, delimiter) for column in columns]


def _settled(
    marks: ColumnMarks,
    shown: Counter[str],
    by_shape: dict[str, bool],
    delimiter: str,
) -> tuple[str, str, Decided]:
    mark = marks.open
    if not mark:
        decimal = marks.decimal or (shown.most_common(1)[0][0] if shown else ".")
        fitting = [s for s in marks.styles if s[0] == decimal] or list(marks.styles)
        return *_with_most(fitting, marks.used), "column"
    is_thousands, decided = _told_elsewhere(mark, shown, by_shape, delimiter)
    fitting = [s for s in marks.styles if (s[1] if is_thousands else s[0]) == mark]
    return *_with_most(fitting, marks.used), decided


def _told_elsewhere(
    mark: str, shown: Counter[str], by_shape: dict[str, bool], delimiter: str
) -> tuple[bool, Decided]:
    """Return whether a mark that might be either is one of thousands, and what told it."""
    if len(shown) == 1:
        return mark not in shown, "file"
    if delimiter == "," and mark == ".":
        # So nearly all files are written; but prices of three decimals are few.
        return False, "guess" if by_shape.get(mark) else "column"
    if mark in by_shape:
        return by_shape[mark], "shape"
    if delimiter == "," or (mark == "." and delimiter != ";"):
        # Where commas separate cells they are no decimal marks.
        return mark == ",", "column"
    return False, "guess"


def _with_most(styles: Iterable[tuple[str, str]], used: frozenset[str]) -> tuple[str, str]:
    """Return the style that has a mark between thousands, if there is one."""
    return max(styles, key=lambda style: style[1] in used)


def _speaks_for_thousands(column: Numbers) -> bool | None:
    if column.affixes and _is_money(column.affixes):
        return True
    longest = _longest_whole(column.evidence)
    return longest <= 3 if longest else None


def _longest_whole(evidence: Evidence) -> int:
    """Return the digits of the longest whole number without marks; 0 where there is none."""
    numbers = filter(None, map(number_of, evidence.counts))
    return max((number.whole for number in numbers), default=0)


def affixes_of(evidence: Evidence) -> tuple[str, ...] | None:
    """Return what stands around every number; None where units differ, or some have one."""
    found: dict[tuple[str, str], int] = {}
    for shape, count in evidence.counts.items():
        if (number := number_of(shape)) is not None:
            key = number.before, number.after
            # 0 needs no unit.
            if key != ("", "") or evidence.first[shape][0].strip() != "0":
                found[key] = found.get(key, 0) + count
    some = {key for key in found if key != ("", "")}
    if len(some) > 1:
        return None
    if some and ("", "") in found and not all(map(_is_money, some)):
        return None
    return tuple(affix for key in some for affix in key if affix)


def _is_money(affixes: Iterable[str]) -> bool:
    return all(not affix or re.fullmatch(_CURRENCY, affix) is not None for affix in affixes)
