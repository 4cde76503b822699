"""Text of the function field to lexemes: its numbers, signs, names and commands of LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import NoReturn

from explorer.core.functions import GREEK
from explorer.core.sentence import ParseError
from explorer.core.words import (
    CAPITALS,
    Lexeme,
    dotted_name,
    known_name,
    refuse_character,
    refuse_name,
    refuse_word,
    split_word,
)

_SUPERSCRIPTS = {**{c: str(i) for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}, "⁻": "-", "⁺": "+"}
_SUBSCRIPTS = {c: str(i) for i, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_SAME_AS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*",
    "÷": "/", "∕": "/", "⁄": "/", "∧": "^", "ˆ": "^", "≤": "≤", "≥": "≥", "≠": "≠",
    "‖": "|", "∣": "|", "．": ".", "。": ".", "、": ",", "µ": "μ", "∆": "δ",
}  # fmt: skip

_LEXEMES = r"""
    (?P<space>\s+|\\[,;:!\s]|\\(?:left|right|q?quad|displaystyle)(?![A-Za-z]))
  | (?P<command>\\(?:operatorname|mathrm)\{[A-Za-z]+\}|\\[A-Za-z]+(?:\s*_(?:[0-9]+|\{[0-9]+\}))?)
  | (?P<vulgar>[0-9]*[¼-¾⅐-⅞])
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<dotted>[^\W\d_]\w*(?:\.\w+)+)
  | (?P<word>(?:(?![⁰¹²³⁴⁵⁶⁷⁸⁹¼-¾⅐-⅞])\w)+(?:(?<=_)\{[0-9]+\})?)
  | (?P<superscript>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+)
  | (?P<option>,\s*(?:
        (?:dtype\s*=\s*)?['"]?(?:[a-z]+\.)?b?float(?:16|32|64)\b['"]?
      | (?:name|trainable)\s*=\s*(?:'[^']*'|"[^"]*"|True|False)
    ))
  | (?P<sign>\*\*|//|<=|>=|==|!=|&&|\|\||[-+*/^%!<>=≤≥≠|(),\[\]{}√∛⌊⌋⌈⌉])
  | (?P<other>.)
"""
"""A space and an option (the dtype and the name that TensorFlow is told) mean nothing here."""
_SIGNS = {
    "+": "PLUS", "-": "MINUS", "*": "TIMES", "/": "OVER", "//": "FLOOR_OVER", "%": "MODULO",
    "^": "POWER", "**": "POWER", "!": "_FACTORIAL", ",": "_COMMA",
    "<": "COMPARE", ">": "COMPARE", "<=": "COMPARE", ">=": "COMPARE", "==": "COMPARE",
    "!=": "COMPARE", "≤": "COMPARE", "≥": "COMPARE", "≠": "COMPARE",
    "(": "_LPAR", "[": "_LPAR", "{": "_LPAR", ")": "_RPAR", "]": "_RPAR", "}": "_RPAR",
    "√": "RADICAL", "∛": "RADICAL", "|": "BAR", "&&": "AND", "||": "BARS",
    "⌊": "_LPAR", "⌋": "_RPAR", "⌈": "_LPAR", "⌉": "_RPAR",
}  # fmt: skip
_ROUNDING = {"⌊": "floor", "⌈": "ceil"}
_COMMANDS = {
    "cdot": "*", "times": "*", "div": "/", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "lt": "<", "gt": ">", "vert": "|", "lvert": "|", "rvert": "|",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
}  # fmt: skip
"""LaTeX's names for signs."""
_GROUPED = {**dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), "FRACTION"), "sqrt": "ROOT"}
"""LaTeX's commands that take groups in braces."""
_LETTERS = {**GREEK, **CAPITALS}
_REFUSED = frozenset({"infty", "lim"})


class NumberError(ParseError):
    """What is meant as a number but not one here: 1e400, or 2,5 for 2.5."""


def plain_text(text: str) -> str:
    """Return a text of the same length with the characters that those of other scripts mean."""
    return text if text.isascii() else "".join(map(_plain, text))


