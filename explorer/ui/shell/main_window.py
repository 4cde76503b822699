"""The window's frame with the function editor: what can be seen and typed into at once.

It imports nothing but Qt. `controller` fills it as soon as the rest of the program is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QVBoxLayout,
    QWidget,
)

from explorer.ui.language.choice import apply_language, system_language
from explorer.ui.shell.actions import action, workspace_keys
from explorer.ui.shell.frame import Frame
from explorer.ui.shell.reading_order import in_reading_order, regions, with_inside
from explorer.ui.shell.state.glimpse import MAX_LENGTH, WITHOUT_FUNCTION, Glimpse
from explorer.ui.shell.state.placement import fit, place
from explorer.ui.widgets.grip import Grip
from explorer.ui.widgets.scale import Scaled, keep_presented, keep_scale, present_scale, scaled
from explorer.ui.widgets.theme import (
    LEFT_WIDTH,
    THEMES,
    apply_theme,
    system_theme,
)

if TYPE_CHECKING:
    from explorer.ui.shell.palette.entries import Entry
    from explorer.ui.shell.palette.palette import CommandPalette

SMALLEST, _LARGEST = QSize(760, 480), QSize(8000, 8000)
_FIT_AFTER = 300
"""Milliseconds after which the desktop has put its frame around the window."""
_PREPARE_AFTER = 1500
"""Milliseconds after which a window that is complete makes what may be wanted later."""
_LEAST_FIGURE = 304
"""Pixels that are left to the figure, however large letters are."""
_FILLED, _LEAST_FILLED, _MOST_FILLED = 0.3, 304, 440
"""Part of the window of a panel that is filled by its controls, and the pixels it may be."""


class MainWindow(QWidget, Scaled):
    """Bars, areas and the editor.

    It is no QMainWindow: of what that has, the menu bar, tool bars and docks are not used here (the
    menu hangs on a button, the side panel is folded away by the width of the window), and
    `focusNextPrevChild` walks one layout that holds everything.

    Signals:
        painted(): the window is on the screen for the first time.
        closing(): the person closes the window.
        resized(): it is wider or narrower.
        dropped(Path): a file was dropped on it.
        text_dropped(str): a text was.
    """

    painted = Signal()
    closing = Signal()
    resized = Signal()
    dropped = Signal(object)
    text_dropped = Signal(str)

    def __init__(self, state_path: Path | None = None, language: str = "") -> None:
        """Make the frame, in a language whatever the last one was; empty: in that one.

        The first one is that of the desktop.
        """
        super().__init__()
        glimpse = Glimpse.of(state_path)
        # Before anything is built.
        apply_language(language or glimpse.language or system_language())
        self._is_painted = False
        self.early_key = QKeySequence()
        """Pressed before the window was filled."""
        self.early_link = ""
        """Pasted before there was anything that could open it."""
        self._command_palette: CommandPalette | None = None
        self._entries: Callable[[], Sequence[Entry]] | None = None
        self.palette_action = self._palette_action()
        self.setWindowTitle(self.tr("Gradient Explorer"))
        self.setAcceptDrops(True)
        place(
            self,
            QSize(*glimpse.size).boundedTo(_LARGEST).expandedTo(SMALLEST),
            None if glimpse.position is None else QPoint(*glimpse.position),
            SMALLEST,
        )
        if glimpse.is_maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        # Before anything is built: a style sheet set later is worked out for every widget again.
        keep_scale(glimpse.scale)
        keep_presented(False)
        apply_theme(THEMES.get(glimpse.theme) or system_theme())
        self._left_widths = {False: glimpse.left, True: glimpse.editor}
        """Those wanted where the controls fill the panel, and where not; 0: the usual one."""
        self.is_filled = False
        """Whether the controls take all of the panel at the left."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._show_frame(Frame(MAX_LENGTH))
        self.edit.setPlainText(glimpse.text)
        self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.left_grip.set_width(glimpse.left)
        if glimpse.has_function:
            self.edit.setFocus()
        else:
            self._begin_without_function()

    def _begin_without_function(self) -> None:
        """Leave out what the workspace that comes back does not show."""
        for widget in (self.function_title, self.edit):
            widget.hide()
        self.fit_left(fills=True)
        # Else it would be the grip's.
        self.setFocus()

    def _show_frame(self, frame: Frame) -> None:
        """Let a frame be what is in the window."""
        self.frame = frame
        self.edit, self.engine_label = frame.edit, frame.engine_label
        self.edit.link_entered.connect(self._note_link)
        self.title, self.function_title = frame.title, frame.function_title
        self.top_row, self.middle_row, self.status_row = (
            frame.top_row,
            frame.middle_row,
            frame.status_row,
        )
        self.left_column, self.figure_column = frame.left_column, frame.figure_column
        self.left_scroll, self.left_grip = frame.left_scroll, frame.left_grip
        self.left_grip.moved.connect(self._note_left_width)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(frame)

    def rebuild(self) -> Frame:
        """Show an empty frame with texts in another language; what is typed stays.

        Returns:
            The frame before, for whoever filled it to delete.
        """
        before, typed = self.frame, self.edit.toPlainText()
        self._note_left_width()
        self._forget_palette()
        self.setWindowTitle(self.tr("Gradient Explorer"))
        self.palette_action.setText(self.tr(action("palette").title))
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(before)
        before.hide()
        self._show_frame(Frame(MAX_LENGTH))
        self.edit.setPlainText(typed)
        self.left_grip.set_most(self.width() // 2 - 40)
        self._fit_left_width()
        return before

    def _forget_palette(self) -> None:
        if self._command_palette is not None:
            self._command_palette.dismiss()
            self._command_palette.deleteLater()
            self.resized.disconnect(self._command_palette.place)
            self._command_palette = None

    def _palette_action(self) -> QAction:
        """Return what opens the palette: it is there before the other actions are."""
        palette = action("palette")
        made = QAction(self.tr(palette.title), self)
        made.setShortcuts([QKeySequence(key) for key in palette.keys])
        made.triggered.connect(self.switch_palette)
        # Held down, it would come and go.
        made.setAutoRepeat(False)
        self.addAction(made)
        return made

    def fit_left(self, *, fills: bool) -> None:
        """Leave a margin around the controls, or let them fill the panel."""
        self.frame.set_left_margins(fills=fills)
        self._note_left_width()
        self.is_filled = fills
        self._fit_left_width()

    def _fit_left_width(self) -> None:
        """Give the panel the width that was wanted for what is in it, or the usual one."""
        usual = round(_FILLED * self.width()) if self.is_filled else LEFT_WIDTH
        usual = max(_LEAST_FILLED, min(usual, _MOST_FILLED)) if self.is_filled else usual
        self.left_grip.set_usual(usual)
        self.left_grip.set_width(self._left_widths[self.is_filled] or usual)

    def _note_left_width(self) -> None:
        """Remember the width for what is in the panel now."""
        width = self.left_grip.width_wanted
        is_usual = self.is_filled and width == self.left_grip.usual
        self._left_widths[self.is_filled] = 0 if is_usual else width

    def left_width(self, *, fills: bool) -> int:
        """Return the width that is wanted of the panel; 0: the usual one."""
        self._note_left_width()
        return self._left_widths[fills]

    def usual_size(self) -> tuple[int, int] | None:
        """Return the size of the window where it is not maximised, if it is known."""
        is_usual = not (self.isMaximized() or self.isFullScreen())
        usual = self.geometry() if is_usual else self.normalGeometry()
        return (usual.width(), usual.height()) if usual.isValid() else None

    def usual_position(self, last: tuple[int, int] | None) -> tuple[int, int] | None:
        """Return where the window is to be found next time: None, where the desktop puts it."""
        if self.isMaximized():
            return None
        return last if self.isFullScreen() else (self.x(), self.y())

    def switch_palette(self) -> None:
        """Open the command palette, or close it."""
        palette = self._made_palette()
        if palette.isVisible():
            palette.dismiss()
        else:
            palette.open(self._entries)

    def _made_palette(self) -> CommandPalette:
        if self._command_palette is None:
            from explorer.ui.shell.palette.palette import CommandPalette

            self._command_palette = CommandPalette(self)
            self.resized.connect(self._command_palette.place)
        return self._command_palette

    @property
    def command_palette(self) -> CommandPalette | None:
        """The palette, once it is made."""
        return self._command_palette

    def close_palette(self) -> None:
        """Close it."""
        if self._command_palette is not None:
            self._command_palette.dismiss()

    def provide_entries(self, entries: Callable[[], Sequence[Entry]]) -> None:
        """Take what tells what can be chosen in the command palette."""
        self._entries = entries
        QTimer.singleShot(_PREPARE_AFTER, self, self._prepare_palette)
        if self._command_palette is not None and self._command_palette.isVisible():
            self._command_palette.provide(entries())

    def _prepare_palette(self) -> None:
        """Make the palette and import what it lists, which would take time when it is opened."""
        self._made_palette()
        if self._entries is not None:
            self._entries()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next control as the eye does: Qt would go in the order of making."""
        order = list(in_reading_order(self.layout()))
        if not forward:
            order.reverse()
        # Where the focus is may be hidden or disabled, and on its way out of the layout.
        present = self.focusWidget()
        while present is not None and present not in order:
            present = present.parentWidget()
        at = order.index(present) + 1 if present is not None else 0
        chosen = next((w for w in (*order[at:], *order[:at]) if self._is_stop(w)), None)
        if chosen is None:
            return False
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        chosen.setFocus(reason)
        if self.left_scroll.isAncestorOf(chosen):
            self.left_scroll.ensureWidgetVisible(chosen)
        return True

    def go_to_region(self, direction: int) -> None:
        """Put the focus into the next part of the window (1), or into that before (-1)."""
        parts = [(part, self._first_stop(part)) for part in regions(self.frame)]
        stops = [(part, stop) for part, stop in parts if stop is not None]
        present = self.focusWidget()
        at = next(
            (
                i
                for i, (part, _) in enumerate(stops)
                if part is present or (present is not None and part.isAncestorOf(present))
            ),
            -1 if direction > 0 else 0,
        )
        if stops:
            stops[(at + direction) % len(stops)][1].setFocus(Qt.FocusReason.TabFocusReason)

    def _first_stop(self, part: QWidget) -> QWidget | None:
        """Return where the focus goes in a part of the window, whose edge is not what is meant."""
        stops = (each for each in with_inside(part) if self._is_stop(each))
        return next((each for each in stops if not isinstance(each, Grip)), None)

    def _is_stop(self, widget: QWidget) -> bool:
        """Return whether the focus can go to a widget."""
        takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        return takes_tab and widget.isEnabled() and widget.isVisibleTo(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remember a key with Control, as of a workspace, for as long as nobody is there for it.

        There is nothing yet that undo could take back, nor may it take what is typed after it.
        """
        is_undo = event.matches(QKeySequence.StandardKey.Undo)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and not is_undo:
            self.early_key = QKeySequence(event.keyCombination())
            keys = workspace_keys()
            # What is typed next is for the workspace that is not there yet.
            self.edit.setReadOnly(
                any(self.early_key == QKeySequence(keys[name]) for name in WITHOUT_FUNCTION)
            )
        super().keyPressEvent(event)

    def _note_link(self, link: str) -> None:
        self.early_link = link

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for the figure, and tell of it."""
        super().resizeEvent(event)
        self.fit_left_room()
        if self.is_filled:
            self._fit_left_width()
        self.resized.emit()

    def fit_left_room(self) -> None:
        """Let the panel at the left be so wide that the figure has room beside it.

        Larger letters need more than half of a small window.
        """
        half = self.width() // 2 - 40
        least = max(_LEAST_FIGURE, self.frame.figure_area.minimumSizeHint().width())
        wanted = min(scaled(LEFT_WIDTH), self.width() - least - self.left_grip.thickness)
        self.left_grip.set_most(max(half, wanted))

    def take_scale(self) -> None:
        """Give the panel at the left its room; its controls are scrolled where it is too little."""
        policy = Qt.ScrollBarPolicy
        off, on = policy.ScrollBarAlwaysOff, policy.ScrollBarAsNeeded
        self.left_scroll.setHorizontalScrollBarPolicy(off if present_scale() <= 1 else on)
        self.fit_left_room()
        self._fit_left_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that there is something to see."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()
            for delay in (0, _FIT_AFTER):
                QTimer.singleShot(delay, self, lambda: fit(self))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, and text."""
        if _local_file(event) is not None or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell of a file that was dropped, of several of the first, or of a text."""
        path = _local_file(event)
        # A link or a text goes out of the place it came from only as a copy.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if path is not None:
            self.dropped.emit(path)
        else:
            self.text_dropped.emit(event.mimeData().text())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window is being closed."""
        self.closing.emit()
        super().closeEvent(event)


def _local_file(event: QDropEvent) -> Path | None:
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(files[0]) if files else None
