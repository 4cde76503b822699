"""The button beside the function field that opens the examples of a workspace."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton

from explorer.core.translation import translate
from explorer.ui.shell.frame import TITLE_HEIGHT
from explorer.ui.widgets.plain import as_tip, caption
from explorer.ui.widgets.scale import fix_height
from explorer.workspaces import load, workspace


class ExamplesButton(QPushButton):
    """A menu of examples, read from the registry when it is first opened.

    Signals:
        chosen(str, int): an example of a workspace, by its number.
    """

    chosen = Signal(str, int)

    def __init__(self) -> None:
        super().__init__(translate("examples"))
        self._workspace = ""
        self.setProperty("role", "menu")
        self.setAccessibleName(translate("Examples"))
        self.setToolTip(self.tr("Functions worth seeing, each as it is seen best"))
        fix_height(self, TITLE_HEIGHT + 2)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)

    def show_workspace(self, name: str) -> None:
        """Offer the examples of a workspace."""
        if name != self._workspace:
            self._workspace = name
            self._menu.clear()

    def _fill(self) -> None:
        if not self._menu.isEmpty():
            return
        examples = load(workspace(self._workspace).examples)
        for number, example in enumerate(examples):
            if number and example.has_two and not examples[number - 1].has_two:
                self._menu.addSeparator()
            action = self._menu.addAction(caption(translate(example.title)))
            action.setToolTip(as_tip(translate(example.about)))
            action.triggered.connect(lambda _, n=number: self.chosen.emit(self._workspace, n))
