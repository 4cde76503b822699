"""`eval --stdin`: a line is a request and has its answer, however bad the line before was."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from explorer.commands import evaluate as eval_command
from tests.commands.asking import GOOD, Run, error_of, request


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


BAD_LINES: list[tuple[str, bytes | dict[str, Any], str]] = [
    ("no JSON", b"x^2", "JSON is malformed: invalid character (byte 0)"),
    ("cut off", b'{"expression": "x"', "Input data was truncated"),
    ("two at once", b'{"expression":"x","at":1} {}', "JSON is malformed: trailing characters"),
    ("NaN", b'{"expression":"x","at":[NaN]}', "JSON is malformed: invalid character"),
    ("null", b"null", "Expected “object”, got “null”"),
    ("an array", b'["x", 1]', "Expected “object”, got “array”"),
    ("nothing in it", b"{}", "Object missing required field “expression”"),
    ("no places", {"expression": "x"}, "Object missing required field “at”"),
    ("an unknown field", request(ordre=1), "Object contains unknown field “ordre”"),
    ("a number as text", request(at="1"), "Expected “float | array”, got “str” - at “$.at”"),
    ("text among places", request(at=[1, "2"]), "Expected “float”, got “str” - at “$.at[1]”"),
    ("null among places", request(at=[None]), "Expected “float”, got “null” - at “$.at[0]”"),
    ("a number as text's place", request(expression=1), "Expected “str”, got “int”"),
    ("order 7", request(order=7), "Expected “int” <= 6 - at “$.order”"),
    ("order -1", request(order=-1), "Expected “int” >= 0 - at “$.order”"),
    ("order true", request(order=True), "Expected “int”, got “bool”"),
    ("order text", request(order="1"), "Expected “int”, got “str”"),
    ("float16", request(dtype="float16"), "Invalid enum value 'float16' - at “$.dtype”"),
    ("parameters a list", request(parameters=[1]), "Expected “object”, got “array”"),
    ("a parameter as text", request(parameters={"a": "1"}), "Expected “float”, got “str”"),
    ("a missing parameter", request(expression="a x"), "“a” has no value; give it one"),
    ("another parameter", request(parameters={"q": 1}), "“q” is not in the function."),
    ("no parameter", request(parameters={"a b": 1}), "“a b” is not in the function."),
    ("the axis", request(parameters={"x": 1}), "“x” is the axis and takes no value."),
    ("a huge number", b'{"expression":"x","at":[1e999]}', "Number out of range - at “$.at[0]”"),
    ("a huge integer", b'{"expression":"x","at":1%s}' % (b"0" * 400), "Number out of range"),
    ("a huge order", request(order=10**40), "Expected “int” <= 6"),
    ("not UTF-8", b'{"expression":"\xff","at":1}', "The line is not text in UTF-8."),
    ("not UTF-8 at all", b"\xff\xfe{\x00}", "The line is not text in UTF-8."),
    ("half a character", rb'{"expression":"\ud800","at":1}', "JSON is malformed"),
    ("nested deep", b'{"at":' + b"[" * 100_000, "The line is nested too deep."),
    ("nested deep elsewhere", b'{"z":' + b"[" * 100_000, ""),
    ("too many places", b'{"expression":"x","at":[0%s]}' % (b",1" * 10**6), "length <= 1000000"),
    ("10 MB without an end", b"[" * 10_000_000, "Expected “object”, got “array”"),
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
        ("x + sni(x)", "“sni” is not known; did you mean “sin”?", 4),
        ("(3x", "“)” is missing.", 0),
        ("", "Type a function, for example x^2.", 0),
        ("x^", "Something is missing after “^”.", 1),
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


def test_a_request_that_would_take_minutes_is_refused_and_the_next_one_answered(
    ask: Callable[..., Any],
) -> None:
    towers = ["gamma(" * 49 + "x" + ")" * 49, "(" * 49 + "x" + "!)" * 49]
    slow = [{"expression": tower, "at": 0.7} for tower in towers]
    *refused, last = ask(*slow, {"expression": "x^2", "at": 3})
    for answer in refused:
        assert answer["error"]["message"].startswith("This would take too long: written out the")
    assert last["derivatives"] == [[9.0], [6.0], [2.0], [0.0]]
