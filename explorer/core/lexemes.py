"""Text of the function field to lexemes: where one name ends and the next begins.

Maths writes names side by side, so this is where `ax` becomes a·x and `sinx` becomes sin x.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NoReturn

from explorer.core.functions import ALIASES, CONSTANT_ALIASES, GREEK
from explorer.core.sentence import ParseError

_SUPERSCRIPTS = {**{c: str(i) for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}, "⁻": "-", "⁺": "+"}
_SUBSCRIPTS = {c: str(i) for i, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_SAME_AS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*",
    "÷": "/", "∕": "/", "⁄": "/", "∧": "^", "ˆ": "^", "≤": "≤", "≥": "≥", "≠": "≠",
    "‖": "|", "∣": "|", "．": ".", "。": ".", "、": ",", "µ": "μ", "∆": "δ",
}  # fmt: skip

_LEXEMES = r"""
    (?P<space>\s+|\\[,;:!\s]|\\(?:left|right|q?quad)(?![A-Za-z]))
  | (?P<command>\\(?:operatorname|mathrm)\{[A-Za-z]+\}|\\[A-Za-z]+(?:\s*_(?:[0-9]+|\{[0-9]+\}))?)
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<dotted>[^\W\d_]\w*(?:\.\w+)+)
  | (?P<word>(?:(?![⁰¹²³⁴⁵⁶⁷⁸⁹])\w)+(?:(?<=_)\{[0-9]+\})?)
  | (?P<superscript>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+)
  | (?P<sign>\*\*|//|<=|>=|==|!=|&&|\|\||[-+*/^%!<>=≤≥≠|(),\[\]{}√∛])
  | (?P<other>.)
"""
_SIGNS = {
    "+": "PLUS", "-": "MINUS", "*": "TIMES", "/": "OVER", "//": "FLOOR_OVER", "%": "MODULO",
    "^": "POWER", "**": "POWER", "!": "_FACTORIAL", ",": "_COMMA",
    "<": "COMPARE", ">": "COMPARE", "<=": "COMPARE", ">=": "COMPARE", "==": "COMPARE",
    "!=": "COMPARE", "≤": "COMPARE", "≥": "COMPARE", "≠": "COMPARE",
    "(": "_LPAR", "[": "_LPAR", "{": "_LPAR", ")": "_RPAR", "]": "_RPAR", "}": "_RPAR",
    "√": "RADICAL", "∛": "RADICAL", "|": "BAR", "&&": "AND", "||": "BARS",
}  # fmt: skip
_COMMANDS = {
    "cdot": "*", "times": "*", "div": "/", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "lt": "<", "gt": ">", "vert": "|", "lvert": "|", "rvert": "|",
}  # fmt: skip
"""LaTeX's names for signs."""
_GROUPED = {"frac": "FRACTION", "dfrac": "FRACTION", "tfrac": "FRACTION", "sqrt": "ROOT"}
"""LaTeX's commands that take groups in braces."""
_KEYWORDS = {"if": "IF", "else": "_ELSE", "and": "AND", "or": "OR", "not": "NOT", "mod": "MODULO"}
_MODULES = frozenset(
    {"tf", "np", "numpy", "math", "jnp", "jax", "torch", "keras", "tensorflow", "scipy", "cmath"}
)
# Never split off the front of a longer word: exp2x is exp(2x) to everyone who types it.
_WHOLE_ONLY = frozenset({"exp2", "if", "mod", "div", "sub", "mul", "neg", "e", "step", "root"})
_KNOWN = sorted(
    {*ALIASES, *CONSTANT_ALIASES, *GREEK} - _WHOLE_ONLY - {"e"}, key=lambda n: (-len(n), n)
)


class NumberError(ParseError):
    """What is meant as a number but not one here: 1e400, or 2,5 for 2.5."""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the text: its kind (a terminal of the grammar), its meaning and its place."""

    kind: str
    value: str
    start: int
    end: int


def plain_text(text: str) -> str:
    """Return a text of the same length with the characters that those of other scripts mean."""
    return "".join(_plain(character) for character in text)


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
            yield _dotted(value, begin, end)
        elif kind == "command":
            yield from _command(value, begin, end)
        elif kind == "word":
            *pieces, last = _word(re.sub("[{}]", "", value), begin, plain[end:].lstrip())
            yield from (*pieces, replace(last, end=end))
        elif kind == "superscript":
            yield from _superscript(value, begin)
        elif kind == "sign":
            yield from _sign(value, begin, end)
        elif kind == "other":
            _refuse_character(text[begin], begin)


def _number(value: str, start: int, end: int) -> Lexeme:
    if float(value) == float("inf"):
        raise NumberError(
            start, end, "`{number}` is too large; float64 ends at 1.8e308.", number=value[:20]
        )
    return Lexeme("NUMBER", value, start, end)


def _sign(value: str, start: int, end: int) -> Iterator[Lexeme]:
    if value == "=":
        raise ParseError(
            start, end, "`=` may stand once, after f(x); to compare, write `==`, `<` or `>`."
        )
    if value == "||":
        yield Lexeme("BAR", "|", start, start + 1)
        yield Lexeme("BAR", "|", start + 1, end)
    else:
        yield Lexeme(_SIGNS[value], value, start, end)


def _command(value: str, start: int, end: int) -> Iterator[Lexeme]:
    r"""Read LaTeX as it is pasted: \cdot is a sign, \sin a name; \frac waits for its groups."""
    name = re.sub(r"operatorname|mathrm|[^A-Za-z0-9_]", "", value).removeprefix("var")
    letter, _, index = name.partition("_")
    if name in _COMMANDS:
        yield from _sign(_COMMANDS[name], start, end)
    elif name in _GROUPED:
        yield Lexeme(_GROUPED[name], value, start, end)
    elif known := _known(name, start):
        yield replace(known, end=end)
    elif letter in GREEK:
        yield Lexeme("NAME", GREEK[letter] + index, start, end)
    else:
        _refuse_name(value, name, start, end)


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


def _refuse_character(character: str, start: int) -> NoReturn:
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    raise ParseError(start, start + 1, "`{character}` has no meaning here.", character=shown)


def _dotted(value: str, start: int, end: int) -> Lexeme:
    """`tf.math.sin`, `np.pi`: the last part is the name, the first must be a known module."""
    module, *_, name = value.split(".")
    if module not in _MODULES:
        raise ParseError(
            start, end, "`{name}` is not known; a dot follows only tf, np or math.", name=value
        )
    if name in CONSTANT_ALIASES:
        return Lexeme("CONSTANT", CONSTANT_ALIASES[name], start, end)
    if name in ALIASES:
        return Lexeme("FUNCTION", ALIASES[name], start, end)
    _refuse_name(value, name, start, end)


def _refuse_name(shown: str, name: str, start: int, end: int) -> NoReturn:
    close = _closest(name)
    if close:
        raise ParseError(
            start, end, "`{name}` is not known; did you mean `{close}`?", name=shown, close=close
        )
    raise ParseError(start, end, "`{name}` is not known.", name=shown)


def _closest(name: str) -> str:
    """Return the known function most like `name`, or nothing."""
    import difflib

    candidates = [alias for alias in ALIASES if len(alias) > 2]
    swapped = [c for c in candidates if sorted(c) == sorted(name)]
    close = swapped or difflib.get_close_matches(name.lower(), candidates, n=1, cutoff=0.8)
    return close[0] if close else ""


def _word(word: str, start: int, rest: str) -> Iterator[Lexeme]:
    """Cut a run of letters and digits: longest known name first, then single letters."""
    if word in _KEYWORDS and not (word in ALIASES and _lists_arguments(rest)):
        yield Lexeme(_KEYWORDS[word], word, start, start + len(word))
        return
    whole = _known(word, start)
    if whole:
        yield whole
        return
    pieces = list(_pieces(word, start))
    if _looks_misspelt(word, pieces, followed_by=rest[:1]):
        _refuse_name(word, word, start, start + len(word))
    yield from pieces


def _lists_arguments(rest: str) -> bool:
    """Tell mod(x, 3) and if(x > 0, 1, 2) from x mod (3y) and 1 if (x > 0) else 2."""
    depth = 0
    for character in rest:
        depth += (character in "([{") - (character in ")]}")
        if depth == 0:
            return False
        if character == "," and depth == 1:
            return True
    return False


def _known(word: str, start: int) -> Lexeme | None:
    end = start + len(word)
    if word in ALIASES and word != "e":
        return Lexeme("FUNCTION", ALIASES[word], start, end)
    if word in CONSTANT_ALIASES:
        return Lexeme("CONSTANT", CONSTANT_ALIASES[word], start, end)
    if word in GREEK:
        return Lexeme("NAME", GREEK[word], start, end)
    return None


def _pieces(word: str, start: int) -> Iterator[Lexeme]:
    at = 0
    while at < len(word):
        known = next((n for n in _KNOWN if word.startswith(n, at)), None)
        if known:
            lexeme = _known(known, start + at)
            assert lexeme is not None
            yield lexeme
            at += len(known)
            continue
        piece = re.compile(r"[0-9]+(?:\.[0-9]*)?|[^\W\d_](?:_?[0-9]+)?|\w").match(word, at)
        assert piece is not None
        yield _piece(piece.group(), word, start + at, start)
        at = piece.end()


def _piece(piece: str, word: str, at: int, word_start: int) -> Lexeme:
    if piece[0].isdecimal():
        if not piece.isascii():
            _refuse_character(piece[0], at)
        return Lexeme("NUMBER", piece, at, at + len(piece))
    # Some letters of some scripts cannot be names in Python, where the code would need them.
    if not (piece[0].isalpha() and piece[0].isidentifier()):
        _refuse_name(word, word, word_start, word_start + len(word))
    if piece == "e":
        return Lexeme("CONSTANT", "e", at, at + 1)
    return Lexeme("NAME", piece.replace("_", ""), at, at + len(piece))


def _looks_misspelt(word: str, pieces: list[Lexeme], followed_by: str) -> bool:
    """Tell `sni(x)` from a·b·(x): letters of a function in a wrong order, or a call of no one."""
    letters = word.rstrip("0123456789")
    if len(letters) < 3 or pieces[-1].kind == "FUNCTION":
        return False
    if any(p.kind == "FUNCTION" for p in pieces) and followed_by != "(":
        return False
    swapped = any(sorted(alias) == sorted(word) for alias in ALIASES if len(alias) > 2)
    return swapped or followed_by == "(" or (len(word) > 4 and bool(_closest(word)))
