"""The shape of a cell: its text with every digit as 9, and whether it is a date."""

from __future__ import annotations

import re

SPACES = "\u0020\u00a0\u2007\u2009\u202f"
_OTHER_DIGITS = "０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९"
"""Full-width, Arabic, Persian and Indian ones, which float() takes too."""
_DIGITS = str.maketrans("012345678" + _OTHER_DIGITS, "9" * (9 + len(_OTHER_DIGITS)))
_CLOCK = rf"99?[:.]99(?:[:.]99(?:[.,]9+)?)?(?:[{SPACES}]?[AaPp]\.?[Mm]\.?)?"
_ZONE = r"(?:Z|[+-]99:?99)?"
_MONTH = r"[^\W\d_]{3,9}\.?"
_DAY = "|".join(
    (
        r"9999(?P<ymd>[-/.])99?(?P=ymd)99?",
        r"99?(?P<dmy>[-/.])99?(?P=dmy)(?:9999|99)",
        r"9999年99?月(?:99?日)?",
        r"9999-99",
        r"9999[-\s]?[QMWqmw]99?",
        rf"99?(?:st|nd|rd|th|\.)?[-\s/]?{_MONTH}[-\s/,]*(?:9999|99)",
        rf"{_MONTH}[-\s]99?(?:st|nd|rd|th)?,?[-\s]9999",
        rf"{_MONTH}[-\s](?:9999|99)",
    )
)
_DATE = re.compile(
    rf"(?:[^\W\d_]{{2,9}}\.?,?\s)?(?:{_DAY})(?:(?:[T\s]|,\s){_CLOCK}\s?{_ZONE})?"
    rf"|99?:99(?::99(?:[.,]9+)?)?(?:[{SPACES}]?[AaPp]\.?[Mm]\.?)?|99\.99\.99"
)


def shape_of(text: str) -> str:
    """Return a text with every digit as 9."""
    return text.translate(_DIGITS)


def is_date(shape: str) -> bool:
    """Return whether a cell of this shape is a date, a time or both."""
    return len(shape) < 60 and _DATE.fullmatch(shape.strip()) is not None
