"""The repaired program: one repair after the other, each kept only if it helps when it is run."""

from __future__ import annotations

import ast
import math
import time
from collections.abc import Iterator

from msgspec.structs import replace

from explorer.compute.tape.clinic.finding import Finding, Verdict
from explorer.compute.tape.clinic.refined import refined
from explorer.compute.tape.clinic.repairs.candidates import candidates, completions
from explorer.compute.tape.clinic.repairs.trial import Key, Trial, results, tried
from explorer.compute.tape.clinic.repairs.verifying import agreeing, agrees, total_of
from explorer.compute.tape.differences.runs import Execute, is_random
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Call

SECONDS = 12.0
"""For all repairs of a program together."""
MOST_ROUNDS = 12
_MOST_PARTIAL = 3
_ZEROS = 'unconnected_gradients="zero"'
_TINY = {"1e-12": "1e-10", "1e-7": "1e-5"}
"""Numbers that repairs add, and others that would do as well."""
_CHANGING = frozenset({"swapped", "integer_dtype"})
"""Causes that no repair leaves the question as it was."""


def repaired(
    recording: Recording,
    snippet: Snippet,
    calls: tuple[Call, ...],
    execute: Execute,
    *,
    seconds: float = SECONDS,
    eager_functions: bool = False,
) -> tuple[Call, ...]:
    """Return the calls with the repaired program, and with what it gives for their sources.

    What differences found out is heeded: causes may be put right. A program is offered for a call
    only where it was run and gives a finite gradient for a source that had none, and the gradient
    agrees with the differences.
    """
    calls = refined(recording, snippet, calls)
    first = Trial(snippet, recording, failed=False)
    expected = _expected(recording, snippet, calls)
    search = _Search(first, execute, seconds, eager_functions, expected)
    try:
        last = search.best(first)
        if last is first:
            return calls
        good = agreeing(first, last, execute, search.left, eager_functions=eager_functions)
        return tuple(_told(call, last, good) for call in calls)
    finally:
        snippet.remember_lines()


def _expected(recording: Recording, snippet: Snippet, calls: tuple[Call, ...]) -> dict[Key, float]:
    """Return what differences say of the sources whose derivative no repair has to change.

    Of a program that draws other random numbers in each run there are none. A difference of 0
    where the target does depend says only that the step was lost in rounding.
    """
    if "seed" not in snippet.text and any(map(is_random, recording.log.operations)):
        return {}
    return {
        (call.id, index): source.difference
        for call in calls
        for index, source in enumerate(call.sources)
        if source.depends and source.difference and not _CHANGING & {*source.causes}
    }


def _told(call: Call, last: Trial, good: set[Key]) -> Call:
    if not any(key[0] == call.id for key in good):
        return call
    new = last.recording.calls[call.id]
    values = tuple(source.value.value if source.value else None for source in new.sources)
    return replace(call, repaired=last.snippet.text, repaired_values=values)


