"""Judgements as they travel: without the sweeps, which the record has told already."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.core.results import Result
from explorer.core.tape.record import TapeJudgement, TapeRecord


def slimmed(result: Result) -> Result:
    """Return what is sent of a result."""
    if not isinstance(result, TapeJudgement):
        return result
    calls = tuple(replace(call, sweep=(), accumulations=()) for call in result.calls)
    return replace(result, calls=calls)


def filled(result: Result, record: TapeRecord | None) -> Result:
    """Return a result as it was, by the record that came before."""
    if not isinstance(result, TapeJudgement) or record is None:
        return result
    before = {call.id: call for call in record.calls}
    calls = tuple(
        replace(call, sweep=before[call.id].sweep, accumulations=before[call.id].accumulations)
        if call.id in before
        else call
        for call in result.calls
    )
    return replace(result, calls=calls)
