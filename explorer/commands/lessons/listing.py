"""The list of lessons."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from explorer.commands.output import write_json
from explorer.core.sentence import Sentence, printable
from explorer.storage.lessons.library import Entry


def write_list(entries: Sequence[Entry], form: str) -> None:
    """Write lessons as JSON, or as a person reads them."""
    if form == "json":
        write_json({"lessons": [_answer(entry) for entry in entries]})
        return
    # Only now: it brings what draws on a terminal.
    from explorer.commands.terminal import facts, written

    sys.stdout.write(written(facts({_name(entry): _about(entry) for entry in entries})))


def _name(entry: Entry) -> str:
    name = printable(entry.name)
    return f"{entry.order:>4g}  {name}" if entry.order else f"      {name}"


def _about(entry: Entry) -> str:
    if entry.fault is not None:
        return str(entry.fault)
    cases = f" ({', '.join(entry.cases)})" if entry.cases else ""
    return f"{entry.title}{cases}"


def _answer(entry: Entry) -> dict[str, Any]:
    fault: Sentence | None = entry.fault
    return {
        "name": entry.name,
        "title": entry.title,
        "order": entry.order or None,
        "cases": list(entry.cases),
        "about": entry.about,
        "language": entry.language,
        "languages": list(entry.languages),
        "folder": str(entry.folder),
        "fault": None if fault is None else str(fault),
    }
