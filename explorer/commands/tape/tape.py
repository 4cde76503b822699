"""`tape`: what TensorFlow's tapes record of snippets, each run in a process of its own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from explorer.commands.arguments import bare, numbers
from explorer.commands.output import write_json
from explorer.core.sentence import Sentence, SentenceError
from explorer.core.sharing.link import never_runs
from explorer.core.sharing.scheme import is_link
from explorer.core.tape.record import TapeRecord
from explorer.core.tape.spec import TapeProblem
from explorer.core.translation import translate
from explorer.storage.files import UNBROKEN
from explorer.storage.snippets import checked_length, decoded, read_snippet

STANDARD_INPUT = "-"
_MOST_BYTES = 50_000_000
_INTERRUPTED = 130
"""As shells number it."""


class Outcome(NamedTuple):
    """What came of one file."""

    file: str
    """As it was named."""
    problem: TapeProblem
    record: TapeRecord | None
    failure: Sentence | None
    """Why there is no record."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `tape`."""
    parser.description = translate(
        "Each snippet is run as Python runs a file, in a fresh process of its own, and what "
        "TensorFlow's tapes do meanwhile is recorded: the operations, the gradients, and why one "
        "is None."
    )
    parser.add_argument(
        "files",
        nargs="+",
        type=bare,
        metavar="SNIPPET.py",
        help=translate("a Python file or a notebook (.ipynb); - is standard input"),
    )
    parser.add_argument(
        "--eager-functions",
        action="store_true",
        help=translate("run every tf.function line by line, so that all of it is seen"),
    )
    parser.add_argument(
        "--seconds",
        help=translate("for which each may run, default 20"),
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(command=_tape, parser=parser, expression=None, set=None)


def _tape(options: argparse.Namespace) -> int:
    seconds: float = numbers(options, TapeProblem, "seconds").get("seconds", TapeProblem().seconds)
    problems: list[tuple[str, TapeProblem]] = []
    status = 0
    for file in options.files:
        try:
            problems.append((file, _problem(file, options.eager_functions, seconds)))
        except SentenceError as error:
            sys.stderr.write(f"{error}\n")
            status = 1
    if not problems:
        return status
    # Ctrl+C ends the snippet too, with all that it started.
    with UNBROKEN:
        for outcome in _outcomes(problems, options.is_ending):
            _write(outcome, options.format, is_one_of_many=len(options.files) > 1)
    return _INTERRUPTED if options.is_ending() else status


def _problem(file: str, eager: bool, seconds: float) -> TapeProblem:
    """Return what is asked for a file; raises SentenceError where it holds no program."""
    if is_link(file):
        raise never_runs()
    if file == STANDARD_INPUT:
        data = sys.stdin.buffer.read(_MOST_BYTES)
        text = checked_length(decoded(data, "Standard input"), "Standard input")
        return TapeProblem(text, eager_functions=eager, seconds=seconds)
    text = read_snippet(Path(file))
    # A notebook's cells are no file of Python's.
    name = "" if Path(file).suffix.lower() == ".ipynb" else str(Path(file).absolute())
    return TapeProblem(text, name, eager, seconds)


def _outcomes(
    problems: list[tuple[str, TapeProblem]], is_ending: Callable[[], bool]
) -> Iterator[Outcome]:
    """Run one after the other, in order; the next process is made ready while one runs."""
    from explorer.commands.tape.runs import Runs

    runs = Runs(is_ending)
    try:
        for number, (file, problem) in enumerate(problems, 1):
            record, failure = runs.run(problem, is_last=number == len(problems))
            if is_ending():
                return
            yield Outcome(file, problem, record, failure)
    finally:
        runs.stop()


def _write(outcome: Outcome, form: str, *, is_one_of_many: bool) -> None:
    from explorer.core.tape.as_json import failure_as_json, record_as_json

    file, problem, record, failure = outcome
    if form == "json":
        if record is None:
            assert failure is not None
            write_json(failure_as_json(failure, file))
        else:
            write_json(record_as_json(record, file))
    else:
        from explorer.commands.tape.text import record_text

        heading = file if is_one_of_many else ""
        sys.stdout.write(record_text(record, failure, problem.snippet, heading))
    sys.stdout.flush()
