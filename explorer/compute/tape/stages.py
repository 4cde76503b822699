"""The stages in which a run is looked into, after it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from explorer.compute.tape.clinic.causes import earlier_values, judged
from explorer.compute.tape.clinic.errors import explained, explained_warning, mended
from explorer.compute.tape.clinic.repairs.repaired import repaired
from explorer.compute.tape.clinic.verified import outcome
from explorer.compute.tape.differences.opinions import opinions
from explorer.compute.tape.execution import execute
from explorer.compute.tape.replay.check import check
from explorer.compute.tape.witnesses.of_call import witnessed
from explorer.compute.tape.work import Work
from explorer.core.tape.record import StageName


@dataclass(frozen=True, slots=True)
class Stage:
    """One of them: it puts a fuller record in place; what it raises loses that stage alone."""

    name: StageName
    do: Callable[[Work], None]
    seconds: float = 20.0
    """It may take, after which it is interrupted."""
    reruns: bool = False
    """Whether it runs the snippet again, which is not done with one that had to be stopped."""


def _name_causes(work: Work) -> None:
    work.record = replace(work.record, calls=judged(work.recording, work.snippet))


def _explain(work: Work) -> None:
    record, text = work.record, work.snippet.text
    warnings = tuple(
        replace(each, sentence=each.sentence or explained_warning(each.message))
        for each in record.warnings
    )
    error = None if record.error is None else explained(text, record.error)
    work.record = replace(record, warnings=warnings, error=error)


def _mend_error(work: Work) -> None:
    error = work.record.error
    if error is None:
        return
    seconds = min(work.problem.seconds, 20.0)
    run = functools.partial(outcome, host=work.host, seconds=seconds, file=work.problem.file)
    try:
        error = mended(work.snippet.text, error, run)
    finally:
        work.snippet.remember_lines()
    work.record = replace(work.record, error=error)


def _replay(work: Work) -> None:
    work.record = replace(work.record, checked=check(work.recording))


def _differ(work: Work) -> None:
    calls = opinions(
        work.recording,
        work.snippet,
        work.record.calls,
        functools.partial(execute, host=work.host),
        eager_functions=work.problem.eager_functions,
        meant=earlier_values(work.recording, work.snippet, work.record.calls),
    )
    work.record = replace(work.record, calls=calls)


def _repair(work: Work) -> None:
    calls = repaired(
        work.recording,
        work.snippet,
        work.record.calls,
        functools.partial(execute, host=work.host),
        eager_functions=work.problem.eager_functions,
    )
    work.record = replace(work.record, calls=calls)


def _witness(work: Work) -> None:
    work.record = replace(work.record, calls=witnessed(work.recording, work.record.calls))


FIRST = (Stage("causes", _name_causes, 10.0), Stage("causes", _explain, 10.0))
"""Those of milliseconds, done before the record is shown."""
LATER = (
    Stage("repairs", _mend_error, 60.0),
    Stage("replay", _replay),
    Stage("differences", _differ, 25.0, reruns=True),
    Stage("repairs", _repair, 25.0, reruns=True),
    Stage("witnesses", _witness, 25.0),
)
"""Each yields what is known after it."""
