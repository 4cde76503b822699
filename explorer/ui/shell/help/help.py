"""The help in the panel at the side: its pages, and the way between them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from explorer.core.session import Session
from explorer.storage.ideas import idea
from explorer.ui.shell.actions import Host
from explorer.ui.shell.help.idea_view import IdeaView
from explorer.ui.shell.help.items import Catalogue
from explorer.ui.shell.help.search_view import SearchView

if TYPE_CHECKING:
    from explorer.ui.shell.help.about import AboutView


class HelpHost(Host, Protocol):
    """Interface that the help needs of the window."""

    def try_out(self, session: Session) -> None:
        """Show a session in its workspace."""
        ...

    def report(self) -> str:
        """Return versions, and how things stand, for who looks for a fault."""
        ...


class Help(QStackedWidget):
    """The list, one idea, or what the program is made of.

    Signals:
        left(): the keyboard is to go back to where it was.
    """

    left = Signal()

    def __init__(self, host: HelpHost) -> None:
        super().__init__()
        self._host = host
        self.setObjectName("helpPages")
        self.search = SearchView(lambda: self._catalogue)
        self.search.left.connect(self.left)
        self.search.about_asked.connect(self.show_about)
        self.idea_view = IdeaView()
        self.idea_view.back_asked.connect(self._go_back)
        self.idea_view.tried.connect(host.try_out)
        self.addWidget(self.search)
        self.addWidget(self.idea_view)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._host, self.show_idea)

    @property
    def section(self) -> str:
        """The section of the list; empty while something else is shown."""
        return self.search.section if self.currentWidget() is self.search else ""

    def showEvent(self, event: QShowEvent) -> None:
        """List a section where nothing is listed yet."""
        self._fill()
        super().showEvent(event)

    def _fill(self) -> None:
        if not self.search.shown:
            self.search.show_section(self.search.section)

    def show_workspace(self) -> None:
        """List what belongs to the present workspace first."""
        if self.search.shown and not self.search.field.text():
            self.search.show_section(self.search.section)

    def open(self, section: str = "") -> None:
        """Show the list, ready to search in it."""
        self._show(self.search)
        self.search.open(section)

    def show_idea(self, name: str) -> None:
        """Show an idea, ready to be read."""
        found = idea(name)
        self.idea_view.show_idea(found, self._catalogue.seen_from(found))
        self._show(self.idea_view)
        self.idea_view.take_focus()

    def show_about(self) -> None:
        """Show what the program is made of."""
        self.about_view.show_all()
        self._show(self.about_view)
        self.about_view.take_focus()

    @cached_property
    def about_view(self) -> AboutView:
        """The page about the program, made when it is first asked for."""
        from explorer.ui.shell.help.about import AboutView

        view = AboutView(self._host.report)
        view.back_asked.connect(self._go_back)
        self.addWidget(view)
        return view

    def _go_back(self) -> None:
        self._fill()
        self._show(self.search)
        self.search.take_focus()

    def _show(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
