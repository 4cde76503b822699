"""Words of the function field: where one name ends and the next begins.

Maths writes names side by side, so this is where `ax` becomes a·x and `sinx` becomes sin x, and
where a word that must not be taken apart, such as `print`, is told from one that may.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from explorer.core.language.known_names import ALIASES, CONSTANT_ALIASES, ELSEWHERE, GREEK, PASTED
from explorer.core.language.reading.characters import is_strange, plain_letter
from explorer.core.language.reading.refusals import (
    is_refused,
    refuse_character,
    refuse_letters,
    refuse_name,
    refuse_word,
)
from explorer.core.sentence import ParseError

_KEYWORDS = {"if": "IF", "else": "_ELSE", "and": "AND", "or": "OR", "not": "NOT", "mod": "MODULO"}
_SPELLED_SIGNS = {
    "times": ("TIMES", "*"), "cdot": ("TIMES", "*"), "plus": ("PLUS", "+"), "minus": ("MINUS", "-"),
}  # fmt: skip
_TRUTHS = {"True": "true", "true": "true", "TRUE": "true",
           "False": "false", "false": "false", "FALSE": "false"}  # fmt: skip
SERIES = {"sum": "add", "Sum": "add", "prod": "multiply", "product": "multiply",
          "Product": "multiply"}  # fmt: skip
"""Functions that stand for many terms, by the operator between them."""
MODULES = frozenset(
    {"tf", "np", "numpy", "math", "jnp", "jax", "torch", "keras", "tensorflow", "scipy", "cmath",
     "sp", "sympy", "nn", "F", "K", "Math"}
)  # fmt: skip
_KEEPS_VALUE = frozenset(
    {"constant", "Variable", "convert_to_tensor", "cast", "identity", "float32", "float64",
     "array", "asarray", "tensor", "positive", "real", "conj", "copy", "linear"}
)  # fmt: skip
_OTHER_DEFAULTS = {
    "leaky_relu": ("jax", "torch", "F", "nn"), "gelu": ("jax",), "remainder": ("math",),
    "round": ("Math",),
}  # fmt: skip
"""Functions that are others under the same name in these modules."""
"""Functions of the modules that make a tensor of a number; here every number is one already."""
_SUMS = frozenset({"reduce_sum", "reduce_mean", "sum", "mean"})
_ON_PAPER = frozenset(
    alias
    for alias, name in ALIASES.items()
    if re.fullmatch("a?(sin|cos|tan|cot|sec|csc)h?|exp|log|log2|log10|sqrt", name)
    and alias not in ELSEWHERE
)
"""Functions that people write by hand, right after a letter too."""
# Never split off a longer word: exp2x is exp(2x) to everyone who types it, and print holds no rint.
_WHOLE_ONLY = frozenset(
    {"exp2", "if", "mod", "div", "sub", "mul", "neg", "e", "step", "root", "rint", "around",
     "cond", "select", "fix", "sinc", "nthroot", "surd", "Rational", "Fraction", *ELSEWHERE}
)  # fmt: skip
_MAY_STAND_BEFORE = frozenset({*"xyztuvws", *GREEK.values()})
"""Letters that, as axes, multiply a function written right after them, as in xsin(x)."""


def _any_case() -> dict[str, str]:
    """Return the names that are known in capitals too, as in `Sin`, `SIN`, `ArcSin` and `Pi`."""
    names = [n for n in (*CONSTANT_ALIASES, *ALIASES) if n.isascii()]
    # Lg and Tg are more likely two letters each, and Φ is not φ.
    return {
        n.lower(): n
        for n in names
        if n not in {"e", "phi"} and (n in {"pi", "ln", "if"} or len(n) > 2)
    }


_ANY_CASE = _any_case()
CAPITALS = {
    name.capitalize(): plain_letter(letter.upper())
    for name, letter in (*GREEK.items(), ("phi", "φ"))
}


def _splittable() -> dict[str, str]:
    """Return the names that are found within a word, by their spellings there."""
    known = {name: name for name in {*ALIASES, *CONSTANT_ALIASES, *GREEK} - _WHOLE_ONLY}
    for name in _ON_PAPER:
        # Asin is the amplitude A times sin.
        if len(name) > 2 and not re.match("a(?!r)", name):
            known[name.capitalize()] = name
        if name.startswith("arc"):
            known[f"Arc{name[3:].capitalize()}"] = name
    return {**known, "Ln": "ln", "Pi": "pi"}


_SPLITTABLE = _splittable()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the text: its kind (a terminal of the grammar), its meaning and its place."""

    kind: str
    value: str
    start: int
    end: int


