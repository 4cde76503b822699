"""The names in the folder of a study; light enough for the first picture of the window."""

from __future__ import annotations

from pathlib import Path

STUDY = "study.json"
JOURNAL = "journal.log"
LOCK = "journal.lock"
WORKERS = "workers"
STUDY_NAME = "study"
"""In the journal, which could hold several."""


def is_study(folder: Path) -> bool:
    """Return whether a folder is that of a study."""
    try:
        return (folder / STUDY).is_file()
    except (OSError, ValueError):
        return False
