"""A list of items, which the mouse and the keyboard choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QListView

from explorer.ui.shell.help.formulas import Formulas
from explorer.ui.shell.help.items import Item
from explorer.ui.shell.help.rows import RowDelegate, Rows
from explorer.ui.widgets.scale import Scaled
from explorer.ui.widgets.theme import Themed

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
"""Rows by which a key moves."""


class ItemList(QListView, Themed, Scaled):
    """Items, one a row, each as high as its title needs.

    Signals:
        chosen(Item): what was clicked, or entered.
        moved(Item): what is current now; None: nothing.
    """

    chosen = Signal(object)
    moved = Signal(object)

    def __init__(self, formulas: Formulas | None = None) -> None:
        super().__init__()
        self.setObjectName("calls")
        self._formulas = formulas or Formulas()
        self._rows = Rows(self)
        self.setModel(self._rows)
        self.setItemDelegate(RowDelegate(self, self._formulas))
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        self.selectionModel().currentChanged.connect(lambda: self.moved.emit(self.current))
        self._typesetting = QTimer(self, interval=0)
        self._typesetting.timeout.connect(self._typeset)

    @property
    def items(self) -> Sequence[Item]:
        """What is listed."""
        return self._rows.items

    @property
    def current(self) -> Item | None:
        """The one that Enter would choose."""
        index = self.currentIndex()
        return self.items[index.row()] if index.isValid() else None

    def show_items(self, items: Sequence[Item], *, tells_kinds: bool = False) -> None:
        """List items, the first of them chosen."""
        self._rows.show(items, tells_kinds=tells_kinds)
        first = next((i for i, item in enumerate(items) if not item.is_heading), -1)
        self.setCurrentIndex(self._rows.index(first, 0))
        self.scrollToTop()
        self._typesetting.start()

    def go(self, step: int) -> None:
        """Go so many rows on, past the headings, as far as there are some."""
        known = [i for i, item in enumerate(self.items) if not item.is_heading]
        if not known:
            return
        row = self.currentIndex().row()
        at = known.index(row) + step if row in known else 0
        index = self._rows.index(known[max(0, min(at, len(known) - 1))], 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        if at <= 0:
            self.scrollToTop()

    def take_key(self, event: QKeyEvent) -> bool:
        """Move or choose by a key; return whether it was one for that."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.go(_STEPS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.currentIndex())
        else:
            return False
        return True

    def take_theme(self) -> None:
        """Typeset in the colours of the theme."""
        self._typesetting.start()
        self.viewport().update()

    def take_scale(self) -> None:
        """Give the rows the height of their letters."""
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that move and choose; all others are for what the list is in."""
        if not self.take_key(event):
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the titles anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def showEvent(self, event: QShowEvent) -> None:
        """Typeset what is seen now."""
        super().showEvent(event)
        self._typesetting.start()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and not self.items[index.row()].is_heading:
            self.chosen.emit(self.items[index.row()])

    def _typeset(self) -> None:
        if not self.isVisible() or not self._formulas.make_next():
            self._typesetting.stop()
        else:
            # What is painted now may want more.
            self.viewport().update()
