"""A program run, its error explained and mended, and the mended program run once more."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.compute.tape.clinic.errors import explained, mended
from explorer.compute.tape.clinic.verified import computing_at_once, outcome
from explorer.compute.tape.execution import execute
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Trouble


@dataclass(frozen=True)
class Mended:
    error: Trouble
    output: str
    """Of the repaired program."""


def mend(text: str) -> Mended:
    error = outcome(text).error
    assert error is not None, "it runs as it is"
    error = mended(text, explained(text, error))
    return Mended(error, "" if error.repaired is None else printed(error.repaired))


def printed(text: str) -> str:
    """Return what a program prints; its errors are this one's."""
    with computing_at_once():
        run = execute(Snippet.read(text), seconds=60)
    assert run.error is None, (run.error, text)
    return "".join(each.text for each in run.output if each.stream == "stdout")
