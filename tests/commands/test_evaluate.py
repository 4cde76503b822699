"""`eval`: values in every form, mistakes in a sentence, exit statuses."""

from __future__ import annotations

import csv
import io
import math
import struct

import numpy as np
import pytest

from explorer.commands import evaluate as eval_command
from tests.commands.asking import Run, assert_misused, assert_refused

# Values


def test_json_holds_expression_variable_places_and_derivatives(run: Run) -> None:
    ran = run("eval", "sin²t", "--at", "0, pi/2, 1.5", "--order", "3", "--format", "json")
    answer = ran.answer
    assert list(answer) == ["expression", "variable", "at", "derivatives"]
    assert answer["expression"] == "sin²t"
    assert answer["variable"] == "t"
    assert answer["at"] == [0.0, math.pi / 2, 1.5]
    assert np.array(answer["derivatives"]) == pytest.approx(
        np.array([
            [0, 1, math.sin(1.5) ** 2],
            [0, 0, math.sin(3)],
            [2, -2, 2 * math.cos(3)],
            [0, 0, -4 * math.sin(3)],
        ]),
        abs=1e-14,
    )  # fmt: skip
    assert "sin²t" in ran.out


@pytest.mark.parametrize(
    ("arguments", "derivatives"),
    [
        # S1 and S11 to S14, S19, S20 and S22 of the teaching material, by tapes.
        (["3x^2 + 2x - 1", "--at", "1", "--order", "1"], [[4], [8]]),
        (
            ["a x^2 + b x + c", "--at", "0", "--set", "a=1", "b=-2", "c=1", "--order", "2"],
            [[1], [-2], [2]],
        ),
        (["x^2 - 2x + 1", "--at", "2, -2", "--order", "1"], [[1, 9], [2, -6]]),
        (["sin²x", "--at", "pi/2, pi"], [[1, 0], [0, 0], [-2, 2], [0, 0]]),
        (["x^y", "--at", "3", "--set", "y=2", "--order", "1"], [[9], [6]]),
        (["x^y", "--at", "3", "--set", "y=3", "--order", "1"], [[27], [27]]),
        (["x^3", "--at", "1", "--order", "2"], [[1], [3], [6]]),
        (["x^6", "--at", "1", "--order", "6"], [[1], [6], [30], [120], [360], [720], [720]]),
        (["x", "--at", "5", "--order", "0"], [[5]]),
        (["5", "--at", "1, 2"], [[5, 5], [0, 0], [0, 0], [0, 0]]),
    ],
)
def test_the_cases_of_the_lessons_can_be_asked_for(
    run: Run, arguments: list[str], derivatives: list[list[float]]
) -> None:
    for dtype, error in (("float64", 1e-12), ("float32", 1e-5)):
        answer = run("eval", *arguments, "--dtype", dtype, "--format", "json").derivatives
        assert np.array(answer) == pytest.approx(np.array(derivatives), rel=error, abs=error)


def test_text_is_aligned_columns_under_their_names(run: Run) -> None:
    ran = run("eval", "x^2", "--at", "-1, 2", "--order", "2")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "   x    f    f′   f″\n-1.0  1.0  -2.0  2.0\n 2.0  4.0   4.0  2.0\n"


def test_values_that_are_mostly_rounding_are_told(run: Run) -> None:
    asked = ("eval", "sin(x)/x", "--at", "0.5, 1e-9", "--order", "2")
    *_, first, second = run(*asked).out.splitlines()
    assert first.startswith("f′ at 1e−9 is mostly rounding: ")
    assert second == "f″ at 1e−9 is mostly rounding: −128 may be wrong by 384."
    answer = run(*asked, "--format", "json").answer
    assert [(r["order"], r["at"], r["error"]) for r in answer["rounding"]][1] == (2, 1e-9, 384.0)
    assert "rounding" not in run(*asked, "--format", "csv").out