def known_name(word: str, start: int) -> Lexeme | None:
    """Return what a name means that is known exactly as it is written."""
    end = start + len(word)
    if word in ALIASES and word != "e":
        return Lexeme("FUNCTION", ALIASES[word], start, end)
    if word in CONSTANT_ALIASES:
        return Lexeme("CONSTANT", CONSTANT_ALIASES[word], start, end)
    if word in GREEK:
        return Lexeme("NAME", GREEK[word], start, end)
    return None


def split_word(word: str, start: int, rest: str) -> Iterator[Lexeme]:
    """Cut a run of letters and digits: longest known name first, then single letters.

    `rest` is the text after it. Raises ParseError where the word means nothing or another thing.
    """
    if word == "float" and rest.startswith("("):
        return
    whole = _whole_word(word, start, rest)
    if whole:
        yield whole
        return
    if is_refused(word):
        refuse_word(word, start, start + len(word))
    pieces = list(_pieces(word, start))
    if rest.startswith(("(", "[")):
        _check_call(word, pieces)
    _check_letters(word, pieces, start)
    yield from pieces


def _whole_word(word: str, start: int, rest: str) -> Lexeme | None:
    """Return what a word means as a whole, if anything."""
    end = start + len(word)
    if word in _KEYWORDS and not (word in ALIASES and _lists_arguments(rest)):
        return Lexeme(_KEYWORDS[word], word, start, end)
    if word in _SPELLED_SIGNS:
        return Lexeme(*_SPELLED_SIGNS[word], start, end)
    if word in _TRUTHS:
        return Lexeme("TRUTH", _TRUTHS[word], start, end)
    if word in SERIES and _lists_arguments(rest):
        return Lexeme("FUNCTION", "sum" if SERIES[word] == "add" else "prod", start, end)
    if word.lower() == "piecewise" and rest.startswith(("(", "[")):
        return Lexeme("PIECEWISE", "piecewise", start, end)
    if re.fullmatch("[cdt]?frac", word) and rest.startswith("{"):
        return Lexeme("FRACTION", word, start, end)
    return known_name(word, start) or _in_capitals(word, start, rest)


def dotted_name(value: str, start: int, end: int, rest: str) -> Iterator[Lexeme]:
    """Read `tf.math.sin`, `np.pi`: the last part is the name, the first must be a known module.

    What only makes a tensor of its argument, as tf.constant does, yields nothing.
    """
    module, *_, name = value.split(".")
    if module not in MODULES:
        raise ParseError(
            start, end, "“{name}” is not known; a dot follows only tf, np or math.", name=value
        )
    name = {"PI": "pi", "E": "e"}.get(name, name) if module == "Math" else name
    if module in _OTHER_DEFAULTS.get(name, ()):
        raise ParseError(
            start,
            end,
            "“{name}” is not the function that TensorFlow calls {other}; write out which you mean.",
            name=value,
            other=name,
        )
    if name in CONSTANT_ALIASES:
        yield Lexeme("CONSTANT", CONSTANT_ALIASES[name], start, end)
    elif name in ALIASES:
        function = ALIASES[name]
        yield Lexeme("FUNCTION", PASTED.get(function, function), start, end)
    elif name in _SUMS:
        raise ParseError(
            start,
            end,
            "“{name}” has nothing to add up here, where every letter is one number; leave it out.",
            name=value,
        )
    elif name == "Piecewise" and module in {"sympy", "sp"}:
        yield Lexeme("PIECEWISE", "piecewise", start, end)
    elif name in _TRUTHS:
        yield Lexeme("TRUTH", _TRUTHS[name], start, end)
    elif is_refused(name):
        refuse_word(value, start, end, name)
    elif not (name in _KEEPS_VALUE and rest.startswith("(")):
        refuse_name(value, name, start, end)


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


