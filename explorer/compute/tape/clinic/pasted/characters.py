"""Characters that look like those of Python: typographic quotes, full-width signs, odd blanks."""

from __future__ import annotations

import re
import unicodedata

_PAIRS = {
    "“": "”",
    "”": "”",
    "„": "”",
    "‟": "”",
    "‘": "’",
    "’": "’",
    "‚": "’",
    "«": "»",
    "＂": "＂",
}
_CLOSING = {'"': "“”„‟＂»", "'": "‘’‚"}
_SIGNS = {
    "，": ",",
    "。": ".",
    "、": ",",
    "：": ":",
    "；": ";",
    "（": "(",
    "）": ")",
    "【": "[",
    "】": "]",
    "×": "*",
    "·": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "‐": "-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "\N{NO-BREAK SPACE}": " ",
    "\N{IDEOGRAPHIC SPACE}": "  ",
    "\N{THIN SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "\N{EN SPACE}": " ",
    "\N{EM SPACE}": " ",
    "\N{ZERO WIDTH SPACE}": "",
    "\N{ZERO WIDTH NO-BREAK SPACE}": "",
    "\N{ZERO WIDTH JOINER}": "",
    "\N{LEFT-TO-RIGHT MARK}": "",
    "\N{SOFT HYPHEN}": "",
    "\N{SUPERSCRIPT TWO}": "**2",
    "\N{SUPERSCRIPT THREE}": "**3",
}
_WHOLE = re.compile(
    r"#[^\n]*|(\"\"\"|''').*?\1|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL
)
"""A comment, or a string in quotes of Python, which stay as they are."""


def plain_characters(text: str) -> str:
    """Return the text with characters of Python in the place of those that only look like them."""
    done: list[str] = []
    at = 0
    while at < len(text):
        kept = _WHOLE.match(text, at)
        if kept:
            done.append(kept[0])
            at = kept.end()
        elif text[at] in _PAIRS:
            string = _string(text, at)
            done.append(string)
            at += len(string)
        else:
            done.append(_plain(text[at]))
            at += 1
    return "".join(done)


def _string(text: str, start: int) -> str:
    """Return the string that begins with a typographic quote, of the same length, in plain ones."""
    quote = '"' if _PAIRS[text[start]] in "”»＂" else "'"
    ends = _CLOSING[quote] + quote
    end = start + 1
    while end < len(text) and text[end] not in ends and text[end] != "\n":
        end += 1
    if end == len(text) or text[end] == "\n":
        return quote
    inside = text[start + 1 : end].replace(quote, "'" if quote == '"' else '"')
    return f"{quote}{inside}{quote}"


def _plain(sign: str) -> str:
    if sign in _SIGNS:
        return _SIGNS[sign]
    if "！" <= sign <= "～":  # The full-width copies of ASCII.
        return unicodedata.normalize("NFKC", sign)
    return sign
