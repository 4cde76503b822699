"""A record in words, for whoever listens to it instead of looking."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.core.sentence import Sentence, sentence, short
from explorer.core.tape.judging import is_traced
from explorer.core.tape.notation.names import source_name
from explorer.core.tape.notation.values import value_text
from explorer.core.tape.record import Call, Source, TapeRecord
from explorer.core.tape.tape_summary import tape_summaries

_MOST_CALLS, _MOST_SOURCES = 12, 6
_WIDTH = 60
"""Characters of a value."""


def described(record: TapeRecord) -> list[Sentence]:
    """Return what the tapes of a record saw, and what came of each gradient call, and why."""
    found = [
        sentence(
            "Operations: {operations}. Tapes: {tapes}. Gradients: {calls}.",
            operations=f"{len(record.operations) + record.left_out:,}",
            tapes=len(record.tapes),
            calls=len(record.calls),
        )
    ]
    for each in tape_summaries(record):
        found.append(
            sentence("Recorded by {name}: {count}.", name=each.name, count=f"{each.recorded:,}")
        )
        found += each.about
    return [*found, *outcome(record)]


def outcome(record: TapeRecord) -> list[Sentence]:
    """Return what came of each gradient call, and how a snippet ended that did not end well."""
    found = [said for call in record.calls[:_MOST_CALLS] for said in _told(call)]
    return found if record.error is None else [*found, _error(record)]


def _told(call: Call) -> Iterator[Sentence]:
    """Yield the result of a call by each of its sources, with the causes of what is missing."""
    if call.error is not None:
        yield sentence("{call} ended in {error}.", call=_named(call), error=call.error.type)
        return
    for source in call.sources[:_MOST_SOURCES]:
        yield sentence(
            "{call}, by {source}: {value}.",
            call=_named(call),
            source=short(source_name(source.name)),
            value=_value(source),
        )
        yield from (said for said in (source.sentence, source.remedy) if said is not None)


def _named(call: Call) -> str | Sentence:
    text = short(" ".join(call.text.split()))
    if call.line is None:
        return text
    return sentence("Line {line}, {call}", line=call.line, call=text)


def _value(source: Source) -> str | Sentence:
    if source.value is None:
        return "None"
    return sentence("traced") if is_traced(source) else value_text(source.value.value, _WIDTH)


def _error(record: TapeRecord) -> Sentence:
    error = record.error
    assert error is not None
    if error.sentence is not None:
        return error.sentence
    return sentence("It ended in {error}.", error=error.type)
