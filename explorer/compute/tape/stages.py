"""The stages in which a run is looked into, after it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from explorer.compute.tape.clinic.causes import earlier_values, judged
from explorer.compute.tape.clinic.errors import explained, explained_warning, mended
from explorer.compute.tape.clinic.repairs.repaired import repaired
from explorer.compute.tape.clinic.verified import outcome
from explorer.compute.tape.differences.opinions import SECONDS, SECONDS_MORE, opinions
from explorer.compute.tape.differences.urgency import Asked, without_gradient
from explorer.compute.tape.execution import execute
from explorer.compute.tape.process.limits import Interrupted
from explorer.compute.tape.process.unseen import unseen
from explorer.compute.tape.replay.check import check
from explorer.compute.tape.witnesses.of_call import with_unasked, witnessing
from explorer.compute.tape.work import Work
from explorer.core.tape.record import StageName


@dataclass(frozen=True, slots=True)
class Stage:
    """One of them: it puts fuller records in place; what it raises loses that stage alone."""

    name: StageName
    do: Callable[[Work], Iterator[None]]
    """Goes on piece by piece, and yields after each that found something out."""
    seconds: float = 20.0
    """It may take, after which it is interrupted."""
    reruns: bool = False
    """Whether it runs the snippet again, which is not done with one that had to be stopped."""


def _name_causes(work: Work) -> Iterator[None]:
    work.record = replace(work.record, calls=judged(work.recording, work.snippet))
    yield


def _explain(work: Work) -> Iterator[None]:
    record, text = work.record, work.snippet.text
    warnings = tuple(
        replace(each, sentence=each.sentence or explained_warning(each.message))
        for each in record.warnings
    )
    error = None if record.error is None else explained(text, record.error)
    notes = unseen(work.snippet.tree, work.execution.namespace)
    work.record = replace(record, warnings=warnings, error=error, notes=notes)
    yield


def _mend_error(work: Work) -> Iterator[None]:
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
    yield


def _replay(work: Work) -> Iterator[None]:
    work.record = replace(work.record, checked=check(work.recording))
    yield


def _differ_where_lost(work: Work) -> Iterator[None]:
    lost, _ = without_gradient(work.record.calls)
    return _differ(work, lost, SECONDS)


def _differ_elsewhere(work: Work) -> Iterator[None]:
    _, others = without_gradient(work.record.calls)
    return _differ(work, others, SECONDS_MORE)


def _differ(work: Work, asked: list[Asked], seconds: float) -> Iterator[None]:
    if not asked:
        return
    calls = opinions(
        work.recording,
        work.snippet,
        work.record.calls,
        functools.partial(execute, host=work.host),
        asked=asked,
        seconds=seconds,
        eager_functions=work.problem.eager_functions,
        meant=earlier_values(work.recording, work.snippet, work.record.calls),
    )
    work.record = replace(work.record, calls=calls)
    yield


def _repair(work: Work) -> Iterator[None]:
    calls = repaired(
        work.recording,
        work.snippet,
        work.record.calls,
        functools.partial(execute, host=work.host),
        eager_functions=work.problem.eager_functions,
    )
    work.record = replace(work.record, calls=calls)
    yield


def _witness(work: Work) -> Iterator[None]:
    try:
        for calls in witnessing(work.recording, work.record.calls):
            work.record = replace(work.record, calls=calls)
            yield
    except Interrupted:
        work.record = replace(work.record, calls=with_unasked(work.record.calls))
        raise


FIRST = (Stage("causes", _name_causes, 10.0), Stage("causes", _explain, 10.0))
"""Those of milliseconds, done before the record is shown."""
LATER = (
    Stage("repairs", _mend_error, 60.0),
    Stage("replay", _replay),
    Stage("differences", _differ_where_lost, 15.0, reruns=True),
    Stage("repairs", _repair, 25.0, reruns=True),
    Stage("differences", _differ_elsewhere, 10.0, reruns=True),
    Stage("witnesses", _witness, 25.0),
)
"""In the order in which a person waits for them: first all that tells why a gradient is None."""
