"""Text of the function field to lexemes: its numbers, signs, names and commands of LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from explorer.core.language.known_names import GREEK
from explorer.core.language.reading.characters import RAISED_LETTERS, SUPERSCRIPTS
from explorer.core.language.reading.groups import ends_operand
from explorer.core.language.reading.identifiers import (
    CAPITALS,
    Lexeme,
    dotted_name,
    known_name,
    split_word,
)
from explorer.core.language.reading.missing import refuse_call
from explorer.core.language.reading.refusals import (
    is_refused,
    refuse_character,
    refuse_degree,
    refuse_name,
    refuse_of,
    refuse_unit,
    refuse_word,
)
from explorer.core.sentence import ParseError

_LEXEMES = r"""
    (?P<row>\\\\(?:\[[^\]]*\])?)
  | (?P<space>\s+|\\[,;:!\s]|\\(?:left|right|q?quad|displaystyle|(?:no)?limits|[bB]igg?[lrm]?)
        (?![A-Za-z])|\\(?:mathbf|mathit|mathsf|boldsymbol|bm)(?=\s*\{))
  | (?P<cases>\\(?:begin|end)\s*\{[dr]?cases\})
  | (?P<prose>\\(?:text|mbox|textrm|mathrm)\s*\{\s*(?:if|for|when|or|and|otherwise|else)?[\s,]*\})
  | (?P<series>(?:\\?(?:sum|prod)|[∑∏])\s*(?:\\limits\s*)?_\s*
        [{(]\s*[A-Za-z]\s*=\s*[-]?[0-9]+\s*[})]\s*\^\s*(?:[{(]\s*[-]?[0-9]+\s*[})]|[0-9]))
  | (?P<degree>°|\^\s*\\circ(?![A-Za-z])|\^\{\s*\\circ\s*\}|\\degree(?![A-Za-z])|deg(?!\w))
  | (?P<raised>\\?log\s*\^\s*(?:\{\s*[0-9]+\s*\}|[0-9])\s*_\s*(?:\{\s*[0-9]+\s*\}|[0-9]+))
  | (?P<base>\\?log\s*_\s*(?:
        \{\s*(?:[0-9]+(?:\.[0-9]+)?|[A-Za-z])\s*\} | [0-9]+(?:\.[0-9]+)? | [A-Za-z](?!\w) ))
  | (?P<command>\\(?:operatorname|mathrm)\{[A-Za-z]+\}|\\[A-Za-z]+(?:\s*_(?:[0-9]+|\{[0-9]+\}))?)
  | (?P<vulgar>[0-9]*[¼-¾⅐-⅞])
  | (?P<based>0[xX][0-9a-fA-F]+|0[bBoO][0-9]+)
  | (?P<broken>
        [0-9]*\.[0-9]*\.[0-9.]*(?![*/^])
      | (?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE](?:[eE][+-]?|[+-]{2,})[0-9]+ )
  | (?P<unfinished>(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-](?=\s|$))
  | (?P<thousands>[0-9]{1,3}(?:'[0-9]{3})+(?![0-9]))
  | (?P<number>(?:[0-9]+(?:_[0-9]{3}(?![0-9]))*\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<dotted>[^\W\d_]\w*(?:\.\w+)+)
  | (?P<word>(?:(?![⁰¹²³⁴⁵⁶⁷⁸⁹¼-¾⅐-⅞ᵃ-ᵛˡ-ˣʰ-ʸⁱⁿᵂᶜᶠᶻ])\w)+(?:(?<=_)\{[0-9]+\})?)
  | (?P<superscript>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ]+)
  | (?P<option>,\s*(?:
        (?:dtype\s*=\s*)?['"]?(?:[a-z]+\.)?b?float(?:16|32|64)\b['"]?
      | (?:name|trainable)\s*=\s*(?:'[^']*'|"[^"]*"|True|False)
      | approximate\s*=\s*False
    ))
  | (?P<keyword>,\s*(?:alpha|negative_slope|clip_value_min|clip_value_max|a_min|a_max)
        \s*=(?!=)\s*)
  | (?P<sign>\*\*|//|<>|<=|>=|==|!=|&&|\|\||\.[*/^]|\\[{}%]|[-+*/^%!<>=≤≥≠|(),\[\]{}√∛∜⌊⌋⌈⌉?:~&])
  | (?P<other>.)
"""
"""A space and an option (the dtype and the name that TensorFlow is told) mean nothing here."""
_SIGNS = {
    "+": "PLUS", "-": "MINUS", "*": "TIMES", "/": "OVER", "//": "FLOOR_OVER", "%": "MODULO",
    "^": "POWER", "**": "POWER", "!": "_FACTORIAL", ",": "_COMMA",
    "<": "COMPARE", ">": "COMPARE", "<=": "COMPARE", ">=": "COMPARE", "==": "COMPARE",
    "!=": "COMPARE", "≤": "COMPARE", "≥": "COMPARE", "≠": "COMPARE",
    "(": "_LPAR", "[": "_LPAR", "{": "_LPAR", ")": "_RPAR", "]": "_RPAR", "}": "_RPAR",
    "√": "RADICAL", "∛": "RADICAL", "∜": "RADICAL", "|": "BAR", "&&": "AND", "||": "BARS",
    "⌊": "_LPAR", "⌋": "_RPAR", "⌈": "_LPAR", "⌉": "_RPAR",
    ".*": "TIMES", "./": "OVER", ".^": "POWER", "?": "QUESTION", ":": "_COLON", "~": "NOT",
    "&": "AND", "<>": "COMPARE", r"\{": "_LPAR", r"\}": "_RPAR", r"\%": "MODULO",
}  # fmt: skip
_SAME_SIGNS = {".*": "*", "./": "/", ".^": "^", "~": "not", "<>": "!=",
               r"\{": "{", r"\}": "}"}  # fmt: skip
_ROUNDING = {"⌊": "floor", "⌈": "ceil"}
_COMMANDS = {
    "cdot": "*", "times": "*", "div": "/", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "lt": "<", "gt": ">", "vert": "|", "lvert": "|", "rvert": "|",
    "land": "&&", "wedge": "&&", "lnot": "~", "neg": "~", "colon": ":", "mid": "|",
    "lbrace": "{", "rbrace": "}",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
}  # fmt: skip
"""LaTeX's names for signs."""
_GROUPED = {**dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), "FRACTION"), "sqrt": "ROOT"}
"""LaTeX's commands that take groups in braces."""
_LETTERS = {**GREEK, **CAPITALS}


class NumberError(ParseError):
    """Text meant as a number but not one here: 1e400, or 2,5 for 2.5."""


def split(plain: str, text: str, start: int) -> Iterator[Lexeme]:
    """Yield the lexemes of a text from `start` on, read in its plain form.

    Raises:
        ParseError: an unknown name or character, a number too large.
    """
    before = None
    for match in re.compile(_LEXEMES, re.VERBOSE | re.DOTALL).finditer(plain, start):
        for lexeme in _read(match, plain, text, before):
            before = lexeme
            yield lexeme


def _read(match: re.Match[str], plain: str, text: str, before: Lexeme | None) -> Iterator[Lexeme]:
    """Yield what one match of the pattern means; `before` is the lexeme that it follows."""
    kind, value, begin, end = match.lastgroup, match.group(), match.start(), match.end()
    if kind == "number":
        yield _number(value, begin, end)
        _refuse_imaginary(value, begin, end, plain)
    elif kind in {"word", "command", "dotted"}:
        _refuse_after(value, begin, before)
        if value in {"degree", "degrees"} and _is_unit(plain[end:], before):
            yield Lexeme("_DEGREE", value, begin, end)
            return
        refuse_call(value, begin, plain[end:])
        yield from _named(kind, match, plain[end:].lstrip(), text)
    elif kind == "superscript":
        yield from _superscript(value, begin)
    elif kind == "sign":
        yield from _sign(value, begin, end)
    elif kind == "other":
        refuse_character(text[begin], begin, plain)
    elif kind == "degree" and value == "deg" and not (before and ends_operand(before)):
        refuse_word(value, begin, end)
    elif kind in _SPECIAL:
        yield from _SPECIAL[kind](value, begin, end)


def _is_unit(rest: str, before: Lexeme | None) -> bool:
    """Tell the degrees of 30 degrees from the function degrees(x)."""
    return before is not None and ends_operand(before) and not rest.lstrip().startswith("(")


def _named(kind: str, match: re.Match[str], rest: str, text: str) -> Iterator[Lexeme]:
    """Read a word, a command of LaTeX or the name of a module's function."""
    value, start, end = match.group(), match.start(), match.end()
    if kind == "word":
        yield from _word(value, start, end, rest, text)
    elif kind == "command":
        yield from _command(value, start, end)
    else:
        yield from dotted_name(value, start, end, rest)


_OPERANDS = frozenset({"NUMBER", "VULGAR", "NAME", "CONSTANT", "_RPAR"})


def _refuse_after(word: str, start: int, before: Lexeme | None) -> None:
    """Refuse what only its place tells: the cm of 5 cm and x cm, the “of” of the root of x."""
    if before is not None and before.kind in _OPERANDS:
        refuse_unit(word, start, after_number=before.kind == "NUMBER")
    if before is not None and before.kind == "_DEGREE" and word in {"C", "F"}:
        refuse_degree(word, start - 1, start + 1, is_tight=before.end == start)
    if before is not None and word == "of" and before.kind == "FUNCTION":
        refuse_of(before.value, before.start, start + len(word))


def _refuse_imaginary(value: str, start: int, end: int, plain: str) -> None:
    """Refuse the 3i of 2 + 3i, which is no parameter i to anyone."""
    found = re.compile(r"\s*([ij])(?!\w)").match(plain, end)
    if found:
        raise ParseError(
            start,
            found.end(),
            "Complex numbers are not drawn; if “{letter}” is a parameter, write {example}.",
            letter=found[1],
            example=f"{value[:20]}*{found[1]}",
        )


def _cases(value: str, start: int, end: int) -> Iterator[Lexeme]:
    yield Lexeme("_CASES_BEGIN" if "begin" in value else "_CASES_END", value, start, end)


def _keyword(_value: str, start: int, end: int) -> Iterator[Lexeme]:
    """Read the second argument of leaky_relu(x, alpha=0.1) without its name."""
    yield Lexeme("_COMMA", ",", start, end)


def _row(value: str, start: int, end: int) -> Iterator[Lexeme]:
    yield Lexeme("_ROW", value, start, end)


def _prose(value: str, start: int, end: int) -> Iterator[Lexeme]:
    """Read the words within a formula of LaTeX; the if of a piece says nothing more."""
    word = re.sub(r".*\{|[\s,}]", "", value, flags=re.DOTALL)
    kind = {"or": "OR", "and": "AND", "otherwise": "_OTHERWISE", "else": "_OTHERWISE"}.get(word)
    if kind:
        yield Lexeme(kind, word, start, end)


def _series(value: str, start: int, end: int) -> Iterator[Lexeme]:
    yield Lexeme("SERIES", value, start, end)


def _degree(value: str, start: int, end: int) -> Iterator[Lexeme]:
    yield Lexeme("_DEGREE", value, start, end)


def _raised(value: str, start: int, end: int) -> Iterator[Lexeme]:
    r"""Read \log^2_3 x as log_3^2 x."""
    power, base = re.findall("[0-9]+", value)
    yield from _base(f"log_{base}", start, end)
    yield Lexeme("POWER", "^", start, end)
    yield _number(power, start, end)


def _base(value: str, start: int, end: int) -> Iterator[Lexeme]:
    r"""Read log_3 and \log_{b}; bases 2 and 10 have functions of their own."""
    base = re.sub(r"[\\{}_\s]|log", "", value)
    name = f"log_{base}"
    if base[0].isdecimal():
        _number(base, start, end)
    known = known_name(name, start)
    yield replace(known, end=end) if known else Lexeme("FUNCTION", name, start, end)


def _based(value: str, start: int, end: int) -> Iterator[Lexeme]:
    """Refuse 0x1f and its kin, which would be 0 times a letter."""
    try:
        decimal = str(int(value, 0))
    except ValueError:
        yield from _broken(value, start, end)
        return
    raise ParseError(
        start,
        end,
        "“{number}” is a number of another base; write it as {decimal}.",
        number=value[:20],
        decimal=decimal[:20],
    )


def _broken(value: str, start: int, end: int) -> Iterator[Lexeme]:
    """Refuse 1.2.3 and 1.5e--3, and the dots of 1 + x + ... and of 1..5."""
    if re.search(r"\.\.\.|[0-9]\.\.[0-9]", value):
        raise ParseError(
            start,
            end,
            "Dots are not supported: write all terms, or a sum with bounds: sum(x^k, k, 0, 5).",
        )
    raise ParseError(
        start,
        end,
        "“{number}” is not a number; write for example 1.5 or 1.5e-3.",
        number=value[:20],
    )
    yield


def _unfinished(value: str, start: int, end: int) -> Iterator[Lexeme]:
    """Refuse 1e+ x, which is no number and hardly meant as 1·e + x."""
    raise ParseError(
        start,
        end,
        "“{number}” is an unfinished number, as in 1.5e-3; with the constant e write {product}.",
        number=value[:20],
        product=f"{value[:-2][:20]}*e {value[-1]} …",
    )
    yield


def _thousands(value: str, start: int, end: int) -> Iterator[Lexeme]:
    """Refuse 1'000."""
    raise NumberError(
        start,
        end,
        "Numbers have no marks between thousands: write {number}.",
        number=value.replace("'", "")[:20],
    )
    yield


def _number(value: str, start: int, end: int) -> Lexeme:
    if float(value) == float("inf"):
        raise NumberError(
            start, end, "“{number}” is too large; float64 ends at 1.8e308.", number=value[:20]
        )
    return Lexeme("NUMBER", value, start, end)


def _vulgar(value: str, start: int, end: int) -> Iterator[Lexeme]:
    """Read ½, and 2½ for two and a half."""
    _number(value[:-1] or "0", start, end)
    yield Lexeme("VULGAR", value, start, end)


_SPECIAL: dict[str, Callable[[str, int, int], Iterator[Lexeme]]] = {
    "cases": _cases, "row": _row, "prose": _prose, "series": _series, "degree": _degree,
    "base": _base, "based": _based, "broken": _broken, "vulgar": _vulgar,
    "keyword": _keyword, "raised": _raised, "unfinished": _unfinished, "thousands": _thousands,
}  # fmt: skip


def _word(value: str, start: int, end: int, rest: str, text: str) -> Iterator[Lexeme]:
    """Read a word; the last of its pieces has the braces of its index, as in x_{12}."""
    logarithm = re.fullmatch("log([₀-₉]+)", text[start:end])
    if logarithm:
        yield from _base(f"log_{value.removeprefix('log')}", start, end)
        return
    if re.fullmatch("log[0-9]+", value) and value not in {"log2", "log10"}:
        digits = value.removeprefix("log")
        raise ParseError(
            start,
            end,
            "“{name}” can mean two things; write log_{digits}(x), or log({digits} x).",
            name=value,
            digits=digits,
        )
    pieces = list(split_word(re.sub("[{}]", "", value), start, rest))
    yield from pieces[:-1]
    yield from (replace(last, end=end) for last in pieces[-1:])


def _sign(value: str, start: int, end: int) -> Iterator[Lexeme]:
    if value == "=":
        yield Lexeme("_EQUALS", value, start, end)
    elif value == "||":
        yield Lexeme("BAR", "|", start, start + 1)
        yield Lexeme("BAR", "|", start + 1, end)
    else:
        if value in _ROUNDING:
            yield Lexeme("FUNCTION", _ROUNDING[value], start, end)
        yield Lexeme(_SIGNS[value], _SAME_SIGNS.get(value, value), start, end)


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
    elif name == "over":
        yield Lexeme("BIG_OVER", value, start, end)
    elif name == "lor" or name == "vee":
        yield Lexeme("OR", value, start, end)
    elif is_refused(letter):
        refuse_word(value, start, end, letter)
    else:
        refuse_name(value, name, start, end)


def _superscript(value: str, start: int) -> Iterator[Lexeme]:
    """x²³ is x^23, x⁻¹ is x^-1, e²ˣ⁺¹ is e^(2x+1).

    Every token keeps the place of the superscript.
    """
    raised = "".join({**SUPERSCRIPTS, **RAISED_LETTERS}[c] for c in value)
    end = start + len(value)
    if not re.fullmatch(r"[+-]?(?:[0-9]+[a-z]?|[a-z])(?:[+-](?:[0-9]+[a-z]?|[a-z]))*", raised):
        raise ParseError(
            start, end, "This superscript is not a number or a letter; write ^ before it."
        )
    yield Lexeme("POWER", "^", start, end)
    pieces = re.findall(r"[0-9]+|.", raised.removeprefix("+"))
    is_number = len(pieces) == 1 + raised.startswith("-") and pieces[-1].isdecimal()
    if not is_number:
        yield Lexeme("_LPAR", "(", start, end)
    for piece in pieces:
        yield _raised_piece(piece, start, end)
    if not is_number:
        yield Lexeme("_RPAR", ")", start, end)


def _raised_piece(piece: str, start: int, end: int) -> Lexeme:
    if piece.isdecimal():
        return _number(piece, start, end)
    kind = {"+": "PLUS", "-": "MINUS", "e": "CONSTANT"}.get(piece, "NAME")
    return Lexeme(kind, piece, start, end)
