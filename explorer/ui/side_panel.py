"""The panel at the right: the TensorFlow program behind the figure, and its numbers."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.core.notation import format_value
from explorer.ui.theme import RIGHT_WIDTH, Theme, labelled, mono_font, section

if TYPE_CHECKING:
    from explorer.core.tables import Table

_TABS = ("code", "numbers", "help")
_COLUMN = 96
"""Pixels of a column of numbers, unless its title is wider."""


class _Highlighter(QSyntaxHighlighter):
    """Colours Python by Pygments' tokens; a program is a few dozen lines, so it is read whole."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if not self.document().isEmpty():
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        at = 0
        for kind, piece in _tokens(text):
            colour = self._colour(kind)
            if colour:
                style = QTextCharFormat()
                style.setForeground(QColor(colour))
                self.setFormat(at, len(piece), style)
            at += len(piece)

    def _colour(self, kind: str) -> str:
        if kind.startswith("Token.Keyword") or kind == "Token.Operator.Word":
            return self._theme.keyword
        if kind.startswith("Token.Literal"):
            return self._theme.literal
        if kind.startswith("Token.Comment"):
            return self._theme.muted
        return ""


@functools.lru_cache(maxsize=500)
def _tokens(line: str) -> list[tuple[str, str]]:
    """Return kind and text of a line's tokens; while something is dragged most lines stay."""
    return [(str(kind), piece) for kind, piece in _lexer().get_tokens(line)]


@functools.cache
def _lexer() -> Any:  # noqa: ANN401
    from pygments.lexers.python import PythonLexer

    return PythonLexer(stripnl=False, ensurenl=False)


