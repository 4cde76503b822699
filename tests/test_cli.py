"""The headless commands: answers, mistakes in a sentence, exit statuses, files."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
import signal
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from explorer import app
from explorer.commands import evaluate as eval_command
from explorer.core.optimizers import OPTIMIZERS
from explorer.core.sentence import SentenceError, sentence
from explorer.core.session import Session, encode
from explorer.core.specs import CurveSpec, FunctionSpec, Parameter, SurfaceSpec
from explorer.engine.client import Engine
from explorer.ui.theme import THEMES
from tests.test_app import ROOT, clean_environment, started

SVG = "{http://www.w3.org/2000/svg}"


class Ran:
    """How a command ended and what it wrote."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def answer(self) -> dict[str, Any]:
        """The JSON on standard output, which holds nothing else."""
        assert (self.status, self.err) == (0, "")
        return strict_json(self.out)

    @property
    def derivatives(self) -> list[list[float | str | None]]:
        """The rows of the answer."""
        return self.answer["derivatives"]


Run = Callable[..., Ran]


def strict_json(text: str) -> Any:  # noqa: ANN401
    """Return one line of JSON; NaN and Infinity without quotes are not JSON."""

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    assert text.endswith("\n")
    assert text.count("\n") == 1
    return json.loads(text, parse_constant=refuse)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def run(*arguments: str) -> Ran:
        try:
            status = app.main(arguments)
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else -1
        out, err = capsys.readouterr()
        return Ran(status, str(out), str(err))

    return run


@pytest.fixture
def ask(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
    """Answer lines of `eval --stdin`, given as bytes or as requests."""

    def ask(*lines: bytes | dict[str, Any]) -> list[dict[str, Any]]:
        texts = [x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines]
        stdin = io.TextIOWrapper(io.BytesIO(b"\n".join(texts)), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stdin)
        ran = run("eval", "--stdin")
        assert (ran.status, ran.err) == (0, "")
        return [strict_json(line) for line in ran.out.splitlines(keepends=True)]

    return ask


def error_of(answer: dict[str, Any]) -> str:
    """Return the sentence of an answer that is a mistake without a place."""
    assert list(answer) == ["error"]
    assert list(answer["error"]) == ["message", "position"]
    assert answer["error"]["position"] is None
    return answer["error"]["message"]


def assert_refused(ran: Ran, message: str) -> None:
    """Assert that a wrong input left with 1 and just a sentence."""
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"{message}\n"


def assert_misused(ran: Ran, reason: str) -> None:
    """Assert that a wrong usage left with 2, the usage and the reason."""
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("usage: gradient-explorer")
    assert reason in ran.err.splitlines()[-1]
    assert "Traceback" not in ran.err


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
        ("x + sni(x)", "`sni` is not known; did you mean `sin`?\n  x + sni(x)\n      ^^^"),
        ("(3x", "`)` is missing.\n  (3x\n  ^"),
        ("x +", "Something is missing after `+`.\n  x +\n    ^"),
        ("a\x00x", "`U+0000` has no meaning here."),
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
        "open('/etc/passwd').read()", "$HOME", "`id`", "tf.io.read_file('x')", "np.load('x')",
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
        ("here", "`here` is not a number."),
        ("1, x", "`x` is not a number."),
        ("1/0", "`1/0` has no finite value."),
        ("1e308*10", "`1e308*10` has no finite value."),
        ("nan", "`nan` is not a number."),
    ],
)
def test_a_wrong_place_is_a_sentence(run: Run, at: str, message: str) -> None:
    assert_refused(run("eval", "x", "--at", at), message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ([], "`a` has no value; give it one, for example a=1."),
        (["--set", "b=1"], "`b` is not in the function."),
        (["--set", "a=1", "q=1"], "`q` is not in the function."),
        (["--set", "a=1", "x=3"], "`x` is the axis and takes no value."),
        (["--set", "a=1", "a=2"], "`a` has more than one value."),
        (["--set", "a=1", "--set", "a=1"], "`a` has more than one value."),
        (["--set", "a=1, a=2"], "`a` has more than one value."),
        (["--set", "a=2,5"], "The decimal sign is a point; did you mean 2.5?"),
        (["--set", "a"], "`a` sets nothing; write for example a=2."),
        (["--set", "=1"], "`=1` sets nothing; write for example a=2."),
        (["--set", "ab=1"], "`ab=1` sets nothing; write for example a=2."),
        (["--set", "2=1"], "`2=1` sets nothing; write for example a=2."),
        (["--set", "pi=3"], "`pi=3` sets nothing; write for example a=2."),
        (["--set", ""], "`` sets nothing; write for example a=2."),
        (["--set", "a="], "A number is missing."),
        (["--set", "a=b"], "`b` is not a number."),
        (["--set", "a=1/0"], "`1/0` has no finite value."),
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


@pytest.mark.parametrize("command", ["eval", "render"])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_its_help(run: Run, command: str, flag: str) -> None:
    ran = run(command, flag)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"usage: gradient-explorer {command} ")
    for option in ("--set", "--dtype", "--order"):
        assert option in ran.out


# Requests by standard input


