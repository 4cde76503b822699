"""Where one name ends and the next begins, and what is no name."""

from __future__ import annotations

import pytest

from explorer.core.language.reading.characters import plain_text
from explorer.core.language.reading.identifiers import Lexeme
from explorer.core.language.reading.lexemes import split
from explorer.core.sentence import ParseError


def lexemes(text: str) -> list[Lexeme]:
    return list(split(plain_text(text), text, 0))


def values(text: str) -> list[str]:
    return [lexeme.value for lexeme in lexemes(text)]


def said(text: str) -> str:
    with pytest.raises(ParseError) as caught:
        lexemes(text)
    return str(caught.value)


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
    assert f"for a product write {'·'.join(text)}" in said(text).replace("For", "for")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Sin", ["sin"]),
        ("SIN", ["sin"]),
        ("ArcSin", ["asin"]),
        ("ARCTAN", ["atan"]),
        ("ASIN", ["asin"]),
        ("Sqrt", ["sqrt"]),
        ("Log", ["log"]),
        ("Ln", ["log"]),
        ("LN", ["log"]),
        ("Exp2", ["exp2"]),
        ("Relu", ["relu"]),
        ("Pi", ["pi"]),
        ("PI", ["pi"]),
        ("Tau", ["tau"]),
        ("Sinx", ["sin", "x"]),
        ("xSinxCosx", ["x", "sin", "x", "cos", "x"]),
        ("ArcTanx", ["atan", "x"]),
        ("2Pix", ["2", "pi", "x"]),
        ("Theta", ["Θ"]),
        ("Phi", ["Φ"]),
        # An amplitude, an energy, and letters that are more likely letters.
        ("Asin", ["A", "sin"]),
        ("Asinx", ["A", "sin", "x"]),
        ("E", ["E"]),
        ("Lg", ["L", "g"]),
    ],
)
def test_known_names_in_capitals_are_what_they_are_in_small_letters(
    text: str, pieces: list[str]
) -> None:
    assert values(text) == pieces


def test_an_argument_in_brackets_is_read_as_mathematica_writes_it() -> None:
    assert values("Sin[x]") == ["sin", "[", "x", "]"]
    assert values("Log[x]") == ["log", "[", "x", "]"]
    assert said("Log[2, x]") == "“Log[b, x]” would have its base first; write log(x, b)."


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("xsin(x)", ["x", "sin"]),
        ("xyexp(x)", ["x", "y", "exp"]),
        ("x1sin(x)", ["x1", "sin"]),
        ("2xsin(x)", ["2", "x", "sin"]),
        ("pisin(x)", ["pi", "sin"]),
        ("exsin(x)", ["e", "x", "sin"]),
        ("ωsin(t)", ["ω", "sin"]),
        ("thetacos(x)", ["θ", "cos"]),
        ("sinxcos(x)", ["sin", "x", "cos"]),
        ("xabs(x)", ["x", "abs"]),
        # One letter before what is written by hand.
        ("nlog(n)", ["n", "log"]),
        ("bcos(x)", ["b", "cos"]),
        ("Asin(x)", ["A", "sin"]),
        ("k2sin(x)", ["k2", "sin"]),
        ("ab(x)", ["a", "b"]),
    ],
)
def test_a_factor_may_stand_right_before_a_function(text: str, pieces: list[str]) -> None:
    assert values(text)[: len(pieces)] == pieces


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("print(x)", "“print” is neither a function nor a number here."),
        ("isqrt(x)", "“isqrt” is neither a function nor a number here."),
        ("softmax(x)", "“softmax” is not known."),
        ("argmax(x, 1)", "“argmax” is not known."),
        ("amax(x, 1)", "“amax” is not known; did you mean “max”?"),
        ("kabs(x)", "“kabs” is not known; did you mean “abs”?"),
        ("celu(x)", "“celu” is not known; did you mean “elu”?"),
        ("xrint(x)", "“xrint” is not known; did you mean “rint”?"),
        ("leakyrelu(x)", "“leakyrelu” is not known; did you mean “leaky_relu”?"),
        ("relu7(x)", "“relu7” is not known; did you mean “relu”?"),
        ("log3(x)", "“log3” can mean two things; write log_3(x), or log(3 x)."),
        ("cosin(x)", "“cosin” is not known."),
        ("axsin(x)", "“axsin” is not known; to multiply, write “*” before “sin”."),
        ("backlog(x)", "“backlog” is not known; to multiply, write “*” before “log”."),
        ("logsumexp(x)", "“logsumexp” is not known; to multiply, write “*” before “exp”."),
        ("foo[x]", "“foo” is not known."),
    ],
)
def test_an_unknown_word_before_a_parenthesis_is_never_taken_apart(
    text: str, sentence: str
) -> None:
    assert said(text) == sentence


