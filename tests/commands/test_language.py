import argparse
import ast
import inspect

import pytest

from explorer.commands.language import _OF_ARGPARSE, taken
from explorer.core.sentence import SentenceError
from explorer.core.translation import language
from tests.commands.asking import Run

_OF_WRITING = {
    "%(heading)s:", "'required' is an invalid argument for positionals", "%r is not callable",
    ".__call__() not defined", "argument \"-\" with mode %r",
    "can't open '%(filename)s': %(error)s",
    "cannot have multiple subparser arguments", "cannot merge actions - two groups are named %r",
    "conflicting option string: %s", "conflicting option strings: %s",
    "conflicting subparser: %s", "conflicting subparser alias: %s",
    "dest= is required for options like %r", "invalid conflict_resolution value: %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "mutually exclusive arguments must be optional", "subcommands",
    "show program's version number and exit", "unexpected option string: %s",
}  # fmt: skip
"""What is said to whoever writes a parser, or by one that is not here."""


def test_all_that_a_parser_says_by_itself_is_in_the_catalogue() -> None:
    calls = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(argparse)))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "ngettext"}
    ]
    said = {
        each.value
        for call in calls
        for each in call.args
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }
    assert {"usage: ", "positional arguments", "expected one argument"} <= said
    assert said - _OF_WRITING <= set(_OF_ARGPARSE)


@pytest.mark.parametrize(
    ("given", "named", "left"),
    [
        (["eval", "x"], None, ["eval", "x"]),
        (["--language", "zh_CN", "eval", "x"], "zh_CN", ["eval", "x"]),
        (["eval", "x", "--language=en", "--at", "1"], "en", ["eval", "x", "--at", "1"]),
        (["tape", "--", "--language"], None, ["tape", "--", "--language"]),
    ],
)
def test_the_language_is_taken_from_wherever_it_stands(
    given: list[str], named: str | None, left: list[str]
) -> None:
    assert taken(given) == (named, left)


@pytest.mark.parametrize("given", [["--language"], ["--language", "xx"], ["--language="]])
def test_a_language_that_is_not_there_is_refused_with_those_that_are(given: list[str]) -> None:
    with pytest.raises(SentenceError, match="en, zh_CN"):
        taken(given)


def test_a_command_speaks_a_language_only_while_it_runs(run: Run) -> None:
    assert run("eval", "x^2", "--at", "3", "--language", "zh_CN").status == 0
    assert language() == "en"
