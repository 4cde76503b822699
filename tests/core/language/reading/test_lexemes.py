"""Numbers, signs and commands, one by one."""

from __future__ import annotations

import pytest

from explorer.core.language.reading.characters import plain_text
from explorer.core.language.reading.identifiers import Lexeme
from explorer.core.language.reading.lexemes import split


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


def test_a_vulgar_fraction_is_one_token_with_the_whole_number_before_it() -> None:
    assert lexemes("2½x") == [Lexeme("VULGAR", "2½", 0, 2), Lexeme("NAME", "x", 2, 3)]
    assert lexemes("x½")[1] == Lexeme("VULGAR", "½", 1, 2)
    assert values("x2½") == ["x2", "½"]


def test_signs_of_rounding_are_functions_with_their_parentheses() -> None:
    assert lexemes("⌊x⌋") == [
        Lexeme("FUNCTION", "floor", 0, 1),
        Lexeme("_LPAR", "⌊", 0, 1),
        Lexeme("NAME", "x", 1, 2),
        Lexeme("_RPAR", "⌋", 2, 3),
    ]


@pytest.mark.parametrize(
    "text",
    ["(x, tf.float32)", "(x, dtype=tf.float64)", "(x, 'float32')", '(x,  dtype = "float64")',
     "(x, np.float32)", "(x, tf.bfloat16)", '(x, name="a")', "(x, trainable=False)",
     "(x, tf.float32, name='x y')"],
)  # fmt: skip
def test_what_tensorflow_is_told_beside_a_number_is_left_out(text: str) -> None:
    assert values(text) == ["(", "x", ")"]


def test_what_makes_a_tensor_of_a_number_leaves_the_number() -> None:
    assert values("tf.constant(2.)") == ["(", "2.", ")"]
    assert values("2 tf.Variable(x)") == ["2", "(", "x", ")"]


@pytest.mark.parametrize("text", ["x₁²·𝟐 − ∆", "ﬁ½№ ｘ", "\ud800\U0001f600"])
def test_the_plain_form_of_a_text_has_every_character_in_its_place(text: str) -> None:
    assert len(plain_text(text)) == len(text)
