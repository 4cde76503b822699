from __future__ import annotations

from tests.core.tape.stories import FIRST, FLOORED, LOOP, SECOND, story

FUNCTION = """
import tensorflow as tf

@tf.function
def f(x):
    return tf.sin(x) * x

x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = f(x)
tape.gradient(y, x)
"""
UNWATCHED = """
import tensorflow as tf

x, w = tf.constant(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    a = x * x
    b = a + x
    c = a * b
    d = c - a
    y = w * d
print(tape.gradient(y, [w, x]))
"""


def texts(text: str, call: int = 0, **options: object) -> list[str]:
    shown = story(text, call, **options)  # pyright: ignore[reportArgumentType]
    return [str(row.text) for row in shown.rows]


def test_a_row_says_what_an_operation_does() -> None:
    assert texts(FIRST) == ["read the variable", "x · x", "sin u"]


def test_the_inner_sweep_stands_under_a_heading_that_names_its_call_and_the_tape() -> None:
    shown = story(SECOND, 1)
    (heading,) = [row for row in shown.rows if row.kind == "heading"]
    assert str(heading.text) == "inner.gradient(y, x), its sweep recorded by outer"
    below = shown.rows[shown.rows.index(heading) + 1 :]
    assert [str(row.text).replace("\u0305", "¯") for row in below] == [
        "cos u", "1 · t₁", "u¯ · x", "u¯ · x", "x¯₁ + x¯₂",
    ]  # fmt: skip
    assert all(row.tapes == (0,) for row in below)


def test_rows_within_both_tapes_are_in_the_brackets_of_both() -> None:
    shown = story(SECOND, 1)
    assert [row.tapes for row in shown.rows[:3]] == [(0, 1)] * 3


def test_a_source_that_no_operation_made_is_a_row_of_its_own() -> None:
    text = FIRST.replace("tf.Variable(1.5)", "tf.constant(1.5)")
    text = text.replace("    u = ", "    tape.watch(x)\n    u = ")
    first, *_ = story(text).rows
    assert (first.kind, first.name, str(first.text)) == ("leaf", "x", "constant, watched")


def test_many_operations_that_the_tape_did_not_record_are_folded() -> None:
    shown = story(UNWATCHED)
    folds = [row for row in shown.rows if row.kind == "fold"]
    assert [str(row.text) for row in folds] == ["4 operations that this tape did not record"]
    assert not folds[0].is_recorded
    opened = story(UNWATCHED, opened=frozenset({folds[0].key}))
    assert len(opened.rows) == len(shown.rows) + 4


def test_few_operations_that_the_tape_did_not_record_stand_open() -> None:
    shown = story(UNWATCHED.replace("    c = a * b\n    d = c - a\n    y = w * d", "    y = w * b"))
    assert [row.is_recorded for row in shown.rows if row.kind == "operation"].count(False) == 2


def test_turns_of_a_loop_are_folded() -> None:
    assert [text for text in texts(LOOP, folding="turns") if "turn" in text] == [
        f"turn {turn} of 4 · 3 operations" for turn in range(1, 5)
    ]


def test_a_fold_has_the_value_and_the_adjoint_that_it_ends_in() -> None:
    shown = story(LOOP, folding="turns")
    fold = next(row for row in shown.rows if str(row.text).startswith("turn 4"))
    plain = story(LOOP)
    assert fold.tensor == plain.rows[-1].tensor
    assert shown.adjoint(fold, shown.walk.count) is not None


def test_an_open_fold_stands_above_what_is_in_it() -> None:
    shut = story(LOOP, folding="turns")
    fold = next(row for row in shut.rows if row.kind == "fold")
    opened = story(LOOP, folding="turns", opened=frozenset({fold.key}))
    number = next(i for i, row in enumerate(opened.rows) if row.key == fold.key)
    assert opened.rows[number].is_open
    assert [row.depth for row in opened.rows[number + 1 : number + 4]] == [1, 1, 1]


def test_operations_of_a_line_are_folded() -> None:
    text = FLOORED
    assert "line 8 · 2 operations" in texts(text, folding="lines")


def test_a_fold_of_everything_is_none() -> None:
    text = FIRST.replace("    u = x * x\n    y = tf.sin(u)", "    y = tf.sin(x * x)")
    assert all(row.kind == "operation" for row in story(text, folding="lines").rows)


def test_a_function_is_a_box_that_opens_to_its_graph() -> None:
    shut = story(FUNCTION)
    (box,) = [row for row in shut.rows if row.kind == "function"]
    assert str(box.text).startswith("f(x), a graph of ")
    opened = story(FUNCTION, opened=frozenset({box.key}))
    inside = [str(row.text) for row in opened.rows if row.depth == 1]
    assert any(text.startswith("sin ") for text in inside)


def test_a_name_that_is_bound_again_is_numbered() -> None:
    shown = story(LOOP)
    assert [row.name for row in shown.rows if str(row.text).startswith("y")] == [
        f"y{sub}" for sub in "₁₂₃₄₅₆₇₈"
    ]
    assert "y₀ · x" in texts(LOOP)


def test_every_operation_of_a_walk_stands_in_a_row() -> None:
    for text, call in ((FIRST, 0), (SECOND, 1), (LOOP, 0), (UNWATCHED, 0)):
        shown = story(text, call)
        assert {each.id for each in shown.walk.operations} <= set(shown.rows_of)


BEFORE = """
import tensorflow as tf

x = tf.reshape(tf.range(4.0), (4, 1))
scale = tf.exp(x)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = scale * x
print(tape.gradient(y, x))
"""


def test_what_was_computed_before_the_tape_is_a_row_and_a_source_has_its_adjoint() -> None:
    shown = story(BEFORE)
    given = [row for row in shown.rows if row.kind == "leaf"]
    assert [(row.name, row.line, str(row.text)) for row in given] == [
        ("x", 4, "computed before, watched"),
        ("scale", 5, "exp x"),
    ]
    assert shown.value(given[0]) is not None
    assert shown.adjoint(given[0], shown.walk.count) is not None
    into = [edge.tensor for edge in shown.graph.edges]
    assert {row.tensor for row in given} == set(into)


WITHIN = """
import tensorflow as tf

@tf.function
def slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.sin(x) * x
    return tape.gradient(y, x)

x = tf.constant(2.0)
print(slope(x * x))
"""


def test_a_call_within_a_traced_function_is_told_by_the_operations_of_the_graph() -> None:
    shown = story(WITHIN)
    assert [str(row.text) for row in shown.rows if row.kind == "operation"] == ["sin x", "t₁ · x"]
    assert shown.walk.forward == 2
    assert len(shown.walk.passes) == 2
    told = shown.explanation(shown.walk.forward + 2)
    assert "".join(piece.text for piece in told.lines[0]) == "t₁ = y · x"


def test_a_variable_that_is_read_twice_is_known_from_its_first_read_on() -> None:
    shown = story(FIRST)
    number = next(i for i, row in enumerate(shown.rows) if row.name == "x")
    assert len(shown.rows[number].operations) == 2
    assert shown.row_steps[number] == 1


def test_a_graph_of_one_operation_is_said_to_have_one() -> None:
    text = """
import tensorflow as tf

@tf.function
def square(x):
    return x * x

x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = square(1.0 * x)
tape.gradient(y, x)
"""
    titles = [str(row.text) for row in story(text).rows if row.kind == "function"]
    assert titles
    assert not any("1 operations" in title for title in titles)
