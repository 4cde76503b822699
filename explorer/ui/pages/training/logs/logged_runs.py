"""The runs of a log folder on the list of Training."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.sentence import printable
from explorer.core.training.logged import LoggedCurves
from explorer.storage.logs.joined import LoggedRun
from explorer.ui.pages.training.logs.follower import LogFollower, LogState

MOST_RUNS = 300
"""Runs on the list: of more nobody tells one from another."""
_SETTLE = 5000
"""Milliseconds between two looks whether runs are quiet."""


class LoggedRuns(QObject):
    """Keeps the runs of a folder as they are logged.

    Args:
        next_number: returns the number of a run that is put on the list.
        parent: what it belongs to.

    Signals:
        came(list[LoggedCurves]): there are more runs.
        went(list[LoggedCurves]): these are gone.
        grew(): there are other points.
        told(LogState): what there is to be said and chosen.
    """

    came = Signal(object)
    went = Signal(object)
    grew = Signal()
    told = Signal(object)

    def __init__(self, next_number: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._next_number = next_number
        self._folder = ""
        self._runs: dict[str, LoggedCurves] = {}
        self._follower = LogFollower(self)
        self._follower.changed.connect(self._on_changed)
        self._settling = QTimer(self, interval=_SETTLE)
        self._settling.timeout.connect(self._settle)

    def follow(self, folder: str, tag: str) -> None:
        """Follow a folder, or none where it is empty, and show a tag of its runs."""
        if folder != self._folder:
            self._folder = folder
            gone, self._runs = [*self._runs.values()], {}
            if gone:
                self.went.emit(gone)
        self._follower.follow(folder, tag)

    def close(self) -> None:
        """Follow nothing any more."""
        self._settling.stop()
        self._follower.close()

    def _on_changed(self, state: LogState) -> None:
        gone = [run for name in state.gone if (run := self._runs.pop(name, None)) is not None]
        if gone:
            self.went.emit(gone)
        come, is_renamed = [], False
        for name, found in sorted(state.runs.items()):
            label = printable(found.name if found.name != "." else Path(state.folder).name)
            if name not in self._runs:
                if len(self._runs) == MOST_RUNS:
                    continue
                self._runs[name] = LoggedCurves(self._next_number(), label)
                come.append(self._runs[name])
            elif self._runs[name].label != label:
                # Since there are points of its validation data it is called otherwise.
                self._runs[name].label = label
                is_renamed = True
            self._show(self._runs[name], state.tag, found)
        if come or is_renamed:
            self.came.emit(come)
            self._settling.start()
        elif state.runs:
            self.grew.emit()
        self.told.emit(state)

    def _show(self, run: LoggedCurves, tag: str, found: LoggedRun) -> None:
        validation = found.validation
        of_validation = None if validation is None else (validation.steps, validation.values)
        run.show_points(tag, *found.points.points, of_validation)
        run.order = found.points.remarks
        run.settle(time.time())

    def _settle(self) -> None:
        now = time.time()
        changed = [run for run in self._runs.values() if run.settle(now)]
        if changed:
            self.grew.emit()
