"""A folder of runs, looked at in a thread for as long as somebody looks at it here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.sentence import Sentence
from explorer.storage.runs.catalog import Changes, RunCatalog
from explorer.ui.widgets.beside import Beside

_LOOK_EVERY = 200
"""Milliseconds between two looks: a new point is to be seen within half a second."""
_LOOK_FOR = 0.15
"""Seconds that one takes at most."""


class FolderWatch(QObject):
    """Tells of the runs of one folder at a time.

    Signals:
        changed(Changes): what the last look found.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._beside = Beside(self)
        self._catalog: RunCatalog | None = None
        self._timer = QTimer(self, interval=_LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def watch(self, folder: Path) -> None:
        """Look at another folder from now on."""
        self._beside.close()
        self._catalog = RunCatalog(folder)
        self.resume()

    def pause(self) -> None:
        """Look no more until somebody does."""
        self._timer.stop()

    def resume(self) -> None:
        """Look again."""
        if self._catalog is not None:
            self._timer.start()
            self.look()

    def close(self) -> None:
        """Look at nothing any more."""
        self._timer.stop()
        self._beside.close()

    def look(self) -> None:
        """Look without waiting for the next time, unless a look is going on."""
        catalog = self._catalog
        if catalog is not None and not self._beside.is_busy:
            self._beside.do(lambda: catalog.look(_LOOK_FOR), self._on_changes, self._on_failed)

    def _on_changes(self, changes: Changes) -> None:
        if changes.runs or changes.gone or changes.left or changes.sentence:
            self.changed.emit(changes)
        if changes.left and self._timer.isActive():
            self.look()

    def _on_failed(self, message: Sentence) -> None:
        self.changed.emit(Changes(sentence=message))
