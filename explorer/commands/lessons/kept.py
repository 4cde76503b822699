"""What the window has kept of the lessons."""

from __future__ import annotations

from pathlib import Path

from explorer.core.sentence import SentenceError, refusal
from explorer.storage.lessons.progress import FILE, Progress, ProgressFile


def progress_path() -> Path:
    """Return where the window keeps it, beside its state."""
    # Qt knows the place on every system; the window itself is not needed for it.
    from PySide6.QtCore import QCoreApplication, QStandardPaths

    QCoreApplication.setApplicationName("gradient-explorer")
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(folder) / FILE


def kept_progress() -> Progress:
    """Return what is kept; raises SentenceError where there is nothing, or it cannot be read."""
    path = progress_path()
    kept = ProgressFile(path)
    if kept.problem is not None:
        raise SentenceError(kept.problem)
    if not kept.progress.answers:
        raise refusal("No prediction of a lesson has been answered yet.")
    return kept.progress
