"""The system's file dialogs, all of which begin in the folder used last."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

_FOLDER = "last folder"
"""Property of the application: dialogs are asked for from many places."""


def last_folder() -> str:
    """Return the folder of the file opened or saved last; empty where there is none any more."""
    application = QApplication.instance()
    folder = application.property(_FOLDER) if application is not None else None
    with contextlib.suppress(OSError, ValueError):
        if folder and Path(folder).is_dir():
            return str(folder)
    return ""


def remember_folder(folder: str) -> None:
    """Let the next dialog begin here."""
    application = QApplication.instance()
    with contextlib.suppress(UnicodeEncodeError):
        # A name that is no text could not be written down for the next start.
        folder.encode()
        if application is not None:
            application.setProperty(_FOLDER, folder)


def ask_to_open(parent: QWidget | None, title: str, pattern: str, folder: str = "") -> Path | None:
    """Ask for a file, in a folder or in that of the last one; None: in none."""
    name, _ = QFileDialog.getOpenFileName(parent, title, folder or last_folder(), pattern)  # pyright: ignore[reportArgumentType]
    return _remembered(name)


def ask_to_save(parent: QWidget | None, title: str, name: str, pattern: str) -> Path | None:
    """Ask where to save, proposing a name; None: nowhere."""
    proposed = str(Path(last_folder()) / name)
    chosen, _ = QFileDialog.getSaveFileName(parent, title, proposed, pattern)  # pyright: ignore[reportArgumentType]
    return _remembered(chosen)


def ask_for_folder(parent: QWidget | None, title: str) -> Path | None:
    """Ask for a folder; None: none."""
    name = QFileDialog.getExistingDirectory(parent, title, last_folder())  # pyright: ignore[reportArgumentType]
    if not name:
        return None
    remember_folder(name)
    return Path(name)


def _remembered(name: str) -> Path | None:
    if not name:
        return None
    remember_folder(str(Path(name).parent))
    return Path(name)
