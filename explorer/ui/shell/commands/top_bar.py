"""The row at the top of the window: the workspaces, and buttons for actions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from explorer.ui.shell.actions import ACTIONS
from explorer.ui.shell.commands.examples_button import ExamplesButton
from explorer.ui.shell.commands.workspace_bar import WorkspaceBar
from explorer.ui.shell.frame import TITLE_HEIGHT
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.scale import fix_size, scaled

_SPARED = ("redo", "undo", "panel", "theme", "language")
"""Buttons that go first where there is no room; all have keys, and the palette finds them."""


class TopBar(QObject):
    """Fills the top row of the window.

    Args:
        main_window: whose row it is.
        actions: by their names in the table.
    """

    def __init__(self, main_window: MainWindow, actions: Mapping[str, QAction]) -> None:
        super().__init__(main_window)
        self._main_window = main_window
        self._actions = actions
        self.buttons: dict[str, IconButton] = {}
        for each in ACTIONS:
            if each.icon:
                self._add_button(each.name, each.icon, each.keys[:1])
        self.file_menu = self._file_menu()
        self.buttons["file"].setMenu(self.file_menu)
        self.buttons["file"].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.workspaces = WorkspaceBar()
        self.examples = ExamplesButton()
        main_window.frame.title_row.addWidget(self.examples)
        self._add_typing_button()
        self.align()
        self._fit_bar()
        main_window.top_row.insertWidget(1, self.workspaces, 0, Qt.AlignmentFlag.AlignVCenter)

    def _add_button(self, name: str, icon: str, keys: tuple[str, ...]) -> None:
        title = " ".join([self._actions[name].text(), *(f"({key})" for key in keys)])
        button = self.buttons[name] = IconButton(icon, title)
        if name != "file":
            button.clicked.connect(self._actions[name].trigger)
        self._main_window.top_row.addWidget(button)

    def _add_typing_button(self) -> None:
        """Put the list of what can be typed beside the field."""
        action = self._actions["typing"]
        tip = f"{action.text()} ({action.shortcut().toString()})"
        self.typing_button = IconButton("list", tip)
        fix_size(self.typing_button, 24, TITLE_HEIGHT)
        self.typing_button.clicked.connect(action.trigger)
        self._main_window.frame.title_row.addWidget(self.typing_button)

    def _file_menu(self) -> QMenu:
        menu = QMenu(self._main_window)
        group = ""
        for each in ACTIONS:
            if each.menu and group not in {"", each.menu}:
                menu.addSeparator()
            if each.menu:
                menu.addAction(self._actions[each.name])
                group = each.menu
        return menu

    def _fit_buttons(self) -> int:
        """Show the buttons for which there is room; return the pixels that are left."""
        left = self._main_window.width() - self.workspaces.sizeHint().width() - 32
        left -= sum(button.maximumWidth() + 4 for button in self.buttons.values())
        for name in _SPARED:
            button = self.buttons[name]
            button.setVisible(left >= 0)
            left += 0 if left >= 0 else button.maximumWidth() + 4
        return left

    def _fit_bar(self) -> None:
        self.workspaces.setFixedHeight(self.workspaces.sizeHint().height())

    def take_scale(self) -> None:
        """Give the names of the workspaces the height of their letters, and their place."""
        self._fit_bar()
        self.align()

    def align(self) -> None:
        """Let the names of the workspaces begin where the figures do, beside the title.

        Where an editor fills the panel they stay where they are: the mouse is on them.
        """
        window = self._main_window
        title, filled = window.title, window.left_width(fills=False)
        width = (
            min(scaled(filled), window.left_grip.most)
            if window.is_filled
            else window.left_scroll.width()
        )
        # Where letters are large, title, workspaces and buttons share what there is.
        most = self._fit_buttons()
        room = min(width, most) - title.x()
        title.setFixedWidth(room if room >= title.sizeHint().width() else 0)