def request(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a request that is answered, with changes."""
    return {"expression": "x^2", "at": [3], "order": 1, **changes}


def test_requests_are_answered_a_line_each_in_their_order(ask: Callable[..., Any]) -> None:
    answers = ask(*(request(at=[i]) for i in range(20)))
    assert [answer["at"] for answer in answers] == [[float(i)] for i in range(20)]
    assert answers[3] == {
        "expression": "x^2",
        "variable": "x",
        "at": [3.0],
        "derivatives": [[9.0], [6.0]],
    }


def test_a_request_has_every_option_of_the_command(ask: Callable[..., Any]) -> None:
    plain, scalar, narrow, named = ask(
        {"expression": "x", "at": [1, 2.5]},
        request(at=3),
        request(expression="sin(a t)", at=1, parameters={"a": 2}, dtype="float32", order=0),
        request(expression="alpha x", parameters={"alpha": 2}),
    )
    assert [len(row) for row in plain["derivatives"]] == [2, 2, 2, 2]
    assert scalar["at"] == [3.0]
    assert narrow["variable"] == "t"
    assert narrow["derivatives"] == [[float(np.sin(np.float32(2)))]]
    assert named["derivatives"] == [[6.0], [2.0]]


def test_no_places_have_no_values(ask: Callable[..., Any]) -> None:
    assert ask(request(at=[]))[0]["derivatives"] == [[], []]


def test_the_answers_of_stdin_are_those_of_the_command(ask: Callable[..., Any], run: Run) -> None:
    at = "0, -1, 1e-200"
    # The sixth derivative of 1/x takes seconds.
    for expression, order in (("1/x", 3), ("√x", 6)):
        (answer,) = ask({"expression": expression, "at": [0, -1, 1e-200], "order": order})
        assert len(answer["derivatives"]) == order + 1
        ran = run("eval", expression, "--at", at, "--order", str(order), "--format", "json")
        assert ran.answer == answer


GOOD = request()
BAD_LINES: list[tuple[str, bytes | dict[str, Any], str]] = [
    ("no JSON", b"x^2", "JSON is malformed: invalid character (byte 0)"),
    ("cut off", b'{"expression": "x"', "Input data was truncated"),
    ("two at once", b'{"expression":"x","at":1} {}', "JSON is malformed: trailing characters"),
    ("NaN", b'{"expression":"x","at":[NaN]}', "JSON is malformed: invalid character"),
    ("null", b"null", "Expected `object`, got `null`"),
    ("an array", b'["x", 1]', "Expected `object`, got `array`"),
    ("nothing in it", b"{}", "Object missing required field `expression`"),
    ("no places", {"expression": "x"}, "Object missing required field `at`"),
    ("an unknown field", request(ordre=1), "Object contains unknown field `ordre`"),
    ("a number as text", request(at="1"), "Expected `float | array`, got `str` - at `$.at`"),
    ("text among places", request(at=[1, "2"]), "Expected `float`, got `str` - at `$.at[1]`"),
    ("null among places", request(at=[None]), "Expected `float`, got `null` - at `$.at[0]`"),
    ("a number as text's place", request(expression=1), "Expected `str`, got `int`"),
    ("order 7", request(order=7), "Expected `int` <= 6 - at `$.order`"),
    ("order -1", request(order=-1), "Expected `int` >= 0 - at `$.order`"),
    ("order true", request(order=True), "Expected `int`, got `bool`"),
    ("order text", request(order="1"), "Expected `int`, got `str`"),
    ("float16", request(dtype="float16"), "Invalid enum value 'float16' - at `$.dtype`"),
    ("parameters a list", request(parameters=[1]), "Expected `object`, got `array`"),
    ("a parameter as text", request(parameters={"a": "1"}), "Expected `float`, got `str`"),
    ("a missing parameter", request(expression="a x"), "`a` has no value; give it one"),
    ("another parameter", request(parameters={"q": 1}), "`q` is not in the function."),
    ("no parameter", request(parameters={"a b": 1}), "`a b` is not in the function."),
    ("the axis", request(parameters={"x": 1}), "`x` is the axis and takes no value."),
    ("a huge number", b'{"expression":"x","at":[1e999]}', "Number out of range - at `$.at[0]`"),
    ("a huge integer", b'{"expression":"x","at":1%s}' % (b"0" * 400), "Number out of range"),
    ("a huge order", request(order=10**40), "Expected `int` <= 6"),
    ("not UTF-8", b'{"expression":"\xff","at":1}', "The line is not text in UTF-8."),
    ("not UTF-8 at all", b"\xff\xfe{\x00}", "JSON is malformed"),
    ("half a character", rb'{"expression":"\ud800","at":1}', "JSON is malformed"),
    ("nested deep", b'{"at":' + b"[" * 100_000, "The line is nested too deep."),
    ("nested deep elsewhere", b'{"z":' + b"[" * 100_000, ""),
    ("too many places", b'{"expression":"x","at":[0%s]}' % (b",1" * 10**6), "length <= 1000000"),
    ("10 MB without an end", b"[" * 10_000_000, "Expected `object`, got `array`"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "message"), [pytest.param(line, m, id=name) for name, line, m in BAD_LINES]
)
def test_a_bad_line_is_answered_and_the_next_goes_on(
    ask: Callable[..., Any], line: bytes | dict[str, Any], message: str
) -> None:
    before, bad, after = ask(GOOD, line, GOOD)
    assert before == after
    assert before["derivatives"] == [[9.0], [6.0]]
    assert error_of(bad).startswith(message) or message in error_of(bad)
    assert "Traceback" not in error_of(bad)
    assert len(error_of(bad)) < 300


@pytest.mark.parametrize(
    ("expression", "message", "position"),
    [
        ("x + sni(x)", "`sni` is not known; did you mean `sin`?", 4),
        ("(3x", "`)` is missing.", 0),
        ("", "Type a function, for example x^2.", 0),
        ("x^", "Something is missing after `^`.", 1),
        ("x" * 10_000_000, "The text has 10,000,000 characters; 1,000 is the limit.", 1000),
    ],
)
def test_a_mistake_in_an_expression_has_its_position(
    ask: Callable[..., Any], expression: str, message: str, position: int
) -> None:
    bad, good = ask(request(expression=expression), GOOD)
    assert bad == {"error": {"message": message, "position": position}}
    assert good["derivatives"] == [[9.0], [6.0]]


def test_empty_lines_have_no_answer(ask: Callable[..., Any]) -> None:
    assert ask(b"", b"  ", b"\t\r", b"\r", GOOD, b"", b"") == ask(GOOD)
    assert ask() == []


def test_a_last_line_without_an_end_is_answered(ask: Callable[..., Any]) -> None:
    assert len(ask(GOOD)) == 1


def test_windows_line_ends_do_not_matter(ask: Callable[..., Any]) -> None:
    line = json.dumps(GOOD).encode() + b"\r"
    assert ask(line, line) == ask(GOOD, GOOD)


def test_whatever_tensorflow_says_is_answered_and_the_next_goes_on(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    really = eval_command.evaluate

    def evaluate(request: eval_command.EvalRequest) -> dict[str, Any]:
        if request.expression == "x":
            raise RuntimeError("OOM when allocating\nsecond line")
        return really(request)

    monkeypatch.setattr(eval_command, "evaluate", evaluate)
    bad, good = ask(request(expression="x"), GOOD)
    assert error_of(bad) == "TensorFlow could not compute this: OOM when allocating"
    assert good["derivatives"] == [[9.0], [6.0]]


def test_a_line_is_read_only_when_the_one_before_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], run: Run
) -> None:
    written: list[str] = []

    class Lines:
        """Standard input that looks at what was flushed before every line."""

        def __init__(self) -> None:
            self.buffer = self

        def __iter__(self) -> Lines:
            return self

        def __next__(self) -> bytes:
            written.append(capsys.readouterr().out)
            if len(written) > 3:
                raise StopIteration
            return json.dumps(GOOD).encode()

    monkeypatch.setattr(sys, "stdin", Lines())
    assert run("eval", "--stdin").status == 0
    assert [out.count("\n") for out in written] == [0, 1, 1, 1]


# Points of several variables


def test_the_cases_of_the_lessons_are_inspected(run: Run) -> None:
    """S2, S3 and S6."""
    ran = run("eval", "(x1+5) x2^2", "--at", "(2, 3)", "--format", "json")
    assert ran.answer == {
        "expression": "(x1+5) x2^2",
        "variables": ["x1", "x2"],
        "at": [[2, 3]],
        "values": [63],
        "gradients": [[9, 42]],
        "differences": [[8.999999999993236, 41.999999999994486]],
        "hessians": [[[None, 6], [6, 14]]],
        "eigenvalues": [[pytest.approx(7 - math.sqrt(85)), pytest.approx(7 + math.sqrt(85))]],
        "stable_rates": [pytest.approx(2 / (7 + math.sqrt(85)))],
    }


def test_second_derivatives_that_do_not_exist_are_null(run: Run) -> None:
    """S7."""
    ran = run("eval", "x1^2 + x2 + 1", "--at", "(2, 3)", "--format", "json")
    assert ran.answer["hessians"] == [[[2, None], [None, None]]]


def test_every_letter_without_a_value_is_a_variable(run: Run) -> None:
    """S12."""
    at = ("eval", "a x^2 + b x + c", "--format", "json", "--at")
    whole = run(*at, "(0, 1, -2, 1)").answer
    assert whole["variables"] == ["x", "a", "b", "c"]
    assert whole["gradients"] == [[-2, 0, 0, 1]]
    part = run(*at, "(0, 1)", "--set", "b=-2, c=1").answer
    assert part["variables"] == ["x", "a"]
    assert part["gradients"] == [[-2, 0]]
    declared = run("eval", "f(y, x) = x y^2", "--at", "(1, 2)", "--format", "json").answer
    assert declared["variables"] == ["y", "x"]


def test_several_points_are_inspected_in_their_order(run: Run) -> None:
    ran = run("eval", "x y", "--at", "(1, 2); (π, -1), (0, 0)", "--format", "json")
    assert ran.answer["at"] == [[1, 2], [math.pi, -1], [0, 0]]
    assert ran.answer["values"] == [2, -math.pi, 0]
    assert ran.answer["gradients"] == [[2, 1], [-1, math.pi], [0, 0]]


def test_the_text_of_a_point_is_aligned_and_says_what_it_means(run: Run) -> None:
    ran = run("eval", "(x1+5) x2^2", "--at", "(2, 3)")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "at   x1   x2     f\n"
        "    2.0  3.0  63.0\n"
        "\n"
        "        by tape      by differences\n"
        "∂f/∂x1      9.0   8.999999999993236\n"
        "∂f/∂x2     42.0  41.999999999994486\n"
        "\n"
        "Hessian    x1    x2\n"
        "x1       None   6.0\n"
        "x2        6.0  14.0\n"
        "\n"
        "eigenvalues  -2.2195444572928875  16.219544457292887\n"
        "2/λmax  0.1233080254051604\n"
        "Bends up in one direction and down in another, as around a saddle.\n"
    )


def test_csv_of_points_has_a_row_for_each_and_empty_cells_for_none(run: Run) -> None:
    ran = run("eval", "x^2 + sqrt(y)", "--at", "(1, 4), (0, 0)", "--format", "csv")
    titles, first, second = csv.reader(io.StringIO(ran.out))
    assert titles == [
        "x", "y", "f", "∂f/∂x", "∂f/∂y", "∂f/∂x ± ε", "∂f/∂y ± ε", "∂²f/∂x∂x", "∂²f/∂x∂y",
        "∂²f/∂y∂x", "∂²f/∂y∂y", "λ1", "λ2", "2/λmax",
    ]  # fmt: skip
    assert first[:5] == ["1.0", "4.0", "3.0", "2.0", "0.25"]
    assert first[8:10] == ["", ""]
    assert second[4] == "Infinity"
    assert second[11:] == ["", "", ""]


@pytest.mark.parametrize(
    ("expression", "at", "options", "message"),
    [
        ("x y", "(1, 2, 3)", [],
         "A point has one number for each of the variables x, y, and not 3."),
        ("x y", "(1, 2), 3", [], "`3` is not a point; write for example (2, 3)."),
        ("x y", "(1, w)", [], "`w` is not a number."),
        ("x y", "(1, 2)", ["--set", "q=1"], "`q` is not in the function."),
    ],
)  # fmt: skip
def test_a_wrong_point_is_a_sentence(
    run: Run, expression: str, at: str, options: list[str], message: str
) -> None:
    assert_refused(run("eval", expression, "--at", at, *options), message)


def test_points_are_answered_among_other_requests(ask: Callable[..., Any]) -> None:
    first, second, third = ask(
        {"expression": "(x1+5) x2^2", "at": [[2, 3]]},
        GOOD,
        {"expression": "a x y", "at": [[1, 2], [3, 4]], "parameters": {"a": 2}, "dtype": "float32"},
    )
    assert first["gradients"] == [[9, 42]]
    assert second["derivatives"]
    assert third["gradients"] == [[4, 2], [8, 6]]


@pytest.mark.parametrize("order", [0, 1, 2])
def test_points_are_answered_to_the_order_asked_for(ask: Callable[..., Any], order: int) -> None:
    (answer,) = ask({"expression": "x y", "at": [[1, 2]], "order": order})
    (whole,) = ask({"expression": "x y", "at": [[1, 2]]})
    orders = {"gradients": 1, "differences": 1, "hessians": 2, "eigenvalues": 2, "stable_rates": 2}
    assert answer == {key: whole[key] for key in whole if orders.get(key, 0) <= order}


@pytest.mark.parametrize("form", ["text", "csv"])
def test_every_form_of_points_stops_at_the_order(run: Run, form: str) -> None:
    outs = [
        run("eval", "x y", "--at", "(1, 2)", "--format", form, "--order", str(order)).out
        for order in range(3)
    ]
    assert ["∂f/∂x" in out for out in outs] == [False, True, True]
    assert ["λ" in out for out in outs] == [False, False, True]


def test_an_order_that_points_do_not_have_leaves_with_2(run: Run) -> None:
    ran = run("eval", "x y", "--at", "(1, 2)", "--order", "3")
    assert (ran.status, ran.out) == (2, "")
    assert "at points of several variables --order is 0 to 2" in ran.err


@pytest.mark.parametrize("request_", [{"at": [[1, 2]], "order": 3}, {"at": [[1, "w"]]}])
def test_a_wrong_request_at_points_is_a_sentence(
    ask: Callable[..., Any], request_: dict[str, Any]
) -> None:
    (answer,) = ask({"expression": "x y", **request_})
    assert error_of(answer)


# Arguments of a figure


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What render was asked for, instead of a figure."""
    import explorer.ui.render

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(explorer.ui.render, "render", lambda *given, **_: asked.append(given))
    return asked


def test_every_option_of_render_reaches_the_figure(
    run: Run, rendered: list[tuple[Any, ...]]
) -> None:
    ran = run(
        "render", "a x^3 - 3x", "-o", "./figure.png", "--range", "-3, 2π", "--order", "2",
        "--set", "a=2", "--point", "-π/2", "--size", "800x600", "--scale", "2", "--theme", "dark",
        "--dtype", "float32",
    )  # fmt: skip
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    ((spec, path, size, scale, theme),) = rendered
    assert (path, size, scale, theme) == (Path("figure.png"), (800, 600), 2.0, "dark")
    assert spec == CurveSpec(
        FunctionSpec("a x^3 - 3x", (Parameter("a", 2.0),)),
        low=-3.0,
        high=2 * math.pi,
        order=2,
        point=-math.pi / 2,
        dtype="float32",
    )


def test_without_options_the_figure_is_as_in_the_window(
    run: Run, rendered: list[tuple[Any, ...]]
) -> None:
    run("render", "a x^2", "-o", "figure.svg")
    run("render", "-o", "figure.svg")
    (typed, *how), (default, *_) = rendered
    assert typed == CurveSpec(FunctionSpec("a x^2"))
    assert how == [Path("figure.svg"), (1600, 900), 1.0, "light"]
    assert default == CurveSpec()


@pytest.mark.parametrize(
    "arguments", [["-x^2", "--range", "-3,-1"], ["--range=-1, -3", "--", "-x^2"]]
)
def test_a_function_and_a_range_may_begin_with_a_minus(
    run: Run, rendered: list[tuple[Any, ...]], arguments: list[str]
) -> None:
    assert run("render", "-o", "figure.png", *arguments).status == 0
    spec = rendered[0][0]
    assert (spec.function.text, spec.low, spec.high) == ("-x^2", -3.0, -1.0)


def test_a_parameter_beyond_its_slider_widens_the_slider(
    run: Run, rendered: list[tuple[Any, ...]]
) -> None:
    run("render", "a x", "-o", "figure.png", "--set", "a=20")
    (parameter,) = rendered[0][0].function.parameters
    assert (parameter.value, parameter.low, parameter.high) == (20.0, -5.0, 20.0)


def test_letters_that_nobody_set_are_drawn_as_1_and_said_to_be(
    run: Run, rendered: list[tuple[Any, ...]]
) -> None:
    assert run("render", "a x + b", "-o", "figure.png", "--set", "a=2").err == (
        "Drawn with b = 1; for another value: --set b=2\n"
    )
    assert run("render", "a x", "-o", "figure.png", "--set", "a=2").err == ""


def test_a_range_without_width_is_widened(run: Run, rendered: list[tuple[Any, ...]]) -> None:
    assert run("render", "x", "-o", "figure.png", "--range", "3, 3").status == 0
    assert rendered[0][0].low < 3 < rendered[0][0].high


SESSION = Session(
    curves=CurveSpec(
        FunctionSpec("a cos t", (Parameter("a", 2.0),)), -1.0, 4.0, bottom=-9.0, order=1, point=0.5
    )
)


@pytest.mark.parametrize("name", ["lesson.json", "lesson"])
def test_a_session_file_stands_for_its_figure(
    run: Run, rendered: list[tuple[Any, ...]], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(encode(SESSION))
    run("render", str(tmp_path / name), "-o", "figure.png")
    assert rendered[0][0] == SESSION.curves


def test_options_change_the_figure_of_a_session(
    run: Run, rendered: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    (tmp_path / "lesson.json").write_bytes(encode(SESSION))
    run(
        "render", str(tmp_path / "lesson.json"), "-o", "figure.png", "--set", "a=3", "--order",
        "2", "--range", "0, 1",
    )  # fmt: skip
    spec = rendered[0][0]
    assert spec.function.values() == {"a": 3.0}
    assert (spec.order, spec.low, spec.high, spec.bottom, spec.point) == (2, 0.0, 1.0, None, 0.5)


def test_a_mistake_in_the_function_of_a_session_is_marked_in_the_function(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.json"
    path.write_bytes(encode(Session(curves=CurveSpec(FunctionSpec("x + sni x")))))
    assert_refused(
        run("render", str(path), "-o", "figure.png"),
        "`sni` is not known; did you mean `sin`?\n  x + sni x\n      ^^^",
    )


def test_a_wrong_session_is_a_sentence(run: Run, tmp_path: Path) -> None:
    ran = run("render", str(tmp_path / "none.json"), "-o", "figure.png")
    assert_refused(ran, "none.json cannot be opened: No such file or directory.")
    (tmp_path / "broken.json").write_text("{")
    ran = run("render", str(tmp_path / "broken.json"), "-o", "figure.png")
    assert_refused(ran, "This is not a session of Gradient Explorer, or it is damaged.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x +"], "Something is missing after `+`.\n  x +\n    ^"),
        ([""], "Type a function, for example x^2."),
        (["x", "--range", "1"], "A range is two numbers, for example -3, 3."),
        (["x", "--range", "1, 2, 3"], "A range is two numbers, for example -3, 3."),
        (["x", "--range", "a, b"], "`a` is not a number."),
        (["x", "--range", "0, 1/0"], "`1/0` has no finite value."),
        (["x", "--range", ""], "A number is missing."),
        (["x", "--point", "there"], "`there` is not a number."),
        (["a x", "--set", "a"], "`a` sets nothing; write for example a=2."),
        (["a x", "--set", "x=1"], "`x` is the axis and takes no value."),
        (["a t", "--set", "t=1"], "`t` is the axis and takes no value."),
        (["a x", "--set", "q=1"], "`q` is not in the function."),
        (["a x", "--set", "a=1", "a=2"], "`a` has more than one value."),
        (["--set", "a=1"], "`a` is not in the function."),
        (["2,5 x"], "The decimal sign is a point; did you mean 2.5?\n  2,5 x\n  ^^^"),
        (["lesson\0.json"], "`U+0000` has no meaning here."),
    ],
)
def test_a_wrong_input_of_render_is_a_sentence(
    run: Run, arguments: list[str], message: str
) -> None:
    assert_refused(run("render", "-o", "figure.png", *arguments), message)


@pytest.mark.parametrize("size", ["1600", "x", "1600x", "x900", "a x b", "1e3x900", "-5x5", "²x³",
                                  "1600x900x2", "", "1600.5x900", "9" * 5000 + "x900"])  # fmt: skip
def test_a_size_that_is_none_leaves_with_2(run: Run, size: str) -> None:
    ran = run("render", "x", "-o", "figure.png", "--size", size)
    assert_misused(ran, "--size is WIDTHxHEIGHT, for example 1600x900")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "the following arguments are required: -o/--output"),
        (["-o"], "expected one argument"),
        (["-o", "f.png", "--size", "10x10"], "--size is from 200x150 to 10000x10000"),
        (["-o", "f.png", "--size", "10001x900"], "--size is from 200x150 to 10000x10000"),
        (["-o", "f.png", "--scale", "0"], "--scale is from 0.1 to 10"),
        (["-o", "f.png", "--scale", "-1"], "--scale is from 0.1 to 10"),
        (["-o", "f.png", "--scale", "nan"], "--scale is from 0.1 to 10"),
        (["-o", "f.png", "--scale", "inf"], "--scale is from 0.1 to 10"),
        (["-o", "f.png", "--scale", "big"], "--scale: invalid float value"),
        (["-o", "f.png", "--size", "10000x10000", "--scale", "10"], "at most 20000 a side"),
        (["-o", "f.png", "--size", "10000x9000", "--scale", "2"], "200 million pixels"),
        (["-o", "f.png", "--theme", "blue"], "--theme: invalid choice"),
        (["-o", "f.png", "--order", "7"], "--order is 0 to 6"),
        (["-o", "f.png", "--dtype", "int32"], "--dtype: invalid choice"),
        (["-o", "f.png", "x", "y"], "unrecognized arguments: y"),
    ],
)
def test_a_wrong_usage_of_render_leaves_with_2(run: Run, arguments: list[str], reason: str) -> None:
    assert_misused(run("render", *arguments), reason)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("folder.png", "folder.png was not written: Is a directory."),
        (".", ". was not written: Is a directory."),
        ("missing/f.png", "f.png was not written: No such file or directory."),
        ("a\0b.png", "a\0b.png was not written: no file can have this name."),
    ],
)
def test_a_target_that_cannot_be_written_is_a_sentence_before_anything_is_computed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder.png").mkdir()
    assert_refused(run("render", "x", "-o", target), message)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder.png"]


