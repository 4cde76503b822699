"""What is pasted along with an expression, and the derivative that nobody needs to ask for."""

from __future__ import annotations

import pytest

from explorer.core.language.notation import to_text
from explorer.core.language.parser import parse
from explorer.core.language.reading.preprocess import unwrapped
from explorer.core.sentence import ParseError


@pytest.mark.parametrize(
    "text",
    ["$x^2$", "$$x^2$$", r"\(x^2\)", r"\[x^2\]", " $ x^2 $ ", "$x^2$.", "$x^2.$", "$$x^2$$;",
     "x^2;", "x^2,", "x^2.", "x^2 ; ", "x^2。", "x^2，", r"x^2\,", r"x^2\;", "x^2  # the square",
     "x^2#", "x^2; # (", "$x^2$  # $", "return x^2;", "y = x^2", "y := x^2", "$y = x^2$",
     "return x**2", r"\[ y = x^{2}. \]"],
)  # fmt: skip
def test_what_is_around_a_pasted_expression_is_left_out(text: str) -> None:
    assert to_text(parse(text).expression) == "x^2"


@pytest.mark.parametrize(
    "text", ["$f(t) = t$", "f(t) := t.", "lambda t: t,", "def f(t): return t  # it", r"\(f(t)=t\)"]
)
def test_a_header_declares_its_variable_whatever_is_around_it(text: str) -> None:
    parsed = parse(text)
    assert (parsed.declared, to_text(parsed.expression)) == (("t",), "t")


def test_places_in_the_text_stay_what_they_were() -> None:
    assert unwrapped(" $f(x) = x$. # c") == (" $f(x) = x", ("x",), 8, "")
    with pytest.raises(ParseError) as caught:
        parse("$x + sni(x)$")
    assert (caught.value.start, caught.value.end) == (5, 8)


@pytest.mark.parametrize("text", ["", ";", ",", "# x", "$$", "$$$$", r"\(\)", " . "])
def test_nothing_in_a_wrapping_is_nothing(text: str) -> None:
    with pytest.raises(ParseError, match="Type a function"):
        parse(text)


@pytest.mark.parametrize("text", ["$x", "x$", "$x$ + $y$", r"\(x", "x;;", "x; y", "# c\nx + #"])
def test_half_a_wrapping_has_no_meaning(text: str) -> None:
    with pytest.raises(ParseError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("d/dx x^2", "d/dx"),
        ("y = d/dx(x^2)", "d/dx"),
        ("2 d / dt sin t", "d / dt"),
        ("dy/dx", "dy/dx"),
        ("df(x)/dx", "df(x)/dx"),
        ("d^2/dx^2 x", "d^2/dx^2"),
        ("d²y/dx² + 1", "d²y/dx²"),
        ("∂f/∂x", "∂f/∂x"),
        ("∂x", "∂"),
        (r"\frac{d}{dx} x^2", r"\frac{d}{dx}"),
        (r"\dfrac{dy}{dx}", r"\dfrac{dy}{dx}"),
        (r"\frac{d^{2}y}{dx^{2}}", r"\frac{d^{2}y}{dx^{2}}"),
        (r"\frac{\partial f}{\partial x}", r"\frac{\partial f}{\partial x}"),
        (r"\frac{\mathrm{d}}{\mathrm{d}x} x", r"\frac{\mathrm{d}}{\mathrm{d}x}"),
    ],
)
def test_a_derivative_asked_for_is_refused_and_not_multiplied(text: str, marked: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text)
    assert str(caught.value) == "The program differentiates by itself: type the function alone."
    assert text[caught.value.start : caught.value.end] == marked


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("d/x", "d/x"), ("c/d", "c/d"), ("d x/2", "d*x/2"), ("d/(d x)", "d/(d*x)"),
     (r"\frac{d}{x}", "d/x"), ("cd/b", "c*d/b"), ("d/2 x", "d/2*x")],
)  # fmt: skip
def test_d_is_a_letter_everywhere_else(text: str, meaning: str) -> None:
    assert to_text(parse(text).expression) == meaning


@pytest.mark.parametrize(
    "text",
    ["d" + " " * 999, r"\frac{d" + " " * 990, r"\frac{d^2 " * 90, "dx/" + " " * 990, "\n" * 1000,
     " " * 999 + "#", "\n#" * 500],
)  # fmt: skip
def test_no_text_makes_the_search_slow(text: str) -> None:
    """Were it quadratic in one of these, this test would not end."""
    for _ in range(100):
        try:
            unwrapped(text)
        except ParseError:
            continue
