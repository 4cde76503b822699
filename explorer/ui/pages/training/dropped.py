"""A table or a folder that was opened or dropped on the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from explorer.core.session import Session
from explorer.core.training.data import CsvFile
from explorer.storage.runs.folders import holds_runs
from explorer.storage.studies.folders import is_study
from explorer.ui.pages.training.logs.group import logs_changes
from explorer.ui.pages.training.study.changes import study_changes


def with_table(session: Session, path: Path) -> Session:
    """Return a session that shows the training with a table as its data, with logs or a study."""
    spec = replace(session.training, **{"study": "", **_changes(path)})
    return session.with_spec(spec).within("training")


def _changes(path: Path) -> dict[str, Any]:
    if is_study(path):
        return study_changes(path)
    if holds_runs(path):
        # They are listed beside what is shown, whatever that is.
        return {}
    return logs_changes(str(path)) if path.is_dir() else {"data": CsvFile(str(path))}
