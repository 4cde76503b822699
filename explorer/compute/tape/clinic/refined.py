"""Causes looked at once more, when differences have said what depends on what."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.compute.tape.clinic.case import Case, Files
from explorer.compute.tape.clinic.causes import told, verdict
from explorer.compute.tape.clinic.finding import Finding, Verdict
from explorer.compute.tape.recorder.live import ReadOut
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet
from explorer.core.sentence import sentence
from explorer.core.tape.record import Call, Source


def refined(recording: Recording, snippet: Snippet, calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """Return the calls with better causes for what no way was found for though it depends.

    A value may leave TensorFlow where neither a record nor the text shows it.
    """
    if not any(source.depends and source.value is None for c in calls for source in c.sources):
        return calls
    files = Files(recording, snippet)
    return tuple(
        replace(
            call,
            sources=tuple(
                _looked_at(files, call, index, source) for index, source in enumerate(call.sources)
            ),
        )
        for call in calls
    )


def _looked_at(files: Files, call: Call, index: int, source: Source) -> Source:
    if not source.depends or source.value is not None:
        return source
    case = Case(files, files.recording.log.calls[call.id])
    found = verdict(case, index)
    if found is None or not found.independent:
        return source
    bare = replace(source, causes=(), sentence=None, line=None, remedy=None)
    readout = _read_out(case, index)
    if readout is None:
        lost = sentence(
            "The target does depend on “{name}”, but no way between them was recorded. Cannot "
            "tell more.",
            name=source.name,
        )
        return replace(bare, sentence=lost)
    left = Finding(
        "left",
        "left_tensorflow",
        readout.line,
        sentence(
            "“{name}” leaves TensorFlow in line {line}, by {method}: the target depends on it, "
            "but the tape does not see how.",
            name=source.name,
            line=readout.line,
            method=readout.method,
        ),
        sentence("Compute it with TensorFlow's own functions."),
    )
    return told(bare, Verdict(case.call, index, (left,)))


def _read_out(case: Case, index: int) -> ReadOut | None:
    """Return the last time that a value of the source was read out before the call."""
    reached = case.graph.after(case.source_id(index))
    seen = [
        one
        for one in case.files.recording.log.readouts
        if one.tensor in reached and one.at <= case.call.first and one.line is not None
    ]
    return seen[-1] if seen else None