class _Search:
    """Goes from program to program."""

    def __init__(
        self,
        first: Trial,
        execute: Execute,
        seconds: float,
        eager_functions: bool,
        expected: dict[Key, float],
    ) -> None:
        snippet = first.snippet
        self._file = snippet.file
        self._draws = first.recording.log.draws
        self._execute = execute
        self._end = time.monotonic() + seconds
        self._eager_functions = eager_functions
        self._seen = {snippet.text}
        self._expected = expected

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(0.0, self._end - time.monotonic())

    def best(self, trial: Trial) -> Trial:
        """Return the program with all repairs that help."""
        given_up: set[Key] = set()
        for _ in range(MOST_ROUNDS):
            key = next((key for key in trial.verdicts if key not in given_up), None)
            if key is None or not self.left:
                break
            better = self._better(trial, key)
            if better is None:
                given_up.add(key)
            else:
                trial = better
                given_up -= {one for one in given_up if one[0] == key[0]}
        return trial

    def _better(self, trial: Trial, key: Key) -> Trial | None:
        """Return a program in which a source is better off, and no other worse.

        A gradient that differences contradict is none: a part of the way may still be cut, or
        the program may compute something else.
        """
        expected = self._expected.get(key)
        if any(finding.kind == "rebound_target" for finding in trial.verdicts[key].findings):
            expected = None
        partial: list[Trial] = []
        for text in self._texts(trial, key):
            new = self._tried(text)
            if new is None or not _helps(trial, new, key):
                continue
            if not _asks_the_same(trial, new, key):
                continue
            if key in new.verdicts:
                return new
            if not agrees(new, key, expected):
                partial.append(new)
            elif not self._hangs_on_tiny(trial, new, key):
                return new
        return self._completed(trial, partial, key, expected)

    def _completed(
        self, old: Trial, partial: list[Trial], key: Key, expected: float | None
    ) -> Trial | None:
        """Return a program in which the other ways are free, too, where one was freed."""
        for trial in partial[:_MOST_PARTIAL]:
            for text in completions(trial.case(key)):
                new = None if text in self._seen else self._tried(text)
                self._seen.add(text)
                if new is None or key in new.verdicts or not _helps(old, new, key):
                    continue
                if agrees(new, key, expected):
                    return new
        return None

    def _hangs_on_tiny(self, old: Trial, new: Trial, key: Key) -> bool:
        """Tell whether a gradient is as large as the tiny number that was put in is small.

        There is no derivative then: another tiny number gives another gradient.
        """
        text = new.snippet.text
        for tiny, other in _TINY.items():
            if text.count(tiny) > old.snippet.text.count(tiny):
                text = text.replace(tiny, other)
        again = None if text == new.snippet.text else self._tried(text)
        if again is None or not again.has(key):
            return False
        gradient = results(again.recording.log.calls[key[0]])[key[1]]
        return not agrees(new, key, total_of(gradient))

    def _texts(self, trial: Trial, key: Key) -> Iterator[str]:
        case = trial.case(key)
        for finding in trial.verdicts[key].findings:
            for text in candidates(case, key[1], finding):
                if text not in self._seen:
                    self._seen.add(text)
                    yield text

    def _tried(self, text: str) -> Trial | None:
        if not self.left:
            return None
        return tried(
            text,
            self._file,
            self._execute,
            seconds=self.left,
            eager_functions=self._eager_functions,
            draws=self._draws,
        )


def _helps(old: Trial, new: Trial, key: Key) -> bool:
    if new.calls < old.calls or not new.has(key) or (new.failed and not _failing(old)):
        return False
    worse = [other for other in new.verdicts if other not in old.verdicts and old.has(other)]
    if any(other[0] <= key[0] or not new.verdicts[other].independent for other in worse):
        return False  # A later call may ask for something else now that this one gives a number.
    verdict = new.verdicts.get(key)
    return verdict is None or _closer(old.verdicts[key], verdict)


def _asks_the_same(old: Trial, new: Trial, key: Key) -> bool:
    """Tell whether a repaired program leaves alone what it has no reason to change.

    A source that is a float now must not change the target: functions may scale whole numbers.
    Zeros in the place of None are right only where nothing else is wrong with the call's sources.
    """
    findings = old.verdicts[key].findings
    if any(finding.kind == "error" for finding in findings):
        return True
    if _ZEROS in new.snippet.text and _ZEROS not in old.snippet.text:
        others = (v for other, v in old.verdicts.items() if other[0] == key[0] and other != key)
        return all(one.independent or _is_flat(one) for one in others)
    if not any(finding.kind == "integer_source" for finding in findings):
        return True
    if any(finding.block is not None for finding in findings):
        return True
    before, after = (_total_of_targets(one, key) for one in (old, new))
    return before is None or after is None or math.isclose(before, after, rel_tol=1e-3)


def _is_flat(verdict: Verdict) -> bool:
    return all(f.cause == "no_gradient_op" for f in verdict.findings)


def _total_of_targets(trial: Trial, key: Key) -> float | None:
    totals = [total_of(one) for one in trial.recording.log.calls[key[0]].targets]
    return None if None in totals else math.fsum(one for one in totals if one is not None)


def _failing(trial: Trial) -> bool:
    return trial.failed or any(
        finding.kind == "error" for v in trial.verdicts.values() for finding in v.findings
    )


def _closer(old: Verdict, new: Verdict) -> bool:
    """Tell whether less is wrong than was, or what is wrong comes later on the way."""
    if new.independent:
        return False
    before, after = _marks(old.findings), _marks(new.findings)
    return before != after and not before <= after


def _marks(findings: tuple[Finding, ...]) -> set[tuple[str, str, str]]:
    return {
        (
            finding.kind,
            finding.block.kind if finding.block is not None else "",
            ast.unparse(finding.node) if finding.node is not None else "",
        )
        for finding in findings
    }
