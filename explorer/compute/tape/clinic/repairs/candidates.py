"""Chooses the repairs that may help against what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.remedies.exchanging import exchanged, whole
from explorer.compute.tape.clinic.repairs.remedies.floats import floated, uncast
from explorer.compute.tape.clinic.repairs.remedies.moving import moved
from explorer.compute.tape.clinic.repairs.remedies.naming import named
from explorer.compute.tape.clinic.repairs.remedies.numbers.returning import all_returned, returned
from explorer.compute.tape.clinic.repairs.remedies.raising import answered
from explorer.compute.tape.clinic.repairs.remedies.smooth import finite
from explorer.compute.tape.clinic.repairs.remedies.state.assigning import stateless
from explorer.compute.tape.clinic.repairs.remedies.stopping import all_unheld, unstopped
from explorer.compute.tape.clinic.repairs.remedies.watching import watched
from explorer.compute.tape.clinic.repairs.remedies.zeros import plain

Repair = Callable[[Case, int, Finding], Iterator[str | None]]

_BY_KIND: dict[str, Repair] = {
    "unwatched": watched,
    "watched_late": watched,
    "integer_source": floated,
    "swapped": exchanged,
    "error": answered,
    "rebound_source": named,
    "rebound_before": named,
    "rebound_target": named,
    "left": returned,
    "lost": whole,
    "nonfinite": finite,
}
_BY_BLOCK: dict[str, Repair] = {
    "outside": moved,
    "state": stateless,
    "held": unstopped,
    "stopped": unstopped,
    "forgotten": unstopped,
    "cast": uncast,
    "text": uncast,
    "python": returned,
    "flat": plain,
    "integer_op": plain,
    "none_given": plain,
}


def candidates(case: Case, index: int, finding: Finding) -> Iterator[str]:
    """Yield whole programs that may be free of a cause, the likeliest first; nothing was run."""
    repair = _BY_KIND.get(finding.kind)
    if finding.block is not None and repair is None:
        repair = _BY_BLOCK.get(finding.block.kind)
    if repair is None:
        return
    for text in repair(case, index, finding):
        if text is not None:
            yield text
    if finding.block is not None and (text := all_unheld(case)) is not None:
        yield text


def completions(case: Case) -> Iterator[str]:
    """Yield programs in which further ways to the target are free, where one way is."""
    for text in (all_unheld(case), all_returned(case)):
        if text is not None:
            yield text
