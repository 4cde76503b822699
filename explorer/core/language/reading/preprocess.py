"""Text pasted along with an expression: its header, a comment, a full stop, the $…$ of LaTeX.

Here too a derivative asked for is refused, whose letters would be read as a product.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from explorer.core.language.known_names import CONSTANT_ALIASES, GREEK
from explorer.core.language.reading.refusals import DERIVATIVE, LIMIT, ONE_FUNCTION
from explorer.core.sentence import ParseError
from explorer.core.translation import Text

_TYPESET = (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)"))
"""Delimiters of a formula in LaTeX."""
_HEADER = r"""\s*(?:
      lambda\s+(?P<lambda>\w+(?:\s*,\s*\w+)*)\s*:
    | (?:def\s+)?[^\W\d]\w*\s*\(\s*(?P<arguments>\w+(?:\s*,\s*\w+)*)\s*\)\s*
        (?: :?=(?!=) | :\s*return\b )
    | (?:[^\W\d]\w*\s*(?::=?|=)\s*)?\(?\s*(?P<arrow>[^\W\d]\w*(?:\s*,\s*\w+)*)\s*\)?\s*
        (?:->|↦|→|\\mapsto\b)
    | (?:[^\W\d]\w*\s*=\s*)?@\s*\(\s*(?P<handle>\w+(?:\s*,\s*\w+)*)\s*\)
    | (?P<named>[^\W\d]\w*)\s*:?=(?!=)(?:\s*lambda\s+(?P<named_lambda>\w+(?:\s*,\s*\w+)*)\s*:)?
    | =(?!=)
    | return\b
    )"""
_D = r"(?:d|∂|\\partial|\\mathrm\{d\})"
_ABOVE = rf"{_D}(?:\s*\^?[2-9²³]|\s*\^\{{[2-9]\}})?(?:\s*[a-zθ])?(?:\s*\([a-zθ]\))?"
_BELOW = rf"{_D}\s*(?:[a-zθ]|\\theta)"
_DERIVATIVE = rf"""
      (?<![A-Za-z]){_ABOVE}\s*/\s*{_BELOW}(?![A-Za-z])(?:\^?[2-9²³])?
    | \\[cdt]?frac\s*\{{\s*{_ABOVE}\s*\}}\s*\{{\s*{_BELOW}(?:[^{{}}]|\{{[^{{}}]*\}})*\}}?
    | (?<![A-Za-z])d\s*/\s*d\s*$
    | ∂ | \\partial
    """
r"""Notation of a derivative: d/dx, d²y/dx², \frac{\partial f}{\partial x}."""


class Unwrapped(NamedTuple):
    """A plain text up to the end of its expression, and what stood before that."""

    plain: str
    declared: tuple[str, ...]
    """The variables of its header."""
    start: int
    """Start of the expression."""
    named: str
    """The y of y = x^2."""


def unwrapped(plain: str) -> Unwrapped:
    """Return a text without what is pasted along with an expression.

    Raises:
        ParseError: it asks for a derivative, as d/dx does, or is an equation.
    """
    plain, start = _undressed(plain)
    _refuse_derivative(plain)
    _refuse_turned(plain)
    _refuse_limit(plain, start)
    _refuse_pair(plain, start)
    named = re.compile(_HEADER, re.VERBOSE).match(plain, start)
    declared, start = _header(plain, start)
    _refuse_equation(plain, start)
    return Unwrapped(plain, declared, start, (named and named["named"]) or "")


def _refuse_turned(plain: str) -> None:
    """Refuse => and =<, which are meant as comparisons, or as JavaScript's arrow."""
    found = re.search(r"(?<![<>=!:])=([<>])(?!=)", plain)
    if found:
        raise ParseError(
            found.start(),
            found.end(),
            "“{sign}” is not supported: write {comparison} to compare, or the function alone.",
            sign=found.group(),
            comparison=f"{found[1]}=",
        )


def _refuse_limit(plain: str, start: int) -> None:
    """Refuse x→0 and x→a, which say where x goes and not what f is."""
    found = re.compile(_LIMIT_AT, re.VERBOSE).search(plain, start)
    if found and found["letter"] != found["to"]:
        raise ParseError(found.start(), found.end(), LIMIT)


_LIMIT_AT = r"""(?<!\w)(?P<letter>[a-zθ])\s*(?:->|→|\\(?:right|long)arrow|\\to(?![A-Za-z]))\s*
    (?P<to>[-+]?\s*(?:[0-9.]+|∞|oo|\\?inf(?:ty|inity)?|\\?pi|π|[a-z](?!\w))(?:\s*\^?\s*\{?[-+⁺⁻]\}?)?)
    \s*[)}]*\s*$"""


def _refuse_pair(plain: str, start: int) -> None:
    """Refuse x = t, y = t^2, a curve in the plane."""
    found = re.compile(r"\s*\(?\s*x\s*(?:\(\w\))?\s*=[^=]+?[,;]\s*y\s*(?:\(\w\))?\s*=").match(
        plain, start
    )
    if found:
        raise ParseError(
            found.start(),
            found.end(),
            "A curve with an x and a y of its own is not drawn: type one of the two functions.",
        )


