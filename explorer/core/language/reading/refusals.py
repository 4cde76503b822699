"""Errors about unknown words and signs: what is wrong, and what to write."""

from __future__ import annotations

import functools
from typing import NoReturn

from explorer.core.language.functions import CONSTANTS
from explorer.core.language.known_names import ALIASES, ELSEWHERE, GREEK
from explorer.core.language.reading.characters import described
from explorer.core.sentence import ParseError
from explorer.core.translation import Text

LIMIT: Text = "Limits are not computed: type the function itself, for example sin(x)/x."
_INTEGRAL: Text = "Integrals are not computed: type the function alone."
DERIVATIVE: Text = "The program differentiates by itself: type the function alone."
ONE_FUNCTION: Text = (
    "One function at a time: keep what stands before “{sign}”, or what stands after it."
)
_RANDOM: Text = (
    "“{name}” gives another number each time and has no derivative; use a parameter in its place."
)
_ALREADY_RADIANS: Text = "Angles are in radians already: leave “{name}” out."
_CONDITION: Text = "Write the condition in braces after the function: x^2 {{x>0}}."
_GENERIC: Text = "“{name}” is neither a function nor a number here."
_WORDS: dict[str, Text] = {
    **dict.fromkeys(("lim", "limit"), LIMIT),
    **dict.fromkeys(("int", "integral", "integrate"), _INTEGRAL),
    **dict.fromkeys(("diff", "derivative", "derive", "grad", "gradient"), DERIVATIVE),
    **dict.fromkeys(("rand", "random", "randn", "rnd"), _RANDOM),
    **dict.fromkeys(("rad", "radian", "radians"), _ALREADY_RADIANS),
    "deg": (
        "“deg” follows a number or a letter, as in sin(30 deg); angles are in radians, and "
        "rad2deg(x) turns them into degrees."
    ),
    **dict.fromkeys(("for", "when", "given"), _CONDITION),
    "of": "Write “of” as a product: 0.1 x for 10 % of x.",
    **dict.fromkeys(
        ("over", "divided", "durch", "geteilt", "sur", "entre"),
        "Write “{name}” as a division: x/2.",
    ),
    **dict.fromkeys(("multiplied", "mal", "fois", "por"), "Write “{name}” as a product: 2*x."),
    **dict.fromkeys(("hoch", "elevado", "puissance"), "Write “{name}” as a power: x^2."),
    "then": "Write x if x>0 else 0, or {{x>0: x, 0}}.",
    **dict.fromkeys(("percent", "prozent"), "Write “{name}” as a sign: 5%."),
    "half": "Write “half” as a division: x/2.",
    "twice": "Write “twice” as a product: 2*x.",
    "value": "Write the absolute value of x as abs(x) or |x|.",
    "base": "Write the base of a logarithm as log_2(x) or log(x, 2).",
    **dict.fromkeys(("dots", "cdots", "ldots"), "Write all terms, or a sum: sum(k^2, k, 1, 5)."),
    "cube": "Write x^3 for the cube of x, and cbrt(x) for its cube root.",
    "squared": "Write “squared” as a power: x^2.",
    "cubed": "Write “cubed” as a power: x^3.",
    **dict.fromkeys(
        ("sum", "prod"), "Write a sum with its letter and bounds: sum(k^2, k, 1, 5); so prod."
    ),
    **dict.fromkeys(
        (
            "nan",
            "inf",
            "in",
            "infinity",
            "infty",
            "none",
            "null",
            "print",
            "mean",
            "isqrt",
            "import",
        ),
        _GENERIC,
    ),
}
"""Words that people and programs write for what this language does not have, in small letters."""
_SIGNS: dict[str, Text] = {
    "'": (
        "A dash means a derivative. The program differentiates by itself: type the function alone."
    ),
    ";": ONE_FUNCTION,
    ":": (
        "“:” belongs between a condition and a value, as in {{x<0: -x, x^2}}; to divide, write /."
    ),
    "?": "“?” needs a condition before and “:” after it, as in x>0 ? x : 0.",
    "∫": _INTEGRAL,
    "∬": _INTEGRAL,
    "∮": _INTEGRAL,
    "∑": "Write a sum with its letter and bounds: sum(k^2, k, 1, 5).",
    "∏": "Write a product with its letter and bounds: prod(k, k, 1, 5).",
    "∞": _GENERIC,
    "±": "“±” is two functions: type one of them, with + or with −.",
    "∓": "“∓” is two functions: type one of them, with + or with −.",
    "→": LIMIT,
    "…": "Write all terms, or a sum: sum(k^2, k, 1, 5).",
    "'s": DERIVATIVE,
    **dict.fromkeys('"“”„«»', "Leave the quotes out: type the function alone."),
    "&": "To require both conditions, write “and” between them.",
    "\\": "“\\” begins a name of LaTeX such as \\sin or \\frac; here none follows.",
}
_UNITS = frozenset(
    {"mm", "cm", "km", "kg", "mg", "ms", "ns", "Hz", "kHz", "MHz", "GHz", "ml", "dB", "kW", "ft",
     "kN", "Nm", "kJ", "dm", "nm", "cl", "dl", "kV", "MW", "Pa", "mV", "mA",
     "kPa", "hPa", "mol", "kB", "MB", "GB"}
)  # fmt: skip


