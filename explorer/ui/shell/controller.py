"""Controller of the main window: makes its parts and connects them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor
from shiboken6 import delete

from explorer.core.function import FunctionSpec
from explorer.core.sentence import SentenceError
from explorer.core.session import Session
from explorer.engine.client import Engine
from explorer.ui.language.choice import missing_language
from explorer.ui.language.fonts import missing_fonts
from explorer.ui.pages.kit.page import Page
from explorer.ui.shell.commands.looks import Looks
from explorer.ui.shell.commands.tools import make_tools
from explorer.ui.shell.document import Document
from explorer.ui.shell.engines import Engines
from explorer.ui.shell.files import Files
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.shell.palette.entries import entries
from explorer.ui.shell.presenter import Presenter
from explorer.ui.shell.side.side_area import SideArea
from explorer.ui.shell.state.glimpse import Glimpse
from explorer.ui.shell.state.keeper import StateKeeper
from explorer.ui.shell.state.state import WindowState
from explorer.ui.shell.status_line import StatusLine
from explorer.ui.shell.undo import Undo
from explorer.ui.widgets.dialogs import last_folder
from explorer.ui.widgets.function_field import FunctionField
from explorer.ui.widgets.translation import translated


class MainController(QObject):
    """Fills the window and carries what is common to the workspaces.

    The window is on the screen before this can be imported; `fill` builds in short steps, between
    which keys and mouse are heard.

    Signals:
        page_built(): the workspace that comes first is there, before its first picture.
        completed(): everything is built and the session is shown.
    """

    page_built = Signal()
    completed = Signal()

    def __init__(
        self,
        main_window: MainWindow,
        engine: Engine,
        state_path: Path | None = None,
        training_engine: Engine | None = None,
    ) -> None:
        super().__init__(main_window)
        self.main_window = main_window
        self._is_closed = False
        self._presenter: Presenter | None = None
        self._keeper = StateKeeper(state_path, self)
        state = self._keeper.state
        self._engines = Engines(engine, training_engine, self, state.host)
        self.document = Document(state.session, self)
        self.document.changed.connect(self._on_session_changed)
        self.stack = PageStack(
            main_window, self._engines, self._keeper.runs_folder, state.runs, state.run_folders
        )
        self.stack.made.connect(self._connect_page)
        self.looks = Looks(main_window, self.stack, self._keeper, self.rebuild)
        self.files = Files(self, state.folder)
        main_window.closing.connect(self._on_closing)
        main_window.resized.connect(self._on_resized)

    # Building.

    def fill(self) -> None:
        """Build everything, a step at each turn of the event loop."""
        steps = (
            self._build_page,
            self._build_status,
            self._build_figure,
            self._draw_first,
            # What was drawn is painted in this turn, before TensorFlow's import takes its share of
            # the machine.
            lambda: None,
            self.stack.start_engine,
            # Before the buttons and keys that are about it.
            self._build_side,
            self._build_top,
            self._show_first,
        )
        self._build_on(iter(steps))

    def rebuild(self) -> None:
        """Build everything anew, in another language; what is typed, done and running stays."""
        is_presenting, shown = self.presentation.is_on, self.session
        if is_presenting:
            self.presentation.switch()
        self._keeper.state = self._collect(self._keeper.state)
        parts = (
            self._presenter,
            self.status_line,
            *self._tools,
            self.top_bar.file_menu,
            self.side_area,
            self._undo,
        )
        self._presenter, self.looks.is_ready = None, False
        has_list = self.lessons.retire()
        stop = self.tour.retire()
        self.function_field.stop()
        self.stack.replace_all()
        frame = self.main_window.rebuild()
        for part in parts:
            if part is not None:
                delete(part)
        for step in (
            self._build_page,
            self._build_status,
            self._build_figure,
            self._build_side,
            self._build_top,
            self._show_all,
            self.stack.replace_hidden,
        ):
            step()
        delete(frame)
        self.lessons.resume(shown, has_list=has_list)
        self.tour.resume(*stop)
        if is_presenting:
            self.presentation.switch()

    def _build_on(self, steps: Iterator[Callable[[], object]]) -> None:
        step = next(steps, None)
        if step is not None and not self._is_closed:
            step()
            QTimer.singleShot(0, functools.partial(self._build_on, steps))

    def _build_page(self) -> None:
        window = self.main_window
        self.function_field = FunctionField(window.edit)
        self.function_field.function_changed.connect(self._on_function_typed)
        window.edit.link_entered.connect(self._on_link_entered)
        self.function_field.doubted.connect(self.stack.dim)
        window.left_column.insertWidget(window.left_column.count() - 1, self.function_field)
        self._undo = Undo(self.document, self.stack, self.function_field)
        self.stack.begin(self.session.page.name, self.session.workspace)

    def _connect_page(self, page: Page) -> None:
        page.has_syntax_error = lambda: self.function_field.has_syntax_error
        self.document.follow(page)
        page.computed.connect(functools.partial(self._show_computed, page))
        page.numbers_asked.connect(self._show_numbers)
        page.drawn.connect(self.function_field.begin_typesetting)
        page.cursor_moved.connect(self._show_cursor)

    def _build_status(self) -> None:
        self.status_line = StatusLine(self.main_window)
        self.status_line.follow(self.page.engine)
        self._keeper.failed.connect(self.say)
        said = self._keeper.error or missing_fonts() or missing_language()
        if said is not None:
            self.say(translated(said))

    def _build_figure(self) -> None:
        state = self._keeper.state
        self.side_area = SideArea(self.main_window, is_open=state.panel, width=state.right)
        self.stack.build_figure()

    def _draw_first(self) -> None:
        """Ask for the first picture, before what stands around it is built."""
        self.page_built.emit()
        if self._typed_early() is None:
            self.page.show_spec(self.session.spec)

    def _build_side(self) -> None:
        self.side = self.side_area.build()
        self.side.copy_asked.connect(self.files.copy_side)
        self.side.save_code_asked.connect(self.files.save_program)
        self.side.save_table_asked.connect(functools.partial(self.files.export, "csv"))
        self.side_area.width_changed.connect(self._keeper.save_soon)
        self.main_window.left_grip.moved.connect(self._on_left_moved)

    def _build_top(self) -> None:
        self._tools = make_tools(
            self.main_window,
            self.document,
            self.function_field,
            self.stack,
            self.side_area,
            self.files,
            self._undo,
            self.status_line,
            self._keeper,
        )
        (
            self.actions,
            self.commands,
            self.top_bar,
            self.presentation,
            self.guide,
            self.tour,
            self.lessons,
        ) = self._tools
        self.looks.follow(self._tools, self.side_area, self.status_line)

    def _typed_early(self) -> str | None:
        """Return what was typed before there was anything that could read it."""
        typed = self.main_window.edit.toPlainText()
        return None if typed in (self.session.function.text, Glimpse.text) else typed

    def _show_first(self) -> None:
        """Show the session; what was typed or pressed meanwhile is heard."""
        self._show_all()
        self.main_window.dropped.connect(self.files.open_dropped)
        self.main_window.text_dropped.connect(self.files.take_text)
        self.lessons.bring_back()
        self.actions.trigger_by(self.main_window.early_key)
        if self.main_window.early_link:
            self._on_link_entered(self.main_window.early_link)
        self.completed.emit()
        # Another language may come before it.
        parameters = self.page.parameter_list
        QTimer.singleShot(0, parameters, parameters.prepare)

    def _show_all(self) -> None:
        """Show the session in every part of the window."""
        typed = self._typed_early()
        self._presenter = Presenter(
            self.main_window,
            self.function_field,
            self.stack,
            self.top_bar,
            self.side_area,
            self.side,
            self.status_line,
            self.actions,
            self._undo,
        )
        self._presenter.refreshed.connect(self.files.refresh_export)
        self.side_area.unfolded.connect(self._keeper.save_soon)
        self._keeper.collect, self.looks.is_ready = self._collect, True
        self._on_session_changed()
        self._presenter.show_results()
        self.side.bring_back(self._keeper.state.tab, self._keeper.state.own_tab)
        self._on_resized()
        if typed is not None:
            self.main_window.edit.setPlainText(typed)
            self.main_window.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.main_window.edit.setReadOnly(False)
        if not self.page.uses_function:
            # Nothing had the focus that could have it.
            self.page.take_focus()
        self.main_window.provide_entries(functools.partial(entries, self.commands))

    # The life of the window.

    @property
    def is_complete(self) -> bool:
        """Whether everything is built."""
        return self._presenter is not None

    def _on_closing(self) -> None:
        self._is_closed, self.looks.is_ready = True, False
        self.files.stop()
        self.save_state()
        self.stack.close()
        self._engines.stop()
        if self.is_complete:
            self.function_field.stop()

    def save_state(self) -> None:
        """Write what comes back at the next start."""
        self._keeper.save()

    def _collect(self, last: WindowState) -> WindowState:
        window = self.main_window
        return replace(
            self.side_area.kept_in(self.looks.kept_in(last)),
            session=self.document.own_session,
            host=self._engines.host,
            size=window.usual_size() or last.size,
            position=window.usual_position(last.position),
            is_maximized=window.isMaximized(),
            left=window.left_width(fills=False),
            editor=window.left_width(fills=True),
            folder=last_folder(),
            lesson=self.lessons.kept,
            hints=self.guide.hints.done,
            runs=self.stack.shown_runs(),
            run_folders=self.stack.run_folders(),
        )

    # The session.

    @property
    def session(self) -> Session:
        """The session that is shown and would be saved."""
        return self.document.session

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.stack.page

    def change_session(self, session: Session) -> None:
        """Show a session, as one step that can be undone."""
        if self.function_field.has_syntax_error:
            # It would stay, where the function of the session is that before the mistake.
            self.function_field.take_back()
        self.document.end_gesture()
        self.document.show(session)

    def show_workspace(self, name: str) -> None:
        """Go to a workspace; no step of undo by itself."""
        self.document.turn_to(name)

    def take_function(self, text: str) -> None:
        """Put a text that has a meaning into the function field, as a step of undo of its own."""
        self.commands.take_function(text)

    def end_gesture(self) -> None:
        """Let the next change be an undo step of its own."""
        self.document.end_gesture()

    def _on_function_typed(self, function: FunctionSpec) -> None:
        if self.is_complete:
            self.page.change_function(function)

    def _on_link_entered(self, link: str) -> None:
        if not self.is_complete:
            return
        try:
            self.files.links.show(link)
        except SentenceError as error:
            self.function_field.refuse(error.sentence)

    # Showing.

    def _on_session_changed(self) -> None:
        if self._presenter is not None:
            self._presenter.show_session(self.session)
            self._keeper.save_soon()
        elif self.session.page.name == self.stack.name:
            self.page.show_spec(self.session.spec)

    def _show_computed(self, page: Page, text: str) -> None:
        """Show what a page computed, unless another one is shown by now."""
        if page is self.page:
            self.status_line.show_computed(text)

    def _show_numbers(self) -> None:
        self.side_area.show_tab("numbers")

    def _show_cursor(self, text: str) -> None:
        self.status_line.show_cursor(text)

    @property
    def status(self) -> str:
        """The text of the status line, without the engine's state."""
        return self.status_line.text

    def say(self, text: str) -> None:
        """Say a sentence in the status line for a while."""
        self.status_line.say(text)

    def _on_left_moved(self) -> None:
        self.top_bar.align()
        self.side_area.leave_room()
        self._keeper.save_soon()

    def _on_resized(self) -> None:
        if self.is_complete:
            self.top_bar.align()
            self.side_area.fit()
