"""Percent and remainder, and the index of a root."""

from __future__ import annotations

import mpmath
import pytest

from explorer.core.language.parser import parse_expression
from explorer.core.sentence import ParseError
from tests import oracle


def value(text: str, x: float) -> mpmath.mpf:
    with mpmath.mp.workdps(30):
        return oracle.evaluate(parse_expression(text), {"x": mpmath.mpf(x)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20% x", 10), ("5%", 0.05), ("x + 10%", 50.1), ("x + 10 %", 50.1), ("10% * x", 5),
        ("x + 10% x", 55), (r"20\% x", 10), ("x(1 - 20%)", 40), ("-10% x", -5), ("2^(50%)", 2**0.5),
        ("|10% x|", 5), ("10%, ", 0.1), ("x > 10%", 1), ("12.5% x", 6.25), ("10%^2", 0.01),
        ("½% x", 0.25),
    ],
)  # fmt: skip
def test_percent_right_after_a_number_is_a_hundredth(text: str, expected: float) -> None:
    assert float(value(text, 50)) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 % x", 20),
        ("x % 3", 2),
        ("x%3", 2),
        ("5%3", 2),
        ("(x+1)%3", 0),
        ("2x%3", 1),
        ("x% 3", 2),
    ],
)
def test_percent_between_two_operands_is_the_remainder(text: str, expected: float) -> None:
    assert value(text, 50) == expected


@pytest.mark.parametrize("text", ["20%x", "20%(x+1)", "20%sin(x)", "20%pi"])
def test_a_percent_that_may_be_a_remainder_is_refused(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_expression(text)
    assert str(caught.value) == (
        "“20%” can mean two things here: write 0.2*… for percent, or 20 mod … for the remainder."
    )
    assert text[caught.value.start : caught.value.end] == "20%"


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [("³√x", -8, -2), ("⁴√x", 16, 2), ("⁵√32 x", 3, 6), ("∜x", 81, 3), ("∛x", -27, -3),
     ("2+³√8", 0, 4), ("∜(x^2)", 4, 2), ("(³√x)^2", -8, 4)],
)  # fmt: skip
def test_a_number_above_a_radical_sign_is_the_degree_of_the_root(
    text: str, x: float, expected: float
) -> None:
    assert value(text, x) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["x%", "(x+1)%", "max(x%, 2)"])
def test_percent_after_no_number_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_expression(text)
    assert str(caught.value) == (
        "Percent stands right after a number, as in 5%; elsewhere write /100."
    )


def test_a_number_above_a_radical_sign_belongs_to_the_letter_before_it() -> None:
    assert parse_expression("x³√x") == parse_expression("x^3 * sqrt(x)")
    assert parse_expression("sin²√x") == parse_expression("(sin(√x))^2")


@pytest.mark.parametrize("text", ["+³√", "√³√", "x,²√", "∛³√8³√", "³√"])
def test_a_root_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_expression(text)
