"""Why each gradient of a run is None: the calls with their causes."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.compute.tape.clinic.case import Case, Files
from explorer.compute.tape.clinic.finding import Verdict, chained
from explorer.compute.tape.clinic.judge.bindings import meant
from explorer.compute.tape.clinic.judge.judge import judge
from explorer.compute.tape.clinic.judge.nonfinite import verdict_of_value
from explorer.compute.tape.recorder.live import LiveOperation
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet
from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.record import Call, Source


def judged(recording: Recording, snippet: Snippet) -> tuple[Call, ...]:
    """Return the calls with causes, sentences, lines and remedies for each None.

    A gradient that is NaN or infinite gets a sentence, a line and a remedy, but no cause.
    """
    verdicts = {(v.call.id, v.index): v for v in verdicts_of(recording, snippet)}
    return tuple(
        replace(
            call,
            sources=tuple(
                told(source, verdicts.get((call.id, index)))
                for index, source in enumerate(call.sources)
            ),
        )
        for call in recording.calls
    )


def verdicts_of(recording: Recording, snippet: Snippet) -> list[Verdict]:
    """Return what was found out about each None, NaN and infinity, in the order of the calls."""
    files = Files(recording, snippet)
    found: list[Verdict] = []
    for call in recording.log.calls:
        case = Case(files, call)
        found += [v for index in range(len(call.sources)) if (v := verdict(case, index))]
    return found


def earlier_values(
    recording: Recording, snippet: Snippet, calls: tuple[Call, ...]
) -> dict[tuple[int, int], tuple[LiveOperation, int]]:
    """Return where the earlier values of sources were used whose names were bound again."""
    files = Files(recording, snippet)
    found: dict[tuple[int, int], tuple[LiveOperation, int]] = {}
    for call in calls:
        for index, source in enumerate(call.sources):
            if "overwritten" not in source.causes or source.value is not None:
                continue
            case = Case(files, recording.log.calls[call.id])
            wrong = verdict(case, index)
            if wrong is not None and any(f.kind == "rebound_source" for f in wrong.findings):
                place = meant(case, index)
                if place is not None:
                    found[call.id, index] = place
    return found


def verdict(case: Case, index: int) -> Verdict | None:
    """Return what is wrong with the gradient by one source; None where it is a finite number."""
    results = case.call.results
    if index < len(results) and results[index] is not None:
        return verdict_of_value(case, index)
    return judge(case, index)


def told(source: Source, verdict: Verdict | None) -> Source:
    """Return a source with what was found out about it."""
    if verdict is None:
        return source
    findings = verdict.findings
    if not findings:
        return replace(source, sentence=_cannot_tell())
    return replace(
        source,
        causes=tuple(dict.fromkeys(f.cause for f in findings if f.cause is not None)),
        sentence=chained([finding.sentence for finding in findings]),
        line=findings[0].line,
        remedy=chained([f.remedy for f in findings if f.remedy is not None]),
    )


def _cannot_tell() -> Sentence:
    return sentence(
        "Nothing that was recorded shows what keeps the gradient from coming back. Cannot tell "
        "more."
    )
