"""A tree as text, and numbers as they are shown."""

from __future__ import annotations

import math

import pytest

from explorer.core.language.notation import (
    cell_text,
    derivative_name,
    distinct_texts,
    format_value,
    number_text,
    shorter,
    to_text,
    value_text,
)
from explorer.core.language.parser import parse_expression


def text(source: str) -> str:
    return to_text(parse_expression(source))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3.0, "3"),
        (0.1, "0.1"),
        (1e15, "1000000000000000"),
        (1e16, "1e16"),
        (1e308, "1e308"),
        (-2.5e100, "-2.5e100"),
        (1e-5, "1e-5"),
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
    ("value", "shown"),
    [
        (1.0, "1"),
        (-2.5, "−2.5"),
        (1e-20, "1e−20"),
        (-1e-5, "−1e−5"),
        (1e308, "1e308"),
        (1.25e10, "1.25e10"),
        (math.pi, "3.141592654"),
        (-0.0, "0"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (None, "None"),
    ],
)
def test_a_value_is_shown_by_its_name(value: float | None, shown: str) -> None:
    assert format_value(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1.0, "1.000000000"),
        (-0.5, "−0.500000000"),
        (-0.0, "0.000000000"),
        (1e-5, "1.000000000e−5"),
        (-1e308, "−1.000000000e308"),
        (12345678.0, "1.234567800e7"),
        (math.nan, "NaN"),
        (None, "None"),
    ],
)
def test_a_value_in_a_column_has_nine_decimals(value: float | None, shown: str) -> None:
    assert value_text(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.5, "0.5"), (-0.0, "0"), (math.sin(-math.pi), "−1.224646799e−16"), (1200.0, "1200"),
     (1e10, "1e10"), (1 / 3, "0.333333333"), (None, "None"), (math.inf, "∞"), (10, "10")],
)  # fmt: skip
def test_a_cell_has_the_digits_of_the_list_without_its_zeros(
    value: float | None, shown: str
) -> None:
    assert cell_text(value) == shown


def test_derivatives_have_primes_then_numbers() -> None:
    names = [derivative_name(order) for order in range(7)]
    assert names == ["f", "f′", "f″", "f‴", "f⁽⁴⁾", "f⁽⁵⁾", "f⁽⁶⁾"]


def test_values_close_together_are_written_with_the_digits_that_tell_them_apart() -> None:
    assert distinct_texts([0.5, 1.0, 2.0], 4) == ["0.5", "1", "2"]
    close = [0.55940 + i * 1e-5 for i in range(7)]
    assert len(set(distinct_texts(close, 4))) == 7
    assert distinct_texts([0.25, 0.25], 4) == ["0.25", "0.25"]


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("2.449293598e−16", 11, "2.44929e−16"),
        ("−3.752749312e9", 11, "−3.752749e9"),
        ("−11.743862795", 12, "−11.74386280"),
        ("0.041461282", 11, "0.041461282"),
        ("1234567.891", 5, "1234567.9"),
        ("100000000", 4, "100000000"),
        ("NaN", 1, "NaN"),
        ("−∞", 1, "−∞"),
    ],
)
def test_a_number_is_shortened_by_its_decimals_alone(text: str, most: int, shown: str) -> None:
    assert shorter(text, most) == shown
