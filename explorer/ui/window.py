"""The window: the workspaces, undo, files, theme, and one status line."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from explorer.core.files import write_atomic
from explorer.core.sentence import SentenceError
from explorer.core.session import History, Session, SessionSpec, Workspace, load, save
from explorer.core.specs import FunctionSpec
from explorer.core.training import CsvFile
from explorer.engine.client import Engine, EngineState
from explorer.ui import export
from explorer.ui.controls import NumberField
from explorer.ui.filming import Filming
from explorer.ui.function_field import FunctionField
from explorer.ui.icons import IconButton
from explorer.ui.pages import PageName, make_page, page_of
from explorer.ui.pages.page import Page
from explorer.ui.shell import Glimpse, Shell
from explorer.ui.side_panel import SidePanel
from explorer.ui.state import WindowState, load_state, save_state
from explorer.ui.theme import LEFT_WIDTH, THEMES, Theme
from explorer.ui.translation import translated

_SAVE_AFTER = 1500
"""Milliseconds of rest after which the state is written, for the case of a crash."""
_SAY_FOR = 8000
_PROGRAM_EVERY = 150
_ROOMY = 920
"""Pixels across from which on the panel at the right leaves enough for the figure."""


class _Dot(QWidget):
    """The light beside the engine's sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = "#888888"
        self.setFixedSize(10, 10)

    def show_colour(self, colour: str) -> None:
        self.colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a disc."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour)
        painter.drawEllipse(QRect(0, 0, 10, 10))
        painter.end()


