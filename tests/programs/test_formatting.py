"""A program is broken into short lines and stays the same program."""

from __future__ import annotations

import ast

import pytest

from explorer.programs.formatting import WIDEST, folded


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_string_is_never_broken(quote: str) -> None:
    text = "/data/sales, of (all) 2024-2025 + more if final (3)/x * y == z, a < b.csv"
    line = f"path = {quote}{text}{quote}"
    assert folded(line) == f"{line}\n"
    call = f"table = np.loadtxt({quote}{text}{quote}, delimiter={quote}, {quote}, skiprows=1)"
    assert ast.dump(ast.parse(folded(call))) == ast.dump(ast.parse(call))
    assert f"{quote}{text}{quote},\n" in folded(call)


@pytest.mark.parametrize(
    ("line", "broken"),
    [
        (
            "return tf.square(1. - x) + 20. * tf.square(y - tf.square(x))",
            """\
return (
    tf.square(1. - x)
    + 20. * tf.square(y - tf.square(x))
)
""",
        ),
        (
            "return tf.sin(tf.square(x)) * tf.exp(-x / 3.) + tf.tanh(3. * x) / (1. + tf.square(x))",
            """\
return (
    tf.sin(tf.square(x))
        * tf.exp(-x / 3.)
    + tf.tanh(3. * x)
        / (1. + tf.square(x))
)
""",
        ),
        (
            "optimizer = tf.keras.optimizers.Adam(learning_rate=0.2, beta_1=0.9, beta_2=0.99)",
            """\
optimizer = tf.keras.optimizers.Adam(
    learning_rate=0.2,
    beta_1=0.9,
    beta_2=0.99,
)
""",
        ),
        (
            "x = tf.Variable(-1.2345678901234567, dtype=tf.float64)",
            """\
x = tf.Variable(
    -1.2345678901234567, dtype=tf.float64
)
""",
        ),
        (
            "    d2 = second.gradient(d1, x) if d1 is not None else None",
            """\
    d2 = (
        second.gradient(d1, x)
        if d1 is not None else None
    )
""",
        ),
        (
            "    # The real value for an odd denominator; tf.pow gives NaN below zero.",
            """\
    # The real value for an odd
    # denominator; tf.pow gives NaN below
    # zero.
""",
        ),
    ],
)
def test_a_long_line_is_broken_as_a_person_would(line: str, broken: str) -> None:
    assert folded(line) == broken


@pytest.mark.parametrize(
    "line",
    [
        "x = 1",
        "    with tf.GradientTape() as tape:",
        "                with tf.GradientTape() as second:",
        "pairs = [(g, v) for g, v in zip(gradients, variables, and more",
        "    if slope is not None else [None, None, None, None])",
        "x = " + "9" * 60,
    ],
)
def test_what_is_short_or_has_no_place_to_break_stays(line: str) -> None:
    assert folded(line) == f"{line}\n"


@pytest.mark.parametrize(
    "line",
    [
        "f(x)(aaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)[c, ddddd]",
        "y = -(a + bbbbbbbbbbbbbbbbbbb) * -(c - ddddddddddddddddddddddd) ** -eeeeeeeeeee",
        "y = (aaaaaaaaaaaaaaaaa < bbbbbbbbbbbbbb) & (cccccccccccccc >= dddddddddd) | (e == f)",
        "y = aaaaaaaaaaaaaaa if bbbbbbbbbbbbbbbbbb < ccccccccccccccc else dddddddddddd % eeeee",
        "y = f(aaaaaaaaaaaaaa, (bbbbbbbbbbbbbbbbb, cccccccccccccc), [dddddddd, eeeeeeeeeee],)",
    ],
)
def test_a_broken_line_means_the_same_and_is_short(line: str) -> None:
    broken = folded(line)
    assert ast.dump(ast.parse(broken)) == ast.dump(ast.parse(line))
    assert max(map(len, broken.splitlines())) <= WIDEST
