"""What is pasted along with an expression: its header, a comment, a full stop, the $…$ of LaTeX.

Here too a derivative asked for is refused, whose letters would be read as a product.
"""

from __future__ import annotations

import re

from explorer.core.functions import CONSTANT_ALIASES, GREEK
from explorer.core.sentence import ParseError

_TYPESET = (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)"))
"""What stands around a formula of LaTeX."""
_HEADER = r"""\s*(?:
      lambda\s+(?P<lambda>\w+(?:\s*,\s*\w+)*)\s*:
    | (?:def\s+)?[^\W\d]\w*\s*\(\s*(?P<arguments>\w+(?:\s*,\s*\w+)*)\s*\)\s*
        (?: :?=(?!=) | :\s*return\b )
    | [^\W\d]\w*\s*:?=(?!=)(?:\s*lambda\s+(?P<named_lambda>\w+(?:\s*,\s*\w+)*)\s*:)?
    | return\b
    )"""
_D = r"(?:d|∂|\\partial|\\mathrm\{d\})"
_ABOVE = rf"{_D}(?:\s*\^?[2-9²³]|\s*\^\{{[2-9]\}})?(?:\s*[a-zθ])?(?:\s*\([a-zθ]\))?"
_BELOW = rf"{_D}\s*(?:[a-zθ]|\\theta)"
_DERIVATIVE = rf"""
      (?<![A-Za-z]){_ABOVE}\s*/\s*{_BELOW}(?![A-Za-z])(?:\^?[2-9²³])?
    | \\[cdt]?frac\s*\{{\s*{_ABOVE}\s*\}}\s*\{{\s*{_BELOW}(?:[^{{}}]|\{{[^{{}}]*\}})*\}}?
    | ∂ | \\partial
    """
r"""What asks for a derivative: d/dx, d²y/dx², \frac{\partial f}{\partial x}."""


def unwrapped(plain: str) -> tuple[str, tuple[str, ...], int]:
    """Return a plain text up to the end of its expression, the declared variables, and its start.

    Raises:
        ParseError: it asks for a derivative, as d/dx does.
    """
    plain, start = _undressed(plain)
    _refuse_derivative(plain)
    declared, start = _header(plain, start)
    return plain, declared, start


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
    return plain[:-1].rstrip() if is_ended else plain


def _refuse_derivative(plain: str) -> None:
    """Refuse d/dx x², which would be d/(d·x)·x² where d is a letter as any other."""
    found = re.compile(_DERIVATIVE, re.VERBOSE).search(plain)
    if found:
        raise ParseError(
            found.start(),
            found.end(),
            "The program differentiates by itself: type the function alone.",
        )


def _header(text: str, start: int) -> tuple[tuple[str, ...], int]:
    match = re.compile(_HEADER, re.VERBOSE).match(text, start)
    if match is None:
        return (), start
    listed = match["lambda"] or match["arguments"] or match["named_lambda"] or ""
    declared = tuple(GREEK.get(n.strip(), n.strip()) for n in listed.split(",") if n.strip())
    if any(not _is_single_name(name) for name in declared):
        return (), start
    return tuple(name.replace("_", "") for name in declared), match.end()


def _is_single_name(name: str) -> bool:
    return re.fullmatch(r"[^\W\d_]_?[0-9]*", name) is not None and name not in CONSTANT_ALIASES
