"""The panel at the right: the TensorFlow program behind the figure, and its numbers."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPlainTextEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.shell.side.highlighting import Highlighter
from explorer.ui.shell.side.numbers_view import NumbersView
from explorer.ui.widgets.controls import DropDown
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import fix_height
from explorer.ui.widgets.table_model import TableModel
from explorer.ui.widgets.theme import Themed, labelled

if TYPE_CHECKING:
    from explorer.core.tables import Table

_TABS = ("own", "code", "numbers", "help")
"""The page's own comes first, where it has one; the help is asked for, and no part of it."""


class SidePanel(QWidget, Themed):
    """Code and Numbers, one of them at a time.

    Signals:
        copy_asked(), save_code_asked(str), save_table_asked(): the buttons; str is .py or .ipynb.
        tab_changed(str): "code" or "numbers".
        turned(): another workspace is shown.
    """

    copy_asked = Signal()
    save_code_asked = Signal(str)
    save_table_asked = Signal()
    tab_changed = Signal(str)
    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._code = QPlainTextEdit()
        self._code.setObjectName("code")
        self._code.setReadOnly(True)
        self._code.setTabChangesFocus(True)
        self._code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._code.setAccessibleName(self.tr("TensorFlow program"))
        self._code.document().setDocumentMargin(7)
        self._highlighter = Highlighter(self._code.document())
        self._program = ""
        self._model = TableModel(self)
        self._numbers = NumbersView(self._model)
        self._awaited = labelled(self.tr("The numbers appear with the first result."), "muted")
        self._awaited.setMargin(12)
        self._awaited.setWordWrap(True)
        self._chooser = DropDown()
        self._chooser.describe(
            self.tr("Which numbers"), self.tr("Which of the numbers behind the figure are shown")
        )
        self._chooser.textActivated.connect(self._on_chosen)
        self._stack = QStackedWidget()
        self._is_below = False
        """Whether the buttons have no room beside the tabs."""
        self._own: QWidget | None = None
        """What the page that is shown puts here."""
        self._wanted = {False: "code", True: "own"}
        """Tabs that were chosen last, where the page has one of its own and where not."""
        self._own_place = QStackedWidget()
        self._stack.addWidget(self._own_place)
        self._stack.addWidget(self._code)
        self._stack.addWidget(self._tables_view())
        self.make_help: Callable[[], QWidget] = QWidget
        """Makes the help when it is first asked for."""
        self._has_help = False
        self._tables: dict[str, Callable[[], Table]] = {}
        self._is_filled = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self._actions_below())
        layout.addWidget(self._stack, 1)
        self.show_tab("code")

    @property
    def tab(self) -> str:
        """The tab that is shown: "own", "code", "numbers" or "help"."""
        return _TABS[self._stack.currentIndex()]

    @property
    def program(self) -> str:
        """The program shown, or to be shown when somebody looks."""
        return self._program

    def show_program(self, program: str) -> None:
        """Show a program, keeping the place that was scrolled to, once somebody looks."""
        self._program = program
        self._fill_code()

    def _fill_code(self) -> None:
        """Write the program, where it is looked at: colouring thousands of lines takes time."""
        program = self._program
        if self.tab == "code" and program != self._code.toPlainText():
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
        self._numbers.setVisible(bool(tables))
        self._awaited.setVisible(not tables)
        if self.isVisible():
            self._fill()

    def _on_chosen(self) -> None:
        self._is_filled = False
        self._fill()

    def show_own(self, view: tuple[str, QWidget] | None) -> None:
        """Show what a page puts here, with its title, and the tab that was chosen for such pages.

        A page that has nothing of its own leaves Code and Numbers.
        """
        title, own = view if view is not None else ("", None)
        if own is self._own:
            return
        self._own = own
        if own is not None:
            self._own_place.addWidget(own)
            self._own_place.setCurrentWidget(own)
            self._tabs[0].setText(title)
            self._tabs[0].setAccessibleName(title)
        self._tabs[0].setVisible(own is not None)
        if self.tab != "help":
            self.show_tab(self.usual_tab)

    @property
    def usual_tab(self) -> str:
        """The tab that was chosen last, the help apart."""
        return self._wanted[self._own is not None]

    def wanted_tab(self, *, has_own: bool) -> str:
        """Return the tab that is wanted of pages that have one of their own, or have none."""
        return self._wanted[has_own]

    def bring_back(self, tab: str, own_tab: str) -> None:
        """Show the tab of the last time.

        Args:
            tab: "help", or the one of pages without a tab of their own.
            own_tab: the one of pages that have it.
        """
        if own_tab in _TABS[:3]:
            self._wanted[True] = own_tab
        if tab in _TABS[1:3]:
            self._wanted[False] = tab
        self.show_tab(tab if tab == "help" else self.usual_tab)

    def show_tab(self, name: str) -> None:
        """Show what the page has here, Code, Numbers or the help."""
        first = 0 if self._own is not None else 1
        index = max(_TABS.index(name) if name in _TABS else 1, first)
        if _TABS[index] == "help":
            self._add_help()
        else:
            self._wanted[self._own is not None] = _TABS[index]
        self._stack.setCurrentIndex(index)
        self._fill_code()
        self._group.setExclusive(False)
        for i, button in enumerate(self._tabs):
            button.setChecked(i == index)
        self._group.setExclusive(True)
        self._copy.setVisible(index in {1, 2})
        for button in self._code_buttons:
            button.setVisible(index == 1)
        self._csv_button.setVisible(index == 2)
        self._place_actions()
        self._fill()
        self.tab_changed.emit(self.tab)

    @property
    def least_width(self) -> int:
        """Pixels across that the names of its tabs, its buttons and what it shows need."""
        margins = self._head_row.contentsMargins()
        needed = max(self._width_of(self._tabs), self._width_of(self._buttons))
        shown = self._stack.currentWidget().minimumSizeHint().width()
        return max(margins.left() + needed + margins.right(), shown)

    def _width_of(self, buttons: Sequence[QToolButton]) -> int:
        """Return the pixels across of those that are shown, with the gaps between them."""
        gap = self._head_row.spacing()
        return sum(each.sizeHint().width() + gap for each in buttons if not each.isHidden())

    def _place_actions(self) -> None:
        """Put the buttons beside the tabs, or below where these leave them no room."""
        actions = self._width_of(self._buttons)
        beside = self._width_of(self._tabs) + actions + 20
        is_below = actions > 0 and beside > self.width()
        if is_below != self._is_below:
            self._is_below = is_below
            place = self._below.layout() if is_below else self._head_row
            assert place is not None
            place.addWidget(self._actions)
        self._below.setVisible(is_below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the buttons again."""
        super().resizeEvent(event)
        self._place_actions()

    def _add_help(self) -> None:
        if not self._has_help:
            self._has_help = True
            self._stack.addWidget(self.make_help())

    def take_theme(self) -> None:
        """Colour the code again."""
        self._highlighter.refresh()

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
        column.addWidget(self._numbers, 1)
        column.addWidget(self._awaited)
        column.addStretch()
        self._numbers.hide()
        self._chooser.hide()
        return view

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("sideHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        fix_height(head, 40)
        row = QHBoxLayout(head)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._tabs = []
        for name, text in (
            ("own", ""),
            ("code", self.tr("Code")),
            ("numbers", self.tr("Numbers")),
        ):
            button = _text_button(text, "tab", text, self.tr("Show this panel"))
            button.setCheckable(True)
            button.clicked.connect(functools.partial(self.show_tab, name))
            self._group.addButton(button)
            row.addWidget(button)
            self._tabs.append(button)
        self._tabs[0].hide()
        row.addStretch(1)
        self._head_row, self._actions = row, QWidget()
        row.addWidget(self._actions)
        self._fill_actions()
        return head

    def _fill_actions(self) -> None:
        """Make the buttons that take away what is shown."""
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
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
        self._buttons = (copy, *self._code_buttons, self._csv_button)

    def _actions_below(self) -> QWidget:
        """Return the place of these buttons where the tabs leave them no room."""
        below = self._below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(10, 4, 10, 0)
        row.addStretch(1)
        below.hide()
        return below


def _text_button(text: str, role: str, name: str, tooltip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setProperty("role", role)
    button.setAccessibleName(name)
    button.setToolTip(as_tip(tooltip))
    return button
