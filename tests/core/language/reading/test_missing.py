"""Functions that are missing here, which no letters stand for."""

from __future__ import annotations

import pytest

from explorer.core.language.parser import parse_expression
from explorer.core.sentence import ParseError


def same(text: str, other: str) -> bool:
    return parse_expression(text) == parse_expression(other)


def said(text: str) -> str:
    with pytest.raises(ParseError) as caught:
        parse_expression(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        *((f"{name}(x)", f"The function “{name}” is not known; for a product write ") for name in (
            "Si", "Ci", "Ei", "Li", "Ai", "J0", "Y1", "K0", "I0", "E1", "zeta", "Zeta", "ζ", "Re",
            "Im",
        )),
        ("2 Si(x)", "The function “Si” is not known; for a product write S*i*(…)."),
        ("J₀(x)", "The function “J0” is not known; for a product write J0*(…)."),
        (r"\zeta(x)", "The function “zeta” is not known"),
        ("σ(x)", "“σ(…)” can mean two things: write sigmoid(x)"),
        ("Chi(x)", "The function “Chi” is not known"),
        (r"\sigma\left(x\right)", "“sigma(…)” can mean two things: write sigmoid(x)"),
        ("φ(x)", "“φ(…)” can mean two things: for the golden ratio write φ*(…)."),
        (r"2\varphi(x)", "“varphi(…)” can mean two things: for the golden ratio"),
        (r"\sigma(x)", "“sigma(…)” can mean two things: write sigmoid(x)"),
        ("arg(x)", "“arg” belongs to complex numbers"),
        ("C(x,2)", "“C” is not known here: write n!/(k! (n-k)!)"),
        ("nCr(x, 2)", "“nCr” is not known here: write n!/(k! (n-k)!)"),
        (r"\binom{x}{2}", "“binom” is not known here: write n!/(k! (n-k)!)"),
        ("gcd(x, 2)", "“gcd” is a function of whole numbers"),
        ("frac(x)", "“frac” is not known: write x - trunc(x)"),
        ("sind(x)", "“sind” counts in degrees: write sin(x°)."),
        ("2cosd(30)", "“cosd” counts in degrees: write cos(x°)."),
        ("atand(x)", "“atand” counts in degrees: write rad2deg(atan(x))."),
        ("deg(x)", "“deg” follows a number or a letter"),
        ("rad(x)", "Angles are in radians already: leave “rad” out, or write deg2rad(x)"),
    ],
)  # fmt: skip
def test_functions_that_are_missing_are_refused_before_a_parenthesis(text: str, start: str) -> None:
    assert said(text).startswith(start)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("a(x)", "a*x"), ("W(x+1)", "W*(x+1)"), ("C(x+2)", "C*(x+2)"), ("S i (x)", "S*i*x"),
     ("J0 x", "J0*x"), ("φ (x)", "φ*x"), ("k0(x)", "k0*x"), ("P0(1+r)^t", "P0*(1+r)^t"),
     ("ax(1-x)", "a*x*(1-x)")],
)  # fmt: skip
def test_letters_that_no_function_has_multiply_a_parenthesis(text: str, meaning: str) -> None:
    assert same(text, meaning)
