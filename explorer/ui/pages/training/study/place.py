"""The middle of Training: the runs, or a study in their place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from explorer.core.training.study.settings import with_settings
from explorer.ui.widgets.theme import present_theme

if TYPE_CHECKING:
    from explorer.core.training.study.study import Study, Trial
    from explorer.ui.pages.training.study.study_view import StudyView


class StudyPlace(QStackedWidget):
    """Shows the runs until a study is opened.

    Args:
        runs: the figure of the runs, with their bar.

    Signals:
        asked(dict): fields of the spec that are to change.
        taken(int): they are now those of the trial with this number.
        run_asked(Path): the run of a trial is to be shown among the others.
        changed(): there are other numbers.
        read(str): what the mouse is at.
    """

    asked = Signal(object)
    taken = Signal(int)
    run_asked = Signal(object)
    changed = Signal()
    read = Signal(str)

    def __init__(self, runs: QWidget) -> None:
        super().__init__()
        self.study: StudyView | None = None
        """Once one was opened."""
        self.addWidget(runs)

    @property
    def shown(self) -> StudyView | None:
        """The study in the place of the runs, if it is there."""
        return self.study if self.study is not None and self.currentIndex() else None

    def show_study(self, folder: str) -> None:
        """Show the study in a folder; the runs where there is none."""
        if self.study is None and folder:
            self.study = self._make()
        if self.study is None:
            return
        self.study.follow(folder)
        if bool(folder) != bool(self.currentIndex()):
            self.setCurrentIndex(int(bool(folder)))
            self.changed.emit()

    def _make(self) -> StudyView:
        # Only now: few who train open one.
        from explorer.ui.pages.training.study.study_view import StudyView

        made = StudyView()
        made.left.connect(lambda: self.asked.emit({"study": ""}))
        made.changed.connect(self.changed)
        made.read.connect(self.read)
        made.settings_asked.connect(self._take_settings)
        made.run_asked.connect(self._show_run)
        self.addWidget(made)
        return made

    def _take_settings(self, study: Study, trial: Trial) -> None:
        """Ask for everything as a trial had it."""
        problem = with_settings(study.problem, trial.settings)
        changes: dict[str, Any] = {**asdict(problem), "study": ""}
        if not problem.uses_function:
            changes.pop("function")
        self.asked.emit(changes)
        self.taken.emit(trial.number)

    def _show_run(self, directory: Path) -> None:
        self.asked.emit({"study": ""})
        self.run_asked.emit(directory)

    def take_theme(self) -> None:
        """Draw the study in the colours of the theme."""
        if self.study is not None:
            self.study.figure.set_theme(present_theme())

    def close_study(self) -> None:
        """Follow nothing any more: the window is gone."""
        if self.study is not None:
            self.study.close_study()
