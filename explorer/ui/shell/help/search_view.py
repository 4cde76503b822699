"""The first page of the help: a field to search in, sections to look through, and the list."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.core.help.search import search
from explorer.core.translation import Text
from explorer.ui.shell.help.item_list import ItemList
from explorer.ui.shell.help.items import FUNCTIONS, IDEAS, KEYS, Catalogue, Item
from explorer.ui.widgets.controls import chip
from explorer.ui.widgets.plain import as_tip, shortened
from explorer.ui.widgets.theme import labelled

_LONGEST = 200
SECTIONS: dict[str, tuple[Text, Text]] = {
    IDEAS: ("Ideas", "What a tape is, why a gradient is None, what a learning rate does …"),
    FUNCTIONS: ("Functions", "What can be typed; each row works as it stands (Shift+F1)"),
    KEYS: ("Keys", "Keys, and what the mouse does"),
}
"""Names and tooltips of the sections."""


class SearchView(QWidget):
    """Lists a section while nothing is typed, and all that matches where something is.

    Signals:
        left(): the keyboard is to go back to where it was.
        about_asked(): what the program is made of is wanted.
    """

    left = Signal()
    about_asked = Signal()

    def __init__(self, catalogue: Callable[[], Catalogue]) -> None:
        super().__init__()
        self._catalogue = catalogue
        self.section = IDEAS
        self.field = QLineEdit()
        self.field.setMaxLength(_LONGEST)
        self.field.setPlaceholderText(self.tr("Search: a question, a function, a key"))
        self.field.setAccessibleName(self.tr("Search the help"))
        self.field.setToolTip(
            self.tr("Enter opens what is chosen, the arrows move, Escape goes back")
        )
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._match)
        self.view = ItemList()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setAccessibleName(self.tr("What the help has"))
        self.view.chosen.connect(_run)
        self.view.moved.connect(self._tell)
        self._told = labelled("", "muted")
        self._told.setWordWrap(True)
        self._told.setMinimumWidth(1)
        self._told.setAccessibleName(self.tr("What the chosen row means"))
        self._nothing = labelled("", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setMinimumWidth(1)
        self._nothing.setContentsMargins(14, 4, 14, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._top())
        column.addWidget(self._nothing)
        column.addWidget(self.view, 1)
        column.addWidget(self._foot())

    def _top(self) -> QVBoxLayout:
        top, row = QVBoxLayout(), QHBoxLayout()
        top.setContentsMargins(10, 0, 10, 0)
        top.setSpacing(8)
        row.setSpacing(6)
        self.chips: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for name, (title, tip) in SECTIONS.items():
            button = self.chips[name] = chip(_tr(title), _tr(title), _tr(tip))
            button.setCheckable(True)
            button.clicked.connect(functools.partial(self._browse, name))
            group.addButton(button)
            row.addWidget(button)
        self.chips[IDEAS].setChecked(True)
        row.addStretch(1)
        top.addWidget(self.field)
        top.addLayout(row)
        return top

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("typingFoot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.about_button = QToolButton()
        self.about_button.setProperty("role", "text")
        self.about_button.setText(self.tr("About this program"))
        self.about_button.setAccessibleName(self.tr("About this program"))
        self.about_button.setToolTip(as_tip(self.tr("Version, licences and a report to copy")))
        self.about_button.clicked.connect(self.about_asked)
        below = QVBoxLayout(foot)
        below.setContentsMargins(12, 6, 8, 6)
        below.setSpacing(4)
        below.addWidget(self._told)
        below.addWidget(self.about_button, 0, Qt.AlignmentFlag.AlignRight)
        return foot

    @property
    def shown(self) -> Sequence[Item]:
        """What is listed."""
        return self.view.items

    @property
    def told(self) -> str:
        """What is said of the chosen row, or that nothing matches."""
        return self._told.text() or self._nothing.text()

    def open(self, section: str = "") -> None:
        """Be ready to search, in a section of the list or where one was."""
        self.show_section(section or self.section)
        self.take_focus()

    def take_focus(self) -> None:
        """Give the keyboard to the field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_section(self, name: str) -> None:
        """List a section, or what matches in its order."""
        self.section = name
        self.chips[name].setChecked(True)
        self._catalogue().refresh()
        self._match()

    def _browse(self, name: str) -> None:
        """List a section whole."""
        self.section = name
        self.field.clear()
        self.show_section(name)

    def _match(self) -> None:
        query, catalogue = self.field.text().strip(), self._catalogue()
        if not query:
            catalogue.refresh()
            found = catalogue.section(self.section)
        else:
            items = catalogue.all(self.section)
            found = self._found(query, items)
        self.view.show_items(found, tells_kinds=bool(query))
        text = self.tr("Nothing in the help matches “{text}”. One word is often enough.")
        self._nothing.setText("" if found else text.format(text=shortened(query, 60)))
        self._nothing.setVisible(not found)
        self._tell(self.view.current)

    def _found(self, query: str, items: Sequence[Item]) -> list[Item]:
        """Return what matches: what is explained before lessons and examples."""
        matches = search(query, [(item.title, item.also, item.body) for item in items])
        named = sorted((items[i] for i in matches.named), key=self._rank)
        return [*named, *(items[i] for i in matches.mentioning)]

    def _rank(self, item: Item) -> int:
        """Return a number that parts what is explained, functions first where these are browsed."""
        if self.section == FUNCTIONS and item.section == FUNCTIONS:
            return 0
        return 1 if item.section else 2

    def _tell(self, item: Item | None) -> None:
        text = item.detail if item is not None else ""
        self._told.setText(text)
        self._told.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows go through the rows from the field, Enter choose and Esc leave."""
        if self.view.take_key(event):
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _run(item: Item) -> None:
    if item.run is not None:
        item.run()


def _tr(text: Text) -> str:
    return QCoreApplication.translate("help", text)
