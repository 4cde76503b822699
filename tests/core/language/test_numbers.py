"""Numbers as people write them in fields and options."""

from __future__ import annotations

import contextlib
import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.language.numbers import read_number, read_numbers, read_points, read_range
from explorer.core.sentence import SentenceError
from tests.strategies import shaped_texts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0), ("2.5", 2.5), (".5", 0.5), ("5.", 5.0), ("+3", 3.0), ("-3", -3.0),
        ("−3", -3.0), ("– 3", -3.0), ("  7  ", 7.0), ("1e-3", 1e-3), ("1E5", 1e5),
        ("2.5e+2", 250.0), ("x = 1", 1.0), ("5e-324", 5e-324),
        ("1.7976931348623157e308", 1.7976931348623157e308),
        ("π", math.pi), ("pi", math.pi), ("-π/2", -math.pi / 2), ("2π", 2 * math.pi),
        ("3pi/4", 3 * math.pi / 4), ("np.pi", math.pi), ("e", math.e), ("e^2", math.e**2),
        ("tau", math.tau), ("1/3", 1 / 3), ("2^10", 1024.0), ("2**-1", 0.5), ("10⁻³", 1e-3),
        ("sqrt 2", math.sqrt(2)), ("√2", math.sqrt(2)), ("√(1/2)", math.sqrt(0.5)),
        ("ln 2", math.log(2)), ("log10(1000)", 3.0), ("log2 8", 3.0),
        ("sin(π/6)", math.sin(math.pi / 6)), ("4 atan 1", math.pi),
        ("|−2|", 2.0), ("(1 + 2)·3", 9.0), ("1 − 2 − 3", -4.0), ("2·3", 6.0), ("-2^2", -4.0),
        ("5!", 120.0), ("cbrt 27", 3.0), ("max(1, 2)", 2.0), ("floor 2.5", 2.0), ("exp(0)", 1.0),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(text: str, value: float) -> None:
    assert read_number(text) == pytest.approx(value, rel=1e-15, abs=0)
    assert type(read_number(text)) is float


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(-0.0)
def test_a_number_written_by_the_program_is_read_to_the_last_bit(value: float) -> None:
    read = read_number(repr(value))
    assert (read, math.copysign(1, read)) == (value, math.copysign(1, value))


@pytest.mark.parametrize(
    "text", ["1/0", "0/0", "-1/0", "log 0", "log(-1)", "sqrt(-1)", "asin 2", "9^9^9", "1e308*10",
             "-1e308-1e308", "exp 1000", "(-8)^0.5", "0^-1", "(-1)!", "1e300^2", "2^2^2^2^2^2"],
)  # fmt: skip
def test_what_has_no_finite_value_is_called_so(text: str) -> None:
    with pytest.raises(SentenceError) as caught:
        read_number(text)
    assert str(caught.value) == f"“{text}” has no finite value."


@pytest.mark.parametrize(
    "text", ["x", "foo", "1 2", "1, 2", "2 +", "(1", "1)", "one", "1__000", "٣", "0x10", "1.2.3",
             "--", "#", "x > 1", "1 < 2", "a==1",
             "inf", "nan", "f(1)", "__import__('os')", "2 if 1>0"],
)  # fmt: skip
def test_what_is_no_number_is_called_so(text: str) -> None:
    with pytest.raises(SentenceError) as caught:
        read_number(text)
    assert str(caught.value) == f"“{text}” is not a number."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2,5", "The decimal sign is a point; did you mean 2.5?"),
        ("-π + 1,25", "The decimal sign is a point; did you mean 1.25?"),
        ("1e400", "“1e400” is too large; float64 ends at 1.8e308."),
    ],
)
def test_what_would_be_a_number_elsewhere_is_told_why_it_is_none(text: str, message: str) -> None:
    with pytest.raises(SentenceError) as caught:
        read_number(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["", " ", "\t\n"])
def test_nothing_is_a_number_that_is_missing(text: str) -> None:
    with pytest.raises(SentenceError, match=r"^A number is missing\.$"):
        read_number(text)


def test_a_sentence_shows_only_the_beginning_of_a_long_text() -> None:
    with pytest.raises(SentenceError) as caught:
        read_number("x" * 100_000)
    assert len(str(caught.value)) < 80


