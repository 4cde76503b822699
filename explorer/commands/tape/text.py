"""A record as a person reads it on a terminal."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from explorer.commands.tape.ways import WAYS
from explorer.core.sentence import Sentence, filled, printable, sentence
from explorer.core.tape.notation.values import value_text
from explorer.core.tape.record import Call, Checked, Source, Tape, TapeRecord, Trouble
from explorer.core.tape.values import Value
from explorer.core.translation import Text, translate

_CAUSES: dict[str, Text] = {
    "not_watched": "not watched",
    "not_connected": "not connected",
    "integer_dtype": "integer",
    "no_gradient_op": "an operation without a gradient",
    "left_tensorflow": "left TensorFlow",
    "overwritten": "overwritten",
    "swapped": "swapped",
    "stopped": "stopped on purpose",
    "error": "error",
}
_MOST_VALUE = 72


def record_text(
    record: TapeRecord | None, failure: Sentence | None, snippet: str, heading: str = ""
) -> str:
    """Return a run's output, its gradient calls, what was checked, its tapes.

    Args:
        record: of the run, if there is one.
        failure: why there is none.
        snippet: that was run.
        heading: above all of it.
    """
    parts = [f"── {heading} ──"] if heading else []
    if record is None:
        return "\n\n".join([*parts, f"{failure}"]) + "\n\n"
    parts.append("".join(piece.text for piece in record.output).rstrip("\n"))
    parts.append("\n".join(_complaints(record)))
    parts += [_call(call, snippet) for call in record.calls]
    parts.append("\n".join(_closing(record)))
    if record.error is not None:
        parts.append(_diff(snippet, record.error.repaired))
    return "\n\n".join(part for part in parts if part) + "\n\n"


def _complaints(record: TapeRecord) -> Iterator[str]:
    for warned in record.warnings:
        yield f"{_at(warned.line)}{_said(warned.message, warned.sentence)}"
    for note in record.notes:
        yield f"{_at(note.line)}{note.sentence}"
    if record.error is not None:
        yield _trouble(record.error)
    if record.stopped is not None:
        yield str(record.stopped)
    if record.not_seen is not None:
        yield str(record.not_seen)


def _trouble(error: Trouble) -> str:
    return f"{_at(error.line)}{error.type}: {_said(error.message, error.sentence)}"


def _said(message: str, meaning: Sentence | None) -> str:
    text = "\n".join(printable(line) for line in message.rstrip().split("\n"))
    return text if meaning is None else f"{text}\n  {meaning}"


def _at(line: int | None) -> str:
    return "" if line is None else filled("line {line}: ", line=line)


def _call(call: Call, snippet: str) -> str:
    place = "" if call.line is None else f"   {filled('line {line}', line=call.line)}"
    lines = [f"{call.text or call.method}{place}"]
    if call.error is not None:
        lines.append(f"  {_trouble(call.error)}".replace("\n", "\n  "))
    width = max((len(source.name) for source in call.sources), default=0)
    for source in call.sources:
        lines += [f"  {line}" for line in _source(source, width)]
    if call.note is not None:
        lines.append(f"  {call.note}")
    diff = _diff(snippet, call.repaired)
    if diff:
        lines += [f"  {translate('repaired:')}", *(f"    {line}" for line in diff.split("\n"))]
        if call.repaired_values is not None:
            values = ", ".join(_value(value) for value in call.repaired_values)
            lines.append(f"    {filled('which gives {values}', values=values)}")
    lines += [f"  {line}" for line in _witnesses(call)]
    return "\n".join(lines)


def _source(source: Source, width: int) -> Iterator[str]:
    known = source.value is None or source.value.value is not None
    value = (
        _value(source.value and source.value.value) if known else translate("a value of the graph")
    )
    causes = ", ".join(translate(_CAUSES[cause]) for cause in source.causes)
    difference = ""
    if source.difference is not None:
        difference = f"   {filled('differences {value}', value=f'{source.difference:.7g}')}"
    yield f"{source.name:<{width}}  {value}{f'   {causes}' if causes else ''}{difference}"
    indent = " " * (width + 2)
    for said in (source.sentence, source.remedy):
        if said is not None:
            yield f"{indent}{said}"


def _witnesses(call: Call) -> Iterator[str]:
    for witness in call.witnesses:
        if witness.failure is not None:
            yield filled(
                "{way}: {failure}", way=sentence(WAYS[witness.kind]), failure=witness.failure
            )
        elif not all(witness.agrees):
            values = ", ".join(_value(value) for value in witness.values)
            yield filled("{way} gives {values}", way=sentence(WAYS[witness.kind]), values=values)


def _closing(record: TapeRecord) -> Iterator[str]:
    if record.checked is not None and record.operations:
        yield _checked(record.checked)
    for tape in record.tapes:
        count = sum(tape.id in operation.tapes for operation in record.operations)
        yield filled("{tape}, {count} operations", tape=_tape(tape), count=f"{count:,}")
    count = len(record.operations) + record.left_out
    yield filled(
        "{count} operations in all, ran in {seconds} s",
        count=f"{count:,}",
        seconds=f"{record.seconds:.3g}",
    )


def _checked(checked: Checked) -> str:
    count = f"{checked.replayed:,}"
    if not checked.differing:
        return filled("checked: {count} operations run again, the same bit for bit", count=count)
    return filled(
        "checked: {count} operations run again, the same bit for bit; differing: {numbers}",
        count=count,
        numbers=", ".join(str(each.operation) for each in checked.differing[:10]),
    )


def _tape(tape: Tape) -> Sentence:
    first, last = tape.lines or ("", "")
    told: Text
    if tape.lines is None:
        told = (
            "persistent tape {name} watched {watched}"
            if tape.persistent
            else "tape {name} watched {watched}"
        )
    else:
        told = (
            "persistent tape {name} in lines {first} to {last} watched {watched}"
            if tape.persistent
            else "tape {name} in lines {first} to {last} watched {watched}"
        )
    watched = ", ".join(tape.watched) or sentence("nothing")
    return sentence(told, name=tape.name or tape.id, first=first, last=last, watched=watched)


def _value(value: Value | None) -> str:
    return "None" if value is None else printable(value_text(value, _MOST_VALUE))


def _diff(before: str, after: str | None) -> str:
    """Return the lines that a repair changes, with one around them."""
    if after is None:
        return ""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
    return "\n".join(printable(line) for line in lines if not line.startswith(("---", "+++")))
