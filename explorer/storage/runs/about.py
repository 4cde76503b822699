"""The name and the note that a person gave a run, in a file of their own beside what was kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from explorer.storage.files import write_atomic
from explorer.storage.reading import read_start
from explorer.storage.runs.folders import ABOUT

LONGEST_NAME, LONGEST_NOTE = 100, 2000
"""Characters."""
_MAX_FILE = 20_000
"""Bytes that are read."""


class RunAbout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says of a run; runs of earlier versions have none."""

    name: Annotated[str, Meta(max_length=LONGEST_NAME)] = ""
    note: Annotated[str, Meta(max_length=LONGEST_NOTE)] = ""


NOTHING_SAID = RunAbout()


def read_about(directory: Path) -> RunAbout:
    """Return what is said of a run: nothing where it cannot be read, which hides no run."""
    try:
        return msgspec.json.decode(read_start(directory / ABOUT, _MAX_FILE), type=RunAbout)
    except (OSError, msgspec.DecodeError, RecursionError, ValueError):
        return NOTHING_SAID


def write_about(directory: Path, about: RunAbout) -> None:
    """Keep what is said of a run; raises OSError, with the old words intact."""
    if not directory.is_dir():
        raise NotADirectoryError(20, "this run is gone", str(directory))
    write_atomic(directory / ABOUT, msgspec.json.encode(about) + b"\n")


def shortened_about(name: str, note: str) -> RunAbout:
    """Return typed words as they are kept: in one line each, and no longer than is read."""
    return RunAbout(_line(name)[:LONGEST_NAME], _line(note)[:LONGEST_NOTE])


def _line(text: str) -> str:
    # Half of a character, as some keyboards send it, is no text that a file could hold.
    return " ".join(text.encode(errors="ignore").decode().split())
