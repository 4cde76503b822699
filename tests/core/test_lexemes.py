"""Where one name ends and the next begins."""

from __future__ import annotations

import pytest

from explorer.core.lexemes import Lexeme, plain_text, split
from explorer.core.sentence import ParseError


def lexemes(text: str) -> list[Lexeme]:
    return list(split(plain_text(text), text, 0))


def values(text: str) -> list[str]:
    return [lexeme.value for lexeme in lexemes(text)]


def test_every_token_of_a_superscript_has_the_place_of_the_superscript() -> None:
    assert lexemes("x⁻¹²")[1:] == [
        Lexeme("POWER", "^", 1, 4),
        Lexeme("MINUS", "-", 1, 4),
        Lexeme("NUMBER", "12", 1, 4),
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("xsinx", ["x", "sin", "x"]),
        ("arcsinx", ["asin", "x"]),
        ("asinx", ["asin", "x"]),
        ("sinhx", ["sinh", "x"]),
        ("lnx", ["log", "x"]),
        ("log10x", ["log10", "x"]),
        ("log2x", ["log2", "x"]),
        ("expx", ["exp", "x"]),
        ("exp2x", ["exp", "2", "x"]),
        ("2pir", ["2", "pi", "r"]),
        ("alphabeta", ["α", "β"]),
        ("ax1b2", ["a", "x1", "b2"]),
        ("a_1b", ["a1", "b"]),
        ("xe2", ["x", "e2"]),
    ],
)
def test_a_run_of_letters_is_cut_at_the_longest_known_names(text: str, pieces: list[str]) -> None:
    assert values(text) == pieces


@pytest.mark.parametrize("text", ["modx", "negx", "divx", "subx", "ifx"])
def test_words_of_everyday_letters_are_never_split_off(text: str) -> None:
    assert values(text) == list(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sni", "sin"),
        ("cso", "cos"),
        ("tna", "tan"),
        ("arcsn", "arcsin"),
        ("sinn", "sin"),
        ("sqr", "sqrt"),
        ("sqtr", "sqrt"),
        ("exxp", "exp"),
        ("Sin", "sin"),
        ("sigmod", "sigmoid"),
        ("gama", "gamma"),
        ("heavyside", "heaviside"),
        ("flor", "floor"),
    ],
)
def test_a_misspelt_function_is_guessed(typed: str, meant: str) -> None:
    with pytest.raises(ParseError, match=f"did you mean `{meant}`") as caught:
        lexemes(f"1 + {typed}(x)")
    assert (caught.value.start, caught.value.end) == (4, 4 + len(typed))


@pytest.mark.parametrize("text", ["abx", "bar x", "hello", "xyz", "kt", "mc²", "ab(x)"])
def test_letters_that_resemble_no_function_are_factors(text: str) -> None:
    assert all(lexeme.kind != "FUNCTION" for lexeme in lexemes(text))


@pytest.mark.parametrize("text", ["x₁²·𝟐 − ∆", "ﬁ½№ ｘ", "\ud800\U0001f600"])
def test_the_plain_form_of_a_text_has_every_character_in_its_place(text: str) -> None:
    assert len(plain_text(text)) == len(text)
