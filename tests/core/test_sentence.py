"""Sentences keep template and values apart, and every template fits its values."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import explorer
from explorer.core.sentence import ParseError, Sentence, SentenceError, reason_of, sentence

_TEMPLATE_AT = {"sentence": 0, "refusal": 0, "ParseError": 2, "_at": 1}
"""Which argument of a call is the template."""


def _calls() -> Iterator[tuple[str, ast.Call, ast.expr]]:
    for path in sorted(Path(explorer.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            at = _TEMPLATE_AT.get(node.func.id, len(node.args))
            if at < len(node.args):
                yield f"{path.name}:{node.lineno}", node, node.args[at]


_LITERAL = [
    pytest.param(node, template.value, id=place)
    for place, node, template in _calls()
    if isinstance(template, ast.Constant) and isinstance(template.value, str)
]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
        ("two\nlines\r", r"two\nlines\r"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", r"\u202egpj.exe"),
        ("1\N{NO-BREAK SPACE}217 m² 价格", "1\N{NO-BREAK SPACE}217 m² 价格"),
    ],
)
def test_what_would_control_a_terminal_or_turn_the_line_is_written_out(
    value: str, shown: str
) -> None:
    assert str(sentence("{name} is missing.", name=value)) == f"{shown} is missing."


def test_a_sentence_shows_its_values() -> None:
    made = sentence("“{sign}” is missing in {count} places.", sign=")", count=2)
    assert str(made) == "“)” is missing in 2 places."
    assert made.values == {"sign": ")", "count": "2"}


@pytest.mark.parametrize("value", ["{", "}", "{}", "{name}", "{0}", "{name!r:>9}", "%s", "\\n"])
def test_a_value_is_shown_as_it_is_whatever_it_holds(value: str) -> None:
    assert str(sentence("“{name}” is not known.", name=value)) == f"“{value}” is not known."


def test_a_sentence_survives_json_and_messagepack() -> None:
    made = sentence("“{name}” is not known.", name="сни")
    assert msgspec.json.decode(msgspec.json.encode(made), type=Sentence) == made
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(made), type=Sentence) == made


def test_an_error_says_its_sentence_in_english_and_keeps_it_for_others() -> None:
    error = SentenceError(sentence("{count} is too much.", count=3))
    assert str(error) == "3 is too much."
    assert error.sentence.template == "{count} is too much."


def test_an_error_of_reading_is_a_sentence_with_a_place() -> None:
    error = ParseError(2, 5, "“{name}” is not known.", name="sni")
    assert isinstance(error, SentenceError)
    assert (error.start, error.end, str(error)) == (2, 5, "“sni” is not known.")


def test_the_templates_of_the_program_are_found() -> None:
    assert len(_LITERAL) > 40


@pytest.mark.parametrize(("call", "template"), _LITERAL)
def test_every_template_names_the_values_it_is_given(call: ast.Call, template: str) -> None:
    named = {field for _, field, _, _ in string.Formatter().parse(template) if field is not None}
    given = {keyword.arg for keyword in call.keywords}
    assert None in given or named == given


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("Expected `int` >= 0 - at `$.steps`"), "Expected “int” >= 0 - at “$.steps”"),
        (ValueError("A sentence.\nAnd another one."), "A sentence. And another one"),
        (ValueError("x" * 900), "x" * 200),
        (AssertionError(), "AssertionError"),
    ],
)
def test_an_error_of_a_library_is_a_reason_within_a_sentence(error: Exception, reason: str) -> None:
    assert reason_of(error) == reason
