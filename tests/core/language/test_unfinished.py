"""Which letters at the cursor may become a name."""

from __future__ import annotations

import pytest

from explorer.core.language.unfinished import beginning_at, word_at


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("si", "si", "sin"),
        ("2 co", "co", "cos"),
        ("x sq", "sq", "sqrt"),
        ("3 + ta", "ta", "tan"),
        ("sinxco", "xco", ""),
        ("sin x co", "co", "cos"),
        ("li", "li", "lim"),
        ("in", "in", "inf"),
        ("tf", "tf", "tf."),
        ("1 + np", "np", "np."),
        ("1 + np.", "np.", "np.sin"),
        ("th", "", ""),
        ("ax", "", ""),
        ("xy", "", ""),
        ("x", "", ""),
        ("sin", "", ""),
        ("si + 1", "", ""),
        ("", "", ""),
    ],
)
def test_the_letters_before_the_cursor_are_told_with_what_they_begin(
    text: str, word: str, name: str
) -> None:
    expected = (word, name) if name else ("", "")
    assert beginning_at(text, len(text)) == expected


def test_only_the_letters_at_the_cursor_count() -> None:
    assert beginning_at("si(x)", 2) == ("si", "sin")
    assert beginning_at("si(x)", 5) == ("", "")
    assert beginning_at("sin", 2) == ("", "")


def test_a_known_function_before_the_letters_is_no_part_of_them() -> None:
    assert word_at("sinx", 4) == "x"
    assert word_at("2xsina", 6) == "a"
    assert word_at("ab", 2) == "ab"
    assert word_at("x1", 2) == ""
