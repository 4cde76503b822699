"""Text of the function field to tokens: where one name ends and the next begins.

Maths writes names side by side, so this is where `ax` becomes a·x, `sinx` becomes sin x, the
bars of |x| find their partners, and what nobody could have meant gets its sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NoReturn

from explorer.core.functions import ALIASES, CONSTANT_ALIASES, FUNCTIONS, GREEK
from explorer.core.sentence import SentenceError, sentence

MAX_LENGTH = 1000
"""Most characters a text may have."""

_SUPERSCRIPTS = {**{c: str(i) for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}, "⁻": "-", "⁺": "+"}
_SUBSCRIPTS = {c: str(i) for i, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_SAME_AS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*",
    "÷": "/", "∕": "/", "⁄": "/", "∧": "^", "ˆ": "^", "≤": "≤", "≥": "≥", "≠": "≠",
    "‖": "|", "∣": "|", "．": ".", "。": ".", "、": ",", "µ": "μ", "∆": "δ",
}  # fmt: skip

_LEXEMES = r"""
    (?P<space>\s+)
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<dotted>[^\W\d_]\w*(?:\.\w+)+)
  | (?P<word>(?:(?![⁰¹²³⁴⁵⁶⁷⁸⁹])\w)+)
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
_KEYWORDS = {"if": "IF", "else": "_ELSE", "and": "AND", "or": "OR", "not": "NOT", "mod": "MODULO"}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_MODULES = frozenset(
    {"tf", "np", "numpy", "math", "jnp", "jax", "torch", "keras", "tensorflow", "scipy", "cmath"}
)
# Never split off the front of a longer word: exp2x is exp(2x) to everyone who types it.
_WHOLE_ONLY = frozenset({"exp2", "if", "mod", "div", "sub", "mul", "neg", "e", "step", "root"})
_KNOWN = sorted(
    {*ALIASES, *CONSTANT_ALIASES, *GREEK} - _WHOLE_ONLY - {"e"}, key=lambda n: (-len(n), n)
)
_ENDS_OPERAND = frozenset({"NUMBER", "NAME", "CONSTANT", "_RPAR", "_BAR_CLOSE", "_FACTORIAL"})
_HEADER = r"""\s*(?:
      lambda\s+(?P<lambda>\w+(?:\s*,\s*\w+)*)\s*:
    | (?:def\s+)?[^\W\d]\w*\s*\(\s*(?P<arguments>\w+(?:\s*,\s*\w+)*)\s*\)\s*
        (?: =(?!=) | :\s*return\b )
    | [^\W\d]\w*\s*=(?!=)(?:\s*lambda\s+(?P<named_lambda>\w+(?:\s*,\s*\w+)*)\s*:)?
    | return\b
    )"""


class ParseError(SentenceError):
    """What is wrong with a text, with the place: text[start:end] is to be marked."""

    def __init__(self, start: int, end: int, template: str, **values: object) -> None:
        super().__init__(sentence(template, **values))
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the text: its kind (a terminal of the grammar), its meaning and its place."""

    kind: str
    value: str
    start: int
    end: int


def tokenize(text: str) -> tuple[tuple[str, ...], list[Lexeme]]:
    """Return the variables that a header `f(x, y) =` declares, and the tokens after it.

    Raises:
        ParseError: too long, an unknown name or character, brackets that do not match.
    """
    if len(text) > MAX_LENGTH:
        raise ParseError(
            MAX_LENGTH,
            len(text),
            "The text has {count} characters; {limit} is the limit.",
            count=f"{len(text):,}",
            limit=f"{MAX_LENGTH:,}",
        )
    plain = "".join(_plain(c) for c in text)
    declared, start = _header(plain)
    lexemes = _match_brackets(list(_lexemes(plain, text, start)))
    return declared, _mark_calls(lexemes)


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


def _header(text: str) -> tuple[tuple[str, ...], int]:
    match = re.match(_HEADER, text, re.VERBOSE)
    if match is None:
        return (), 0
    listed = match["lambda"] or match["arguments"] or match["named_lambda"] or ""
    declared = tuple(GREEK.get(n.strip(), n.strip()) for n in listed.split(",") if n.strip())
    if any(not _is_single_name(name) for name in declared):
        return (), 0
    return tuple(name.replace("_", "") for name in declared), match.end()


def _is_single_name(name: str) -> bool:
    return re.fullmatch(r"[^\W\d_]_?[0-9]*", name) is not None and name not in CONSTANT_ALIASES


def _lexemes(plain: str, text: str, start: int) -> Iterator[Lexeme]:
    for match in re.compile(_LEXEMES, re.VERBOSE | re.DOTALL).finditer(plain, start):
        kind, value, begin, end = match.lastgroup, match.group(), match.start(), match.end()
        if kind == "number":
            yield _number(value, begin, end)
        elif kind == "dotted":
            yield _dotted(value, begin, end)
        elif kind == "word":
            yield from _word(value, begin, plain[end:].lstrip())
        elif kind == "superscript":
            yield from _superscript(value, begin)
        elif kind == "sign":
            yield from _sign(value, begin, end)
        elif kind == "other":
            _refuse_character(text[begin], begin)


def _number(value: str, start: int, end: int) -> Lexeme:
    if float(value) == float("inf"):
        raise ParseError(start, end, "`{number}` is too large for a number.", number=value[:20])
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


def _match_brackets(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Check that brackets pair, and tell opening bars from closing ones."""
    matched: list[Lexeme] = []
    still_open: list[Lexeme] = []
    for original in lexemes:
        lexeme = original
        after_operand = bool(matched) and ends_operand(matched[-1])
        if lexeme.kind == "BAR":
            closes = after_operand and bool(still_open) and still_open[-1].value == "|"
            lexeme = replace(lexeme, kind="_BAR_CLOSE" if closes else "_BAR_OPEN")
        if lexeme.kind in {"_LPAR", "_BAR_OPEN"}:
            still_open.append(lexeme)
        elif lexeme.kind in {"_RPAR", "_BAR_CLOSE"}:
            _close(lexeme, still_open)
        matched.append(lexeme)
    if still_open:
        missing = _CLOSING.get(still_open[-1].value, "|")
        opened = still_open[-1]
        raise ParseError(opened.start, opened.end, "`{sign}` is missing.", sign=missing)
    return matched


