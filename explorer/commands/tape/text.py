"""A record as a person reads it on a terminal."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from explorer.core.sentence import Sentence, printable
from explorer.core.tape.notation.values import value_text
from explorer.core.tape.record import Call, Checked, Source, Tape, TapeRecord, Trouble
from explorer.core.tape.values import Value

_CAUSES = {
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
    return "" if line is None else f"line {line}: "


def _call(call: Call, snippet: str) -> str:
    lines = [f"{call.text or call.method}{'' if call.line is None else f'   line {call.line}'}"]
    if call.error is not None:
        lines.append(f"  {_trouble(call.error)}".replace("\n", "\n  "))
    width = max((len(source.name) for source in call.sources), default=0)
    for source in call.sources:
        lines += [f"  {line}" for line in _source(source, width)]
    if call.note is not None:
        lines.append(f"  {call.note}")
    diff = _diff(snippet, call.repaired)
    if diff:
        lines += ["  repaired:", *(f"    {line}" for line in diff.split("\n"))]
        if call.repaired_values is not None:
            values = ", ".join(_value(value) for value in call.repaired_values)
            lines.append(f"    which gives {values}")
    lines += [f"  {line}" for line in _witnesses(call)]
    return "\n".join(lines)


def _source(source: Source, width: int) -> Iterator[str]:
    known = source.value is None or source.value.value is not None
    value = _value(source.value and source.value.value) if known else "a value of the graph"
    causes = ", ".join(_CAUSES[cause] for cause in source.causes)
    difference = "" if source.difference is None else f"   differences {source.difference:.7g}"
    yield f"{source.name:<{width}}  {value}{f'   {causes}' if causes else ''}{difference}"
    indent = " " * (width + 2)
    for said in (source.sentence, source.remedy):
        if said is not None:
            yield f"{indent}{said}"


def _witnesses(call: Call) -> Iterator[str]:
    for witness in call.witnesses:
        if witness.failure is not None:
            yield f"{witness.kind}: {witness.failure}"
        elif not all(witness.agrees):
            values = ", ".join(_value(value) for value in witness.values)
            yield f"{witness.kind} gives {values}"


def _closing(record: TapeRecord) -> Iterator[str]:
    if record.checked is not None and record.operations:
        yield _checked(record.checked)
    for tape in record.tapes:
        count = sum(tape.id in operation.tapes for operation in record.operations)
        yield f"{_tape(tape)}, {count:,} operations"
    count = len(record.operations) + record.left_out
    yield f"{count:,} operations in all, ran in {record.seconds:.3g} s"


def _checked(checked: Checked) -> str:
    same = f"checked: {checked.replayed:,} operations run again, the same bit for bit"
    if not checked.differing:
        return same
    numbers = ", ".join(str(each.operation) for each in checked.differing[:10])
    return f"{same}; differing: {numbers}"


def _tape(tape: Tape) -> str:
    where = "" if tape.lines is None else f" in lines {tape.lines[0]} to {tape.lines[1]}"
    watched = ", ".join(tape.watched) or "nothing"
    kind = "persistent tape" if tape.persistent else "tape"
    return f"{kind} {tape.name or tape.id}{where} watched {watched}"


def _value(value: Value | None) -> str:
    return "None" if value is None else printable(value_text(value, _MOST_VALUE))


def _diff(before: str, after: str | None) -> str:
    """Return the lines that a repair changes, with one around them."""
    if after is None:
        return ""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
    return "\n".join(printable(line) for line in lines if not line.startswith(("---", "+++")))
