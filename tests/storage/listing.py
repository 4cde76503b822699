"""Runs as the window lists them."""

from __future__ import annotations

from pathlib import Path

from explorer.storage.runs.summary import RunSummary, SummaryReader, run_directories


def list_runs(folder: Path) -> list[RunSummary]:
    """Return the runs below a folder, the newest first."""
    return [SummaryReader(directory).read() for directory in run_directories(folder)]