def _in_capitals(word: str, start: int, rest: str) -> Lexeme | None:
    """Read `Sin`, `SIN`, `ArcSin` and `Pi` as Mathematica and spreadsheets write them."""
    if not word[0].isupper() or word[1:] in _ON_PAPER:
        return None
    if word == "Log" and rest.startswith("[") and _lists_arguments(rest):
        raise ParseError(
            start,
            start + len(word),
            "“{name}” would have its base first; write {example}.",
            name="Log[b, x]",
            example="log(x, b)",
        )
    if word in CAPITALS:
        return Lexeme("NAME", CAPITALS[word], start, start + len(word))
    name = _ANY_CASE.get(word.lower())
    return known_name(name, start) if name else None


@functools.cache
def _piece_pattern() -> re.Pattern[str]:
    names = sorted(_SPLITTABLE, key=lambda name: (-len(name), name))
    # shx is sinh x, but no word that has an sh in it.
    short = "|".join(sorted(ELSEWHERE))
    return re.compile(
        rf"^(?P<short>{short})(?=[a-z]$)|(?P<known>{'|'.join(names)})"
        r"|[0-9]+(?:\.[0-9]*)?|[^\W\d_](?:_?[0-9]+)?|\w"
    )


def _pieces(word: str, start: int) -> Iterator[Lexeme]:
    for match in _piece_pattern().finditer(word):
        at, end = start + match.start(), start + match.end()
        piece = match.group()
        if match.lastgroup:
            known = known_name(_SPLITTABLE.get(piece, piece), at)
            assert known is not None
            yield Lexeme(known.kind, known.value, at, end)
        elif piece[0].isdecimal():
            if not piece.isascii():
                refuse_character(piece[0], at)
            if float(piece) == float("inf"):
                refuse_name(word, word, start, start + len(word))
            yield Lexeme("NUMBER", piece, at, end)
        elif piece == "e":
            yield Lexeme("CONSTANT", "e", at, end)
        # Some letters of some scripts cannot be names in Python, where the code would need them.
        elif piece[0].isalpha() and piece[0].isidentifier() and not is_strange(piece[0]):
            yield Lexeme("NAME", piece.replace("_", ""), at, end)
        else:
            refuse_name(word, word, start, start + len(word))


def _check_call(word: str, pieces: list[Lexeme]) -> None:
    """Refuse an unknown word before a parenthesis, which is meant as the name of a function.

    Only a factor may be written right before a known one: letters of axes as in xsin(x), digits,
    constants, another function's argument; and before functions written by hand, as in n log(n),
    any one letter. `sni(x)` and `softmax(x)` are neither.
    """
    letters = word.rstrip("0123456789")
    if len(letters) < 3:
        return
    *before, last = pieces
    start, end = pieces[0].start, last.end
    if last.kind != "FUNCTION":
        refuse_name(word, word, start, end)
    is_by_hand = word[last.start - start :].lower() in _ON_PAPER
    strange = [p for p in before if p.kind == "NAME" and p.value[0] not in _MAY_STAND_BEFORE]
    if not strange or (is_by_hand and len(before) == 1):
        return
    if is_by_hand:
        raise ParseError(
            start,
            end,
            "“{name}” is not known; to multiply, write “*” before “{function}”.",
            name=word,
            function=word[last.start - start :],
        )
    refuse_name(word, word, start, end)


_MOST_LETTERS = 2
"""Letters side by side that are still a product; a third one makes them a word."""


def _check_letters(word: str, pieces: list[Lexeme], start: int) -> None:
    """Refuse letters that are no name, which no one means as a product: `hello`, `spin`."""
    runs = [0]
    for piece in pieces:
        is_letter = piece.end - piece.start == 1 and piece.kind in {"NAME", "CONSTANT"}
        if is_letter and not "α" <= word[piece.start - start] <= "ω":
            runs[-1] += 1
        elif piece.kind == "NAME" and piece.value[-1].isdecimal():
            runs[-1] += 1
            runs.append(0)
        elif not (piece.end - piece.start == 2 and runs[-1] and _has_letter_after(pieces, piece)):
            # A π or a ln in the midst of letters is a part of another word.
            runs.append(0)
        elif piece.kind != "FUNCTION":
            runs[-1] += 1
    if max(runs) > _MOST_LETTERS:
        refuse_letters(word, start)


def _has_letter_after(pieces: list[Lexeme], piece: Lexeme) -> bool:
    following = [p for p in pieces if p.start == piece.end]
    return bool(following) and following[0].kind in {"NAME", "CONSTANT"}
