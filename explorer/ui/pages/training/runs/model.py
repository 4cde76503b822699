"""The runs of Training apart from how they are shown: they outlive a page of another language."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from explorer.core.training.spec import TrainingSpec
from explorer.engine.client import Engine
from explorer.ui.pages.training.logs.logged_runs import LoggedRuns
from explorer.ui.pages.training.runs.collection import RunCollection
from explorer.ui.pages.training.runs.trainer import Trainer


class RunsModel(QObject):
    """The run that goes on, those of the list, and those that others log.

    Args:
        engine: which trains.
        folder: where runs are kept; None: nowhere.
        parent: the page that shows them.
    """

    def __init__(self, engine: Engine, folder: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        self.spec = TrainingSpec()
        """That of the page."""
        self.trainer = Trainer(engine, folder, self)
        self.collection = RunCollection(engine, self.trainer, lambda: self.spec, self)
        self.logged = LoggedRuns(self.trainer.next_number, self)
        self.logged.came.connect(self.collection.add_logged)
        self.logged.went.connect(self.collection.drop_logged)

    def move_to(self, page: QObject) -> None:
        """Go on in the page that takes the place of the one before."""
        self.setParent(page)

    def close(self) -> None:
        """End the run and follow nothing any more: the window is gone."""
        self.logged.close()
        self.trainer.close()
        self.collection.close()
