"""What is found out from the source itself: its kind of number, its place, whether it is used."""

from __future__ import annotations

import re

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.core.sentence import sentence


def raised(case: Case) -> Finding:
    """Return the finding of a call that raised."""
    trouble = case.call.error
    kind = trouble.type if trouble is not None else ""
    missing = re.search(r"no entry for: (\w+)", trouble.message if trouble is not None else "")
    if missing is not None:
        said = sentence(
            "TensorFlow has no gradient for the operation {operation}, and raised {error}.",
            operation=missing[1],
            error=kind,
        )
    else:
        said = sentence("TensorFlow raised {error} instead of giving a gradient.", error=kind)
    return Finding("error", "error", case.call.site.line, said, None)


def integer(case: Case, index: int) -> list[Finding]:
    """Return the finding of a source that holds no floating-point numbers."""
    name, dtype = case.call.names[index], str(getattr(case.call.sources[index], "dtype", ""))
    kind = dtype.replace("<dtype: '", "").replace("'>", "")
    return [
        Finding(
            "integer_source",
            "integer_dtype",
            made_at(case, index),
            sentence(
                "“{name}” is {kind}; only floating-point values have gradients.",
                name=name,
                kind=kind,
            ),
            sentence("Make “{name}” a float, for example 3.0 in the place of 3.", name=name),
        )
    ]


def made_at(case: Case, index: int) -> int | None:
    """Return the line where a source was made, if that is known."""
    log, source = case.files.recording.log, case.source_id(index)
    if source in log.variables:
        return log.variables[source].site.line
    made = case.graph.producers.get(source)
    if made is not None:
        return made.site.line
    return next((c.line for c in log.conversions if c.tensor == source), case.call.site.line)


def swapped(case: Case, index: int) -> list[Finding]:
    """Return the finding of a source that is computed from the target."""
    source = case.source_id(index)
    origins = case.graph.before(source, state=False) - {source}
    if not origins & case.targets:
        return []
    name = case.call.names[index]
    return [
        Finding(
            "swapped",
            "swapped",
            case.call.site.line,
            sentence("“{name}” is computed from the target: the two are exchanged.", name=name),
            sentence(
                "Write the target first, then the source: the result, then what it comes from."
            ),
        )
    ]


def element(case: Case, index: int) -> list[Finding]:
    """Return the finding of a source that is a new part or copy of what the target used."""
    source = case.source_id(index)
    origins = case.graph.before(source, state=False) - {source}
    shared = origins & case.behind
    made = case.graph.producers.get(source)
    if not shared or made is None or made.phase == "backward":
        return []
    name = case.call.names[index]
    return [
        Finding(
            "lost",
            "not_connected",
            made.site.line,
            sentence(
                "“{name}” is a new tensor, computed from something that the target uses; "
                "the target itself does not use it.",
                name=name,
            ),
            sentence("Ask for the gradient by the tensor that the target was computed from."),
        )
    ]


def unused(case: Case, index: int) -> Finding:
    """Return the finding of a source that has no part in the target."""
    name = case.call.names[index]
    return Finding(
        "unused",
        "not_connected",
        case.call.site.line,
        sentence("No way leads from “{name}” to the target: it has no part in it.", name=name),
        sentence("Nothing to repair: None means zero here."),
    )