class Window(QObject):
    """Fills the shell and carries what is common to the workspaces.

    The shell is on the screen before this can be imported; `fill` builds in short steps, between
    which keys and mouse are heard.

    Signals:
        completed(): everything is built and the session is shown.
    """

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
        self._training_engine = training_engine or Engine(self)
        """Of Training alone, so that the others stay live; started when that is first shown."""
        self._owns_training_engine = training_engine is None
        self._state_path = state_path
        self._state, self._problem = load_state(state_path) if state_path else (WindowState(), None)
        self._history = History(self._state.session)
        self._is_complete = False
        self._is_closed = False
        self._is_narrow = self._is_folded = False
        """Whether the window is, and whether the panel was folded away for it."""
        self._icons: list[IconButton] = []
        self._pages: dict[PageName, Page] = {}
        self._computed, self._cursor = QLabel(), QLabel()
        # The program is rewritten a few times a second and not at every frame of a drag.
        self._programming = QTimer(self)
        self._programming.setSingleShot(True)
        self._programming.setInterval(_PROGRAM_EVERY)
        self._programming.timeout.connect(self._show_program)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVE_AFTER)
        self._saving.timeout.connect(self.save_state)
        self._filming = Filming(shell)
        self._filming.told.connect(self.say)
        self._filming.made.connect(self._write_gif)
        shell.closing.connect(self._on_closing)
        shell.resized.connect(self._on_resized)
        shell.dropped.connect(self.open_dropped)

    # Building.

    def fill(self) -> None:
        """Build everything, a step at each turn of the event loop."""
        self._steps = iter(
            [
                self._build_page,
                self._build_status,
                self._build_top,
                self._build_side,
                self._add_actions,
                self._build_figure,
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
        shell.left_column.insertWidget(shell.left_column.count() - 1, self.function_field)
        self.page = self._make_page(page_of(self._history.present))

    def _make_page(self, name: PageName) -> Page:
        """Make a page with its controls in their place; its figure is made later."""
        engine = self._training_engine if name == "training" else self._engine
        if not engine.pid:
            engine.start()
        page = self._pages[name] = make_page(
            name, engine, self.shell.theme, self, self._runs_folder
        )
        page.spec_changed.connect(self._on_spec_changed)
        page.gesture_ended.connect(self.end_gesture)
        page.computed.connect(functools.partial(self._show_computed, page))
        page.results_changed.connect(self._show_results)
        page.numbers_asked.connect(self._show_numbers)
        page.drawn.connect(self.function_field.begin_typesetting)
        page.cursor_moved.connect(self._cursor.setText)
        column = self.shell.left_column
        column.insertWidget(column.count() - 1, page.controls)
        return page

    @property
    def _runs_folder(self) -> Path | None:
        """Where the runs of Training are kept; None: nowhere."""
        return self._state_path.parent / "runs" if self._state_path is not None else None

    def _build_side(self) -> None:
        self.side = SidePanel(self.shell.theme)
        self.side.copy_asked.connect(self.copy_side)
        self.side.save_code_asked.connect(self.save_program)
        self.side.save_table_asked.connect(lambda: self.export("csv"))
        self.side.setVisible(self._state.panel)
        self.shell.middle_row.addWidget(self.side)

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
        """Put the names of the workspaces above the figure, one of them pressed."""
        titles: dict[Workspace, str] = {
            "curves": self.tr("Curves"),
            "descent": self.tr("Descent"),
            "training": self.tr("Training"),
        }
        frame = QWidget()
        frame.setObjectName("workspaces")
        frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(frame)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        group = QButtonGroup(self)
        self._workspaces: dict[Workspace, QPushButton] = {}
        for i, (name, title) in enumerate(titles.items(), start=1):
            key = f"Ctrl+{i}"
            button = QPushButton(title)
            button.setCheckable(True)
            button.setProperty("role", "workspace")
            button.setAccessibleName(title)
            button.setToolTip(f"{title} ({key})")
            button.clicked.connect(functools.partial(self.show_workspace, name))
            self._action("", key, functools.partial(self.show_workspace, name))
            group.addButton(button)
            row.addWidget(button)
            self._workspaces[name] = button
        # Where the figures begin, beside the title.
        self.shell.title.setFixedWidth(LEFT_WIDTH - self.shell.title.x())
        frame.setFixedHeight(frame.sizeHint().height())
        self.shell.top_row.insertWidget(1, frame, 0, Qt.AlignmentFlag.AlignVCenter)

    def _build_status(self) -> None:
        row = self.shell.status_row
        self._dot = _Dot()
        self._engine_label = self.shell.engine_label
        self._engine_label.setAccessibleName(self.tr("State of the engine"))
        self._computed.setAccessibleName(self.tr("Last computation"))
        self._cursor.setAccessibleName(self.tr("Mouse position"))
        self._retry = QToolButton()
        self._retry.setText(self.tr("try again"))
        self._retry.setAccessibleName(self.tr("Start TensorFlow again"))
        self._retry.setToolTip(self.tr("Start TensorFlow again"))
        self._retry.setProperty("role", "text")
        self._retry.clicked.connect(self._revive)
        row.insertWidget(0, self._dot)
        row.insertWidget(2, self._retry)
        row.insertSpacing(3, 16)
        row.insertWidget(4, self._computed)
        row.addWidget(self._cursor)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_SAY_FOR)
        self._quiet.timeout.connect(lambda: self._computed.setText(""))
        for engine in (self._engine, self._training_engine):
            engine.state_changed.connect(self._show_engine)
        self._show_engine()
        if self._problem is not None:
            self.say(translated(self._problem))

    def _add_actions(self) -> None:
        menu = QMenu(self.shell)
        self._action(self.tr("Open session …"), "Ctrl+O", self.open_session, menu)
        self._action(self.tr("Save session …"), "Ctrl+S", self.save_session, menu)
        menu.addSeparator()
        self._action(self.tr("Copy picture"), "Ctrl+Shift+C", self.copy_picture, menu)
        for scale in (1, 2, 4):
            self._action(
                self.tr("Save as PNG, scale {scale} …").format(scale=scale),
                "Ctrl+E" if scale == 2 else "",
                lambda s=scale: self.export("png", s),
                menu,
            )
        self._action(self.tr("Save as SVG …"), "", lambda: self.export("svg"), menu)
        self._action(self.tr("Save as PDF …"), "", lambda: self.export("pdf"), menu)
        self._action(self.tr("Save animation as GIF …"), "", self.export_animation, menu)
        self._action(self.tr("Save numbers as CSV …"), "", lambda: self.export("csv"), menu)
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
    ) -> None:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: do())
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        self.shell.addAction(action)
        if menu is not None:
            menu.addAction(action)

    def _build_figure(self) -> None:
        self.page.build_figure()
        # A file dropped on the figure is dropped on the window.
        self.page.figure.setAcceptDrops(False)
        self.shell.figure_column.addWidget(self.page.area())

    def _show_first(self) -> None:
        """Show the session; what was typed meanwhile is read."""
        self._is_complete = True
        typed = self.shell.edit.toPlainText()
        self._show(self._history.present)
        self.side.show_tab(self._state.tab)
        self._on_resized()
        if typed not in (self._history.present.function.text, Glimpse.text):
            self.shell.edit.setPlainText(typed)
            self.shell.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.completed.emit()
        QTimer.singleShot(0, self.page.parameter_list.prepare)

    # The life of the window.

    def _on_closing(self) -> None:
        self._is_closed = True
        self._filming.stop()
        self.save_state()
        for page in self._pages.values():
            page.close()
        if self._owns_training_engine:
            self._training_engine.stop()
        if self._is_complete:
            self.function_field.stop()

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
            size=(self.shell.width(), self.shell.height()),
        )
        try:
            save_state(self._state_path, self._state)
        except OSError as error:
            self.say(
                self.tr("The session could not be kept for the next start: {reason}.").format(
                    reason=error.strerror
                )
            )

    # Specs, undo and results.

    @property
    def session(self) -> Session:
        """What is shown and would be saved."""
        return self._history.present

    def _on_spec_changed(self, spec: SessionSpec, key: str) -> None:
        self._history.change(self._history.present.with_spec(spec), key)
        self._show(self._history.present)

    def _on_function_typed(self, function: FunctionSpec) -> None:
        self.page.change_function(function)

    def show_workspace(self, name: Workspace) -> None:
        """Go to a workspace; no step of undo by itself."""
        self._history.replace(replace(self._history.present, workspace=name))
        self._show(self._history.present)

    def _show(self, session: Session) -> None:
        self.function_field.show_function(session.function)
        name = page_of(session)
        self._turn_to(name)
        self._workspaces[session.workspace].setChecked(True)
        self.page.show_spec(getattr(session, name))
        self._show_function_area(self.page.takes_function)
        self._show_history()
        if not self._programming.isActive():
            self._programming.start()
        self._saving.start()

    def _show_function_area(self, is_shown: bool) -> None:
        if self.shell.edit.hasFocus() and not is_shown:
            # Qt would give the focus to whatever comes next.
            self._focus_figure()
        for widget in (self.shell.function_title, self.shell.edit, self.function_field):
            widget.setVisible(is_shown)

    def _turn_to(self, name: PageName) -> None:
        """Put a page in the place of the one before it."""
        page = self._pages.get(name)
        if page is self.page:
            return
        self.page.leave()
        had_focus = self.page.area().isAncestorOf(QApplication.focusWidget() or self.shell)
        for widget in (self.page.controls, self.page.area()):
            widget.hide()
        self.page = page or self._make_page(name)
        if page is None:
            self._build_figure()
        self.page.set_theme(self.shell.theme)
        for widget in (self.page.controls, self.page.area()):
            widget.show()
        if had_focus:
            self._focus_figure()
        self._show_engine()
        self._computed.setText("")
        self._show_results()

    def _show_history(self) -> None:
        self._undo.setEnabled(self._history.can_undo or self.function_field.is_mistaken)
        self._redo.setEnabled(self._history.can_redo)

    def end_gesture(self) -> None:
        """Let the next change be an undo step of its own."""
        self._history.seal()

    @property
    def status(self) -> str:
        """What the status line says, the engine apart."""
        return self._computed.text()

    def undo(self) -> None:
        """Go back one step; what is half typed, or has no meaning, is the first to go."""
        if self._take_back():
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
            program = f"# {translated(error.sentence)}\n"
        self.side.show_program(program)

    def _show_results(self) -> None:
        if not self.side.isHidden() and (tables := self.page.tables()):
            self.side.show_tables(tables)

    def _show_computed(self, page: Page, text: str) -> None:
        """Show what a page computed, unless another one is shown by now."""
        if page is self.page and not self._quiet.isActive():
            self._computed.setText(text)

    def _show_engine(self) -> None:
        """Show the state of the engine of the page that is shown."""
        state, message = self.page.engine.state, self.page.engine.state_sentence
        colours = {
            EngineState.READY: self.shell.theme.good,
            EngineState.FAILED: self.shell.theme.error,
        }
        self._dot.show_colour(colours.get(state, self.shell.theme.waiting))
        self._engine_label.setText(translated(message))
        self._retry.setVisible(state is EngineState.FAILED)

    def _revive(self) -> None:
        # That of the page shown when it is pressed.
        self.page.engine.revive()

    def say(self, text: str) -> None:
        """Say a sentence in the status line for a while."""
        self._computed.setText(text)
        self._computed.setToolTip(text)
        self._quiet.start()

    # Looks.

    def set_theme(self, theme: Theme) -> None:
        """Take a theme everywhere."""
        self.shell.take_theme(theme)
        self.function_field.set_theme(theme)
        self.page.set_theme(theme)
        self.side.set_theme(theme)
        for button in self._icons:
            button.set_theme(theme)
        self._show_engine()

    def switch_theme(self) -> None:
        """Change between light and dark."""
        self.set_theme(THEMES["light" if self.shell.theme.name == "dark" else "dark"])
        self._saving.start()

    def toggle_panel(self) -> None:
        """Fold the panel of Code and Numbers away, or bring it back."""
        self._is_folded = False
        self.side.setVisible(self.side.isHidden())
        self._show_program()
        self._show_results()
        self._saving.start()

    def _on_resized(self) -> None:
        """Fold the panel away while it would leave the figure next to no room."""
        is_narrow = self.shell.width() < _ROOMY
        if not self._is_complete or is_narrow == self._is_narrow:
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

    # Files.

    def open_session(self) -> None:
        """Ask for a session file and show it."""
        name, _ = QFileDialog.getOpenFileName(
            self.shell, self.tr("Open session"), self._folder(), export.SESSION_FILTER
        )
        if name:
            self.open_file(Path(name))

    def open_dropped(self, path: Path) -> None:
        """Show a file that was dropped on the window: a session, or data for Training."""
        if not self._is_complete:
            return
        if path.suffix.lower() == ".json":
            self.open_file(path)
            return
        session = self._history.present
        spec = replace(session.training, data=CsvFile(str(path)))
        self._history.change(replace(session.with_spec(spec), workspace="training"))
        self._show(self._history.present)

    def open_file(self, path: Path) -> None:
        """Show a session file, as one step that can be undone."""
        with self._mistakes_said():
            session = load(path)
            # Before it enters the history: a text without meaning cannot be shown.
            session.function.parsed()
            self._history.change(session)
            self._show(session)
            self.say(self.tr("Opened {name}").format(name=path.name))

    def save_session(self) -> None:
        """Ask for a place and save the session there."""
        path = self._ask_for_path(self.tr("Save session"), "session.json", export.SESSION_FILTER)
        if path is not None:
            self._write(path, lambda: save(path, self._history.present))

    def export(self, kind: str, scale: float = 1.0) -> None:
        """Ask for a place and write the figure there as png, svg, pdf or csv."""
        with self._mistakes_said():
            write = export.page_writer(self.page, kind, scale, self.side.table)
            if kind != "csv":
                # What is seen now is what is wanted, however long the dialog is open.
                self.page.pause()
            path = self._ask_for_export(kind)
            if path is not None and self.page.is_owed:
                self.say(self.tr("Nothing was saved: the picture is still being computed."))
            elif path is not None:
                self._write(path, lambda: write(path))

    def _ask_for_export(self, kind: str) -> Path | None:
        return self._ask_for_path(
            self.tr("Save as {kind}").format(kind=kind.upper()),
            f"{self.session.workspace}.{kind}",
            f"{kind.upper()} (*.{kind})",
        )

    def export_animation(self) -> None:
        """Ask for a place and make a GIF of what moves, while everything goes on."""
        if self._filming.is_busy:
            self.say(self.tr("A GIF is being made already; Esc stops it."))
            return
        with self._mistakes_said():
            film = self.page.film()
            path = self._ask_for_export("gif")
            if path is None:
                film.close()
            else:
                self._filming.start(film, path)

    def _write_gif(self, path: Path, data: bytes) -> None:
        self._write(path, lambda: write_atomic(path, data))

    def save_program(self, suffix: str) -> None:
        """Ask for a place and save the program as .py or .ipynb."""
        name = f"{self.session.workspace}{suffix}"
        with self._mistakes_said():
            program = self.page.program()
            path = self._ask_for_path(self.tr("Save program"), name, f"(*{suffix})")
            if path is not None:
                self._write(path, lambda: export.write_program(program, path))

    def copy_picture(self) -> None:
        """Put the figure on the clipboard, at twice its size."""
        with self._mistakes_said():
            QGuiApplication.clipboard().setImage(export.page_figure(self.page).image(2.0))
            self.say(self.tr("Copied the picture"))

    def copy_side(self) -> None:
        """Put the program or the numbers on the clipboard."""
        with self._mistakes_said():
            if self.side.tab != "numbers":
                QGuiApplication.clipboard().setText(self.page.program())
                self.say(self.tr("Copied the program"))
                return
            QGuiApplication.clipboard().setText(
                export.page_table(self.page, self.side.table).csv("\t")
            )
            self.say(self.tr("Copied the numbers"))

    @contextlib.contextmanager
    def _mistakes_said(self) -> Iterator[None]:
        try:
            yield
        except SentenceError as error:
            self.say(translated(error.sentence))

    def _ask_for_path(self, title: str, name: str, pattern: str) -> Path | None:
        asked = Path(self._folder()) / name
        while True:
            chosen, _ = QFileDialog.getSaveFileName(self.shell, title, str(asked), pattern)
            if not chosen:
                return None
            path = export.with_suffix(Path(chosen), asked.suffix)
            if path == Path(chosen) or not os.path.exists(path):  # noqa: PTH110
                # Path.exists raises for a name that is too long; writing tells why.
                return path
            # The dialog knew nothing of this file: it is to ask whether it may be replaced.
            asked, title = path, self.tr("Replace {name}?").format(name=path.name)

    def _folder(self) -> str:
        return self._state.folder

    def _write(self, path: Path, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            self.say(
                self.tr("{name} was not written: {reason}.").format(
                    name=path.name, reason=error.strerror or str(error)
                )
            )
            return
        with contextlib.suppress(msgspec.ValidationError):
            self._state = replace(self._state, folder=str(path.parent))
        self.say(self.tr("Saved {name}").format(name=path.name))
