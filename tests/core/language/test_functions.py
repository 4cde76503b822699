"""The table of functions and constants: every row is whole, and no name means two things."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from explorer.core.language.expression import Call, Constant, Name, functions_used, names
from explorer.core.language.functions import CONSTANTS, FUNCTIONS
from explorer.core.language.known_names import ALIASES, CONSTANT_ALIASES, GREEK, PASTED, UNWRITTEN
from explorer.core.language.parser import parse_expression
from explorer.core.sentence import ParseError

WRITTEN = sorted(set(FUNCTIONS) - UNWRITTEN)
rows = pytest.mark.parametrize("name", sorted(FUNCTIONS))


def arguments_for(name: str) -> str:
    row = FUNCTIONS[name]
    count = row.arguments[0]
    return ", ".join("x > 0" if i in row.takes_truth else "xyz"[i] for i in range(count))


def read_number(text: str) -> Call:
    """Read a call; one that gives a condition stands in a cast to a number."""
    tree = parse_expression(text)
    assert isinstance(tree, Call)
    if tree.function == "indicator":
        (tree,) = tree.arguments
        assert isinstance(tree, Call)
    return tree


@rows
def test_a_row_is_computed_either_by_tensorflow_or_by_a_definition(name: str) -> None:
    row = FUNCTIONS[name]
    assert bool(row.tensorflow) != bool(row.definition)
    assert row.name == name
    assert 1 <= row.arguments[0] <= row.arguments[1]


@rows
def test_a_definition_uses_its_arguments_and_only_known_functions(name: str) -> None:
    row = FUNCTIONS[name]
    if not row.definition:
        return
    body = parse_expression(row.definition)
    assert sorted(names(body)) == list("abc"[: row.arguments[1]])
    assert name not in functions_used(body)


@rows
def test_an_inverse_is_a_row(name: str) -> None:
    inverse = FUNCTIONS[name].inverse
    assert not inverse or FUNCTIONS[inverse].arguments == (1, 1)


@pytest.mark.parametrize("name", WRITTEN)
def test_every_function_is_read_by_every_one_of_its_names(name: str) -> None:
    for alias in (name, *FUNCTIONS[name].aliases):
        tree = read_number(f"{alias}({arguments_for(name)})")
        assert tree.function == name, alias


@pytest.mark.parametrize("name", WRITTEN)
def test_every_function_is_read_behind_a_module(name: str) -> None:
    for module in ("tf", "np", "tf.math", "numpy"):
        tree = read_number(f"{module}.{name}({arguments_for(name)})")
        assert tree.function == PASTED.get(name, name)


@pytest.mark.parametrize("name", WRITTEN)
def test_every_function_refuses_a_wrong_number_of_arguments(name: str) -> None:
    most = FUNCTIONS[name].arguments[1]
    if name in {"log", "heaviside"}:
        most = 2  # log(8, 2) has a base, heaviside(x, 1/2) the value at 0.
    listed = ", ".join(["x"] * (most + 1))
    with pytest.raises(ParseError, match=r"takes .* not \d+\."):
        parse_expression(f"tf.{name}({listed})")


def test_no_name_stands_for_two_things() -> None:
    every = [n for row in FUNCTIONS.values() for n in (row.name, *row.aliases)]
    every += [*CONSTANT_ALIASES, *GREEK]
    assert [name for name, count in Counter(every).items() if count > 1] == []


def test_what_is_never_written_cannot_be_called() -> None:
    assert not UNWRITTEN & set(ALIASES)
    with pytest.raises(ParseError, match="is not known"):
        parse_expression("indicator(x > 0)")


def test_fmod_is_not_taken_for_mod() -> None:
    """NumPy's fmod has the sign of the dividend, TensorFlow's floormod that of the divisor."""
    with pytest.raises(ParseError, match="did you mean “mod”"):
        parse_expression("np.fmod(x, 3)")


@pytest.mark.parametrize(("alias", "name"), sorted(CONSTANT_ALIASES.items()))
def test_every_constant_is_read_by_every_one_of_its_names(alias: str, name: str) -> None:
    assert parse_expression(alias) == Constant(name)


def test_constants_have_their_values() -> None:
    assert {
        "pi": math.pi,
        "e": math.e,
        "tau": 2 * math.pi,
        "phi": pytest.approx(1.618033988749895, rel=1e-15),
    } == CONSTANTS


@pytest.mark.parametrize(("spelled", "letter"), sorted(GREEK.items()))
def test_every_greek_letter_is_a_name_spelled_or_not(spelled: str, letter: str) -> None:
    assert parse_expression(spelled) == parse_expression(letter) == Name(letter)
    assert parse_expression(f"2{spelled} x") == parse_expression(f"2*{letter}*x")
