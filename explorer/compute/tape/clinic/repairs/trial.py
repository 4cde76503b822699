"""A repaired program on trial: run, recorded, judged; nothing that it writes is seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from explorer.compute.tape.clinic.case import Case, Files
from explorer.compute.tape.clinic.causes import verdict
from explorer.compute.tape.clinic.finding import Verdict
from explorer.compute.tape.differences.effects import no_effects
from explorer.compute.tape.differences.runs import Execute
from explorer.compute.tape.draws import Draws
from explorer.compute.tape.recorder.live import LiveCall
from explorer.compute.tape.recorder.recorder import Recorder
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet

Key = tuple[int, int]
"""Of a source: the number of its call, its place in it."""


@dataclass(frozen=True)
class Trial:
    """A program that was run, and what is wrong with its gradients."""

    snippet: Snippet
    recording: Recording
    failed: bool
    """Whether it raised."""

    @cached_property
    def files(self) -> Files:
        """What all its calls share."""
        return Files(self.recording, self.snippet)

    @cached_property
    def verdicts(self) -> dict[Key, Verdict]:
        """What is wrong, by source; sources with a good gradient are not among them."""
        found: dict[Key, Verdict] = {}
        for call in self.recording.log.calls:
            case = Case(self.files, call)
            for index in range(len(call.sources)):
                wrong = verdict(case, index)
                if wrong is not None:
                    found[call.id, index] = wrong
        return found

    @property
    def calls(self) -> int:
        """The number of gradient calls that it came to."""
        return len(self.recording.log.calls)

    def case(self, key: Key) -> Case:
        """Return the case of a source."""
        return Case(self.files, self.recording.log.calls[key[0]])

    def has(self, key: Key) -> bool:
        """Tell whether it came to a call with such a source."""
        call, index = key
        return call < self.calls and index < len(self.recording.log.calls[call].sources)


def results(call: LiveCall) -> tuple[Any, ...]:
    """Return the results of a call, None for each where it raised."""
    return call.results or (None,) * len(call.sources)


def tried(
    text: str,
    file: str,
    execute: Execute,
    *,
    seconds: float,
    eager_functions: bool,
    draws: Draws,
) -> Trial | None:
    """Return the trial of a program, which draws from `draws` on; None where it is no Python."""
    try:
        snippet = Snippet.read(text, file)
    except SyntaxError:
        return None
    recorder = Recorder(snippet, eager_functions)
    before = Draws.now()
    try:
        draws.go_on()
        with no_effects():
            run = execute(snippet, recorder, seconds=seconds, quiet=True)
    finally:
        before.go_on()
    failed = getattr(run, "error", None) is not None or getattr(run, "stopped", None) is not None
    return Trial(snippet, recorder.recording(), failed)
