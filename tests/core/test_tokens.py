"""Where one name ends and the next begins, and where in the text each token stands."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from explorer.core.tokens import Lexeme, ParseError, tokenize
from tests.strategies import shaped_texts


def kinds(text: str) -> str:
    return " ".join(lexeme.kind for lexeme in tokenize(text)[1])


def values(text: str) -> list[str]:
    return [lexeme.value for lexeme in tokenize(text)[1]]


def test_a_token_knows_its_place_in_the_text_as_typed() -> None:
    assert tokenize("2 sin(x₁)")[1] == [
        Lexeme("NUMBER", "2", 0, 1),
        Lexeme("CALL", "sin", 2, 5),
        Lexeme("_LPAR", "(", 5, 6),
        Lexeme("NAME", "x1", 6, 8),
        Lexeme("_RPAR", ")", 8, 9),
    ]


def test_places_count_from_the_start_of_the_header() -> None:
    declared, lexemes = tokenize("f(x) = 2x")
    assert declared == ("x",)
    assert [(lexeme.start, lexeme.end) for lexeme in lexemes] == [(7, 8), (8, 9)]


def test_every_token_of_a_superscript_has_the_place_of_the_superscript() -> None:
    assert tokenize("x⁻¹²")[1][1:] == [
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


def test_a_function_before_a_parenthesis_is_a_call() -> None:
    assert kinds("sin(x)") == "CALL _LPAR NAME _RPAR"
    assert kinds("sin x") == "FUNCTION NAME"
    assert kinds("sin²(x)") == "CALL _POWER_OF NUMBER _LPAR NAME _RPAR"
    assert kinds("sin² x") == "FUNCTION _POWER_OF NUMBER NAME"
    assert kinds("sin^(n)(x)") == "CALL _POWER_OF _LPAR NAME _RPAR _LPAR NAME _RPAR"
    assert kinds("sin(x)^2") == "CALL _LPAR NAME _RPAR POWER NUMBER"


def test_a_plus_before_an_operand_is_a_sign() -> None:
    assert kinds("+x") == "_PLUS_SIGN NAME"
    assert kinds("x + +y") == "NAME PLUS _PLUS_SIGN NAME"
    assert kinds("x^+2") == "NAME POWER _PLUS_SIGN NUMBER"


def test_bars_open_and_close() -> None:
    assert kinds("|x|") == "_BAR_OPEN NAME _BAR_CLOSE"
    assert kinds("||x||") == "_BAR_OPEN _BAR_OPEN NAME _BAR_CLOSE _BAR_CLOSE"
    assert kinds("|x||y|") == "_BAR_OPEN NAME _BAR_CLOSE _BAR_OPEN NAME _BAR_CLOSE"
    assert kinds("|x|y|z|") == "_BAR_OPEN NAME _BAR_CLOSE NAME _BAR_OPEN NAME _BAR_CLOSE"


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
        tokenize(f"1 + {typed}(x)")
    assert (caught.value.start, caught.value.end) == (4, 4 + len(typed))


@pytest.mark.parametrize("text", ["abx", "bar x", "hello", "xyz", "kt", "mc²", "ab(x)"])
def test_letters_that_resemble_no_function_are_factors(text: str) -> None:
    assert all(lexeme.kind != "FUNCTION" for lexeme in tokenize(text)[1])


@given(shaped_texts())
def test_tokens_follow_one_another_and_cover_no_place_twice(text: str) -> None:
    try:
        _, lexemes = tokenize(text)
    except ParseError:
        return
    places = [(lexeme.start, lexeme.end) for lexeme in lexemes]
    assert all(0 <= start < end <= len(text) for start, end in places)
    distinct = list(dict.fromkeys(places))
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(distinct))
