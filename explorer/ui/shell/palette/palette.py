"""The command palette: everything that can be chosen, found by typing.

It needs nothing but Qt, so that it is there as soon as the window is; what it lists comes from
`entries` when the rest of the program is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QCursor, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from explorer.core.matching import ranked
from explorer.ui.shell.palette.rows import ROW_HEIGHT, RowDelegate, Rows
from explorer.ui.widgets.function_edit import is_of_window
from explorer.ui.widgets.plain import Label, shortened
from explorer.ui.widgets.scale import scaled
from explorer.ui.widgets.theme import TOP_HEIGHT

if TYPE_CHECKING:
    from explorer.ui.shell.palette.entries import Entry

_WIDTH, _MARGIN = 600, 24
"""Pixels of the palette, and what it leaves at the sides of the window."""
_MOST_ROWS = 12
_LONGEST = 200
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
    Qt.Key.Key_PageDown: _MOST_ROWS - 1,
    Qt.Key.Key_PageUp: 1 - _MOST_ROWS,
}
"""Rows by which a key moves."""


class CommandPalette(QFrame):
    """A field over the window, and below it what may be meant.

    Enter or a click chooses, the arrows move, Escape or a click elsewhere closes it.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._entries: Sequence[Entry] | None = None
        self._focus: QWidget | None = None
        self._is_entered = False
        """Whether Enter was pressed before there were entries."""
        self._mouse = QPoint()
        """Where it was last on the screen: what scrolls below it is not pointed at."""
        self.setObjectName("palette")
        self.field = _Field()
        self.view = QListView()
        self._rows = Rows(self)
        self._message = Label()
        self._message.setProperty("role", "muted")
        self._message.setWordWrap(True)
        self._message.setContentsMargins(12, 8, 12, 8)
        self._set_up_list()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 4)
        column.setSpacing(4)
        for part in (self.field, self.view, self._message):
            column.addWidget(part)
        self.field.textChanged.connect(self._match)
        self.field.installEventFilter(self)
        self.hide()

    def _set_up_list(self) -> None:
        self.view.setModel(self._rows)
        self.view.setItemDelegate(RowDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(self.tr("Matches"))
        self.view.clicked.connect(self._on_clicked)

    @property
    def message(self) -> str:
        """The sentence in the place of entries; empty where there are some."""
        return "" if self._message.isHidden() else self._message.text()

    @property
    def shown(self) -> Sequence[Entry]:
        """The entries that match, the best first."""
        return self._rows.entries

    @property
    def current(self) -> Entry | None:
        """The one that Enter would choose."""
        index = self.view.currentIndex()
        return self._rows.entries[index.row()] if index.isValid() else None

    def open(self, entries: Callable[[], Sequence[Entry]] | None) -> None:
        """Open it, with nothing typed.

        Args:
            entries: tells what can be chosen; None: that is told later by `provide`.
        """
        self._focus, self._mouse = QApplication.focusWidget(), QCursor.pos()
        self.field.clear()
        self.show()
        self.raise_()
        # As a menu does: what is half typed in the function field stays so.
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        # Now: a number half typed is taken when its field is left, and can be undone.
        self._entries = entries() if entries is not None else None
        self._match()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)
        application.installEventFilter(self)

    def provide(self, entries: Sequence[Entry]) -> None:
        """Tell what can be chosen."""
        is_entered, self._entries = self._is_entered, entries
        self._match()
        if is_entered:
            self._choose(self.current)

    def dismiss(self) -> None:
        """Close it, and give the focus back to where it was."""
        if self.isHidden():
            return
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.removeEventFilter(self)
        application.focusChanged.disconnect(self._on_focus_changed)
        if self.field.hasFocus() and self._focus is not None and isValid(self._focus):
            self._focus.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()

    # What is typed.

    def _match(self) -> None:
        query = self.field.text()
        self._is_entered = False
        entries = self._entries or ()
        order = ranked(query, [(entry.title, entry.also) for entry in entries])
        self._rows.show([entries[i] for i in order])
        self._message.setText(self._said(query))
        self._message.setVisible(not order)
        self.view.setVisible(bool(order))
        self.place()
        self.view.scrollToTop()
        if query.strip():
            self._move(1)

    def _said(self, query: str) -> str:
        if self._entries is None:
            return self.tr("The window is still being built.")
        text = self.tr("Nothing matches “{text}”. Part of a name is enough, such as “png”.")
        return text.format(text=shortened(query.strip(), 60))

    def place(self) -> None:
        """Take the place and the size that the window has for it."""
        window = self.window()
        width = min(scaled(_WIDTH), window.width() - 2 * _MARGIN)
        top, row = scaled(TOP_HEIGHT), scaled(ROW_HEIGHT)
        room = (window.height() - top - 3 * _MARGIN - scaled(48)) // row
        rows = min(len(self._rows.entries), _MOST_ROWS, max(1, room))
        self.view.setFixedHeight(rows * row + 2)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((window.width() - width) // 2, top + 8)

    # What is chosen.

    def _go_to(self, row: int) -> None:
        index = self._rows.index(row, 0)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def _move(self, step: int) -> None:
        """Go so many rows on, past those that are disabled; by one row around the ends."""
        enabled = [i for i, entry in enumerate(self.shown) if entry.is_enabled]
        if not enabled:
            return
        row = self.view.currentIndex().row()
        at = enabled.index(row) if row in enabled else (-1 if step > 0 else len(enabled))
        at += step
        is_single = abs(step) == 1
        self._go_to(enabled[at % len(enabled) if is_single else max(0, min(at, len(enabled) - 1))])

    def _on_mouse(self, event: QMouseEvent) -> None:
        """Go to the row that the mouse moved to."""
        before, self._mouse = self._mouse, event.globalPosition().toPoint()
        index = self.view.indexAt(event.position().toPoint())
        if self._mouse != before and index.isValid() and self.shown[index.row()].is_enabled:
            self.view.setCurrentIndex(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(self.shown[index.row()])

    def _choose(self, entry: Entry | None) -> None:
        if entry is not None and entry.is_enabled:
            self.dismiss()
            entry.run()

    # Keys, and what happens elsewhere.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the keys of the field, and see a click elsewhere."""
        if watched is self.field:
            return isinstance(event, QKeyEvent) and self._on_key(event)
        if watched is self.view.viewport() and event.type() == QEvent.Type.MouseMove:
            assert isinstance(event, QMouseEvent)
            self._on_mouse(event)
        is_press = event.type() == QEvent.Type.MouseButtonPress
        if is_press and isinstance(watched, QWidget) and not self._holds(watched):
            self.dismiss()
        return False

    def _holds(self, widget: QWidget | None) -> bool:
        """Return whether a widget is in here, or of a menu that was opened here."""
        while widget is not None and widget is not self:
            widget = widget.parentWidget()
        return widget is self

    def _on_key(self, event: QKeyEvent) -> bool:
        """Take a key that is not for the field; return whether it was one."""
        key = Qt.Key(event.key())
        handlers: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Escape: self.dismiss,
            Qt.Key.Key_Return: self._on_enter,
            Qt.Key.Key_Enter: self._on_enter,
        }
        handler = handlers.get(key)
        if handler is None and key not in _STEPS:
            return False
        # Both are not heard by the window, as the Escape that stops a GIF.
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            if handler is not None:
                handler()
            else:
                self._move(_STEPS[key])
        return True

    def _on_enter(self) -> None:
        if self._entries is None:
            self._is_entered = True
        elif not self.field.is_composing:
            self._choose(self.current)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        # None: another window has the focus for a while.
        if new is not None and not self._holds(new):
            self.dismiss()


class _Field(QLineEdit):
    """The field of the palette; keys of the window go to the window, except undo and redo."""

    def __init__(self) -> None:
        super().__init__()
        self.is_composing = False
        """Whether an input method has not committed yet what is being typed."""
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText(self.tr("Find an action, an example or a workspace"))
        self.setAccessibleName(self.tr("Find an action, an example or a workspace"))
        self.setToolTip(
            self.tr("Type part of a name; Enter chooses, the arrows move, Escape closes")
        )

    def event(self, event: QEvent) -> bool:
        """Leave the keys of the window to it."""
        if is_of_window(self, event):
            event.ignore()
            return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether something is half typed."""
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)
