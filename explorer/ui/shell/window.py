"""The window: the workspaces, undo, files, theme, and one status line."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QWidget,
)

from explorer.core.function import FunctionSpec
from explorer.core.sentence import SentenceError
from explorer.core.session import History, Session
from explorer.engine.client import Engine
from explorer.programs.formatting import folded
from explorer.ui.pages import make_page
from explorer.ui.pages.kit.page import Page
from explorer.ui.shell.files import Files
from explorer.ui.shell.shell import Glimpse, Shell
from explorer.ui.shell.side_panel import SidePanel
from explorer.ui.shell.state import ShownRun, WindowState, load_state, save_state
from explorer.ui.shell.status_line import StatusLine
from explorer.ui.shell.veil import Veil
from explorer.ui.shell.workspace_bar import WorkspaceBar
from explorer.ui.widgets.controls import NumberField
from explorer.ui.widgets.dialogs import last_folder
from explorer.ui.widgets.function_field import FunctionField
from explorer.ui.widgets.grip import Grip
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.theme import RIGHT_WIDTH, THEMES, Theme, all_widgets, restyle
from explorer.ui.widgets.translation import translated
from explorer.workspaces import WORKSPACES, workspace

_SAVE_AFTER = 1500
"""Milliseconds after a change at which the state is written, for the case of a crash."""
_PROGRAM_EVERY = 150
_LEAST_FIGURE, _LEAST_RIGHT = 304, 240
"""Pixels that the panel at the right leaves to the figure, and of itself."""
_ROOMY = 920
"""Pixels across from which on the panel at the right leaves enough for the figure."""


class Window(QObject):
    """Fills the shell and carries what is common to the workspaces.

    The shell is on the screen before this can be imported; `fill` builds in short steps, between
    which keys and mouse are heard.

    Signals:
        page_built(): the workspace that comes first is there, before its first picture.
        completed(): everything is built and the session is shown.
    """

    page_built = Signal()
    completed = Signal()

    def __init__(
        self,
        shell: Shell,
        engine: Engine,
        state_path: Path | None = None,
        training_engine: Engine | None = None,
    ) -> None:
        super().__init__(shell)
        self.shell = shell
        self._engine = engine
        self._training_engine = training_engine or Engine(self, spares=engine.spares)
        """Of Training alone, so that the others stay live; started when that is first shown."""
        self._owns_training_engine = training_engine is None
        self._state_path = state_path
        self._veil: Veil | None = None
        state, self._problem = load_state(state_path) if state_path else (None, None)
        if state is None:
            self._state_path = None
        self._state = state or WindowState()
        self._history = History(self._state.session)
        self._is_complete = False
        self._is_closed = False
        self._is_narrow = self._is_folded = False
        """Whether the window is, and whether the panel was folded away for it."""
        self._icons: list[IconButton] = []
        self._pages: dict[str, Page] = {}
        self._unstyled: set[Page] = set()
        """Those hidden since before the last change of theme."""
        # The program is rewritten a few times a second and not at every frame of a drag.
        self._programming = QTimer(self)
        self._programming.setSingleShot(True)
        self._programming.setInterval(_PROGRAM_EVERY)
        self._programming.timeout.connect(self._show_program)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVE_AFTER)
        self._saving.timeout.connect(self.save_state)
        self.files = Files(self, self._state.folder)
        shell.closing.connect(self._on_closing)
        shell.resized.connect(self._on_resized)
        shell.dropped.connect(self._on_dropped)
        shell.text_dropped.connect(self._on_text_dropped)

    # Building.

    def fill(self) -> None:
        """Build everything, a step at each turn of the event loop."""
        self._steps = iter(
            [
                self._build_page,
                self._build_status,
                self._build_figure,
                self._draw_first,
                # What was drawn is painted in this turn, before TensorFlow's import takes its share
                # of the machine.
                lambda: None,
                self._start_engine,
                # Before the buttons and keys that are about it.
                self._build_side,
                self._build_top,
                self._add_actions,
                self._show_first,
            ]
        )
        self._build_on()

    def _build_on(self) -> None:
        step = next(self._steps, None)
        if step is not None and not self._is_closed:
            step()
            QTimer.singleShot(0, self._build_on)

    def _build_page(self) -> None:
        shell = self.shell
        self.function_field = FunctionField(shell.edit, shell.theme)
        self.function_field.function_changed.connect(self._on_function_typed)
        self.function_field.mistaken.connect(self._show_history)
        self.function_field.doubted.connect(self._dim_figure)
        shell.left_column.insertWidget(shell.left_column.count() - 1, self.function_field)
        self.page = self._make_page(self._history.present.page.name)

    def _make_page(self, name: str) -> Page:
        """Make a page with its controls in their place; its figure is made later."""
        is_alone = workspace(self._history.present.workspace).stands_alone
        engine = self._training_engine if is_alone else self._engine
        page = self._pages[name] = make_page(
            name, engine, self.shell.theme, self, self._runs_folder
        )
        page.is_mistaken = lambda: self.function_field.is_mistaken
        page.spec_changed.connect(self._on_spec_changed)
        page.spec_found.connect(self._on_spec_found)
        page.gesture_ended.connect(self.end_gesture)
        page.computed.connect(functools.partial(self._show_computed, page))
        page.results_changed.connect(self._show_results)
        page.program_changed.connect(self._programming.start)
        page.numbers_asked.connect(self._show_numbers)
        page.drawn.connect(self.function_field.begin_typesetting)
        page.cursor_moved.connect(self._show_cursor)
        column = self.shell.left_column
        column.insertWidget(column.count() - 1, page.controls)
        page.bring_back(self._state.runs)
        return page

    def _start_engine(self) -> None:
        if not self.page.engine.pid:
            self.page.engine.start()

    @property
    def _runs_folder(self) -> Path | None:
        """Where the runs of Training are kept; None: nowhere."""
        return self._state_path.parent / "runs" if self._state_path is not None else None

    def _keep_room_for_side(self) -> QHBoxLayout:
        """Keep the place of the panel at the right, so that the figure does not jump at it."""
        place = QWidget()
        place.setObjectName("sidePanel")
        place.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = _tight_row(place)
        if self._state.panel and self.shell.width() >= _ROOMY:
            width = max(_LEAST_RIGHT, min(self._state.right, self._most_right()))
            row.addSpacing(Grip.thickness + width)
        self.shell.middle_row.addWidget(place)
        return row

    def _build_side(self) -> None:
        self.side = SidePanel(self.shell.theme)
        self.side.copy_asked.connect(self.files.copy_side)
        self.side.save_code_asked.connect(self.files.save_program)
        self.side.save_table_asked.connect(lambda: self.files.export("csv"))
        self._side_grip = Grip(self.side, RIGHT_WIDTH, _LEAST_RIGHT, grows_right=False)
        self._side_grip.set_width(self._state.right)
        self._side_grip.moved.connect(self._saving.start)
        body = QWidget()
        row = _tight_row(body)
        for part in (self._side_grip, self.side):
            row.addWidget(part)
            part.setVisible(self._state.panel)
        self._leave_room()
        self._fold_side()
        # What is shown is laid out at once: it all comes together.
        self._side_row.takeAt(0)
        self._side_row.addWidget(body)
        body.show()
        self.shell.left_grip.moved.connect(self._on_left_moved)

    def _build_top(self) -> None:
        buttons = (
            ("undo", self.tr("Undo (Ctrl+Z)"), self.undo),
            ("redo", self.tr("Redo (Ctrl+Shift+Z)"), self.redo),
            ("file", self.tr("Open, save, export"), None),
            ("theme", self.tr("Light or dark (Ctrl+T)"), self.switch_theme),
            ("panel", self.tr("Code and Numbers (F9)"), self.toggle_panel),
            ("help", self.tr("Keys and mouse (F1)"), self.show_help),
        )
        for name, description, do in buttons:
            button = IconButton(name, description, self.shell.theme)
            if do is not None:
                button.clicked.connect(do)
            self._icons.append(button)
            self.shell.top_row.addWidget(button)
        self._build_workspaces()
        self._undo, self._redo, self._file = self._icons[:3]
        self._file.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _build_workspaces(self) -> None:
        """Put the names of the workspaces above the figure."""
        self._workspaces = WorkspaceBar()
        self._workspaces.chosen.connect(self.show_workspace)
        for name, key in self._workspaces.keys.items():
            self._action("", key, functools.partial(self.show_workspace, name))
        self._align_title()
        self._workspaces.setFixedHeight(self._workspaces.sizeHint().height())
        self.shell.top_row.insertWidget(1, self._workspaces, 0, Qt.AlignmentFlag.AlignVCenter)

    def _align_title(self) -> None:
        """Let the names of the workspaces begin where the figures do, beside the title."""
        self.shell.title.setFixedWidth(self.shell.left_scroll.width() - self.shell.title.x())

    def _on_left_moved(self) -> None:
        self._align_title()
        self._leave_room()
        self._saving.start()

    def _leave_room(self) -> None:
        self._side_grip.set_most(self._most_right())

    def _most_right(self) -> int:
        """Return how wide the panel at the right may be and still leave enough for the figure."""
        return self.shell.width() - self.shell.left_scroll.width() - _LEAST_FIGURE

    def _build_status(self) -> None:
        self._status = StatusLine(self.shell)
        self._status.retry_asked.connect(self._revive)
        for engine in (self._engine, self._training_engine):
            engine.state_changed.connect(self._show_engine)
        self._show_engine()
        if self._problem is not None:
            self.say(translated(self._problem))

    def _add_actions(self) -> None:
        menu = QMenu(self.shell)
        self._action(self.tr("Open session …"), "Ctrl+O", self.files.open_session, menu)
        self._action(self.tr("Save session …"), "Ctrl+S", self.files.save_session, menu)
        menu.addSeparator()
        self._action(self.tr("Copy picture"), "Ctrl+Shift+C", self.files.copy_picture, menu)
        for scale in (1, 2, 4):
            self._action(
                self.tr("Save as PNG, scale {scale} …").format(scale=scale),
                "Ctrl+E" if scale == 2 else "",
                lambda s=scale: self.files.export("png", s),
                menu,
            )
        self._action(self.tr("Save as SVG …"), "", lambda: self.files.export("svg"), menu)
        self._action(self.tr("Save as PDF …"), "", lambda: self.files.export("pdf"), menu)
        self._animation = self._action(
            self.tr("Save animation as GIF …"), "", self.files.export_animation, menu
        )
        self._action(self.tr("Save numbers as CSV …"), "", lambda: self.files.export("csv"), menu)
        self._file.setMenu(menu)
        self._action("", "Ctrl+Z", self.undo)
        self._action("", "Ctrl+Shift+Z", self.redo)
        self._action("", "Ctrl+Y", self.redo)
        self._action("", "Ctrl+T", self.switch_theme)
        self._action("", "F9", self.toggle_panel)
        self._action("", "F1", self.show_help)
        self._action("", "F2", self.function_field.select_all)
        self._action("", "F3", self._focus_figure)

    def _action(
        self, text: str, shortcut: str, do: Callable[[], object], menu: QMenu | None = None
    ) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: do())
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        self.shell.addAction(action)
        if menu is not None:
            menu.addAction(action)
        return action

    def _build_figure(self) -> None:
        if not self._is_complete:
            self._side_row = self._keep_room_for_side()
        self.page.build_figure()
        # A file dropped on the figure is dropped on the window.
        self.page.figure.setAcceptDrops(False)
        self.shell.figure_column.addWidget(self.page.area())

    def _draw_first(self) -> None:
        """Ask for the first picture, before what stands around it is built."""
        self.page_built.emit()
        if self._typed_early() is None:
            self._show(self._history.present)

    def _typed_early(self) -> str | None:
        """Return what was typed before there was anything that could read it."""
        typed = self.shell.edit.toPlainText()
        return None if typed in (self._history.present.function.text, Glimpse.text) else typed

    def _show_first(self) -> None:
        """Show the session; what was typed meanwhile is read."""
        self._is_complete = True
        for name, key in self._workspaces.keys.items():
            if self.shell.early_key == QKeySequence(key):
                self._history.replace(replace(self._history.present, workspace=name))
        typed = self._typed_early()
        self._show(self._history.present)
        self._show_results()
        self.side.show_tab(self._state.tab)
        self._on_resized()
        if typed is not None:
            self.shell.edit.setPlainText(typed)
            self.shell.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.completed.emit()
        QTimer.singleShot(0, self.page.parameter_list.prepare)

    # The life of the window.

    def _on_closing(self) -> None:
        self._is_closed = True
        self.files.stop()
        self.save_state()
        for page in self._pages.values():
            page.close()
        if self._owns_training_engine:
            self._training_engine.stop()
        if self._is_complete:
            self.function_field.stop()

    def _save_soon(self) -> None:
        """Write the state in a while, however much goes on changing until then."""
        if not self._saving.isActive():
            self._saving.start()

    def save_state(self) -> None:
        """Write what comes back at the next start."""
        if self._state_path is None or not self._is_complete:
            return
        self._state = replace(
            self._state,
            session=self._history.present,
            theme=self.shell.theme.name,
            panel=not self.side.isHidden() or self._is_folded,
            tab=self.side.tab,
            size=self._usual_size(),
            position=(self.shell.x(), self.shell.y()) if not self.shell.isMaximized() else None,
            is_maximized=self.shell.isMaximized(),
            left=self.shell.left_grip.width_wanted,
            right=self._side_grip.width_wanted,
            folder=last_folder(),
            runs=self._shown_runs(),
        )
        try:
            save_state(self._state_path, self._state)
        except OSError as error:
            self.say(
                self.tr("The session could not be kept for the next start: {reason}.").format(
                    reason=error.strerror
                )
            )

    def _shown_runs(self) -> tuple[ShownRun, ...]:
        kept = [page.shown_runs() for page in self._pages.values() if page.keeps_runs]
        return kept[0] if kept else self._state.runs

    def _usual_size(self) -> tuple[int, int]:
        """Return the size of the window where it is not maximised."""
        shell = self.shell
        usual = shell.normalGeometry() if shell.isMaximized() else shell.geometry()
        return (usual.width(), usual.height()) if usual.isValid() else self._state.size

    # Specs, undo and results.

    @property
    def session(self) -> Session:
        """What is shown and would be saved."""
        return self._history.present

    def _on_spec_changed(self, spec: msgspec.Struct, key: str) -> None:
        self._history.change(self._history.present.with_spec(spec), key)
        self._show(self._history.present)

    def _on_spec_found(self, spec: msgspec.Struct) -> None:
        self._history.replace(self._history.present.with_spec(spec))
        self._show(self._history.present)

    def change_session(self, session: Session) -> None:
        """Show a session, as one step that can be undone."""
        self._history.change(session)
        self._show(session)

    def _on_dropped(self, path: Path) -> None:
        if self._is_complete:
            self.files.open_dropped(path)

    def _on_text_dropped(self, text: str) -> None:
        if self._is_complete:
            self.files.take_text(text)

    def take_function(self, text: str) -> None:
        """Put a text that has a meaning into the function field, as a step of undo of its own."""
        if not self.page.takes_function:
            self.show_workspace(WORKSPACES[0].name)
        self.end_gesture()
        self.function_field.take_text(text)
        self.end_gesture()

    def _on_function_typed(self, function: FunctionSpec) -> None:
        if self._is_complete:
            self.page.change_function(function)

    def show_workspace(self, name: str) -> None:
        """Go to a workspace; no step of undo by itself."""
        self._history.replace(replace(self._history.present, workspace=name))
        if self._is_complete:
            self._show(self._history.present)

    def _show(self, session: Session) -> None:
        if not self._is_complete:
            self.page.show_spec(session.spec)
            return
        self.function_field.show_function(session.function)
        name = session.page.name
        self._turn_to(name)
        self._workspaces.show_workspace(session.workspace)
        self.side.keys_help.show_workspace(session.workspace)
        self.page.show_spec(getattr(session, name))
        self._show_function_area(self.page.takes_function)
        self._animation.setVisible(self.page.can_be_filmed)
        self._show_history()
        if not self._programming.isActive():
            self._programming.start()
        self._save_soon()

    def _show_function_area(self, is_shown: bool) -> None:
        if self.shell.edit.hasFocus() and not is_shown:
            # Qt would give the focus to whatever comes next.
            self._focus_figure()
        for widget in (self.shell.function_title, self.shell.edit, self.function_field):
            widget.setVisible(is_shown)

    def _dim_figure(self, is_doubted: bool) -> None:
        """Dim the picture while what stands in the function field is not what it shows."""
        if self._veil is not None:
            self._veil.end()
            self._veil = None
        if is_doubted and self.page.figure is not None and self.page.takes_function:
            self._veil = Veil(self.page.figure, self.shell.theme.background)

    def _turn_to(self, name: str) -> None:
        """Put a page in the place of the one before it."""
        page = self._pages.get(name)
        if page is self.page:
            return
        self._dim_figure(False)
        self.page.leave()
        focus = QApplication.focusWidget() or self.shell
        # Qt would give it to whatever comes next, as the edge of the panel.
        had_focus = any(w.isAncestorOf(focus) for w in (self.page.area(), self.page.controls))
        for widget in (self.page.controls, self.page.area()):
            widget.hide()
        self.page = page or self._make_page(name)
        if page is None:
            self._start_engine()
            self._build_figure()
        if self.page in self._unstyled:
            self._unstyled.remove(self.page)
            restyle(self.page.widgets())
        self.page.set_theme(self.shell.theme)
        for widget in (self.page.controls, self.page.area()):
            widget.show()
        self._dim_figure(self.function_field.is_doubted)
        if had_focus:
            self._focus_figure()
        self._show_engine()
        self._status.forget()
        self._show_results()

    def _show_history(self) -> None:
        if not self._is_complete:
            return
        self._undo.setEnabled(
            self._history.can_undo or self.function_field.is_mistaken or self.page.can_undo_own
        )
        self._redo.setEnabled(self._history.can_redo)

    def end_gesture(self) -> None:
        """Let the next change be an undo step of its own."""
        self._history.seal()

    @property
    def status(self) -> str:
        """What the status line says, the engine apart."""
        return self._status.text

    def undo(self) -> None:
        """Go back one step; what is half typed, or has no meaning, is the first to go."""
        if self._take_back() or self.page.undo_own():
            self._show_history()
            return
        self._show(self._history.undo())

    def redo(self) -> None:
        """Go forward one step."""
        self._take_back()
        self._show(self._history.redo())

    def _take_back(self) -> bool:
        """End what is still going on: an animation, a number or a function being typed."""
        self.page.pause()
        field = QApplication.focusWidget()
        was_typing = isinstance(field, NumberField) and field.take_back()
        if self.function_field.is_mistaken:
            self.function_field.take_back()
            was_typing = True
        self._show_history()
        return was_typing

    def _show_program(self) -> None:
        if self.side.isHidden() or not self._is_complete:
            return
        try:
            program = self.page.program()
        except SentenceError as error:
            program = folded(f"# {translated(error.sentence)}")
        self.side.show_program(program)

    def _show_results(self) -> None:
        self._show_history()
        if self._is_complete and not self.side.isHidden():
            self.side.show_tables(self.page.tables())

    def _show_cursor(self, text: str) -> None:
        self._status.show_cursor(text)

    def _show_computed(self, page: Page, text: str) -> None:
        """Show what a page computed, unless another one is shown by now."""
        if page is self.page:
            self._status.show_computed(text)

    def _show_engine(self) -> None:
        """Show the state of the engine of the page that is shown."""
        self._status.show_engine(self.page.engine)

    def _revive(self) -> None:
        # That of the page shown when it is pressed.
        self.page.engine.revive()

    def say(self, text: str) -> None:
        """Say a sentence in the status line for a while."""
        self._status.say(text)

    # Looks.

    def set_theme(self, theme: Theme) -> None:
        """Take a theme everywhere; a page that is not shown takes it when it is."""
        self.shell.take_theme(theme)
        self._unstyled = {page for page in self._pages.values() if page is not self.page}
        hidden = {widget for page in self._unstyled for widget in page.widgets()}
        restyle(widget for widget in all_widgets() if widget not in hidden)
        self.function_field.set_theme(theme)
        self.page.set_theme(theme)
        self.side.set_theme(theme)
        for button in self._icons:
            button.set_theme(theme)
        self._status.set_theme(theme)
        self._show_engine()
        self._dim_figure(self._veil is not None)

    def switch_theme(self) -> None:
        """Change between light and dark."""
        self.set_theme(THEMES["light" if self.shell.theme.name == "dark" else "dark"])
        self._save_soon()

    def toggle_panel(self) -> None:
        """Fold the panel of Code and Numbers away, or bring it back."""
        self._is_folded = False
        self.side.setVisible(self.side.isHidden())
        self._show_program()
        self._show_results()
        self._save_soon()

    def _on_resized(self) -> None:
        if self._is_complete:
            self._align_title()
            self._leave_room()
            self._fold_side()

    def _fold_side(self) -> None:
        """Fold the panel away while it would leave the figure next to no room."""
        is_narrow = self.shell.width() < _ROOMY
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        if is_narrow:
            self._is_folded = not self.side.isHidden()
            self.side.hide()
        elif self._is_folded:
            self._is_folded = False
            self.side.hide()
            self.toggle_panel()

    def show_help(self) -> None:
        """Show the keys, or go back to the code."""
        is_shown = self.side.tab == "help" and not self.side.isHidden()
        self.side.show()
        self.side.show_tab("code" if is_shown else "help")

    def _show_numbers(self) -> None:
        self.side.show()
        self.side.show_tab("numbers")

    def _focus_figure(self) -> None:
        if self.page.figure is not None:
            self.page.figure.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _tight_row(area: QWidget) -> QHBoxLayout:
    """Return a row of an area, without gaps."""
    row = QHBoxLayout(area)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    return row
