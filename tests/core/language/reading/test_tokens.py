"""Which tokens the grammar gets, and where in the text each of them stands."""

from __future__ import annotations

import itertools

from hypothesis import given

from explorer.core.language.reading.identifiers import Lexeme
from explorer.core.language.reading.tokens import tokenize
from explorer.core.sentence import ParseError
from tests.strategies import shaped_texts


def kinds(text: str) -> str:
    return " ".join(lexeme.kind for lexeme in tokenize(text)[1])


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


def test_a_function_before_a_parenthesis_is_a_call() -> None:
    assert kinds("sin(x)") == "CALL _LPAR NAME _RPAR"
    assert kinds("sin x") == "FUNCTION NAME"
    assert kinds("sin²(x)") == "CALL _POWER_OF NUMBER _LPAR NAME _RPAR"
    assert kinds("sin² x") == "FUNCTION _POWER_OF NUMBER NAME"
    assert kinds("sin^(n)(x)") == "CALL _POWER_OF _LPAR NAME _RPAR _LPAR NAME _RPAR"
    assert kinds("sin(x)^2") == "CALL _LPAR NAME _RPAR POWER NUMBER"


def test_a_command_of_latex_has_its_whole_place() -> None:
    assert tokenize(r"\frac{\pi}{x_{1}}")[1] == [
        Lexeme("_LPAR", r"\frac", 0, 5),
        Lexeme("_LPAR", "{", 5, 6),
        Lexeme("CONSTANT", "pi", 6, 9),
        Lexeme("_RPAR", "}", 9, 10),
        Lexeme("OVER", "/", 10, 11),
        Lexeme("_LPAR", "{", 10, 11),
        Lexeme("NAME", "x1", 11, 16),
        Lexeme("_RPAR", "}", 16, 17),
        Lexeme("_RPAR", "}", 16, 17),
    ]
    assert kinds(r"\left( x \quad \right) \, x") == "_LPAR NAME _RPAR NAME"


def test_a_fraction_without_braces_takes_one_character_for_each_argument() -> None:
    assert tokenize(r"\frac12x")[1] == [
        Lexeme("_LPAR", r"\frac", 0, 5),
        Lexeme("NUMBER", "1", 5, 6),
        Lexeme("OVER", "/", 6, 7),
        Lexeme("NUMBER", "2", 6, 7),
        Lexeme("_RPAR", "}", 6, 7),
        Lexeme("NAME", "x", 7, 8),
    ]


def test_a_plus_before_an_operand_is_a_sign() -> None:
    assert kinds("+x") == "_PLUS_SIGN NAME"
    assert kinds("x + +y") == "NAME PLUS _PLUS_SIGN NAME"
    assert kinds("x^+2") == "NAME POWER _PLUS_SIGN NUMBER"


def test_bars_open_and_close() -> None:
    assert kinds("|x|") == "_BAR_OPEN NAME _BAR_CLOSE"
    assert kinds("||x||") == "_BAR_OPEN _BAR_OPEN NAME _BAR_CLOSE _BAR_CLOSE"
    assert kinds("|x||y|") == "_BAR_OPEN NAME _BAR_CLOSE _BAR_OPEN NAME _BAR_CLOSE"
    assert kinds("|x|y|z|") == "_BAR_OPEN NAME _BAR_CLOSE NAME _BAR_OPEN NAME _BAR_CLOSE"


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
