"""`descend`: the path, mistakes in a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.optimizers.optimizers import OPTIMIZERS
from tests.commands.asking import Run


def test_a_descent_is_answered_with_a_row_for_the_start_and_one_for_each_step(run: Run) -> None:
    answer = run("descend", "x^2", "--start", "1", "--steps", "3", "--format", "json").answer
    keys = ["optimizer", "variables", "path", "values", "gradients", "outcome", "sentence"]
    assert list(answer) == keys
    assert (answer["optimizer"], answer["variables"], answer["outcome"]) == (
        "tape",
        ["x"],
        "moving",
    )
    assert np.allclose(answer["path"], [[1.0], [0.8], [0.64], [0.512]])
    assert np.allclose(answer["values"], [1.0, 0.64, 0.4096, 0.512**2])
    assert np.allclose(answer["gradients"], [[2.0], [1.6], [1.28], [1.024]])


@pytest.mark.slow
def test_a_descent_starts_at_0_with_rate_a_tenth_and_takes_100_steps(run: Run) -> None:
    answer = run("descend", "3x^2+2x-1", "--format", "json").answer
    assert answer["path"][:2] == [[0.0], [-0.2]]
    assert len(answer["path"]) == 101
    assert answer["path"][-1][0] == pytest.approx(-1 / 3)
    assert answer["outcome"] == "converged"


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("text", ["x^2", "cos x", "sin²x", "|x|", "x^2 + 3y^2", "x^4 - x^2"])
def test_a_descent_does_not_start_where_f_is_level(text: str, run: Run) -> None:
    answer = run("descend", text, "--format", "json").answer
    assert any(answer["path"][0])
    assert answer["values"][-1] < answer["values"][0]


@pytest.mark.parametrize("text", ["5", "0 x", "lgamma(x + 9)", "(x-1)^2"])
def test_a_descent_starts_at_0_where_it_can_or_where_nothing_is_better(text: str, run: Run) -> None:
    answer = run("descend", text, "--steps", "1", "--format", "json").answer
    assert answer["path"][0] == [0.0]


def test_a_start_that_is_told_is_taken(run: Run) -> None:
    answer = run("descend", "x^2", "--start", "0", "--format", "json").answer
    assert answer["path"][0] == [0.0]


@pytest.mark.slow
def test_s15_and_s18_are_answered_with_their_digits(run: Run) -> None:
    line = ("descend", "x^2 - 2x + 1", "--rate", "0.01", "--dtype", "float32", "--format", "json")
    answer = run(*line).answer
    assert answer["path"][-1][0] == pytest.approx(0.867380381, abs=1e-7)
    assert answer["values"][-2:] == pytest.approx([0.0183131695, 0.0175879598], rel=1e-6)
    answer = run(*line, "--steps", "1000").answer
    assert answer["path"][-1][0] == pytest.approx(0.99999857, abs=1e-8)
    assert answer["values"][-1] == pytest.approx(0, abs=1e-11)


def test_two_variables_start_at_two_numbers(run: Run) -> None:
    answer = run(
        "descend", "x^2 + a y^2", "--start", "1, -2", "--steps", "1", "--set", "a=3",
        "--format", "json",
    ).answer  # fmt: skip
    assert answer["variables"] == ["x", "y"]
    assert answer["path"][0] == [1.0, -2.0]
    assert np.allclose(answer["path"][1], [0.8, -0.8])
    assert answer["gradients"][0] == [2.0, -12.0]


def test_a_letter_that_is_set_is_no_axis(run: Run) -> None:
    line = ("descend", "x + y^2", "--set", "x=1", "--steps", "1", "--format", "json")
    assert run(*line).answer["variables"] == ["y"]


def test_settings_and_letters_are_set_side_by_side(run: Run) -> None:
    answer = run(
        "descend", "a x^2", "--optimizer", "momentum", "--set", "momentum=0.5", "a=2",
        "--start", "1", "--steps", "2", "--format", "json",
    ).answer  # fmt: skip
    # v ← 0.5 v − 0.1 · 4x; x ← x + v
    assert np.allclose(answer["path"], [[1.0], [0.6], [0.16]])


@pytest.mark.parametrize("name", ["alpha", "beta", "rho"])
def test_a_greek_letter_of_the_function_is_set_though_a_setting_has_its_name(
    run: Run, name: str
) -> None:
    line = ("descend", f"{name} x^2", "--start", "1", "--steps", "1", "--format", "json")
    assert np.allclose(run(*line, "--set", f"{name}=2").answer["path"], [[1.0], [0.6]])


def test_a_schedule_changes_the_rate(run: Run) -> None:
    answer = run(
        "descend", "x", "--schedule", "drop", "--set", "boundary=1", "factor=0.5",
        "--steps", "4", "--format", "json",
    ).answer  # fmt: skip
    assert np.allclose(np.diff(answer["path"], axis=0)[:, 0], [-0.1, -0.1, -0.05, -0.05])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_descends(run: Run, optimizer: str) -> None:
    answer = run(
        "descend", "x^2", "--start", "1", "--optimizer", optimizer, "--steps", "5",
        "--format", "json",
    ).answer  # fmt: skip
    assert answer["optimizer"] == optimizer
    assert answer["values"][5] < answer["values"][0]


def test_a_descent_without_gradient_says_null(run: Run) -> None:
    answer = run(
        "descend", "floor(x) + y^2", "--start", "0, 0", "--steps", "1", "--format", "json"
    ).answer
    assert answer["gradients"][0] == [None, 0.0]


def test_a_descent_that_leaves_the_numbers_is_still_json(run: Run) -> None:
    answer = run("descend", "sqrt x", "--start", "-1", "--steps", "1", "--format", "json").answer
    assert answer["path"] == [[-1.0], ["NaN"]]
    assert answer["outcome"] == "diverged"
    answer = run("descend", "x^2", "--start", "1", "--rate", "1e308", "--format", "json").answer
    assert answer["outcome"] == "diverged"


def test_a_descent_as_csv_and_as_text(run: Run) -> None:
    line = ("descend", "x^2", "--start", "1", "--steps", "1", "--rate", "0.25")
    ran = run(*line, "--format", "csv")
    assert ran.out == "step,x,f,∂f/∂x\n0,1.0,1.0,2.0\n1,0.5,0.25,1.0\n"
    ran = run(*line)
    assert (ran.status, ran.err) == (0, "")
    table, verdict = ran.out.strip().split("\n\n")
    assert [row.split() for row in table.splitlines()] == [
        ["step", "x", "f", "∂f/∂x"], ["0", "1.0", "1.0", "2.0"], ["1", "0.5", "0.25", "1.0"],
    ]  # fmt: skip
    assert verdict == "Still moving after 1 step; the gradient is 1."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x^2", "--rate", "0"], "A learning rate is a finite number more than 0, not 0."),
        (["x^2", "--rate=-1"], "A learning rate is a finite number more than 0, not −1."),
        (["x^2", "--rate", "nan"], "“nan” is not a number."),
        (["x^2", "--rate", "1e308", "--optimizer", "sgd"], "Keras keeps a learning rate in"),
        (["x^2", "--rate", "1e308", "--schedule", "cosine"], "Keras keeps a learning rate in"),
        (["x^2", "--steps", "0"], "“--steps” is a whole number from 1 to 100,000, not 0."),
        (["x^2", "--steps", "2.5"], "“--steps” is a whole number from 1 to 100,000, not 2.5."),
        (
            ["x^2", "--steps", "10000000"],
            "“--steps” is a whole number from 1 to 100,000, not 10000000.",
        ),
        (["x^2", "--steps", "many"], "“many” is not a number."),
        (["x^2", "--start", "x"], "“x” is not a number."),
        (["x^2", "--start", "1, 2"], "The start is one number, for x."),
        (["x y", "--start", "1"], "The start is two numbers, for x and y; or give one of them"),
        (["x y", "--start", "1, 2, 3"], "The start is two numbers, for x and y"),
        (["a x^2"], "“a” has no value; give it one, for example a=1."),
        (["x^2 + y^2 + z"], "“z” has no value; give it one, for example z=1."),
        (["x^2", "--set", "q=3"], "“q” is not in the function."),
        (["x^2", "--set", "q"], "“q” does not set anything; write for example a=2."),
        (["x^2", "--optimizer", "adagard"], "“adagard” is no optimizer; there are own, sgd"),
        (["x^2", "--schedule", "step"], "“step” is no learning-rate schedule; there are"),
        (["x^2", "--set", "momentum=0.5"], "“own” has no setting “momentum”; it has none."),
        (["x^2", "--optimizer", "adam", "--set", "beta_1=2"], "“beta_1” is from 0 to 1, not 2."),
        (["x^2 + sni(x)"], "“sni” is not known; did you mean “sin”?"),
        ([""], "Type a function"),
    ],
)  # fmt: skip
def test_what_cannot_be_descended_is_said_with_status_1(
    run: Run, arguments: list[str], said: str
) -> None:
    ran = run("descend", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(said)
    assert ran.err.split("\n", 1)[0].endswith((".", "?"))


@pytest.mark.parametrize("name", ["own", "tape", "own loop", "OWN"])
def test_the_own_loop_is_found_under_its_old_name_too(run: Run, name: str) -> None:
    line = ("descend", "x^2", "--start", "1", "--steps", "3")
    named = run(*line, "--optimizer", name)
    assert (named.status, named.out) == (0, run(*line).out)
