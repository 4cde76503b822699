"""Formulas between dollars are typeset as they are read in the function field."""

from __future__ import annotations

import pytest
from ziamath.zmath import Latex

from explorer.core.lessons.maths import latex_of

_KNOWN = {
    "x^3/3": r"\frac{x^{3}}{3}",
    "f(x) = x^2": "f(x) =x^{2}",
    "f''(π/2)": r"f''(\frac{\pi }{2})",
    "f″(1) = 2": "f''(1) =2",
    "sin^2 x": r"\sin^{2} x",
    "0.8 < 1": "0.8 <1",
    "a <= b": r"a \leq b",
    "v → 0.5v": r"v \to 0.5 v",
    "∂f/∂x1": r"\frac{\partial f}{\partial x_{1}}",
    "dy/dx": r"\frac{dy}{dx}",
    r"\frac{1}{2} < x": r"\frac{1}{2} < x",
    "1/f''": "1/f''",
}


@pytest.mark.parametrize(("text", "latex"), _KNOWN.items(), ids=_KNOWN)
def test_a_formula_is_read_as_in_the_function_field(text: str, latex: str) -> None:
    assert latex_of(text) == latex


def test_commas_and_signs_within_brackets_separate_nothing() -> None:
    assert latex_of("max(x, 0) = x") == latex_of("max(x, 0)") + " =x"
    assert latex_of("f(x, y) = x").startswith("f(x, y) =")


@pytest.mark.parametrize("text", ["a % b # c & d", "= x", "x =", "(((", "‖x‖", "…", "x = = y", "é"])
def test_what_is_no_expression_reaches_the_typesetter_whole(text: str) -> None:
    assert Latex(latex_of(text)).svg()