@pytest.mark.parametrize("name", ["figure", "figure.txt", "figure.jpeg", ".png", "figure.png.gz"])
def test_an_unknown_suffix_is_a_sentence_before_anything_is_computed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    ran = run("render", "x", "-o", str(tmp_path / name))
    assert_refused(ran, f"`{name}` should end in .png, .svg, .pdf, .gif or .csv.")
    assert not list(tmp_path.iterdir())


def test_a_sentence_of_the_figure_is_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import explorer.ui.render

    def refuse(*_: object, **__: object) -> None:
        raise SentenceError(sentence("The engine gave no answer."))

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(explorer.ui.render, "render", refuse)
    assert_refused(run("render", "x", "-o", "figure.png"), "The engine gave no answer.")


# In processes of their own


def quiet(*arguments: str, **environment: str) -> str:
    """Return the standard output of a command that ended well and said nothing else."""
    ended = started(*arguments, **environment)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def process(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start a command with pipes."""
    return subprocess.Popen(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env=clean_environment(**environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.slow
def test_eval_says_the_answer_and_nothing_else_in_utf8_whatever_the_system_speaks() -> None:
    out = quiet("eval", "sin²θ", "--at", "pi", PYTHONIOENCODING="ascii")
    titles, values = (line.split() for line in out.splitlines())
    assert titles == ["θ", "f", "f′", "f″", "f‴"]
    assert float(values[0]) == math.pi


def test_a_mistake_is_said_on_standard_error_and_leaves_with_1() -> None:
    wrong = started("eval", "sni x", "--at", "1")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr == "`sni` is not known; did you mean `sin`?\n  sni x\n  ^^^\n"


@pytest.mark.slow
def test_each_answer_comes_before_the_next_request_is_made() -> None:
    with process("eval", "--stdin") as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        for i in range(5):
            line = b"not JSON" if i == 2 else json.dumps(request(at=[i])).encode()
            running.stdin.write(line + b"\n")
            running.stdin.flush()
            answer = json.loads(running.stdout.readline())
            assert ("error" in answer) == (i == 2)
            assert i == 2 or answer["at"] == [float(i)]
        running.stdin.close()
        assert running.stdout.read() == b""
        assert running.stderr.read() == b""
    assert running.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("stdin", [False, True])
def test_a_reader_that_leaves_early_is_no_mistake(stdin: bool) -> None:
    at = ",".join(map(str, range(10_000)))
    arguments = ["--stdin"] if stdin else ["x", "--at", at]
    with process("eval", *arguments) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        if stdin:
            # Its answer is written as any other, and needs no TensorFlow.
            running.stdin.write(b"not JSON\n")
        running.stdin.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


FULL, CLOSED = "> /dev/full", (">&-", "2>&-", "<&-")


@pytest.fixture(scope="module")
def redirected() -> dict[str, Ran]:
    """How a command ended whose standard streams a shell had redirected.

    All are started at once: loading TensorFlow keeps one core busy for seconds.
    """
    running: dict[str, subprocess.Popen[str]] = {}
    for where in (FULL, *CLOSED):
        shell = f'exec "$@" {where}'
        running[where] = subprocess.Popen(
            ["sh", "-c", shell, "sh", sys.executable, "main.py", "eval", "x", "--at", "1"],
            cwd=ROOT,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    ended: dict[str, Ran] = {}
    for where, one in running.items():
        out, err = one.communicate()
        ended[where] = Ran(one.returncode, out, err)
    return ended


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_at_the_output_is_a_sentence(redirected: dict[str, Ran]) -> None:
    ran = redirected[FULL]
    assert_refused(ran, "Reading or writing failed: No space left on device.")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
@pytest.mark.parametrize("closed", CLOSED)
def test_closed_standard_streams_are_no_mistake(redirected: dict[str, Ran], closed: str) -> None:
    ran = redirected[closed]
    assert (ran.status, ran.err) == (0, "")
    assert bool(ran.out) == (closed != ">&-")


@pytest.mark.slow
@pytest.mark.skipif(
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN,
    reason="whatever a shell starts in the background ignores interruptions",
)
def test_an_interruption_ends_quietly() -> None:
    with process("eval", "--stdin") as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdin.write(b"not JSON\n")
        running.stdin.flush()
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        assert running.stderr.read() == b""
    assert running.returncode == 130


def test_every_command_of_the_readme_form_parses() -> None:
    ended = started("render")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "-o/--output" in ended.stderr


# Figures of two variables


def test_two_variables_make_a_surface(run: Run, rendered: list[tuple[Any, ...]]) -> None:
    ran = run(
        "render", "a x y", "-o", "figure.png", "--range", "-1, 2; 0, π", "--set", "a=2",
        "--point", "(1, 2)", "--3d", "--dtype", "float32",
    )  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    ((spec, *_),) = rendered
    function = FunctionSpec("a x y", (Parameter("a", 2.0),))
    assert spec == SurfaceSpec(
        function, -1.0, 2.0, 0.0, math.pi, (1.0, 2.0), "float32", in_space=True
    )


def test_a_variable_with_a_value_is_no_axis(run: Run, rendered: list[tuple[Any, ...]]) -> None:
    run("render", "x y", "-o", "figure.png", "--set", "y=3", "--order", "1")
    run("render", "x y", "-o", "figure.png", "--set", "x=3")
    (first, *_), (second, *_) = rendered
    assert isinstance(first, CurveSpec)
    assert first.function.axis() == "x"
    assert first.function.values() == {"y": 3.0}
    assert second.function.axis() == "y"


def test_one_range_of_a_surface_is_that_of_the_first_axis(
    run: Run, rendered: list[tuple[Any, ...]]
) -> None:
    run("render", "x y", "-o", "figure.png", "--range", "0, 1", "--point", "0.5, 1")
    ((spec, *_),) = rendered
    assert (spec.low, spec.high, spec.bottom, spec.point) == (0, 1, -3, (0.5, 1))


def test_a_session_of_two_variables_stands_for_its_surface(
    run: Run, rendered: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    spec = SurfaceSpec(FunctionSpec("x y"), in_space=True, turn=10.0)
    (tmp_path / "lesson.json").write_bytes(encode(Session().with_spec(spec)))
    run("render", str(tmp_path / "lesson.json"), "-o", "figure.png")
    assert rendered[0][0] == spec


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--point", "1"], "The point is two numbers, for example 1, 2."),
        (["--point", "(1, 2), (3, 4)"], "The point is two numbers, for example 1, 2."),
        (["--range", "1; 2, 3"], "A range is two numbers, for example -3, 3."),
    ],
)
def test_a_wrong_place_of_a_surface_is_a_sentence(
    run: Run, arguments: list[str], message: str
) -> None:
    assert_refused(run("render", "x y", "-o", "figure.png", *arguments), message)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["x^2", "--3d"], "--3d is for functions of two variables"),
        (["x y", "--order", "2"], "--order is for functions of one variable"),
    ],
)
def test_options_of_the_other_figure_leave_with_2(
    run: Run, arguments: list[str], reason: str
) -> None:
    assert_misused(run("render", *arguments, "-o", "figure.png"), reason)


# Files of a figure


class _Borrowed(QObject):
    """What `render` takes for an engine of its own: one that has loaded TensorFlow already."""

    answered = Signal(int, object)
    finished = Signal(int)
    failed = Signal(int, object)
    state_changed = Signal(object, object)

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self.request = engine.request
        self.is_stopped = False

    def start(self) -> None:
        for name in ("answered", "finished", "failed", "state_changed"):
            getattr(self._engine, name).connect(getattr(self, name))

    def stop(self) -> None:
        self.is_stopped = True
        assert self._engine.disconnect(self)


@pytest.fixture(scope="module")
def loaded_engine(qapp: QApplication) -> Iterator[Engine]:
    """An engine for all figures: it takes seconds to start."""
    engine = Engine(qapp)
    engine.start()
    yield engine
    engine.stop()


Render = Callable[..., bytes]


@pytest.fixture
def render(run: Run, loaded_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Render:
    """Render in this process and return the file."""
    import explorer.ui.render

    borrowed: list[_Borrowed] = []

    def borrow() -> _Borrowed:
        borrowed.append(_Borrowed(loaded_engine))
        return borrowed[-1]

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(explorer.ui.render, "Engine", borrow)

    def render(target: Path, *arguments: str) -> bytes:
        borrowed.clear()
        ran = run("render", *arguments, "-o", str(target))
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        assert [engine.is_stopped for engine in borrowed] == [True]
        assert list(target.parent.iterdir()) == [target]
        return target.read_bytes()

    return render


def pixel(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name()


@pytest.mark.slow
def test_a_png_has_size_times_scale_and_the_theme(tmp_path: Path, render: Render) -> None:
    data = render(
        tmp_path / "figure.png", "x^3 - 3x", "--range", "-3, 3", "--size", "800x450", "--scale",
        "1.5", "--theme", "dark",
    )  # fmt: skip
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (1200, 675)
    image = QImage.fromData(data)
    theme = THEMES["dark"]
    for corner in ((0, 0), (1199, 0), (0, 674), (1199, 674)):
        assert pixel(image, *corner) == theme.background.lower()
    colours = {pixel(image, x, y) for x in range(0, 1200, 2) for y in range(0, 675, 2)}
    for colour in theme.curves[:4]:
        assert QColor(colour).name() in colours


@pytest.mark.slow
def test_without_an_expression_the_default_figure_is_written_and_nothing_said(
    tmp_path: Path,
) -> None:
    """In a process of its own, with an engine of its own."""
    target = tmp_path / "figure.png"
    assert quiet("render", "-o", str(target)) == ""
    assert list(tmp_path.iterdir()) == [target]
    image = QImage.fromData(target.read_bytes())
    assert (image.width(), image.height()) == (1600, 900)
    assert pixel(image, 0, 0) == THEMES["light"].background.lower()
    colours = {pixel(image, x, y) for x in range(0, 1600, 2) for y in range(0, 900, 2)}
    for colour in THEMES["light"].curves[:4]:
        assert QColor(colour).name() in colours


@pytest.mark.slow
def test_an_svg_is_xml_with_text_and_paths(tmp_path: Path, render: Render) -> None:
    data = render(tmp_path / "figure.svg", "tan x", "--size", "800x450")
    root = ElementTree.fromstring(data)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 800 450"
    texts = {"".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")}
    assert {"x", "0"} <= texts
    paths = list(root.iter(f"{SVG}path")) + list(root.iter(f"{SVG}polyline"))
    assert len(paths) > 10
    assert all("nan" not in str(p.attrib) and "inf" not in str(p.attrib) for p in paths)


@pytest.mark.slow
def test_a_pdf_has_one_page(tmp_path: Path, render: Render) -> None:
    data = render(tmp_path / "figure.pdf", "1/x", "--size", "800x450")
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert data.count(b"/Type /Page\n") == 1
    assert b"/Count 1" in data


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_csv_holds_the_numbers_of_eval(
    tmp_path: Path, run: Run, render: Render, dtype: str
) -> None:
    options = ("--set", "a=2.5", "--dtype", dtype, "--order", "2")
    data = render(tmp_path / "figure.csv", "a sin²x / x", *options, "--range", "-1, 1")
    titles, *rows = csv.reader(io.StringIO(data.decode()))
    assert titles == ["x", "f", "f′", "f″"]
    columns = np.array(rows, float).T
    assert len(rows) > 1000
    assert (columns[0][0], columns[0][-1]) == (-1.0, 1.0)
    at = ",".join(row[0] for row in rows)
    ran = run("eval", "a sin²x / x", "--at", at, *options, "--format", "json")
    assert np.array_equal(columns[1:], np.array(ran.derivatives, float), equal_nan=True)


@pytest.mark.slow
def test_a_session_is_rendered_and_an_old_figure_replaced(tmp_path: Path, render: Render) -> None:
    (tmp_path / "out").mkdir()
    session = tmp_path / "lesson.json"
    session.write_bytes(encode(SESSION))
    target = tmp_path / "out" / "figure.csv"
    target.write_text("old")
    target.chmod(0o640)
    titles, first, *_ = csv.reader(io.StringIO(render(target, str(session)).decode()))
    assert titles == ["t", "f", "f′"]
    assert float(first[0]) == -1.0
    assert float(first[1]) == pytest.approx(2 * math.cos(-1))
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--3d"]])
def test_a_surface_is_written_in_every_format(
    tmp_path: Path, render: Render, options: list[str]
) -> None:
    for kind in ("png", "svg", "pdf"):
        folder = tmp_path / kind
        folder.mkdir()
        data = render(folder / f"figure.{kind}", "x^2 - y^2", "--size", "640x480", *options)
        assert len(data) > 20_000
        if kind == "svg":
            root = ElementTree.fromstring(data)
            shapes = [e for name in ("path", "polyline", "polygon") for e in root.iter(SVG + name)]
            assert len(shapes) > (1000 if options else 20)
        if kind == "png":
            image = QImage.fromData(data)
            colours = {pixel(image, x, y) for x in range(0, 640, 3) for y in range(0, 480, 3)}
            assert len(colours) > 300


@pytest.mark.slow
def test_a_csv_of_a_surface_holds_its_grid(tmp_path: Path, render: Render) -> None:
    data = render(tmp_path / "figure.csv", "x1 x2", "--range", "0, 1; 2, 4", "--size", "400x300")
    titles, *rows = csv.reader(io.StringIO(data.decode()))
    assert titles == ["x1", "x2", "f"]
    x, y, f = np.array(rows, float).T
    assert (x.min(), x.max(), y.min(), y.max()) == (0, 1, 2, 4)
    np.testing.assert_array_equal(f, x * y)


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


def test_a_descent_starts_at_0_with_rate_a_tenth_and_takes_100_steps(run: Run) -> None:
    answer = run("descend", "3x^2+2x-1", "--format", "json").answer
    assert answer["path"][:2] == [[0.0], [-0.2]]
    assert len(answer["path"]) == 101
    assert answer["path"][-1][0] == pytest.approx(-1 / 3)
    assert answer["outcome"] == "converged"


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
    answer = run("descend", "floor(x) + y^2", "--steps", "1", "--format", "json").answer
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
        (["x^2", "--rate", "nan"], "`nan` is not a number."),
        (["x^2", "--rate", "1e308", "--optimizer", "sgd"], "Keras keeps a learning rate in"),
        (["x^2", "--rate", "1e308", "--schedule", "cosine"], "Keras keeps a learning rate in"),
        (["x^2", "--steps", "0"], "The steps are a whole number from 1 to 100,000."),
        (["x^2", "--steps", "2.5"], "The steps are a whole number from 1 to 100,000."),
        (["x^2", "--steps", "10000000"], "The steps are a whole number from 1 to 100,000."),
        (["x^2", "--steps", "many"], "`many` is not a number."),
        (["x^2", "--start", "x"], "`x` is not a number."),
        (["x^2", "--start", "1, 2"], "The start is one number, for x."),
        (["x y", "--start", "1"], "The start is two numbers, for x and y; or give one of them"),
        (["x y", "--start", "1, 2, 3"], "The start is two numbers, for x and y"),
        (["a x^2"], "`a` has no value; give it one, for example a=1."),
        (["x^2 + y^2 + z"], "`z` has no value; give it one, for example z=1."),
        (["x^2", "--set", "q=3"], "`q` is not in the function."),
        (["x^2", "--set", "q"], "`q` sets nothing; write for example a=2."),
        (["x^2", "--optimizer", "adagard"], "`adagard` is no optimizer; there are tape, sgd"),
        (["x^2", "--schedule", "step"], "`step` is no learning-rate schedule; there are"),
        (["x^2", "--set", "momentum=0.5"], "`tape` has no setting `momentum`; it has none."),
        (["x^2", "--optimizer", "adam", "--set", "beta_1=2"], "`beta_1` is from 0 to 1, not 2."),
        (["x^2 + sni(x)"], "`sni` is not known; did you mean `sin`?"),
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


# Every learning rate, and every start.


def test_a_sweep_has_the_final_loss_of_each_rate_and_optimizer(run: Run) -> None:
    line = ("descend", "x^2 + y^2", "--start", "1, 2", "--steps", "20")
    answer = run(
        *line, "--sweep", "1e-3, 0.1", "--optimizer", "tape, momentum", "--set", "momentum=0.5",
        "--format", "json",
    ).answer  # fmt: skip
    assert answer["optimizers"] == ["tape", "momentum"]
    rates = np.array(answer["rates"])
    assert (rates[0], rates[-1]) == pytest.approx((1e-3, 0.1))
    assert np.allclose(answer["losses"][0], 5 * (1 - 2 * rates) ** 40)
    alone = run(
        *line, "--rate", "0.1", "--optimizer", "momentum", "--set", "momentum=0.5",
        "--format", "json",
    ).answer  # fmt: skip
    assert answer["losses"][1][-1] == pytest.approx(alone["values"][-1], rel=1e-6)


def test_a_sweep_as_csv_and_as_text(run: Run) -> None:
    line = ("descend", "x^2", "--start", "1", "--sweep", "0.5, 1e300", "--steps", "9")
    rows = list(csv.reader(io.StringIO(run(*line, "--format", "csv").out)))
    assert rows[0] == ["rate", "tape"]
    assert len(rows) == 242
    assert float(rows[1][0]) == 0.5
    assert abs(float(rows[1][1])) < 1e-12
    assert rows[-1][1] in {"NaN", "Infinity"}
    assert [row.split() for row in run(*line).out.splitlines()] == rows


def test_a_map_says_where_the_descents_of_every_start_end(run: Run) -> None:
    line = ("descend", "x^4 - 2x^2 + y^2", "--rate", "0.05", "--map", "-2, 2; -1, 3")
    answer = run(*line, "--format", "json").answer
    assert (answer["optimizer"], answer["variables"]) == ("tape", ["x", "y"])
    assert (answer["x"][0], answer["x"][-1], answer["y"][0], answer["y"][-1]) == (-2, 2, -1, 3)
    ends, places = np.array(answer["ends"]), np.array(answer["places"])
    assert ends.shape == (256, 256)
    np.testing.assert_allclose(sorted(places.tolist()), [[-1, 0], [1, 0]], atol=1e-3)
    assert (places[ends[:, :128], 0] < 0).all()
    assert (places[ends[:, 128:], 0] > 0).all()
    assert answer["parts"] == {"places": [50.0, 50.0], "elsewhere": 0, "lost": 0, "moving": 0}
    assert answer["codes"] == {"elsewhere": -3, "lost": -1, "moving": -2}


def test_a_map_of_one_variable_as_json_csv_and_text(run: Run) -> None:
    line = ("descend", "x^4 - x^2", "--rate", "0.1", "--map=-6, 6")
    answer = run(*line, "--format", "json").answer
    assert "y" not in answer
    assert len(answer["ends"]) == len(answer["x"]) == 256
    rows = list(csv.DictReader(io.StringIO(run(*line, "--format", "csv").out)))
    assert [int(row["end"]) for row in rows] == answer["ends"]
    assert rows[0]["x of its place"] == "NaN"
    assert float(rows[128]["x of its place"]) == pytest.approx(0.5**0.5)
    ran = run(*line)
    assert (ran.status, ran.err) == (0, "")
    assert "lost: NaN or infinite" in ran.out
    assert "to (0.707106781)" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--sweep", "1"], "A range is two numbers, for example -3, 3."),
        (["--sweep", "fast, 1"], "`fast` is not a number."),
        (["--sweep", "0, 1"], "A learning rate is a finite number more than 0, not 0."),
        (["--sweep", "1, 1"], "A sweep goes from a lower learning rate to a higher one"),
        (["--sweep", "2, 1"], "A sweep goes from a lower learning rate to a higher one"),
        (["--sweep", "1, 1e300", "--optimizer", "adam"], "Keras keeps a learning rate in"),
        (["--sweep", "1, 2", "--optimizer", "tape, sdg"], "`sdg` is no optimizer; there are"),
        (["--sweep", "1, 2", "--optimizer", "tape,"], "`` is no optimizer; there are"),
        (["--sweep", "1, 2", "--optimizer", ",".join(9 * ["tape"])], "A descent has one"),
        (["--sweep", "1, 2", "--set", "rho=0.5"], "`tape` has no setting `rho`"),
        (["--optimizer", "tape, adam"], "A descent has one optimizer, a sweep or"),
        (["--map", "1"], "A range is two numbers, for example -3, 3."),
        (["--map", "1, 2; 3, 4"], "The map of one variable is one range, for x."),
        (["--map", "a, b"], "`a` is not a number."),
        (["--map", "1, 2", "--optimizer", "tape, adam"], "A descent has one optimizer"),
    ],
)
def test_what_cannot_be_looked_over_is_said_with_status_1(
    run: Run, arguments: list[str], said: str
) -> None:
    ran = run("descend", "x^2", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(said)


def test_a_sweep_and_a_map_exclude_each_other(run: Run) -> None:
    ran = run("descend", "x^2", "--sweep", "1e-3, 1", "--map", "-3, 3")
    assert ran.status == 2
    assert "exclude each other" in ran.err
