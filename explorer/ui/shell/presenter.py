"""The session in every part of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from explorer.core.sentence import SentenceError
from explorer.core.session import Session
from explorer.programs.formatting import folded
from explorer.ui.pages.kit.page import Page
from explorer.ui.shell.commands.action_set import ActionSet
from explorer.ui.shell.commands.top_bar import TopBar
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.shell.side.side_area import SideArea
from explorer.ui.shell.side.side_panel import SidePanel
from explorer.ui.shell.status_line import StatusLine
from explorer.ui.shell.undo import Undo
from explorer.ui.widgets.function_field import FunctionField
from explorer.ui.widgets.translation import translated

_PROGRAM_EVERY = 150
"""Milliseconds between two programs: not one at every frame of a drag."""


class Presenter(QObject):
    """Shows what there is to show; made when all parts of the window are there.

    Signals:
        refreshed(): the session or the numbers behind the figure are shown anew.
    """

    refreshed = Signal()

    def __init__(
        self,
        main_window: MainWindow,
        field: FunctionField,
        stack: PageStack,
        top_bar: TopBar,
        side_area: SideArea,
        side: SidePanel,
        status_line: StatusLine,
        actions: ActionSet,
        undo: Undo,
    ) -> None:
        super().__init__(main_window)
        self._main_window, self._field, self._stack = main_window, field, stack
        self._top_bar, self._side, self._status_line = top_bar, side, status_line
        self._actions, self._undo = actions, undo
        self._programming = QTimer(self, singleShot=True, interval=_PROGRAM_EVERY)
        self._programming.timeout.connect(self.show_program)
        for changed in (field.mistaken, undo.changed):
            changed.connect(self.show_history)
        side_area.unfolded.connect(self.show_program)
        side_area.unfolded.connect(self.show_results)
        for page in stack.pages():
            self._follow(page)
        stack.made.connect(self._follow)

    def _follow(self, page: Page) -> None:
        page.results_changed.connect(self._on_results)
        page.program_changed.connect(self.show_program_soon)

    def _on_results(self) -> None:
        self.show_results()
        self.refreshed.emit()

    def show_session(self, session: Session) -> None:
        """Show a session everywhere."""
        self._field.show_function(session.function)
        has_turned = self._stack.turn_to(session.page.name, session.workspace)
        if has_turned:
            self._on_turned()
        self._top_bar.workspaces.show_workspace(session.workspace)
        self._top_bar.examples.show_workspace(session.workspace)
        self._side.show_own(self._stack.page.side_view())
        self._stack.page.show_spec(session.spec)
        self._show_function_area(self._stack.page.uses_function)
        if has_turned:
            # Laid out before it is painted: what is new there would be seen in too little room.
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._actions.refresh()
        self.show_history()
        self.show_program_soon()
        self.refreshed.emit()

    def _on_turned(self) -> None:
        self._side.turned.emit()
        self._stack.dim(self._field.is_doubted)
        self._status_line.follow(self._stack.page.engine)
        self._status_line.forget()
        self.show_results()

    def _show_function_area(self, is_shown: bool) -> None:
        window = self._main_window
        if window.edit.hasFocus() and not is_shown:
            # Qt would give the focus to whatever comes next.
            self._stack.page.take_focus()
        for widget in (
            window.function_title,
            window.edit,
            self._field,
            self._top_bar.typing_button,
        ):
            widget.setVisible(is_shown)
        self._top_bar.examples.setVisible(is_shown and self._stack.page.offers_examples)

    def show_history(self) -> None:
        """Show whether there is something to undo or redo."""
        self._top_bar.buttons["undo"].setEnabled(self._undo.can_undo)
        self._top_bar.buttons["redo"].setEnabled(self._undo.can_redo)

    def show_results(self) -> None:
        """Show the numbers behind the figure."""
        self.show_history()
        if not self._side.isHidden():
            self._side.show_tables(self._stack.page.tables())

    def show_program_soon(self) -> None:
        """Show the program in a while, however much goes on changing until then."""
        if not self._programming.isActive():
            self._programming.start()

    def show_program(self) -> None:
        """Show the program behind the figure."""
        if self._side.isHidden():
            return
        try:
            program = self._stack.page.program()
        except SentenceError as error:
            program = folded(f"# {translated(error.sentence)}")
        self._side.show_program(program)
