"""Functions of books and other programs that are missing here: each is refused by its name.

Before a parenthesis their letters would be read as a product: Si(x) as S·i·x.
"""

from __future__ import annotations

import re
from typing import NoReturn

from explorer.core.sentence import ParseError
from explorer.core.translation import Text

_COMPLEX: Text = "“{name}” belongs to complex numbers, which are not drawn."
_CHOOSE: Text = (
    "“{name}” is not known here: write n!/(k! (n-k)!) for the number of choices of k from n."
)
_WHOLE_NUMBERS: Text = (
    "“{name}” is a function of whole numbers and has no derivative: it is not known here."
)
_CALLS: dict[str, Text] = {
    **dict.fromkeys(("arg", "conj", "imag", "real", "imagpart", "realpart"), _COMPLEX),
    **dict.fromkeys(("nCr", "ncr", "comb", "binom", "binomial", "choose", "nchoosek"), _CHOOSE),
    **dict.fromkeys(("dbinom", "tbinom", "Binomial", "COMBIN"), _CHOOSE),
    **dict.fromkeys(("nPr", "npr", "perm"), "“{name}” is not known here: write n!/(n-k)!."),
    **dict.fromkeys(("gcd", "lcm", "GCD", "LCM", "ggT", "kgV"), _WHOLE_NUMBERS),
    "frac": "“frac” is not known: write x - trunc(x), or x mod 1 for what is never negative.",
    "rad": "Angles are in radians already: leave “rad” out, or write deg2rad(x) for x in degrees.",
}
"""Sentences about functions of other programs, before a parenthesis."""
_INTEGRALS = frozenset({"Si", "Ci", "Ei", "Li", "Ai", "Bi", "si", "ci", "ei", "li", "Re", "Im",
                        "re", "im", "Ti", "Gi", "Hi", "Cl", "Zeta", "zeta", "ζ",
                        "Chi", "Jn", "Yn"})  # fmt: skip
"""Functions that are missing here, whose letters would be read as a product."""


_SIGMA: Text = "“{name}(…)” can mean two things: write sigmoid(x), or σ*(…) for a product."
_PHI: Text = "“{name}(…)” can mean two things: for the golden ratio write φ*(…)."
_TWO_THINGS = {
    **dict.fromkeys(("σ", "sigma"), _SIGMA),
    **dict.fromkeys(("φ", "ϕ", "phi", "varphi"), _PHI),
}
"""Letters that are functions as often as factors, right before a parenthesis."""


_OPENING = r"\s*(?:\\left|\\[bB]igg?l?)?\s*[(\[]"


def refuse_call(word: str, start: int, rest: str) -> None:
    """Refuse functions of books and other programs that are missing here, before a parenthesis."""
    name = re.sub(r"operatorname|mathrm|[\\_{}]", "", word)
    is_choice = name == "C" and re.match(r"\([^()]*,[^()]*\)", rest)
    braces = name.endswith("binom") and word.startswith("\\")
    if not braces and not re.match(_OPENING, rest):
        return
    end = start + len(word)
    if is_choice or name in _CALLS:
        raise ParseError(start, end, _CHOOSE if is_choice else _CALLS[name], name=name)
    if re.fullmatch("a?(arc)?(sin|cos|tan|cot|sec|csc)d", name):
        _refuse_degrees(name, start, end)
    if name in _INTEGRALS or re.fullmatch("[JYIK][0-9]|E[1-9]", name):
        _refuse_missing(name, start, end)
    if name in _TWO_THINGS and not rest[0].isspace():
        raise ParseError(start, end, _TWO_THINGS[name], name=name)


def _refuse_degrees(name: str, start: int, end: int) -> NoReturn:
    function = name.removesuffix("d")
    is_inverse = function.startswith("a")
    raise ParseError(
        start,
        end,
        "“{name}” counts in degrees: write {call}.",
        name=name,
        call=f"rad2deg({function}(x))" if is_inverse else f"{function}(x°)",
    )


def _refuse_missing(name: str, start: int, end: int) -> NoReturn:
    letters = [name] if name[-1].isdecimal() or len(name) != 2 else [*name]
    raise ParseError(
        start,
        end,
        "The function “{name}” is not known; for a product write {product}*(…).",
        name=name,
        product="*".join(letters),
    )
