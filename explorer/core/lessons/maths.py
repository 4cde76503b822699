r"""Formulas between dollars as LaTeX.

Without a backslash, what stands on either side of = ≈ < ≤ > ≥ → and of commas is read as the
function field reads it, so that x^3/3 becomes a fraction and sin x is not s·i·n·x. Names such as
f'(x), and whatever has no meaning as an expression, go to the typesetter as they are.
"""

from __future__ import annotations

import re

from explorer.core.language.latex import to_latex
from explorer.core.language.parser import parse_expression
from explorer.core.sentence import SentenceError

LONGEST = 500
"""Characters of one formula."""
_SIGNS = {
    "=": "=", "≈": r"\approx ", "≠": r"\neq ", "<": "<", "≤": r"\leq ", ">": ">", "≥": r"\geq ",
    "→": r"\to ", ",": ",\\ ", ";": ";\\ ", "…": r"\dots ",
}  # fmt: skip
_BETWEEN = re.compile(r"\s*(<=|>=|->|!=|[=≈≠<≤>≥→,;…])\s*")
_SPELLED = {"<=": "≤", ">=": "≥", "->": "→", "!=": "≠"}
_NAME = re.compile(r"([A-Za-z])(['′″‴]*)(?:\(([^()]*)\))?")
"""f, f', f(x), f″(1): of a function, not a product."""
_PRIMES = {"′": "'", "″": "''", "‴": "'''"}
_PARTIAL = re.compile(r"(?:∂|d)([A-Za-z])/(?:∂|d)([A-Za-z])_?(\d*)")
"""∂f/∂x1, dy/dx."""


def latex_of(text: str) -> str:
    """Return a formula as LaTeX."""
    if "\\" in text:
        return text
    parts = _split(text)
    return "".join(_sign(p) if i % 2 else _side(p) for i, p in enumerate(parts))


def _split(text: str) -> list[str]:
    """Return what stands between signs, and the signs; those within brackets separate nothing."""
    parts, depth, start = [], 0, 0
    for found in _BETWEEN.finditer(text):
        depth = text.count("(", 0, found.start()) - text.count(")", 0, found.start())
        depth += text.count("[", 0, found.start()) - text.count("]", 0, found.start())
        if depth == 0:
            parts += [text[start : found.start()], found[1]]
            start = found.end()
    return [*parts, text[start:]]


def _sign(sign: str) -> str:
    return f" {_SIGNS[_SPELLED.get(sign, sign)]}"


def _side(text: str) -> str:
    """Return one side of an equation."""
    text = text.strip()
    partial = _PARTIAL.fullmatch(text)
    if partial:
        mark = "d" if text.startswith("d") else r"\partial "
        index = f"_{{{partial[3]}}}" if partial[3] else ""
        return rf"\frac{{{mark}{partial[1]}}}{{{mark}{partial[2]}{index}}}"
    name = _NAME.fullmatch(text)
    if name and (name[2] or name[3] is not None or len(text) == 1):
        return _name(name)
    try:
        # In braces, a sign at the beginning stands close to what it is of.
        return re.sub(r"^-", "{-}", to_latex(parse_expression(text)))
    except SentenceError:
        return _as_written(text)


def _name(name: re.Match[str]) -> str:
    """Return f'(x) with what it is of read as an expression."""
    primes = "".join(_PRIMES.get(mark, mark) for mark in name[2])
    if name[3] is None:
        return name[1] + primes
    return f"{name[1]}{primes}({', '.join(_side(part) for part in name[3].split(','))})"


def _as_written(text: str) -> str:
    r"""Return what is no expression, with the signs of LaTeX that stand for others escaped."""
    return re.sub(r"[#%&$]", lambda sign: f"\\{sign[0]}", text).replace("·", r" \cdot ")
