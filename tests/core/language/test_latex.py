"""A tree as LaTeX, and whether the window's typesetter can read it."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest
from hypothesis import given

from explorer.core.language.expression import Expression
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import GREEK, typed_name
from explorer.core.language.latex import equation_latex, name_latex, to_latex
from explorer.core.language.parser import parse_expression
from tests.strategies import NAMES, trees


def latex(source: str) -> str:
    return to_latex(parse_expression(source))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("3x²+2x-1", r"3 x^{2} + 2 x - 1"),
        ("sin²x", r"\sin^{2} x"),
        ("tf.square(tf.sin(x))", r"\sin^{2} x"),
        ("sin x²", r"\sin\left(x^{2}\right)"),
        ("x sin x", r"x \, \sin x"),
        ("sin x cos x", r"\sin x \, \cos x"),
        ("sin(x) x", r"\left(\sin x\right) x"),
        ("sin(x)(x+1)", r"\left(\sin x\right) \left(x + 1\right)"),
        ("ln x / x", r"\frac{\ln x}{x}"),
        ("x^(1/3)", r"x^{\frac{1}{3}}"),
        ("∛x", r"\sqrt[3]{x}"),
        ("root(x, 5)", r"\sqrt[5]{x}"),
        ("√(1+x²)", r"\sqrt{1 + x^{2}}"),
        ("|x-1|", r"\left|x - 1\right|"),
        ("e^(-x)", r"e^{-x}"),
        ("exp(x)^2", r"\left(e^{x}\right)^{2}"),
        ("sin^-1 x", r"\arcsin x"),
        ("sin(x)^-1", r"\left(\sin x\right)^{-1}"),
        ("log10 x", r"\log_{10} x"),
        ("log x", r"\ln x"),
        ("(x+1)!", r"\left(x + 1\right)!"),
        ("gamma(x)", r"\Gamma\left(x\right)"),
        ("x12", r"x_{12}"),
        ("2π", r"2 \pi "),
        ("1e-5x", r"10^{-5} x"),
        ("2.5e20", r"2.5 \cdot 10^{20}"),
        ("x>0", r"\left[x > 0\right]"),
        ("x^2 if x>0 else 0", None),
    ],
)
def test_latex_is_as_printed_in_a_book(source: str, shown: str | None) -> None:
    if shown is None:
        shown = r"\begin{cases} x^{2} & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}"
    assert latex(source) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("2*3", r"2 \cdot 3"),
        ("x*3", r"x \cdot 3"),
        ("3*(1/2)", r"3 \cdot \frac{1}{2}"),
        ("x*-y", r"x \left(-y\right)"),
        ("x - -y", r"x - \left(-y\right)"),
        ("--x", r"-\left(-x\right)"),
        ("x-(y-z)", r"x - \left(y - z\right)"),
        ("(x mod 3) y", r"\left(x \operatorname{mod} 3\right) y"),
        ("x mod (2y)", r"x \operatorname{mod} \left(2 y\right)"),
        ("square(x)^2", r"\left(x^{2}\right)^{2}"),
        ("reciprocal(x)^2", r"\left(\frac{1}{x}\right)^{2}"),
        ("rsqrt(x)^2", r"\left(\frac{1}{\sqrt{x}}\right)^{2}"),
        ("(x^2)^3", r"\left(x^{2}\right)^{3}"),
        ("(x/y)^2", r"\left(\frac{x}{y}\right)^{2}"),
    ],
)
def test_latex_cannot_be_read_as_something_else(source: str, shown: str) -> None:
    assert latex(source) == shown


@pytest.fixture(scope="module")
def typeset() -> Callable[[str], str]:
    """Typeset LaTeX to SVG, with the library that the window uses."""
    with warnings.catch_warnings():
        # ziamath reads its fonts in a deprecated way when it is imported.
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath
    return lambda source: ziamath.Latex(source).svg()


def _example(name: str) -> str:
    row = FUNCTIONS[name]
    arguments = ["x > 0" if i in row.takes_truth else "xyz"[i] for i in range(row.arguments[0])]
    return f"{typed_name(name)}({', '.join(arguments)})"


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "indicator"])
def test_the_latex_of_every_function_can_be_typeset(
    name: str, typeset: Callable[[str], str]
) -> None:
    example = _example(name)
    for source in (example, f"({example})^2", f"2*({example})*x"):
        assert "<svg" in typeset(latex(source))


@pytest.mark.parametrize("name", [*NAMES, *GREEK.values()])
def test_the_latex_of_every_name_can_be_typeset(name: str, typeset: Callable[[str], str]) -> None:
    assert "<svg" in typeset(name_latex(name))


@given(trees())
def test_latex_pairs_its_delimiters(tree: Expression) -> None:
    written = to_latex(tree)
    assert written.count(r"\left") == written.count(r"\right")
    assert written.count("{") == written.count("}")
    assert written.count(r"\begin") == written.count(r"\end")


def test_the_variables_of_a_function_stand_in_its_head() -> None:
    expression = parse_expression("x1 y")
    assert equation_latex(("x1", "y"), expression).startswith(r"f(x_{1}, y) = ")
    assert equation_latex(("y",), expression).startswith("f(y) = ")
