"""How a link is told from other texts; so light that a field can ask at every paste."""

from __future__ import annotations

import re

SCHEME = "gradient-explorer:"
MAX_LINK = 2_000_000
"""Characters: a snippet of the greatest length fits, whatever stands in it."""
_AROUND = "<>\"'“”‘’«»「」『』《》（）。，；\u00a0\u200b\ufeff \t\r\n"
"""What stands around a link in a letter or a chat."""
_OTHER = re.compile(r"\s*([a-z][a-z0-9+.-]+)://", re.IGNORECASE)


def bare_link(text: str) -> str:
    """Return a text without what stands around a link."""
    return text.strip(_AROUND)


def is_link(text: str) -> bool:
    """Return whether a text means to be a link of this program, rightly or wrongly."""
    # Only its beginning: it may be of any length.
    start = text.lstrip(_AROUND)[: len(SCHEME)] if text else ""
    return start.lower() == SCHEME


def other_scheme(text: str) -> str:
    """Return the scheme of a link of some other program, as https; empty where it is none."""
    found = _OTHER.match(text[:100])
    return found.group(1).lower() if found else ""