def _close(lexeme: Lexeme, still_open: list[Lexeme]) -> None:
    if not still_open:
        opening = next((o for o, c in _CLOSING.items() if c == lexeme.value), "(")
        raise ParseError(lexeme.start, lexeme.end, "`{sign}` is missing before this.", sign=opening)
    opened = still_open.pop()
    expected = _CLOSING.get(opened.value, "|")
    if lexeme.value != expected:
        raise ParseError(
            lexeme.start, lexeme.end, "`{sign}` is missing before this.", sign=expected
        )


def _mark_calls(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Mark what the grammar cannot see ahead: sin(…) and sin²(…) against sin x and sin² x."""
    marked = list(lexemes)
    arguments: set[int] = set()
    for i, lexeme in enumerate(lexemes):
        if lexeme.kind != "FUNCTION":
            if lexeme.kind == "PLUS" and (i == 0 or not ends_operand(lexemes[i - 1])):
                marked[i] = replace(lexeme, kind="_PLUS_SIGN")
            continue
        after = i + 1
        if _kind(lexemes, after) == "POWER":
            marked[after] = replace(lexemes[after], kind="_POWER_OF")
            after = _after_exponent(lexemes, after + 1)
            arguments.add(after)
        if _kind(lexemes, after) == "_LPAR":
            marked[i] = replace(lexeme, kind="CALL")
    _check_numbers(lexemes, arguments)
    return marked


def _check_numbers(lexemes: list[Lexeme], arguments: set[int]) -> None:
    """Refuse a number after an operand, as in x 2, but not where an argument begins: sin² 2x."""
    for i, lexeme in enumerate(lexemes):
        follows = i > 0 and ends_operand(lexemes[i - 1]) and i not in arguments
        if lexeme.kind == "NUMBER" and follows:
            raise ParseError(
                lexeme.start, lexeme.end, "Write `*` before the number to multiply with it."
            )


def ends_operand(lexeme: Lexeme) -> bool:
    """Whether an operand may end with this token."""
    return lexeme.kind in _ENDS_OPERAND


def _kind(lexemes: list[Lexeme], at: int) -> str:
    return lexemes[at].kind if at < len(lexemes) else ""


def _after_exponent(lexemes: list[Lexeme], at: int) -> int:
    while _kind(lexemes, at) == "MINUS":
        at += 1
    if _kind(lexemes, at) != "_LPAR":
        return at + 1
    depth = 0
    for i in range(at, len(lexemes)):
        depth += (lexemes[i].kind == "_LPAR") - (lexemes[i].kind == "_RPAR")
        if depth == 0:
            return i + 1
    return len(lexemes)


def function_sign(name: str) -> str:
    """Return how a function is called in a sentence: its sign if it has one, else its name."""
    return FUNCTIONS[name].infix or name