class _TableModel(QAbstractTableModel):
    """A table of results for the view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table: Table | None = None

    def show_table(self, table: Table) -> None:
        old, self._table = self._table, table
        if old is not None and (table.titles, table.length) == (old.titles, old.length):
            self.dataChanged.emit(
                self.index(0, 0), self.index(table.length - 1, len(table.titles) - 1)
            )
            return
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return the number of rows."""
        if self._table is None or (parent is not None and parent.isValid()):
            return 0
        return self._table.length

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return the number of columns."""
        if self._table is None or (parent is not None and parent.isValid()):
            return 0
        return len(self._table.titles)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a cell's text, right-aligned."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole and self._table is not None:
            value = self._table.value(index.row(), index.column())
            return value if isinstance(value, str) else format_value(value, 7)
        return None

    def headerData(
        self, part: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        is_title = orientation == Qt.Orientation.Horizontal and self._table is not None
        if role == Qt.ItemDataRole.DisplayRole and is_title:
            assert self._table is not None
            return self._table.titles[part]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class SidePanel(QWidget):
    """Code and Numbers, one of them at a time.

    Signals:
        copy_asked(), save_code_asked(str), save_table_asked(): the buttons; str is .py or .ipynb.
        tab_changed(str): "code" or "numbers".
    """

    copy_asked = Signal()
    save_code_asked = Signal(str)
    save_table_asked = Signal()
    tab_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(RIGHT_WIDTH)
        self._code = QPlainTextEdit()
        self._code.setObjectName("code")
        self._code.setReadOnly(True)
        self._code.setTabChangesFocus(True)
        self._code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._code.setAccessibleName(self.tr("TensorFlow program"))
        self._code.setFont(mono_font())
        self._code.document().setDocumentMargin(7)
        self._highlighter = _Highlighter(self._code.document(), theme)
        self._model = _TableModel(self)
        self._numbers = self._table_view()
        self._model.modelReset.connect(self._fit_columns)
        self._chooser = QComboBox()
        self._chooser.setAccessibleName(self.tr("Which numbers"))
        self._chooser.setToolTip(self.tr("Which of the numbers behind the figure are shown"))
        self._chooser.textActivated.connect(self._on_chosen)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._code)
        self._stack.addWidget(self._tables_view())
        self._stack.addWidget(_help(self))
        self._tables: dict[str, Callable[[], Table]] = {}
        self._is_filled = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self._stack, 1)
        self.show_tab("code")

    @property
    def tab(self) -> str:
        """Which one is shown: "code", "numbers" or "help"."""
        return _TABS[self._stack.currentIndex()]

    @property
    def program(self) -> str:
        """The program shown."""
        return self._code.toPlainText()

    def show_program(self, program: str) -> None:
        """Show a program, keeping the place that was scrolled to."""
        if program != self._code.toPlainText():
            bars = (self._code.verticalScrollBar(), self._code.horizontalScrollBar())
            places = [bar.value() for bar in bars]
            self._code.setPlainText(program)
            for bar, place in zip(bars, places, strict=True):
                bar.setValue(place)

    @property
    def table(self) -> str:
        """The title of the table that is chosen."""
        return self._chooser.currentText()

    def show_tables(self, tables: dict[str, Callable[[], Table]]) -> None:
        """Show tables by their titles, one at a time; made only when it is looked at."""
        if list(tables) != list(self._tables):
            chosen = self.table
            self._chooser.clear()
            self._chooser.addItems(list(tables))
            self._chooser.setCurrentIndex(max(0, self._chooser.findText(chosen)))
            self._chooser.setVisible(len(tables) > 1)
        self._tables, self._is_filled = tables, False
        if self.isVisible():
            self._fill()

    def _on_chosen(self) -> None:
        self._is_filled = False
        self._fill()

    def show_tab(self, name: str) -> None:
        """Show Code, Numbers or the keys."""
        index = _TABS.index(name) if name in _TABS else 0
        self._stack.setCurrentIndex(index)
        self._group.setExclusive(False)
        for i, button in enumerate(self._tabs):
            button.setChecked(i == index)
        self._group.setExclusive(True)
        self._copy.setVisible(index < 2)
        for button in self._code_buttons:
            button.setVisible(index == 0)
        self._csv_button.setVisible(index == 1)
        self._fill()
        self.tab_changed.emit(self.tab)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._highlighter.set_theme(theme)

    def _fill(self) -> None:
        if self.tab == "numbers" and not self._is_filled and self._tables:
            self._is_filled = True
            self._model.show_table(self._tables[self.table]())

    def showEvent(self, event: object) -> None:
        """Fill what changed while the panel was folded away."""
        super().showEvent(event)  # pyright: ignore[reportArgumentType]
        self._fill()

    def _tables_view(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(8, 8, 8, 0)
        row.addWidget(self._chooser)
        column.addLayout(row)
        column.addWidget(self._numbers)
        self._chooser.hide()
        return view

    def _table_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self._model)
        view.setAccessibleName(self.tr("Numbers behind the figure"))
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(22)
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        view.horizontalHeader().setDefaultSectionSize(_COLUMN)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setFont(mono_font())
        return view

    def _fit_columns(self) -> None:
        """Give every title the room it needs."""
        header = self._numbers.horizontalHeader()
        for i in range(header.count()):
            header.resizeSection(i, max(_COLUMN, header.sectionSizeHint(i)))

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("sideHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(40)
        row = QHBoxLayout(head)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._tabs = []
        for name, text in (("code", self.tr("Code")), ("numbers", self.tr("Numbers"))):
            button = _text_button(text, "tab", text, self.tr("Show this panel"))
            button.setCheckable(True)
            button.clicked.connect(functools.partial(self.show_tab, name))
            self._group.addButton(button)
            row.addWidget(button)
            self._tabs.append(button)
        row.addStretch(1)
        copy = _text_button(
            self.tr("copy"), "text", self.tr("Copy"), self.tr("Copy what this panel shows")
        )
        copy.clicked.connect(self.copy_asked)
        row.addWidget(copy)
        self._copy = copy
        self._code_buttons = []
        for suffix, tip in (
            (".py", self.tr("Save as a Python program")),
            (".ipynb", self.tr("Save as a notebook")),
        ):
            button = _text_button(suffix, "text", tip, tip)
            button.clicked.connect(functools.partial(self.save_code_asked.emit, suffix))
            row.addWidget(button)
            self._code_buttons.append(button)
        tip = self.tr("Save the numbers as CSV")
        self._csv_button = _text_button(".csv", "text", tip, tip)
        self._csv_button.clicked.connect(self.save_table_asked)
        row.addWidget(self._csv_button)
        return head


def _help(panel: QWidget) -> QWidget:
    """Return the list of keys and of what the mouse does."""
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(16, 8, 16, 16)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    for title, keys in _keys(panel).items():
        heading = section(title)
        heading.setContentsMargins(0, 8, 0, 0)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for key, meaning in keys:
            row, text = grid.rowCount(), QLabel(meaning)
            text.setWordWrap(True)
            grid.addWidget(labelled(key, "quiet-number"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    scroll = QScrollArea()
    scroll.setObjectName("help")
    scroll.setWidget(page)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setAccessibleName(panel.tr("Keys and mouse"))
    return scroll


def _keys(panel: QWidget) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return keys and their meanings, by where they are heard."""
    return {
        panel.tr("Everywhere"): (
            ("Ctrl + 1, 2, 3", panel.tr("Curves, Descent, Training")),
            ("F2", panel.tr("type a function")),
            ("F3", panel.tr("to the figure")),
            ("F9", panel.tr("this panel")),
            ("Ctrl + Z", panel.tr("undo; with Shift redo")),
            ("Ctrl + O, S", panel.tr("open, save a session")),
            ("Ctrl + E", panel.tr("save as PNG")),
            ("Ctrl + Shift + C", panel.tr("copy the picture")),
            ("Ctrl + T", panel.tr("light or dark")),
            ("Esc", panel.tr("stop a GIF that is being made")),
        ),
        panel.tr("In the figure"): (
            ("← → ↑ ↓", panel.tr("move the point or the start, with Shift faster")),
            ("Ctrl + ← → ↑ ↓", panel.tr("move the picture")),
            ("+  −", panel.tr("zoom")),
            ("Home", panel.tr("fit the picture")),
            (panel.tr("drag"), panel.tr("the point, the start, or the picture")),
            (panel.tr("wheel"), panel.tr("zoom; with Shift only x, with Ctrl only y")),
            (panel.tr("click"), panel.tr("put the point or the start here")),
            (panel.tr("double click"), panel.tr("fit the picture")),
        ),
        panel.tr("Descent"): (
            (panel.tr("Space"), panel.tr("play, pause")),
            (",  .", panel.tr("one step back, forward")),
            (panel.tr("click, drag"), panel.tr("in a chart: to that step, or to that rate")),
        ),
        panel.tr("Training"): (
            (panel.tr("Space"), panel.tr("start, pause, go on")),
            (".", panel.tr("one step")),
            ("E", panel.tr("to the end of the epoch")),
            ("← →", panel.tr("read the values, with Shift faster")),
            (panel.tr("drop"), panel.tr("a CSV file on the window: its columns are the data")),
        ),
        panel.tr("Surface in 3-D"): (
            (panel.tr("drag"), panel.tr("turn and tilt it")),
            ("Ctrl + ← → ↑ ↓", panel.tr("turn and tilt it")),
        ),
    }


def _text_button(text: str, role: str, name: str, tooltip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setProperty("role", role)
    button.setAccessibleName(name)
    button.setToolTip(tooltip)
    return button
