"""The actions of the table as Qt has them, with their keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from explorer.ui.shell.actions import ACTIONS, Host, workspace_keys
from explorer.ui.shell.main_window import MainWindow


class ActionSet(QObject):
    """A QAction for each action and each workspace, heard in the whole window.

    Args:
        main_window: where their keys are heard.
        host: who does what they are for.
    """

    def __init__(self, main_window: MainWindow, host: Host) -> None:
        super().__init__(main_window)
        self._main_window, self._host = main_window, host
        self.by_name: dict[str, QAction] = {}
        self.by_name["palette"] = main_window.palette_action
        for each in ACTIONS:
            if each.name not in self.by_name:
                self.by_name[each.name] = self._add(
                    self.tr(each.title), each.keys, lambda run=each.run: run(host)
                )
        for name, key in workspace_keys().items():
            self._add("", (key,), lambda name=name: host.show_workspace(name))
        self.refresh()

    def _add(self, title: str, keys: Sequence[str], run: Callable[[], object]) -> QAction:
        made = QAction(title, self)
        made.setShortcuts([QKeySequence(key) for key in keys])
        made.triggered.connect(lambda _checked=False: self._trigger(run))
        self._main_window.addAction(made)
        return made

    def _trigger(self, run: Callable[[], object]) -> None:
        self._main_window.close_palette()
        run()

    def refresh(self) -> None:
        """Hide the actions that make no sense now, and free their keys."""
        for each in ACTIONS:
            self.by_name[each.name].setVisible(each.is_offered(self._host))

    def trigger_by(self, key: QKeySequence) -> None:
        """Do what a key is for that was pressed before this was there."""
        for made in self._main_window.actions():
            if key in made.shortcuts():
                made.trigger()
                return
