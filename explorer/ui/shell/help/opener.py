"""Opens the help, and gives the keyboard back to where it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from explorer.ui.shell.side.side_area import SideArea
from explorer.ui.widgets.explained import idea_at

if TYPE_CHECKING:
    from explorer.ui.shell.help.help import Help, HelpHost

FUNCTIONS = "functions"
"""As in `help.items`, which reads what a start need not read."""


class HelpOpener:
    """The ways into the help, and out of it.

    Args:
        side: where the help is.
        host: what the help can do in the window.
        go_home: gives the keyboard to the main thing, where what had it is gone.
    """

    def __init__(self, side: SideArea, host: HelpHost, go_home: Callable[[], object]) -> None:
        self._side, self._host, self._go_home = side, host, go_home
        self._help: Help | None = None
        side.panel.make_help = lambda: self.help
        self._before: QWidget | None = None
        """What had the keyboard before the help."""

    @property
    def help(self) -> Help:
        """The help, made when it is first asked for."""
        if self._help is None:
            from explorer.ui.shell.help.help import Help

            self._help = Help(self._host)
            self._help.left.connect(self.leave)
            self._side.panel.turned.connect(self._help.show_workspace)
        return self._help

    def switch(self) -> None:
        """Show the help, at what is said of the control that has the focus; or end it."""
        if self._is_inside:
            self._end()
            return
        name = idea_at(QApplication.focusWidget())
        if name:
            self.show_idea(name)
        else:
            self._begin()
            self.help.open()

    def show_idea(self, name: str) -> None:
        """Show one idea."""
        self._begin()
        self.help.show_idea(name)

    def switch_functions(self) -> None:
        """Show what can be typed, to search in it; or end the help there."""
        if self._is_inside and self.help.section == FUNCTIONS:
            self._end()
        else:
            self._begin()
            self.help.open(FUNCTIONS)

    def show_about(self) -> None:
        """Show what the program is made of."""
        self._begin()
        self.help.show_about()

    @property
    def _is_inside(self) -> bool:
        """Whether the help is shown and has the keyboard."""
        panel, focus = self._side.panel, QApplication.focusWidget()
        is_shown = panel.tab == "help" and panel.isVisible()
        return is_shown and focus is not None and panel.isAncestorOf(focus)

    def _begin(self) -> None:
        """Show the help, and remember where the keyboard was."""
        if not self._is_inside:
            self._before = QApplication.focusWidget()
        self._side.show_tab("help")

    def _end(self) -> None:
        self.leave()
        self._side.show_tab(self._side.panel.usual_tab)

    def leave(self) -> None:
        """Let the keyboard go back to where it was."""
        before = self._before
        if before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._go_home()
