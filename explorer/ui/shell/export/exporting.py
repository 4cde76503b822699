"""Pictures that were chosen on the sheet, to files."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject

from explorer.ui.output.export import write_figure
from explorer.ui.shell.export import picture
from explorer.ui.shell.export.sheet import ExportSheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from explorer.ui.output.film import Film
    from explorer.ui.pages.kit.page import Page
    from explorer.ui.shell.export.picture import PictureChoice
    from explorer.ui.shell.main_window import MainWindow


class _Window(Protocol):
    """Interface that exporting needs of the window."""

    main_window: MainWindow

    @property
    def page(self) -> Page:
        """The page that is shown."""
        ...

    def say(self, text: str) -> None:
        """Say something in the status line."""


class _Files(Protocol):
    """Interface that it needs of what writes files."""

    def mistakes_said(self) -> AbstractContextManager[None]:
        """Say in the window what cannot be done."""
        ...

    def start_film(self, make: Callable[[], Film[Any]], kind: str) -> None:
        """Ask for a place and make a file of what moves."""

    def ask_for_export(self, kind: str) -> Path | None:
        """Ask for a place."""
        ...

    def write(self, path: Path, write: Callable[[], object]) -> None:
        """Write a file, and say what came of it."""


class Exporting(QObject):
    """The sheet, and what becomes of it."""

    def __init__(self, window: _Window, files: _Files) -> None:
        super().__init__(window.main_window)
        self._window, self._files = window, files
        self.sheet = ExportSheet(window.main_window, lambda: window.page)
        self.sheet.save_asked.connect(self._save)
        self.sheet.copied.connect(lambda: window.say(self.tr("Copied the picture")))
        window.main_window.resized.connect(self.sheet.place)

    def open(self) -> None:
        """Show the sheet."""
        self.sheet.open()

    def refresh(self) -> None:
        """Show what is shown in the window now."""
        self.sheet.refresh_soon()

    def _save(self, choice: PictureChoice) -> None:
        """Ask for a place and write what was chosen."""
        page, files = self._window.page, self._files
        if choice.has_all_steps:
            files.start_film(lambda: picture.film(page, choice), choice.kind)
            return
        with files.mistakes_said():
            page.pause()
            path = files.ask_for_export(choice.kind)
            if path is None:
                return
            if page.is_pending:
                self._window.say(self.tr("Nothing was saved: the picture is still being computed."))
                return
            with picture.drawn(page, choice) as (figure, head):
                scale, kind = choice.scale, choice.kind
                files.write(path, functools.partial(write_figure, figure, path, kind, scale, head))
