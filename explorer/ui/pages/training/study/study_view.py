"""A study in the middle of the window: its figure, and a bar with what can be done with a trial."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.core.tables import Table
from explorer.core.training.labels import data_label, run_label
from explorer.core.training.study.picture import StudyPicture
from explorer.core.training.study.study import Trial, study_table
from explorer.ui.figures.training.study.figure import StudyFigure
from explorer.ui.pages.kit.rows import paragraph
from explorer.ui.pages.training.study.texts import (
    failure_text,
    standing_texts,
    trial_text,
    work_text,
)
from explorer.ui.pages.training.study.watcher import StudyWatcher
from explorer.ui.widgets.plain import FittingLabel, as_tip, shortened
from explorer.ui.widgets.theme import labelled, present_theme
from explorer.ui.widgets.translation import translated

_LONGEST = 24
"""Characters of the folder's name."""


class StudyView(QWidget):
    """Shows one study, as long as it is followed.

    Signals:
        settings_asked(Study, Trial): the settings of a trial are to be those of the next run.
        run_asked(Path): the run of a trial is to be shown among the others.
        left(): the runs are to be shown again.
        changed(): there are other numbers.
        read(str): what the mouse is at.
    """

    settings_asked = Signal(object, object)
    run_asked = Signal(object)
    left = Signal()
    changed = Signal()
    read = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.picture: StudyPicture | None = None
        self._folder: Path | None = None
        self._chosen: int | None = None
        self._has_chosen = False
        """Whether the person chose; until then it is the best trial."""
        self._watcher = StudyWatcher(self)
        self._watcher.seen.connect(self._on_seen)
        self._watcher.missed.connect(self._on_missed)
        self.figure = StudyFigure(present_theme())
        self.figure.setAcceptDrops(False)
        self.figure.chosen.connect(self._on_chosen)
        self.figure.opened.connect(self._open_run)
        self.figure.read.connect(lambda trial: self.read.emit(trial_text(trial)))
        self._build()

    def _build(self) -> None:
        self.settings_button = _button(
            self.tr("Use settings"),
            self.tr("Set the controls of Training as this trial had them"),
            self._use_settings,
        )
        self.run_button = _button(
            self.tr("Show run"),
            self.tr("Open the run of this trial among the others (Enter, or a double click)"),
            lambda: self._open_run(self._chosen),
        )
        self.back_button = _button(
            self.tr("Back to runs"), self.tr("Close the study"), self.left.emit
        )
        self._title = labelled("", "heading")
        self._title.setAccessibleName(self.tr("Folder of the study"))
        self._standing = FittingLabel("")
        self._standing.setProperty("role", "number")
        self._standing.setAccessibleName(self.tr("How far the study is"))
        self._trial = paragraph("muted", self.tr("The trial that is looked at"))
        self._message = paragraph("muted", self.tr("About the study"))
        # It may tell of a command that is to be typed elsewhere.
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addWidget(self._standing, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.settings_button, self.run_button, self.back_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.figure, 1)
        bar = QVBoxLayout()
        bar.setContentsMargins(16, 6, 16, 10)
        bar.setSpacing(6)
        bar.addLayout(top)
        bar.addWidget(self._trial)
        bar.addLayout(buttons)
        bar.addWidget(self._message)
        column.addLayout(bar)

    @property
    def chosen(self) -> Trial | None:
        """The trial that is looked at: the one that was chosen, or the best."""
        ranked = self.figure.ranked
        return ranked.trial(self._chosen) if self._has_chosen else ranked.best

    @property
    def message(self) -> str:
        """What is said under the buttons."""
        return self._message.text()

    @property
    def standing(self) -> str:
        """How far the study is, in words."""
        return self._standing.whole

    def follow(self, folder: str) -> None:
        """Show the study in a folder, or none."""
        path = Path(folder) if folder else None
        if path == self._folder:
            return
        self._folder, self.picture = path, None
        self._chosen, self._has_chosen = None, False
        self._name(path, None)
        self._standing.show_texts("")
        self._say("")
        self._show()
        self._watcher.follow(path)

    def _name(self, folder: Path | None, picture: StudyPicture | None) -> None:
        """Name the study: its folder, what it is of, and in the tip what all trials have."""
        name = shortened(folder.name, _LONGEST) if folder is not None else ""
        tip = [str(folder or "")]
        if picture is not None:
            problem = picture.study.problem
            name = f"{name} · {shortened(data_label(problem), _LONGEST)}"
            tip.append(", ".join(map(translated, run_label(problem))))
        self._title.setText(name)
        self._title.setToolTip(as_tip("\n".join(tip)))

    def table(self) -> Table | None:
        """Return a row for each trial."""
        picture = self.picture
        return study_table(picture.study, picture.trials) if picture is not None else None

    def close_study(self) -> None:
        """Look at the folder no more: the window is gone."""
        self._watcher.close()

    def _on_seen(self, picture: StudyPicture, note: str) -> None:
        self.picture = picture
        self._standing.show_texts(*standing_texts(picture))
        told = [note, failure_text(picture)]
        if self._folder is not None:
            told.append(work_text(picture, self._folder))
            self._name(self._folder, picture)
        self._say("\n".join(filter(None, told)))
        self._show()
        self.changed.emit()

    def _on_missed(self, reason: str) -> None:
        self._say(reason, is_error=True)
        if self.picture is None:
            self.figure.show_failure(reason)

    def _on_chosen(self, number: int | None) -> None:
        self._chosen, self._has_chosen = number, number is not None
        self._show()

    def _show(self) -> None:
        """Show what is known, and the trial that is looked at."""
        self.figure.show_study(self.picture, self._chosen)
        trial = self.chosen
        self._trial.setText(trial_text(trial))
        self._trial.setVisible(trial is not None)
        self.settings_button.setEnabled(trial is not None)
        self.run_button.setEnabled(trial is not None and bool(trial.run))

    def _say(self, text: str, *, is_error: bool = False) -> None:
        role = "error" if is_error else "muted"
        if self._message.property("role") != role:
            self._message.setProperty("role", role)
            self._message.style().polish(self._message)
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def _use_settings(self) -> None:
        trial = self.chosen
        if trial is not None and self.picture is not None:
            self.settings_asked.emit(self.picture.study, trial)

    def _open_run(self, number: int | None) -> None:
        trial = self.figure.ranked.trial(number) if number is not None else self.chosen
        if trial is not None and trial.run and self._folder is not None:
            self.run_asked.emit(self._folder / Path(trial.run).name)


def _button(text: str, tip: str, do: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.setToolTip(as_tip(tip))
    button.clicked.connect(lambda _checked=False: do())
    return button
