"""A tree as text, LaTeX and TensorFlow source."""

from __future__ import annotations

import keyword
import math
import warnings
from collections.abc import Callable

import pytest
from hypothesis import given

from explorer.core.expression import Call, Expression, Name, Number
from explorer.core.functions import FUNCTIONS, GREEK
from explorer.core.notation import (
    definitions,
    derivative_name,
    format_value,
    name_latex,
    number_text,
    python_name,
    to_latex,
    to_tensorflow,
    to_text,
)
from explorer.core.parser import parse_expression
from tests.strategies import NAMES, trees


def text(source: str) -> str:
    return to_text(parse_expression(source))


def latex(source: str) -> str:
    return to_latex(parse_expression(source))


def tensorflow(source: str, dtype: str = "float64") -> str:
    return to_tensorflow(parse_expression(source), dtype)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3.0, "3"),
        (0.1, "0.1"),
        (1e15, "1000000000000000"),
        (1e16, "1e+16"),
        (1e-5, "1e-05"),
        (5e-324, "5e-324"),
        (1 / 3, "0.3333333333333333"),
    ],
)
def test_a_number_is_its_shortest_decimal(value: float, shown: str) -> None:
    assert number_text(value) == shown
    assert float(shown) == value


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("3x²+2x-1", "3*x^2 + 2*x - 1"),
        ("e^-x cos 2x", "e^-x*cos(2*x)"),
        ("x-(y-z)", "x - (y - z)"),
        ("x-y-z", "x - y - z"),
        ("x/(y/z)", "x/(y/z)"),
        ("(x+1)(x-1)", "(x + 1)*(x - 1)"),
        ("-(x+1)", "-(x + 1)"),
        ("(-x)^2", "(-x)^2"),
        ("(x^2)^3", "(x^2)^3"),
        ("2^(x+1)", "2^(x + 1)"),
        ("√x", "sqrt(x)"),
        ("(x>0)x", "(x > 0)*x"),
        ("0<x<1", "0 < x and x < 1"),
        ("not (x>0 or x<-1)", "not (x > 0 or x < -1)"),
        ("(x<1)<2", "(x < 1) < 2"),
        ("x mod 3", "x % 3"),
        ("max(x,1,2)", "max(x, 1, 2)"),
        ("theta", "θ"),
    ],
)
def test_text_has_the_parentheses_it_needs_and_no_others(source: str, shown: str) -> None:
    assert text(source) == shown


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
    return f"{name}({', '.join(arguments)})"


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


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("3x²+2x-1", "3. * tf.square(x) + 2. * x - 1."),
        ("sin²x", "tf.square(tf.sin(x))"),
        ("x^3", "tf.square(x) * x"),
        ("x^-2", "1. / tf.square(x)"),
        ("x^0", "tf.ones_like(x)"),
        ("x^0.5", "tf.sqrt(x)"),
        ("x^2.5", "tf.pow(x, 2.5)"),
        ("x^(1/3)", "real_root(x, 1, 3)"),
        ("x^65", "tf.pow(x, 65.0)"),
        ("x^n", "tf.pow(x, n)"),
        ("e^-x", "tf.exp(-x)"),
        ("2^x", "tf.pow(tf.constant(2., tf.float64), x)"),
        ("1/2", "tf.constant(1., tf.float64) / 2."),
        ("π x", "math.pi * x"),
        ("max(x,1,2)", None),
        ("x>0", "tf.cast(x > 0., tf.float64)"),
        ("x==0", "tf.cast(tf.equal(x, 0.), tf.float64)"),
        ("0<x<1", "tf.cast((0. < x) & (x < 1.), tf.float64)"),
        ("cot x", "cot(x)"),
    ],
)
def test_source_calls_what_the_engine_calls(source: str, shown: str | None) -> None:
    if shown is None:
        two, one = "tf.constant(2., tf.float64)", "tf.constant(1., tf.float64)"
        shown = f"tf.maximum(tf.maximum(x, {one}), {two})"
    assert tensorflow(source) == shown


def test_source_names_the_dtype_of_its_constants() -> None:
    assert tensorflow("e", "float32") == "tf.constant(math.e, tf.float32)"
    assert "float64" not in tensorflow("(x>0) max(x, 1)", "float32")


def test_definitions_come_before_their_use_and_once() -> None:
    written = definitions(parse_expression("x! + gamma(x) + cot x + factorial(2)"))
    names = [w.removeprefix("def ").partition("(")[0] for w in written]
    assert sorted(names) == ["cot", "factorial", "gamma"]
    assert names.index("gamma") < names.index("factorial")


def test_definitions_bring_the_real_root_where_it_is_called() -> None:
    for source in ("x^(2/3)", "cbrt x", "root(x, 3)", "sin(x^(1/3))"):
        assert "def real_root(" in "".join(definitions(parse_expression(source))), source
    assert definitions(parse_expression("x^2 + root(x, 2)")) == []


@pytest.mark.parametrize("name", [*NAMES, *GREEK.values(), "y", "f", "d1"])
def test_the_python_name_of_a_variable_is_free(name: str) -> None:
    word = python_name(name)
    assert word.isidentifier()
    assert not keyword.iskeyword(word)
    assert word not in {"tf", "math", "real_root", "f", "y", *FUNCTIONS}


def test_python_names_of_different_variables_differ() -> None:
    letters = [*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", *GREEK.values()]
    letters.remove("e")
    names = [letter + digits for letter in letters for digits in ("", "1", "12")]
    assert len({python_name(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1.0, "1"),
        (-2.5, "−2.5"),
        (1e-20, "1e−20"),
        (math.pi, "3.141592654"),
        (-0.0, "−0"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (None, "None"),
    ],
)
def test_a_value_is_shown_by_its_name(value: float | None, shown: str) -> None:
    assert format_value(value) == shown


def test_derivatives_have_primes_then_numbers() -> None:
    names = [derivative_name(order) for order in range(7)]
    assert names == ["f", "f′", "f″", "f‴", "f⁽⁴⁾", "f⁽⁵⁾", "f⁽⁶⁾"]


def test_the_deepest_tree_is_written_in_every_notation() -> None:
    tree: Expression = Name("x")
    for _ in range(63):
        tree = Call("add", (Number(1.0), tree))
    assert parse_expression(to_text(tree)) == tree
    assert to_latex(tree)
    assert to_tensorflow(tree)


@given(trees())
def test_latex_pairs_its_delimiters(tree: Expression) -> None:
    written = to_latex(tree)
    assert written.count(r"\left") == written.count(r"\right")
    assert written.count("{") == written.count("}")
    assert written.count(r"\begin") == written.count(r"\end")
