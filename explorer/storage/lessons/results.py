"""Results of lessons as CSV, for a teacher."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from explorer.storage.lessons.progress import Answer

_TITLES = ("lesson", "step", "kind", "answer", "right", "part", "time")
_STARTS = ("=", "@", "+", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula, besides a minus sign."""


def results_csv(answers: Iterable[Answer], name: str = "") -> bytes:
    """Return every answer in a row of its own, the oldest first.

    UTF-8 with the mark by which spreadsheets know it.

    Args:
        answers: as they were kept.
        name: of the person, in a column before the others; empty: there is none.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*(("name",) if name else ()), *_TITLES))
    for answer in answers:
        writer.writerow((*((_cell(name),) if name else ()), *_row(answer)))
    return text.getvalue().encode("utf-8-sig")


def _row(answer: Answer) -> tuple[object, ...]:
    return (
        _cell(answer.lesson),
        answer.step,
        answer.kind,
        _cell(answer.answer),
        int(answer.right),
        f"{answer.part:.2f}",
        answer.time.isoformat().replace("+00:00", "Z"),
    )


def _cell(text: str) -> str:
    """Return a text that no spreadsheet computes."""
    return f"'{text}" if text.startswith(_STARTS) else text