@pytest.mark.parametrize(
    "word",
    ["NaN", "nan", "inf", "Inf", "infinity", "None", "null", "print"],
)  # fmt: skip
def test_words_for_what_the_language_does_not_have_are_refused(word: str) -> None:
    assert said(f"2 {word} x") == f"“{word}” is neither a function nor a number here."


@pytest.mark.parametrize("text", ["np.inf", "math.nan", r"\infty", "∞"])
def test_what_is_no_number_is_refused_in_every_notation(text: str) -> None:
    assert said(text) == f"“{text}” is neither a function nor a number here."


@pytest.mark.parametrize("name", ["tf.reduce_sum", "tf.math.reduce_mean", "np.sum", "np.mean"])
def test_a_sum_of_one_number_is_refused(name: str) -> None:
    assert said(f"{name}(x)") == (
        f"“{name}” has nothing to add up here, where every letter is one number; leave it out."
    )


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
        ("sigmod", "sigmoid"),
        ("gama", "gamma"),
        ("heavyside", "heaviside"),
        ("flor", "floor"),
    ],
)
def test_a_misspelt_function_is_guessed(typed: str, meant: str) -> None:
    with pytest.raises(ParseError, match=f"did you mean “{meant}”") as caught:
        lexemes(f"1 + {typed}(x)")
    assert (caught.value.start, caught.value.end) == (4, 4 + len(typed))


@pytest.mark.parametrize("text", ["ax", "xy", "kt", "mc²", "ab(x)", "2ex", "a1bc2", "αβγ"])
def test_two_letters_side_by_side_are_factors(text: str) -> None:
    assert all(lexeme.kind not in {"FUNCTION", "CALL"} for lexeme in lexemes(text))


@pytest.mark.parametrize(
    ("text", "said_of_it"),
    [
        ("abx", "“abx” is not known; for a product write a·b·x."),
        ("xbas", "“xbas” is not known; for a product write x·b·a·s."),
        ("bas x", "“bas” is not known; did you mean “abs”? For a product write b·a·s."),
        ("xyz", "“xyz” is not known; for a product write x·y·z."),
        ("qqq + 2", "“qqq” is not known; for a product write q·q·q."),
        ("aex", "“aex” is not known; for a product write a·e·x."),
        ("hello", "“hello” is not known; for a product write h·e·l·l·o."),
        # Names within a word that is none.
        ("spin x", "“spin” is not known; did you mean “sin”? For a product write s·p·i·n."),
        ("bulge", "“bulge” is not known; for a product write b·u·l·g·e."),
        ("cosmos x", "“cosmos” is not known; for a product write c·o·s·m·o·s."),
        ("pixel", "“pixel” is not known; for a product write p·i·x·e·l."),
        ("search", "“search” is not known; did you mean “arsech”? For a product write"),
        ("halflife", "“halflife” is not known."),
    ],
)
def test_three_letters_that_are_no_name_are_one_unknown_word(text: str, said_of_it: str) -> None:
    assert said(text).startswith(said_of_it)
