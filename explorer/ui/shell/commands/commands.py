"""Implementation of the actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWhatsThisClickedEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from explorer.core.session import Session
from explorer.ui.language.choice import other_language
from explorer.ui.output.listening import Listening
from explorer.ui.shell.document import Document
from explorer.ui.shell.files import Files
from explorer.ui.shell.guide.tour import Tour
from explorer.ui.shell.help.opener import HelpOpener
from explorer.ui.shell.lessons.lessons import Lessons
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.shell.presentation import Presentation
from explorer.ui.shell.side.side_area import SideArea
from explorer.ui.shell.undo import Undo
from explorer.ui.widgets.function_field import FunctionField
from explorer.ui.widgets.motion import is_still
from explorer.ui.widgets.scale import next_scale, present_scale
from explorer.ui.widgets.theme import DARK, LIGHT, present_theme
from explorer.workspaces import WORKSPACES

if TYPE_CHECKING:
    from explorer.ui.shell.description import DescriptionBox


class Commands(QObject):
    """Each action of the table, as a method; done in the part of the window that it is about.

    Signals:
        theme_chosen(Theme): another theme is wanted.
        scale_chosen(float): text and lines of another size are wanted.
        language_chosen(str): another language is wanted.
        still_chosen(bool): nothing is to move by itself, or things may.
        file_menu_asked(): the File menu is to be opened.
    """

    theme_chosen = Signal(object)
    scale_chosen = Signal(float)
    language_chosen = Signal(str)
    still_chosen = Signal(bool)
    file_menu_asked = Signal()

    def __init__(
        self,
        main_window: MainWindow,
        document: Document,
        field: FunctionField,
        stack: PageStack,
        side: SideArea,
        files: Files,
        undo: Undo,
        presentation: Presentation,
        lessons: Lessons,
        tour: Tour,
    ) -> None:
        super().__init__(main_window)
        self._main_window, self._document, self._field = main_window, document, field
        self._stack, self._side, self._undo = stack, side, undo
        self.lessons, self.tour = lessons, tour
        self.files = files
        self._presentation = presentation
        self._description: DescriptionBox | None = None
        self.listening = Listening(self)
        for changed in (document.changed, main_window.closing, self.language_chosen):
            # What is heard is what is shown.
            changed.connect(self.listening.stop)
        self.said: Sequence[str] = ()
        """The last messages."""
        self.helping = HelpOpener(side, self, self._go_home)
        main_window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Show the idea of which somebody asks what it is."""
        if isinstance(event, QWhatsThisClickedEvent):
            self.show_idea(event.href())
            return True
        return super().eventFilter(watched, event)

    @property
    def can_undo(self) -> bool:
        """Whether `undo` would do something."""
        return self._undo.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether `redo` would do something."""
        return self._undo.can_redo

    @property
    def can_be_filmed(self) -> bool:
        """Whether an animation of the page may go out."""
        return self._stack.page.can_be_filmed

    @property
    def has_record(self) -> bool:
        """Whether there is more behind the figure than a table."""
        return self._stack.page.has_record

    @property
    def uses_function(self) -> bool:
        """Whether the function field is shown."""
        return self._stack.page.uses_function

    @property
    def workspace(self) -> str:
        """The workspace that is shown."""
        return self._document.session.workspace

    @property
    def can_be_heard(self) -> bool:
        """Whether the page has lines to be heard."""
        return self._stack.page.can_be_heard

    @property
    def is_listening(self) -> bool:
        """Whether the lines are being heard."""
        return self.listening.is_on

    def listen(self) -> None:
        """Let the lines of the page be heard, or be silent again."""
        if self.is_listening:
            self.listening.stop()
            return
        page = self._stack.page
        with self.files.mistakes_said():
            self.listening.start(page.heard_lines(), page.show_heard)

    def buttons(self) -> list[QAbstractButton]:
        """Return the buttons of the page that can be seen, or scrolled to."""
        page = self._stack.page
        areas: tuple[QWidget, ...] = (page.controls, page.area())
        found = [button for area in areas for button in area.findChildren(QAbstractButton)]
        return [button for button in found if button.isVisible()]

    def undo(self) -> None:
        """Go back one step; what is half typed, or has no meaning, is the first to go."""
        self._undo.undo()

    def redo(self) -> None:
        """Go forward one step."""
        self._undo.redo()

    def show_workspace(self, name: str) -> None:
        """Go to a workspace; no step of undo by itself."""
        self._document.turn_to(name)

    def show_example(self, workspace: str, number: int) -> None:
        """Go to a workspace and show one of its examples, as a step of undo."""
        if self._field.has_syntax_error:
            # It would stay, where the example has the function that was last understood.
            self._field.take_back()
        self.show_workspace(workspace)
        self._document.end_gesture()
        self._stack.page.show_example(number)
        # Which may be another page by now.
        self._stack.page.begin_example(number)

    def take_function(self, text: str) -> None:
        """Put a text that has a meaning into the function field, as a step of undo of its own."""
        if not self.uses_function:
            self.show_workspace(WORKSPACES[0].name)
        self._document.end_gesture()
        self._field.take_text(text)
        self._document.end_gesture()

    def switch_theme(self) -> None:
        """Change between light and dark."""
        self.theme_chosen.emit(LIGHT if present_theme() is DARK else DARK)

    def switch_motion(self) -> None:
        """Let nothing move by itself, or let things move again."""
        self.still_chosen.emit(not is_still())

    def scale_text(self, direction: int) -> None:
        """Make text and lines larger (1), smaller (-1), or as large as usual (0)."""
        self.scale_chosen.emit(next_scale(present_scale(), direction) if direction else 1.0)

    @property
    def is_presenting(self) -> bool:
        """Whether the figure stands alone."""
        return self._presentation.is_on

    def present(self) -> None:
        """Show the figure alone and larger, or everything again."""
        self._presentation.switch()

    def switch_language(self) -> None:
        """Change between English and Chinese."""
        self.language_chosen.emit(other_language())

    def toggle_panel(self) -> None:
        """Fold the panel of Code and Numbers away, or bring it back."""
        self._side.toggle()

    def show_help(self) -> None:
        """Show the help, at what is said of the control that has the focus; or end it."""
        self.helping.switch()

    def show_typing(self) -> None:
        """Show what can be typed, to search in it; or end the help there."""
        self.helping.switch_functions()

    def show_idea(self, name: str) -> None:
        """Show one idea of the help."""
        self.helping.show_idea(name)

    def show_about(self) -> None:
        """Show what the program is made of."""
        self.helping.show_about()

    def _go_home(self) -> None:
        """Let the keyboard go to the function, and where there is none, to the figure."""
        if self.uses_function:
            self.select_function()
        else:
            self.focus_figure()

    def try_out(self, session: Session) -> None:
        """Show what a session shows in its workspace, as a step of undo."""
        if self._field.has_syntax_error:
            self._field.take_back()
        self._document.show_elsewhere(session.spec, session.workspace)

    def report(self) -> str:
        """Return versions, and how things stand, for who looks for a fault."""
        from explorer.ui.shell.help.report import whole_report

        engine = self._stack.page.engine.state.name.lower()
        return whole_report(self._main_window, self.workspace, engine, self.said)

    def show_tab(self, name: str) -> None:
        """Show Code, Numbers or the help."""
        self._side.show_tab(name)

    def show_file_menu(self) -> None:
        """Open the menu of files."""
        self.file_menu_asked.emit()

    def select_function(self) -> None:
        """Put the cursor into the function field, ready to type another one."""
        self._field.select_all()

    def focus_figure(self) -> None:
        """Give the focus to the figure."""
        self._stack.focus_figure()

    def describe_figure(self) -> None:
        """Show what the figure shows in words, or close that."""
        box = self._made_description()
        if box.isVisible():
            box.dismiss()
        else:
            box.open(self._stack.page.summary())

    def _made_description(self) -> DescriptionBox:
        if self._description is None:
            from explorer.ui.shell.description import DescriptionBox

            self._description = DescriptionBox(self._main_window)
            # In another language there is another one.
            self.destroyed.connect(self._description.deleteLater)
        return self._description

    def go_to_region(self, direction: int) -> None:
        """Put the focus into the next part of the window (1), or into that before (-1)."""
        self._main_window.go_to_region(direction)

    def open_palette(self) -> None:
        """Open the command palette."""
        self._main_window.switch_palette()
