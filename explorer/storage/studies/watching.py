"""A study as it is now, followed while workers go on with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from explorer.core.sentence import Sentence, SentenceError
from explorer.core.training.study.picture import StudyPicture
from explorer.core.training.study.study import Trial
from explorer.storage.runs.files import read_epochs
from explorer.storage.studies.files import read_study
from explorer.storage.studies.journal import Journal
from explorer.storage.studies.workers import is_alive


class StudyFollower:
    """Reads what a study asks, and again and again how far its trials are.

    It says nothing in the journal: any number of windows may follow a study.

    Args:
        folder: of the study; raises SentenceError where it is none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.study = read_study(folder)
        self._journal = Journal(folder, self.study)

    def read(self) -> bool:
        """Take what is new; return whether something is. Raises SentenceError."""
        return self._journal.read()

    def curve(self, trial: Trial) -> np.ndarray:
        """Return the validation loss of every epoch that a trial's run has finished, (epochs,).

        Where they cannot be read there are none: the trial is shown without them.
        """
        try:
            lines, _ = read_epochs(self.folder / Path(trial.run).name)
        except SentenceError:
            return np.zeros(0)
        return np.array([float(line.validation) for line in lines])

    def picture(self) -> StudyPicture:
        """Return all that is drawn of the study now."""
        trials = tuple(self.trials)
        curves = {trial.number: self.curve(trial) for trial in trials if trial.run}
        return StudyPicture(self.study, trials, curves)

    def note(self) -> Sentence | None:
        """Say what is damaged."""
        return self._journal.note()

    @property
    def trials(self) -> list[Trial]:
        """The trials; those of workers that have died wait for another one."""
        alive = {
            trial.worker: is_alive(self.folder, trial.worker)
            for trial in self._journal.trials
            if trial.state == "running"
        }
        return [
            trial._replace(state="waiting")
            if trial.state == "running" and not alive[trial.worker]
            else trial
            for trial in self._journal.trials
        ]