def test_no_zero_has_a_sign(run: Run) -> None:
    assert "-0.0" not in run("eval", "x^3 - 3x", "--at", "0, 1", "--order", "6").out


def test_csv_has_full_precision_and_empty_cells_for_none(run: Run) -> None:
    ran = run("eval", "floor(x) / 3", "--at", "1, 1/0.3", "--order", "1", "--format", "csv")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"x,f,f′\n1.0,{1 / 3!r},\n{1 / 0.3!r},1.0,\n"


def test_every_format_tells_the_same_numbers(run: Run) -> None:
    arguments = ("eval", "tan(x)/x", "--at", "0, 1, -0.3, pi/2", "--format")
    columns = np.array(run(*arguments, "json").derivatives, float)
    titles, *rows = csv.reader(io.StringIO(run(*arguments, "csv").out))
    assert titles == ["x", "f", "f′", "f″", "f‴"]
    assert np.array_equal(np.array(rows, float).T[1:], columns, equal_nan=True)
    lines = run(*arguments, "text").out.splitlines()
    table = np.array([line.split() for line in lines[1:]], float)
    assert np.array_equal(table.T[1:], columns, equal_nan=True)


def test_what_is_not_finite_goes_by_its_name(run: Run) -> None:
    rows = run("eval", "1/x", "--at", "0, -0", "--order", "1", "--format", "json").derivatives
    assert rows == [["Infinity", "-Infinity"], ["-Infinity", "-Infinity"]]
    rows = run("eval", "log x", "--at", "-1", "--order", "0", "--format", "json").derivatives
    assert rows == [["NaN"]]
    table = run("eval", "1/x", "--at", "0, -0", "--order", "0", "--format", "csv").out
    assert table == "x,f\n0.0,Infinity\n-0.0,-Infinity\n"
    assert "-Infinity" in run("eval", "1/x", "--at", "-0").out


def test_none_of_the_tape_is_null_and_a_vanished_derivative_is_zero(run: Run) -> None:
    rows = run("eval", "floor x", "--at", "0.5", "--order", "2", "--format", "json").derivatives
    assert rows == [[0.0], [None], [None]]
    assert "None" in run("eval", "floor x", "--at", "0.5").out
    rows = run("eval", "x", "--at", "0.5", "--order", "3", "--format", "json").derivatives
    assert rows == [[0.5], [1.0], [0.0], [0.0]]


def test_float32_shows_what_learners_see(run: Run) -> None:
    wide, narrow = (
        run("eval", "sin x", "--at", "1", "--dtype", d, "--format", "json").derivatives[0][0]
        for d in ("float64", "float32")
    )
    assert wide == pytest.approx(math.sin(1), rel=1e-15)
    assert isinstance(narrow, float)
    assert struct.unpack("<f", struct.pack("<f", narrow))[0] == narrow
    assert 1e-9 < abs(narrow - math.sin(1)) < 1e-7


def test_a_number_too_large_for_float32_is_infinite_there(run: Run) -> None:
    ran = run(
        "eval", "x", "--at", "1e300", "--dtype", "float32", "--order", "1", "--format", "json"
    )
    assert ran.derivatives == [["Infinity"], [1.0]]


@pytest.mark.parametrize(
    "arguments",
    [
        ["-x^2", "--at", "-2"],
        ["-x^2", "--at=-2"],
        ["-(x²)", "--at", "-4/2"],
        [" -x^2", "--at", "-2"],
        ["−x^2", "--at", "−2"],
        ["-hypot(x, 0)^2", "--at", "-2"],
    ],
)
def test_an_expression_and_a_place_may_begin_with_a_minus(run: Run, arguments: list[str]) -> None:
    answer = run("eval", *arguments, "--order", "0", "--format", "json").answer
    assert answer["at"] == [-2.0]
    assert answer["derivatives"] == [[-4.0]]
    assert not answer["expression"].startswith(" -h")