def _plain(character: str) -> str:
    """Map a character to the one it stands for, one to one so that places stay right."""
    if character in _SUPERSCRIPTS:
        return character
    if character in _SUBSCRIPTS:
        return _SUBSCRIPTS[character]
    if character in _SAME_AS:
        return _SAME_AS[character]
    if unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
        # xⁿ is neither x·n nor known here; what has no meaning is refused by name.
        return "\ufffd"
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def split(plain: str, text: str, start: int) -> Iterator[Lexeme]:
    """Yield the lexemes of a text from `start` on, read in its plain form.

    Raises:
        ParseError: an unknown name or character, a number too large.
    """
    for match in re.compile(_LEXEMES, re.VERBOSE | re.DOTALL).finditer(plain, start):
        kind, value, begin, end = match.lastgroup, match.group(), match.start(), match.end()
        if kind == "number":
            yield _number(value, begin, end)
        elif kind == "dotted":
            yield from dotted_name(value, begin, end, plain[end:].lstrip())
        elif kind == "command":
            yield from _command(value, begin, end)
        elif kind == "word":
            yield from _word(value, begin, end, plain[end:].lstrip())
        elif kind == "vulgar":
            yield _vulgar(value, begin, end)
        elif kind == "superscript":
            yield from _superscript(value, begin)
        elif kind == "sign":
            yield from _sign(value, begin, end)
        elif kind == "other":
            _refuse(text[begin], begin)


def _number(value: str, start: int, end: int) -> Lexeme:
    if float(value) == float("inf"):
        raise NumberError(
            start, end, "`{number}` is too large; float64 ends at 1.8e308.", number=value[:20]
        )
    return Lexeme("NUMBER", value, start, end)


def _vulgar(value: str, start: int, end: int) -> Lexeme:
    """Read ½, and 2½ for two and a half."""
    _number(value[:-1] or "0", start, end)
    return Lexeme("VULGAR", value, start, end)


def _word(value: str, start: int, end: int, rest: str) -> Iterator[Lexeme]:
    """Read a word; the last of its pieces has the braces of its index, as in x_{12}."""
    pieces = list(split_word(re.sub("[{}]", "", value), start, rest))
    yield from pieces[:-1]
    yield from (replace(last, end=end) for last in pieces[-1:])


def _sign(value: str, start: int, end: int) -> Iterator[Lexeme]:
    if value == "=":
        raise ParseError(
            start, end, "`=` may stand once, after f(x); to compare, write `==`, `<` or `>`."
        )
    if value == "||":
        yield Lexeme("BAR", "|", start, start + 1)
        yield Lexeme("BAR", "|", start + 1, end)
    else:
        if value in _ROUNDING:
            yield Lexeme("FUNCTION", _ROUNDING[value], start, end)
        yield Lexeme(_SIGNS[value], value, start, end)


def _command(value: str, start: int, end: int) -> Iterator[Lexeme]:
    r"""Read LaTeX as it is pasted: \cdot is a sign, \sin a name; \frac waits for its groups."""
    name = re.sub(r"operatorname|mathrm|[^A-Za-z0-9_]", "", value).removeprefix("var")
    letter, _, index = name.partition("_")
    if name in _COMMANDS:
        yield from _sign(_COMMANDS[name], start, end)
    elif name in _GROUPED:
        yield Lexeme(_GROUPED[name], value, start, end)
    elif known := known_name(name, start):
        yield replace(known, end=end)
    elif letter in _LETTERS:
        yield Lexeme("NAME", _LETTERS[letter] + index, start, end)
    elif name in _REFUSED:
        refuse_word(value, start, end)
    else:
        refuse_name(value, name, start, end)


def _superscript(value: str, start: int) -> Iterator[Lexeme]:
    """x²³ is x^23, x⁻¹ is x^-1; every token keeps the place of the superscript."""
    digits = "".join(_SUPERSCRIPTS[c] for c in value)
    if not re.fullmatch(r"[+-]?[0-9]+", digits):
        raise ParseError(start, start + len(value), "This superscript is not a number.")
    end = start + len(value)
    yield Lexeme("POWER", "^", start, end)
    if digits[0] == "-":
        yield Lexeme("MINUS", "-", start, end)
    yield Lexeme("NUMBER", digits.lstrip("+-"), start, end)


def _refuse(character: str, start: int) -> NoReturn:
    if character == "∞":
        refuse_word(character, start, start + 1)
    refuse_character(character, start)
