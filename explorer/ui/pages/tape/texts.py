"""Words about a record, its calls and their gradients."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QCoreApplication

from explorer.core.language.notation import format_value
from explorer.core.tape.judging import (
    can_be_repaired,
    is_independent,
    is_traced,
    missing_sources,
    partial,
)
from explorer.core.tape.notation.names import source_name
from explorer.core.tape.notation.values import array_of, value_text
from explorer.core.tape.record import Call, Cause, Source, TapeRecord
from explorer.core.tape.values import Value
from explorer.core.translation import Text
from explorer.ui.widgets.code.marks import LineTrouble
from explorer.ui.widgets.translation import translated

_SHORT = 30
"""Characters of a name that is written out in a sentence."""
_MOST_SOURCES = 6
"""Whose results are written in a row."""


def tr(text: Text) -> str:
    """Return a text in the person's language."""
    return QCoreApplication.translate("tape", text)


def counts_text(record: TapeRecord) -> str:
    """Return how much was recorded, and how fast it ran."""
    count = len(record.operations) + record.left_out
    seconds = record.seconds
    text = tr("Operations: {operations} · tapes: {tapes} · gradients: {calls} · ran in {time}")
    return text.format(
        operations=f"{count:,}",
        tapes=len(record.tapes),
        calls=len(record.calls),
        time=f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s",
    )


def line_troubles(record: TapeRecord) -> dict[int, LineTrouble]:
    """Return what is to be said of each line: an error counts more than a warning."""
    found: dict[int, LineTrouble] = {}
    for warned in record.warnings:
        if warned.line is not None:
            said = translated(warned.sentence) if warned.sentence else warned.message
            found.setdefault(warned.line, LineTrouble("warning", said))
    error = record.error
    if error is not None and error.line is not None:
        said = translated(error.sentence) if error.sentence else error.message
        found[error.line] = LineTrouble("error", f"{error.type}: {said}")
    return found


def gradient_name(call: Call, source: Source) -> str:
    """Return the name of a gradient: ∂z/∂x, or in words where the names are long."""
    text = tr("gradient by {source}")
    name = source_name(source.name)
    return partial(call.target, name) or text.format(source=name)


def source_text(source: Source, width: int = 60) -> str:
    """Return a gradient as it is read."""
    if source.value is None:
        return "None"
    if is_traced(source):
        return tr("traced")
    return value_text(source.value.value, width)


def result_text(call: Call, width: int = 60) -> str:
    """Return what a call gave, as Python would write it."""
    if call.error is not None:
        return call.error.type
    return values_text([source_text(source, width) for source in call.sources])


def values_text(texts: list[str]) -> str:
    """Return some values: one alone, several in brackets."""
    if len(texts) == 1:
        return texts[0]
    more = ", …" if len(texts) > _MOST_SOURCES else ""
    return f"[{', '.join(texts[:_MOST_SOURCES])}{more}]"


def plain_values(values: Iterable[Value | None], width: int = 60) -> str:
    """Return values of which None is TensorFlow's None."""
    return values_text(["None" if each is None else value_text(each, width) for each in values])


def place_text(call: Call) -> str:
    """Return where a call stands, and what the differences say of it, or why it is None."""
    parts: list[str] = []
    if call.line is not None:
        parts.append(tr("line {line}").format(line=call.line))
    missing = [source for source in missing_sources(call) if can_be_repaired(source)]
    if call.error is None and missing:
        causes: dict[Cause, None] = dict.fromkeys(
            cause for source in missing for cause in source.causes
        )
        if causes:
            parts.append(causes_text(tuple(causes)))
        elif not all(source.sentence for source in missing):
            parts.append(tr("to be looked at"))
    else:
        parts += _differences(call)
    return " · ".join(parts)


def _differences(call: Call) -> list[str]:
    """Return what the differences give: where a source has many numbers, for their sum."""
    known = [source.difference for source in call.sources if source.difference is not None]
    if not known or len(known) != len(call.sources):
        return []
    values = values_text([format_value(each, 7) for each in known])
    if all(_is_one(source) for source in call.sources):
        return [tr("differences {values}").format(values=values)]
    sums = [_sum(source) for source in call.sources]
    if len(sums) == 1 and sums[0] is not None:
        text = tr("sum {total}, differences {value}")
        return [text.format(total=format_value(sums[0], 5), value=format_value(known[0], 5))]
    return [tr("sums by differences {values}").format(values=values)]


def _is_one(source: Source) -> bool:
    """Return whether a gradient is a single number."""
    return source.value is None or math.prod(side or 0 for side in source.value.shape or ()) == 1


def _sum(source: Source) -> float | None:
    """Return the sum of a gradient's numbers, None where not all of them are known."""
    array = array_of(source.value)
    return (
        None
        if array is None or array.dtype.kind not in "fiu"
        else float(np.sum(array, dtype=float))
    )


def causes_text(causes: tuple[Cause, ...]) -> str:
    """Return the causes of a None in a few words."""
    words: dict[Cause, str] = {
        "not_watched": tr("not watched"),
        "not_connected": tr("not connected"),
        "integer_dtype": tr("integer"),
        "no_gradient_op": tr("no gradient there"),
        "left_tensorflow": tr("left TensorFlow"),
        "overwritten": tr("overwritten"),
        "swapped": tr("swapped"),
        "stopped": QCoreApplication.translate("tape", "stopped", "a gradient"),
        "error": tr("error"),
    }
    return " · ".join(words[cause] for cause in causes)


def difference_text(call: Call, source: Source) -> str:
    """Return what moving the source tells."""
    if is_independent(source):
        if can_be_repaired(source):
            return tr("By differences 0: the target does not depend on it.")
        return tr("By differences 0: the target does not depend on it, so here None means zero.")
    if source.difference is not None:
        text = tr("By differences, {target} changes by {value} for each unit of {source}.")
        return text.format(
            target=_short(call.target, tr("the target")),
            value=format_value(source.difference, 7),
            source=_short(source.name, tr("the source")),
        )
    if source.depends:
        return tr("By differences the target does depend on it.")
    return ""


def _short(name: str, other: str) -> str:
    return name if 0 < len(name) <= _SHORT else other
