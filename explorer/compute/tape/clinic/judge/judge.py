"""The judge: which evidence decides, in which order."""

from __future__ import annotations

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding, Verdict
from explorer.compute.tape.clinic.judge import bindings, blocked, departed, items, sources
from explorer.compute.tape.clinic.ways.search import is_whole_number


def judge(case: Case, index: int) -> Verdict:
    """Return why a source of a call got None."""
    call = case.call
    if call.error is not None:
        return Verdict(call, index, (sources.raised(case),))
    source = case.source_id(index)
    way = case.ways.between(source, case.targets) if source in case.behind else None
    plain = sources.integer(case, index) if is_whole_number(call.sources[index]) else []
    if way is not None:
        found = blocked.on_way(case, index, way)
        found = bindings.target_rebound(case, found)
        found = bindings.source_made_before(case, index, found) + found
        return Verdict(call, index, _unique([*plain, *found]))
    if case.files.recording.left_out:
        return Verdict(call, index, tuple(plain))  # A way may lead through what was not kept.
    found = _without_way(case, index)
    independent = not found and not plain
    if independent:
        found = [sources.unused(case, index)]
    return Verdict(call, index, _unique([*plain, *found]), independent)


def _without_way(case: Case, index: int) -> list[Finding]:
    """Return what explains that no operations lead from a source to the targets."""
    for explain in (
        sources.swapped,
        bindings.source_rebound,
        items.item_rebound,
        departed.left,
        bindings.target_replaced,
        sources.element,
    ):
        found = explain(case, index)
        if found:
            return found
    return []


def _unique(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return the findings with one for each cause and line."""
    kept: dict[tuple[str | None, int | None], Finding] = {}
    for finding in findings:
        kept.setdefault((finding.cause, finding.line), finding)
    return tuple(kept.values())
