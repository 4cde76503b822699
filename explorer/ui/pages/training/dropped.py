"""A table that was dropped on the window."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from explorer.core.session import Session
from explorer.core.training.data import CsvFile


def with_table(session: Session, path: Path) -> Session:
    """Return a session that shows the training with a file as its data."""
    spec = replace(session.training, data=CsvFile(str(path)))
    return session.with_spec(spec).within("training")