def test_after_two_minus_signs_everything_is_the_expression(run: Run) -> None:
    assert run("eval", "--at", "-2", "--order", "0", "--", "--x").out == "   x     f\n-2.0  -2.0\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["a x + b", "--at", "1", "--set", "a=2", "b=3"],
        ["a x + b", "--at", "1", "--set", "a=2", "--set", "b=3"],
        ["a x + b", "--at", "1", "--set", "a=2, b=3"],
        ["a x + b", "--at", "1", "--set", " a = 4/2 ; b = √9 "],
        ["--at", "1", "--set", "a=2", "b=3", "a x + b"],
        ["--set", "a=2", "--set", "b=3", "--at", "1", "a x + b"],
        ["f(x) = alpha x + x_1", "--at", "1", "--set", "alpha=2", "x_1=3"],
        ["f(x) = α x + x₁", "--at", "1", "--set", "α=2", "x1=3"],
        ["a x + b", "--at", "1", "--set", "b=max(1, 3)", "a=2"],
    ],
)
def test_parameters_take_their_values_however_they_are_set(run: Run, arguments: list[str]) -> None:
    assert run("eval", *arguments, "--order", "1", "--format", "json").derivatives == [[5.0], [2.0]]


@pytest.mark.parametrize("sign", ["+", " "])
def test_a_sum_or_product_of_two_hundred_terms_is_evaluated(run: Run, sign: str) -> None:
    answer = run("eval", sign.join("x" * 200), "--at", "1", "--order", "1", "--format", "json")
    assert answer.derivatives == ([[200.0], [200.0]] if sign == "+" else [[1.0], [200.0]])


def test_latex_is_evaluated_as_pasted(run: Run) -> None:
    answer = run("eval", r"\frac{\sin\left(x\right)}{x^{2}}", "--at", "2", "--format", "json")
    expected = run("eval", "sin(x)/x^2", "--at", "2", "--format", "json")
    assert answer.derivatives == expected.derivatives


def test_many_places_are_evaluated_in_parts_as_if_at_once(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ",".join(str(i / 7) for i in range(50))
    whole = run("eval", "tan(x) + |x|", "--at", at, "--format", "json").out
    monkeypatch.setattr(eval_command, "_AT_ONCE", 7)
    assert run("eval", "tan(x) + |x|", "--at", at, "--format", "json").out == whole


# Mistakes


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "Type a function, for example x^2."),
        ("x + sni(x)", "“sni” is not known; did you mean “sin”?\n  x + sni(x)\n      ^^^"),
        ("(3x", "“)” is missing.\n  (3x\n  ^"),
        ("x +", "Something is missing after “+”.\n  x +\n    ^"),
        ("a\x00x", "There is an invisible character here (“U+0000”): delete it."),
        ("x" * 1001, "The text has 1,001 characters; 1,000 is the limit."),
    ],
)
def test_a_mistake_is_a_sentence_with_the_place_marked(
    run: Run, expression: str, message: str
) -> None:
    assert_refused(run("eval", expression, "--at", "1"), message)


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('echo broken')", "().__class__.__bases__", "exec('1')", "x; y",
        "open('/etc/passwd').read()", "$HOME", "“id”", "tf.io.read_file('x')", "np.load('x')",
        "os.getcwd()", "x.real", "lambda: 0", "import os", "{x}", "x\ud800", "\udcff", "😀", "\n",
        "(" * 400 + "x" + ")" * 400, "x" + "-" * 500 + "x", "sin " * 200 + "x", "x" + "+x" * 499,
        "1e999 x", "x!" * 100, "|" * 99, "%s%n", "'", '"', "#", "x = = 1", "\u202ex", "x\u0301",
    ],
)  # fmt: skip
def test_a_hostile_expression_is_a_sentence_or_a_number(run: Run, expression: str) -> None:
    ran = run("eval", expression, "--at", "1", "--order", "0", "--format", "json")
    if ran.status == 1:
        assert ran.out == ""
        assert "Traceback" not in ran.err
        assert 1 <= len(ran.err.splitlines()) <= 3
        assert len(ran.err) < 700
    else:
        assert ran.answer["expression"] == expression


