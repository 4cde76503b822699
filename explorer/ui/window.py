"""The window: the workspaces, undo, files, theme, and one status line."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.core.sentence import Sentence, sentence
from explorer.core.session import History, Session, SessionError, load, save
from explorer.core.specs import CurveSpec
from explorer.engine.client import Engine, EngineState
from explorer.ui import export
from explorer.ui.icons import IconButton
from explorer.ui.pages.curves import CurvesPage
from explorer.ui.side_panel import SidePanel
from explorer.ui.state import WindowState, load_state, save_state
from explorer.ui.theme import (
    LEFT_WIDTH,
    STATUS_HEIGHT,
    THEMES,
    TOP_HEIGHT,
    Theme,
    apply_theme,
    system_theme,
)
from explorer.ui.translation import translated

_SAVE_AFTER = 1500
"""Milliseconds of rest after which the state is written, for the case of a crash."""
_SAY_FOR = 8000


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


class MainWindow(QWidget):
    """Everything a person sees.

    It is shown before anything slow is imported; `complete` adds the figures afterwards.
    """

    def __init__(self, engine: Engine, state_path: Path | None = None) -> None:
        super().__init__()
        self.setWindowTitle("Gradient Explorer")
        self.setMinimumSize(QSize(760, 480))
        self.resize(1280, 800)
        self._engine = engine
        self._state_path = state_path
        self._state = WindowState()
        self._is_complete = False
        self.theme = system_theme()
        self._history = History(Session())
        self.page = CurvesPage(engine, self.theme, self)
        self.page.spec_changed.connect(self._on_spec_changed)
        self.page.gesture_ended.connect(self._end_gesture)
        self.page.computed.connect(self._show_computed)
        self.page.failed.connect(self.say)
        self.page.results_changed.connect(self._show_results)
        self.side = SidePanel(self.theme)
        self.side.copy_asked.connect(self.copy_side)
        self.side.save_code_asked.connect(self.save_program)
        self.side.save_table_asked.connect(lambda: self.export("csv"))
        self._build()
        self.page.cursor_moved.connect(self._cursor.setText)
        self._add_actions()
        self.page.function_field.setFocus()
        engine.state_changed.connect(self._on_engine_state)
        self._on_engine_state(engine.state, sentence("Starting TensorFlow …"))
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVE_AFTER)
        self._saving.timeout.connect(self.save_state)

    # Building.

    def _build(self) -> None:
        self._scroll = QScrollArea()
        self._scroll.setObjectName("leftPanel")
        self._scroll.setWidget(self.page.inputs)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFixedWidth(LEFT_WIDTH)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._figure_area = QWidget()
        self._figure_area.setObjectName("figureArea")
        self._figure_area.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        figure_column = QVBoxLayout(self._figure_area)
        figure_column.setContentsMargins(0, 0, 0, 0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._scroll)
        middle.addWidget(self._figure_area, 1)
        middle.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_top())
        column.addLayout(middle, 1)
        column.addWidget(self._build_status())

    def _build_top(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("topBar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(TOP_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 10, 0)
        row.setSpacing(4)
        title = QLabel("Gradient Explorer")
        title.setObjectName("title")
        row.addWidget(title)
        row.addStretch(1)
        self._undo = IconButton("undo", self.tr("Undo (Ctrl+Z)"), self.theme)
        self._redo = IconButton("redo", self.tr("Redo (Ctrl+Shift+Z)"), self.theme)
        self._file = IconButton("file", self.tr("Open, save, export"), self.theme)
        self._theme_button = IconButton("theme", self.tr("Light or dark (Ctrl+T)"), self.theme)
        self._panel = IconButton("panel", self.tr("Code and Numbers (F9)"), self.theme)
        self._help = IconButton("help", self.tr("Keys and mouse (F1)"), self.theme)
        self._undo.clicked.connect(self.undo)
        self._redo.clicked.connect(self.redo)
        self._theme_button.clicked.connect(self.switch_theme)
        self._panel.clicked.connect(self.toggle_panel)
        self._help.clicked.connect(self.show_help)
        self._file.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._icons = (
            self._undo,
            self._redo,
            self._file,
            self._theme_button,
            self._panel,
            self._help,
        )
        for button in self._icons:
            row.addWidget(button)
        return bar

    def _build_status(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("statusBar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(STATUS_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        self._dot = _Dot()
        self._engine_label = QLabel()
        self._engine_label.setAccessibleName(self.tr("State of the engine"))
        self._computed = QLabel()
        self._computed.setAccessibleName(self.tr("Last computation"))
        self._cursor = QLabel()
        self._cursor.setAccessibleName(self.tr("Mouse position"))
        self._retry = QToolButton()
        self._retry.setText(self.tr("try again"))
        self._retry.setAccessibleName(self.tr("Start TensorFlow again"))
        self._retry.setToolTip(self.tr("Start TensorFlow again"))
        self._retry.setProperty("role", "text")
        self._retry.clicked.connect(self._engine.revive)
        row.addWidget(self._dot)
        row.addWidget(self._engine_label)
        row.addWidget(self._retry)
        row.addSpacing(16)
        row.addWidget(self._computed)
        row.addStretch(1)
        row.addWidget(self._cursor)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_SAY_FOR)
        self._quiet.timeout.connect(lambda: self._computed.setText(""))
        return bar

    def _add_actions(self) -> None:
        menu = QMenu(self)
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
        self._action(self.tr("Save numbers as CSV …"), "", lambda: self.export("csv"), menu)
        self._file.setMenu(menu)
        self._action("", "Ctrl+Z", self.undo)
        self._action("", "Ctrl+Shift+Z", self.redo)
        self._action("", "Ctrl+Y", self.redo)
        self._action("", "Ctrl+T", self.switch_theme)
        self._action("", "F9", self.toggle_panel)
        self._action("", "F1", self.show_help)
        self._action("", "F2", self.page.function_field.select_all)
        self._action("", "F3", self._focus_figure)

    def _action(
        self, text: str, shortcut: str, do: Callable[[], object], menu: QMenu | None = None
    ) -> None:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: do())
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        self.addAction(action)
        if menu is not None:
            menu.addAction(action)

    # The life of the window.

    def restore(self) -> None:
        """Take the last state, before the window is shown; light, nothing is parsed yet."""
        if self._state_path is None:
            self.set_theme(self.theme)
            return
        self._state, problem = load_state(self._state_path)
        width, height = self._state.size
        self.resize(max(760, min(width, 8000)), max(480, min(height, 8000)))
        self.set_theme(THEMES.get(self._state.theme, self.theme))
        self.side.setVisible(self._state.panel)
        self._history = History(self._state.session)
        self.page.function_field.show_text(self._state.session.curves.function.text)
        if problem is not None:
            self.say(translated(problem))

    def complete(self) -> None:
        """Add the figure and show the session; what was typed meanwhile is kept."""
        self.page.build_figure()
        assert self.page.figure is not None
        layout = self._figure_area.layout()
        assert layout is not None
        layout.addWidget(self.page.figure)
        self._is_complete = True
        QTimer.singleShot(0, self._show_first)

    def _show_first(self) -> None:
        typed = self.page.function_field.text
        self._show(self._history.present, keep_text=True)
        self.page.function_field.begin(typed)
        self.side.show_tab(self._state.tab)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save the state and end the worker."""
        self.save_state()
        self.page.stop()
        self._engine.stop()
        super().closeEvent(event)

    def save_state(self) -> None:
        """Write what comes back at the next start."""
        if self._state_path is None or not self._is_complete:
            return
        self._state = replace(
            self._state,
            session=self._history.present,
            theme=self.theme.name,
            panel=not self.side.isHidden(),
            tab=self.side.tab,
            size=(self.width(), self.height()),
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

    def _on_spec_changed(self, spec: CurveSpec, key: str) -> None:
        self._history.change(replace(self._history.present, curves=spec), key)
        self._show(self._history.present)

    def _show(self, session: Session, *, keep_text: bool = False) -> None:
        self.page.show_spec(session.curves)
        self._undo.setEnabled(self._history.can_undo)
        self._redo.setEnabled(self._history.can_redo)
        self._show_program()
        self._saving.start()

    def _end_gesture(self) -> None:
        self._history.seal()

    def undo(self) -> None:
        """Go back one step."""
        self._show(self._history.undo())

    def redo(self) -> None:
        """Go forward one step."""
        self._show(self._history.redo())

    def _show_program(self) -> None:
        if not self.side.isHidden() and self._is_complete:
            self.side.show_program(self.page.program())

    def _show_results(self) -> None:
        table = self.page.table()
        if table is not None and not self.side.isHidden():
            self.side.show_table(table)

    def _show_computed(self, text: str) -> None:
        if not self._quiet.isActive():
            self._computed.setText(text)

    def _on_engine_state(self, state: EngineState, message: Sentence) -> None:
        colours = {EngineState.READY: self.theme.good, EngineState.FAILED: self.theme.error}
        self._dot.show_colour(colours.get(state, self.theme.waiting))
        self._engine_label.setText(translated(message))
        self._retry.setVisible(state is EngineState.FAILED)

    def say(self, text: str) -> None:
        """Say a sentence in the status line for a while."""
        self._computed.setText(text)
        self._computed.setToolTip(text)
        self._quiet.start()

    # Looks.

    def set_theme(self, theme: Theme) -> None:
        """Take a theme everywhere."""
        self.theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, theme)
        self.page.set_theme(theme)
        self.side.set_theme(theme)
        for button in self._icons:
            button.set_theme(theme)
        self._on_engine_state(self._engine.state, _state_sentence(self._engine_label.text()))

    def switch_theme(self) -> None:
        """Change between light and dark."""
        self.set_theme(THEMES["light" if self.theme.name == "dark" else "dark"])
        self._saving.start()

    def toggle_panel(self) -> None:
        """Fold the panel of Code and Numbers away, or bring it back."""
        self.side.setVisible(self.side.isHidden())
        self._show_program()
        self._show_results()
        self._saving.start()

    def show_help(self) -> None:
        """Show the keys, or go back to the code."""
        self.side.show()
        self.side.show_tab("code" if self.side.tab == "help" else "help")

    def _focus_figure(self) -> None:
        if self.page.figure is not None:
            self.page.figure.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Files.

    def open_session(self) -> None:
        """Ask for a session file and show it."""
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open session"), self._folder(), export.SESSION_FILTER
        )
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Show a session file, as one step that can be undone."""
        try:
            session = load(path)
        except SessionError as error:
            self.say(translated(error.sentence))
            return
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
        path = self._ask_for_path(
            self.tr("Save as {kind}").format(kind=kind.upper()),
            f"curves.{kind}",
            f"{kind.upper()} (*.{kind})",
        )
        if path is not None:
            self._write(path, lambda: export.write_page(self.page, path, kind, scale))

    def save_program(self, suffix: str) -> None:
        """Ask for a place and save the program as .py or .ipynb."""
        path = self._ask_for_path(self.tr("Save program"), f"curves{suffix}", f"(*{suffix})")
        if path is not None:
            self._write(path, lambda: export.write_program(self.page.program(), path))

    def copy_picture(self) -> None:
        """Put the figure on the clipboard, at twice its size."""
        if self.page.figure is not None:
            QGuiApplication.clipboard().setImage(self.page.figure.image(2.0))
            self.say(self.tr("Copied the picture"))

    def copy_side(self) -> None:
        """Put the program or the numbers on the clipboard."""
        table = self.page.table()
        if self.side.tab != "numbers":
            QGuiApplication.clipboard().setText(self.page.program())
            self.say(self.tr("Copied the program"))
        elif table is not None:
            QGuiApplication.clipboard().setText(table.csv("\t"))
            self.say(self.tr("Copied the numbers"))

    def _ask_for_path(self, title: str, name: str, pattern: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, title, str(Path(self._folder()) / name), pattern
        )
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(Path(name).suffix)

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


def _state_sentence(text: str) -> Sentence:
    return Sentence(text.replace("{", "{{").replace("}", "}}"))
