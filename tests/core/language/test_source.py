"""A tree as TensorFlow source; that it computes the same is shown beside the lowering."""

from __future__ import annotations

import ast
import keyword

import pytest

from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import GREEK
from explorer.core.language.parser import parse_expression
from explorer.core.language.source import definitions, python_name, to_tensorflow
from tests.strategies import NAMES


def tensorflow(source: str, dtype: str = "float64") -> str:
    return to_tensorflow(parse_expression(source), dtype)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("3x²+2x-1", "3. * tf.square(x) + 2. * x - 1."),
        ("sin²x", "tf.square(tf.sin(x))"),
        ("x^3", "tf.square(x) * x"),
        ("x^-2", "1. / tf.square(x)"),
        ("x^0", "tf.ones_like(x)"),
        ("x^0.5", "tf.sqrt(x)"),
        ("x^2.5", "tf.pow(x, 2.5)"),
        ("x^(1/3)", "real_root(x, 1, 3)"),
        ("x^65", "tf.pow(x, 65.0)"),
        ("x^n", "power(x, n)"),
        ("x^(1/n)", "real_power(x, tf.constant(1., tf.float64), n)"),
        ("2^(x/n)", "tf.pow(tf.constant(2., tf.float64), x / n)"),
        ("log(x, 3)", "log_base(x, tf.constant(3., tf.float64))"),
        ("e^-x", "tf.exp(-x)"),
        ("2^x", "tf.pow(tf.constant(2., tf.float64), x)"),
        ("1/2", "tf.constant(1., tf.float64) / 2."),
        ("π x", "math.pi * x"),
        ("max(x,1,2)", None),
        ("x>0", "tf.cast(x > 0., tf.float64)"),
        ("x==0", "tf.cast(tf.equal(x, 0.), tf.float64)"),
        ("0<x<1", "tf.cast((0. < x) & (x < 1.), tf.float64)"),
        ("cot x", "cot(x)"),
    ],
)
def test_source_calls_what_the_engine_calls(source: str, shown: str | None) -> None:
    if shown is None:
        two, one = "tf.constant(2., tf.float64)", "tf.constant(1., tf.float64)"
        shown = f"tf.maximum(tf.maximum(x, {one}), {two})"
    assert tensorflow(source) == shown


def test_source_names_the_dtype_of_its_constants() -> None:
    assert tensorflow("e", "float32") == "tf.constant(math.e, tf.float32)"
    assert "float64" not in tensorflow("(x>0) max(x, 1)", "float32")


def test_definitions_come_before_their_use_and_once() -> None:
    written = definitions(parse_expression("x! + gamma(x) + cot x + factorial(2)"))
    names = [w.removeprefix("def ").partition("(")[0] for w in written]
    assert sorted(names) == ["cot", "factorial", "gamma"]
    assert names.index("gamma") < names.index("factorial")


def test_definitions_bring_the_real_root_where_it_is_called() -> None:
    for source in ("x^(2/3)", "cbrt x", "root(x, 3)", "sin(x^(1/3))"):
        assert "def real_root(" in "".join(definitions(parse_expression(source))), source
    assert definitions(parse_expression("x^2 + root(x, 2)")) == []


@pytest.mark.parametrize("name", [*NAMES, *GREEK.values(), "y", "f", "d1"])
def test_the_python_name_of_a_variable_is_free(name: str) -> None:
    word = python_name(name)
    assert word.isidentifier()
    assert not keyword.iskeyword(word)
    assert word not in {"tf", "math", "real_root", "f", "y", *FUNCTIONS}


def test_python_names_of_different_variables_differ() -> None:
    letters = [*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", *GREEK.values()]
    letters.remove("e")
    names = [letter + digits for letter in letters for digits in ("", "1", "12")]
    assert len({python_name(name) for name in names}) == len(names)


@pytest.mark.parametrize("power", [3, 7, 63, 64])
def test_powers_of_powers_do_not_repeat_what_is_long(power: int) -> None:
    tree = parse_expression("(" * 60 + "x" + f"^{power})" * 60)
    written = definitions(tree)
    assert len(to_tensorflow(tree)) < 2000
    assert [d.partition("(")[0] for d in written] == [f"def power_{power}"]
    ast.parse(to_tensorflow(tree), mode="eval")


def test_a_power_of_what_is_short_is_written_out() -> None:
    assert tensorflow("(x+1)^3") == "tf.square(x + 1.) * (x + 1.)"
    assert definitions(parse_expression("(x+1)^3")) == []