@pytest.mark.slow
@given(st.one_of(shaped_texts(), st.text(max_size=20)))
def test_any_text_is_a_finite_number_or_a_sentence(text: str) -> None:
    try:
        value = read_number(text)
    except SentenceError:
        return
    assert math.isfinite(value)


@pytest.mark.parametrize("text", ["(" * 500 + "1" + ")" * 500, "-" * 900 + "1", "1" + "+1" * 450])
def test_a_number_nested_deep_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(SentenceError):
        assert abs(read_number(text)) in {1.0, 451.0}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1", [1.0]), ("0, pi/2, 1.5", [0.0, math.pi / 2, 1.5]), ("1;2", [1.0, 2.0]),
        (" -1,−2 , +3 ", [-1.0, -2.0, 3.0]), ("2π,e", [2 * math.pi, math.e]),
    ],
)  # fmt: skip
def test_a_list_is_separated_by_commas_or_semicolons(text: str, values: list[float]) -> None:
    assert read_numbers(text) == values


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "A number is missing."), ("1,", "A number is missing."), (",", "A number is missing."),
        ("1,,2", "A number is missing."), ("1, foo", "“foo” is not a number."),
        ("1, 2/0", "“2/0” has no finite value."), ("1 2", "“1 2” is not a number."),
    ],
)  # fmt: skip
def test_a_wrong_list_names_what_is_wrong_in_it(text: str, message: str) -> None:
    with pytest.raises(SentenceError) as caught:
        read_numbers(text)
    assert str(caught.value) == message


def test_a_range_is_two_numbers() -> None:
    assert read_range("-3, 3") == (-3.0, 3.0)
    assert read_range("−2π; 2π") == (-math.tau, math.tau)
    assert read_range("3, -3") == (3.0, -3.0)


@pytest.mark.parametrize("text", ["1", "1, 2, 3"])
def test_a_range_of_another_count_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(SentenceError, match=r"^A range is two numbers, for example -3, 3\.$"):
        read_range(text)


# Points


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("(2, 3)", [[2, 3]]),
        ("(2; 3)", [[2, 3]]),
        ("(2, 3), (0, -1)", [[2, 3], [0, -1]]),
        (" ( 2 ,3 );(0,π) ", [[2, 3], [0, math.pi]]),
        ("(1, max(2, 3), (4))", [[1, 3, 4]]),
        ("(2, 3), (4)", [[2, 3], [4]]),
    ],
)
def test_points_are_lists_of_numbers_in_parentheses(text: str, points: list[list[float]]) -> None:
    assert read_points(text) == points


@pytest.mark.parametrize(
    "text", ["", "2, 3", "(2), (3)", "max(2, 3)", "(1+2)*(3, 4)", "((2)", ")("]
)
def test_a_list_without_a_point_is_none_of_points(text: str) -> None:
    assert read_points(text) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(2, 3), 4", "“4” is not a point; write for example (2, 3)."),
        ("(2, w)", "“w” is not a number."),
        ("(2, )", "A number is missing."),
    ],
)
def test_a_wrong_point_is_a_sentence(text: str, message: str) -> None:
    with pytest.raises(SentenceError, match=f"^{re.escape(message)}$"):
        read_points(text)


@given(shaped_texts())
def test_any_text_is_points_or_none_or_a_sentence(text: str) -> None:
    with contextlib.suppress(SentenceError):
        read_points(text)


@pytest.mark.parametrize("text", ["1,5;2", "1,5; 2,5", "-1,5;2", "(1,5;2)", "(1,5; 2); (3; 4)"])
def test_a_decimal_comma_in_a_list_with_semicolons_is_refused(text: str) -> None:
    for read in (read_numbers, read_points):
        with pytest.raises(
            SentenceError, match=r"“1,5” can mean two things beside “;”: write 1\.5"
        ):
            read(text)


def test_commas_and_semicolons_may_separate_one_list() -> None:
    assert read_numbers("0, pi/2; 1.5") == [0.0, math.pi / 2, 1.5]
    assert read_points("(1,2);(3,4)") == [[1, 2], [3, 4]]
