"""Words about a record."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from explorer.core.tape.record import TapeRecord
from explorer.ui.widgets.code.marks import LineTrouble
from explorer.ui.widgets.translation import translated


def counts_text(record: TapeRecord) -> str:
    """Return how much was recorded, and how fast it ran."""
    count = len(record.operations) + record.left_out
    seconds = record.seconds
    return _tr(
        "{operations} operations · {tapes} tapes · {calls} gradients · ran in {time}"
    ).format(
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


def _tr(text: str) -> str:
    return QCoreApplication.translate("tape", text)
