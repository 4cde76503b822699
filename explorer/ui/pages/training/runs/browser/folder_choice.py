"""The box of the folders whose runs are listed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from explorer.ui.widgets.controls import DropDown
from explorer.ui.widgets.plain import shortened
from explorer.ui.widgets.scale import most_width

MOST_FOLDERS = 20
"""Folders that come back at the next start."""
_WIDEST = 190
_LONGEST = 40
"""Pixels of the box, and characters of a folder's name in it."""


class FolderChoice(DropDown):
    """The program's own folder, those that were opened, and a way to another.

    Signals:
        chosen(Path): another folder.
        asked(): one that is not in the box.
    """

    chosen = Signal(object)
    asked = Signal()

    def __init__(self, own: Path | None) -> None:
        super().__init__()
        most_width(self, _WIDEST)
        if own is not None:
            self.addItem(self.tr("own runs"), str(own))
        self.addItem(self.tr("open a folder …"), "")
        self._own = self._shown = own
        self._show()
        self.activated.connect(self._on_activated)

    @property
    def opened(self) -> tuple[str, ...]:
        """The folders that were opened beside the program's own, the last ones."""
        paths = [self.itemData(i) for i in range(self.count())]
        own = "" if self._own is None else str(self._own)
        return tuple(path for path in paths if path not in {own, ""})[-MOST_FOLDERS:]

    def offer(self, folder: Path) -> None:
        """Have a folder in the box."""
        if self.findData(str(folder)) < 0:
            name = shortened(folder.name or str(folder), _LONGEST)
            self.insertItem(self.count() - 1, name, str(folder))

    def show_folder(self, folder: Path) -> None:
        """Show a folder as the one whose runs are listed."""
        self.offer(folder)
        self._shown = folder
        self._show()

    def _show(self) -> None:
        self.setCurrentIndex(-1 if self._shown is None else self.findData(str(self._shown)))
        tip = self.tr("Whose runs are listed; a folder is followed as it grows")
        more = f"{tip}\n{self._shown}" if self._shown is not None else tip
        self.describe(self.tr("Folder of runs"), more)

    def _on_activated(self) -> None:
        path = self.currentData()
        self._show()
        if not path:
            self.asked.emit()
        elif Path(path) != self._shown:
            self.chosen.emit(Path(path))