def is_refused(word: str) -> bool:
    """Whether a word is known, but not as anything of this language."""
    return word.rstrip("_").lower() in _WORDS


def refused_words() -> frozenset[str]:
    """Return the words that are known, but not as anything of this language."""
    return frozenset(_WORDS)


def refuse_word(shown: str, start: int, end: int, word: str = "") -> NoReturn:
    """Raise the ParseError of what is known, but not in this language: lim, NaN, ∞."""
    said = _WORDS.get((word or shown).rstrip("_").lower()) or _SIGNS.get(shown, _GENERIC)
    raise ParseError(start, end, said, name=shown)


def refuse_name(shown: str, name: str, start: int, end: int) -> NoReturn:
    """Raise the ParseError of an unknown name, with the function that is most like it."""
    close, shown = closest(name), _shortened(shown)
    if close:
        raise ParseError(
            start, end, "“{name}” is not known; did you mean “{close}”?", name=shown, close=close
        )
    raise ParseError(start, end, "“{name}” is not known.", name=shown)


def refuse_letters(word: str, start: int) -> NoReturn:
    """Raise the ParseError of letters that are no name, and too many for a product of letters."""
    close, end = closest(word), start + len(word)
    product = "·".join(word)
    if len(word) > 6 or not word.isalpha():
        refuse_name(word, word, start, end)
    if close:
        raise ParseError(
            start,
            end,
            "“{name}” is not known; did you mean “{close}”? For a product write {product}.",
            name=word,
            close=close,
            product=product,
        )
    raise ParseError(
        start,
        end,
        "“{name}” is not known; for a product write {product}.",
        name=word,
        product=product,
    )


def refuse_of(function: str, start: int, end: int) -> NoReturn:
    """Refuse the square root of x and sin of x, with what to write."""
    examples = {"root": "sqrt(x), or root(x, 3)", "pow": "x^2", "log": "ln(x)"}
    example = examples.get(function, f"{function}(x)")
    raise ParseError(start, end, "Write {example} without “of”.", example=example)


def refuse_degree(scale: str, start: int, end: int, *, is_tight: bool) -> None:
    """Refuse the °C of 100°C, which is no angle times C."""
    if is_tight:
        raise ParseError(start, end, "“{name}” looks like a unit: leave it out.", name=f"°{scale}")


def refuse_unit(word: str, start: int, *, after_number: bool) -> None:
    """Refuse the mm of 5 mm and x mm, which is no product of two letters to anyone.

    2px is one, in the equation of a parabola.
    """
    if word in _UNITS or (word == "px" and not after_number):
        raise ParseError(
            start,
            start + len(word),
            "“{name}” looks like a unit: leave it out, or write {product} for a product.",
            name=word,
            product="·".join(word),
        )


def refuse_character(character: str, start: int, plain: str = "") -> NoReturn:
    """Raise the ParseError of a sign that is no part of the language, in a text or by itself."""
    before = plain[:start]
    if character == ";" and before.count("(") > before.count(")"):
        raise ParseError(start, start + 1, "Arguments are separated by commas: write “,” here.")
    said: Text | None = _SIGNS.get({"’": "'", "′": "'", "″": "'"}.get(character, character))
    if said is None and not character.isprintable():
        said = "There is an invisible character here (“{name}”): delete it."
    said = said or "“{name}” has no meaning here."
    shown = described(character)
    raise ParseError(start, start + 1, said, name=shown, sign=shown)


def _shortened(word: str) -> str:
    return word if len(word) <= 40 else f"{word[:40]}…"


@functools.lru_cache(maxsize=256)
def closest(name: str) -> str:
    """Return the known function, constant or letter most like `name`, or nothing."""
    import difflib

    candidates = [n for n in (*ALIASES, *CONSTANTS, *GREEK) if len(n) > 2 and n not in ELSEWHERE]
    swapped = [c for c in candidates if sorted(c) == sorted(name)]
    close = swapped or difflib.get_close_matches(name.lower(), candidates, n=1, cutoff=0.8)
    return close[0] if close else ""