def test_a_tower_of_powers_is_infinity_at_once(run: Run) -> None:
    assert run(
        "eval", "9^9^9^9 x", "--at", "1", "--order", "0", "--format", "json"
    ).derivatives == [["Infinity"]]


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("", "A number is missing."),
        ("1,,2", "A number is missing."),
        ("1,", "A number is missing."),
        ("here", "“here” is not a number."),
        ("1, x", "“x” is not a number."),
        ("1/0", "“1/0” has no finite value."),
        ("1e308*10", "“1e308*10” has no finite value."),
        ("nan", "“nan” is not a number."),
    ],
)
def test_a_wrong_place_is_a_sentence(run: Run, at: str, message: str) -> None:
    assert_refused(run("eval", "x", "--at", at), message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ([], "“a” has no value; give it one, for example a=1."),
        (["--set", "b=1"], "“b” is not in the function."),
        (["--set", "a=1", "q=1"], "“q” is not in the function."),
        (["--set", "a=1", "x=3"], "“x” is the axis and takes no value."),
        (["--set", "a=1", "a=2"], "“a” has more than one value."),
        (["--set", "a=1", "--set", "a=1"], "“a” has more than one value."),
        (["--set", "a=1, a=2"], "“a” has more than one value."),
        (["--set", "a=2,5"], "The decimal sign is a point; did you mean 2.5?"),
        (["--set", "a"], "“a” does not set anything; write for example a=2."),
        (["--set", "=1"], "“=1” does not set anything; write for example a=2."),
        (["--set", "ab=1"], "“ab=1” does not set anything; write for example a=2."),
        (["--set", "2=1"], "“2=1” does not set anything; write for example a=2."),
        (["--set", "pi=3"], "“pi=3” does not set anything; write for example a=2."),
        (["--set", ""], "“” does not set anything; write for example a=2."),
        (["--set", "a="], "A number is missing."),
        (["--set", "a=b"], "“b” is not a number."),
        (["--set", "a=1/0"], "“1/0” has no finite value."),
    ],
)
def test_a_parameter_without_a_value_is_a_sentence(
    run: Run, settings: list[str], message: str
) -> None:
    assert_refused(run("eval", "a x", "--at", "1", *settings), message)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "an expression and --at are needed, or --stdin"),
        (["x"], "an expression and --at are needed, or --stdin"),
        (["--at", "1"], "an expression and --at are needed, or --stdin"),
        (["x", "--at"], "--at: expected one argument"),
        (["x", "--at", "1", "--order", "7"], "--order is 0 to 6"),
        (["x", "--at", "1", "--order", "-1"], "--order is 0 to 6"),
        (["x", "--at", "1", "--order", "two"], "--order: invalid int value"),
        (["x", "--at", "1", "--order", "1.5"], "--order: invalid int value"),
        (["x", "--at", "1", "--order", "9" * 5000], "--order: invalid int value"),
        (["x", "--at", "1", "--format", "xml"], "--format: invalid choice"),
        (["x", "--at", "1", "--dtype", "float16"], "--dtype: invalid choice"),
        (["x", "--at", "1", "--ord", "2"], "unrecognized arguments: --ord 2"),
        (["x", "y", "--at", "1"], "unrecognized arguments: y"),
        (["x", "--stdin"], "--stdin takes its requests from standard input"),
        (["--at", "1", "--stdin"], "--stdin takes its requests from standard input"),
    ],
)
def test_a_wrong_usage_of_eval_leaves_with_2(run: Run, arguments: list[str], reason: str) -> None:
    assert_misused(run("eval", *arguments), reason)
