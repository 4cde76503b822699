"""The figure alone and larger, for a wall."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.shell.side.side_area import SideArea
from explorer.ui.shell.state.placement import has_real_screen
from explorer.ui.widgets.scale import LARGEST, keep_presented, present_scale

_HIGH = 560
"""Pixels of the usual scale that the height of a wall has: letters are as large on every one."""


class Presentation(QObject):
    """Takes everything away but the figure and what plays it, and brings all of it back.

    A program that is shown stays beside its figure.

    Signals:
        changed(): it has begun, or ended.
        scale_wanted(float): text and lines are to be as large as this.
    """

    changed = Signal()
    scale_wanted = Signal(float)

    def __init__(self, main_window: MainWindow, stack: PageStack, side: SideArea) -> None:
        super().__init__(main_window)
        self._window, self._stack, self._side = main_window, stack, side
        self.is_on = False
        self._scale = 1.0
        self._focus: QWidget | None = None
        self._state = Qt.WindowState.WindowNoState
        stack.turned.connect(self._on_turned)

    def switch(self) -> None:
        """Begin, or end."""
        if self.is_on:
            self._end()
        else:
            self._begin()
        self.changed.emit()

    def _around(self) -> tuple[QWidget, ...]:
        frame = self._window.frame
        return frame.top_area, frame.status_area, self._side.place

    def _begin(self) -> None:
        window = self._window
        self.is_on = True
        keep_presented(True)
        self._scale, self._focus = present_scale(), QApplication.focusWidget()
        self._state = window.windowState()
        screen = window.screen().size() if has_real_screen() else window.size()
        self.scale_wanted.emit(max(self._scale, min(screen.height() / _HIGH, LARGEST)))
        for widget in self._around():
            widget.hide()
        self._on_turned()
        self._stack.focus_figure()
        if has_real_screen():
            window.setWindowState(self._state | Qt.WindowState.WindowFullScreen)

    def _on_turned(self) -> None:
        """Keep the panel at the left only where that is what is presented."""
        if self.is_on:
            self._window.left_scroll.setVisible(self._stack.page.controls.fills)

    def _end(self) -> None:
        window = self._window
        self.is_on = False
        keep_presented(False)
        if has_real_screen():
            window.setWindowState(self._state)
        for widget in (*self._around(), window.left_scroll):
            widget.show()
        self.scale_wanted.emit(self._scale)
        if self._focus is not None and isValid(self._focus) and self._focus.isVisible():
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
