"""The state as a text that is copied, and such texts opened."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from explorer.core.sentence import SentenceError
from explorer.core.sharing.scheme import is_link
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.core.session import Session
    from explorer.ui.shell.main_window import MainWindow


class _Host(Protocol):
    """Interface that links need of the window."""

    main_window: MainWindow

    @property
    def session(self) -> Session:
        """The session that is shown."""
        ...

    def change_session(self, session: Session) -> None:
        """Show another one, as a step of undo."""

    def say(self, text: str) -> None:
        """Say something in the status line."""


class Links(QObject):
    """Copies and opens links; a link never runs anything."""

    def __init__(self, window: _Host) -> None:
        super().__init__(window.main_window)
        self._window = window

    def open(self, link: str) -> None:
        """Show the state of a link, or say why there is none."""
        with self._mistakes_said():
            self.show(link)

    def show(self, link: str) -> None:
        """Show the state of a link as one step that can be undone; raises SentenceError."""
        from explorer.core.sharing.link import session_of

        self._window.change_session(session_of(link))
        self._window.say(self.tr("Opened the link"))

    def open_copied(self) -> None:
        """Show the state of the link that is on the clipboard, from wherever it was copied."""
        text = QGuiApplication.clipboard().text()
        if is_link(text):
            self.open(text)
        else:
            self._window.say(self.tr("There is no link on the clipboard: copy one first."))

    def copy(self) -> None:
        """Put a link to the state on the clipboard, and tell how long it is."""
        from explorer.core.sharing.link import link_of
        from explorer.core.sharing.notes import about_link

        with self._mistakes_said():
            link = link_of(self._window.session)
            QGuiApplication.clipboard().setText(link)
            self._window.say(translated(about_link(link, self._window.session)))

    def copy_command(self) -> None:
        """Put the command that makes the same without a window on the clipboard."""
        from explorer.core.sharing.command_line import command_line

        with self._mistakes_said():
            QGuiApplication.clipboard().setText(command_line(self._window.session))
            self._window.say(self.tr("Copied the command"))

    @contextlib.contextmanager
    def _mistakes_said(self) -> Iterator[None]:
        try:
            yield
        except SentenceError as error:
            self._window.say(translated(error.sentence))
