"""The names of the workspaces, one of them pressed."""

from __future__ import annotations

import functools

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from explorer.ui.shell.actions import workspace_keys
from explorer.ui.widgets.plain import as_tip
from explorer.workspaces import WORKSPACES


class WorkspaceBar(QWidget):
    """A button for each workspace.

    Signals:
        chosen(str): the workspace to go to.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("workspaces")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        titles = {each.name: self.tr(each.title) for each in WORKSPACES}
        keys = workspace_keys()
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for name, title in titles.items():
            button = QPushButton(title)
            button.setCheckable(True)
            button.setProperty("role", "workspace")
            button.setAccessibleName(title)
            button.setToolTip(as_tip(f"{title} ({keys[name]})"))
            button.clicked.connect(functools.partial(self.chosen.emit, name))
            group.addButton(button)
            row.addWidget(button)
            self._buttons[name] = button

    def show_workspace(self, name: str) -> None:
        """Show a workspace as the chosen one."""
        self._buttons[name].setChecked(True)
