"""A table or a folder that was dropped on the window."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from explorer.core.session import Session
from explorer.core.training.data import CsvFile
from explorer.ui.pages.training.logs.group import logs_changes


def with_table(session: Session, path: Path) -> Session:
    """Return a session that shows the training with a file as its data, or with a log folder."""
    changes = logs_changes(str(path)) if path.is_dir() else {"data": CsvFile(str(path))}
    spec = replace(session.training, **changes)
    return session.with_spec(spec).within("training")