_NAMES_A_FUNCTION = frozenset("yfghzFGpquvw")


def refuse_header(named: str, letters: set[str], start: int, plain: str) -> None:
    """Refuse x = 2, r = θ and a = 3, which would be read as their right sides alone."""
    said: Text
    right = plain[start:].strip()[:_LONGEST]
    if named == "r" and letters <= {"θ"}:
        said = "“r = …” is a polar curve: to see r over its angle, type {right} alone."
    elif named in letters and named not in _NAMES_A_FUNCTION:
        said = "“{name}” stands on both sides: to see where they are equal, draw {difference}."
    elif letters or named in _NAMES_A_FUNCTION or not named or not right:
        return
    elif named == "x":
        said = "“x = {right}” is a vertical line, not a function of x; type y = … or f(x) = …."
    else:
        said = (
            "This sets “{name}”: type a function with {name} in it, and set {name} by its slider."
        )
    raise ParseError(0, start, said, name=named, right=right, difference=f"{named} - ({right})")


_LONGEST = 40
"""Characters of a text that a sentence repeats."""


_EQUATION = r"\\(?:begin|end)\s*\{[dr]?cases\}|[<>!=:]=|[()\[\]{}]|="
"""Signs, brackets, and the pieces of LaTeX, whose conditions have a = of their own."""


def _refuse_equation(plain: str, start: int) -> None:
    """Refuse x²+y² = 1, with the difference to draw instead."""
    if re.search(r"\b(?:if|else)\b|\?", plain):
        # This = compares, and is told so where it is read.
        return
    depth = 0
    for found in re.compile(_EQUATION).finditer(plain, start):
        sign = found.group()
        depth += (sign in "([{" or "begin" in sign) - (sign in ")]}" or "end" in sign)
        if sign == "=" and depth == 0 and ";" not in plain:
            left, right = plain[start : found.start()].strip(), plain[found.end() :].strip()
            _refuse_second(plain, start, found.start())
            is_short = len(left + right) <= _LONGEST and left and right
            raise ParseError(
                found.start(),
                found.end(),
                "“=” makes this an equation: to see where it holds, draw {difference}.",
                difference=f"{left} - ({right})" if is_short else "left − right",
            )


def _refuse_second(plain: str, start: int, end: int) -> None:
    """Refuse the y= of y = 2x+1, y = x^2, a second function."""
    found = re.compile(r",\s*[^\W\d]\w*\s*(?:\([^()]*\)\s*)?$").search(plain[:end], start)
    if found:
        raise ParseError(found.start(), found.start() + 1, ONE_FUNCTION, sign=",")


def _undressed(plain: str) -> tuple[str, int]:
    """Return the text up to the end of what is pasted, and where that starts."""
    comment = plain.find("#", plain.rstrip().rfind("\n") + 1)
    plain = _unpunctuated(plain[:comment] if comment >= 0 else plain)
    start = len(plain) - len(plain.lstrip())
    for opening, closing in _TYPESET:
        is_around = len(plain) - start >= len(opening + closing)
        if is_around and plain.startswith(opening, start) and plain.endswith(closing):
            return _unpunctuated(plain[: -len(closing)]), start + len(opening)
    return plain, 0


def _unpunctuated(plain: str) -> str:
    """Return the text without a comma, semicolon or full stop at its end."""
    plain = plain.rstrip()
    is_ended = plain.endswith((",", ";", ".")) and not plain.endswith(("\\,", "\\;"))
    # 1.5. is no number with a full stop, nor is 1.. one.
    is_ended = is_ended and not re.search(r"\.[0-9]*\.$", plain)
    return plain[:-1].rstrip() if is_ended else plain


def _refuse_derivative(plain: str) -> None:
    """Refuse d/dx x², which would be d/(d·x)·x² where d is a letter as any other."""
    found = re.compile(_DERIVATIVE, re.VERBOSE).search(plain)
    if found:
        raise ParseError(
            found.start(),
            found.end(),
            DERIVATIVE,
        )


def _header(text: str, start: int) -> tuple[tuple[str, ...], int]:
    match = re.compile(_HEADER, re.VERBOSE).match(text, start)
    if match is None:
        return (), start
    listed = match["lambda"] or match["arguments"] or match["named_lambda"] or match["arrow"]
    listed = listed or match["handle"] or ""
    declared = tuple(GREEK.get(n.strip(), n.strip()) for n in listed.split(",") if n.strip())
    if any(not _is_single_name(name) for name in declared):
        return (), start
    return tuple(name.replace("_", "") for name in declared), match.end()


def _is_single_name(name: str) -> bool:
    return re.fullmatch(r"[^\W\d_]_?[0-9]*", name) is not None and name not in CONSTANT_ALIASES
