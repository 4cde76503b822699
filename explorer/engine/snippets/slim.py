"""Answers as they travel.

Records come in parts, judgements without the sweeps, which the record has told already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from explorer.core.results import Result
from explorer.core.tape.parts import Parts, TapePart
from explorer.core.tape.record import TapeJudgement, TapeRecord

if TYPE_CHECKING:
    from explorer.engine.messages import FromWorker


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


class PutTogether:
    """Makes one answer of those that bring a record in parts."""

    def __init__(self) -> None:
        self._parts = Parts()

    def put_together(self, message: FromWorker) -> FromWorker | None:
        """Return a message, with its record whole; None for a part of one."""
        from explorer.engine.messages import Answer

        match message:
            case Answer(result=TapePart() as part):
                self._parts.take(part)
                return None
            case Answer(result=TapeRecord() as rest):
                parts, self._parts = self._parts, Parts()
                return replace(message, result=parts.whole(rest))
        return message
